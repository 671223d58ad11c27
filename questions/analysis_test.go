package questions

import (
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// leadersOf evaluates the slow way.
func leadersOf(q *Questionnaire, given Answers) []string {
	leaders := []string{}
	for _, st := range q.Evaluate(given).Ranking {
		if st.Rank == 1 {
			leaders = append(leaders, st.Option)
		}
	}
	return leaders
}

// bruteFlips tries every other answer to every question that has a definite
// one, with every importance.
func bruteFlips(q *Questionnaire, s sketch, given Answers) []AnswerChange {
	path := q.Path(given).Answers()
	before := leadersOf(q, path)
	var flips []AnswerChange
	for _, question := range s.Questions {
		a, ok := path[question.ID]
		if !ok || a.Unsure() {
			continue
		}
		for _, choices := range question.realAnswers() {
			for _, importance := range []Importance{Less, Normal, More} {
				with := maps.Clone(path)
				with[question.ID] = Answer{Choices: choices, Importance: importance}
				if !slices.Equal(before, leadersOf(q, with)) {
					flips = append(flips, AnswerChange{Question: question.ID, Choices: choices, Importance: importance})
				}
			}
		}
	}
	return flips
}

// changed are the choices in which two answers differ.
func changed(from, to []string) []string {
	var difference []string
	for _, id := range from {
		if !slices.Contains(to, id) {
			difference = append(difference, id)
		}
	}
	for _, id := range to {
		if !slices.Contains(from, id) {
			difference = append(difference, id)
		}
	}
	return difference
}

// covers reports whether one change of an answer is part of another.
func covers(smaller, larger []string) bool {
	return !slices.ContainsFunc(smaller, func(id string) bool { return !slices.Contains(larger, id) })
}

func TestFlipsReallyFlipAndNoneIsMissing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		given := anyAnswers(s).Draw(t, "answers")
		path := q.Path(given).Answers()
		before := leadersOf(q, path)
		if len(before) == 0 {
			return
		}
		var single []AnswerChange
		for _, flip := range q.Analyse(given).Flips {
			with := maps.Clone(path)
			for _, c := range flip.Changes {
				with[c.Question] = Answer{Choices: c.Choices, Importance: c.Importance}
			}
			e := q.Evaluate(with)
			after := leadersOf(q, with)
			if slices.Equal(before, after) {
				t.Fatalf("%v does not change the leaders %v", flip.Changes, before)
			}
			if !slices.Equal(flip.Leaders, after) {
				t.Fatalf("%v leads to %v, the flip says %v", flip.Changes, after, flip.Leaders)
			}
			if len(after) > 0 && e.Ranking[0].Fit != flip.Fit {
				t.Fatalf("%v leads to a fit of %d, the flip says %d", flip.Changes, e.Ranking[0].Fit, flip.Fit)
			}
			if len(flip.Changes) == 1 {
				single = append(single, flip.Changes[0])
			}
		}
		for _, brute := range bruteFlips(q, s, given) {
			difference := changed(path[brute.Question].Choices, brute.Choices)
			if !slices.ContainsFunc(single, func(a AnswerChange) bool {
				return a.Question == brute.Question && covers(changed(path[a.Question].Choices, a.Choices), difference)
			}) {
				t.Fatalf("%v turns the leader, and nothing within it is listed in %v", brute, single)
			}
		}
	})
}

func TestThresholdsTurnTheLeader(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		given := anyAnswers(s).Draw(t, "answers")
		b := q.newVariation(q.replay(given))
		for _, threshold := range q.Analyse(given).Thresholds {
			b.weigh()
			c := q.index.criterion[threshold.Criterion]
			leads := func(factor float64) bool {
				best, leader := math.Inf(-1), 0.0
				for o := range q.Options {
					if b.base.out&(1<<o) != 0 {
						continue
					}
					score := float64(b.score(o)) + (factor-1)*float64(b.points(o, c))
					if b.base.leaders == 1<<o {
						leader = score
					} else {
						best = max(best, score)
					}
				}
				return leader > best
			}
			if above := threshold.Above; above != nil && leads(float64(above.Percent)/100+1e-6) {
				t.Fatalf("%s times %d %% leaves the leader", threshold.Criterion, above.Percent)
			}
			if threshold.Above == nil && !leads(1e6) {
				t.Fatalf("%s is said to change nothing however heavy", threshold.Criterion)
			}
			if below := threshold.Below; below != nil && leads(float64(below.Percent)/100-1e-6) {
				t.Fatalf("%s times %d %% leaves the leader", threshold.Criterion, below.Percent)
			}
			if threshold.Below == nil && !leads(0) {
				t.Fatalf("%s is said to change nothing however light", threshold.Criterion)
			}
		}
	})
}

func TestFindOutTriesEveryChoice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		given := anyAnswers(s).Draw(t, "answers")
		path := q.Path(given).Answers()
		before := leadersOf(q, path)
		got := map[string][]string{}
		for _, f := range q.Analyse(given).OpenQuestions {
			got[f.Question+"?"] = nil
			for _, turn := range f.Turns {
				got[f.Question+"="+turn.Choice] = turn.Leaders
			}
		}
		want := map[string][]string{}
		for _, question := range s.Questions {
			a, ok := path[question.ID]
			if !ok || !a.Unsure() {
				continue
			}
			want[question.ID+"?"] = nil
			for _, choice := range question.Choices {
				with := maps.Clone(path)
				with[question.ID] = Answer{Choices: []string{choice.ID}, Importance: a.Importance}
				if after := leadersOf(q, with); !slices.Equal(before, after) {
					want[question.ID+"="+choice.ID] = after
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestOrderInTheFileChangesNoAnalysis(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		given := anyAnswers(s).Draw(t, "answers")
		one := s.compile(t).Analyse(given)
		two := s.shuffled(t).compile(t).Analyse(given)
		if diff := cmp.Diff(one, two); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestSettledIsNeverWrong(t *testing.T) {
	settled := 0
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		given := anyAnswers(s).Draw(t, "answers")
		if !q.Settled(given) {
			return
		}
		settled++
		leader := leadersOf(q, given)
		everyCompletion(q, s, given, func(complete Answers) {
			if after := leadersOf(q, complete); !slices.Equal(leader, after) {
				t.Fatalf("settled on %v, but %v leads to %v", leader, complete, after)
			}
		})
	})
	if settled == 0 {
		t.Fatal("nothing was ever settled: the test proves nothing")
	}
}

func TestSettledMissesNothingSmall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		given := anyAnswers(s).Draw(t, "answers")
		leader := leadersOf(q, given)
		if len(leader) != 1 || q.Settled(given) {
			return
		}
		completions, turned := 0, false
		everyCompletion(q, s, given, func(complete Answers) {
			completions++
			turned = turned || !slices.Equal(leader, leadersOf(q, complete))
		})
		if !turned && completions < settleBudget {
			t.Fatalf("none of %d completions turns the leader, but it is not settled", completions)
		}
	})
}

// everyCompletion calls f with the given answers and every way to answer or
// leave out what is still open, least and most important.
func everyCompletion(q *Questionnaire, s sketch, given Answers, f func(Answers)) {
	var complete func(with Answers, skipped map[string]bool)
	complete = func(with Answers, skipped map[string]bool) {
		f(with)
		for _, id := range q.Path(with).Missing {
			if skipped[id] {
				continue
			}
			question := s.Questions[q.index.question[id]]
			for _, choices := range append(question.realAnswers(), nil) {
				for _, importance := range []Importance{Less, More} {
					next := maps.Clone(with)
					next[id] = Answer{Choices: choices, Importance: importance}
					complete(next, skipped)
				}
			}
			left := maps.Clone(skipped)
			left[id] = true
			complete(with, left)
			return
		}
	}
	complete(maps.Clone(given), map[string]bool{})
}
