package handlers_test

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
)

func TestStoredVersionsOpenWhateverIsCheckedToday(t *testing.T) {
	// A source that nobody cites stops a start, but no session begun before.
	text := strings.Replace(document(t, "lunch.yaml"), "\ncriteria:",
		`  uncited: {title: The wine list, publisher: The bistro, year: "2020", url: "https://example.org/wine", kind: documentation, seen: full text, checked: 2026-11}

criteria:`, 1)
	if _, err := questions.Parse("test.yaml", []byte(text)); err == nil {
		t.Fatal("the document passes today's checks")
	}
	b := newSite(t, document(t, "lunch.yaml")).browser()
	b.begin("lunch")
	b.keep("old", &questions.Questionnaire{ID: "lunch", Version: fmt.Sprintf("%x", sha256.Sum256([]byte(text))), Text: []byte(text)})
	b.get("/s/old/q/time").want(t, http.StatusOK)
}

// TestReviewSaysThatTheQuestionnaireHasMovedOn starts over with today's version
// from answers that were begun with an earlier one.
func TestReviewSaysThatTheQuestionnaireHasMovedOn(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	first, session := b.begin("lunch")
	next := b.post(first, "choice=short&note=At+noon").to(t)
	if b.get(session+"/review").Find("[data-testid=moved-on]").Length() > 0 {
		t.Error("nothing has moved on yet")
	}
	if back := b.post(session+"/update", "").to(t); back != session+"/review" {
		t.Errorf("without a newer version it leads to %s", back)
	}
	s.serve(nextLunch(t))
	moved := b.get(session+"/review").want(t, http.StatusOK).Find("[data-testid=moved-on]")
	if got := moved.Text(); !strings.Contains(got, "newer version since 21 November 2026") {
		t.Errorf("the review says %q", got)
	}
	action := moved.Find("form").AttrOr("action", "")
	at := b.post(action, "").to(t)
	if at == next || !strings.HasSuffix(at, "/q/wishes") {
		t.Errorf("starting over leads to %s", at)
	}
	if again := b.post(action, "").to(t); again != at {
		t.Errorf("two presses make two: %s and %s", at, again)
	}
	anew := at[:strings.Index(at, "/q/")]
	review := b.get(anew+"/review").want(t, http.StatusOK)
	if review.Find("[data-testid=moved-on]").Length() > 0 || !strings.Contains(review.text, "At noon") {
		t.Error("what is begun anew is not today's version with the answers and notes")
	}
	b.post(b.answerAll(at, nil)[:len(anew)]+"/finish", "").to(t)
	if b.get(session+"/review").want(t, http.StatusOK).Find("[data-testid=answers]").Length() == 0 {
		t.Error("the earlier answers are gone")
	}
}
