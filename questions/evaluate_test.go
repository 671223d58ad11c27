package questions

import (
	"bytes"
	"maps"
	"math/big"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// perQuestionnaire is how many sets of answers are tried on each random
// questionnaire: with rapid's 100 of those, 10,000 cases.
const perQuestionnaire = 100

func TestEvaluateAgreesWithTheObviousWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		for _, given := range rapid.SliceOfN(anyAnswers(s), perQuestionnaire, perQuestionnaire).Draw(t, "answers") {
			checkAgainstNaive(t, s, given, q.Evaluate(given))
		}
	})
}

func checkAgainstNaive(t *rapid.T, s sketch, given Answers, e Evaluation) {
	n := newNaive(s, given)
	fits := map[string]*big.Rat{}
	aside := n.setAside()
	if len(e.SetAside) != len(aside) {
		t.Fatalf("%v are set aside, want %v", e.SetAside, aside)
	}
	for _, o := range s.Options {
		if !n.ruledOut(o.ID) && !aside[o.ID] {
			fits[o.ID] = n.fit(o)
		}
	}
	if len(e.Ranking) != len(fits) {
		t.Fatalf("%d options in play, want %d", len(e.Ranking), len(fits))
	}
	for i, st := range e.Ranking {
		want, ok := fits[st.Option]
		if !ok {
			t.Fatalf("%s should be ruled out", st.Option)
		}
		better := 0
		for _, other := range fits {
			if other.Cmp(want) > 0 {
				better++
			}
		}
		if st.Rank != better+1 {
			t.Fatalf("%s has rank %d, want %d", st.Option, st.Rank, better+1)
		}
		if i > 0 && e.Ranking[i-1].Rank > st.Rank {
			t.Fatal("ranking is not sorted")
		}
		exact := new(big.Rat).Mul(want, big.NewRat(10, 1))
		off := exact.Sub(exact, big.NewRat(int64(st.Fit), 1))
		if off.Abs(off).Cmp(big.NewRat(1, 2)) > 0 {
			t.Fatalf("fit of %s is %d tenths, want %s", st.Option, st.Fit, want.FloatString(3))
		}
	}
}

func TestContributionsSumToTheFit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		e := s.compile(t).Evaluate(anyAnswers(s).Draw(t, "answers"))
		for _, st := range e.Ranking {
			sum := Tenths(500)
			for _, c := range st.Contributions {
				sum += c.Points
			}
			if sum != st.Fit {
				t.Fatalf("contributions of %s sum to %d, want %d", st.Option, sum, st.Fit)
			}
		}
		checkEqualCredit(t, e)
		if len(e.Ranking) < 2 {
			return
		}
		difference := Tenths(0)
		for _, off := range e.TradeOffs {
			difference += off.Points
		}
		if want := e.Ranking[0].Fit - e.Ranking[1].Fit; difference != want {
			t.Fatalf("trade-offs sum to %d, want %d", difference, want)
		}
	})
}

// checkEqualCredit holds that equal ratings of two options at a criterion are
// equal contributions, whatever else the options are.
func checkEqualCredit(t *rapid.T, e Evaluation) {
	standings := slices.Clone(e.Ranking)
	for _, out := range e.RuledOut {
		standings = append(standings, *out.Standing)
	}
	for _, aside := range e.SetAside {
		standings = append(standings, *aside.Standing)
	}
	type rated struct {
		criterion string
		rating    int
	}
	points := map[rated]Tenths{}
	for _, st := range standings {
		for _, c := range st.Contributions {
			if c.Criterion == Rounding || c.Missing {
				continue
			}
			key := rated{c.Criterion, c.Rating}
			if other, ok := points[key]; ok && other != c.Points {
				t.Fatalf("a rating of %d on %s adds %d to one option and %d to another", c.Rating, c.Criterion, other, c.Points)
			}
			points[key] = c.Points
		}
	}
}

func TestEqualInputGivesEqualBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		given := anyAnswers(s).Draw(t, "answers")
		one, err := s.compile(t).Decide(given).JSON()
		if err != nil {
			t.Fatal(err)
		}
		two, err := s.compile(t).Decide(given).JSON()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one, two) {
			t.Fatal(cmp.Diff(string(one), string(two)))
		}
	})
}

func TestOrderInTheFileChangesNoVerdict(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		given := anyAnswers(s).Draw(t, "answers")
		one := s.compile(t).Evaluate(given)
		two := s.shuffled(t).compile(t).Evaluate(given)
		two.Version = one.Version
		if diff := cmp.Diff(one, two); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestMoreImportanceNeverLowersAWeight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		given := anyAnswers(s).Draw(t, "answers")
		q := s.compile(t)
		before := weightsOf(q, given)
		for id, answer := range given {
			answer.Importance = More
			given[id] = answer
		}
		for c, after := range weightsOf(q, given) {
			if after < before[c] {
				t.Fatalf("weight of %s fell from %d to %d", s.Criteria[c], before[c], after)
			}
		}
	})
}

func weightsOf(q *Questionnaire, given Answers) []HalfPoints {
	weighed := q.weighed(q.replay(given))
	weights := make([]HalfPoints, len(q.Criteria))
	for c := range weights {
		weights[c] = weighed.of(c)
	}
	return weights
}

func TestRelaxationsLetOptionsBackIn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		given := anyAnswers(s).Draw(t, "answers")
		e := q.Evaluate(given)
		if e.Outcome != Nothing {
			if len(e.Relaxations) > 0 {
				t.Fatal("relaxations although something fits")
			}
			return
		}
		smallest := bruteRelax(q, s, given)
		for _, r := range e.Relaxations {
			if len(r.Questions) != smallest {
				t.Fatalf("relaxation %v, but %d answers suffice", r.Questions, smallest)
			}
		}
		if len(e.Relaxations) == 0 && smallest <= min(mostRelaxed, len(s.Questions)) {
			t.Fatalf("no relaxation, but %d answers suffice", smallest)
		}
	})
}

// bruteRelax finds by trying everything how few answers must change; more than
// there are questions when no change helps.
func bruteRelax(q *Questionnaire, s sketch, given Answers) int {
	best := len(s.Questions) + 1
	said := q.Path(given).Answers()
	var try func(i, changed int, with Answers)
	try = func(i, changed int, with Answers) {
		if changed >= best {
			return
		}
		if i == len(s.Questions) {
			if changed > 0 && q.Evaluate(with).Outcome != Nothing {
				best = changed
			}
			return
		}
		try(i+1, changed, with)
		old, ok := said[s.Questions[i].ID]
		if !ok {
			return
		}
		for _, choices := range s.Questions[i].realAnswers() {
			if slices.Equal(choices, old.Choices) {
				continue
			}
			with[s.Questions[i].ID] = Answer{Choices: choices, Importance: old.Importance}
			// A relaxation says nothing of what was said off the path.
			try(i+1, changed+1, with)
		}
		with[s.Questions[i].ID] = old
	}
	try(0, 0, maps.Clone(said))
	return best
}

func TestUnknownIDsHaveNoStandingAndOfferNothing(t *testing.T) {
	q := parseSmall(t)
	v := q.Decide(afternoon())
	if st, ok := q.StandingIn(v, "lemonade"); ok || !cmp.Equal(Standing{Option: "lemonade"}, st) {
		t.Errorf("an unknown option stands somewhere: %+v", st)
	}
	v.Engine = 1
	v.Weights = append(v.Weights, Weight{Criterion: "unknown", Weight: 1000})
	first := q.Options[0].ID
	want, _ := q.StandingIn(v, first)
	v.Ranking, v.RuledOut = nil, nil // so that it is computed
	if got, ok := q.StandingIn(v, first); !ok || got.Score != want.Score {
		t.Errorf("an unknown criterion counts: score %d, want %d", got.Score, want.Score)
	}
	if st, ok := q.StandingIn(v, "lemonade"); ok || !cmp.Equal(Standing{Option: "lemonade"}, st) {
		t.Errorf("an unknown option stands somewhere: %+v", st)
	}
	if offered := q.Path(afternoon()).Offered("unknown"); offered != nil {
		t.Errorf("an unknown question offers %v", offered)
	}
}

// An outline says what an evaluation says, without the reasons.
func TestOutlineIsAnEvaluationWithoutReasons(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		given := anyAnswers(s).Draw(t, "answers")
		want := q.Evaluate(given)
		for i := range want.Weights {
			want.Weights[i].From = []Effect{}
		}
		for i := range want.Ranking {
			want.Ranking[i].Contributions = nil
		}
		for i := range want.RuledOut {
			want.RuledOut[i].Standing = nil
			for j := range want.RuledOut[i].Vetoes {
				want.RuledOut[i].Vetoes[j].Reason = Reason{}
			}
		}
		for i := range want.SetAside {
			want.SetAside[i].Standing = nil
			for j := range want.SetAside[i].Rules {
				want.SetAside[i].Rules[j].Reason = Reason{}
			}
		}
		for i := range want.Cautions {
			want.Cautions[i].Reason = Reason{}
		}
		want.TradeOffs, want.Relaxations = nil, []Relaxation{}
		if diff := cmp.Diff(want, q.Outline(given)); diff != "" {
			t.Fatal(diff)
		}
	})
}
