//go:build e2e

package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// answersAs are the answers of a persona, with others in their place.
func answersAs(t *testing.T, id string, other answers) answers {
	t.Helper()
	all := persona(t, id)
	for question, choices := range other {
		all = all.but(question, choices...)
	}
	return all
}

// answerOrNot answers until nothing more is asked, "not sure" where there is no
// answer.
func (p *person) answerOrNot(all answers, answer func(choices []string)) {
	p.t.Helper()
	for id := p.question(); id != ""; id = p.question() {
		choices, ok := all[id]
		if !ok {
			choices = []string{"unsure"}
		}
		answer(choices)
		if p.question() == id {
			p.t.Fatalf("the answer %q to %q is not accepted: %s", choices, id, p.text("main"))
		}
	}
}

// openRoundBy opens a round under rules, as openRound does.
func (p *person) openRoundBy(title, names, pass string) (round, join string) {
	p.t.Helper()
	p.goTo(flagship + "/round")
	p.fill("#title", title)
	p.fill("#ask", "Where should it run?")
	p.pick("#pass", pass)
	p.do(click("label[for="+names+"]", ""))
	p.wantStatus(p.follow("main form button[type=submit]", "Open the round"), http.StatusOK)
	round, _, _ = strings.Cut(p.path(), "?")
	return round, strings.TrimPrefix(see[string](p, `document.querySelector("#join-link").value`), p.site)
}

// pick takes a choice of a list that opens.
func (p *person) pick(selector, value string) {
	p.t.Helper()
	if !see[bool](p, `(() => {
		const list = document.querySelector(%q);
		list.value = %q;
		return list.value === %q;
	})()`, selector, value, value) {
		p.t.Fatalf("%s has no choice %q", selector, value)
	}
}

// unfold opens what a summary hides.
func (p *person) unfold(testid, text string) {
	p.t.Helper()
	p.do(click("[data-testid="+testid+"] summary", text))
}

// wantNowhere checks that a page has none of some texts, wherever in its source.
func (p *person) wantNowhere(texts ...string) {
	p.t.Helper()
	source := see[string](p, `document.documentElement.outerHTML`)
	for _, text := range texts {
		if strings.Contains(source, text) {
			p.t.Errorf("%s has %q", p.path(), text)
		}
	}
}

// TestBrowserDecidesTogether is a round of people in browsers of their own: one
// without scripts, one with keys alone, one on a narrow page, one who withdraws and
// one who comes too late. They answer, talk, answer again, settle and dissent.
func TestBrowserDecidesTogether(t *testing.T) {
	t.Parallel()
	site := startServer(t).url
	maker := newPerson(t, site, window{})
	round, join := maker.openRoundBy("Payment service", "names-1", "24")

	// Two come while others answer.
	ann, ben, carl, dana := newPerson(t, site, window{width: 390, noJavaScript: true}), newPerson(t, site, window{}), newPerson(t, site, window{width: 320}), newPerson(t, site, window{})
	ann.join(join, "Ann")
	ann.answer(persona(t, "product-team")["today"]...)
	ben.joinByKeyboard(join, "Ben")
	carl.join(join, "Carl")
	dana.join(join, "דנה")
	ann.answerOrNot(answersAs(t, "product-team", nil), func(c []string) { ann.answer(c...) })
	ann.wantNowhere("See the recommendation", "Carl", "Ben")
	ann.handIn()
	ben.answerOrNot(answersAs(t, "product-team", answers{"code": {"strangers"}}), ben.answerByKeyboard)
	ben.pressOn("[data-testid=hand-in] button[type=submit]", "")
	carl.answerOrNot(answersAs(t, "product-team", answers{"code": {"strangers"}, "releases": {"unsure"}}), func(c []string) { carl.answer(c...) })
	carl.wantNoSidewaysScrolling("the answers before handing in")
	carl.handIn()
	carl.wantNoSidewaysScrolling("a round while it waits")
	carl.want("[data-testid=round-state]", "3 people have answered")
	carl.wantNowhere("Ann", "Ben", "If all said so", "would lead")

	// One withdraws, and the maker answers too.
	dana.answerByForms(persona(t, "product-team"))
	dana.handIn()
	maker.goTo(round)
	maker.want("[data-testid=people]", "דנה")
	dana.unfold("withdraw", "Withdraw")
	dana.wantStatus(dana.follow("[data-testid=withdraw] button", "Withdraw from the round"), http.StatusOK)
	maker.goTo(round)
	if people := maker.text("[data-testid=people]"); strings.Contains(people, "דנה") {
		t.Errorf("who has withdrawn is among the people: %s", people)
	}
	maker.fill("#name", "Mia")
	maker.wantStatus(maker.follow("#join button[type=submit]", "Answer yourself"), http.StatusOK)
	maker.answerByForms(persona(t, "product-team"))
	maker.handIn()
	maker.goTo(round)
	maker.unfold("close", "Close it now")
	maker.wantStatus(maker.follow("[data-testid=close] button", "Close it and reveal"), http.StatusOK)

	// The reveal, and one who comes too late.
	maker.want("h1", "differ")
	maker.want("[data-testid=matter]", "Ben")
	maker.wantAccessible("what a team differs on")
	late := newPerson(t, site, window{width: 320})
	late.wantStatus(late.goTo(join), http.StatusOK)
	late.want("[data-testid=matter]", "Ben")
	late.wantNoSidewaysScrolling("the reveal for one who came too late")
	if late.has("form") {
		t.Error("who came too late can send something")
	}

	// Everybody answers again, alone, and one of them changes their mind.
	for name, p := range map[string]*person{"Mia": maker, "Ann": ann, "Carl": carl} {
		p.goTo(round)
		p.want("[data-testid=step]", "again, alone")
		p.wantStatus(p.follow("[data-testid=step] a", "Answer again"), http.StatusOK)
		if name == "Carl" {
			p.want("main", "Ann") // what she said at first stands beside it
			p.wantNoSidewaysScrolling("a question of the second pass")
			p.answer("own")
		}
		p.answerByForms(persona(t, "product-team"))
		p.handIn()
	}
	ann.goTo(round)
	ann.want("[data-testid=step]", "So far 3 of 4 have")
	ben.goTo(round)
	ben.pressOn("[data-testid=step] a", "Answer again")
	ben.answerOrNot(answersAs(t, "product-team", answers{"code": {"strangers"}}), ben.answerByKeyboard)
	ben.pressOn("[data-testid=hand-in] button[type=submit]", "")

	// The maker settles, and Ben dissents.
	maker.goTo(round)
	for maker.has("[data-testid=blocked]") {
		maker.do(click("[data-testid=matter] [data-testid=settle]:not([open]) summary", ""))
		maker.do(click("[data-testid=matter] [data-testid=settle][open] label", ""))
		maker.fill("[data-testid=matter] [data-testid=settle][open] textarea", "It is our own code until 2028.")
		maker.wantAccessible("settling")
		maker.wantStatus(maker.follow("[data-testid=matter] [data-testid=settle][open] button", ""), http.StatusOK)
		if !maker.has("[data-testid=settled-by]") {
			t.Fatalf("nothing is settled: %s", maker.text("main"))
		}
	}
	ben.goTo(round)
	ben.tabTo("[data-testid=dissent-form] summary", "add a dissent")
	ben.do(key(kb.Enter))
	ben.tabTo("[data-testid=dissent-form] textarea", "")
	ben.do(key("Plugins of customers run in it, too."))
	ben.pressOn("[data-testid=dissent-form] button", "")
	ben.want("[data-testid=dissent]", "Plugins of customers run in it, too.")
	maker.goTo(round)
	maker.want("[data-testid=dissent]", "Plugins of customers")
	maker.wantAccessible("a dissent")
	maker.wantStatus(maker.follow("[data-testid=step-form] button", "Freeze the result"), http.StatusOK)
	if !strings.HasPrefix(maker.path(), "/r/") {
		t.Fatalf("freezing leads to %s", maker.path())
	}
	maker.wantDecidedTogether()
	carl.goTo(round)
	carl.want("[data-testid=step]", "The result is frozen")
	carl.wantNoSidewaysScrolling("a frozen round")
}

// wantDecidedTogether checks the result of a round whose page is open: what the team
// did stands on it, on paper and in its record.
func (p *person) wantDecidedTogether() {
	p.t.Helper()
	result := p.path()
	for _, wanted := range []string{"Payment service", "Ben", "Plugins of customers run in it, too.", "It is our own code until 2028."} {
		p.want("main", wanted)
	}
	p.wantAccessible("the result of a team")
	p.wantPrint("team", p.text("h1"))
	p.goTo(result)
	record := get(p.t, p.site+p.share("Team", everything)+".md")
	for _, wanted := range []string{"Dissent", "Ben", "Plugins of customers run in it, too.", "It is our own code until 2028."} {
		if !strings.Contains(record, wanted) {
			p.t.Errorf("the record lacks %q", wanted)
		}
	}
}

// joinByKeyboard is join with keys alone.
func (p *person) joinByKeyboard(link, name string) {
	p.t.Helper()
	p.goTo(link)
	p.tabTo("#name", "")
	p.do(key(name))
	p.pressOn("#join button[type=submit]", "")
	if p.question() == "" {
		p.t.Fatalf("joining leads to %s", p.path())
	}
}

// answerByKeyboard answers the question whose page is open.
func (p *person) answerByKeyboard(choices []string) {
	p.t.Helper()
	if p.checked() != strings.Join(choices, " ") {
		p.tick(choices)
	}
	p.pressOn("form[action*='/q/'] button[type=submit]", "")
}

// pressOn goes to what leads to another page, and presses Enter.
func (p *person) pressOn(selector, text string) {
	p.t.Helper()
	p.tabTo(selector, text)
	p.wantStatus(p.enter(), http.StatusOK)
}

// TestBrowserDecidesTogetherOnPlainHTTP is a round of two people on a server that they
// know by a name, without encryption: there is no clipboard, one of them comes by a
// personal link, and names are hidden before anything is revealed.
func TestBrowserDecidesTogetherOnPlainHTTP(t *testing.T) {
	t.Parallel()
	site, options := startAs(t, "http://decide.test")
	maker, other := newPerson(t, site, window{}, options...), newPerson(t, site, window{width: 390, dark: true}, options...)
	round, _ := maker.openRoundBy("Shop", "names-1", "0")
	if maker.has("[data-copy=join-link]:not([hidden])") {
		t.Error("there is a button to copy, and no clipboard")
	}
	maker.unfold("invite", "personal links")
	maker.fill("#names", "Olga")
	maker.wantStatus(maker.follow("[data-testid=invite] button", "Make the links"), http.StatusOK)
	personal := see[string](maker, `document.querySelector("[data-testid=person] input").value`)
	for i, p := range []*person{maker, other} {
		if p == other {
			p.join(strings.TrimPrefix(personal, site), "")
		} else {
			p.fill("#name", "Mia")
			p.wantStatus(p.follow("#join button[type=submit]", "Answer yourself"), http.StatusOK)
		}
		p.answerOrNot(answersAs(t, "product-team", answers{"today": {[]string{"vms", "nothing"}[i]}}), func(c []string) { p.answer(c...) })
		p.handIn()
	}
	maker.goTo(round)
	maker.want("[data-testid=people]", "Olga")
	maker.unfold("hide-names", "Hide names")
	maker.wantStatus(maker.follow("[data-testid=hide-names] button", "Hide names for ever"), http.StatusOK)
	maker.unfold("close", "Close it now")
	maker.wantStatus(maker.follow("[data-testid=close] button", "Close it and reveal"), http.StatusOK)
	maker.want("[data-testid=reveal]", "Person ")
	maker.wantAccessible("a team that agrees")
	maker.wantStatus(maker.follow("[data-testid=step-form] button", "Freeze the result"), http.StatusOK)
	result := maker.path()
	maker.do(chromedp.Reload())
	maker.wantAt(result)
	other.goTo(round)
	other.want("[data-testid=step]", "frozen")
	other.wantNowhere("Olga")
	if status := other.goTo(result); status != http.StatusForbidden {
		t.Errorf("the maker's result answers %d to another, want %d", status, http.StatusForbidden)
	}
}
