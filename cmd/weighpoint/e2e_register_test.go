//go:build e2e

package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// signIn goes through the login of identifies.
func (p *person) signIn(who string) {
	p.t.Helper()
	p.wantStatus(p.goTo("/login?who="+who), http.StatusOK)
	p.wantAt("/mine")
}

// paper is the text of a print of the page that is open, without white space.
func (p *person) paper(name string) string {
	p.t.Helper()
	file := filepath.Join(p.t.TempDir(), name+".pdf")
	if err := os.WriteFile(file, p.pdf(name), 0o600); err != nil {
		p.t.Fatal(err)
	}
	return squeeze(poppler(p.t, "pdftotext", file, "-"))
}

// file is the text of a file that a person may have.
func (p *person) file(path string) string {
	p.t.Helper()
	answer, err := p.client().Get(p.site + path)
	if err != nil {
		p.t.Fatal(err)
	}
	text, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if err != nil || answer.StatusCode != http.StatusOK {
		p.t.Fatalf("%s answers %d, %v", path, answer.StatusCode, err)
	}
	return string(text)
}

// publish publishes the result whose page is open, with all that it says.
func (p *person) publish() {
	p.t.Helper()
	p.wantStatus(p.follow("[data-testid=share-link] a", "Share this result"), http.StatusOK)
	p.do(click("[data-testid=publish] [data-testid=scope]:has(input[value="+everything+"]) label", ""))
	p.wantStatus(p.follow("[data-testid=publish] button", "Publish to the register"), http.StatusOK)
	p.want("[data-testid=publish]", "This decision is in the register since")
}

// wantMistake checks that a review was not saved, and is told why at its field.
// There may be no scripts.
func (p *person) wantMistake(field, message string) {
	p.t.Helper()
	p.want("[data-testid=error-summary] a[href='#"+field+"']", message)
	if said := see[bool](p, `(e => (e.closest("fieldset") ?? e).getAttribute("aria-describedby").split(" ").
		some(id => document.getElementById(id)?.innerText.includes(%q)))(document.getElementById(%q))`, message, field); !said {
		p.t.Errorf("%s is not said at %s", message, field)
	}
}

// reviewNext opens the one decision that waits for the person's review.
func (p *person) reviewNext() {
	p.t.Helper()
	p.mine()
	p.wantStatus(p.follow("[data-testid=to-reviews] a", ""), http.StatusOK)
	p.wantStatus(p.follow("[data-testid=waiting] h3 a", "Payment service"), http.StatusOK)
}

// review says what the person thinks where a decision is reviewed.
func (p *person) review(step, note string) (status int64) {
	p.t.Helper()
	if step != "" {
		p.do(click("label:has(input[name=step][value="+step+"])", ""))
	}
	if note != "" {
		p.fill("#review-note", note)
	}
	return p.follow("#review-form button", "Save your review")
}

// TestBrowserPublishesAndReviews has Ana publish a decision, which Ben finds, sends
// back and then agrees to, on a narrow screen and without scripts. Somebody who has
// not signed in reads as much by the link alone. It is below a path, on plain HTTP.
func TestBrowserPublishesAndReviews(t *testing.T) {
	t.Parallel()
	address := startNginx(t, func(address string) string {
		site := siteOf(t, "{header: {user: X-Forwarded-User, name: X-Forwarded-Name}}\nreview: [{questionnaires: [containers-or-vms], by: [ben]}]")
		s := startServer(t, "--base-url", "http://"+address+"/decide", "--trusted-proxies", "127.0.0.1", "--site", site)
		return fmt.Sprintf(identifies, address, s.url)
	})
	site, narrow := "http://"+address+"/decide", window{width: 320, noJavaScript: true}
	ana, ben, stranger := newPerson(t, site, window{}), newPerson(t, site, narrow), newPerson(t, site, window{})
	ana.signIn("ana")
	ben.signIn("ben")

	ana.start()
	ana.answerAll(persona(t, "start-up"))
	result := ana.finish("Payment service")
	ana.publish()
	ben.wantStatus(ben.follow("[data-testid=signed-in] a", "Register"), http.StatusOK)
	ben.fill("#q", "payment")
	ben.wantStatus(ben.follow("[data-testid=search] button", "Search"), http.StatusOK)
	ben.want("[data-testid=entry]", "Published by ana of ACME")
	ben.wantAccessible("register")
	ben.wantStatus(ben.follow("[data-testid=entry] h3 a", "Payment service"), http.StatusOK)
	ben.want("h1", "Serverless containers")
	published := ben.path()

	ana.goTo(result)
	ana.fill("#review-note", "Look at the restarts")
	ana.wantStatus(ana.follow("#review-form button", "Ask for the review"), http.StatusOK)
	ben.reviewNext()
	ben.want("[data-testid=peer-review]", "Look at the restarts")
	ben.wantStatus(ben.review("", ""), http.StatusUnprocessableEntity)
	ben.wantMistake("step-1", "Say whether you agree")
	ben.wantAccessible("review with a mistake")
	ben.wantStatus(ben.review("sent_back", ""), http.StatusUnprocessableEntity)
	ben.wantMistake("review-note", "Say why you send it back")
	ben.wantStatus(ben.review("", "Who restarts it at night?"), http.StatusOK)

	ana.goTo(result)
	ana.want("[data-testid=peer-review]", "A second person sent it back")
	ana.want("[data-testid=peer-review]", "Who restarts it at night?")
	ana.wantStatus(ana.follow("#review-form button", "Ask once more"), http.StatusOK)
	ben.mine()
	ben.wantStatus(ben.follow("[data-testid=to-reviews] a", ""), http.StatusOK)
	ben.wantAccessible("decisions to review")
	ben.reviewNext()
	ben.wantStatus(ben.review("agreed", "Fine with the pager"), http.StatusOK)
	ben.want("[data-testid=notice]", "Your review is saved")
	link, _, _ := strings.Cut(ben.path(), "/review")

	ana.wantReviewed(result)
	stranger.wantReviewed(link)
	stranger.goTo("/register")
	stranger.wantNone([]string{"Payment service"})

	ana.goTo(result + "/share")
	ana.wantStatus(ana.follow("[data-testid=publish] button", "Take it out of the register"), http.StatusOK)
	ana.want("[data-testid=publish]", "Publish to the register")
	ben.wantStatus(ben.goTo("/register"), http.StatusOK)
	ben.wantNone([]string{"Payment service"})
	ben.wantStatus(ben.goTo(published), http.StatusGone)
	ben.wantStatus(ben.goTo(link), http.StatusOK)
}

// wantReviewed checks that a result says all of its review, on its page, in print and
// in its record.
func (p *person) wantReviewed(path string) {
	p.t.Helper()
	p.wantStatus(p.goTo(path), http.StatusOK)
	paper, record := p.paper("reviewed"), p.file(path+".md")
	for _, wanted := range []string{"A second person agreed", "Fine with the pager"} {
		p.want("[data-testid=peer-review]", wanted)
		if !strings.Contains(paper, squeeze(wanted)) {
			p.t.Errorf("the print of %s lacks %q", path, wanted)
		}
		if !strings.Contains(record, wanted) {
			p.t.Errorf("the record of %s lacks %q", path, wanted)
		}
	}
	p.want("[data-testid=peer-review]", "Reviewed by ben of ACME")
	if !strings.Contains(record, "Who restarts it at night?") {
		p.t.Errorf("the record of %s lacks what was sent back", path)
	}
}
