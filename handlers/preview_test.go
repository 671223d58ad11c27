package handlers_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

var (
	// theBar is what a preview puts on each page for the author.
	theBar = regexp.MustCompile(`(?s)<aside class="author-bar".*?</aside>`)
	// byChance is what differs between two sites that show the same.
	byChance = regexp.MustCompile(`(?i)127\.0\.0\.1:\d+|[0-9a-z]{8,9}canary[a-z2-7]{20}|canary[a-z2-7]{20}|[A-Z2-7]{26}|class="qr-dark" d="[^"]*"`)
)

// tour visits every sort of page and returns what each looks like, by its path.
func tour(s *site) map[string]string {
	pages := map[string]string{}
	b := s.browser()
	see := func(name string, p page) page {
		text := byChance.ReplaceAllString(p.text, "CHANCE")
		pages[name] = text
		return p
	}
	see("start", b.get("/"))
	see("first page", b.get("/w/lunch"))
	see("sources", b.get("/sources/lunch"))
	see("option", b.get("/w/lunch/options/bistro"))
	question, session := b.begin("lunch")
	see("question", b.get(question))
	see("refused answer", b.post(question, ""))
	review := b.answerAll(question, map[string]string{"time": "short", "wishes": "none", "money": "boss"})
	see("review", b.get(review))
	result := b.post(session+"/finish", "").to(s.t)
	see("result", b.get(result))
	link := b.share(result, questions.Full)
	see("link", s.browser().get(link))
	for _, path := range []string{"/options/canteen", "/compare?a=canteen&b=sandwich", "/what-if?q=time&choice=long", "/share"} {
		see(path, b.get(result+path))
	}
	see("mine", b.get("/mine"))
	see("privacy", b.get("/privacy"))
	see("nothing", b.get("/nothing"))
	return pages
}

// A preview puts its bar on every page and changes nothing else, so whoever is
// served without one gets not one byte of it.
func TestAPreviewAddsItsBarAlone(t *testing.T) {
	without := newSite(t, document(t, "lunch.yaml"))
	without.serve(document(t, "lunch.yaml")) // a minute later, as below
	plain := tour(without)
	s := newSite(t, document(t, "lunch.yaml"))
	s.configure = func(c *handlers.Config) {
		c.Preview = &handlers.Preview{Random: func(*questions.Questionnaire) questions.Answers { return nil }}
		c.Preview.Show(handlers.Draft{Changes: []web.ChangesView{{Title: "Lunch", Language: "en-GB", Edits: []string{"title: A → B"}}}})
	}
	s.serve(document(t, "lunch.yaml"))
	previewed := tour(s)
	if len(plain) < 15 || len(plain) != len(previewed) {
		t.Fatalf("there are %d pages, and %d in a preview", len(plain), len(previewed))
	}
	for name, want := range plain {
		if strings.Contains(want, "author-bar") || strings.Contains(want, "preview.js") || strings.Contains(want, "preview.css") {
			t.Errorf("%s has something of a preview", name)
		}
		if !theBar.MatchString(previewed[name]) {
			t.Errorf("%s has no bar in a preview", name)
		}
		if diff := cmp.Diff(want, theBar.ReplaceAllString(previewed[name], "")); diff != "" {
			t.Errorf("%s is another page in a preview:\n%s", name, diff)
		}
	}
	for _, path := range []string{"/preview/events", "/preview/anyway", "/preview/as/lunch/_random"} {
		newSite(t, document(t, "lunch.yaml")).browser().get(path).want(t, http.StatusNotFound)
	}
}
