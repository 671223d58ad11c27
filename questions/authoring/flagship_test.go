package authoring

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/questions"
)

// shippedFlagship is the questionnaire about containers and VMs, which no test changes.
var shippedFlagship = sync.OnceValues(func() (*questions.Questionnaire, error) {
	var l questions.Loader
	l.Folder(questions.Shipped())
	if err := l.Err(); err != nil {
		return nil, err
	}
	at := slices.IndexFunc(l.Loaded, func(l questions.Loaded) bool { return l.Questionnaire.ID == "containers-or-vms" })
	if at < 0 {
		return nil, errors.New("the flagship is not shipped")
	}
	return l.Loaded[at].Questionnaire, nil
})

// flagshipSurvey is what check finds out about it.
var flagshipSurvey = sync.OnceValues(func() (*Survey, error) {
	q, err := shippedFlagship()
	if err != nil {
		return nil, err
	}
	return Take(context.Background(), q, DefaultWalks, nil)
})

// flagship returns the questionnaire about containers and VMs with its
// personas.
func flagship(t testing.TB) (*questions.Questionnaire, *Personas) {
	t.Helper()
	q, err := shippedFlagship()
	if err != nil {
		t.Fatal(err)
	}
	const file = "containers-or-vms" + PersonasSuffix
	text, err := fs.ReadFile(questions.Shipped().Files, file)
	if err != nil {
		t.Fatal(err)
	}
	personas, err := ReadPersonas(file, text, q)
	if err != nil {
		t.Fatal(err)
	}
	return q, personas
}

func answersOf(t *testing.T, q *questions.Questionnaire, all *Personas, id string) questions.Answers {
	t.Helper()
	at := slices.IndexFunc(all.Personas, func(p Persona) bool { return p.ID == id })
	if at < 0 {
		t.Fatalf("no persona %q", id)
	}
	given, err := all.Personas[at].Answer(q)
	if err != nil {
		t.Fatal(err)
	}
	return given
}

func TestFlagshipPersonasHold(t *testing.T) {
	q, all := flagship(t)
	var runs []*Run
	for i := range all.Personas {
		p := &all.Personas[i]
		t.Run(p.ID, func(t *testing.T) {
			r := p.Run(q)
			runs = append(runs, r)
			for _, failure := range r.Failures {
				t.Error(failure)
			}
			if p.Never == nil || p.Vetoes == nil || p.Who == "" || p.Because == "" || len(p.Sources) == 0 {
				t.Error("never, vetoes, who, because or sources missing")
			}
		})
	}
	cover := Cover(q, runs)
	for _, kind := range []int{optionsLeading, questionsAsked} {
		if missing := cover[kind].NotMet; len(missing) > 0 {
			t.Errorf("no persona for %s: %v", cover[kind].Of, missing)
		}
	}
}

func TestFlagshipLeaderDependsOnImportance(t *testing.T) {
	q, all := flagship(t)
	for _, test := range []struct{ persona, question, less, more string }{
		{"code-runner", "speed", "serverless-containers", "gvisor"},
		{"storage-agents", "needs", "containers-on-metal", "bare-metal"},
		{"intranet", "team", "containers-on-vms", "plain-vms"},
		{"stranger-workspaces", "releases", "microvms", "plain-vms"},
	} {
		t.Run(test.persona, func(t *testing.T) {
			given := answersOf(t, q, all, test.persona)
			for importance, want := range map[questions.Importance]string{questions.Less: test.less, questions.More: test.more} {
				answer := given[test.question]
				answer.Importance = importance
				given[test.question] = answer
				if diff := cmp.Diff([]string{want}, q.Evaluate(given).Leaders()); diff != "" {
					t.Errorf("leader where %q matters %s (-want +got): %s", test.question, importance, diff)
				}
			}
		})
	}
}

func TestFlagshipNoWeightLiftsAVeto(t *testing.T) {
	q, all := flagship(t)
	for i := range all.Personas {
		p := &all.Personas[i]
		t.Run(p.ID, func(t *testing.T) {
			given := answersOf(t, q, all, p.ID)
			for _, importance := range []questions.Importance{questions.Less, questions.More} {
				for id, answer := range given {
					answer.Importance = importance
					given[id] = answer
				}
				options, vetoes := ruledOut(q.Evaluate(given))
				if !slices.Equal(options, slices.Sorted(slices.Values(p.Never))) || !slices.Equal(vetoes, slices.Sorted(slices.Values(p.Vetoes))) {
					t.Errorf("ruled out where all answers matter %s: %v by %v", importance, options, vetoes)
				}
			}
		})
	}
}

// TestFlagshipShowsAllItHas answers at random, and asks for everything that a
// decider should be able to meet: each choice, each veto on each of its
// options, each caution and pairing. What is not met in so many walks is most
// likely a mistake in the questionnaire.
func TestFlagshipShowsAllItHas(t *testing.T) {
	q, _ := flagship(t)
	survey, err := flagshipSurvey()
	if err != nil {
		t.Fatal(err)
	}
	for id, c := range survey.Choices {
		if c.Made.Count == 0 {
			t.Errorf("choice %s of question %s is not met", id[1], id[0])
		}
	}
	for i, p := range survey.Pairings {
		if p.Count == 0 {
			t.Errorf("pairing %v is not met", q.Pairings[i].Options)
		}
	}
	unmet := map[string]bool{}
	for _, v := range q.Vetoes {
		for _, o := range v.RulesOut {
			unmet[v.ID+" on "+o] = true
		}
	}
	for _, c := range q.Cautions {
		unmet["caution "+c.ID] = true
	}
	for number := 0; number < DefaultWalks && len(unmet) > 0; number++ {
		e := q.Evaluate(Walk(q, surveySeed, uint64(number)))
		for _, out := range e.RuledOut {
			for _, v := range out.Vetoes {
				delete(unmet, v.ID+" on "+out.Option)
			}
		}
		for _, c := range e.Cautions {
			delete(unmet, "caution "+c.ID)
		}
	}
	if len(unmet) > 0 {
		t.Error("vetoes and cautions not met:", strings.Join(slices.Sorted(maps.Keys(unmet)), ", "))
	}
}

// What check warns of is meant, with its reason beside the personas, and each
// reason is still needed.
func TestFlagshipIsWarnedOfNothingThatIsNotMeant(t *testing.T) {
	q, all := flagship(t)
	survey, err := flagshipSurvey()
	if err != nil {
		t.Fatal(err)
	}
	warnings := Check(q, survey, today, latin)
	for _, idle := range Silence(warnings, all.Expect) {
		t.Errorf("nothing warns of %s at %s any more", idle.Code, idle.At)
	}
	for _, w := range warnings {
		if w.Meant == "" {
			t.Errorf("line %d: %s [%s]", w.Line, w.Message, w.Code)
		}
	}
}
