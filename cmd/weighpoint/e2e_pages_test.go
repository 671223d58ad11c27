//go:build e2e

package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// stop is a page on a tour.
type stop struct {
	name string
	open func(*person)
}

// tour is every kind of page, in the states that differ, as two people see
// them. One result is of the shipped questionnaire, whose page has thousands of
// elements; the others are of a small one.
func tour(t *testing.T) map[*person][]stop {
	t.Helper()
	site := startServer(t, "--questionnaires", lunchFolder(t, withClosingDays)).url
	owner, reader := newPerson(t, site, window{}), newPerson(t, site, window{})
	nothing := owner.decideOn("/w/lunch", answers{"time": {"short"}, "wishes": {"coffee"}, "money": {"self"}})
	owner.decideOn("/w/lunch", answers{"time": {"unsure"}, "guests": {"unsure"}, "wishes": {"unsure"}, "money": {"unsure"}})
	sentOpen := owner.share("", everything)
	leads := owner.decide(persona(t, "mixed-cluster"))
	sent := owner.share("Architecture board", everything)
	verdict := owner.makeLink("", verdictOnly)
	ended := owner.makeLink("Consultants", everything)
	owner.revoke("Consultants")
	lunch := answers{"time": {"short"}, "wishes": {"vegan"}, "money": {"boss"}}
	stated := owner.decideOn("/w/lunch", lunch)
	sentStated := owner.share("", everything)
	owner.goTo(stated)
	owner.stateOutcome("We have the machines.")
	unshared := owner.decideOn("/w/lunch", lunch)
	due := owner.decideOn("/w/lunch", lunch)
	owner.setReview(dueDay())
	earlier, replaced, again := owner.replaced(lunch)
	owner.start()
	owner.answer("vms")
	owner.answer("services")
	begun := owner.session()
	other := newPerson(t, site, window{})
	other.start()
	once := other.deviceLink()

	at := func(path string) func(*person) { return func(p *person) { p.goTo(path) } }
	mistake := func(path string) func(*person) { return func(p *person) { p.goTo(path); p.submit() } }
	return map[*person][]stop{
		reader: {
			{"empty catalogue", at("/")},
			{"no decisions", at("/mine")},
			{"what is stored", at("/privacy")},
			{"introduction", at(flagship)},
			{"option", at(flagship + "/options/kata-containers")},
			{"sources", at("/sources/lunch")},
			{"result of somebody else", at(sent)},
			{"result of somebody else with open questions", at(sentOpen)},
			{"verdict alone", at(verdict)},
			{"result of somebody else with what was decided", at(sentStated)},
			{"earlier result of somebody else", at(earlier)},
			{"what the newer decision changed", at(earlier + "/newer")},
			{"what if", func(p *person) { p.goTo(sentStated); p.tryAnswer("money", "self") }},
			{"comparison", at(sentStated + "/compare")},
			{"summary", at(sent + "/summary")},
			{"summary of the verdict alone", at(verdict + "/summary")},
			{"option of a result", at(sent + "/options/gvisor")},
			{"option that is ruled out", at(sentStated + "/options/bistro")},
			{"answers taken over", func(p *person) {
				p.goTo(sentStated)
				p.follow("[data-testid=again] button", "Start from these answers")
			}},
			{"not found", at("/no/such/page")},
			{"forbidden", at(begun + "/review")},
			{"result of somebody else by its own address", at(leads)},
			{"not in scope", at(verdict + "/compare")},
			{"link that has ended", at(ended)},
			{"link to another device that was used", at("/handover/used")},
			{"link to another device", at(once)},
		},
		owner: {
			{"catalogue", at("/")},
			{"introduction to go on from", at(flagship)},
			{"question", at(begun + "/q/workload")},
			{"question to change", at(begun + "/q/workload?from=review")},
			{"question with an error", mistake(begun + "/q/code")},
			{"question of many choices", at(begun + "/q/needs")},
			{"question of many choices with an error", mistake(begun + "/q/needs")},
			{"needless question", at(begun + "/q/provisioning")},
			{"review with questions missing", at(begun + "/review")},
			{"result", at(due)},
			{"result where nothing fits", at(nothing)},
			{"result with what was decided", at(stated)},
			{"result with an error in what was decided", func(p *person) { p.goTo(stated); p.stateOutcome("") }},
			{"result that replaces another", at(again)},
			{"result that another replaces", at(replaced)},
			{"review", func(p *person) { p.goTo(leads); p.follow("[data-testid=answers] a[href$='/review']", "") }},
			{"review that replaces", func(p *person) { p.goTo(again); p.reopenLunch() }},
			{"summary that has no address", at(unshared + "/summary")},
			{"sharing before the first link", at(unshared + "/share")},
			{"sharing the verdict alone", at(unshared + "/share?scope=verdict")},
			{"sharing", at(stated + "/share")},
			{"sharing with an error", func(p *person) { p.goTo(stated + "/share"); p.wrongLabel() }},
			{"decisions", at("/mine")},
			{"decisions with an error", func(p *person) { p.goTo("/mine"); p.wrongName() }},
			{"one-time link", func(p *person) { p.deviceLink() }},
			{"the link of one's own", at(sentStated)},
		},
	}
}

// lunchFolder has a small questionnaire, whose pages take a moment to look at, where
// those of the shipped one take ten seconds, as change makes it.
func lunchFolder(t *testing.T, change func([]byte) []byte) string {
	t.Helper()
	text, err := os.ReadFile("../../handlers/testdata/lunch.yaml")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "lunch.yaml"), change(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

// withClosingDays adds to the questionnaire about lunch that nowhere may be left to eat.
func withClosingDays(lunch []byte) []byte {
	return bytes.Replace(lunch, []byte("\nvetoes:\n"), []byte(`
vetoes:
  - id: closing-day
    when: '"coffee" in wishes'
    rules_out: [canteen, sandwich]
    claim: There is no coffee today.
    sources: [menu]
`), 1)
}

// replaced makes a decision whose answers are changed afterwards, and tells
// the readers. It returns the link to the earlier result, that result and the
// newer one.
func (p *person) replaced(lunch answers) (link, earlier, newer string) {
	p.t.Helper()
	earlier = p.decideOn("/w/lunch", lunch)
	link = p.share("", everything)
	p.goTo(earlier)
	p.reopenLunch()
	p.do(click("label[for=announce]", ""))
	return link, earlier, p.finish("")
}

// reopenLunch is reopen for a decision about lunch.
func (p *person) reopenLunch() {
	p.t.Helper()
	p.follow("[data-testid=answers] a[href$='/review']", "Change your answers")
	p.change("money", "self")
}

// wrongLabel tries to make a link with a label that is too long, which takes a
// browser that does not keep the field's length.
func (p *person) wrongLabel() {
	p.t.Helper()
	p.tooLong("#label")
	p.wantStatus(p.follow("[data-testid=make-link] button", "Make the link"), http.StatusUnprocessableEntity)
}

// wrongName is wrongLabel for the name of a decision.
func (p *person) wrongName() {
	p.t.Helper()
	p.do(click("[data-testid=rename] summary", "Rename"))
	p.tooLong("[data-testid=rename] input[name=title]")
	p.wantStatus(p.follow("[data-testid=rename] button", "Save the name"), http.StatusUnprocessableEntity)
}

func (p *person) tooLong(field string) {
	p.t.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`{
		const field = document.querySelector(%q);
		field.removeAttribute("maxlength");
		field.value = "long ".repeat(field.value.length + 100);
	}`, field)))
}

// unfoldAnswers shows all answers on the page of a result, unfoldSources its
// sources.
func (p *person) unfoldAnswers() {
	p.t.Helper()
	p.do(click("[data-testid=more-answers] > summary", ""))
}
func (p *person) unfoldSources() { p.t.Helper(); p.do(click("[data-testid=sources] summary", "")) }

// tryAnswer tries another answer on the page of a result that somebody shared.
func (p *person) tryAnswer(question, choice string) {
	p.t.Helper()
	p.unfoldAnswers()
	row := "[data-testid=answer]:has(input[name=q][value=" + question + "])"
	p.do(click(row+" summary", "What if?"), click(row+" label:has(input[value="+choice+"])", ""))
	p.wantStatus(p.follow(row+" form button", "Try it"), http.StatusOK)
}

// TestBrowserPagesAreAccessible looks at every page as people do who need
// little light or a large print. It also makes sure that newPerson watches
// each.
func TestBrowserPagesAreAccessible(t *testing.T) {
	t.Parallel()
	for p, stops := range tour(t) {
		t.Run(stops[0].name+" and on", func(t *testing.T) {
			t.Parallel()
			p := p.in(t)
			for _, stop := range stops {
				before := p.seen.count()
				stop.open(p)
				if p.seen.count() == before {
					t.Errorf("%s: no request was seen", stop.name)
				}
				p.wantAccessible(stop.name)
			}
		})
	}
}

// wantAccessible looks at the page that is open in light and in the dark, wide
// and narrow, and leaves the window as it was. Two looks are enough: what the dark changes is a list of colours,
// the same for every width, which a test of package static holds it to.
func (p *person) wantAccessible(name string) {
	p.t.Helper()
	defer p.resize(p.window)
	for look, w := range map[string]window{"light and wide": {width: 1280}, "dark and narrow": {width: 320, dark: true}} {
		p.resize(w)
		p.wantNoSidewaysScrolling(name)
		p.do(chromedp.Evaluate[chromedp.Void](`for (const d of document.querySelectorAll("details")) d.open = true`))
		p.wantNoSidewaysScrolling(name + " unfolded")
		if found := p.violations(); found != "" {
			p.t.Errorf("%s, %s: %s", name, look, found)
		}
	}
}

func (p *person) wantNoSidewaysScrolling(page string) {
	p.t.Helper()
	if w := see[struct{ Page, Screen int }](p, `({Page: document.scrollingElement.scrollWidth, Screen: innerWidth})`); w.Page > w.Screen {
		p.t.Errorf("%s is %d wide on a screen of %d", page, w.Page, w.Screen)
	}
}

// TestBrowserNoticesFaults makes sure that their absence means something.
func TestBrowserNoticesFaults(t *testing.T) {
	t.Parallel()
	for name, page := range map[string]string{
		"another host": `<img src="http://127.0.0.1:9/x.png">`,
		"the console":  `<script>console.error("oops")</script>`,
		"exception":    `<script>throw new Error("oops")</script>`,
		"logs":         `<meta http-equiv="Content-Security-Policy" content="style-src 'none'"><style>b{color:red}</style>`,
	} {
		t.Run(name, func(t *testing.T) {
			b := newBrowser(t, window{})
			w := watchTab(b, "data:text/html,")
			b.do(chromedp.Navigate("data:text/html," + page))
			if faults := strings.Join(w.all(), "\n"); !strings.Contains(faults, name) {
				t.Errorf("the faults are %q", faults)
			}
		})
	}
}

func TestBrowserReadersLookFurther(t *testing.T) {
	t.Parallel()
	site := startServer(t).url
	_, result := newPerson(t, site, window{width: 390}).decideAndShare(persona(t, "product-team"))
	reader := newPerson(t, site, window{width: 390})
	reader.goTo(result)
	verdict := reader.text("[data-testid=verdict]")

	reader.tryAnswer("code", "strangers")
	reader.want("[data-testid=not-shared]", "not the shared result")
	reader.want("[data-testid=tried]", "Our own people's")
	reader.want("[data-testid=tried]", "which nobody looks at before it runs")
	reader.want("[data-testid=outcome]", "Containers on VMs")
	rows := reader.texts("[data-testid=moved-row]")
	if len(rows) != 14 || !strings.HasPrefix(rows[0], "Containers on VMs") || !strings.Contains(rows[0], "ruled out") {
		t.Errorf("%d options are shown before and after, the leader thus: %q", len(rows), rows[:1])
	}
	reader.follow("nav[aria-label=Back] a", "")
	reader.wantAt(result)
	if now := reader.text("[data-testid=verdict]"); now != verdict {
		t.Errorf("after trying, the verdict is %q, and was %q", now, verdict)
	}

	reader.wantStatus(reader.follow("a[href*='/compare']", ""), http.StatusOK)
	reader.do(chromedp.SetValue(chromedp.CSS("select[name=a]"), "gvisor"), chromedp.SetValue(chromedp.CSS("select[name=b]"), "plain-vms"))
	reader.wantStatus(reader.follow("form[action$='/compare'] button", ""), http.StatusOK)
	reader.want("h1", "gVisor")
	reader.want("h1", "Plain VMs")
	reader.wantSum()
	if beside := see[int](reader, `(e => e.scrollWidth - e.clientWidth)(document.querySelector(".matrix-scroll"))`); beside > 0 {
		t.Errorf("%d pixels of the comparison are beside the screen", beside)
	}
	named := see[[]string](reader, `[...document.querySelectorAll("[data-testid=compared-row] td")].map(e => getComputedStyle(e, "::before").content)`)
	if len(named) < 3 || !strings.HasPrefix(named[0], `"gVisor`) || named[1] != `"Plain VMs"` || named[2] != `"Difference"` {
		t.Errorf("the cells of the comparison are of %q", named)
	}
	if lines := see[int](reader, `[...document.querySelectorAll("[data-testid=compared] tfoot :is(tr, th, td)")].filter(e => getComputedStyle(e).borderTopStyle !== "none" && parseFloat(getComputedStyle(e).borderTopWidth) > 0).length`); lines != 1 {
		t.Errorf("%d lines stand in the sum of the comparison, want the one above it", lines)
	}
	ends := see[[]string](reader, `[...document.querySelectorAll(".facts li")].map(e => getComputedStyle(e, "::after").content)`)
	if len(ends) < 2 || slices.ContainsFunc(ends, func(mark string) bool { return mark != "none" }) {
		t.Errorf("facts end in %q, which dangles where a line does", ends)
	}

	reader.goTo(result)
	reader.wantStatus(reader.follow("[data-testid=ranked] h3 a", ""), http.StatusOK)
	reader.want("h1", "Containers on VMs")
	reader.want("[data-testid=standing]", "Place 1 of")
	reader.wantCitations()
}

// wantSum checks that the differences that a comparison shows add up.
func (p *person) wantSum() {
	p.t.Helper()
	sum := 0
	for _, row := range p.texts("[data-testid=compared-row] td:last-child") {
		sum += p.tenths(row)
	}
	if total := p.tenths(p.text("[data-testid=difference]")); sum != total {
		p.t.Errorf("the differences add up to %d tenths, and the total is %d", sum, total)
	}
}

// tenths reads a number with one decimal place.
func (p *person) tenths(text string) int {
	p.t.Helper()
	plain := strings.NewReplacer("−", "-", "+", "", ".", "").Replace(strings.TrimSpace(text))
	n, err := strconv.Atoi(plain)
	if err != nil {
		p.t.Errorf("%q is no number", text)
	}
	return n
}

func TestBrowserLinksOfAResultLeadSomewhere(t *testing.T) {
	t.Parallel()
	site := startServer(t).url
	owner, reader := newPerson(t, site, window{}), newPerson(t, site, window{})
	result, link := owner.decideAndShare(persona(t, "mixed-cluster"))
	for at, p := range map[string]*person{result: owner, link: reader} {
		t.Run(map[bool]string{true: "owner", false: "reader"}[p == owner], func(t *testing.T) {
			p.goTo(at)
			client, pages := p.client(), map[string]*goquery.Document{}
			links := see[[]string](p, `[...document.querySelectorAll("[href], [src]")].map(e => e.href || e.src).filter(a => a.startsWith(origin))`)
			if len(links) < 50 {
				t.Errorf("there are only %d links", len(links))
			}
			for _, link := range links {
				address, anchor, _ := strings.Cut(link, "#")
				if pages[address] == nil {
					pages[address] = fetch(t, client, address)
				}
				if anchor != "" && pages[address].Find("#"+anchor).Length() != 1 {
					t.Errorf("%s has no %q", address, anchor)
				}
			}
		})
	}
}

// client asks the server with the cookies that the browser has.
func (p *person) client() *http.Client {
	p.t.Helper()
	cookies := read(p.browser, func(ctx context.Context, tab *chromedp.Target) (network.GetCookiesResult, error) {
		return cdp.Call(ctx, tab, network.GetCookies, network.GetCookiesParams{})
	})
	header := http.Header{}
	for _, cookie := range cookies.Cookies {
		header.Add("Cookie", cookie.Name+"="+cookie.Value)
	}
	return &http.Client{Transport: withHeader(header)}
}

// withHeader adds a header to every request.
type withHeader http.Header

func (h withHeader) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	for name, values := range h {
		r.Header[name] = values
	}
	return http.DefaultTransport.RoundTrip(r)
}

func fetch(t *testing.T, client *http.Client, address string) *goquery.Document {
	t.Helper()
	response, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		t.Errorf("%s answers %d", address, response.StatusCode)
	}
	document, err := goquery.NewDocumentFromReader(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return document
}

// TestBrowserPrintsResults wants what a meeting can be given: three pages
// with the verdict and the sources.
func TestBrowserPrintsResults(t *testing.T) {
	t.Parallel()
	site := startServer(t).url
	owner, reader := newPerson(t, site, window{}), newPerson(t, site, window{})
	for name, verdict := range map[string]string{
		"product-team":         "These answers point to Containers on VMs",
		"windows-services":     "These answers point to Plain VMs", // the longest
		"genome-institute":     "Nothing fits these answers",
		"unsure-of-everything": "These answers point to Plain VMs",
	} {
		result := owner.decide(persona(t, name))
		reader.goTo(owner.share("", everything))
		reader.wantPrint("reader-"+name, verdict)
		owner.goTo(result)
		owner.wantPrint("owner-"+name, verdict)
		owner.setReview(dueDay())
		owner.wantPrint("owner-due-"+name, verdict)
	}
}

// wantPrint checks that a result prints on three pages at most, with what
// belongs on paper and without what is for a screen.
func (p *person) wantPrint(name, verdict string) {
	p.t.Helper()
	sources := p.texts("[data-testid=sources] cite")
	if len(sources) == 0 {
		p.t.Errorf("%s has no sources", name)
	}
	file := filepath.Join(p.t.TempDir(), "result.pdf")
	if err := os.WriteFile(file, p.pdf("result-"+name), 0o600); err != nil {
		p.t.Fatal(err)
	}
	if pages := regexp.MustCompile(`Pages: +\d+`).FindString(poppler(p.t, "pdfinfo", file)); !regexp.MustCompile(` [123]$`).MatchString(pages) {
		p.t.Errorf("%s prints with %q, want 3 at most", name, pages)
	}
	text := squeeze(poppler(p.t, "pdftotext", file, "-"))
	for _, wanted := range append(sources, verdict) {
		if !strings.Contains(text, squeeze(wanted)) {
			p.t.Errorf("the print of %s lacks %q", name, wanted)
		}
	}
	for _, unwanted := range []string{"My decisions", "Change your answers", "Start from these answers", "Look after it", "What is stored here"} {
		if strings.Contains(text, squeeze(unwanted)) {
			p.t.Errorf("the print of %s has %q", name, unwanted)
		}
	}
}

// squeeze drops all white space, and the hyphens that may come with it.
func squeeze(text string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(text), ""), "-", "")
}

// poppler runs a program that reads PDF files.
func poppler(t *testing.T, program string, args ...string) string {
	t.Helper()
	out, err := exec.Command(program, args...).Output()
	if err != nil {
		t.Fatalf("%s of poppler-utils is needed to read a print: %v", program, err)
	}
	return string(out)
}
