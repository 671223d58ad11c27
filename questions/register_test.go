package questions

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func anEntryOfTheRegister() RegisterEntry {
	return RegisterEntry{
		Publisher: "Zoë Núñez",
		RegisterFacts: RegisterFacts{
			Questionnaire: "lunch", Name: "Where to eat?", Title: "Friday’s LUNCH", Leaders: []string{"canteen"},
			Options: map[string]string{"canteen": "The canteen", "park": "Picnic in the Park"},
		},
	}
}

func TestTheRegisterIsSearched(t *testing.T) {
	decided := anEntryOfTheRegister()
	decided.Stated = OutcomeEntry{Status: Accepted, Course: Another, Option: "park"}
	agreed := decided
	agreed.Reviewed = ReviewAgreed
	for name, c := range map[string]struct {
		query RegisterQuery
		entry RegisterEntry
		want  bool
	}{
		"anything":                {RegisterQuery{}, decided, true},
		"a title":                 {RegisterQuery{Text: "friday"}, decided, true},
		"capitals":                {RegisterQuery{Text: "ZOË LUNCH"}, decided, true},
		"a questionnaire's title": {RegisterQuery{Text: "where eat"}, decided, true},
		"what is recommended":     {RegisterQuery{Text: "canteen"}, decided, true},
		"what was decided":        {RegisterQuery{Text: "picnic"}, decided, true},
		"what was not":            {RegisterQuery{Text: "picnic"}, anEntryOfTheRegister(), false},
		"one word too many":       {RegisterQuery{Text: "friday monday"}, decided, false},
		"spaces":                  {RegisterQuery{Text: "  \t"}, decided, true},
		"words of two fields":     {RegisterQuery{Text: "lunchwhere"}, decided, false},
		"the questionnaire":       {RegisterQuery{Questionnaire: "lunch"}, decided, true},
		"another questionnaire":   {RegisterQuery{Questionnaire: "dinner"}, decided, false},
		"the status":              {RegisterQuery{Status: Accepted}, decided, true},
		"another status":          {RegisterQuery{Status: Proposed}, decided, false},
		"nothing stated":          {RegisterQuery{Status: Proposed}, anEntryOfTheRegister(), true},
		"a review":                {RegisterQuery{Reviewed: ReviewAgreed}, agreed, true},
		"another review":          {RegisterQuery{Reviewed: ReviewSentBack}, agreed, false},
		"a review of nobody":      {RegisterQuery{Reviewed: ReviewAgreed}, decided, false},
		"no review":               {RegisterQuery{Reviewed: NoReview}, decided, true},
		"no review of one":        {RegisterQuery{Reviewed: NoReview}, agreed, false},
		"all at once":             {RegisterQuery{Text: "núñez", Questionnaire: "lunch", Status: Accepted}, decided, true},
	} {
		if got := c.query.Matches(c.entry); got != c.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

// TestEveryPartOfATextIsFound draws texts and words out of them.
func TestEveryPartOfATextIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := anEntryOfTheRegister()
		e.Title = rapid.StringMatching(`[a-zäöüß]{1,8}( [a-zäöüß]{1,8}){0,3}`).Draw(t, "title")
		words := rapid.SliceOfN(rapid.SampledFrom(strings.Fields(e.Title)), 1, 3).Draw(t, "words")
		if !(RegisterQuery{Text: strings.ToUpper(strings.Join(words, " "))}).Matches(e) && !strings.Contains(e.Title, "ß") {
			t.Fatalf("%q does not find %q", words, e.Title)
		}
	})
}

func TestTheStatusOfAnEntry(t *testing.T) {
	now := time.Date(2027, time.March, 1, 0, 0, 0, 0, time.UTC)
	due := anEntryOfTheRegister()
	due.Review = now
	with := func(s Status, replaced bool) RegisterEntry {
		e := due
		e.Stated.Status, e.Replaced = s, replaced
		return e
	}
	for name, c := range map[string]struct {
		entry  RegisterEntry
		status Status
		due    bool
	}{
		"nothing stated": {due, Proposed, true},
		"accepted":       {with(Accepted, false), Accepted, true},
		"rejected":       {with(Rejected, false), Rejected, true},
		"deprecated":     {with(Deprecated, false), Deprecated, false},
		"replaced":       {with(Accepted, true), Superseded, false},
		"no review":      {anEntryOfTheRegister(), Proposed, false},
	} {
		if c.entry.Status() != c.status || c.entry.ReviewDue(now) != c.due || c.entry.ReviewDue(now.Add(-1)) {
			t.Errorf("%s: %s, due %v", name, c.entry.Status(), c.entry.ReviewDue(now))
		}
	}
}

func TestFactsAreThoseOfTheResult(t *testing.T) {
	q := &Questionnaire{ID: "lunch", Title: "Where to eat?", Options: []Option{{ID: "best", Name: "Best"}, {ID: "next", Name: "Next"}}}
	v := recommending()
	v.Analysis.Strength.Firmness, v.Analysis.Evidence = Clear, &Evidence{Grade: GradeLow}
	r := Result{Questionnaire: "lunch", Version: "v", Title: "\u200b", Created: marchDay(1)}
	want := RegisterFacts{
		Questionnaire: "lunch", Version: "v", Name: "Where to eat?", Made: marchDay(1), Leaders: []string{"best"}, Recommended: "best",
		Options: map[string]string{"best": "Best", "next": "Next"}, Strength: Clear, Evidence: GradeLow,
	}
	if diff := cmp.Diff(want, FactsOf(r, v, q)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	tie := Verdict{Evaluation: Evaluation{Outcome: Tie, Ranking: []Standing{{Option: "best", Rank: 1}, {Option: "next", Rank: 1}}}}
	if facts := FactsOf(r, tie, q); facts.Recommended != "" || len(facts.Leaders) != 2 || facts.Evidence != "" {
		t.Errorf("of a tie: %+v", facts)
	}
}
