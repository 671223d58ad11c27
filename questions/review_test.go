package questions

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func reviewed(all ...ReviewStatus) ReviewLog {
	var log ReviewLog
	for i, status := range all {
		log = append(log, ReviewEntry{Number: i + 1, Status: status})
	}
	return log
}

func TestReviewsAreChecked(t *testing.T) {
	ana, ben, eve := [32]byte{1}, [32]byte{2}, [32]byte{3}
	for name, c := range map[string]struct {
		log    ReviewLog
		status ReviewStatus
		by     [32]byte
		note   string
		want   []error
	}{
		"asked":                     {nil, ReviewAsked, ana, "", nil},
		"asked once more":           {reviewed(ReviewAsked), ReviewAsked, ana, "", nil},
		"asked again":               {reviewed(ReviewAsked, ReviewSentBack), ReviewAsked, ana, "", nil},
		"asked once it was agreed":  {reviewed(ReviewAsked, ReviewAgreed), ReviewAsked, ana, "", []error{ErrReviewStatus}},
		"agreed":                    {reviewed(ReviewAsked), ReviewAgreed, eve, "", nil},
		"sent back":                 {reviewed(ReviewAsked), ReviewSentBack, eve, "so", nil},
		"sent back without reason":  {reviewed(ReviewAsked), ReviewSentBack, eve, "", []error{ErrReviewNote}},
		"not asked":                 {nil, ReviewAgreed, eve, "", []error{ErrReviewStatus}},
		"sent back before":          {reviewed(ReviewAsked, ReviewSentBack), ReviewAgreed, eve, "", []error{ErrReviewStatus}},
		"agreed before":             {reviewed(ReviewAsked, ReviewAgreed), ReviewSentBack, eve, "so", []error{ErrReviewStatus}},
		"one's own":                 {reviewed(ReviewAsked), ReviewAgreed, ana, "", []error{ErrOwnReview}},
		"one's own with others":     {reviewed(ReviewAsked), ReviewAgreed, ben, "", []error{ErrOwnReview}},
		"an odd step":               {reviewed(ReviewAsked), "odd", eve, "", []error{ErrReviewStatus}},
		"one's own, without reason": {nil, ReviewSentBack, ana, "", []error{ErrReviewStatus, ErrOwnReview, ErrReviewNote}},
	} {
		t.Run(name, func(t *testing.T) {
			got := c.log.Check(ReviewEntry{Status: c.status, By: c.by, Note: c.note}, [][32]byte{ana, ben}, nil)
			if diff := cmp.Diff(c.want, got, cmpopts.EquateErrors()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestNobodyAgreesUnasked adds whatever may be added, and wants every agreement to
// be the last entry, to follow a request, and to be somebody else's.
func TestNobodyAgreesUnasked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		authors := [][32]byte{{1}, {2}}
		var log ReviewLog
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			e := ReviewEntry{
				Status: rapid.SampledFrom(append(AllReviewStatuses(), "", "odd")).Draw(t, "status"),
				By:     [32]byte{byte(rapid.IntRange(1, 4).Draw(t, "by"))}, Note: rapid.SampledFrom([]string{"", "so"}).Draw(t, "note"),
			}
			if len(log.Check(e, authors, nil)) == 0 {
				log = append(log, e)
			}
		}
		for i, e := range log {
			if e.Status == ReviewAsked {
				continue
			}
			if i == 0 || log[i-1].Status != ReviewAsked || e.By[0] < 3 || e.Status == ReviewSentBack && e.Note == "" {
				t.Fatalf("entry %d of %+v", i, log)
			}
			if e.Status == ReviewAgreed && i < len(log)-1 {
				t.Fatalf("%+v goes on once it is agreed", log)
			}
		}
	})
}

func TestWhatAReviewLogSays(t *testing.T) {
	if _, ok := reviewed().Last(); ok || reviewed().Status() != "" {
		t.Error("nothing has a last entry")
	}
	log := reviewed(ReviewAsked, ReviewSentBack, ReviewAsked, ReviewAgreed)
	if asked, ok := log.Asked(); !ok || asked.Number != 3 {
		t.Errorf("last asked by %+v", asked)
	}
	if last, ok := log.Last(); !ok || last.Number != 4 || log.Status() != ReviewAgreed {
		t.Errorf("the last is %+v", last)
	}
	if e := log[0]; !e.Same(ReviewEntry{Number: 1, Status: ReviewAsked, Made: marchDay(1)}) || e.Same(log[2]) {
		t.Error("entries are told apart by what they say alone")
	}
}

func TestWhoseReviewIsNeeded(t *testing.T) {
	v := recommending()
	v.Analysis.Strength.Firmness = CloseCall
	another := OutcomeLog{statement(Another, "next", Accepted)}
	lunch := []string{"dinner", "lunch"}
	for name, c := range map[string]struct {
		rule ReviewRule
		log  OutcomeLog
		want bool
	}{
		"always":                {ReviewRule{Questionnaires: lunch}, nil, true},
		"another questionnaire": {ReviewRule{Questionnaires: []string{"dinner"}}, nil, false},
		"a close call":          {ReviewRule{Questionnaires: lunch, Strengths: []Firmness{Leaning, CloseCall}}, nil, true},
		"only a clear one":      {ReviewRule{Questionnaires: lunch, Strengths: []Firmness{Clear}}, nil, false},
		"a veto that is met":    {ReviewRule{Questionnaires: lunch, Strengths: []Firmness{Clear}, Vetoes: []string{"other", "no"}}, nil, true},
		"a veto that is not":    {ReviewRule{Questionnaires: lunch, Vetoes: []string{"other"}}, nil, false},
		"another option":        {ReviewRule{Questionnaires: lunch, Courses: []Course{Another}}, another, true},
		"nothing stated":        {ReviewRule{Questionnaires: lunch, Courses: []Course{Another}}, nil, false},
		"followed":              {ReviewRule{Questionnaires: lunch, Courses: []Course{Another}}, OutcomeLog{statement(Follow, "best", Accepted)}, false},
	} {
		if got := c.rule.Applies("lunch", v, c.log); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestAnAgreementIsAboutWhatWasStated has a reviewer agree at two o'clock.
func TestAnAgreementIsAboutWhatWasStated(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, time.November, 21, hour, 0, 0, 0, time.UTC) }
	took := func(hour int, course Course, option string) OutcomeEntry {
		return OutcomeEntry{Stated: at(hour), Status: Accepted, Course: course, Option: option}
	}
	turnedDown := func(hour int, course Course, option string) OutcomeEntry {
		return OutcomeEntry{Stated: at(hour), Status: Rejected, Course: course, Option: option}
	}
	log := ReviewLog{{Number: 1, Status: ReviewAsked, Made: at(1)}, {Number: 2, Status: ReviewAgreed, Made: at(2)}}
	for name, c := range map[string]struct {
		stated OutcomeLog
		want   bool
	}{
		"nothing":                          {nil, true},
		"the recommendation, later":        {OutcomeLog{took(3, Follow, "")}, true},
		"another, before":                  {OutcomeLog{took(1, Another, "a")}, true},
		"another, later":                   {OutcomeLog{took(3, Another, "a")}, false},
		"the same again, later":            {OutcomeLog{took(1, Another, "a"), took(3, Another, "a")}, true},
		"yet another, later":               {OutcomeLog{took(1, Another, "a"), took(3, Another, "b")}, false},
		"back to the recommendation":       {OutcomeLog{took(1, Another, "a"), took(3, Follow, "")}, false},
		"turned down, later":               {OutcomeLog{took(1, Follow, "b"), turnedDown(3, Follow, "b")}, false},
		"another turned down, later":       {OutcomeLog{took(1, Another, "a"), turnedDown(3, Another, "a")}, false},
		"turned down, before":              {OutcomeLog{turnedDown(1, Follow, "b")}, true},
		"deprecated, later":                {OutcomeLog{took(1, Another, "a"), {Stated: at(3), Status: Deprecated, Course: Another, Option: "a"}}, true},
		"not agreed, then deprecated":      {OutcomeLog{took(3, Another, "a"), {Stated: at(4), Status: Deprecated, Course: Another, Option: "a"}}, false},
		"open again, later":                {OutcomeLog{took(1, Another, "a"), {Stated: at(3), Status: Proposed, Course: Undecided}}, true},
		"open before, followed later":      {OutcomeLog{{Stated: at(1), Status: Proposed, Course: Undecided}, took(3, Follow, "b")}, true},
		"another after the recommendation": {OutcomeLog{took(1, Follow, ""), took(3, Another, "a")}, false},
	} {
		if got := log.Agreed(c.stated); got != c.want {
			t.Errorf("%s: agreed is %v", name, got)
		}
		if asked := log.Check(ReviewEntry{Status: ReviewAsked}, nil, c.stated); (len(asked) == 0) == c.want {
			t.Errorf("%s: asking again: %v", name, asked)
		}
	}
	if log[:1].Agreed(nil) {
		t.Error("what is only asked for is agreed")
	}
}
