package questions

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var opened = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

func browser(n int) [32]byte { return [32]byte{byte(n), 1} }

// answersOf are those of a person that nobody else gives.
func answersOf(n int, pass string) Answers {
	return Answers{"q": {Choices: []string{"a"}, Importance: Normal, Note: fmt.Sprintf("note %d %s.", n, pass)}}
}

// openRound is one with its maker in browser 0 and some people in the browsers
// from 1 on.
func openRound(rules RoundRules, people int) *Round {
	r := &Round{ID: "r", Owner: browser(0), Opened: opened, Rules: rules, Join: "common link"}
	for n := 1; n <= people; n++ {
		r.People = append(r.People, Person{
			Number: n, Name: fmt.Sprintf("name %d.", n), Owner: browser(n), Session: fmt.Sprintf("session %d.", n), Joined: opened,
		})
	}
	return r
}

// Phases follow from the rules and the clock.
func TestPhasesOfARound(t *testing.T) {
	at := func(hours int) time.Time { return opened.Add(time.Duration(hours) * time.Hour) }
	in := func(hours int) *HandedIn { return &HandedIn{At: at(hours)} }
	for name, c := range map[string]struct {
		rules         RoundRules
		first, second []*HandedIn
		change        func(*Round)
		want          map[int]Phase // by hours
	}{
		"nothing ends it": {
			rules: RoundRules{Least: 2}, first: []*HandedIn{in(1), in(2), nil},
			want: map[int]Phase{0: Answering, 2: Answering, 9999: Answering},
		},
		"the closing time": {
			rules: RoundRules{Least: 2, Closes: at(5)}, first: []*HandedIn{in(1), in(2), nil},
			want: map[int]Phase{4: Answering, 5: Settling, 9: Settling},
		},
		"the closing time, with too few": {
			rules: RoundRules{Least: 3, Closes: at(5), AgainHours: 2}, first: []*HandedIn{in(1), in(2), nil},
			want: map[int]Phase{4: Answering, 5: TooFew, 99: TooFew},
		},
		"all have answered": {
			rules: RoundRules{Least: 2, Expected: 2, Closes: at(9)}, first: []*HandedIn{in(3), in(1), nil},
			want: map[int]Phase{2: Answering, 3: Settling},
		},
		"nobody, and fewer, are expected": {
			rules: RoundRules{Least: 2, Expected: -5, Closes: at(9)}, first: []*HandedIn{in(3), in(1), nil},
			want: map[int]Phase{3: Answering, 9: Settling},
		},
		"its maker closes it": {
			rules: RoundRules{Least: 2, Closes: at(9)}, first: []*HandedIn{in(1), in(1)}, change: func(r *Round) { r.Closed = at(4) },
			want: map[int]Phase{3: Answering, 4: Settling},
		},
		"a second pass, for its hours": {
			rules: RoundRules{Least: 2, Closes: at(5), AgainHours: 3}, first: []*HandedIn{in(1), in(2), nil}, second: []*HandedIn{in(6), nil, nil},
			want: map[int]Phase{4: Answering, 5: AnsweringAgain, 7: AnsweringAgain, 8: Settling},
		},
		"a second pass, until all have answered again": {
			rules: RoundRules{Least: 2, Closes: at(5), AgainHours: 30}, first: []*HandedIn{in(1), in(2), nil}, second: []*HandedIn{in(6), in(7), nil},
			want: map[int]Phase{6: AnsweringAgain, 7: Settling},
		},
		"a second pass that its maker ends": {
			rules: RoundRules{Least: 2, Closes: at(5), AgainHours: 30}, first: []*HandedIn{in(1), in(2)}, change: func(r *Round) { r.AgainEnded = at(6) },
			want: map[int]Phase{5: AnsweringAgain, 6: Settling},
		},
		"a result": {
			rules: RoundRules{Least: 2, Closes: at(5)}, first: []*HandedIn{in(1), in(2)}, change: func(r *Round) { r.Result = "result" },
			want: map[int]Phase{5: Frozen},
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := openRound(c.rules, len(c.first))
			for i := range c.first {
				r.People[i].First = c.first[i]
			}
			for i := range c.second {
				r.People[i].Second = c.second[i]
			}
			if c.change != nil {
				c.change(r)
			}
			for hours, want := range c.want {
				if got := r.Phase(at(hours)); got != want {
					t.Errorf("after %d hours it is %s, want %s", hours, got, want)
				}
			}
		})
	}
}

// drawRound plays people who do anything, one after another, and returns what
// comes of it with the moment of the last. Each change is checked.
func drawRound(t *rapid.T) (*Round, time.Time) {
	rules := RoundRules{Least: rapid.IntRange(2, 3).Draw(t, "least"), Pseudonyms: rapid.IntRange(0, 4).Draw(t, "pseudonyms") == 0}
	if rapid.Bool().Draw(t, "closes") {
		rules.Closes = opened.Add(time.Duration(rapid.IntRange(1, 30).Draw(t, "hours")) * time.Hour)
	}
	if rapid.Bool().Draw(t, "expects") {
		rules.Expected = rapid.IntRange(rules.Least, 5).Draw(t, "expected")
	}
	if rapid.Bool().Draw(t, "again") {
		rules.AgainHours = rapid.IntRange(1, 9).Draw(t, "again hours")
	}
	r, now := openRound(rules, 0), opened
	// Mostly some have joined and handed in before anything else happens.
	for n := range rapid.IntRange(0, 4).Draw(t, "joined") {
		now = now.Add(7*time.Minute + time.Second)
		act(t, r, n+1, "join", now)
	}
	for n := range rapid.IntRange(0, 4).Draw(t, "handed in") {
		now = now.Add(time.Minute + time.Second)
		act(t, r, n+1, "hand in", now)
	}
	if rapid.Bool().Draw(t, "closed") {
		act(t, r, 1, "close", now)
		for n := range rapid.IntRange(0, 3).Draw(t, "handed in again") {
			now = now.Add(time.Minute + time.Second)
			act(t, r, n+1, "hand in", now)
		}
	}
	for range rapid.IntRange(0, 15).Draw(t, "acts") {
		now = now.Add(time.Duration(rapid.IntRange(1, 100).Draw(t, "minutes"))*time.Minute + time.Second)
		what := rapid.SampledFrom(slices.Sorted(maps.Keys(acts))).Draw(t, "act")
		act(t, r, rapid.IntRange(1, 5).Draw(t, "who"), what, now)
	}
	return r, now
}

// act does something to the round. Where it is refused the round stays as it was,
// and no copy of it ever changes.
func act(t *rapid.T, r *Round, n int, what string, now time.Time) {
	kept := *r // shares what it can
	before := wholeOf(t, &kept)
	err := acts[what](r, n, now)
	if after := wholeOf(t, &kept); after != before {
		t.Fatalf("%s changes a copy: %s", what, cmp.Diff(before, after))
	}
	if after := wholeOf(t, r); err != nil && after != before {
		t.Fatalf("%s is refused (%v) and changes something: %s", what, err, cmp.Diff(before, after))
	}
}

// acts are what somebody can do to a round, each in a way that only they do.
var acts = map[string]func(r *Round, n int, now time.Time) error{
	"join": func(r *Round, n int, now time.Time) error { return r.AddPerson(newcomer(n), "", now) },
	"join by a link": func(r *Round, n int, now time.Time) error {
		return r.AddPerson(newcomer(n), fmt.Sprintf("invitation %d.", n), now)
	},
	"invite": func(r *Round, n int, now time.Time) error {
		return r.Invite(Person{Number: 10 + n, Name: fmt.Sprintf("name %d.", 10+n), Invitation: fmt.Sprintf("invitation %d.", n)}, now)
	},
	"withdraw":    func(r *Round, n int, now time.Time) error { return r.Withdraw(n, now) },
	"hand in":     handsIn,
	"hand in too": handsIn,
	"and again":   handsIn,
	"close":       func(r *Round, _ int, now time.Time) error { return r.Close(now) },
	"extend":      func(r *Round, n int, now time.Time) error { return r.Extend(now.Add(time.Duration(n)*time.Hour), now) },
	"expect":      func(r *Round, n int, now time.Time) error { return r.ExpectPeople(n+2, min(n+2, 3), now) },
	"hide names":  func(r *Round, _ int, now time.Time) error { return r.HideNames(now) },
	"settle": func(r *Round, n int, now time.Time) error {
		return r.Settle(Settlement{Question: fmt.Sprintf("q%d", n%2), Answer: says("b"), Why: "settled."}, now)
	},
	"take back": func(r *Round, n int, now time.Time) error { return r.Unsettle(fmt.Sprintf("q%d", n%2), now) },
	"dissent": func(r *Round, n int, now time.Time) error {
		return r.Dissent(browser(n), Dissent{Question: fmt.Sprintf("q%d", n%2), Text: fmt.Sprintf("dissent %d.", n)}, now)
	},
	"freeze": func(r *Round, n int, now time.Time) error {
		if n > 1 {
			return ErrEarly // seldom
		}
		return r.Freeze("result", now)
	},
}

func newcomer(n int) Person {
	return Person{Number: n, Name: fmt.Sprintf("name %d.", n), Owner: browser(n), Session: fmt.Sprintf("session %d.", n), KnewVerdict: true}
}

func handsIn(r *Round, n int, now time.Time) error {
	pass := "first"
	if r.Phase(now) == AnsweringAgain {
		pass = "second"
	}
	return r.HandIn(browser(n), answersOf(n, pass), now)
}

// wholeOf is all of a round as text.
func wholeOf(t failer, r *Round) string {
	t.Helper()
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestChangesOfARoundChangeNoCopy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { drawRound(t) })
}

// Time alone takes a round forwards.
func TestRoundsNeverGoBack(t *testing.T) {
	order := []Phase{Answering, TooFew, AnsweringAgain, Settling, Frozen}
	rapid.Check(t, func(t *rapid.T) {
		r, now := drawRound(t)
		phase := r.Phase(now)
		for range 20 {
			now = now.Add(time.Hour)
			next := r.Phase(now)
			if slices.Index(order, next) < slices.Index(order, phase) {
				t.Fatalf("it was %s and is %s at %s", phase, next, now)
			}
			phase = next
		}
	})
}

// What a viewer sees is what the table of rules says, for every kind of viewer at
// every moment: each thing that only one person said or has is looked for in all
// that As returns.
func TestNobodySeesMoreThanTheyMay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, now := drawRound(t)
		now = now.Add(time.Duration(rapid.IntRange(0, 600).Draw(t, "later")) * time.Minute)
		for viewer := range 8 { // 0 is the maker, 6 and 7 are in no round
			checkSeen(t, r, viewer, now)
		}
	})
	now := opened.Add(time.Hour)
	for phase, open := range phases() {
		r := open()
		if got := r.Phase(now); got != phase {
			t.Fatalf("it is %s, want %s", got, phase)
		}
		for viewer := range 5 {
			checkSeen(t, r, viewer, now)
		}
	}
}

// checkSeen looks for everything that only one person said or has in what a viewer
// sees.
func checkSeen(t failer, r *Round, viewer int, now time.Time) {
	t.Helper()
	seen, phase, maker := r.As(browser(viewer), now), r.Phase(now), viewer == 0
	if got := seen.Phase(now); got != phase || seen.Answered() != r.Answered() || len(seen.People) != len(r.People) {
		t.Fatal("to", viewer, "it looks", got, "and is", phase, "with", r.Answered(), "answers:", seen)
	}
	text := wholeOf(t, &seen)
	sees := func(what string, part string, may bool) {
		if part != "" && strings.Contains(text, part) != may {
			t.Fatal("in", phase, viewer, "may see", what, may, "in", text)
		}
	}
	sees("the common link", r.Join, maker)
	for _, p := range r.People {
		own := p.Session != "" && p.Owner == browser(viewer)
		may := mayOf(phase, own, maker)
		sees("an invitation", p.Invitation, maker)
		sees("a session", p.Session, own)
		sees("a name", p.Name, may.name)
		for _, in := range []struct {
			*HandedIn
			may bool
		}{{p.First, may.first}, {p.Second, may.second}} {
			if in.HandedIn != nil {
				sees("a note", in.Answers["q"].Note, in.may)
				sees("when somebody handed in", in.At.Format(time.RFC3339Nano), in.may)
			}
		}
	}
	checkOwners(t, r, seen, viewer, phase)
}

// mays is what somebody may see of a person.
type mays struct{ name, first, second bool }

// mayOf is the table: before the reveal of a pass its answers are for whoever
// gave them, and names and who has answered for the maker, too.
func mayOf(phase Phase, own, maker bool) mays {
	switch {
	case own:
		return mays{true, true, true}
	case phase == Answering || phase == TooFew:
		return mays{name: maker}
	case phase == AnsweringAgain:
		return mays{name: true, first: true}
	default:
		return mays{true, true, true}
	}
}

// checkOwners checks that a viewer knows no browser but their own, nor who knew a
// verdict before that can be of use.
func checkOwners(t failer, r *Round, seen Round, viewer int, phase Phase) {
	if (phase == Answering || phase == TooFew || phase == AnsweringAgain) && !seen.Used.IsZero() {
		t.Fatal("it tells when somebody did something")
	}
	own := r.Person(browser(viewer))
	for _, p := range seen.People {
		if p.Owner == browser(viewer) && own != nil && p.Number == own.Number {
			continue
		}
		if p.Owner != [32]byte{} || !p.Joined.IsZero() {
			t.Fatal(viewer, "sees whose browser is whose, or when they came:", p)
		}
		if blind := phase == Answering || phase == TooFew; blind && p.KnewVerdict {
			t.Fatal(viewer, "sees who knew a verdict")
		}
	}
}

// Under pseudonyms a name is nowhere in a round, whenever they were asked for.
func TestPseudonymsKeepNoName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if r, _ := drawRound(t); r.Rules.Pseudonyms && strings.Contains(wholeOf(t, r), "name ") {
			t.Fatalf("a name is in %s", wholeOf(t, r))
		}
	})
}

// phases have a round in each of them, an hour after it was opened.
func phases() map[Phase]func() *Round {
	return map[Phase]func() *Round{
		Answering: func() *Round {
			return handedIn(openRound(RoundRules{Least: 2, Closes: opened.Add(9 * time.Hour)}, 3), 2)
		},
		TooFew: func() *Round { return handedIn(openRound(RoundRules{Least: 2, Closes: opened}, 3), 2) },
		AnsweringAgain: func() *Round {
			r := handedIn(openRound(RoundRules{Least: 2, Closes: opened, AgainHours: 9}, 3), 1, 2)
			r.People[1].Second = &HandedIn{Answers: answersOf(2, "second"), At: opened.Add(3 * time.Minute)}
			return r
		},
		Settling: func() *Round { return handedIn(openRound(RoundRules{Least: 2, Closes: opened}, 3), 1, 2) },
		Frozen: func() *Round {
			r := handedIn(openRound(RoundRules{Least: 2, Closes: opened}, 3), 1, 2)
			r.Result = "result"
			return r
		},
	}
}

// What people may do depends on the phase.
func TestPhasesAllowWhatTheySay(t *testing.T) {
	now := opened.Add(time.Hour)
	refusals := []error{ErrClosed, ErrEarly, ErrNotFound, ErrLoosened, ErrConflict}
	for what, want := range map[string]map[Phase]error{
		"join":        {Answering: nil, TooFew: ErrClosed, AnsweringAgain: ErrClosed, Settling: ErrClosed, Frozen: ErrClosed},
		"invite":      {Answering: nil, TooFew: ErrClosed, AnsweringAgain: ErrClosed, Settling: ErrClosed, Frozen: ErrClosed},
		"withdraw":    {Answering: nil, TooFew: nil, AnsweringAgain: ErrClosed, Settling: ErrClosed, Frozen: ErrClosed},
		"hand in":     {Answering: nil, TooFew: ErrClosed, AnsweringAgain: nil, Settling: ErrClosed, Frozen: ErrClosed},
		"late":        {Answering: nil, TooFew: ErrClosed, AnsweringAgain: ErrClosed, Settling: ErrClosed, Frozen: ErrClosed},
		"close":       {Answering: ErrEarly, TooFew: ErrClosed, AnsweringAgain: nil, Settling: ErrClosed, Frozen: ErrClosed},
		"extend":      {Answering: nil, TooFew: nil, AnsweringAgain: ErrClosed, Settling: ErrClosed, Frozen: ErrClosed},
		"sooner":      {Answering: ErrLoosened, TooFew: ErrLoosened, AnsweringAgain: ErrClosed, Settling: ErrClosed, Frozen: ErrClosed},
		"expect":      {Answering: nil, TooFew: ErrClosed, AnsweringAgain: ErrClosed, Settling: ErrClosed, Frozen: ErrClosed},
		"hide names":  {Answering: nil, TooFew: ErrClosed, AnsweringAgain: ErrClosed, Settling: ErrClosed, Frozen: ErrClosed},
		"settle":      {Answering: ErrEarly, TooFew: ErrEarly, AnsweringAgain: ErrEarly, Settling: nil, Frozen: ErrClosed},
		"take back":   {Answering: ErrEarly, TooFew: ErrEarly, AnsweringAgain: ErrEarly, Settling: nil, Frozen: ErrClosed},
		"dissent":     {Answering: ErrEarly, TooFew: ErrEarly, AnsweringAgain: ErrEarly, Settling: ErrNotFound, Frozen: ErrClosed},
		"freeze":      {Answering: ErrEarly, TooFew: ErrEarly, AnsweringAgain: ErrEarly, Settling: nil, Frozen: ErrClosed},
		"join twice":  {Answering: ErrConflict, TooFew: ErrClosed, AnsweringAgain: ErrClosed, Settling: ErrClosed, Frozen: ErrClosed},
		"a used link": {Answering: ErrNotFound, TooFew: ErrClosed, AnsweringAgain: ErrClosed, Settling: ErrClosed, Frozen: ErrClosed},
	} {
		for phase, open := range phases() {
			r := open()
			err := tryAct(r, what, now)
			if wanted := want[phase]; !errors.Is(err, wanted) || wanted == nil && slices.ContainsFunc(refusals, func(e error) bool { return errors.Is(err, e) }) {
				t.Errorf("%s in %s: %v, want %v", what, phase, err, wanted)
			}
		}
	}
}

// A round that takes fewer answers than it did says so, and is not ended by that.
func TestARoundTakesFewerAnswers(t *testing.T) {
	now := opened.Add(time.Hour)
	r := handedIn(openRound(RoundRules{Expected: 4, Least: 4}, 4), 1, 2)
	for _, c := range []struct {
		expected, least int
		err             error
		loweredFrom     int
	}{
		{5, 4, nil, 0}, {4, 3, nil, 4}, {4, 2, nil, 4}, {2, 2, ErrTooMany, 4}, {3, 3, nil, 4}, {4, 4, nil, 0}, {6, 6, nil, 0}, {0, 2, ErrLoosened, 0}, {4, 2, nil, 6},
	} {
		if err := r.ExpectPeople(c.expected, c.least, now); !errors.Is(err, c.err) || r.Rules.LoweredFrom != c.loweredFrom {
			t.Errorf("%d expected and %d needed: %v, lowered from %d", c.expected, c.least, err, r.Rules.LoweredFrom)
		}
		if phase := r.Phase(now); phase != Answering {
			t.Fatalf("%d expected and %d needed: it is %s", c.expected, c.least, phase)
		}
	}
	if err := r.Close(now); !errors.Is(err, ErrEarly) {
		t.Errorf("it is closed before anybody could withdraw: %v", err)
	}
	now = now.Add(LoweringNotice)
	if err := r.Close(now); err != nil || r.Phase(now) != Settling {
		t.Errorf("%v, and it is %s", err, r.Phase(now))
	}
}

// Lowering a number once more takes back nothing that people know for a day already:
// until that counts it takes as many as it takes now.
func TestANumberIsLoweredMoreThanOnce(t *testing.T) {
	hours := func(n int) time.Time { return opened.Add(time.Duration(n) * time.Hour) }
	r := openRound(RoundRules{Expected: 8, Least: 6}, 8)
	for _, c := range []struct{ hour, least, loweredFrom, needed, aDayLater int }{
		{1, 4, 6, 6, 4},  // announced
		{2, 3, 6, 6, 3},  // lowered before that counts
		{40, 2, 3, 3, 2}, // after it counts
		{41, 5, 0, 5, 5}, // raised
		{42, 3, 5, 5, 3},
		{43, 4, 5, 5, 4},  // raised to less than it was
		{90, 3, 4, 4, 3},  // lowered after that counts
		{91, 3, 4, 4, 3},  // another number alone is changed
		{120, 3, 4, 3, 3}, // as before, once it counts
		{121, 2, 3, 3, 2},
	} {
		now := hours(c.hour)
		if err := r.ExpectPeople(8+c.hour%2, c.least, now); err != nil {
			t.Fatal(err)
		}
		rules := r.Rules
		if got := []int{rules.LoweredFrom, rules.Needed(now), rules.Needed(now.Add(LoweringNotice))}; !slices.Equal(got, []int{c.loweredFrom, c.needed, c.aDayLater}) {
			t.Errorf("after %d hours, %d needed: lowered from, needed and needed a day later are %v, want %d, %d and %d", c.hour, c.least, got, c.loweredFrom, c.needed, c.aDayLater)
		}
	}
}

// Until a lower number counts, a round is revealed with the higher one alone, in
// whichever way it closes.
func TestALowerNumberCountsADayLater(t *testing.T) {
	lowered := opened.Add(time.Hour)
	third := func(r *Round) { r.People[2].First = &HandedIn{At: lowered.Add(time.Minute)} }
	for name, c := range map[string]struct {
		rules           RoundRules
		expected, least int
		then            func(*Round)
		before, after   Phase // a moment before the lower number counts, and then
	}{
		"the maker closes it": {RoundRules{Expected: 4, Least: 4}, 4, 2, func(r *Round) {
			if err := r.Close(lowered.Add(time.Minute)); !errors.Is(err, ErrEarly) {
				t.Errorf("closed at once: %v", err)
			}
		}, Answering, Answering},
		"its time is over":   {RoundRules{Closes: opened.Add(3 * time.Hour), Least: 4}, 0, 2, func(*Round) {}, TooFew, TooFew},
		"all have answered":  {RoundRules{Expected: 4, Least: 4}, 3, 3, third, Answering, Settling},
		"enough for the old": {RoundRules{Closes: opened.Add(3 * time.Hour), Least: 3}, 0, 2, third, Settling, Settling},
	} {
		r := handedIn(openRound(c.rules, 4), 1, 2)
		if err := r.ExpectPeople(c.expected, c.least, lowered); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		c.then(r)
		counts := lowered.Add(LoweringNotice)
		if before, after := r.Phase(counts.Add(-time.Second)), r.Phase(counts); before != c.before || after != c.after {
			t.Errorf("%s: it is %s before the number counts and %s then, want %s and %s", name, before, after, c.before, c.after)
		}
	}
}

func TestNoRoundHasSuchNumbers(t *testing.T) {
	for name, c := range map[string]struct {
		rules           RoundRules
		expected, least int
	}{
		"one":           {RoundRules{Expected: 4, Least: 3}, 4, 1},
		"nobody":        {RoundRules{Expected: 4, Least: 3}, 4, 0},
		"more than all": {RoundRules{Expected: 4, Least: 3}, 4, 5},
		"no end":        {RoundRules{Expected: 4, Least: 3}, 0, 3},
	} {
		r := openRound(c.rules, 4)
		if err := r.ExpectPeople(c.expected, c.least, opened.Add(time.Hour)); !errors.Is(err, ErrLoosened) || r.Rules != c.rules {
			t.Errorf("%s: %v, and the rules are %+v", name, err, r.Rules)
		}
	}
}

// tryAct is one of acts by the person for whom it is most telling.
func tryAct(r *Round, what string, now time.Time) error {
	switch what {
	case "join":
		return acts["join"](r, 5, now)
	case "join twice":
		return acts["join"](r, 1, now)
	case "a used link":
		return acts["join by a link"](r, 5, now)
	case "late":
		return acts["hand in"](r, 3, now) // who has not handed in before
	case "extend":
		return r.Extend(opened.Add(10*time.Hour), now)
	case "sooner":
		return r.Extend(now, now)
	default:
		return acts[what](r, 1, now)
	}
}

func handedIn(r *Round, people ...int) *Round {
	for _, n := range people {
		r.People[n-1].First = &HandedIn{Answers: answersOf(n, "first"), At: opened.Add(time.Duration(n) * time.Second)}
	}
	return r
}

// A team is what a result keeps: those who answered, and nothing of browsers.
func TestTeamsKeepWhatWasAnswered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, now := drawRound(t)
		team := r.Team(now)
		text, err := team.JSON()
		if err != nil {
			t.Fatal(err)
		}
		read, err := ReadTeam(text)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := read.JSON(); err != nil || !bytes.Equal(text, again) {
			t.Fatalf("%v: %s", err, cmp.Diff(string(text), string(again)))
		}
		if len(team.People) != r.Answered() {
			t.Fatalf("%d people are kept of %d who answered", len(team.People), r.Answered())
		}
		for _, private := range []string{"session ", "invitation ", "common link"} {
			if strings.Contains(string(text), private) {
				t.Fatalf("it keeps a %s: %s", private, text)
			}
		}
		for _, p := range r.People {
			if p.Name != "" && p.First == nil && strings.Contains(string(text), p.Name) {
				t.Fatalf("it keeps the name of somebody who said nothing: %s", text)
			}
		}
	})
	if _, err := ReadTeam([]byte("{")); err == nil {
		t.Error("half a team is read")
	}
}

// Who dissents is quoted with the answer that they hold, until they or the maker
// take it back.
func TestDissentIsFromASettlement(t *testing.T) {
	now := opened.Add(time.Hour)
	r := handedIn(openRound(RoundRules{Least: 2, Closes: opened}, 3), 1, 2)
	r.People[1].Second = &HandedIn{Answers: Answers{"q": says("c")}, At: now}
	dissent := func(n int, text string) error {
		return r.Dissent(browser(n), Dissent{Question: "q", Answer: says("forged"), Text: text}, now)
	}
	if err := dissent(1, "No."); !errors.Is(err, ErrNotFound) {
		t.Errorf("a dissent from nothing: %v", err)
	}
	settle := func(choice string) {
		if err := r.Settle(Settlement{Question: "q", Answer: says(choice), Why: "It is."}, now); err != nil {
			t.Fatal(err)
		}
	}
	settle("b")
	if err := dissent(3, "No."); !errors.Is(err, ErrNotFound) {
		t.Errorf("a dissent of somebody who has not answered: %v", err)
	}
	kept := *r
	before := wholeOf(t, &kept)
	for n, text := range map[int]string{1: "No.", 2: "Never."} {
		if err := errors.Join(dissent(n, "Hm."), dissent(n, text)); err != nil {
			t.Fatal(err)
		}
	}
	want := [][]Dissent{
		{{Question: "q", Answer: answersOf(1, "first")["q"], Text: "No.", At: now}},
		{{Question: "q", Answer: says("c"), Text: "Never.", At: now}}, {},
	}
	if diff := cmp.Diff(want, dissents(r)); diff != "" {
		t.Error(diff)
	}
	if after := wholeOf(t, &kept); after != before {
		t.Error("a copy has changed", cmp.Diff(before, after))
	}
	now = now.Add(time.Minute)
	unchanged := wholeOf(t, r)
	if err := errors.Join(dissent(1, "No."), dissent(2, "Never.")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(unchanged, wholeOf(t, r)); diff != "" {
		t.Error("who says the same again changes something", diff)
	}
	if err := dissent(1, ""); err != nil || len(r.People[0].Dissents) != 0 {
		t.Errorf("a dissent that was taken back: %v %v", err, r.People[0].Dissents)
	}
	settle("d")
	if len(r.Settled) != 1 || r.Settled[0].Answer.Choices[0] != "d" || len(r.People[1].Dissents) != 0 {
		t.Errorf("settled anew: %+v, with dissents %+v", r.Settled, dissents(r))
	}
}

func dissents(r *Round) (all [][]Dissent) {
	for i := range r.People {
		all = append(all, append([]Dissent{}, r.People[i].Dissents...))
	}
	return all
}
