package questions

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// citing are the claims that cite a source.
func citing(q *Questionnaire, source string) []Citation {
	return slices.DeleteFunc(q.Citations(), func(c Citation) bool { return !slices.Contains(c.Sources, source) })
}

func TestCiting(t *testing.T) {
	claim := func(text, source string) Claim { return Claim{Text: text, Sources: []string{source}} }
	for source, want := range map[string][]Citation{
		"kettle-manual": {
			{PartFact, "tea", "warmth", claim("Served at 70 °C.", "kettle-manual")},
			{PartChooseWhen, "water", "", claim("Choose it when there is no kettle.", "kettle-manual")},
			{PartWhy, "kettle", "", claim("Hot drinks need one.", "kettle-manual")},
			{PartConsequence, "kettle", "broken", claim("Hot drinks are out.", "kettle-manual")},
			{PartVeto, "no-hot-water", "", claim("Without a kettle there is no hot water.", "kettle-manual")},
			{PartWayRound, "no-hot-water", "", claim("Buy a kettle.", "kettle-manual")},
		},
		"old-tale": {
			{PartChooseWhen, "tea", "", claim("Choose tea when calm matters more than speed.", "old-tale")},
			{PartRating, "tea", "calm", Claim{Text: "It calms.", Sources: []string{"old-tale", "sleep-study"}}},
			{PartPairing, "", "", claim("Water beside tea does no harm.", "old-tale")},
			{PartThen, "", "", claim("In 1990 one said that tea keeps awake.", "old-tale")},
		},
		"nap-survey": {},
		"unheard-of": {},
	} {
		if diff := cmp.Diff(want, citing(parseSmall(t), source)); diff != "" {
			t.Errorf("%s: %s", source, diff)
		}
	}
}

// Whatever a claim cites must be told of, or a withdrawn source could hide.
func TestCitationsMissNoSource(t *testing.T) {
	q := loadFlagship(t)
	for i := range q.Sources {
		if s := &q.Sources[i]; s.Withdrawn == nil && len(citing(q, s.ID)) == 0 {
			t.Errorf("no claim cites %s, which would be a mistake", s.ID)
		}
	}
	q = parseSmall(t)
	parts := map[Part]int{}
	for _, c := range q.Citations() {
		parts[c.Part]++
	}
	want := map[Part]int{
		PartChooseWhen: 3, PartFact: 2, PartRating: 5, PartWhy: 3, PartConsequence: 1, PartVeto: 1, PartWayRound: 1,
		PartCaution: 1, PartPairing: 1, PartMeasurement: 1, PartThen: 1, PartNow: 1,
	}
	if diff := cmp.Diff(want, parts); diff != "" {
		t.Error(diff)
	}
}
