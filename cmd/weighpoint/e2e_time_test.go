//go:build e2e

package main

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
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
	reader.wantStatus(reader.goTo(link+"/newer"), http.StatusOK)
	reader.wantAt(link)

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
	p.change("code", "strangers")
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
	for _, wanted := range []string{"Our own people's", "which nobody looks at before it runs"} {
		p.want("[data-testid=answer-move]", wanted)
	}
}

// lunches are the answers that lead to the bistro, until it gets loud.
var lunches = answers{"time": {"long"}, "guests": {"some"}, "wishes": {"coffee"}, "money": {"boss"}}

// lunch is the decision of an owner for lunch, of which a reader has links.
type lunch struct {
	owner, reader         *person
	result, link, verdict string
	// mine and theirs are what the two see on their pages of the result.
	mine, theirs string
}

func decideOnLunch(t *testing.T, site string) *lunch {
	t.Helper()
	l := &lunch{owner: newPerson(t, site, window{}), reader: newPerson(t, site, window{width: 390})}
	l.owner.goTo("/w/lunch")
	l.owner.follow("main form button", "Start")
	l.owner.answerAll(lunches)
	l.result = l.owner.finish("Friday")
	l.owner.want("h1", "The bistro")
	l.link = l.owner.share("", everything)
	l.verdict = l.owner.makeLink("", verdictOnly)
	l.owner.goTo(l.result)
	l.mine = l.owner.unnoticed()
	l.reader.goTo(l.link)
	l.theirs = l.reader.unnoticed()
	for _, p := range []*person{l.owner, l.reader} {
		if p.has("[data-testid=notice]") {
			t.Errorf("there is a notice already: %q", p.text("[data-testid=notice]"))
		}
	}
	return l
}

// wantSame checks that nobody sees another result than before.
func (l *lunch) wantSame() {
	l.owner.t.Helper()
	l.owner.goTo(l.result)
	l.reader.goTo(l.link)
	if mine := l.owner.unnoticed(); mine != l.mine {
		l.owner.t.Errorf("the owner saw %q, and now sees %q", l.mine, mine)
	}
	if theirs := l.reader.unnoticed(); theirs != l.theirs {
		l.owner.t.Errorf("the reader saw %q, and now sees %q", l.theirs, theirs)
	}
}

func TestBrowserNewerVersion(t *testing.T) {
	t.Parallel()
	document, err := os.ReadFile("../../handlers/testdata/lunch.yaml")
	if err != nil {
		t.Fatal(err)
	}
	f := newFront(t)
	f.relaunch(t, string(document))
	l := decideOnLunch(t, f.url)
	l.owner.goTo("/w/lunch")
	l.owner.follow("main form button", "Start")
	open := l.owner.session()
	f.relaunch(t, edited(t, string(document)))
	l.owner.goTo(open + "/review")
	l.owner.wantApart("[data-testid=moved-on]")
	l.wantSame()
	reader, owner := l.reader, l.owner
	reader.want("[data-testid=notice]", "The questionnaire has a newer version")
	reader.wantStatus(reader.follow("[data-testid=notice] a", "What would today’s version say?"), http.StatusOK)
	reader.wantToday()
	reader.wantAccessible("today's version")
	reader.resize(window{width: 390})
	if offered := reader.texts("[data-testid=again] button"); !slices.Equal(offered, []string{"Answer it yourself", "Start from these answers"}) {
		t.Errorf("the reader is offered %q", offered)
	}
	reader.goTo(l.verdict)
	reader.want("[data-testid=notice]", "The questionnaire has a newer version")
	reader.wantStatus(reader.goTo(l.verdict+"/today"), http.StatusForbidden)

	owner.follow("[data-testid=notice] a", "What would today’s version say?")
	owner.wantToday()
	owner.wantStatus(owner.follow("[data-testid=again] button", "Decide again with today’s version"), http.StatusOK)
	if newer := owner.finish("Friday"); newer == l.result {
		t.Error("deciding again gives the old result")
	}
	owner.want("h1", "The park")
	owner.want("[data-testid=replaces]", "Replaces the result of")
	reader.wantStatus(reader.goTo(l.link), http.StatusOK)
	if theirs := reader.unnoticed(); theirs != l.theirs {
		t.Errorf("the reader saw %q, and after the owner's new decision sees %q", l.theirs, theirs)
	}
}

// wantApart wants a box to keep its distance from what stands above and below.
func (p *person) wantApart(selector string) {
	p.t.Helper()
	for side, distance := range see[map[string]float64](p, `(box => ({
		above: box.getBoundingClientRect().top - box.previousElementSibling.getBoundingClientRect().bottom,
		below: box.nextElementSibling.getBoundingClientRect().top - box.getBoundingClientRect().bottom,
	}))(document.querySelector(%q))`, selector) {
		if distance < 16 {
			p.t.Errorf("%s: %s is %v pixels from what is %s", p.path(), selector, distance, side)
		}
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

// front is an address at which one server after another is reached, all with
// the same data.
type front struct {
	url, data, questionnaires string
	closed                    sync.RWMutex // written between two servers, when requests wait
	behind                    *url.URL
	stop                      func()
}

func newFront(t *testing.T) *front {
	t.Helper()
	f := &front{data: t.TempDir(), questionnaires: t.TempDir(), stop: func() {}}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(f.behind)
		r.Out.Host = r.In.Host
	}}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.closed.RLock()
		defer f.closed.RUnlock()
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	f.url = s.URL
	return f
}

// relaunch stops the program, gives it a text of the questionnaire, and runs it
// again until it is relaunched or the test ends.
func (f *front) relaunch(t *testing.T, document string) {
	t.Helper()
	f.closed.Lock()
	defer f.closed.Unlock()
	f.stop()
	if err := os.WriteFile(filepath.Join(f.questionnaires, "lunch.yaml"), []byte(document), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := launch("--base-url", f.url, "--data", f.data, "--questionnaires", f.questionnaires)
	if err != nil {
		t.Fatal(err)
	}
	f.stop = sync.OnceFunc(func() {
		if err := s.stop(); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	t.Cleanup(f.stop)
	if f.behind, err = url.Parse(s.url); err != nil {
		t.Fatal(err)
	}
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
