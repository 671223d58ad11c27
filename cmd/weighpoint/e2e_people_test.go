//go:build e2e

package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/weighpoint/weighpoint/handlers/openid/openidtest"
)

// identifies is an nginx that says who asks by a cookie that its login sets. %[1]s
// is its address, %[2]s what it serves below /decide.
const identifies = `
server {
	listen %[1]s;
	location = /decide/login { add_header Set-Cookie "who=$arg_who; Path=/"; return 303 /decide/mine; }
	location /decide/ {
		proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $remote_addr;
		proxy_set_header X-Forwarded-User $cookie_who; proxy_set_header X-Forwarded-Name "$cookie_who of ACME";
		proxy_pass %[2]s;
	}
}
`

// siteOf writes a site file with what it says of people, and returns its name.
func siteOf(t *testing.T, people string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "site.yaml")
	for name, text := range map[string]string{file: "format: 1\npeople: " + people + "\n", filepath.Join(filepath.Dir(file), "secret.txt"): openidtest.Secret + "\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return file
}

// signedIn is who the head of a page says has signed in.
func (p *person) signedIn() string {
	p.t.Helper()
	return read(p.browser, chromedp.Evaluate[string](`document.querySelector("[data-testid=signed-in] bdi")?.textContent ?? ""`))
}

// TestBrowserPeopleBehindProxy has two people use one browser, and one of them
// another, below a path and on plain HTTP.
func TestBrowserPeopleBehindProxy(t *testing.T) {
	address := startNginx(t, func(address string) string {
		s := startServer(t, "--base-url", "http://"+address+"/decide", "--trusted-proxies", "127.0.0.1", "--site", siteOf(t, "{header: {user: X-Forwarded-User}}"))
		return fmt.Sprintf(identifies, address, s.url)
	})
	p := newPerson(t, "http://"+address+"/decide", window{})
	p.wantStatus(p.goTo(flagship), http.StatusOK)
	p.wantStatus(p.follow("form button", "Start"), http.StatusForbidden)
	p.wantStatus(p.goTo("/login?who=ana"), http.StatusOK)
	if got := p.signedIn(); got != "ana" {
		t.Errorf("it is %q who has signed in", got)
	}
	p.goTo(flagship)
	p.wantStatus(p.follow("form button", "Start"), http.StatusOK)
	session := p.path()
	p.wantStatus(p.goTo("/login?who=ben"), http.StatusOK)
	p.wantStatus(p.goTo(session), http.StatusForbidden)

	other := newPerson(t, "http://"+address+"/decide", window{})
	other.goTo("/login?who=ana")
	other.wantStatus(other.goTo(session), http.StatusOK)
}

// TestOperateProxyOfTheGuide runs nginx as the guide has it, for somebody whom /auth knows
// and for a stranger.
func TestOperateProxyOfTheGuide(t *testing.T) {
	guide, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, locations, _ := strings.Cut(string(guide), "```nginx\nlocation / {\n    auth_request")
	locations, _, found := strings.Cut("location / {\n    auth_request"+locations, "```")
	if !found {
		t.Fatal("the guide has no such proxy")
	}
	auth := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, err := r.Cookie("who")
		if err != nil {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.Header().Set("X-Auth-Request-User", who.Value)
	}))
	t.Cleanup(auth.Close)
	address := startNginx(t, func(address string) string {
		s := startServer(t, "--base-url", "http://"+address, "--trusted-proxies", "127.0.0.1", "--site", siteOf(t, "{header: {user: X-Forwarded-User}}"))
		return "server { listen " + address + "; location = /auth { internal; proxy_pass " + auth.URL + "; }\n" +
			strings.ReplaceAll(locations, "http://127.0.0.1:8080", s.url) + "}"
	})
	for _, c := range []struct {
		path, who string
		status    int
		known     bool
	}{
		{"/mine", "ana", http.StatusOK, true},
		{"/mine", "", http.StatusUnauthorized, false},
		{"/r/none", "ana", http.StatusNotFound, true},
		{"/r/none", "", http.StatusNotFound, false},
		{"/r/none/share", "ana", http.StatusNotFound, true},
		{"/privacy", "", http.StatusOK, false},
		{"/static/none.css", "", http.StatusNotFound, false},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Forwarded-User", "ana") // says anybody
		if c.who != "" {
			r.AddCookie(&http.Cookie{Name: "who", Value: c.who})
		}
		answer, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if known := strings.Contains(string(text), "<bdi>ana</bdi>"); err != nil || answer.StatusCode != c.status || known != c.known {
			t.Errorf("%s is for %q %d, known %t, %v", c.path, c.who, answer.StatusCode, known, err)
		}
	}
}

// TestBrowserPeopleWithProvider has two people sign in with an OpenID provider in one
// browser, one after the other.
func TestBrowserPeopleWithProvider(t *testing.T) {
	provider := openidtest.Start(t)
	s := startServer(t, "--site", siteOf(t, fmt.Sprintf("{oidc: {issuer: %q, client_id: %s, secret_file: secret.txt}}", provider.URL, openidtest.ClientID)))
	// They go to another host, so nobody watches them.
	p := &person{browser: newBrowser(t, window{}), site: s.url, seen: &watch{}}
	p.wantStatus(p.goTo("/mine"), http.StatusOK)
	if path, who := p.path(), p.signedIn(); path != "/mine" || who != "Ana" {
		t.Errorf("it is %q who has signed in, on %s", who, path)
	}
	p.goTo(flagship)
	p.wantStatus(p.follow("form button", "Start"), http.StatusOK)
	session := p.path()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	pages := chromedp.Events(ctx, page.FrameNavigated)
	p.follow("[data-testid=signed-in] button", "Sign out")
	for at, err := range pages { // from our page the browser goes on to the provider's by itself
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(at.Frame.URL, provider.URL+"/sign-out") {
			break
		}
	}
	provider.Set(func(w *openidtest.Ways) { w.Person = map[string]any{"sub": "S-2", "name": "Ben"} })
	p.wantStatus(p.goTo(session), http.StatusForbidden)
	if who := p.signedIn(); who != "Ben" {
		t.Errorf("it is %q who has signed in", who)
	}
}
