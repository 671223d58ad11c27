package handlers_test

import (
	"strings"
	"testing"
	"time"
)

// oneChoiceFewer offers a choice of a question under a condition.
const oneChoiceFewer = `- {id: self, label: Everybody for themselves, when: time == "long", adds: {price: 2}, consequence: {claim: It is dear., sources: [diary]}}`

// TestTextsOfAQuestionFollowItsChoices asks two deciders the same question, of
// whom one is offered a choice that cites a source of its own.
func TestTextsOfAQuestionFollowItsChoices(t *testing.T) {
	text := strings.Replace(document(t, "lunch.yaml"), `- {id: self, label: Everybody for themselves, adds: {price: 2}}`, oneChoiceFewer, 1)
	s := newSite(t, text)
	for range 2 { // drawn anew, and drawn before
		for time, want := range map[string]string{"short": "The menu", "long": "The menu, A diary of lunches"} {
			b := s.browser()
			session := strings.TrimSuffix(b.post("/w/lunch", "").to(t), "/q/time")
			b.post(session+"/q/time", "choice="+time).to(t)
			page := b.get(session + "/q/money")
			var sources []string
			for _, source := range page.Find("[data-testid=source] cite").EachIter() {
				sources = append(sources, strings.TrimSpace(source.Text()))
			}
			if got := strings.Join(sources, ", "); got != want {
				t.Errorf("after %s the sources are %s, want %s", time, got, want)
			}
			for _, cite := range page.Find("a.cite").EachIter() {
				if page.Find(cite.AttrOr("href", "")).Length() != 1 {
					t.Errorf("after %s a number leads to %s, which is not there", time, cite.AttrOr("href", ""))
				}
			}
		}
	}
}

// TestTextsOfAQuestionFollowTheDay lets a source become due while the server
// runs.
func TestTextsOfAQuestionFollowTheDay(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	question := b.post("/w/lunch", "").to(t)
	due := func() int { return b.get(question).Find("[data-testid=source-due]").Length() }
	if before := due(); before != 1 || due() != before {
		t.Errorf("%d sources are due, want 1", before)
	}
	b.post(question, "choice=short").to(t)
	question = strings.Replace(question, "/q/time", "/q/money", 1)
	if due() != 0 {
		t.Error("the menu is due already")
	}
	s.pass(400 * 24 * time.Hour)
	if due() != 1 {
		t.Error("the menu is not due after more than a year")
	}
}
