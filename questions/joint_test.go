package questions

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// anyPeople draws the answers of one to four people, of whom some say the same.
func anyPeople(s sketch) *rapid.Generator[[]Answers] {
	return rapid.Custom(func(t *rapid.T) []Answers {
		one := anyAnswers(s).Draw(t, "one")
		people := []Answers{one}
		for range rapid.IntRange(0, 3).Draw(t, "others") {
			other := anyAnswers(s).Draw(t, "other")
			for _, question := range s.Questions {
				if a, ok := one[question.ID]; ok && rapid.IntRange(0, 2).Draw(t, "agree") > 0 {
					other[question.ID] = a
				}
			}
			people = append(people, other)
		}
		return people
	})
}

// Where all say the same, a team is one decider.
func TestATeamThatAgreesIsOneDecider(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		given := q.Path(anyAnswers(s).Draw(t, "answers")).Answers()
		c := q.Compare(slices.Repeat([]Answers{given}, rapid.IntRange(1, 4).Draw(t, "people")), nil)
		if diff := gocmp.Diff(string(verdictJSON(t, q.Decide(given))), string(verdictJSON(t, c.Verdict))); diff != "" {
			t.Fatal(diff)
		}
		if len(c.Differences) > 0 {
			t.Fatalf("they differ: %+v", c.Differences)
		}
		if diff := gocmp.Diff(given, c.Joint); diff != "" {
			t.Fatal(diff)
		}
	})
}

func verdictJSON(t failer, v Verdict) []byte {
	t.Helper()
	text, err := v.JSON()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestJoinCountsWhatPeopleChose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		people := anyPeople(s).Draw(t, "people")
		joint := q.Join(people)
		for _, question := range s.Questions {
			got, ok := joint[question.ID]
			want, answered := naiveJoin(q, question, people, q.Path(joint))
			if ok != answered {
				t.Fatalf("%s has an answer: %t", question.ID, ok)
			}
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Fatalf("%s: %s", question.ID, diff)
			}
		}
	})
}

// naiveJoin is what people chose on a question, by counting.
func naiveJoin(q *Questionnaire, question sketchQuestion, people []Answers, joint Path) (answer Answer, answered bool) {
	counts := map[string]int{}
	var importances []Importance
	alike := true // everybody was asked, and offered nothing that the joint answers do not offer
	for _, given := range people {
		path := q.Path(given)
		a, ok := path.Answers()[question.ID]
		alike = alike && ok && (a.Unsure() || within(path.Offered(question.ID), joint.Offered(question.ID)))
		if ok {
			counts[strings.Join(a.Choices, " ")]++
			importances = append(importances, a.Importance)
		}
	}
	if len(counts) == 0 {
		return Answer{}, false
	}
	order := map[Importance]int{Less: 0, Normal: 1, More: 2}
	slices.SortFunc(importances, func(a, b Importance) int { return order[a] - order[b] })
	answer = Answer{Choices: []string{}, Importance: importances[(len(importances)-1)/2]}
	for choices, n := range counts {
		answer.Among = append(answer.Among, Held{append([]string{}, strings.Fields(choices)...), n})
	}
	slices.SortFunc(answer.Among, func(a, b Held) int {
		return cmp.Or(b.People-a.People, cmp.Compare(placesOf(question, a), placesOf(question, b)))
	})
	if len(counts) == 1 {
		answer.Choices = answer.Among[0].Choices
		if alike && slices.Contains(joint.Asked, question.ID) && offersAll(q, joint.given, question.ID, answer.Choices) {
			answer.Among = nil
		}
	}
	return answer, true
}

func within(some, all []Choice) bool {
	return !slices.ContainsFunc(some, func(c Choice) bool {
		return !slices.ContainsFunc(all, func(other Choice) bool { return other.ID == c.ID })
	})
}

// placesOf are the places of choices in their question as a word, "not sure" last.
func placesOf(q sketchQuestion, h Held) string {
	places := ""
	for i, c := range q.Choices {
		if slices.Contains(h.Choices, c.ID) {
			places += string(rune('a' + i))
		}
	}
	return cmp.Or(places, "z")
}

// What people differ on is what one of them said to vetoes and cases, and "not
// sure" to all else.
func TestTeamsAreEvaluatedTheObviousWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		for _, people := range rapid.SliceOfN(anyPeople(s), 20, 20).Draw(t, "teams") {
			joint := q.Join(people)
			checkAgainstNaive(t, s, joint, q.Evaluate(joint))
		}
	})
}

// A change that is tried out is what a replay of it gives.
func TestWhatTurnsATeamIsWhatAReplayGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		joint := q.Join(anyPeople(s).Draw(t, "people"))
		before := leadersOf(q, joint)
		a := q.analyseGiven(joint)
		for _, open := range a.OpenQuestions {
			tried := triedOf(q, s, joint, open.Question)
			if len(tried) != open.Choices {
				t.Fatalf("%s: %d answers are tried, want %v", open.Question, open.Choices, tried)
			}
			for _, choices := range tried {
				with, _ := q.Change(joint, open.Question, Answer{Choices: choices, Importance: joint[open.Question].Importance})
				after := leadersOf(q, with)
				i := slices.IndexFunc(open.Turns, func(turn LeaderChange) bool { return slices.Equal(turn.Answer(), choices) })
				if turns := !slices.Equal(before, after); turns != (i >= 0) || turns && !slices.Equal(open.Turns[i].Leaders, after) {
					t.Fatalf("%s %v leads to %v, before it was %v: %+v", open.Question, choices, after, before, open)
				}
			}
		}
		for _, flip := range a.Flips {
			with := joint
			for _, c := range flip.Changes {
				with, _ = q.Change(with, c.Question, Answer{Choices: c.Choices, Importance: c.Importance})
			}
			if after := leadersOf(q, with); len(flip.Changes) == 1 && !slices.Equal(after, flip.Leaders) {
				t.Fatalf("%+v leads to %v", flip, after)
			}
		}
	})
}

// triedOf are the answers to try for an open question: those that somebody gave,
// if they are offered, else each choice.
func triedOf(q *Questionnaire, s sketch, joint Answers, question string) [][]string {
	var given, offered [][]string
	for _, h := range joint[question].Among {
		if len(h.Choices) > 0 {
			given = append(given, h.Choices)
		}
	}
	if given == nil {
		at := slices.IndexFunc(s.Questions, func(other sketchQuestion) bool { return other.ID == question })
		for _, c := range s.Questions[at].Choices {
			given = append(given, []string{c.ID})
		}
	}
	for _, choices := range given {
		if offersAll(q, joint, question, choices) {
			offered = append(offered, choices)
		}
	}
	return offered
}

// Whoever goes on from the answers of a team is one decider: nothing of what its
// people chose is left where they differed.
func TestATeamsAnswersAreTakenOnByOneDecider(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		joint := q.Join(anyPeople(s).Draw(t, "people"))
		counted := q.Path(joint).Answers()
		for id, taken := range q.AsOffered(counted) {
			if taken.Among != nil || !slices.Equal(taken.Choices, counted[id].Choices) || taken.Importance != counted[id].Importance {
				t.Fatalf("%s was %+v, and is taken on as %+v", id, counted[id], taken)
			}
		}
	})
}

// What is agreed on where it is not offered counts as soon as it is, and what
// people were offered is not offered anew.
func TestWhatATeamAgreesOnCountsWhereItIsOffered(t *testing.T) {
	s := sketch{
		Criteria: []string{"c", "d"},
		Options: []sketchOption{
			{ID: "near", Ratings: map[string]int{"c": 2, "d": -2}}, {ID: "far", Ratings: map[string]int{"c": -2, "d": 2}},
			{ID: "tram", Ratings: map[string]int{"c": 2, "d": 2}},
		},
		Questions: []sketchQuestion{
			{ID: "place", Choices: []sketchChoice{{ID: "city"}, {ID: "suburb"}, {ID: "village"}}},
			{ID: "way", Choices: []sketchChoice{
				{ID: "walk", Adds: map[string]int{"c": 3}}, {ID: "drive"},
				{ID: "metro", Adds: map[string]int{"d": 3}, When: `place == "city" or place == "suburb"`},
			}},
		},
		Vetoes: []sketchVeto{{ID: "no-tram", When: `way == "metro" or way == "walk"`, RulesOut: []string{"tram"}}},
	}
	q := s.compile(t)
	team := func(way string) Answers {
		return q.Join([]Answers{{"place": says("city"), "way": says(way)}, {"place": says("suburb"), "way": says(way)}})
	}
	if diff := gocmp.Diff(Answer{Choices: []string{"metro"}, Importance: Normal, Among: []Held{{[]string{"metro"}, 2}}}, team("metro")["way"]); diff != "" {
		t.Error(diff)
	}
	for way, leader := range map[string]string{"walk": "near", "metro": "far"} {
		joint := team(way)
		if path := q.Path(joint); !path.Complete() {
			t.Errorf("%s: %v is missing", way, path.Missing)
		}
		v := q.Decide(joint)
		if len(v.RuledOut) != 1 {
			t.Errorf("%s: %+v is ruled out", way, v.RuledOut)
		}
		if one := len(v.Leaders()) == 1; one != (len(v.Analysis.Thresholds) > 0) {
			t.Errorf("%s: %v lead, and what would turn that is %+v", way, v.Leaders(), v.Analysis.Thresholds)
		}
		if none := v.Analysis.Strength.None; none > 0 || slices.ContainsFunc(v.Analysis.Strength.Shares, func(s Share) bool { return s.Option == "tram" }) {
			t.Errorf("%s: in the draws all is otherwise: %+v", way, v.Analysis.Strength)
		}
		for _, place := range []string{"city", "suburb"} {
			with, reopened := q.Change(joint, "place", says(place))
			if leaders := leadersOf(q, with); !slices.Equal(leaders, []string{leader}) || len(reopened) > 0 {
				t.Errorf("%s in the %s: %v lead, and %v is asked again", way, place, leaders, reopened)
			}
		}
		// Where nobody lives nobody was asked, and all that is known is what is not offered.
		with, _ := q.Change(joint, "place", says("village"))
		if leaders, want := leadersOf(q, with), map[string][]string{"walk": {"near"}, "metro": {"far", "near"}}[way]; !slices.Equal(leaders, want) {
			t.Errorf("%s in the village: %v lead, want %v", way, leaders, want)
		}
	}
}
