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

// otherAnswers are an answer's single changes: choices, then importance.
func otherAnswers(question sketchQuestion, a Answer) []Answer {
	var others []Answer
	for _, choices := range question.realAnswers() {
		if !slices.Equal(choices, a.Choices) && question.oneStep(a.Choices, choices) {
			others = append(others, Answer{Choices: choices, Importance: a.Importance})
		}
	}
	for _, importance := range []Importance{Less, Normal, More} {
		if importance != a.Importance && question.addsSomething(a) {
			others = append(others, Answer{Choices: a.Choices, Importance: importance})
		}
	}
	return others
}

func (q sketchQuestion) addsSomething(a Answer) bool {
	return slices.ContainsFunc(q.Choices, func(c sketchChoice) bool { return len(c.Adds) > 0 && slices.Contains(a.Choices, c.ID) })
}

// oneStep reports whether a decider changes from one set of choices to the
// other with one tick, where a choice that stands alone clears the others.
func (q sketchQuestion) oneStep(from, to []string) bool {
	if !q.Many {
		return true
	}
	alone := func(choices []string) bool {
		return slices.ContainsFunc(q.Choices, func(c sketchChoice) bool { return c.Alone && slices.Contains(choices, c.ID) })
	}
	if alone(to) {
		return true
	}
	if alone(from) {
		return len(to) == 1
	}
	difference := 0
	for _, c := range q.Choices {
		if slices.Contains(from, c.ID) != slices.Contains(to, c.ID) {
			difference++
		}
	}
	return difference == 1
}

// bruteFlips tries every single change of a definite answer.
func bruteFlips(q *Questionnaire, s sketch, given Answers) map[string]bool {
	path := q.Path(given).Answers
	before := leadersOf(q, path)
	flips := map[string]bool{}
	for _, question := range s.Questions {
		a, ok := path[question.ID]
		if !ok || a.Unsure() {
			continue
		}
		for _, other := range otherAnswers(question, a) {
			with := maps.Clone(path)
			with[question.ID] = other
			if !slices.Equal(before, leadersOf(q, with)) {
				flips[flipKey([]Revision{{question.ID, other.Choices, other.Importance}})] = true
			}
		}
	}
	return flips
}

func flipKey(changes []Revision) string {
	key := ""
	for _, c := range changes {
		key += c.Question + string(c.Importance)
		for _, choice := range c.Choices {
			key += "," + choice
		}
		key += ";"
	}
	return key
}

func TestFlipsReallyFlipAndNoneIsMissing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := parseSketch(t, s.yaml())
		given := anyAnswers(s).Draw(t, "answers")
		path := q.Path(given).Answers
		before := leadersOf(q, path)
		if len(before) == 0 {
			return
		}
		single := map[string]bool{}
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
				single[flipKey(flip.Changes)] = true
			}
		}
		if diff := cmp.Diff(bruteFlips(q, s, given), single); diff != "" {
			t.Fatal("single flips (-want +got):", diff)
		}
	})
}

func TestThresholdsTurnTheLeader(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := parseSketch(t, s.yaml())
		given := anyAnswers(s).Draw(t, "answers")
		b := q.newBoard(q.replay(given))
		for _, threshold := range q.Analyse(given).Thresholds {
			b.weigh()
			c := q.index.criterion[threshold.Criterion]
			weight := float64(b.weights[c])
			leads := func(factor float64) bool {
				best, leader := math.Inf(-1), 0.0
				for o := range q.Options {
					if b.base.out&(1<<o) != 0 {
						continue
					}
					score := float64(q.score(o, b.weights)) + (factor-1)*weight*float64(q.index.ratings[o][c])
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
		q := parseSketch(t, s.yaml())
		given := anyAnswers(s).Draw(t, "answers")
		path := q.Path(given).Answers
		before := leadersOf(q, path)
		got := map[string][]string{}
		for _, f := range q.Analyse(given).FindOut {
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
		one := parseSketch(t, s.yaml()).Analyse(given)
		two := parseSketch(t, s.shuffled(t).yaml()).Analyse(given)
		if diff := cmp.Diff(one, two); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestSettledIsNeverWrong(t *testing.T) {
	settled := 0
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := parseSketch(t, s.yaml())
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
		q := parseSketch(t, s.yaml())
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
