package questions

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Who differs, on what, and what that changes is what counting and replaying give.
func TestCompareAgreesWithTheObviousWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		people := anyPeople(s).Draw(t, "people")
		c := q.Compare(people, nil)
		if diff := cmp.Diff(q.Join(people), c.Joint); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(string(verdictJSON(t, q.Decide(c.Joint))), string(verdictJSON(t, c.Verdict))); diff != "" {
			t.Fatal(diff)
		}
		var agreed, quiet, loud, apart []string
		for _, question := range s.Questions {
			d := differenceOn(c, question.ID)
			switch answers := differentAnswers(q, question.ID, people); {
			case len(answers) == 1:
				agreed = append(agreed, question.ID)
			case len(answers) > 1 && d == nil:
				t.Fatalf("%s: no difference is found among %v", question.ID, answers)
			case len(answers) > 1 && checkDifference(t, q, people, c, *d):
				if outcomes(*d) > 1 {
					apart = append(apart, question.ID)
				} else {
					loud = append(loud, question.ID)
				}
			case len(answers) > 1:
				quiet = append(quiet, question.ID)
			}
		}
		var got []string
		for _, d := range c.Differences {
			got = append(got, d.Question)
		}
		if diff := cmp.Diff(slices.Concat(apart, loud, quiet), got); diff != "" {
			t.Fatal(diff)
		}
		if !slices.Equal(agreed, c.Agreed) {
			t.Fatalf("they agree on %v, want %v", c.Agreed, agreed)
		}
		for i, given := range people {
			if own := leadersOf(q, given); !slices.Equal(own, c.Own[i]) {
				t.Fatalf("the leaders of %d are %v, want %v", i, c.Own[i], own)
			}
		}
	})
}

// What people differ on is the same without what follows from it.
func TestDifferencesAreThoseOfTheComparison(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		people := anyPeople(s).Draw(t, "people")
		c := q.Compare(people, nil)
		var want []Disagreement
		for _, question := range s.Questions {
			if d := differenceOn(c, question.ID); d != nil {
				plain := Disagreement{Question: d.Question}
				for _, said := range d.Said {
					plain.Said = append(plain.Said, Said{Answer: said.Answer, People: said.People})
				}
				want = append(want, plain)
			}
		}
		if diff := cmp.Diff(want, q.Differences(people)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func differenceOn(c Comparison, question string) *Disagreement {
	i := slices.IndexFunc(c.Differences, func(d Disagreement) bool { return d.Question == question })
	if i < 0 {
		return nil
	}
	return &c.Differences[i]
}

// Differences whose answers lead to different options come before those whose answers
// all lead to the same, and both before those that do not matter.
func TestDifferencesThatLeadApartComeFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		last := 2
		for _, d := range q.Compare(anyPeople(s).Draw(t, "people"), nil).Differences {
			rank := min(outcomes(d), 2)
			if !d.Matters {
				rank = 0
			}
			if d.LeadsApart() != (outcomes(d) > 1) || rank > last {
				t.Fatalf("%s with %d outcomes comes after one of rank %d: %+v", d.Question, outcomes(d), last, d)
			}
			last = rank
		}
	})
}

// outcomes counts who would lead if all gave one of the answers.
func outcomes(d Disagreement) int {
	different := map[string]bool{}
	for _, said := range d.Said {
		different[fmt.Sprint(said.Leaders)] = true
	}
	return len(different)
}

// differentAnswers are those that people gave to a question on their paths.
func differentAnswers(q *Questionnaire, question string, people []Answers) []Answer {
	var different []Answer
	for _, given := range people {
		if a, ok := q.Path(given).Answers()[question]; ok && !slices.ContainsFunc(different, a.Says) {
			different = append(different, a)
		}
	}
	return different
}

// checkDifference checks what is said of a difference, and reports whether it
// matters.
func checkDifference(t *rapid.T, q *Questionnaire, people []Answers, c Comparison, d Disagreement) (matters bool) {
	before := q.Evaluate(c.Joint)
	counted := 0
	for i, said := range d.Said {
		counted += len(said.People)
		if len(said.People) == 0 || i > 0 && len(said.People) > len(d.Said[i-1].People) {
			t.Fatalf("the answers to %s are not in the order of their people: %+v", d.Question, d.Said)
		}
		for _, at := range said.People {
			if !said.Answer.Says(q.Path(people[at]).Answers()[d.Question]) {
				t.Fatalf("%d did not say %+v", at, said.Answer)
			}
		}
		all := Answer{Choices: said.Answer.Choices, Importance: said.Answer.Importance, Among: []Held{{said.Answer.Choices, len(people)}}}
		with, _ := q.Change(c.Joint, d.Question, all)
		after := q.Evaluate(with)
		var out []string
		for _, o := range after.RuledOut {
			if !slices.ContainsFunc(before.RuledOut, func(b RuledOut) bool { return b.Option == o.Option }) {
				out = append(out, o.Option)
			}
		}
		if !slices.Equal(after.Leaders(), said.Leaders) || !slices.Equal(out, said.RulesOut) {
			t.Fatalf("if all said %v to %s, %v would lead and %v be ruled out: %+v", all, d.Question, after.Leaders(), out, said)
		}
		matters = matters || !slices.Equal(after.Leaders(), before.Leaders())
	}
	asked := 0
	for _, given := range people {
		if !q.Path(given).Lacks(d.Question) {
			asked++
		}
	}
	if counted != asked || matters != d.Matters {
		t.Fatalf("%d of %d have said something, and it matters: %t: %+v", counted, asked, matters, d)
	}
	return matters
}

// Nothing depends on who of the people said what.
func TestTheOrderOfPeopleChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		people := anyPeople(s).Draw(t, "people")
		order := make([]int, len(people))
		for i := range order {
			order[i] = i
		}
		order = rapid.Permutation(order).Draw(t, "order")
		shuffled := make([]Answers, len(people))
		for i, was := range order {
			shuffled[i] = people[was]
		}
		one, two := q.Compare(people, nil), q.Compare(shuffled, nil)
		for i := range two.Differences {
			for _, said := range two.Differences[i].Said {
				for at := range said.People {
					said.People[at] = order[said.People[at]]
				}
				slices.Sort(said.People)
			}
		}
		own := make([][]string, len(people))
		for i, was := range order {
			own[was] = two.Own[i]
		}
		two.Own = own
		if diff := cmp.Diff(one, two); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Somebody who repeats another changes nothing on which all agreed but how many
// people there are.
func TestOneMoreWhoAgreesChangesNoAgreement(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		people := anyPeople(s).Draw(t, "people")
		before, more := q.Compare(people, nil), q.Compare(append(slices.Clone(people), people[0]), nil)
		if !slices.Equal(before.Agreed, more.Agreed) {
			t.Fatalf("they agreed on %v, and now on %v", before.Agreed, more.Agreed)
		}
		for _, id := range before.Agreed {
			if was, is := before.Joint[id], more.Joint[id]; !slices.Equal(was.Choices, is.Choices) || was.Importance != is.Importance {
				t.Fatalf("%s was %+v and is %+v", id, was, is)
			}
		}
	})
}

// Where everything is settled the settled answers are decided on. What people
// said to questions that are then not asked is kept, for what a change would ask.
func TestWhatIsSettledIsDecidedOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		people := anyPeople(s).Draw(t, "people")
		settled := q.Interview(func(asked *Question, offered []*Choice) Answer {
			if len(offered) == 0 {
				return Answer{Choices: []string{}, Importance: Normal}
			}
			return Answer{Choices: []string{rapid.SampledFrom(offered).Draw(t, "choice").ID}, Importance: More}
		})
		c := q.Compare(people, settled)
		if !q.Path(settled).Complete() {
			return
		}
		for id, answer := range q.Path(c.Joint).Answers() {
			if diff := cmp.Diff(settled[id], answer); diff != "" {
				t.Fatal(id, diff)
			}
		}
		if diff := cmp.Diff(q.Outline(settled), q.Outline(c.Joint)); diff != "" {
			t.Fatal(diff)
		}
		if len(c.Joint) == len(settled) && !bytes.Equal(verdictJSON(t, q.Decide(settled)), verdictJSON(t, c.Verdict)) {
			t.Fatal("the settled answers are all, and something else is decided on")
		}
		for _, d := range c.Differences {
			if _, ok := settled[d.Question]; d.Settled != ok {
				t.Fatalf("%s is settled: %t", d.Question, d.Settled)
			}
		}
		unknown := slices.ContainsFunc(slices.Collect(maps.Values(settled)), Answer.Unsure)
		if !unknown && len(c.Verdict.Leaders()) == 1 && !slices.Equal(c.Mixed.Shares, []Share{{c.Verdict.Leaders()[0], draws}}) {
			t.Fatalf("all is settled on %v, and mixed it is %+v", c.Verdict.Leaders(), c.Mixed)
		}
	})
}

// What all said to a question that a settled answer takes off the path is kept: the
// draws in which it is asked go by that.
func TestSettlingKeepsWhatIsNotAskedAnyMore(t *testing.T) {
	s := sketch{
		Criteria: []string{"c"},
		Options:  []sketchOption{{ID: "foot", Ratings: map[string]int{"c": -2}}, {ID: "metro", Ratings: map[string]int{"c": 2}}},
		Questions: []sketchQuestion{
			{ID: "place", Choices: []sketchChoice{{ID: "city"}, {ID: "village"}}},
			{ID: "stairs", When: `place == "city"`, Choices: []sketchChoice{{ID: "fine"}, {ID: "never"}}},
		},
		Vetoes: []sketchVeto{{ID: "no-stairs", When: `stairs == "never"`, RulesOut: []string{"metro"}}},
	}
	q := s.compile(t)
	one := Answers{"place": says("city"), "stairs": says("fine")}
	c := q.Compare([]Answers{one, one}, Answers{"place": says()})
	want := Answers{
		"place": {Choices: []string{}, Importance: Normal}, "stairs": {Choices: []string{"fine"}, Importance: Normal, Among: []Held{{[]string{"fine"}, 2}}},
	}
	if diff := cmp.Diff(want, c.Joint); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Share{{"metro", draws}}, c.Verdict.Analysis.Strength.Shares); diff != "" {
		t.Error(diff)
	}
	late := q.Compare([]Answers{one, one}, Answers{"place": says("village"), "stairs": says("never")})
	if diff := cmp.Diff([]Held{{[]string{"never"}, 2}}, late.Joint["stairs"].Among); diff != "" {
		t.Error(diff)
	}
}

// What is given for everybody is what everybody says, and nothing to agree on.
func TestTeamsDoNotDifferOnWhatIsGivenForAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		with, _, question, answer, ok := givenForAll(t, s)
		if !ok {
			t.Skip("every choice has a condition")
		}
		people := anyPeople(s).Draw(t, "people")
		c := with.Compare(people, anyAnswers(s).Draw(t, "settled"))
		if slices.Contains(c.Agreed, question) || differenceOn(c, question) != nil {
			t.Fatal("they were asked for it")
		}
		asked := slices.Contains(with.Path(c.Joint).givenForAll(), question)
		if got, there := c.Joint[question]; there != asked || there && !got.Says(answer) {
			t.Fatalf("it is asked: %t, and answered %+v", asked, got)
		}
		sum := c.Mixed.None
		for _, share := range c.Mixed.Shares {
			sum += share.First
		}
		if sum != draws {
			t.Fatalf("%d draws of %+v", sum, c.Mixed)
		}
	})
}
