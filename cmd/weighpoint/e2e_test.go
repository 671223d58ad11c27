//go:build e2e

package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/goccy/go-yaml"
)

// flagship is where the questionnaire about containers and VMs is presented.
const flagship = "/w/containers-or-vms"

// person is somebody at a tab of a browser, using a server.
type person struct {
	*browser
	site string // the server's address, without a slash at its end
	seen *watch
}

// newPerson is somebody with a browser of their own. Whatever their pages do
// that pages must not do fails the test.
func newPerson(t *testing.T, site string, w window, more ...chromedp.ExecAllocatorOption) *person {
	t.Helper()
	p := &person{browser: newBrowser(t, w, more...), site: site}
	p.watch()
	return p
}

// secondTab is the same person at another tab.
func (p *person) secondTab() *person {
	p.t.Helper()
	other := &person{browser: p.browser.secondTab(), site: p.site}
	other.watch()
	return other
}

// in is the same person in a subtest.
func (p *person) in(t *testing.T) *person {
	b := *p.browser
	b.t = t
	return &person{browser: &b, site: p.site, seen: p.seen}
}

func (p *person) watch() {
	p.t.Helper()
	p.seen = watchTab(p.browser, p.site)
	p.t.Cleanup(func() {
		for _, fault := range p.seen.all() {
			p.t.Error(fault)
		}
	})
}

// watch collects what a tab does that no page of ours may do.
type watch struct {
	site     string
	mu       sync.Mutex
	faults   []string
	requests int
}

func watchTab(b *browser, site string) *watch {
	b.t.Helper()
	w := &watch{site: site}
	if err := chromedp.Listen(b.ctx, w.notice); err != nil {
		b.t.Fatal(err)
	}
	return w
}

func (w *watch) all() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.faults)
}

// count is how many requests there were.
func (w *watch) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.requests
}

func (w *watch) notice(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		w.requests++
		if at := e.Request.URL; at != w.site && !strings.HasPrefix(at, w.site+"/") && !strings.HasPrefix(at, "data:") {
			w.fault("a request to another host: %s", at)
		}
	case *network.EventResponseReceived:
		if e.Response.Status >= http.StatusBadRequest && e.Type != network.ResourceTypeDocument {
			w.fault("%s answers %d", e.Response.URL, e.Response.Status)
		}
	case *network.EventLoadingFailed:
		if !e.Canceled || e.BlockedReason != "" {
			w.fault("a request failed: %s %s", e.ErrorText, e.BlockedReason)
		}
	case *runtime.EventExceptionThrown:
		w.fault("an exception: %s", e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			w.fault("the console has an error: %v", e.Args)
		}
	case *log.EventEntryAdded:
		// The browser also logs the status of error pages, as network entries.
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			w.fault("the browser logs %s", e.Entry.Text)
		}
	}
}

func (w *watch) fault(format string, args ...any) {
	if fault := fmt.Sprintf(format, args...); !slices.Contains(w.faults, fault) {
		w.faults = append(w.faults, fault)
	}
}

// goTo opens a page by its path and returns its status.
func (p *person) goTo(path string) int64 {
	p.t.Helper()
	return read(p.browser, chromedp.NavigateResponse(p.site+path)).Status
}

// follow clicks what leads to another page, and returns that page's status.
// It takes the first match whose text contains the given text.
func (p *person) follow(selector, text string) int64 {
	p.t.Helper()
	return p.load(click(selector, text))
}

// load takes a step that leads to another page, and returns its status.
func (p *person) load(step chromedp.Action[chromedp.Void]) int64 {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	response, err := chromedp.RunResponse(ctx, step)
	if err != nil {
		p.t.Fatalf("on %s: %v", p.path(), err)
	}
	return response.Status
}

// click presses what follow describes where a finger would. It fails where
// something else lies above it. What has the focus from the beginning gets it before:
// the browser gives it with the first frame, which a busy machine draws after the page
// is loaded, and scrolls there, away from what is pressed.
func click(selector, text string) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		place, err := chromedp.Evaluate[struct {
			X, Y    float64
			Problem string
		}](fmt.Sprintf(`(() => {
			const e = [...document.querySelectorAll(%q)].find(e => e.textContent.includes(%q));
			if (!e) return {Problem: "there is none"};
			if (document.activeElement === document.body) document.querySelector("[autofocus]")?.focus();
			e.scrollIntoView({block: "center", behavior: "instant"});
			const box = e.getClientRects()[0];
			if (!box) return {Problem: "it is not drawn"};
			const [X, Y] = [box.x + box.width / 2, box.y + box.height / 2];
			const top = document.elementFromPoint(X, Y);
			return {X, Y, Problem: e.contains(top) || top?.contains(e) && top.control === e ? "" : "it is covered by " + top?.outerHTML};
		})()`, selector, text))(ctx, tab)
		switch {
		case err != nil:
			return chromedp.Void{}, err
		case place.Problem != "":
			return chromedp.Void{}, fmt.Errorf("click %s %q: %s", selector, text, place.Problem)
		}
		return chromedp.MouseClickXY(place.X, place.Y)(ctx, tab)
	}
}

// back uses the browser's own Back.
func (p *person) back() {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	loads := chromedp.Events(ctx, page.LoadEventFired)
	came := read(p.browser, chromedp.WaitEvent(page.FrameNavigated, nil, chromedp.Func(oneBack)))
	if came.Type == page.NavigationTypeBackForwardCacheRestore {
		return // it was never unloaded
	}
	for _, err := range loads {
		if err != nil {
			p.t.Fatal(err)
		}
		return
	}
}

func oneBack(ctx context.Context, tab *chromedp.Target) error {
	history, err := chromedp.NavigationEntries()(ctx, tab)
	if err != nil {
		return err
	}
	if history.CurrentIndex == 0 {
		return errors.New("there is no page to go back to")
	}
	before := history.Entries[history.CurrentIndex-1].ID
	_, err = cdp.Call(ctx, tab, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: before})
	return err
}

// see evaluates an expression in the page. It works without JavaScript too.
func see[T any](p *person, format string, args ...any) T {
	p.t.Helper()
	return read(p.browser, chromedp.Evaluate[T](fmt.Sprintf(format, args...)))
}

// wait waits until the page has what the selector finds.
func (p *person) wait(selector string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.WaitReady(chromedp.CSS(selector))); err != nil {
		p.t.Fatalf("on %s, there is never a %s: %v", p.path(), selector, err)
	}
}

// path is where the person is, without the server's address.
func (p *person) path() string {
	p.t.Helper()
	at := see[string](p, `location.href`)
	return strings.TrimPrefix(at, p.site)
}

// session is the path of the session whose page is open.
func (p *person) session() string {
	p.t.Helper()
	parts := strings.Split(p.path(), "/")
	if len(parts) < 3 || parts[1] != "s" {
		p.t.Fatalf("%s is no page of a session", p.path())
	}
	return strings.Join(parts[:3], "/")
}

// texts are the visible texts of all that a selector finds.
func (p *person) texts(selector string) []string {
	p.t.Helper()
	return see[[]string](p, `[...document.querySelectorAll(%q)].map(e => e.innerText)`, selector)
}

// text is all visible text of what a selector finds.
func (p *person) text(selector string) string {
	p.t.Helper()
	return strings.Join(p.texts(selector), "\n")
}

func (p *person) has(selector string) bool {
	p.t.Helper()
	return see[bool](p, `document.querySelector(%q) !== null`, selector)
}

// want fails the test unless the text of what the selector finds contains the
// wanted one.
func (p *person) want(selector, wanted string) {
	p.t.Helper()
	if got := p.text(selector); !strings.Contains(got, wanted) {
		p.t.Errorf("on %s, %s says %q, want %q in it", p.path(), selector, got, wanted)
	}
}

// wantAt fails the test unless the person is at a path.
func (p *person) wantAt(path string) {
	p.t.Helper()
	if got := p.path(); got != path {
		p.t.Fatalf("this is %s, want %s", got, path)
	}
}

// wantStatus fails the test unless a page came with the wanted status.
func (p *person) wantStatus(got, wanted int64) {
	p.t.Helper()
	if got != wanted {
		p.t.Errorf("%s answers %d, want %d", p.path(), got, wanted)
	}
}

// fill types into a field.
func (p *person) fill(selector, text string) {
	p.t.Helper()
	p.do(click(selector, ""), chromedp.KeyEvent(text))
}

// checked are the values of the choices that are ticked on a question's page.
func (p *person) checked() string {
	p.t.Helper()
	return see[string](p, `[...document.querySelectorAll("input[name=choice]:checked")].map(e => e.value).join(" ")`)
}

// start begins a session at the questionnaire's own page.
func (p *person) start() {
	p.t.Helper()
	p.goTo(flagship)
	p.follow("main form button", "Start")
}

// question is the id of the question that is asked, empty on other pages.
func (p *person) question() string {
	p.t.Helper()
	at, err := url.Parse(p.path())
	if err != nil {
		p.t.Fatal(err)
	}
	if dir, id := path.Split(at.Path); strings.HasSuffix(dir, "/q/") {
		return id
	}
	return ""
}

// choose ticks choices on a question's page.
func (p *person) choose(choices ...string) {
	p.t.Helper()
	for _, choice := range choices {
		id := see[string](p, `document.querySelector("input[name=choice][value='%s']")?.id ?? ""`, choice)
		p.do(click(fmt.Sprintf("label[for=%q]", cmp.Or(id, "no choice "+choice)), ""))
	}
}

// answer answers the question whose page is open, and returns the status of
// the page that comes then.
func (p *person) answer(choices ...string) int64 {
	p.t.Helper()
	p.choose(choices...)
	return p.submit()
}

// submit sends the form of a question.
func (p *person) submit() int64 {
	p.t.Helper()
	return p.follow("form[action*='/q/'] button[type=submit]", "")
}

// answerAll answers until nothing more is asked.
func (p *person) answerAll(answers answers) {
	p.t.Helper()
	for id := p.question(); id != ""; id = p.question() {
		choices, ok := answers[id]
		if !ok {
			p.t.Fatalf("%q is asked, and there is no answer to it", id)
		}
		if status := p.answer(choices...); status != http.StatusOK || p.question() == id {
			p.t.Fatalf("the answer %q to %q is not accepted (%d): %s", choices, id, status, p.text("[data-testid=error-summary]"))
		}
	}
}

// finish freezes the answers from the review and returns the result's path.
func (p *person) finish(title string) string {
	p.t.Helper()
	if title != "" {
		p.fill("#title", title)
	}
	p.wantStatus(p.follow("[data-testid=finish] button[type=submit]", ""), http.StatusOK)
	if !strings.HasPrefix(p.path(), "/r/") {
		p.t.Fatalf("finishing leads to %s", p.path())
	}
	return p.path()
}

// decide makes a whole decision and returns its result's path, whose page is open
// then. Its forms are sent as a browser sends them, and none but the first is shown:
// this is for tests of what comes afterwards.
func (p *person) decide(answers answers) string { p.t.Helper(); return p.decideOn(flagship, answers) }

// decideOn is decide for another questionnaire.
func (p *person) decideOn(questionnaire string, answers answers) string {
	p.t.Helper()
	p.goTo(questionnaire)
	p.sendForms(answers, "Start", "[data-testid=finish] button[type=submit]")
	if !strings.HasPrefix(p.path(), "/r/") {
		p.t.Fatalf("finishing leads to %s", p.path())
	}
	return p.path()
}

// answerByForms answers until nothing more is asked, "not sure" where there is no
// answer. Its forms are sent as those of decide.
func (p *person) answerByForms(answers answers) {
	p.t.Helper()
	p.sendForms(answers, "", "")
}

// sendForms sends the forms of questions, after that of the button on the page that
// is open that says what is first, and before that of the button that last selects,
// unless these are empty. The page that this leads to is open then.
func (p *person) sendForms(answers answers, first, last string) {
	p.t.Helper()
	given, err := json.Marshal(answers)
	if err != nil {
		p.t.Fatal(err)
	}
	p.do(chromedp.Func(bypassPolicy(true))) // it lets no page send anything by a script
	p.goTo(p.path())
	p.do(chromedp.Func(disableScripts(false)))
	end := read(p.browser, chromedp.Evaluate[string](fmt.Sprintf(formSender, given, first, last), chromedp.EvalAwaitPromise))
	p.do(chromedp.Func(disableScripts(p.noJavaScript)), chromedp.Func(bypassPolicy(false)))
	p.wantStatus(p.goTo(strings.TrimPrefix(end, p.site)), http.StatusOK)
}

// formSender evaluates to the address that the last form leads to.
const formSender = `(async (given, first, last) => {
	let [at, page] = [location.href, document];
	const send = async (button, choices) => {
		const fields = new URLSearchParams(new FormData(button.form));
		if (choices.length) fields.delete("choice");
		choices.forEach(choice => fields.append("choice", choice));
		const response = await fetch(button.form.getAttribute("action"), {method: "POST", body: fields});
		if (!response.ok) throw new Error(response.url + " answers " + response.status);
		[at, page] = [response.url, new DOMParser().parseFromString(await response.text(), "text/html")];
	};
	if (first) await send([...page.querySelectorAll("main form button")].find(button => button.textContent.includes(first)), []);
	for (let [, id] = at.split("/q/"); id; [, id] = at.split("/q/")) {
		id = id.split("?")[0];
		if (last && !given[id]) throw new Error(id + " is asked, and there is no answer to it");
		await send(page.querySelector("form[action*='/q/'] button[type=submit]"), given[id] || ["unsure"]);
		if (at.split("/q/")[1]?.split("?")[0] === id) throw new Error("the answer to " + id + " is not accepted");
	}
	if (last) await send(page.querySelector(last), []);
	return at;
})(%s, %q, %q)`

// bypassPolicy lets pages that are opened from then on do what their
// Content-Security-Policy forbids.
func bypassPolicy(yes bool) func(context.Context, *chromedp.Target) error {
	return func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: yes})
		return err
	}
}

// answers are choices by question.
type answers map[string]choices

// choices of one question.
type choices []string

// but are the same answers with another one to one question.
func (a answers) but(question string, choice ...string) answers {
	other := answers{question: choice}
	for id, choices := range a {
		if id != question {
			other[id] = choices
		}
	}
	return other
}

// persona are the answers of one of the personas beside the questionnaire.
func persona(t *testing.T, id string) answers {
	t.Helper()
	all, err := personas()
	if err != nil {
		t.Fatal(err)
	}
	if all[id] == nil {
		t.Fatalf("there is no persona %q", id)
	}
	return maps.Clone(all[id])
}

// personas are the answers of all of them, which takes a while to read.
var personas = sync.OnceValues(func() (map[string]answers, error) {
	text, err := os.ReadFile("../../questions/catalog/containers-or-vms.personas.yaml")
	if err != nil {
		return nil, err
	}
	var file struct {
		Personas []struct {
			ID      string
			Answers map[string]any // a choice, or a list of them
		}
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		return nil, err
	}
	all := map[string]answers{}
	for _, one := range file.Personas {
		all[one.ID] = answers{}
		for question, given := range one.Answers {
			list, many := given.([]any)
			if !many {
				list = []any{given}
			}
			for _, choice := range list {
				all[one.ID][question] = append(all[one.ID][question], fmt.Sprint(choice))
			}
		}
	}
	return all, nil
})
