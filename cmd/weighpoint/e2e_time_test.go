//go:build e2e

package main

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestBrowserTellsOfNewerDecisions(t *testing.T) {
	t.Parallel()
	site := startServer(t).url
	owner, reader := newPerson(t, site, window{}), newPerson(t, site, window{width: 390})
	result := owner.decideWithNote(persona(t, "product-team"), "PCI audit in March", "Payment service")
	link := owner.share("Board", everything)
	verdict := owner.makeLink("Everybody", verdictOnly)
	reader.goTo(link)
	before := reader.text("main")

	owner.goTo(result)
	owner.reopen()
	if owner.finish("") == result {
		t.Fatal("the changed answers give the old result")
	}
	reader.wantUnchanged(link, before) // as long as the owner says nothing
	reader.wantStatus(reader.goTo(link+"/newer"), http.StatusNotFound)

	owner.want("[data-testid=replaces]", "Replaces the result of")
	owner.wantStatus(owner.follow("[data-testid=replaces] a", ""), http.StatusOK)
	owner.wantAt(result)
	owner.want("h1", "Containers on VMs")
	owner.want("[data-testid=notice]", "You have replaced this result")
	owner.do(click("label[for=announce]", "Tell readers"))
	owner.wantStatus(owner.follow("[data-testid=upkeep] button", "Save"), http.StatusOK)
	owner.wantStatus(owner.follow("[data-testid=notice] a", "See what changed"), http.StatusOK)
	owner.wantChanges()
	reader.wantNewer(link)
	reader.wantChanges()
	reader.wantNewer(verdict)
	reader.want("[data-testid=answer-moves]", "not part of this link")
	reader.wantNone([]string{"PCI audit in March", "An ordinary, current Linux"})

	owner.mine()
	owner.wantDecisions("Payment service")
	owner.do(click("[data-testid=earlier] summary", "1 earlier result"))
	owner.want("[data-testid=earlier]", "Containers on VMs")
}

// TestBrowserAnnouncesWhileFreezing tells readers of the newer decision with
// the form that freezes it.
func TestBrowserAnnouncesWhileFreezing(t *testing.T) {
	t.Parallel()
	site := startServer(t).url
	owner, reader := newPerson(t, site, window{}), newPerson(t, site, window{width: 390})
	result, link := owner.decideAndShare(persona(t, "product-team"))
	owner.goTo(result)
	owner.reopen()
	owner.want("[data-testid=finish]", "Tell readers of the earlier links")
	owner.do(click("label[for=announce]", ""))
	newer := owner.finish("")
	reader.wantNewer(link)
	reader.wantChanges()
	reader.wantStatus(reader.goTo(newer), http.StatusForbidden) // of which nobody made a link
}

// reopen gives other answers from the owner's page of a result of the product
// team, up to the review.
func (p *person) reopen() {
	p.t.Helper()
	p.follow("[data-testid=answers] a[href$='/review']", "Change your answers")
	p.change("os", "windows-desktop")
	p.answerAll(persona(p.t, "windows-services"))
}

// wantNewer opens a link whose result a newer one replaces, and goes on to
// what that changed.
func (p *person) wantNewer(link string) {
	p.t.Helper()
	p.wantStatus(p.goTo(link), http.StatusOK)
	p.want("h1", "Containers on VMs") // still
	p.want("[data-testid=notice]", "A newer decision has replaced this one")
	p.wantStatus(p.follow("[data-testid=notice] a", "See what changed"), http.StatusOK)
	p.want("h1", "There is a newer decision")
	if sides := p.texts("[data-testid=side]"); len(sides) != 2 || !strings.Contains(sides[0], "Containers on VMs") || strings.Contains(sides[1], "Containers on VMs") {
		p.t.Errorf("the two verdicts are %q", sides)
	}
	p.want("[data-testid=move]", "ruled out")
}

// wantChanges checks that the page shows what reopen has changed.
func (p *person) wantChanges() {
	p.t.Helper()
	for _, wanted := range []string{"An ordinary, current Linux", "Windows with a desktop"} {
		p.want("[data-testid=answer-move]", wanted)
	}
}

// lunches are the answers that lead to the bistro, until it gets loud.
var lunches = answers{"time": {"long"}, "guests": {"some"}, "wishes": {"coffee"}, "money": {"boss"}}

func TestBrowserNewerVersion(t *testing.T) {
	t.Parallel()
	data, dir := t.TempDir(), t.TempDir()
	document, err := os.ReadFile("../../handlers/testdata/lunch.yaml")
	if err != nil {
		t.Fatal(err)
	}
	offer(t, dir, string(document))
	s, stop := relaunch(t, "localhost:0", data, dir)
	owner, reader := newPerson(t, s, window{}), newPerson(t, s, window{width: 390})
	owner.goTo("/w/lunch")
	owner.follow("main form button", "Start")
	owner.answerAll(lunches)
	result := owner.finish("Friday")
	owner.want("h1", "The bistro")
	link := owner.share("", everything)
	verdict := owner.makeLink("", verdictOnly)
	owner.goTo(result)
	mine := owner.unnoticed()
	reader.goTo(link)
	before := reader.unnoticed()
	if reader.has("[data-testid=notice]") {
		t.Errorf("there is a notice already: %q", reader.text("[data-testid=notice]"))
	}
	stop()

	offer(t, dir, edited(t, string(document)))
	relaunch(t, strings.TrimPrefix(s, "http://"), data, dir)
	reader.wantStatus(reader.goTo(link), http.StatusOK)
	reader.want("[data-testid=notice]", "The questionnaire has a newer version")
	if now := reader.unnoticed(); now != before {
		t.Errorf("the reader saw %q, and now sees %q", before, now)
	}
	reader.wantStatus(reader.follow("[data-testid=notice] a", "What would today’s version say?"), http.StatusOK)
	reader.wantToday()
	reader.wantAccessible("today's version")
	reader.resize(window{width: 390})
	if !slices.Equal(reader.texts("[data-testid=again] button"), []string{"Answer it yourself"}) {
		t.Errorf("the reader is offered %q", reader.texts("[data-testid=again] button"))
	}

	reader.goTo(verdict)
	reader.want("[data-testid=notice]", "The questionnaire has a newer version")
	reader.wantStatus(reader.goTo(verdict+"/today"), http.StatusForbidden)

	owner.goTo(result)
	if now := owner.unnoticed(); now != mine {
		t.Errorf("the owner saw %q, and now sees %q", mine, now)
	}
	owner.follow("[data-testid=notice] a", "What would today’s version say?")
	owner.wantToday()
	owner.wantStatus(owner.follow("[data-testid=again] button", "Decide again with today’s version"), http.StatusOK)
	if newer := owner.finish("Friday"); newer == result {
		t.Error("deciding again gives the old result")
	}
	owner.want("h1", "The park")
	owner.want("[data-testid=replaces]", "Replaces the result of")
	reader.goTo(link)
	if now := reader.unnoticed(); now != before {
		t.Errorf("the reader saw %q, and after the owner's new decision sees %q", before, now)
	}
}

// offer writes the questionnaire that a server is to read.
func offer(t *testing.T, dir, document string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "lunch.yaml"), []byte(document), 0o600); err != nil {
		t.Fatal(err)
	}
}

// edited is a newer version, in which the bistro is loud and there is a park.
func edited(t *testing.T, document string) string {
	t.Helper()
	const (
		quiet    = "quiet: {rating: 2, claim: It is quiet., sources: [diary]}"
		loud     = "quiet: {rating: -2, claim: There is music now., sources: [diary]}"
		sandwich = "  - id: sandwich\n"
		park     = `  - id: park
    name: The park
    summary: On a bench.
    choose_when: {claim: Choose it when the sun shines., sources: [diary]}
    ratings:
      speed: {rating: 0, claim: It is ten minutes away., sources: [diary]}
      price: {rating: 2, claim: It costs nothing., sources: [diary]}
      quiet: {rating: 2, claim: There are only birds., sources: [diary]}
`
	)
	for _, old := range []string{quiet, sandwich} {
		if strings.Count(document, old) != 1 {
			t.Fatalf("the questionnaire has %d times %q, want once", strings.Count(document, old), old)
		}
	}
	return strings.Replace(strings.Replace(document, quiet, loud, 1), sandwich, park+sandwich, 1)
}

// relaunch runs the program on an address, with what it stored before, until
// it is stopped or the test ends.
func relaunch(t *testing.T, address, data, questionnaires string) (url string, stop func()) {
	t.Helper()
	s, err := launch("--listen", address, "--data", data, "--questionnaires", questionnaires)
	if err != nil {
		t.Fatal(err)
	}
	stop = func() {
		t.Helper()
		if err := s.stop(); err != nil {
			t.Errorf("stop: %v", err)
		}
	}
	t.Cleanup(stop)
	return s.url, stop
}

// unnoticed is the text of a result but for the notices.
func (p *person) unnoticed() string {
	p.t.Helper()
	return see[string](p, `[...document.querySelectorAll(".result > :not(.notices)")].map(e => e.innerText).join("\n")`)
}

// wantToday checks that a page shows the version of which edited is the text,
// and what it changes.
func (p *person) wantToday() {
	p.t.Helper()
	sides := p.texts("[data-testid=side]")
	if len(sides) != 2 || !strings.Contains(sides[0], "The bistro") || !strings.Contains(sides[1], "The park") {
		p.t.Errorf("the two verdicts are %q", sides)
	}
	p.want("[data-testid=moves]", "new")
	p.want("[data-testid=difference]", "The park is new")
	p.want("[data-testid=difference]", "There is music now.")
	p.want("[data-testid=difference]", "It is quiet.")
	if p.has("[data-testid=same]") {
		p.t.Errorf("it says %q", p.text("[data-testid=same]"))
	}
}
