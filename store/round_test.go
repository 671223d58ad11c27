package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/questions"
)

// What a later version has put into the columns of JSON stays there, but for those
// that a change is about.
func TestAChangeKeepsWhatItDoesNotKnow(t *testing.T) {
	opened := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	owner := func(n int) [32]byte { return [32]byte{byte(n)} }
	answers := questions.Answers{"time": {Choices: []string{"short"}}}
	person := func(n int) questions.Person {
		return questions.Person{Number: n, Name: "Ann", Owner: owner(n), Session: string(rune('a' + n)), Joined: opened, First: &questions.HandedIn{Answers: answers, At: opened}}
	}
	stored, err := RoundToStore(questions.Round{
		ID: "round", Owner: owner(9), Opened: opened, Rules: questions.RoundRules{Closes: opened.Add(time.Hour), Least: 2}, People: []questions.Person{person(1), person(2)},
	})
	if err != nil {
		t.Fatal(err)
	}
	stored.Row.Rules = `{"later":[1],` + stored.Row.Rules[1:]
	stored.Row.Settled = `[{"later":1}]`
	for i := range stored.People {
		p := &stored.People[i]
		p.FirstAnswers = strings.Replace(p.FirstAnswers, `{"choices"`, `{"later":[1],"choices"`, 1)
		p.Dissents = `[{"later":1}]`
	}
	now := opened.Add(time.Minute)
	for name, c := range map[string]struct {
		change func(*questions.Round) error
		want   func(is Round, want *Round)
	}{
		"nothing": {func(*questions.Round) error { return nil }, func(Round, *Round) {}},
		"somebody hands in": {func(r *questions.Round) error { return r.HandIn(owner(2), answers, now) }, func(is Round, want *Round) {
			want.Row.Used, want.Row.Idle = is.Row.Used, is.Row.Idle
			want.People[1].FirstAt, want.People[1].FirstAnswers = is.People[1].FirstAt, is.People[1].FirstAnswers
		}},
		"more time": {func(r *questions.Round) error { return r.Extend(now.Add(2*time.Hour), now) }, func(is Round, want *Round) {
			want.Row.Rules, want.Row.Used, want.Row.Idle = is.Row.Rules, is.Row.Used, is.Row.Idle
		}},
		"other numbers": {func(r *questions.Round) error {
			r.People[0].Number, r.People[1].Number = 20, 10
			r.People[0], r.People[1] = r.People[1], r.People[0]
			return nil
		}, func(_ Round, want *Round) {
			want.People[0], want.People[1] = want.People[1], want.People[0]
			want.People[0].Number, want.People[1].Number = 10, 20
		}},
	} {
		is, err := stored.Change(c.change)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := Round{Row: stored.Row, People: append([]PersonRow{}, stored.People...)}
		c.want(is, &want)
		if diff := cmp.Diff(want, is); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	refused := errors.New("no")
	if _, err := stored.Change(func(*questions.Round) error { return refused }); !errors.Is(err, refused) {
		t.Errorf("a change that is refused: %v", err)
	}
}
