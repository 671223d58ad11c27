package questions

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// recommending is a verdict that names an option, "best", beside one that is set
// aside and one that is ruled out.
func recommending() Verdict {
	return Verdict{Evaluation: Evaluation{
		Outcome:  Leader,
		Ranking:  []Standing{{Option: "best", Rank: 1}, {Option: "next", Rank: 2}},
		SetAside: []SetAside{{Option: "aside"}},
		RuledOut: []RuledOut{{Option: "out", Vetoes: []Fired{{ID: "no"}}}},
	}}
}

func marchDay(n int) time.Time { return time.Date(2027, time.March, n, 0, 0, 0, 0, time.UTC) }

func statement(course Course, option string, status Status) OutcomeEntry {
	return OutcomeEntry{Course: course, Option: option, Status: status, Day: marchDay(10)}
}

func TestOutcomesAreChecked(t *testing.T) {
	tie := recommending()
	tie.Outcome = Tie
	reasoned := statement(Another, "out", Accepted)
	reasoned.Text = "it is there already"
	early := statement(Follow, "best", Accepted)
	early.Day = marchDay(9)
	elsewhere := statement(Another, "next", Deprecated)
	accepted := OutcomeLog{statement(Follow, "best", Accepted)}
	for name, c := range map[string]struct {
		log        OutcomeLog
		verdict    Verdict
		superseded bool
		entry      OutcomeEntry
		want       []error
	}{
		"followed":                        {nil, recommending(), false, statement(Follow, "best", Accepted), nil},
		"proposed":                        {nil, recommending(), false, statement(Another, "next", Proposed), nil},
		"turned down":                     {nil, recommending(), false, statement(Follow, "best", Rejected), nil},
		"not decided":                     {nil, recommending(), false, statement(Undecided, "", Proposed), nil},
		"one that was set aside":          {nil, recommending(), false, statement(Another, "aside", Accepted), nil},
		"one that is ruled out":           {nil, recommending(), false, statement(Another, "out", Accepted), []error{ErrVetoed}},
		"one that is ruled out, reasoned": {nil, recommending(), false, reasoned, nil},
		"no course":                       {nil, recommending(), false, statement("", "best", Accepted), []error{ErrCourse}},
		"an odd course":                   {nil, recommending(), false, statement("odd", "best", "odd"), []error{ErrCourse, ErrStatus}},
		"follows another":                 {nil, recommending(), false, statement(Follow, "next", Accepted), []error{ErrNoneRecommended}},
		"follows a tie":                   {nil, tie, false, statement(Follow, "best", Accepted), []error{ErrNoneRecommended}},
		"one of a tie":                    {nil, tie, false, statement(Another, "best", Accepted), nil},
		"the recommended as another":      {nil, recommending(), false, statement(Another, "best", Accepted), []error{ErrRecommended}},
		"an unknown option":               {nil, recommending(), false, statement(Another, "x", Accepted), []error{ErrOption}},
		"no option":                       {nil, recommending(), false, statement(Another, "", Accepted), []error{ErrOption}},
		"undecided and accepted":          {nil, recommending(), false, statement(Undecided, "", Accepted), []error{ErrOpenStatus}},
		"nothing to deprecate":            {nil, recommending(), false, statement(Follow, "best", Deprecated), []error{ErrStatus}},
		"said to be superseded":           {nil, recommending(), false, statement(Follow, "best", Superseded), []error{ErrStatus}},
		"back to proposed":                {accepted, recommending(), false, statement(Follow, "best", Proposed), []error{ErrStatus}},
		"put right":                       {accepted, recommending(), false, statement(Another, "next", Accepted), nil},
		"deprecated":                      {accepted, recommending(), false, statement(Follow, "best", Deprecated), nil},
		"deprecated as another":           {accepted, recommending(), false, elsewhere, []error{ErrOtherOption}},
		"rejected after all":              {accepted, recommending(), false, statement(Follow, "best", Rejected), []error{ErrStatus}},
		"replaced":                        {accepted, recommending(), true, statement(Follow, "best", Accepted), []error{ErrStatus}},
		"an earlier day":                  {accepted, recommending(), false, early, []error{ErrEarlierDay}},
	} {
		t.Run(name, func(t *testing.T) {
			got := c.log.Check(c.verdict, c.superseded, c.entry)
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestLooksBackAreChecked(t *testing.T) {
	accepted, rejected := OutcomeLog{statement(Follow, "best", Accepted)}, OutcomeLog{statement(Follow, "best", Rejected)}
	for name, c := range map[string]struct {
		log   OutcomeLog
		entry OutcomeEntry
		want  []error
	}{
		"on what was accepted": {accepted, OutcomeEntry{Went: Worse, Day: marchDay(11)}, nil},
		"a second one":         {append(accepted, OutcomeEntry{Went: Worse}), OutcomeEntry{Went: Better}, nil},
		"that says nothing":    {accepted, OutcomeEntry{}, []error{ErrWent}},
		"of an odd kind":       {accepted, OutcomeEntry{Went: "odd"}, []error{ErrWent}},
		"of an earlier day":    {accepted, OutcomeEntry{Went: Better, Day: marchDay(9)}, []error{ErrEarlierDay}},
		"on nothing":           {nil, OutcomeEntry{Went: Better}, []error{ErrNothingToLookBack}},
		"on what was refused":  {rejected, OutcomeEntry{Went: Better}, []error{ErrNothingToLookBack}},
	} {
		if got := c.log.CheckLookBack(c.entry); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

// TestStatusesNeverGoBack adds whatever is allowed, and wants what was settled to
// stay so.
func TestStatusesNeverGoBack(t *testing.T) {
	rank := map[Status]int{"": 0, Proposed: 1, Accepted: 2, Rejected: 2, Deprecated: 3}
	rapid.Check(t, func(t *rapid.T) {
		var log OutcomeLog
		for range rapid.IntRange(1, 12).Draw(t, "entries") {
			e := OutcomeEntry{
				Course: rapid.SampledFrom([]Course{Follow, Another, Undecided, ""}).Draw(t, "course"),
				Option: rapid.SampledFrom([]string{"best", "next", "out", ""}).Draw(t, "option"),
				Status: rapid.SampledFrom([]Status{Proposed, Accepted, Rejected, Deprecated, Superseded, ""}).Draw(t, "status"),
				Day:    marchDay(rapid.IntRange(1, 3).Draw(t, "day")),
			}
			before, wrong := log.Status(), log.Check(recommending(), false, e)
			if rapid.IntRange(0, 3).Draw(t, "kind") == 0 {
				e = OutcomeEntry{Went: NotDone, Day: e.Day}
				wrong = log.CheckLookBack(e)
			}
			if len(wrong) > 0 {
				continue
			}
			log = append(log, e)
			after := log.Status()
			if rank[after] < rank[before] || rank[after] == 2 && rank[before] == 2 && after != before {
				t.Fatalf("%s follows %s", after, before)
			}
			if settled, ok := log.Settled(); ok != (rank[after] >= 2) || ok && settled.Option == "" {
				t.Fatalf("settled is %v of %v", settled, log)
			}
		}
		if !slices.IsSortedFunc(log, func(a, b OutcomeEntry) int { return a.Day.Compare(b.Day) }) {
			t.Errorf("days go back: %v", log)
		}
	})
}

func TestWhenItIsAskedHowItWent(t *testing.T) {
	accepted := statement(Follow, "best", Accepted)
	looked := OutcomeEntry{Went: Better, Stated: marchDay(14)}
	for name, c := range map[string]struct {
		log         OutcomeLog
		review, now time.Time
		want        bool
	}{
		"on the day":          {OutcomeLog{accepted}, marchDay(15), marchDay(15), true},
		"before the day":      {OutcomeLog{accepted}, marchDay(15), marchDay(14), false},
		"without a day":       {OutcomeLog{accepted}, time.Time{}, marchDay(15), false},
		"nothing accepted":    {OutcomeLog{statement(Follow, "best", Proposed)}, marchDay(15), marchDay(15), false},
		"said before the day": {OutcomeLog{accepted, looked}, marchDay(15), marchDay(15), true},
		"said since the day":  {OutcomeLog{accepted, looked}, marchDay(13), marchDay(15), false},
		"no longer holds":     {OutcomeLog{accepted, statement(Follow, "best", Deprecated)}, marchDay(15), marchDay(15), true},
	} {
		if got := c.log.AsksHowItWent(c.review, c.now); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// A look back tells of the option that was accepted then.
func TestLooksBackAreOfWhatWasAccepted(t *testing.T) {
	accepted, other := statement(Follow, "best", Accepted), statement(Another, "next", Accepted)
	worse, better := OutcomeEntry{Went: Worse}, OutcomeEntry{Went: Better}
	for name, c := range map[string]struct {
		log  OutcomeLog
		want Went
	}{
		"none":                      {OutcomeLog{accepted}, ""},
		"the last":                  {OutcomeLog{accepted, worse, better}, Better},
		"of another option":         {OutcomeLog{accepted, worse, other}, ""},
		"of both":                   {OutcomeLog{accepted, worse, other, better}, Better},
		"of what is back":           {OutcomeLog{accepted, worse, other, better, accepted}, Worse},
		"of what was turned down":   {OutcomeLog{accepted, worse, statement(Follow, "best", Rejected)}, Worse},
		"of what does not hold":     {OutcomeLog{accepted, worse, statement(Follow, "best", Deprecated)}, Worse},
		"while another is proposed": {OutcomeLog{accepted, worse, statement(Another, "next", Proposed)}, Worse},
		"another that was rejected": {OutcomeLog{accepted, worse, statement(Another, "next", Rejected)}, ""},
	} {
		if back, ok := c.log.LookedBack(); back.Went != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q, %t, want %q", name, back.Went, ok, c.want)
		}
	}
	review := marchDay(15)
	back := OutcomeEntry{Went: Worse, Stated: review}
	if !(OutcomeLog{accepted, back, other}).AsksHowItWent(review, review) {
		t.Error("nobody asks how the other option went")
	}
}

func TestOutcomesAreCountedFromFiveOn(t *testing.T) {
	counter := OutcomeCounter{}
	add := func(version string, times int, log ...OutcomeEntry) {
		for range times {
			counter.Add(Result{Questionnaire: "q", Version: version}, recommending(), log)
		}
	}
	add("v1", 3, statement(Follow, "best", Accepted), OutcomeEntry{Went: Better})
	add("v1", 1, statement(Undecided, "", Proposed), statement(Follow, "best", Rejected))
	add("v1", 4, statement(Another, "next", Accepted), statement(Another, "next", Deprecated), OutcomeEntry{Went: Worse}, OutcomeEntry{Went: NotDone})
	add("v1", 7, statement(Another, "next", Proposed)) // not settled
	add("v3", 5, statement(Another, "next", Rejected)) // which says nothing of the best
	add("v4", 5, statement(Another, "next", Accepted), OutcomeEntry{Went: Worse}, statement(Follow, "best", Accepted))
	add("v2", 5, statement(Another, "next", Accepted))
	got, few := counter.Counts()
	want := []OutcomeCount{
		{Questionnaire: "q", Version: "v1", Option: "best", Recommended: 8, Followed: 3, Overridden: 5, Went: map[Went]int{Better: 3}},
		{Questionnaire: "q", Version: "v2", Option: "best", Recommended: 5, Overridden: 5, Went: map[Went]int{}},
		{Questionnaire: "q", Version: "v2", Option: "next", Instead: 5, Went: map[Went]int{}},
		{Questionnaire: "q", Version: "v3", Option: "best", Recommended: 5, Went: map[Went]int{}},
		{Questionnaire: "q", Version: "v4", Option: "best", Recommended: 5, Followed: 5, Went: map[Went]int{}},
	}
	if diff := cmp.Diff(want, got); diff != "" || few != 1 { // the four of v1
		t.Errorf("%d left out (-want +got)\n%s", few, diff)
	}
}

func TestSameEntries(t *testing.T) {
	one := statement(Follow, "best", Accepted)
	other := one
	other.Stated, other.Day = marchDay(20), one.Day.In(time.FixedZone("", 3600))
	if !one.Same(other) {
		t.Error("the same at another moment is not the same")
	}
	for name, change := range map[string]func(*OutcomeEntry){
		"day": func(e *OutcomeEntry) { e.Day = marchDay(11) }, "until": func(e *OutcomeEntry) { e.Until = marchDay(1) },
		"text": func(e *OutcomeEntry) { e.Text = "x" }, "who": func(e *OutcomeEntry) { e.DecidedBy = "x" },
		"whether who is shown": func(e *OutcomeEntry) { e.ShowBy = true }, "went": func(e *OutcomeEntry) { e.Went = Worse },
		"number": func(e *OutcomeEntry) { e.Number = 2 },
	} {
		changed := one
		if change(&changed); one.Same(changed) {
			t.Errorf("another %s is taken for the same", name)
		}
	}
}
