package questions

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// smallWith returns the small questionnaire with texts in it replaced, pair by
// pair.
func smallWith(t testing.TB, pairs ...string) *Questionnaire {
	t.Helper()
	text := string(small(t))
	for i := 0; i < len(pairs); i += 2 {
		if strings.Count(text, pairs[i]) != 1 {
			t.Fatalf("the fixture has %q %d times", pairs[i], strings.Count(text, pairs[i]))
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	q, err := Parse("small.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestSourceNews(t *testing.T) {
	const (
		kettle   = "seen: abstract only, checked: 2026-11-05"
		tale     = "corrected: {date: 2026-01, note: It is black tea that calms.}"
		taleDay  = "checked: 2026-01-31"
		withdraw = "    withdrawn:\n      date: 2026-03-14\n      note: Half of those asked were asleep.\n"
	)
	for name, c := range map[string]struct {
		then, now []string
		want      []SourceNews
	}{
		"none":                          {nil, nil, []SourceNews{}},
		"checked again":                 {nil, []string{kettle, "seen: full text, checked: 2026-12"}, []SourceNews{{Source: "kettle-manual", Checked: "2026-12"}}},
		"checked on a day of the month": {nil, []string{taleDay, "checked: 2026-01"}, []SourceNews{}},
		"checked in the same month":     {[]string{taleDay, "checked: 2026-01"}, nil, []SourceNews{}},
		"checked on an earlier day":     {nil, []string{taleDay, "checked: 2026-01-30"}, []SourceNews{}},
		"corrected since":               {[]string{tale, ""}, nil, []SourceNews{{Source: "old-tale", Corrected: &Notice{"2026-01", "It is black tea that calms."}}}},
		"corrected again": {nil, []string{tale, "corrected: {date: 2026-02, note: It is green tea.}"},
			[]SourceNews{{Source: "old-tale", Corrected: &Notice{"2026-02", "It is green tea."}}}},
		"correction taken back": {nil, []string{tale, ""}, []SourceNews{}},
		"withdrawn":             {[]string{withdraw, "", "sources: [kettle-manual]\n    way_round", "sources: [nap-survey]\n    way_round"}, nil, []SourceNews{{Source: "nap-survey", Withdrawn: &Notice{"2026-03-14", "Half of those asked were asleep."}}}},
		"gone":                  {[]string{"  nap-survey:\n", "  another:\n"}, nil, []SourceNews{{Source: "another", Gone: true}}},
		"new":                   {nil, []string{"  nap-survey:\n", "  another:\n"}, []SourceNews{{Source: "nap-survey", Gone: true}}},
	} {
		t.Run(name, func(t *testing.T) {
			got := smallWith(t, c.now...).SourceNews(smallWith(t, c.then...))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
