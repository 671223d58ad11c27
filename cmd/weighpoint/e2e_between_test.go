//go:build e2e

package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// between stands between browsers and a server. It can be a slow line, so that
// what is sent twice arrives at once, a browser that keeps no cookies, and the
// address of one server after the other.
type between struct {
	server atomic.Pointer[url.URL]
	// forgets is whether no browser gets a cookie.
	forgets atomic.Bool
	// moves is held while one server takes the place of another: a browser asks
	// for a page's icon when it likes, and waits for the new one.
	moves sync.RWMutex

	mu   sync.Mutex
	path string // whose end the forms have that wait for each other
	wait int    // how many of them are still to come
	all  chan struct{}
}

// together lets this many forms wait for each other whose path ends so.
func (b *between) together(n int, path string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.path, b.wait, b.all = path, n, make(chan struct{})
}

func (b *between) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.hold(r)
	b.moves.RLock()
	defer b.moves.RUnlock()
	// What a browser does not wait for any more has been sent all the same.
	proxy := httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(b.server.Load())
			r.Out.Host = r.In.Host
		},
		ModifyResponse: func(response *http.Response) error {
			if b.forgets.Load() {
				response.Header.Del("Set-Cookie")
			}
			return nil
		},
	}
	proxy.ServeHTTP(w, r.WithContext(context.WithoutCancel(r.Context())))
}

// hold waits for the other forms.
func (b *between) hold(r *http.Request) {
	b.mu.Lock()
	if r.Method != http.MethodPost || b.wait == 0 || !strings.HasSuffix(r.URL.Path, b.path) {
		b.mu.Unlock()
		return
	}
	all := b.all
	if b.wait--; b.wait == 0 {
		close(all)
	}
	b.mu.Unlock()
	select {
	case <-all:
	case <-time.After(patience):
	}
}

// lead sends everything to a server from now on.
func (b *between) lead(t *testing.T, server string) {
	t.Helper()
	to, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	b.server.Store(to)
}

// inFront starts a server with one of them in front of it.
func inFront(t *testing.T) (b *between, site string) {
	t.Helper()
	b = &between{}
	line := httptest.NewServer(b)
	t.Cleanup(line.Close)
	b.lead(t, startServer(t, "--base-url", line.URL).url)
	return b, line.URL
}

// send sends a form without waiting for what comes.
func (p *person) send(button string) {
	p.t.Helper()
	see[bool](p, `(b => { b.form.requestSubmit(b); return true })(document.querySelector(%q))`, button)
}

// TestBrowserKeepsItsDecisionsWhenTheServerMoves goes with one browser from HTTP
// to HTTPS, and on to a path.
func TestBrowserKeepsItsDecisionsWhenTheServerMoves(t *testing.T) {
	t.Parallel()
	dir, b := t.TempDir(), &between{}
	plain, secure := httptest.NewServer(b), httptest.NewTLSServer(b)
	t.Cleanup(plain.Close)
	t.Cleanup(secure.Close)
	var s *server
	move := func(base string) {
		b.moves.Lock()
		defer b.moves.Unlock()
		if s != nil {
			endServer(t, s)
		}
		s = serveAt(t, dir, base)
		b.lead(t, s.url)
	}
	move("http://decide.test")
	t.Cleanup(func() { endServer(t, s) }) // after the browser
	rules := "MAP decide.test:80 " + plain.Listener.Addr().String() + ", MAP decide.test:443 " + secure.Listener.Addr().String()
	p := newPerson(t, "http://decide.test", window{}, chromedp.Flag("host-resolver-rules", rules), chromedp.Flag("ignore-certificate-errors", true))
	p.start()
	p.answer(persona(t, "product-team")[p.question()]...)
	question := p.path()
	for _, base := range []string{"https://decide.test", "https://decide.test/decide"} {
		move(base)
		p.site, p.seen.site = base, "https://decide.test"
		at, err := url.Parse(base)
		if err != nil {
			t.Fatal(err)
		}
		// The bookmark is of the address before.
		read(p.browser, chromedp.NavigateResponse("https://decide.test/mine"))
		if n := len(p.texts("[data-testid=decision]")); n != 1 {
			t.Errorf("by the bookmark there are %d decisions", n)
		}
		p.wantStatus(p.goTo(question), http.StatusOK)
		p.mine()
		if n := len(p.texts("[data-testid=decision]")); n != 1 {
			t.Errorf("at %s there are %d decisions", at, n)
		}
	}
}

// TestBrowserBeginsInTwoTabsAtOnce presses Start in two tabs of a fresh browser
// on a slow line, from the pages of two links and from the introduction.
func TestBrowserBeginsInTwoTabsAtOnce(t *testing.T) {
	t.Parallel()
	b, site := inFront(t)
	all := persona(t, "product-team")
	one := newPerson(t, site, window{})
	two := one.secondTab()
	one.goTo(flagship)
	two.goTo(flagship)
	b.together(2, flagship)
	one.send("main form button")
	two.send("main form button")
	for _, tab := range []*person{one, two} {
		tab.wait("form.question")
		tab.wantStatus(tab.answer(all[tab.question()]...), http.StatusOK)
		if q := tab.question(); q == "" || tab.has("[data-testid=message]") {
			t.Errorf("after the first answer this is %s: %s", tab.path(), tab.text("h1"))
		}
	}
	if one.session() == two.session() {
		t.Error("two tabs have one session")
	}
	one.mine()
	if n := len(one.texts("[data-testid=decision]")); n != 2 {
		t.Errorf("there are %d decisions, want 2", n)
	}
}

// TestBrowserTakesAKeyWhileAnotherTabBegins accepts a device link in one tab while
// another one presses Start, and lets either response come last.
func TestBrowserTakesAKeyWhileAnotherTabBegins(t *testing.T) {
	t.Parallel()
	b, site := inFront(t)
	laptop := newPerson(t, site, window{})
	laptop.start()
	once := laptop.deviceLink()
	phone := newPerson(t, site, window{width: 390})
	other := phone.secondTab()
	other.goTo(flagship)
	phone.goTo(once)
	b.together(2, "")
	other.send("main form button")
	phone.send("[data-testid=accept] button")
	other.wait("form.question")
	phone.wait("[data-testid=decision]")
	other.wantStatus(other.answer(persona(t, "product-team")[other.question()]...), http.StatusOK)
	other.mine()
	if n := len(other.texts("[data-testid=decision]")); n != 2 {
		t.Errorf("there are %d decisions, want that of the laptop and the one begun here", n)
	}
}

// TestBrowserWithoutCookiesIsToldWhy begins in a browser that keeps none, and
// opens a session whose key was cleared away.
func TestBrowserWithoutCookiesIsToldWhy(t *testing.T) {
	t.Parallel()
	b, site := inFront(t)
	b.forgets.Store(true)
	p := newPerson(t, site, window{width: 390})
	for range 2 { // and it does not go round in a circle
		p.goTo(flagship)
		p.wantStatus(p.follow("main form button", "Start"), http.StatusForbidden)
		p.want("h1", "Your browser keeps no cookies from here")
		p.wantStatus(p.follow("main .actions a", "Back to"), http.StatusOK)
	}
	b.forgets.Store(false)
	p.start()
	question := p.path()
	p.wantStatus(p.answer(persona(t, "product-team")[p.question()]...), http.StatusOK)
	p.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, network.ClearBrowserCookies, cdp.Empty{})
		return err
	}))
	p.wantStatus(p.goTo(question), http.StatusForbidden)
	p.want("h1", "Your browser sent no cookie from here")
	p.want("main", "cookies of this browser have been cleared")
	p.follow("main .actions a, main .actions button", "Start your own")
	p.start()
	p.wantStatus(p.answer(persona(t, "product-team")[p.question()]...), http.StatusOK)
}

// TestBrowserPressesAgain presses buttons, goes back at once, and presses them
// again, which makes nothing a second time.
func TestBrowserPressesAgain(t *testing.T) {
	t.Parallel()
	p := newPerson(t, startServer(t).url, window{noJavaScript: true})
	again := func(button string, fill func()) {
		t.Helper()
		var to [2]string
		for i := range to {
			if i > 0 {
				p.back()
			}
			fill()
			p.wantStatus(p.follow(button, ""), http.StatusOK)
			to[i], _, _ = strings.Cut(p.path(), "?")
		}
		if to[0] != to[1] {
			t.Errorf("%s leads to %s, and then to %s", button, to[0], to[1])
		}
	}
	p.start()
	p.answerAll(persona(t, "product-team"))
	again("[data-testid=finish] button[type=submit]", func() {})
	p.goTo(p.path() + "/share")
	label := func() { see[string](p, `document.querySelector("[name=label]").value = "Board"`) }
	again("form[action$='/links'] button[type=submit]", label)
	p.want("main", "made a moment ago")
	if n := len(p.texts("[data-testid=link]")); n != 1 {
		t.Errorf("there are %d links, want one", n)
	}
	p.mine()
	if n := len(p.texts("[data-testid=decision]")); n != 1 {
		t.Errorf("there are %d decisions, want one", n)
	}
}

// TestBrowserOldTabOverwritesNothing answers in one tab what another one shows
// from before, and goes on from there and back to it.
func TestBrowserOldTabOverwritesNothing(t *testing.T) {
	t.Parallel()
	p := newPerson(t, startServer(t).url, window{})
	p.start()
	question := p.path()
	values := see[[]string](p, `[...document.querySelectorAll("input[name=choice]")].map(e => e.value)`)
	old := p.secondTab()
	old.goTo(question)
	see[bool](p, `(document.querySelector("details.note").open = true)`)
	p.fill("#note", "important")
	p.wantStatus(p.answer(values[1]), http.StatusOK)
	p.goTo(question)
	p.wantStatus(old.answer(values[0]), http.StatusConflict)
	old.want("[data-testid=error-summary]", "important")
	if got := old.checked(); got != values[0] {
		t.Errorf("the old tab's own choice is %q, want %q", got, values[0])
	}
	conflict := old.path()
	old.follow("header a", "My decisions")
	old.back()
	old.wantAt(conflict)
	if title := see[string](old, "document.title"); !strings.HasSuffix(title, "– Weighpoint") {
		t.Errorf("Back to a conflict shows %q", title)
	}
	p.goTo(question)
	if got := p.checked(); got != values[1] {
		t.Errorf("the newer answer is %q, want %q", got, values[1])
	}
	p.want("details.note", "") // it is there
	if note := see[string](p, `document.querySelector("#note").value`); note != "important" {
		t.Errorf("its note is %q", note)
	}
	old.goTo(question)
	old.wantStatus(old.answer(values[0]), http.StatusOK) // having seen it
	p.goTo(question)
	if got := p.checked(); got != values[0] {
		t.Errorf("what was sent again is not saved: %q", got)
	}

	p.mine()
	old.mine()
	rename := func(tab *person, name string) int64 {
		see[bool](tab, `(d => { d.open = true; d.querySelector("[name=title]").value = %q; return true })(document.querySelector("[data-testid=rename]"))`, name)
		return tab.follow("[data-testid=rename] button", "")
	}
	p.wantStatus(rename(p, "Newer"), http.StatusOK)
	p.wantStatus(rename(old, "Older"), http.StatusConflict)
	old.want("[data-testid=error-summary]", "Newer")
	p.mine()
	p.want("[data-testid=decision]", "Newer")
}

// TestBrowserGoesBackToAnswersOfForms follows links from pages that answer a
// form, and goes back to them: a link to another device, a refusal, and a
// conflict of names.
func TestBrowserGoesBackToAnswersOfForms(t *testing.T) {
	t.Parallel()
	b, site := inFront(t)
	p := newPerson(t, site, window{noJavaScript: true})
	returns := func(what string) {
		t.Helper()
		at, heading := p.path(), p.text("h1")
		p.follow("header a", "My decisions")
		p.back()
		if title := see[string](p, "document.title"); p.path() != at || p.text("h1") != heading || !strings.HasSuffix(title, "– Weighpoint") {
			t.Errorf("%s: Back shows %q at %s", what, title, p.path())
		}
	}
	p.start()
	p.deviceLink()
	returns("a link to another device")
	b.forgets.Store(true)
	stranger := newPerson(t, site, window{noJavaScript: true})
	p, before := stranger, p
	p.goTo(flagship)
	p.wantStatus(p.follow("main form button", "Start"), http.StatusForbidden)
	returns("a refusal")
	b.forgets.Store(false)
	p = before
	p.mine()
	p.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := chromedp.Evaluate[bool](`(d => { d.open = true; d.querySelector("[name=was]").value = "another"; d.querySelector("[name=title]").value = "mine"; return true })(document.querySelector("[data-testid=rename]"))`)(ctx, tab)
		return err
	}))
	p.wantStatus(p.follow("[data-testid=rename] button", ""), http.StatusConflict)
	returns("a conflict of names")
}
