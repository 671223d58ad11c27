package questions

import (
	"fmt"
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
		if came || len(d.Criteria)+len(d.Ratings)+len(d.Answers)+len(d.Vetoes)+len(d.SetAside)+len(d.Cautions) > 0 {
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
			for demand, weight := range weights {
				if rating, rated := p.laterRating(t, d, o.Option, demand.criterion); rated {
					score += int(weight) * credit(rating, demand.enough)
				}
			}
			st := must(p.now.StandingIn(d.Now, o.Option))
			if st.Score != score {
				t.Fatalf("%s should score %d, but has %d", o.Option, score, st.Score)
			}
			if _, place := d.Now.standing(o.Option); vetoes[o.Option] != (place == PlaceRuledOut) {
				t.Fatalf("%s should be ruled out: %t, but has rank %d", o.Option, vetoes[o.Option], st.Rank)
			}
		}
	})
}

func must(st Standing, _ bool) Standing { return st }

// demandFor is a part of a criterion's weight.
type demandFor struct {
	criterion string
	enough    int
}

// laterWeights are the earlier weights with all that is listed added.
func (p versions) laterWeights(d Difference) map[demandFor]HalfPoints {
	weights := map[demandFor]HalfPoints{}
	weighed := p.then.weighed(p.then.replay(p.given))
	for at, col := range p.then.index.columns {
		weights[demandFor{p.then.Criteria[col.criterion].ID, col.enough}] = weighed.weights[at]
	}
	for _, c := range d.Criteria {
		weights[demandFor{c.Criterion, FullRating}] += HalfPoints(2 * (c.Weight.Now - c.Weight.Then))
	}
	for _, a := range d.Answers {
		for _, add := range a.Adds {
			weights[demandFor{add.Criterion, add.Enough}] += add.Adds.Now - add.Adds.Then
		}
	}
	return weights
}

// laterRating is the present rating, which must be the earlier one unless it is
// listed or its criterion is new.
func (p versions) laterRating(t *rapid.T, d Difference, option, criterion string) (rating int, rated bool) {
	now, rated := p.now.RatingAfter(p.given, option, criterion)
	listed := slices.ContainsFunc(d.Ratings, func(r RatingShift) bool { return r.Option == option && r.Criterion == criterion })
	if p.then.Criterion(criterion) != nil && p.now.Criterion(criterion) != nil && !listed {
		one, other := p.then.Option(option).Rating(criterion), p.now.Option(option).Rating(criterion)
		if saysOf(one) != saysOf(other) {
			t.Fatalf("the rating of %s on %s is another and not listed: %s, %s", option, criterion, saysOf(one), saysOf(other))
		}
	}
	return now.Value, rated
}

// saysOf is what a rating comes to in which cases.
func saysOf(r *Rating) string {
	if r == nil {
		return "nothing"
	}
	text := fmt.Sprint(r.Value)
	for _, but := range r.But {
		text += fmt.Sprint("; ", but.When.Text(), ": ", but.Value)
	}
	return text
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
