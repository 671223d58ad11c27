package report_test

import (
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// underReview is the lunch as a reader sees it where the architects have to agree to
// what is accepted.
func underReview(t *testing.T, who report.Reader) *report.Result {
	t.Helper()
	r := read(t, who)
	r.ReviewRules = []questions.ReviewRule{
		{Questionnaires: []string{"dinner"}, By: []string{"eve@example.org"}},
		{Questionnaires: []string{r.Questionnaire}, By: []string{"ana@example.org", "group:architects"}, Courses: []questions.Course{questions.Follow}},
		{Questionnaires: []string{r.Questionnaire}, By: []string{"eve@example.org"}},
	}
	return r
}

func steps(all ...questions.ReviewStatus) questions.ReviewLog {
	var log questions.ReviewLog
	for i, status := range all {
		e := questions.ReviewEntry{Result: "RESULT", Number: i + 1, Made: noon.AddDate(0, 0, i), Status: status, Name: "Zoë secret-name", Note: "secret-said"}
		if status == questions.ReviewAsked {
			e.Link = "LINK"
		}
		log = append(log, e)
	}
	return log
}

func accepted(t *testing.T, r *report.Result) questions.OutcomeLog {
	t.Helper()
	option, _ := r.Recommended()
	if option == "" {
		t.Fatal("nothing is recommended")
	}
	return questions.OutcomeLog{{Result: "RESULT", Number: 1, Stated: noon, Day: noon, Status: questions.Accepted, Course: questions.Follow, Option: option}}
}

func TestTheFirstRuleThatAppliesCounts(t *testing.T) {
	r := underReview(t, owner())
	rule, needed := r.ReviewRule(nil)
	if !needed || rule.By[0] != "eve@example.org" {
		t.Errorf("before anything is stated it is %v", rule)
	}
	rule, needed = r.ReviewRule(accepted(t, r))
	if !needed || report.Reviewers(rule) != web.Isolate("ana@example.org")+" or somebody of the group "+web.Isolate("architects") {
		t.Errorf("once it is followed it is %s", report.Reviewers(rule))
	}
	r.ReviewRules = r.ReviewRules[:1]
	if _, needed = r.ReviewRule(nil); needed {
		t.Error("a rule of another questionnaire applies")
	}
}

func TestWhatPagesSayOfReviews(t *testing.T) {
	links := []questions.Link{{Token: "LINK", Scope: questions.Full}}
	for name, c := range map[string]struct {
		log             questions.ReviewLog
		replaced        bool
		links           []questions.Link
		said, form, why string
		unreviewed      bool
	}{
		"not asked":      {nil, false, nil, "It needs a review by a second person", "Ask for the review", "Nobody has been asked", true},
		"asked":          {steps(questions.ReviewAsked), false, links, "A review by a second person is asked for", "Ask once more", "", true},
		"link ended":     {steps(questions.ReviewAsked), false, nil, "A review by a second person is asked for", "Ask once more", "has ended", true},
		"agreed":         {steps(questions.ReviewAsked, questions.ReviewAgreed), false, links, "A second person agreed", "", "", false},
		"sent back":      {steps(questions.ReviewAsked, questions.ReviewSentBack), false, links, "A second person sent it back", "Ask once more", "Change your answers", true},
		"replaced":       {nil, true, nil, "", "", "", false},
		"asked in vain":  {steps(questions.ReviewAsked), true, links, "A review by a second person is asked for", "", "", false},
		"asked, unasked": {steps(questions.ReviewAsked, questions.ReviewAsked), false, links, "A review by a second person is asked for", "Ask once more", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			r := underReview(t, owner())
			around := report.Surroundings{Outcome: accepted(t, r), Reviews: c.log, Replaced: c.replaced}
			view := r.OwnerPage(report.Owned{Links: c.links}, around)
			part := view.PeerReview
			if part.Said != c.said || part.Form.Button != c.form || len(part.Earlier) != max(len(c.log)-1, 0) {
				t.Errorf("the page says %q, %q and has %d earlier", part.Said, part.Form.Button, len(part.Earlier))
			}
			if !strings.Contains(part.Missing, c.why) || c.why == "" && part.Missing != "" {
				t.Errorf("the page says %q", part.Missing)
			}
			if got := view.Decided.Unreviewed != ""; got != c.unreviewed {
				t.Errorf("“accepted” says %q", view.Decided.Unreviewed)
			}
		})
	}
}

// TestNothingIsSaidWithoutRules wants a result to be as if there were no reviews.
func TestNothingIsSaidWithoutRules(t *testing.T) {
	r := read(t, owner())
	if view := r.OwnerPage(report.Owned{}, report.Surroundings{Outcome: accepted(t, r)}); view.PeerReview.Said != "" || view.PeerReview.Form.Action != "" || view.Decided.Unreviewed != "" {
		t.Errorf("the page says %+v", view.PeerReview)
	}
}

// TestReviewsStayWithinTheScope wants names and notes by links that show answers, and
// in files, and neither by links that show the verdict alone.
func TestReviewsStayWithinTheScope(t *testing.T) {
	around := report.Surroundings{Reviews: steps(questions.ReviewAsked, questions.ReviewSentBack, questions.ReviewAsked)}
	for scope, want := range map[questions.Scope]bool{questions.Full: true, questions.VerdictOnly: false, "odd": false} {
		r := underReview(t, reader(scope))
		view := r.ReaderPage(around)
		var page strings.Builder
		if err := web.Result(view).Render(t.Context(), &page); err != nil {
			t.Fatal(err)
		}
		feed, err := r.Feed(around)
		if err != nil {
			t.Fatal(err)
		}
		for _, mark := range []string{"secret-name", "secret-said"} {
			if got := strings.Contains(page.String(), mark); got != want {
				t.Errorf("%s: %s on the page: %v", scope, mark, got)
			}
			if strings.Contains(string(feed), mark) {
				t.Errorf("%s: the feed says %s", scope, mark)
			}
		}
		if got := view.PeerReview.Review.Href == "/r/LINK/review"; got != want || view.PeerReview.Form.Action != "" {
			t.Errorf("%s: the page leads to %q", scope, view.PeerReview.Review.Href)
		}
	}
}

func TestWhatFilesSayOfReviews(t *testing.T) {
	for name, c := range map[string]struct {
		log    questions.ReviewLog
		json   []string
		record []string
		not    string
	}{
		"missing": {nil, []string{`"missing": true`}, []string{"The review by a second person that this needs is missing."}, `"status": "proposed"`},
		"asked": {steps(questions.ReviewAsked), []string{`"missing": true`, `"status": "proposed"`, `"name": "Zoë secret-name"`},
			[]string{"A review by a second person is asked for on 21 November 2026, asked by Zoë secret-name. secret-said", "is missing."}, "agreed"},
		"agreed": {steps(questions.ReviewAsked, questions.ReviewAgreed), []string{`"status": "agreed"`, `"note": "secret-said"`},
			[]string{"A second person agreed on 22 November 2026, reviewed by Zoë secret-name. secret-said", "Reviewed earlier:"}, "missing"},
	} {
		r := underReview(t, reader(questions.Full))
		around := report.Surroundings{Reviews: c.log}
		data, err := r.JSON("https://example.org/schemas/result-1.json", "", around)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range c.json {
			if !strings.Contains(string(data), want) {
				t.Errorf("%s: no %s in the data", name, want)
			}
		}
		for _, form := range []report.RecordForm{{}, {Short: true}, {Format: "nygard"}} {
			record := string(r.Record(form, "", around))
			for _, want := range c.record {
				if !strings.Contains(record, want) && (!form.Short || want != "Reviewed earlier:") {
					t.Errorf("%s: no %q in the record\n%s", name, want, record)
				}
			}
			if strings.Contains(record, c.not) || strings.Contains(string(data), c.not) {
				t.Errorf("%s: a file says %s", name, c.not)
			}
		}
	}
}
