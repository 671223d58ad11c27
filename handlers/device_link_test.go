package handlers_test

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
)

func TestDeviceLinkSaysWhetherTheKeyWasKept(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	owner := s.browser()
	owner.begin("lunch")
	for keeps, want := range map[bool]string{true: "now opens the decisions", false: "did not keep the key"} {
		other := s.browser()
		if !keeps {
			other.client.Jar = nil
		}
		p := other.get(other.post(owner.deviceLink(), "").to(t)).want(t, http.StatusOK)
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
func TestADeviceLinkWhileAnotherTabBegins(t *testing.T) {
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
		code := owner.deviceLink()
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
func TestADeviceLinkIsRememberedForTenMinutes(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	owner := s.browser()
	owner.begin("lunch")
	b := s.browser()
	b.get("/w/lunch") // it gets its key
	left, _ := b.begin("lunch")
	s.pass(time.Minute)
	before := b.key()
	b.post(owner.deviceLink(), "").to(t)
	b.get(left).want(t, http.StatusForbidden)
	begun := s.browser().do(http.MethodPost, "/w/lunch", "", with(before)).to(t)
	s.pass(10 * time.Minute)
	b.get(begun).want(t, http.StatusForbidden)
	b.laterCookie("weighpoint", before)
	if b.get("/mine"); b.key() != before {
		t.Error("a key is replaced after ten minutes")
	}
}

// onlooker sees what is kept for some minutes, and gives it back.
type onlooker struct{ seen []questions.ShortLived }

func (o *onlooker) PutShortLived(_ context.Context, v questions.ShortLived, _ int, _ time.Time) error {
	o.seen = append(o.seen, v)
	return nil
}

func (o *onlooker) ShortLived(_ context.Context, kind string, id [32]byte, _ time.Time) ([]byte, error) {
	for _, v := range o.seen {
		if v.Kind == kind && v.ID == id {
			return v.Value, nil
		}
	}
	return nil, questions.ErrNotFound
}

func (o *onlooker) TakeShortLived(ctx context.Context, kind string, id [32]byte, now time.Time) ([]byte, error) {
	return o.ShortLived(ctx, kind, id, now)
}

func (o *onlooker) FillShortLived(ctx context.Context, kind string, id [32]byte, _ []byte, now time.Time) ([]byte, error) {
	return o.ShortLived(ctx, kind, id, now)
}

// Whoever keeps what is on its way gets neither a key nor what finds it.
func TestDeviceLinkIsSealedForWhoeverKeepsIt(t *testing.T) {
	s := newSite(t)
	o := &onlooker{}
	s.configure = func(c *handlers.Config) { c.ShortLived = o }
	s.serve(document(t, "lunch.yaml"))
	giver, taker := s.browser(), s.browser()
	giver.begin("lunch")
	taker.begin("lunch")
	link, before := giver.deviceLink(), taker.key()
	taker.post(link, "").to(t)
	if taker.key() != giver.key() {
		t.Fatal("the key was not handed over")
	}
	secrets := []string{giver.key(), before, link[strings.LastIndex(link, "/")+1:]}
	for _, cookie := range taker.client.Jar.Cookies(&url.URL{Scheme: "http", Host: strings.TrimPrefix(s.URL, "http://"), Path: "/"}) {
		secrets = append(secrets, cookie.Value)
	}
	if len(secrets) < 5 {
		t.Errorf("there is no cookie of a browser that has taken a key: %q", secrets)
	}
	kinds := map[string]bool{}
	for _, v := range o.seen {
		kinds[v.Kind] = true
		for _, secret := range secrets {
			if bytes.Contains(v.Value, []byte(secret)) || bytes.Contains(v.ID[:], []byte(secret)) {
				t.Errorf("%s has a secret", v.Kind)
			}
		}
	}
	if !kinds["handover"] || !kinds["join"] {
		t.Errorf("nothing was kept of some kind: %v", kinds)
	}
}
