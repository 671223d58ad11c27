//go:build e2e

package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// What a link shows, as the form for it names it.
const (
	everything  = "full"
	verdictOnly = "verdict"
)

// share makes a link to the result whose page is open, and returns its path.
// It leaves the person on the page that lists the links.
func (p *person) share(label, scope string) string {
	p.t.Helper()
	p.wantStatus(p.follow("[data-testid=share-link] a", "Share this result"), http.StatusOK)
	return p.makeLink(label, scope)
}

// makeLink makes a link where links are made.
func (p *person) makeLink(label, scope string) string {
	p.t.Helper()
	before := p.links()
	if label != "" {
		p.fill("#label", label)
	}
	p.do(click("[data-testid=scope]:has(input[value="+scope+"]) label", ""))
	p.wantStatus(p.follow("[data-testid=make-link] button", "Make the link"), http.StatusOK)
	made := slices.DeleteFunc(p.links(), func(link string) bool { return slices.Contains(before, link) })
	if len(made) != 1 {
		p.t.Fatalf("%d links were made, want 1", len(made))
	}
	path, ok := strings.CutPrefix(made[0], p.site)
	if !ok {
		p.t.Fatalf("the link is %s, which is not on %s", made[0], p.site)
	}
	return path
}

// links are the addresses that the page offers to copy.
func (p *person) links() []string {
	p.t.Helper()
	return see[[]string](p, `[...document.querySelectorAll("[data-testid=links] [data-testid=link] input[readonly]")].map(e => e.value)`)
}

// decideAndShare makes a whole decision and a link that shows everything. It
// returns the paths of both.
func (p *person) decideAndShare(answers answers) (result, link string) {
	p.t.Helper()
	result = p.decide(answers)
	return result, p.share("", everything)
}

func TestBrowserSharesTheResult(t *testing.T) {
	t.Parallel()
	for name, site := range map[string]string{"on localhost": "", "on a plain-HTTP name": "http://decide.test"} {
		t.Run(name, func(t *testing.T) {
			s, more := startAs(t, site)
			owner := newPerson(t, s, window{width: 390}, more...)
			result := owner.decide(persona(t, "start-up"))
			if !owner.has("[data-testid=answers] a[href*='?from=review']") {
				t.Error("the owner is not offered to change answers")
			}
			owner.want("[data-testid=share-link]", "Nobody else can see it yet")
			link := owner.share("Architecture board", everything)
			owner.want("[data-testid=links]", "Architecture board")
			owner.goTo(result)
			owner.want("[data-testid=share-link]", "One link opens it")
			mine := owner.text("main")
			owner.follow("[data-testid=answers] a[href$='/review']", "")
			session := owner.session()

			reader := newPerson(t, s, window{width: 390}, more...)
			reader.wantStatus(reader.goTo(result), http.StatusForbidden)
			reader.want("h1", "This address is its owner's own")
			reader.wantStatus(reader.goTo(link), http.StatusOK)
			reader.wantRecommendation("Serverless containers")
			if text := reader.text("body"); strings.Contains(text, "Architecture board") {
				t.Error("the reader sees what the owner calls the link")
			}
			if reader.has("a[href*='/s/']") {
				t.Error("a reader is led into somebody's session")
			}
			reader.wantStatus(reader.follow("[data-testid=again] button", "Start empty"), http.StatusOK)
			reader.wantOwnStart(session)
			reader.goTo(link) // now as the owner of another session
			if reader.has("[data-testid=answers] a[href*='/s/']") {
				t.Error("the owner of another session is led into this one")
			}

			for _, page := range []string{"/q/code", "/review"} {
				reader.wantStatus(reader.goTo(session+page), http.StatusForbidden)
				reader.want("h1", "somebody's unfinished session")
			}
			reader.wantStatus(reader.follow("main form button", "Start your own"), http.StatusOK)
			reader.wantOwnStart(session)
			owner.wantUnchanged(result, mine)
		})
	}
}

// wantUnchanged checks that a page still says what it said.
func (p *person) wantUnchanged(path, before string) {
	p.t.Helper()
	p.wantStatus(p.goTo(path), http.StatusOK)
	if now := p.text("main"); now != before || before == "" {
		p.t.Errorf("%s said %q, and now it says %q", path, before, now)
	}
}

// wantOwnStart checks that a person is at the first question of a session
// other than the given one, and can answer it.
func (p *person) wantOwnStart(not string) {
	p.t.Helper()
	if p.question() != "workload" || p.session() == not {
		p.t.Fatalf("answering oneself leads to %s", p.path())
	}
	p.wantStatus(p.answer("services"), http.StatusOK)
	if p.question() != "code" {
		p.t.Fatalf("the first answer leads to %s", p.path())
	}
}

// startAs starts a server that is reached under a name that only the browsers
// with the returned options know. Without one it is reached as usual.
func startAs(t *testing.T, site string) (string, []chromedp.ExecAllocatorOption) {
	t.Helper()
	if site == "" {
		return startServer(t).url, nil
	}
	s := startServer(t, "--base-url", site)
	rule := fmt.Sprintf("MAP %s:80 %s", strings.TrimPrefix(site, "http://"), strings.TrimPrefix(s.url, "http://"))
	return site, []chromedp.ExecAllocatorOption{chromedp.Flag("host-resolver-rules", rule)}
}
