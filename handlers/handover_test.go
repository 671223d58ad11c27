package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestHandoverSaysWhetherTheKeyWasKept(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	owner := s.browser()
	owner.begin("lunch")
	for keeps, want := range map[bool]string{true: "now opens the decisions", false: "did not keep the key"} {
		other := s.browser()
		if !keeps {
			other.client.Jar = nil
		}
		p := other.get(other.post(owner.handover(), "").to(t)).want(t, http.StatusOK)
		if got := p.Find("main").Text(); !strings.Contains(got, want) {
			t.Errorf("a browser that keeps cookies: %t; the page does not say %q", keeps, want)
		}
	}
}

// laterCookie puts a cookie into the browser, as a response does that comes
// after others.
func (b *browser) laterCookie(name, value string) {
	b.t.Helper()
	at, err := url.Parse(b.URL)
	if err != nil {
		b.t.Fatal(err)
	}
	b.client.Jar.SetCookies(at, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}

// with sends a request with this key and nothing else.
func with(key string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("Cookie", "weighpoint="+key) }
}

// A browser takes the key of another device while one of its other tabs begins
// something with the key before.
func TestAHandoverWhileAnotherTabBegins(t *testing.T) {
	for _, bring := range []string{"", "bring=yes"} {
		s := newSite(t, document(t, "lunch.yaml"))
		owner := s.browser()
		owner.begin("lunch")
		b := s.browser()
		form := b.get("/w/lunch").hidden()
		if bring != "" {
			b.begin("lunch")
		}
		before := b.key()
		code := owner.handover()
		b.post(code, bring).to(t)
		got := b.key()
		if got == before || got != owner.key() {
			t.Fatalf("the browser has the key %s", got)
		}

		// The other tab had sent its form with the key before, and its response
		// comes last.
		stranger := s.browser() // without a cookie jar that remembers
		begun := stranger.do(http.MethodPost, "/w/lunch", form, with(before)).to(t)
		b.laterCookie("weighpoint", before)
		if n := decisionsOn(b.get("/mine").want(t, http.StatusOK)); n != 1+strings.Count(bring, "yes") {
			t.Errorf("%q: with the key put back there are %d decisions", bring, n)
		}
		if b.key() != got {
			t.Errorf("%q: the key before is still there", bring)
		}
		next := b.post(begun, b.get(begun).want(t, http.StatusOK).hidden()+"&choice=long").to(t)
		b.get(next).want(t, http.StatusOK)
		b.get(begun).want(t, http.StatusOK)
		if n := decisionsOn(b.get("/mine")); n != 2+strings.Count(bring, "yes") {
			t.Errorf("%q: there are %d decisions in the end", bring, n)
		}

		// Nobody else gets anything by the key before, nor by the one that was got.
		other := s.browser()
		other.laterCookie("weighpoint", before)
		if other.get("/mine"); other.key() != before {
			t.Errorf("%q: who has the key before gets the other one", bring)
		}
		owner.get(begun).want(t, http.StatusForbidden)
	}
}

// What the browser left behind on purpose, and what comes later, is as ever.
func TestAHandoverIsRememberedForTenMinutes(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	owner := s.browser()
	owner.begin("lunch")
	b := s.browser()
	b.get("/w/lunch") // it gets its key
	left, _ := b.begin("lunch")
	s.pass(time.Minute)
	before := b.key()
	b.post(owner.handover(), "").to(t)
	b.get(left).want(t, http.StatusForbidden)
	begun := s.browser().do(http.MethodPost, "/w/lunch", "", with(before)).to(t)
	s.pass(10 * time.Minute)
	b.get(begun).want(t, http.StatusForbidden)
	b.laterCookie("weighpoint", before)
	if b.get("/mine"); b.key() != before {
		t.Error("a key is replaced after ten minutes")
	}
}
