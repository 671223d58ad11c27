package questions

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weighpoint/weighpoint/questions/document"
)

// givenForAll draws an answer to a question that is given for everybody, and
// compiles the questionnaire with and without it. There is none where every
// choice has a condition.
func givenForAll(t *rapid.T, s sketch) (with, without *Questionnaire, question string, answer Answer, ok bool) {
	without = s.compile(t)
	qu := rapid.SampledFrom(without.Questions).Draw(t, "question")
	var choices []string
	for i := range qu.Choices {
		if c := &qu.Choices[i]; c.When == nil && (len(choices) == 0 || qu.Many && !c.Alone && rapid.Bool().Draw(t, "chosen")) {
			choices = append(choices, c.ID)
			if c.Alone {
				break
			}
		}
	}
	if len(choices) == 0 {
		return nil, nil, "", Answer{}, false
	}
	d, _ := document.Parse("random.yaml", []byte("at: line 1"))
	with = compile(d, s.tree(), &House{Name: "ACME", Fixed: map[string][]string{qu.ID: choices}}, func(*compiler) {})
	if len(d.Mistakes) > 0 {
		t.Fatal(d.Mistakes)
	}
	return with, without, qu.ID, Answer{Choices: choices, Importance: Normal}, true
}

// An answer that is given for everybody counts as if each had given it, whatever
// else they say, and nobody is asked for it.
func TestGivenForAllIsAsIfGiven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		with, without, question, answer, ok := givenForAll(t, s)
		if !ok {
			t.Skip("every choice has a condition")
		}
		given := anyAnswers(s).Draw(t, "answers")
		said := Answers{}
		for id, a := range given {
			said[id] = a
		}
		said[question] = answer
		now, then := with.Path(given), without.Path(said)
		if diff := cmp.Diff(then.Answers(), now.Answers()); diff != "" {
			t.Fatalf("other answers count (-given +for all):\n%s", diff)
		}
		asked := slices.DeleteFunc(slices.Clone(then.Asked), func(id string) bool { return id == question })
		if !slices.Equal(asked, now.Asked) || !slices.Equal(then.Missing, now.Missing) || slices.Contains(now.Missing, question) {
			t.Fatalf("asked are %v and missing %v, want %v and %v", now.Asked, now.Missing, asked, then.Missing)
		}
		if _, err := now.Accept(question, []string{UnsureID}, ""); err == nil {
			t.Fatal("another answer is accepted")
		}
		before, after := without.Decide(then.Answers()), with.Decide(now.Answers())
		if diff := cmp.Diff(before.Ranking, after.Ranking); diff != "" {
			t.Fatalf("the ranking is another:\n%s", diff)
		}
		if diff := cmp.Diff(before.RuledOut, after.RuledOut); diff != "" {
			t.Fatalf("other options are ruled out:\n%s", diff)
		}
		for _, flip := range after.Analysis.Flips {
			if slices.Contains(flip.Opens, question) || slices.ContainsFunc(flip.Changes, func(c AnswerChange) bool { return c.Question == question }) {
				t.Fatalf("a flip changes or opens what is given: %+v", flip)
			}
		}
		for _, relaxation := range after.Relaxations {
			if slices.Contains(relaxation.Questions, question) {
				t.Fatalf("it is advised to change what is given: %+v", relaxation)
			}
		}
		if len(with.Question(question).conditions()) > 0 {
			return // should it come up or offer more in a draw, what is given is known
		}
		if diff := cmp.Diff(before.Analysis.Strength, after.Analysis.Strength); diff != "" {
			t.Fatalf("the strength is another:\n%s", diff)
		}
	})
}

// The length of a path, and the vetoes that may fire, leave room for every way of
// answering.
func TestGivenForAllBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		with, _, _, _, ok := givenForAll(t, s)
		if !ok {
			t.Skip("every choice has a condition")
		}
		start := with.Path(nil)
		fewest, most := start.Length()
		answers := with.Interview(func(asked *Question, offered []*Choice) Answer {
			if asked.Fixed != nil {
				t.Fatalf("question %s is asked", asked.ID)
			}
			if len(offered) == 0 || rapid.Bool().Draw(t, "unsure") {
				return Answer{Importance: Normal}
			}
			return Answer{Choices: []string{rapid.SampledFrom(offered).Draw(t, "choice").ID}, Importance: Normal}
		})
		path := with.Path(answers)
		if n := len(path.Asked); !path.Complete() || n < fewest || n > most {
			t.Fatalf("%d questions are asked, and it is said %d to %d; missing: %v", n, fewest, most, path.Missing)
		}
		for _, out := range with.Decide(answers).RuledOut {
			for _, v := range out.Vetoes {
				if !slices.Contains(start.VetoesAhead(), v.ID) {
					t.Fatalf("veto %s fires, and it is said that it cannot", v.ID)
				}
				if possible, known := with.Possible(Goal{When: with.Veto(v.ID).When, AsVeto: true}); known && !possible {
					t.Fatalf("veto %s fires, and it is said to be impossible", v.ID)
				}
			}
		}
	})
}
