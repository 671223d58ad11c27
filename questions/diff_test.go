package questions

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAVersionDoesNotDifferFromItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := edited(randomSketch().Draw(t, "questionnaire")).Draw(t, "version")
		q := s.compile(t)
		given := anyAnswers(s).Draw(t, "answers")
		for name, other := range map[string]*Questionnaire{
			"itself":                  q,
			"itself in another order": s.shuffled(t).compile(t),
			"itself, read from YAML":  s.parse(t),
		} {
			if d := other.CompareWith(q, q.Decide(given), given); !d.Empty() {
				t.Fatalf("differs from %s: %+v", name, d)
			}
		}
	})
}

func TestOrderInTheFilesChangesNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawVersions(t)
		one := p.difference()
		two := versions{then: p.before.shuffled(t).compile(t), now: p.after.shuffled(t).compile(t), given: p.given}.difference()
		two.Now.Version = one.Now.Version
		if diff := cmp.Diff(one, two); diff != "" {
			t.Fatal(diff)
		}
	})
}

// versions are two versions of a questionnaire and answers to the first.
type versions struct {
	before, after sketch
	then, now     *Questionnaire
	given         Answers
}

func drawVersions(t *rapid.T) versions {
	p := versions{before: edited(randomSketch().Draw(t, "questionnaire")).Draw(t, "then")}
	p.after = edited(p.before).Draw(t, "now")
	p.then, p.now = p.before.compile(t), p.after.compile(t)
	p.given = p.then.Path(anyAnswers(p.before).Draw(t, "answers")).Answers()
	return p
}

func (p versions) difference() Difference {
	return p.now.CompareWith(p.then, p.then.Decide(p.given), p.given)
}

// No verdict may differ from an earlier one without a cause that is listed.
func TestEveryDifferenceHasACause(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawVersions(t)
		d := p.difference()
		came := slices.ContainsFunc(d.Options, func(o OptionShift) bool { return o.In != InBoth })
		if came || len(d.Criteria)+len(d.Ratings)+len(d.Answers)+len(d.Vetoes)+len(d.Cautions) > 0 {
			return
		}
		then, now := p.then.Evaluate(p.given), p.now.Evaluate(p.given)
		now.Version, now.Relaxations = then.Version, then.Relaxations
		if diff := cmp.Diff(then, now); diff != "" {
			t.Fatal(diff)
		}
		if !d.Empty() {
			t.Fatalf("a difference without a cause: %+v", d)
		}
	})
}

// The causes that are listed must lead from the earlier scores, and from what
// was ruled out, exactly to the later ones.
func TestCausesAccountForTheDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawVersions(t)
		d := p.difference()
		weights := p.laterWeights(d)
		vetoes := p.laterVetoes(d)
		for _, o := range d.Options {
			if o.In != InBoth {
				continue
			}
			score := 0
			for criterion, weight := range weights {
				score += int(weight) * p.laterRating(d, o.Option, criterion)
			}
			st := must(p.now.StandingIn(d.Now, o.Option))
			if st.Score != score {
				t.Fatalf("%s should score %d, but has %d", o.Option, score, st.Score)
			}
			if out := vetoes[o.Option]; out != (st.Rank == 0) {
				t.Fatalf("%s should be ruled out: %t, but has rank %d", o.Option, out, st.Rank)
			}
		}
	})
}

func must(st Standing, _ bool) Standing { return st }

// laterWeights are the earlier weights with all that is listed added.
func (p versions) laterWeights(d Difference) map[string]HalfPoints {
	weights := map[string]HalfPoints{}
	for c, weight := range weightsOf(p.then, p.given) {
		weights[p.then.Criteria[c].ID] = weight
	}
	for _, c := range d.Criteria {
		weights[c.Criterion] += HalfPoints(2 * (c.Weight.Now - c.Weight.Then))
	}
	for _, a := range d.Answers {
		for _, add := range a.Adds {
			weights[add.Criterion] += add.Adds.Now - add.Adds.Then
		}
	}
	return weights
}

// laterRating is the earlier rating, or the one listed. Those at new criteria
// are not listed.
func (p versions) laterRating(d Difference, option, criterion string) int {
	if p.then.Criterion(criterion) == nil {
		return p.now.Option(option).Value(criterion)
	}
	for _, r := range d.Ratings {
		if r.Option == option && r.Criterion == criterion {
			return r.Value.Now
		}
	}
	return p.then.Option(option).Value(criterion)
}

// laterVetoes has the options that the earlier vetoes with the listed changes
// rule out.
func (p versions) laterVetoes(d Difference) map[string]bool {
	vetoes := map[string][]string{}
	for _, out := range p.then.Evaluate(p.given).RuledOut {
		for _, veto := range out.Vetoes {
			vetoes[veto.ID] = p.then.Veto(veto.ID).RulesOut
		}
	}
	for _, v := range d.Vetoes {
		delete(vetoes, v.ID)
		if v.Fires.Now {
			vetoes[v.ID] = v.Options.Now
		}
	}
	out := map[string]bool{}
	for _, options := range vetoes {
		for _, o := range options {
			out[o] = true
		}
	}
	return out
}

// What another method has moved is told apart from what the questionnaire has:
// no difference is without a cause, and none is laid to the document's charge
// that is not its own.
func TestADifferenceOfTheMethodIsItsOwn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawVersions(t)
		was := p.then.Decide(p.given)
		was.Engine = rapid.SampledFrom([]int{0, Engine + 98}).Draw(t, "engine")
		if len(was.Ranking) > 1 && was.Ranking[0].Rank != was.Ranking[1].Rank { // another method had them the other way round
			was.Ranking = slices.Clone(was.Ranking)
			one, two := &was.Ranking[0], &was.Ranking[1]
			one.Option, two.Option = two.Option, one.Option
		}
		was.Cautions = nil
		d, plain := p.now.CompareWith(p.then, was, p.given), p.difference()
		if d.Empty() || d.Engine != (Shift[int]{was.Engine, Engine}) {
			t.Fatalf("the method is not named: %+v", d)
		}
		if diff := cmp.Diff(d.Method, p.then.CompareWith(p.then, was, p.given).VerdictShift); diff != "" {
			t.Fatalf("wrong share of the method:\n%s", diff)
		}
		if !slices.Equal(d.Leaders.Then, was.Leaders()) || !slices.Equal(d.Method.Leaders.Now, plain.Leaders.Then) {
			t.Fatalf("wrong leaders: %v, by the method %v", d.Leaders, d.Method.Leaders)
		}
		d.VerdictShift, d.Engine, d.Method = plain.VerdictShift, plain.Engine, plain.Method
		if diff := cmp.Diff(plain, d); diff != "" {
			t.Fatalf("the method changes causes in the document:\n%s", diff)
		}
	})
}

func TestAVerdictNamesItsEngine(t *testing.T) {
	q := parseSmall(t)
	frozen, err := q.Decide(afternoon()).JSON()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{
		string(frozen): Engine,
		strings.Replace(string(frozen), `"engine":2,`, `"engine":99,`, 1): 99,
		strings.Replace(string(frozen), `"engine":2,`, ``, 1):             1, // as results were frozen at first
	} {
		v, err := ReadVerdict([]byte(text))
		if err != nil || v.Engine != want || v.Version != q.Version {
			t.Errorf("read engine %d of version %s, want %d: %v", v.Engine, v.Version, want, err)
		}
		if _, ok := q.EvaluateBy(By{Engine: v.Engine}, afternoon()); ok != (want != 99) {
			t.Errorf("engine %d is there: %t", v.Engine, ok)
		}
	}
	if _, err := ReadVerdict(frozen[1:]); err == nil {
		t.Error("a damaged verdict is read")
	}
}
