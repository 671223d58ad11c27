package questions

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// minute is the n-th minute of these tests.
func minute(n int) time.Time {
	return time.Date(2026, time.March, 1, 12, n, 0, 0, time.UTC)
}

// roundOf is a round of so many people, who joined one a minute and answer in the
// browser and the session of their number.
func roundOf(t *testing.T, n int, rules RoundRules) Round {
	t.Helper()
	r := Round{ID: "round", Owner: [32]byte{1}, Opened: minute(0), Rules: rules, Used: minute(0)}
	for i := 1; i <= n; i++ {
		p := Person{Number: i, Name: "person", Owner: [32]byte{byte(i)}, Session: string(rune('0' + i))}
		if err := r.AddPerson(p, "", minute(i)); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

func TestEveryChangeIsAUseOfTheRound(t *testing.T) {
	handIn := func(by byte) func(*Round, time.Time) error {
		return func(r *Round, now time.Time) error { return r.HandIn([32]byte{by}, Answers{"q": {}}, now) }
	}
	r := roundOf(t, 2, RoundRules{Least: 2, AgainHours: 1})
	for i, change := range []func(*Round, time.Time) error{
		func(r *Round, now time.Time) error { return r.Invite(Person{Number: 8, Invitation: "i"}, now) },
		func(r *Round, now time.Time) error {
			return r.AddPerson(Person{Number: 9, Owner: [32]byte{9}, Session: "9"}, "i", now)
		},
		func(r *Round, now time.Time) error { return r.Withdraw(8, now) },
		func(r *Round, now time.Time) error { return r.HideNames(now) },
		func(r *Round, now time.Time) error { return r.Extend(now.AddDate(0, 0, 1), now) },
		handIn(1), handIn(2),
		(*Round).Close, handIn(2), (*Round).Close,
		func(r *Round, now time.Time) error { return r.Settle(Settlement{Question: "q"}, now) },
		func(r *Round, now time.Time) error {
			return r.Dissent([32]byte{2}, Dissent{Question: "q", Text: "no"}, now)
		},
		func(r *Round, now time.Time) error { return r.Unsettle("q", now) },
		func(r *Round, now time.Time) error { return r.Freeze("result", now) },
	} {
		now := minute(10 + i)
		if err := change(&r, now); err != nil {
			t.Fatalf("change %d: %v", i, err)
		}
		if !r.Used.Equal(now) {
			t.Errorf("after change %d the round was used at %v", i, r.Used)
		}
	}
	if err := r.Unsettle("q", minute(99)); err == nil || !r.Used.Equal(minute(23)) {
		t.Errorf("a frozen round can be changed, or failing is a use: %v, %v", err, r.Used)
	}
}

// That somebody has just answered must show nowhere.
func TestNobodySeesWhenARoundWasUsedWhileItIsBlind(t *testing.T) {
	r := roundOf(t, 2, RoundRules{Least: 2, AgainHours: 1})
	seen := func(n int) (used []time.Time) {
		for _, viewer := range [][32]byte{r.Owner, {2}, {99}} {
			used = append(used, r.As(viewer, minute(n)).Used)
		}
		return used
	}
	hidden := []time.Time{{}, {}, {}}
	if got := seen(5); !slices.Equal(got, hidden) {
		t.Errorf("while people answer: %v", got)
	}
	for _, owner := range [][32]byte{{1}, {2}} {
		if err := r.HandIn(owner, Answers{}, minute(6)); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(minute(7)); err != nil {
		t.Fatal(err)
	}
	if got := seen(8); !slices.Equal(got, hidden) {
		t.Errorf("while people answer again: %v", got)
	}
	if got := seen(8 + 60); slices.Contains(got, time.Time{}) {
		t.Errorf("once all is revealed: %v", got)
	}
}

func TestRemovalOfARound(t *testing.T) {
	day := 24 * time.Hour
	for name, c := range map[string]struct {
		round Round
		want  time.Time
		stays bool
	}{
		"since the last use":            {Round{Used: minute(3)}, minute(3).Add(day), false},
		"since it closes":               {Round{Used: minute(3), Rules: RoundRules{Closes: minute(50)}}, minute(50).Add(day), false},
		"since it closed":               {Round{Used: minute(3), Rules: RoundRules{Closes: minute(50)}, Closed: minute(2)}, minute(3).Add(day), false},
		"since the second pass ends":    {Round{Used: minute(3), Rules: RoundRules{AgainHours: 1}, Closed: minute(2)}, minute(62).Add(day), false},
		"since a use after that":        {Round{Used: minute(70), Rules: RoundRules{AgainHours: 1}, Closed: minute(2)}, minute(70).Add(day), false},
		"with the result, if any":       {Round{Used: minute(3), Result: "result"}, minute(3).Add(day), true},
		"no time for the second pass":   {Round{Used: minute(3), Rules: RoundRules{AgainHours: 1}}, minute(3).Add(day), false},
		"the second pass was closed":    {Round{Used: minute(4), Rules: RoundRules{AgainHours: 1}, Closed: minute(2), AgainEnded: minute(4)}, minute(4).Add(day), false},
		"a planned end with two passes": {Round{Used: minute(3), Rules: RoundRules{Closes: minute(10), AgainHours: 1}}, minute(70).Add(day), false},
	} {
		at, goes := c.round.Removal(day)
		if !at.Equal(c.want) || goes == c.stays {
			t.Errorf("%s: %v, %v", name, at, goes)
		}
	}
}

// TestWhoMayHandIn hands in as each of those in a round, around the ends of both
// passes.
func TestWhoMayHandIn(t *testing.T) {
	r := roundOf(t, 3, RoundRules{Least: 2, AgainHours: 1, Closes: minute(20)})
	for _, owner := range [][32]byte{{1}, {2}} {
		if err := r.HandIn(owner, Answers{}, minute(5)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		person byte
		n      int
		want   error
	}{
		{1, 19, nil}, {3, 19, nil}, {4, 19, ErrNotFound}, // the first pass
		{1, 20, nil}, {3, 20, ErrClosed}, {1, 79, nil}, // the second one, of those who answered
		{1, 80, ErrClosed},
	} {
		copied := r
		copied.People = slices.Clone(r.People)
		if err := copied.HandIn([32]byte{c.person}, Answers{}, minute(c.n)); !errors.Is(err, c.want) {
			t.Errorf("person %d at %d: error %v, want %v", c.person, c.n, err, c.want)
		}
	}
}

// A change must leave what the round was copied from alone: a store may run it
// again.
func TestAdoptAndLeaveAreOfTheRoundAlone(t *testing.T) {
	r := roundOf(t, 3, RoundRules{Least: 2})
	before := r
	before.People = slices.Clone(r.People)
	copied := r
	copied.Adopt([32]byte{1}, [32]byte{2}, minute(10))
	copied.Leave("3", minute(11))
	if diff := cmp.Diff(before, r); diff != "" {
		t.Errorf("(-before +after)\n%s", diff)
	}
	if len(copied.People) != 1 || copied.Owner != [32]byte{2} || copied.People[0].Owner != [32]byte{2} || copied.People[0].Number != 1 {
		t.Errorf("it is %+v", copied)
	}
	copied = r
	copied.Adopt([32]byte{2}, [32]byte{2}, minute(10))
	copied.Leave("", minute(11))
	if diff := cmp.Diff(before, copied); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Two people who become one browser's are one where nothing is revealed, and where
// one of them handed in nothing. What was revealed stays.
func TestAdoptKeepsWhoAnswered(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		least  int
		handIn []int
		want   []int // numbers of those who stay, of the two in question 1 and 2
	}{
		"too few, both answered":      {4, []int{1, 2, 3}, []int{2, 3}},
		"too few, one answered":       {4, []int{2, 3}, []int{2, 3}},
		"revealed, the first did not": {2, []int{2, 3}, []int{2, 3}},
		"revealed, the other did not": {2, []int{1, 3}, []int{1, 3}},
		"revealed, both answered":     {2, []int{1, 2, 3}, []int{1, 2, 3}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := roundOf(t, 3, RoundRules{Least: c.least, Closes: minute(60), AgainHours: 2})
			for _, n := range c.handIn {
				if err := r.HandIn([32]byte{byte(n)}, Answers{}, minute(10+n)); err != nil {
					t.Fatal(err)
				}
			}
			r.Adopt([32]byte{1}, [32]byte{2}, minute(70))
			var got []int
			for _, p := range r.People {
				got = append(got, p.Number)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("numbers %v stay, want %v", got, c.want)
			}
			if err := r.HandIn([32]byte{2}, Answers{}, minute(71)); c.least == 2 && err != nil {
				t.Errorf("who answered cannot answer again: %v", err)
			}
		})
	}
}
