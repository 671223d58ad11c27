//go:build e2e

package main

import (
	"net/http"
	"strings"
	"testing"
)

// openRound opens a round in which people show names, and returns the path of its
// page and that by which people join.
func (p *person) openRound(title string) (round, join string) {
	p.t.Helper()
	p.goTo(flagship)
	p.follow("[data-testid=together]", "Decide together")
	p.fill("#title", title)
	p.wantStatus(p.follow("form button", "Open the round"), http.StatusOK)
	round, _, _ = strings.Cut(p.path(), "?")
	return round, strings.TrimPrefix(see[string](p, `document.querySelector("#join-link").value`), p.site)
}

// join joins a round under a name, and is asked the first question.
func (p *person) join(link, name string) {
	p.t.Helper()
	p.goTo(link)
	p.fill("#name", name)
	p.wantStatus(p.follow("[data-testid=join-form] button", ""), http.StatusOK)
}

// handIn hands in what was answered, and comes to the page of the round.
func (p *person) handIn() {
	p.t.Helper()
	p.wantStatus(p.follow("[data-testid=hand-in] button", "Hand in"), http.StatusOK)
}

// TestBrowserRoundsAreAnswered lets a maker and two people answer, one of them at
// 320 pixels and without scripts. Every page is looked at in every way.
func TestBrowserRoundsAreAnswered(t *testing.T) {
	t.Parallel()
	site := startServer(t).url
	maker := newPerson(t, site, window{})
	round, join := maker.openRound("Payment service")
	maker.want("[data-testid=round-state]", "Nobody has answered yet")
	maker.wantAccessible("a round that was opened")
	maker.goTo(flagship + "/round")
	maker.follow("form button", "Open the round")
	maker.want("[data-testid=error-summary]", "Say what the decision is called")
	maker.wantAccessible("a round that cannot be opened")

	ann := newPerson(t, site, window{width: 320, noJavaScript: true})
	ann.goTo(join)
	ann.want("[data-testid=rules]", "At least 2 people")
	ann.follow("[data-testid=join-form] button", "")
	ann.want("[data-testid=error-summary]", "Enter your name")
	ann.join(join, "Ann")
	ann.want("[data-testid=round-banner]", "Payment service")
	session := ann.session()
	ann.answerAll(persona(t, "product-team"))
	ann.handIn()
	ann.want("[data-testid=own-answers]", "Handed in on")

	ben := newPerson(t, site, window{})
	ben.goTo(join)
	ben.wantAccessible("joining a round")
	ben.join(join, "דנה")
	ben.wantAccessible("a question in a round")
	ben.answerAll(persona(t, "genome-institute"))
	ben.wantAccessible("answers to hand in")
	ben.handIn()
	ben.wantAccessible("a round that one has answered")
	if text := ben.text("main"); strings.Contains(text, "Ann") || strings.Contains(text, "Kata") {
		t.Errorf("somebody in a round reads %q", text)
	}

	maker.goTo(round)
	maker.want("[data-testid=people]", "Ann")
	maker.do(click("[data-testid=invite] summary", "Make personal links"))
	maker.fill("#names", "Carla\nSomebody with a long name of almost sixty characters, really")
	maker.follow("[data-testid=invite] button", "Make the links")
	maker.wantAccessible("a round with personal links")
	maker.goTo("/mine")
	maker.want("[data-testid=round-line]", "2 people have answered")
	maker.wantAccessible("decisions with a round")
	maker.goTo(round)
	maker.do(click("[data-testid=close] summary", "Close it now"))
	maker.wantStatus(maker.follow("[data-testid=close] button", "Close it and reveal"), http.StatusOK)
	ann.wantStatus(ann.goTo(session+"/q/workload"), http.StatusConflict)
}

// TestBrowserRoundLinksAreCopied copies what is to be sent.
func TestBrowserRoundLinksAreCopied(t *testing.T) {
	t.Parallel()
	p := newPerson(t, startServer(t).url, window{})
	_, join := p.openRound("Payment service")
	p.do(click("[data-copy=sentence]", "Copy"))
	p.wait("#sentence-copied:not(:empty)") // the clipboard is another process's
	p.want("#sentence-copied", "Copied")
	sentence := see[string](p, `document.querySelector("#sentence").value`)
	if !strings.HasPrefix(sentence, "Please open this link and answer for “Payment service”") || !strings.HasSuffix(sentence, join) {
		t.Errorf("the sentence is %q", sentence)
	}
}
