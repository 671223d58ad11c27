package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/handlers"
)

// moving is a site that is reached at one address after the other. Its proxy
// passes everything on as it is.
type moving struct {
	*site
	addresses []handlers.Address
}

func (m *moving) moveTo(public string) {
	m.t.Helper()
	m.configure = func(c *handlers.Config) {
		m.addresses = append(m.addresses, handlers.Address{URL: c.BaseURL, Since: c.Now()})
		c.Addresses = m.addresses
	}
	m.behind(public, false, document(m.t, "lunch.yaml"))
	m.front = front{site: m.site}
}

// follow opens a page, goes where it leads, and returns the last page.
func (b *browser) follow(path string) page {
	b.t.Helper()
	p := b.get(path)
	for range 3 {
		if p.StatusCode != http.StatusTemporaryRedirect {
			break
		}
		p = b.get(p.Header.Get("Location"))
	}
	return p.want(b.t, http.StatusOK)
}

func decisionsOn(p page) int { return p.Find("[data-testid=decision]").Length() }

// TestKeysMoveWithTheSite goes from address to address with one browser, which
// comes to each by the bookmark of the one before, and makes a decision at each.
func TestKeysMoveWithTheSite(t *testing.T) {
	for name, addresses := range map[string][]string{
		"HTTPS is turned on":            {"http://decide.test", "https://decide.test"},
		"HTTPS and a path at once":      {"http://decide.test", "https://decide.test/decide"},
		"from the root to a path":       {"https://decide.test", "https://decide.test/decide"},
		"from a path to the root":       {"https://decide.test/decide", "https://decide.test"},
		"there and back":                {"https://decide.test", "https://decide.test/decide", "https://decide.test", "https://decide.test/decide"},
		"from path to path":             {"https://decide.test/a", "https://decide.test/b", "https://decide.test/a"},
		"deeper and back":               {"https://decide.test/a", "https://decide.test/a/b", "https://decide.test/a"},
		"a path without HTTPS":          {"http://decide.test/a", "http://decide.test", "http://decide.test/b"},
		"another port":                  {"http://decide.test:8080", "http://decide.test:8081", "https://decide.test"},
		"HTTPS is turned off and on":    {"https://decide.test", "http://decide.test", "https://decide.test"},
		"a path that begins as another": {"https://decide.test/a", "https://decide.test/ab"},
	} {
		t.Run(name, func(t *testing.T) {
			m := &moving{site: newSite(t)}
			m.moveTo(addresses[0])
			b := m.browser()
			last := ""
			for i, address := range addresses {
				if i > 0 {
					m.moveTo(address)
				}
				p := b.follow(last + "/mine")
				if secureBefore := i > 0 && strings.HasPrefix(addresses[i-1], "https"); secureBefore && strings.HasPrefix(address, "http:") {
					if n := decisionsOn(p); n != 0 {
						t.Errorf("over HTTP there are %d decisions", n)
					}
				} else if n := decisionsOn(p); n != i {
					t.Errorf("at %s there are %d decisions, want %d", address, n, i)
				}
				b.begin("lunch")
				last = m.prefix
			}
			if n := decisionsOn(b.follow(m.prefix + "/mine")); n != len(addresses) {
				t.Errorf("in the end there are %d decisions, want %d", n, len(addresses))
			}
			for _, c := range b.sent(m.prefix + "/mine") {
				if !strings.HasSuffix(c.Name, "weighpoint") || c.Value != b.sent(m.prefix + "/mine")[0].Value {
					t.Errorf("the browser still has %s", c.Name)
				}
			}
		})
	}
}

// sent are the cookies that the browser sends to a path.
func (b *browser) sent(path string) []*http.Cookie {
	b.t.Helper()
	at, err := url.Parse(b.URL + path)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.client.Jar.Cookies(at)
}

// TestAKeyIsCarriedOverOnce wants the earlier cookie to be gone with the first
// response, and the page to be as private as those of any key.
func TestAKeyIsCarriedOverOnce(t *testing.T) {
	m := &moving{site: newSite(t)}
	m.moveTo("http://decide.test")
	b := m.browser()
	_, session := b.begin("lunch")
	key := b.sent("/")[0].Value
	m.moveTo("https://decide.test")
	p := b.get(session+"/review").want(t, http.StatusOK)
	if got := p.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("the page is cached as %q", got)
	}
	if got := b.sent("/"); len(got) != 1 || got[0].Name != "__Host-weighpoint" || got[0].Value != key {
		t.Errorf("the browser has %v", got)
	}
	if p := b.get("/mine").want(t, http.StatusOK); len(p.Cookies()) != 1 {
		t.Errorf("a second page sets %v", p.Cookies())
	}
}

// TestAForeignKeyIsNotCarriedOver tries keys that somebody else may have put
// into the browser under an earlier name.
func TestAForeignKeyIsNotCarriedOver(t *testing.T) {
	planted := func(b *browser, key string) {
		b.client.Jar.SetCookies(&url.URL{Scheme: "http", Host: "decide.test", Path: "/"}, []*http.Cookie{{Name: "weighpoint", Value: key, Path: "/"}})
	}
	m := &moving{site: newSite(t)}
	m.moveTo("http://decide.test")
	early := m.browser()
	early.begin("lunch")
	early.begin("lunch")
	mine := m.browser()
	mine.begin("lunch")
	m.moveTo("https://decide.test")
	if n := decisionsOn(mine.get("/mine")); n != 1 {
		t.Fatalf("I have %d decisions", n)
	}
	for name, key := range map[string]string{
		"of a key that never decided":  "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
		"of no key of ours":            "ABCDEFGHIJKLMNOP",
		"of one that decided after it": func() string { b := m.browser(); b.begin("lunch"); return b.sent("/")[0].Value }(),
	} {
		t.Run(name, func(t *testing.T) {
			fresh := m.browser()
			planted(fresh, key)
			if p := fresh.get("/mine").want(t, http.StatusOK); len(p.Cookies()) != 0 || decisionsOn(p) != 0 {
				t.Errorf("it is taken: %v", p.Cookies())
			}
		})
	}
	t.Run("of one from before, beside my own", func(t *testing.T) {
		own := mine.key()
		planted(mine, early.sentOverHTTP(t))
		if n := decisionsOn(mine.get("/mine")); n != 3 {
			t.Errorf("I have %d decisions", n)
		}
		if mine.key() != own {
			t.Error("my key has changed")
		}
		if n := decisionsOn(early.get("/mine")); n != 0 {
			t.Errorf("whoever put it there has %d decisions", n)
		}
	})
}

// sentOverHTTP is the key that the browser got over plain HTTP.
func (b *browser) sentOverHTTP(t *testing.T) string {
	t.Helper()
	got := b.client.Jar.Cookies(&url.URL{Scheme: "http", Host: "decide.test", Path: "/"})
	if len(got) != 1 {
		t.Fatalf("the browser has %v", got)
	}
	return got[0].Value
}

// TestAServerThatNeverMovedBelievesNoOtherCookie holds for most servers.
func TestAServerThatNeverMovedBelievesNoOtherCookie(t *testing.T) {
	m := &moving{site: newSite(t)}
	m.moveTo("https://decide.test")
	b := m.browser()
	b.begin("lunch")
	key := b.key()
	stranger := m.browser()
	p := stranger.do(http.MethodGet, "/mine", "", func(r *http.Request) { r.Header.Set("Cookie", "weighpoint="+key+"; __Secure-weighpoint="+key) })
	if len(p.Cookies()) != 0 || decisionsOn(p) != 0 {
		t.Errorf("it is taken: %v", p.Cookies())
	}
}

// TestFormsOfAnEarlierPathStillWork sends what a page holds that was open when
// the server moved.
func TestFormsOfAnEarlierPathStillWork(t *testing.T) {
	m := &moving{site: newSite(t)}
	m.moveTo("https://decide.test/decide")
	b := m.browser()
	question, session := b.begin("lunch")
	m.moveTo("https://decide.test")
	p := b.post(question, "choice=long").want(t, http.StatusTemporaryRedirect)
	if to := p.Header.Get("Location"); to != strings.TrimPrefix(question, "/decide") {
		t.Fatalf("it leads to %s", to)
	}
	b.post(p.Header.Get("Location"), "choice=long").to(t)
	saved, err := m.store.Session(t.Context(), strings.TrimPrefix(session, "/decide/s/"))
	if err != nil || len(saved.Answers) != 1 {
		t.Errorf("answers %v, %v", saved.Answers, err)
	}
	for path, want := range map[string]string{
		"/decide": "/", "/decide/": "/", "/decide//evil.test": "/evil.test", "/decide/w/lunch?a=b": "/w/lunch?a=b", "/decide/%5Cevil.test": "/%5Cevil.test",
	} {
		if got := b.get(path).want(t, http.StatusTemporaryRedirect).Header.Get("Location"); got != want {
			t.Errorf("%s leads to %q, want %q", path, got, want)
		}
	}
	b.get("/decided").want(t, http.StatusNotFound)
}
