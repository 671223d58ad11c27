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

func (q *Questionnaire) analyseGiven(given Answers) Analysis {
	return q.analyse(q.Evaluate(given), given)
}

// bruteFlips tries every single change of a definite answer.
func bruteFlips(q *Questionnaire, s sketch, given Answers) []AnswerChange {
	path := q.Path(given).Answers()
	before := leadersOf(q, path)
	flips := []AnswerChange{}
	try := func(id string, a Answer) {
		with, _ := q.Change(path, id, a)
		if _, kept := q.Path(with).Answers()[id]; kept && !slices.Equal(before, leadersOf(q, with)) {
			flips = append(flips, AnswerChange{Question: id, Choices: a.Choices, Importance: a.Importance})
		}
	}
	for _, question := range s.Questions {
		a, ok := path[question.ID]
		if !ok || a.Unsure() {
			continue
		}
		for _, importance := range []Importance{Less, Normal, More} {
			if importance != a.Importance {
				try(question.ID, Answer{Choices: a.Choices, Importance: importance})
			}
		}
		for _, choices := range question.realAnswers() {
			if question.isSingleChange(a.Choices, choices) {
				try(question.ID, Answer{Choices: choices, Importance: a.Importance})
			}
		}
	}
	return flips
}

// isSingleChange reports whether one choice leads from one answer to another.
func (q sketchQuestion) isSingleChange(from, to []string) bool {
	came, went := 0, 0
	for _, c := range q.Choices {
		was, is := slices.Contains(from, c.ID), slices.Contains(to, c.ID)
		switch {
		case is && !was:
			came++
		case was && !is:
			went++
		}
	}
	alone := func(ids []string) bool {
		return slices.ContainsFunc(q.Choices, func(c sketchChoice) bool { return c.Alone && slices.Contains(ids, c.ID) })
	}
	switch {
	case !q.Many, alone(from), alone(to): // one goes, another comes
		return came == 1 && went == 1
	default:
		return came+went == 1
	}
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
		single := []AnswerChange{}
		last := 0
		for _, flip := range q.analyseGiven(given).Flips {
			checkFlip(t, q, path, before, flip)
			if flip.distance() < last {
				t.Fatalf("%v comes after what is farther", flip.Changes)
			}
			last = flip.distance()
			if len(flip.Changes) == 1 {
				c := flip.Changes[0]
				single = append(single, AnswerChange{Question: c.Question, Choices: c.Choices, Importance: c.Importance})
			}
		}
		want := bruteFlips(q, s, given)
		slices.SortFunc(single, compareAnswerChanges)
		slices.SortFunc(want, compareAnswerChanges)
		if diff := cmp.Diff(want, single); diff != "" {
			t.Fatal(diff)
		}
	})
}

// checkFlip makes the changes of a flip and compares what comes of it.
func checkFlip(t *rapid.T, q *Questionnaire, path Answers, before []string, flip Flip) {
	with := path
	opened := map[string]bool{}
	for _, c := range flip.Changes {
		var reopened []string
		with, reopened = q.Change(with, c.Question, Answer{Choices: c.Choices, Importance: c.Importance})
		for _, id := range reopened {
			opened[id] = true
		}
	}
	e, after := q.Evaluate(with), leadersOf(q, with)
	if slices.Equal(before, after) || !slices.Equal(flip.Leaders, after) {
		t.Fatalf("%v leads from %v to %v, the flip says %v", flip.Changes, before, after, flip.Leaders)
	}
	if len(after) > 0 && e.Ranking[0].Fit != flip.Fit {
		t.Fatalf("%v leads to a fit of %d, the flip says %d", flip.Changes, e.Ranking[0].Fit, flip.Fit)
	}
	for id := range opened {
		if !slices.Contains(flip.Opens, id) {
			t.Fatalf("%v opens %s, the flip says %v", flip.Changes, id, flip.Opens)
		}
	}
}

// What was not offered was not denied, whatever the obvious way is.
func TestAChangeOpensWhatOffersMore(t *testing.T) {
	reopened := 0
	rapid.Check(t, func(t *rapid.T) {
		s := with(t, randomSketch().Draw(t, "questionnaire"), (*sketch).editOffer, 6)
		q := s.compile(t)
		path := q.Path(anyAnswers(s).Draw(t, "answers")).Answers()
		for _, question := range s.Questions {
			if _, ok := path[question.ID]; !ok {
				continue
			}
			for _, choices := range question.realAnswers() {
				with, opened := q.Change(path, question.ID, Answer{Choices: choices, Importance: Normal})
				reopened += len(opened)
				checkOpened(t, q, path, with, question.ID)
			}
		}
	})
	if reopened == 0 {
		t.Fatal("nothing was ever opened: the test proves nothing")
	}
}

// checkOpened holds that of the answers after a change those are gone, and no
// others, whose questions offer more than they did.
func checkOpened(t *rapid.T, q *Questionnaire, before, after Answers, changed string) {
	for id, was := range before {
		if was.Unsure() || id == changed {
			continue
		}
		_, kept := after[id]
		more := slices.Contains(q.Path(after).Asked, id) && len(offeredBeyond(q, before, after, id)) > 0
		if more == kept {
			t.Fatalf("%s offers more: %t, and its answer is kept: %t", id, more, kept)
		}
	}
}

// answerAnew answers each question on the path by what the given answers say, as
// somebody does who goes through it for the first time.
func answerAnew(t *rapid.T, q *Questionnaire, given Answers) Answers {
	var order []string
	given = q.Path(given).Answers()
	for _, qu := range q.Questions {
		if _, ok := given[qu.ID]; ok {
			order = append(order, qu.ID)
		}
	}
	answered := Answers{}
	for _, id := range order {
		answered[id] = accepted(t, q, answered, id, given[id])
	}
	return answered
}

func accepted(t *rapid.T, q *Questionnaire, before Answers, id string, a Answer) Answer {
	choices := a.Choices
	if a.Unsure() {
		choices = []string{UnsureID}
	}
	accepted, err := q.Path(before).Accept(id, choices, string(a.Importance))
	if err != nil {
		t.Fatalf("%s %v: %v", id, choices, err)
	}
	return accepted
}

// A session opens what a what-if opens. What is left makes the verdict that the
// answers alone make, and taking the change back is as if nothing had been.
func TestSessionsOpenWhatOffersMore(t *testing.T) {
	reopened := 0
	rapid.Check(t, func(t *rapid.T) {
		s := with(t, randomSketch().Draw(t, "questionnaire"), (*sketch).editOffer, 6)
		q := s.compile(t)
		session := answerAnew(t, q, anyAnswers(s).Draw(t, "answers"))
		before := q.Path(maps.Clone(session))
		for _, question := range s.Questions {
			was, ok := before.Answers()[question.ID]
			if !ok {
				continue
			}
			for _, choices := range question.realAnswers() {
				session[question.ID] = Answer{Choices: choices, Importance: Normal, Withheld: session[question.ID].Withheld}
				after := q.Path(session)
				if after.Lacks(question.ID) {
					continue // it is not offered
				}
				_, want := q.Change(before.Answers(), question.ID, session[question.ID])
				want = slices.DeleteFunc(want, func(id string) bool {
					return len(offeredBeyond(q, session, before.Answers(), id)) > 0 // what was chosen may be gone
				})
				var got []string
				for _, other := range s.Questions {
					gone := offeredBeyond(q, session, before.Answers(), other.ID)
					if len(q.Path(session).OfferedSince(other.ID)) > 0 && len(gone) == 0 {
						got = append(got, other.ID)
					}
				}
				reopened += len(got)
				if !slices.Equal(want, got) {
					t.Fatalf("%s %v: the session opens %q, a what-if %q", question.ID, choices, got, want)
				}
				checkCounted(t, q, s, session)
			}
			session[question.ID] = accepted(t, q, session, question.ID, was)
			if diff := cmp.Diff(before, q.Path(session), comparePaths); diff != "" {
				t.Fatalf("%s taken back: %s", question.ID, diff)
			}
		}
	})
	if reopened == 0 {
		t.Fatal("nothing was ever opened: the test proves nothing")
	}
}

// checkCounted holds that the obvious way counts the same answers, and that
// those that do not count change nothing.
func checkCounted(t *rapid.T, q *Questionnaire, s sketch, session Answers) {
	path := q.Path(session)
	counted := path.Answers()
	if diff := cmp.Diff(slices.Sorted(maps.Keys(newNaive(s, session).known)), slices.Sorted(maps.Keys(counted))); diff != "" {
		t.Fatal(diff)
	}
	if diff := cmp.Diff(path, q.Path(counted), comparePaths); diff != "" {
		t.Fatal(diff)
	}
	fewest, most := q.Path(session).Length()
	settled, leaders := q.Path(session).LeaderIsCertain(), leadersOf(q, session)
	complete := maps.Clone(session)
	for path := path; !path.Complete(); path = q.Path(complete) {
		id := path.Missing[0]
		a := Answer{Importance: Normal}
		if offered := q.Path(complete).Offered(id); len(offered) > 0 && rapid.Bool().Draw(t, "sure") {
			a.Choices = []string{rapid.SampledFrom(offered).Draw(t, "choice").ID}
		}
		complete[id] = accepted(t, q, complete, id, a)
	}
	if n := len(q.Path(complete).Asked); n < fewest || n > most {
		t.Fatalf("%d questions in the end, foretold were %d to %d", n, fewest, most)
	}
	if settled && !slices.Equal(leaders, leadersOf(q, complete)) {
		t.Fatal("it was settled, and is not")
	}
	anew := q.AsOffered(counted)
	for id, a := range anew {
		if want := accepted(t, q, anew, id, a); !slices.Equal(want.Withheld, a.Withheld) && !a.Unsure() {
			t.Fatalf("%s: from an answer %q was withheld, it is said %q", id, want.Withheld, a.Withheld)
		}
	}
}

// offeredBeyond are the choices that a question offers after some answers and
// did not after others.
func offeredBeyond(q *Questionnaire, before, after Answers, question string) []string {
	var more []string
	had := q.Path(before).Offered(question)
	for _, c := range q.Path(after).Offered(question) {
		if !slices.ContainsFunc(had, func(o Choice) bool { return o.ID == c.ID }) {
			more = append(more, c.ID)
		}
	}
	return more
}

func TestThresholdsTurnTheLeader(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		given := anyAnswers(s).Draw(t, "answers")
		b := q.newVariation(q.replay(given))
		for _, threshold := range q.analyseGiven(given).Thresholds {
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
		for _, f := range q.analyseGiven(given).OpenQuestions {
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
				if !offersAll(q, path, question.ID, []string{choice.ID}) {
					continue
				}
				with, _ := q.Change(path, question.ID, Answer{Choices: []string{choice.ID}, Importance: a.Importance})
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
		one := s.compile(t).analyseGiven(given)
		two := s.shuffled(t).compile(t).analyseGiven(given)
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
		if !q.Path(given).LeaderIsCertain() {
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
		if len(leader) != 1 || q.Path(given).LeaderIsCertain() {
			return
		}
		completions, turned := 0, false
		everyCompletion(q, s, given, func(complete Answers) {
			completions++
			turned = turned || !slices.Equal(leader, leadersOf(q, complete))
		})
		if s.hangsOn(q.Path(given).Missing) {
			return // cases may be taken at their best and at their worst at once
		}
		if !turned && completions < settleBudget {
			t.Fatalf("none of %d completions turns the leader, but it is not settled", completions)
		}
	})
}

// hangsOn reports whether a case may read one of some questions, or a question
// that they open.
func (s sketch) hangsOn(open []string) bool {
	for _, o := range s.Options {
		for _, cases := range o.Cases {
			if len(open) > 0 && len(cases) > 0 {
				return true
			}
		}
	}
	return false
}

// offersAll reports whether a question offers all of some choices.
func offersAll(q *Questionnaire, given Answers, question string, choices []string) bool {
	offered := q.Path(given).Offered(question)
	return !slices.ContainsFunc(choices, func(id string) bool {
		return !slices.ContainsFunc(offered, func(c Choice) bool { return c.ID == id })
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
				if !offersAll(q, with, id, choices) {
					continue
				}
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

// TestLeaderIsNotCertainWhileAnAnswerMayReopen has the leader by a case that hangs on an
// answer, which counts no more once another one is given.
func TestLeaderIsNotCertainWhileAnAnswerMayReopen(t *testing.T) {
	for name, c := range map[string]struct {
		stays, comes string // conditions of the choices of the answer
		withheld     []string
		want         bool
	}{
		"what was withheld may be offered":    {"", `first == "y"`, []string{"comes"}, false},
		"nothing was withheld":                {"", `first == "y"`, nil, true},
		"whether it is offered hangs on less": {`cost == "yes"`, `cost == "no"`, []string{"comes"}, true},
	} {
		s := sketch{
			Criteria: []string{"cost"},
			Options: []sketchOption{
				{ID: "one", Ratings: map[string]int{"cost": 0}, Cases: map[string][]sketchCase{"cost": {{When: `second == "stays"`, Rating: 1}}}},
				{ID: "two", Ratings: map[string]int{"cost": 0}},
			},
			Questions: []sketchQuestion{
				{ID: "cost", Choices: []sketchChoice{{ID: "yes", Adds: map[string]int{"cost": 1}}, {ID: "no"}}},
				{ID: "first", Choices: []sketchChoice{{ID: "x"}, {ID: "y"}}},
				{ID: "second", Choices: []sketchChoice{{ID: "stays", When: c.stays}, {ID: "comes", When: c.comes}, {ID: "other"}}},
			},
		}
		given := Answers{
			"cost":   {Choices: []string{"yes"}, Importance: Normal},
			"second": {Choices: []string{"stays"}, Importance: Normal, Withheld: c.withheld},
		}
		q := s.compile(t)
		if got := q.Path(given).LeaderIsCertain(); got != c.want {
			t.Errorf("%s: %v, path %+v", name, got, q.Path(given).Missing)
		}
	}
}
