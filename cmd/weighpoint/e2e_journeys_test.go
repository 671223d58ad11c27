//go:build e2e

package main

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestBrowserDecides(t *testing.T) {
	t.Parallel()
	for name, w := range map[string]window{
		"with JavaScript":    {width: 390, height: 844},
		"without JavaScript": {width: 1280, noJavaScript: true},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPerson(t, startServer(t).url, w)
			p.goTo("/")
			p.follow("[data-testid=questionnaire] a", "Containers or VMs")
			p.follow("main form button", "Start")
			p.answerAll(persona(t, "product-team"))
			p.want("h1", "Check your answers")
			result := p.finish("Payment service")
			p.wantRecommendation("Containers on VMs")
			p.want("[data-testid=verdict]", "Payment service")
			if link := p.share("", everything); link == result {
				t.Error("the link to share is the owner's own address")
			}
			if shown := p.has("[data-testid=links] [data-copy]:not([hidden])"); shown == w.noJavaScript {
				t.Errorf("the button that copies the link is shown: %t", shown)
			} else if shown {
				p.do(click("[data-testid=links] [data-copy]", "Copy link"))
				p.wait("[data-testid=links] [role=status]:not(:empty)")
				p.want("[data-testid=links] [role=status]", "Link copied")
			}
			p.goTo("/")
			p.want("[data-testid=decisions]", "Containers on VMs")
		})
	}
}

// wantRecommendation checks that the page that is open is a recommendation
// with all that it needs.
func (p *person) wantRecommendation(leader string) {
	p.t.Helper()
	p.want("h1", leader)
	p.want("[data-testid=ranked] h3", leader)
	p.want("[data-testid=reasons]", "Because you said")
	if strength := p.text("[data-testid=strength]"); !regexp.MustCompile(`\d+ of 100`).MatchString(strength) {
		p.t.Errorf("the strength is %q", strength)
	}
	if ranked := p.texts("[data-testid=ranked]"); len(ranked) < 2 {
		p.t.Errorf("the ranking has %d options", len(ranked))
	}
	p.wantCitations()
}

// wantCitations checks that every citation on the page leads to its source,
// and that sources are numbered as they are first mentioned.
func (p *person) wantCitations() {
	p.t.Helper()
	highest := 0
	for _, c := range see[[]struct{ Text, Source string }](p, `[...document.querySelectorAll("main a[href^='#source-']")].map(a =>
		({Text: a.textContent.trim(), Source: document.querySelector("[data-testid=sources] " + a.hash)?.textContent.trim() ?? "none"}))`) {
		if !strings.HasPrefix(c.Source, c.Text) {
			p.t.Errorf("the citation %s leads to the source %.60q", c.Text, c.Source)
		}
		if c.Text == fmt.Sprintf("[%d]", highest+1) {
			highest++
		}
	}
	if sources := len(p.texts("[data-testid=sources] [data-testid=source]")); sources == 0 || sources != highest {
		p.t.Errorf("there are %d sources, and %d of them are cited in order", sources, highest)
	}
	p.do(click("[data-testid=reasons] a[href^='#source-']", ""))
	p.wait("[data-testid=source]:target")
}

func TestBrowserBackAndReloadLoseNothing(t *testing.T) {
	t.Parallel()
	all := persona(t, "product-team")
	for name, more := range map[string][]chromedp.ExecAllocatorOption{
		"pages kept by the browser": nil,
		"pages asked for again":     {chromedp.Flag("disable-features", "Translate,BackForwardCache")},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPerson(t, startServer(t).url, window{width: 390}, more...)
			p.start()
			p.answer(all["today"]...)
			first := p.path()
			p.choose(all["workload"]...)
			p.do(click("[data-testid=importance] label", "More"))
			p.submit()
			second := p.path()
			p.answer(all["code"]...)
			third := p.path()

			p.back()
			p.wantAt(second)
			p.wantChecked(all["code"], "normal")
			p.back()
			p.wantAt(first)
			p.wantChecked(all["workload"], "more")
			p.wantStatus(p.submit(), http.StatusOK) // again, unchanged
			p.wantAt(third)

			p.do(chromedp.Reload())
			p.wantAt(third)
			p.follow("nav[aria-label=Back] a", "")
			p.wantAt(second)
			p.wantChecked(all["code"], "normal")
			p.follow("nav[aria-label=Back] a", "")
			p.wantAt(first)
			p.do(chromedp.Reload())
			p.wantChecked(all["workload"], "more")
			p.follow("nav[aria-label=Back] a", "") // to the first question
			p.follow("nav[aria-label=Back] a", "")
			p.wantAt(flagship)
			p.follow("[data-testid=resume]", "")
			p.wantAt(third)

			p.answerAll(all)
			before := p.text("[data-testid=answers]")
			p.do(chromedp.Reload())
			if after := p.text("[data-testid=answers]"); after != before || before == "" {
				t.Errorf("the review said %q, and reloaded it says %q", before, after)
			}
			result := p.finish("")
			p.do(chromedp.Reload())
			p.wantAt(result)
			p.back()
			p.follow("[data-testid=finish] button[type=submit], [data-testid=finished]", "")
			p.wantAt(result)
			p.goTo("/")
			if decisions := p.texts("[data-testid=decisions] li"); len(decisions) != 1 {
				t.Errorf("there are %d decisions, want 1", len(decisions))
			}
		})
	}
}

func (p *person) wantChecked(choices []string, importance string) {
	p.t.Helper()
	if got, want := p.checked(), strings.Join(choices, " "); got != want {
		p.t.Errorf("on %s the answer is %q, want %q", p.path(), got, want)
	}
	if got := see[string](p, `document.querySelector("input[name=importance]:checked")?.value`); got != importance {
		p.t.Errorf("on %s the importance is %q, want %q", p.path(), got, importance)
	}
}

// TestBrowserResubmits reloads pages that answered a form.
func TestBrowserResubmits(t *testing.T) {
	t.Parallel()
	p := newPerson(t, startServer(t).url, window{})
	p.start()
	first := p.path()
	p.wantStatus(p.submit(), http.StatusUnprocessableEntity)
	p.do(chromedp.Reload())
	p.wantAt(first)
	if got := p.texts("[data-testid=error-summary]"); len(got) != 0 {
		t.Errorf("the reload sent the form again: %q", got)
	}
	p.answer("vms")
	p.do(chromedp.Reload())
	p.goTo(p.session() + "/review")
	if got := p.texts("[data-testid=answers] [data-testid=answer]"); len(got) != 1 {
		t.Errorf("%d answers are saved, want 1: %q", len(got), got)
	}
}

// atReview is somebody who has given the answers of a persona.
func atReview(t *testing.T, all answers) *person {
	t.Helper()
	p := newPerson(t, startServer(t).url, window{})
	p.start()
	p.answerAll(all)
	return p
}

func TestBrowserChangeReturnsToTheReview(t *testing.T) {
	t.Parallel()
	p := newPerson(t, startServer(t).url, window{})
	p.start()
	p.answer("vms")
	p.answer("services")
	p.answer("own")
	review := p.session() + "/review"
	p.goTo(review)
	p.want("[data-testid=missing]", "Who else uses the same servers or sets rules for them?")
	p.change("workload", "clusters")
	p.wantAt(review)
	p.want("[data-testid=answers]", "Whole Kubernetes clusters")
}

func TestBrowserKeepsNeedlessAnswersAside(t *testing.T) {
	t.Parallel()
	all := persona(t, "bank-monolith")
	p := atReview(t, all)
	review, before := p.path(), p.text("[data-testid=answers]")
	p.change("workload", "clusters")
	p.want("[data-testid=asked-again]", "It now offers") // to go on running, which the monolith is asked otherwise
	p.submit()                                           // what was answered is chosen still
	p.wantAt(review)
	for _, kept := range []string{"How much may the application be changed?", "is restarted in working hours?"} {
		p.want("[data-testid=aside]", kept)
		if strings.Contains(p.text("[data-testid=answers]"), kept) {
			t.Errorf("%q still counts", kept)
		}
	}
	p.change("workload", all["workload"]...)
	p.wantAt(review)
	if after := p.text("[data-testid=answers]"); after != before {
		t.Errorf("the answers were %q, and now they are %q", before, after)
	}
	if p.has("[data-testid=aside]") {
		t.Errorf("still kept aside: %q", p.text("[data-testid=aside]"))
	}
}

func TestBrowserAsksFirstWhatAChangeOpens(t *testing.T) {
	t.Parallel()
	p := atReview(t, persona(t, "product-team"))
	review := p.path()
	p.change("code", "strangers")
	for _, opened := range []string{"virtualisation"} {
		if p.question() != opened {
			t.Errorf("after the change comes %s, want %s", p.path(), opened)
			break
		}
		p.answer("no")
	}
	p.wantAt(review)
	if p.has("[data-testid=missing]") {
		t.Errorf("still to answer: %q", p.text("[data-testid=missing]"))
	}
}

// change follows a Change link of the review and answers anew.
func (p *person) change(question string, choices ...string) {
	p.t.Helper()
	p.follow(fmt.Sprintf("[data-testid=answers] a[href*='/q/%s?']", question), "Change")
	p.wantStatus(p.answer(choices...), http.StatusOK)
}

func TestBrowserTwoTabsOfOneSession(t *testing.T) {
	t.Parallel()
	all := persona(t, "product-team")
	one := newPerson(t, startServer(t).url, window{})
	one.start()
	one.answer(all["today"]...)
	one.answer(all["workload"]...)
	two := one.secondTab()
	two.goTo(one.session())
	two.wantAt(one.path())
	one.answer(all["code"]...)
	one.answer(all["neighbours"]...)
	two.answer(all["code"]...) // what the first tab answered already
	two.wantAt(one.path())     // is not asked again
	two.answerAll(all)

	review := two.path()
	one.goTo(review)
	one.follow("[data-testid=answers] a[href*='/q/hurts?']", "Change")
	two.follow("[data-testid=answers] a[href*='/q/releases?']", "Change")
	one.answer("big-images")
	two.answer("patching")
	one.goTo(review)
	for _, p := range []*person{one, two} {
		p.wantAt(review)
		p.want("[data-testid=answers]", "Moving big images over slow lines")
		p.want("[data-testid=answers]", "We patch the running machine")
		if given := p.texts("[data-testid=answers] [data-testid=answer]"); len(given) != len(all) {
			t.Errorf("there are %d answers, want %d", len(given), len(all))
		}
	}
	if a, b := one.finish(""), two.finish(""); a != b {
		t.Errorf("one tab gets the result %s, the other %s", a, b)
	}
}
