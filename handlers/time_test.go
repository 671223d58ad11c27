package handlers_test

import (
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
)

// nextLunch is a later version of the lunch: the canteen has become slow, there
// is a new place, a question is gone, and one source is withdrawn.
func nextLunch(t *testing.T) string {
	t.Helper()
	text := strings.NewReplacer(
		"speed: {rating: 2, claim: Five minutes away., sources: [menu]}", "speed: {rating: -2, claim: The queue is endless now., sources: [menu]}",
		"kind: documentation, seen: full text, checked: 2026-11}", "kind: documentation, seen: full text, checked: 2027-01, corrected: {date: 2027-01, note: The prices were those of last year.}}",
		"questions:\n", `  - id: truck
    name: The food truck
    summary: In the yard.
    choose_when: {claim: Choose it when it is there., sources: [menu]}
    ratings:
      speed: {rating: 2, claim: No queue yet., sources: [menu]}
questions:
`).Replace(document(t, "lunch.yaml"))
	if parse(t, text).Version == parse(t, document(t, "lunch.yaml")).Version {
		t.Fatal("nothing was replaced")
	}
	return text
}

func TestOldResultUnderANewVersion(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.decide("lunch", map[string]string{"time": "short", "money": "boss", "wishes": "none"})
	link, verdict := b.share(result, questions.Full), b.share(result, questions.VerdictOnly)
	reader := s.browser()
	before := reader.get(link)
	if before.Find("[data-testid=notice]").Length() > 0 || before.Find("[data-testid=news-item]").Length() > 0 {
		t.Error("there is news on the first day")
	}
	reader.get(link+"/today").want(t, http.StatusSeeOther)

	s.serve(nextLunch(t))
	after := reader.get(link).want(t, http.StatusOK)
	for _, part := range []string{"verdict", "ranking", "reasons", "answers", "matrix"} {
		one, two := before.Find("[data-testid="+part+"]").Text(), after.Find("[data-testid="+part+"]").Text()
		one, two = strings.ReplaceAll(one, before.Request.Host, "HOST"), strings.ReplaceAll(two, after.Request.Host, "HOST")
		if diff := cmp.Diff(one, two); diff != "" {
			t.Errorf("%s is not as it was:\n%s", part, diff)
		}
	}
	if got := after.Find("[data-testid=notice]").Text(); !strings.Contains(got, "newer version since 21 November 2026") {
		t.Errorf("the notices are %q", got)
	}
	if got := after.Find("[data-testid=news-item]").Text(); !strings.Contains(got, "The prices were those of last year.") || !strings.Contains(got, "Five minutes away.") {
		t.Errorf("the news of sources is %q", got)
	}
	if got := after.Find("[data-testid=source]").Text(); !strings.Contains(got, "again January 2027") {
		t.Error("the sources do not say that one was checked again")
	}
	today := reader.get(link+"/today").want(t, http.StatusOK)
	text := today.Find("main").Text()
	for _, want := range []string{"The canteen", "The food truck is new.", "hurts a lot, where it was “helps a lot”", "The queue is endless now.", "Five minutes away."} {
		if !strings.Contains(text, want) {
			t.Errorf("the comparison does not say %q:\n%s", want, text)
		}
	}
	if got := s.browser().get(verdict).Find("a[href$='/today']").Length(); got != 0 {
		t.Error("a verdict-only link leads to the comparison, which shows answers")
	}
	entries := feedEntries(t, reader.get(link+".atom"))
	if diff := cmp.Diff([]string{"The questionnaire has a newer version", "Today’s version would say otherwise"}, entries); diff != "" {
		t.Error(diff)
	}
}

// feedEntries are the titles of a feed's entries.
func feedEntries(t *testing.T, p page) []string {
	t.Helper()
	var feed struct {
		ID      string   `xml:"id"`
		Updated string   `xml:"updated"`
		Titles  []string `xml:"entry>title"`
		IDs     []string `xml:"entry>id"`
	}
	if err := xml.Unmarshal([]byte(p.want(t, http.StatusOK).text), &feed); err != nil {
		t.Fatal(err)
	}
	if _, err := time.Parse(time.RFC3339, feed.Updated); err != nil || feed.ID == "" || len(feed.IDs) != len(feed.Titles) {
		t.Errorf("the feed is not whole: %+v, %v", feed, err)
	}
	return feed.Titles
}

func TestAnotherNameIsNoOtherVerdict(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	link := b.share(b.decide("lunch", map[string]string{"time": "short", "wishes": "vegan", "money": "self"}), questions.VerdictOnly)
	s.serve(strings.NewReplacer("name: The canteen", "name: The dining hall", "name: A sandwich", "name: Bread").Replace(document(t, "lunch.yaml")))
	if diff := cmp.Diff([]string{"The questionnaire has a newer version"}, feedEntries(t, b.get(link+".atom"))); diff != "" {
		t.Error(diff)
	}
}

// TestReplacedDecisionIsNotDue replaces a result whose session is gone, so that
// the two stand apart in the list.
func TestReplacedDecisionIsNotDue(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.decide("lunch", map[string]string{"time": "short"})
	b.post(result+"/upkeep", "review=2026-12-24&kept=yes").to(t)
	s.pass(40 * 24 * time.Hour)
	due := func() int { return b.get("/mine").Find("[data-testid=due]").Length() }
	if due() != 1 {
		t.Error("the review is not due")
	}
	review := b.post(result+"/update", "").to(t)
	b.post(strings.TrimSuffix(review, "/review")+"/finish", "").to(t)
	if due() != 0 {
		t.Error("the review of a result that was replaced is due")
	}
}

// uid is the id of a calendar's event, which may take several lines.
func uid(p page) string {
	_, id, _ := strings.Cut(strings.ReplaceAll(p.text, "\r\n ", ""), "UID:")
	id, _, _ = strings.Cut(id, "\r\n")
	return id
}

func TestReviewIsDue(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.decide("lunch", map[string]string{"time": "short"})
	link := b.share(result, questions.VerdictOnly)
	b.get(link+".ics").want(t, http.StatusNotFound)
	if got := b.get(result).Find("#review-hint").Text(); !strings.HasPrefix(strings.TrimSpace(got), "No day is set.") {
		t.Errorf("beside the empty field it says %q", got)
	}
	// A field for dates cannot hold what is none.
	kept := map[string]string{"tomorrow": "", "0000-01-01": "", "2099-01-01": "2099-01-01", "2026-03-29": "2026-03-29", "2026-11-20": "2026-11-20"}
	for sent, kept := range kept {
		p := b.post(result+"/upkeep", "review="+sent).want(t, http.StatusUnprocessableEntity)
		if got := p.Find("#review").AttrOr("value", ""); got != kept {
			t.Errorf("of %q, the field keeps %q, want %q", sent, got, kept)
		}
		if got := p.Find("#review-error").Text(); kept == "" && !strings.Contains(got, "“"+sent+"”") {
			t.Errorf("what was sent is lost: %q", got)
		}
	}
	b.post(result+"/upkeep", "review=2026-12-24&kept=yes").to(t)
	if got := b.get(result).Find("#review-hint").Text(); !strings.Contains(got, "24 December 2026 is set.") {
		t.Errorf("beside the filled field it says %q", got)
	}
	calendar := b.get(link+".ics").want(t, http.StatusOK)
	for _, want := range []string{"DTSTART;VALUE=DATE:20261224", "SUMMARY:Review the decision: Where shall we eat?", "BEGIN:VEVENT"} {
		if !strings.Contains(calendar.text, want) {
			t.Errorf("the calendar lacks %s:\n%s", want, calendar.text)
		}
	}
	if own := b.get(result+".ics").want(t, http.StatusOK); uid(own) != uid(calendar) || uid(own) == "" {
		t.Errorf("one review has the ids %q and %q", uid(own), uid(calendar))
	}
	if id := strings.TrimPrefix(result, "/r/"); strings.Contains(uid(calendar), id[:8]) {
		t.Error("the calendar tells readers how the result's own id begins")
	}
	newer := b.decide("lunch", map[string]string{"time": "long"})
	if first := b.get("/mine").Find("[data-testid=decision]").First().Text(); strings.Contains(first, "Due for review") {
		t.Error("the review is due too early")
	}
	s.pass(40 * 24 * time.Hour)
	first := b.get("/mine").Find("[data-testid=decision]").First()
	if !strings.Contains(first.Text(), "Due for review since 24 December 2026") || first.Find("a[href='"+newer+"']").Length() > 0 {
		t.Errorf("the due review is not first: %s", first.Text())
	}
	if got := s.browser().get(link).Find("[data-testid=notice]").Text(); !strings.Contains(got, "due for review since 24 December 2026") {
		t.Errorf("a reader's notices are %q", got)
	}
	if diff := cmp.Diff([]string{"The decision is due for review"}, feedEntries(t, b.get(link+".atom"))); diff != "" {
		t.Error(diff)
	}
}

func TestReopenedDecision(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.decide("lunch", map[string]string{"time": "short", "money": "self"})
	link := b.share(result, questions.Full)
	session := strings.TrimSuffix(b.get(result).Find("a[href$='/review']").AttrOr("href", ""), "/review")
	b.post(session+"/q/money", "choice=boss").to(t)
	if b.get(session+"/review").Find("input[name=announce]").Length() == 0 {
		t.Error("the review does not ask whether readers are to be told")
	}
	quiet := b.post(session+"/finish", "").to(t)
	reader := s.browser()
	if at := reader.get(link + "/newer").to(t); at != link {
		t.Errorf("what readers must not know of leads to %s", at)
	}
	if got := reader.get(link).Find("[data-testid=notice]").Length(); got != 0 {
		t.Error("readers are told without their owner's consent")
	}
	if got := b.get(quiet).Find("a[href='" + result + "']").Length(); got == 0 {
		t.Error("the new result does not name the one that it replaces")
	}
	b.post(result+"/upkeep", "announce=yes").to(t)
	if got := reader.get(link).Find("[data-testid=notice]").Text(); !strings.Contains(got, "A newer decision has replaced this one") {
		t.Errorf("the notices are %q", got)
	}
	changes := reader.get(link+"/newer").want(t, http.StatusOK).Find("main").Text()
	for _, want := range []string{"Who pays?", "Everybody for themselves", "The company"} {
		if !strings.Contains(changes, want) {
			t.Errorf("what changed does not say %q", want)
		}
	}
	if strings.Contains(changes, "How much time") {
		t.Error("an answer that did not change is listed")
	}
}

// TestReadersLearnOfWhatWasAnnouncedAlone replaces a result twice, and tells
// readers of the first time only.
func TestReadersLearnOfWhatWasAnnouncedAlone(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.decide("lunch", map[string]string{"time": "long", "money": "self"})
	b.post(result+"/upkeep", "review=2026-12-24").to(t)
	link := b.share(result, questions.Full)
	session := strings.TrimSuffix(b.get(result).Find("a[href$='/review']").AttrOr("href", ""), "/review")
	b.post(session+"/q/money", "choice=boss").to(t)
	b.post(session+"/finish", "").to(t)
	s.pass(40 * 24 * time.Hour)
	reader := s.browser()
	if got := reader.get(link).Find("[data-testid=notice]").Text(); !strings.Contains(got, "due for review") {
		t.Errorf("that the review is not due any more tells of a newer decision: %q", got)
	}
	b.post(result+"/upkeep", "review=2026-12-24&announce=yes").to(t)
	b.post(session+"/q/time", "choice=short").to(t)
	b.post(session+"/finish", "").to(t)
	changes := reader.get(link+"/newer").want(t, http.StatusOK).Find("main").Text()
	if !strings.Contains(changes, "Who pays?") || strings.Contains(changes, "How much time") {
		t.Errorf("readers of the first result see more or less than the second one:\n%s", changes)
	}
	if diff := cmp.Diff([]string{"A newer decision has replaced this one"}, feedEntries(t, reader.get(link+".atom"))); diff != "" {
		t.Error(diff)
	}
	if got := b.get(result+"/newer").want(t, http.StatusOK).Find("main").Text(); !strings.Contains(got, "How much time") {
		t.Error("the owner does not see what changed last")
	}
}

func TestStartFromSomebodysAnswers(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	owner := s.browser()
	result := owner.noted("A note of my own", "Friday")
	full, verdict := owner.share(result, questions.Full), owner.share(result, questions.VerdictOnly)
	reader := s.browser()
	reader.post(verdict+"/again", "from=answers").want(t, http.StatusForbidden)
	review := reader.post(full+"/again", "from=answers").to(t)
	p := reader.get(review).want(t, http.StatusOK)
	if !strings.Contains(p.Find("[data-testid=origin]").Text(), "Started from Friday") || strings.Contains(p.text, "A note of my own") {
		t.Error("the review does not say where it started from, or has somebody else's notes")
	}
	own := reader.post(strings.TrimSuffix(review, "/review")+"/finish", "").to(t)
	if got := reader.get(own).Find("[data-testid=origin]").Text(); !strings.Contains(got, "Started from Friday") {
		t.Errorf("the result's origin is %q", got)
	}
	if first := reader.post(verdict+"/again", "from=empty").to(t); !strings.HasSuffix(first, "/q/time") {
		t.Errorf("starting empty leads to %s", first)
	}
}

func TestReopeningWhereTheSessionIsGone(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.noted("Still mine", "Friday")
	b.post(result+"/upkeep", "kept=yes").to(t)
	s.pass(100 * 24 * time.Hour)
	if _, err := s.store.Expire(t.Context(), s.now.Load().Add(-90*24*time.Hour), *s.now.Load(), 10); err != nil {
		t.Fatal(err)
	}
	p := b.get(result).want(t, http.StatusOK)
	review := b.post(p.Find("form[action$='/reopen']").AttrOr("action", "/no form"), "").to(t)
	if got := b.get(review).want(t, http.StatusOK).text; !strings.Contains(got, "Still mine") {
		t.Error("the owner's notes are gone")
	}
	again := b.post(strings.TrimSuffix(review, "/review")+"/finish", "title=Friday").to(t)
	if b.get(again).Find("a[href='"+result+"']").Length() == 0 {
		t.Error("the new result does not name the one that it replaces")
	}
}

// Whoever only rewrites a questionnaire tells nobody of a newer version, also
// where the version before lies in the database as an earlier release kept it.
func TestRewrittenIsNotNewer(t *testing.T) {
	plain := document(t, "lunch.yaml")
	crlf := "\uFEFF" + strings.ReplaceAll(plain, "\n", "\r\n")
	quoted := strings.Replace(plain, "name: The canteen", "name: 'The canteen'", 1)
	for name, c := range map[string]struct{ was, is string }{
		"a comment":        {plain, "# Lunch.\n" + plain},
		"a comment gone":   {"# Lunch.\n" + plain, plain},
		"quotes":           {plain, quoted},
		"order of keys":    {plain, strings.Replace(plain, "format: 1\n", "", 1) + "\nformat: 1\n"},
		"stored with CRLF": {crlf, plain},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			before := fmt.Sprintf("%x", sha256.Sum256([]byte(c.was)))
			s.configure = func(config *handlers.Config) {
				q, err := questions.Restore(before, []byte(c.was))
				if err != nil {
					t.Fatal(err)
				}
				config.Catalogue = handlers.NewCatalogue(handlers.Offers{Questionnaires: []*questions.Questionnaire{q}})
			}
			s.serve()
			b := s.browser()
			result := b.decide("lunch", map[string]string{"time": "short", "wishes": "vegan", "money": "self"})
			link := b.share(result, questions.Full)
			entries := feedEntries(t, b.get(link+".atom"))
			if parse(t, c.is).Version == before {
				t.Fatal("the versions are one")
			}

			s.configure = nil
			s.serve(c.is)
			if got := b.get(result).want(t, http.StatusOK).Find("[data-testid=notice]").Text() + b.get(link).Find("[data-testid=notice]").Text(); strings.Contains(got, "version") {
				t.Errorf("there is a notice: %s", got)
			}
			if diff := cmp.Diff(entries, feedEntries(t, b.get(link+".atom"))); diff != "" {
				t.Error(diff)
			}
			b.get(result+"/today").want(t, http.StatusSeeOther)
			if got := b.get(result).Find("main").Text(); !strings.Contains(got, before[:10]) {
				t.Error("the result does not name its version any more")
			}
		})
	}
}
