package authoring

import (
	"os"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/weighpoint/weighpoint/questions"
)

// situation is what an architect would say to an ordinary situation.
type situation struct {
	ID                 string
	Right, Fine, Silly []string
}

func readSituations(t *testing.T) []situation {
	t.Helper()
	text, err := os.ReadFile("testdata/situations.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all []situation
	if err := yaml.UnmarshalWithOptions(text, &all, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestFlagshipOrdinarySituations holds the bars of ordinary situations: the
// right option leads in 85 of 100 and a right or fine one in 97, nothing silly
// is among the first three in 90, and of the clear verdicts 95 are right.
func TestFlagshipOrdinarySituations(t *testing.T) {
	q, personas := flagship(t)
	var all, right, fine, sensible, clear, clearRight int
	for _, s := range readSituations(t) {
		v := q.Decide(answersOf(t, q, personas, s.ID))
		all++
		leads := v.Leaders()
		isRight := len(leads) > 0 && !slices.ContainsFunc(leads, func(o string) bool { return !slices.Contains(s.Right, o) })
		isFine := len(leads) > 0 && !slices.ContainsFunc(leads, func(o string) bool {
			return !slices.Contains(s.Right, o) && !slices.Contains(s.Fine, o)
		})
		var silly []string
		for _, st := range v.Ranking[:min(3, len(v.Ranking))] {
			if slices.Contains(s.Silly, st.Option) {
				silly = append(silly, st.Option)
			}
		}
		right += one(isRight)
		fine += one(isFine)
		sensible += one(len(silly) == 0)
		if v.Analysis.Strength.Firmness == questions.Clear {
			clear++
			clearRight += one(isFine)
		}
		if !isRight || len(silly) > 0 {
			t.Logf("%s: %v lead, right %v, fine %v, silly %v", s.ID, leads, s.Right, s.Fine, silly)
		}
	}
	for _, bar := range []struct {
		what         string
		share, least int
		of           int
	}{
		{"the right option leads", right, 85, all},
		{"a right or fine option leads", fine, 97, all},
		{"nothing silly is among the first three", sensible, 90, all},
		{"a clear verdict is right", clearRight, 95, clear},
	} {
		t.Logf("%s in %d of %d", bar.what, bar.share, bar.of)
		if bar.share*100 < bar.least*bar.of {
			t.Errorf("%s in %d of %d, wanted %d of 100", bar.what, bar.share, bar.of, bar.least)
		}
	}
}

func one(holds bool) int {
	if holds {
		return 1
	}
	return 0
}

// TestFlagshipAsksFewQuestions walks at random and with all personas: nobody
// meets more than 14 questions, and half of the personas at most 10.
func TestFlagshipAsksFewQuestions(t *testing.T) {
	q, personas := flagship(t)
	for number := range uint64(20_000) {
		if asked := q.Path(Walk(q, surveySeed, number)).Asked; len(asked) > 14 {
			t.Fatalf("walk %d meets %d questions: %v", number, len(asked), asked)
		}
	}
	var few int
	for _, p := range personas.Personas {
		few += one(len(q.Path(answersOf(t, q, personas, p.ID)).Asked) <= 10)
	}
	if few*2 < len(personas.Personas) {
		t.Errorf("%d of %d personas meet at most 10 questions, wanted half", few, len(personas.Personas))
	}
}
