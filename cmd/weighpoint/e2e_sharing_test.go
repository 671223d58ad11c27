//go:build e2e

package main

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
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
			owner.goTo(link)
			owner.want("[data-testid=notice]", "This is what its readers see")
			owner.follow("[data-testid=notice] a", "Back to your own page")
			owner.wantAt(result)
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

// decideWithNote is decide for answers of which the first has a note and the
// result has a title.
func (p *person) decideWithNote(all answers, note, title string) (result string) {
	p.t.Helper()
	p.start()
	p.do(click("[data-testid=note] summary", ""))
	p.fill("#note", note)
	p.answerAll(all)
	return p.finish(title)
}

func TestBrowserStartsFromSharedAnswers(t *testing.T) {
	t.Parallel()
	site := startServer(t).url
	owner, colleague := newPerson(t, site, window{}), newPerson(t, site, window{width: 390})
	result := owner.decideWithNote(persona(t, "product-team"), "PCI audit in March", "Payment service")
	link := owner.share("Architecture board", everything)
	owner.goTo(result)
	before := owner.text("main")
	owner.unfoldSources()
	sources := owner.text("[data-testid=sources]")

	colleague.wantStatus(colleague.goTo(link), http.StatusOK)
	colleague.wantRecommendation("Containers on VMs")
	colleague.want("[data-testid=verdict]", "Payment service")
	colleague.unfoldAnswers()
	colleague.want("[data-testid=answers]", "PCI audit in March")
	if got := colleague.text("[data-testid=sources]"); got != sources {
		t.Errorf("the colleague sees the sources %q, the owner sees %q", got, sources)
	}
	colleague.wantStatus(colleague.follow("[data-testid=again] button", "Start from these answers"), http.StatusOK)
	colleague.want("[data-testid=origin]", "Started from Payment service")
	colleague.want("[data-testid=answers]", "Our own people's")
	if notes := colleague.text("[data-testid=answers] .note-said"); notes != "" {
		t.Errorf("the owner's notes are now the colleague's: %q", notes)
	}
	colleague.change("code", "strangers")
	colleague.answerAll(persona(t, "windows-services"))
	other := colleague.finish("Payment service, for strangers")
	if other == result || other == link {
		t.Errorf("the colleague's result is %s, as the owner's", other)
	}
	colleague.want("[data-testid=origin]", "Started from Payment service")
	colleague.want("[data-testid=answers]", "which nobody looks at before it runs")
	if strings.Contains(colleague.text("h1"), "Containers on VMs") {
		t.Errorf("the changed answer changes nothing: %q", colleague.text("h1"))
	}
	owner.wantUnchanged(result, before)
	owner.wantStatus(owner.goTo(other), http.StatusForbidden)
}

func TestBrowserVerdictOnlyLinks(t *testing.T) {
	t.Parallel()
	site := startServer(t).url
	owner, reader := newPerson(t, site, window{}), newPerson(t, site, window{width: 390})
	result := owner.decideWithNote(persona(t, "product-team"), "PCI audit in March", "Payment service")
	owner.unfoldAnswers()
	secrets := append(owner.texts("[data-testid=answer] dt"), "PCI audit in March", "Because you said")
	for _, said := range owner.texts("[data-testid=answer] dd > p") {
		if len(said) > len("Administrators") { // shorter ones are words that anything may contain
			secrets = append(secrets, said)
		}
	}
	if len(secrets) < 15 {
		t.Fatalf("there are only %d texts to keep: %q", len(secrets), secrets)
	}
	link := owner.share("", verdictOnly)
	owner.want("[data-testid=links]", "Verdict only")

	reader.wantStatus(reader.goTo(link), http.StatusOK)
	reader.want("h1", "Containers on VMs")
	reader.want("[data-testid=notice]", "shows the verdict alone")
	reader.wantCitations()
	reader.wantNone(secrets)
	for _, part := range []string{"[data-testid=answers]", "form[action$='/what-if']", "a[href*='/compare']", "button[value=answers]"} {
		if reader.has(part) {
			t.Errorf("a reader of the verdict alone gets %s", part)
		}
	}
	if files := reader.texts("[data-testid=take] .files a"); !slices.Equal(files, []string{"Summary to copy", "Preview card (PNG)", "Badge for a README (SVG)"}) {
		t.Errorf("the files are %q", files)
	}
	for _, kept := range []string{".md", ".json", ".csv", "/compare"} {
		reader.wantStatus(reader.goTo(link+kept), http.StatusForbidden)
		reader.want("h1", "This link shows the verdict alone")
	}
	reader.goTo(link)
	reader.wantStatus(reader.follow("[data-testid=ranked] h3 a", ""), http.StatusOK)
	reader.want("[data-testid=standing]", "Place 1 of")
	reader.wantNone(secrets)
	reader.goTo(link)
	reader.wantStatus(reader.follow("[data-testid=again] button", "Start empty"), http.StatusOK)
	reader.wantOwnStart(result)
}

// wantNone checks that nothing of what the page holds, folded or not, has one
// of the given texts.
func (p *person) wantNone(secrets []string) {
	p.t.Helper()
	all := see[string](p, `document.documentElement.textContent`)
	for _, secret := range secrets {
		if strings.Contains(all, secret) {
			p.t.Errorf("%s shows %q", p.path(), secret)
		}
	}
}

// TestBrowserPreviewsWhatReadersSee compares what owners are shown before the
// first link with what the link shows then.
func TestBrowserPreviewsWhatReadersSee(t *testing.T) {
	t.Parallel()
	for _, scope := range []string{everything, verdictOnly} {
		t.Run(scope, func(t *testing.T) {
			site := startServer(t).url
			owner, reader := newPerson(t, site, window{}), newPerson(t, site, window{})
			owner.decideWithNote(persona(t, "product-team"), "PCI audit in March", "Payment service")
			owner.follow("[data-testid=share-link] a", "Share this result")
			owner.do(click("[data-testid=scope]:has(input[value="+scope+"]) label", ""), click("label.step", "For a week"))
			owner.wantStatus(owner.follow("[data-testid=make-link] button", "Show what a reader will see"), http.StatusOK)
			if !see[bool](owner, `document.querySelector("#preview").checkVisibility()`) {
				t.Fatal("before the first link, the preview is not shown")
			}
			preview := owner.unfolded("#preview .result")
			if !slices.Contains(preview, "This link works until ….") {
				t.Error("the preview does not say that the link will end")
			}
			link := owner.makeLink("", scope)
			reader.goTo(link)
			if diff := cmp.Diff(preview, reader.unfolded("main .result")); diff != "" {
				t.Errorf("the preview differs from what is seen (-preview +seen):\n%s", diff)
			}
		})
	}
}

// unfolded is the whole text of what a selector finds, line by line, with
// everything opened. It leaves out what only a link that exists can have: its
// QR code, the buttons that copy it and its summary, and the minute at which it ends.
func (p *person) unfolded(selector string) []string {
	p.t.Helper()
	text := see[string](p, `(() => {
		const e = document.querySelector(%q);
		for (const own of e.querySelectorAll(".qr, [data-copy], [data-rich]")) own.remove();
		for (const folded of e.querySelectorAll("details")) folded.open = true;
		return e.innerText;
	})()`, selector)
	text = regexp.MustCompile(`(works until ).* UTC`).ReplaceAllString(text, "$1…")
	lines := slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
	if len(lines) < 50 {
		p.t.Fatalf("%s of %s has only %d lines", selector, p.path(), len(lines))
	}
	return lines
}

func TestBrowserEndsLinks(t *testing.T) {
	t.Parallel()
	for name, noJavaScript := range map[string]bool{"with JavaScript": false, "without JavaScript": true} {
		t.Run(name, func(t *testing.T) {
			site := startServer(t).url
			w := window{width: 390, noJavaScript: noJavaScript}
			owner, reader := newPerson(t, site, w), newPerson(t, site, w)
			owner.decide(persona(t, "product-team"))
			ending := owner.share("Consultants", everything)
			owner.do(click("label.step", "For a week"))
			staying := owner.makeLink("Board", everything)
			owner.want("[data-testid=link]", "Works until you end it")
			owner.want("[data-testid=link]", "UTC")

			reader.wantStatus(reader.goTo(staying), http.StatusOK)
			reader.want("[data-testid=until]", "This link works until")
			reader.wantStatus(reader.goTo(ending), http.StatusOK)
			owner.revoke("Consultants")
			reader.wantStatus(reader.load(chromedp.Reload()), http.StatusGone)
			reader.want("h1", "This link has ended")
			reader.want("main", "Ask them for a new one")
			reader.wantNone([]string{"Containers on VMs", "Consultants"})
			for _, also := range []string{".json", ".png", ".atom", "/compare", "/options/plain-vms"} {
				reader.wantStatus(reader.goTo(ending+also), http.StatusGone)
			}
			reader.wantStatus(reader.goTo(staying), http.StatusOK)
			reader.want("h1", "Containers on VMs")
		})
	}
}

// revoke ends a link on the page that lists the links.
func (p *person) revoke(label string) {
	p.t.Helper()
	live := len(p.links())
	card := func() string {
		return fmt.Sprintf("[data-testid=link]:nth-child(%d)", 1+slices.IndexFunc(p.texts("[data-testid=link]"), func(text string) bool {
			return strings.Contains(text, label)
		}))
	}
	p.do(click(card()+" [data-testid=revoke] summary", "End this link"))
	p.wantStatus(p.follow(card()+" [data-testid=revoke] form button", "End this link"), http.StatusOK)
	p.want("[data-testid=notice]", "The link has ended")
	p.want(card(), "Ended ") // it stands below those that work
	if now := len(p.links()); now != live-1 {
		p.t.Errorf("%d links are offered now, want %d", now, live-1)
	}
}

// wantOwnStart checks that a person is at the first question of a session
// other than the given one, and can answer it.
func (p *person) wantOwnStart(not string) {
	p.t.Helper()
	if p.question() != "today" || p.session() == not {
		p.t.Fatalf("answering oneself leads to %s", p.path())
	}
	p.wantStatus(p.answer("vms"), http.StatusOK)
	if p.question() != "workload" {
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
