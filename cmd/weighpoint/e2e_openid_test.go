//go:build e2e

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/weighpoint/weighpoint/handlers/openid/openidtest"
)

// otherProvider is an OpenID provider that others have written.
type otherProvider struct {
	issuer string
	input  io.WriteCloser
	cmd    *exec.Cmd
}

// startOtherProvider runs oidc-provider until the test ends. The folder that has it
// is WEIGHPOINT_OPENID_PROVIDER, as .ci/test sets it.
func startOtherProvider(t *testing.T) *otherProvider {
	t.Helper()
	folder := os.Getenv("WEIGHPOINT_OPENID_PROVIDER")
	if folder == "" {
		t.Fatal("WEIGHPOINT_OPENID_PROVIDER names no folder with node_modules; .ci/test installs it and sets it")
	}
	p := &otherProvider{cmd: exec.CommandContext(t.Context(), needed(t, "node"), filepath.Join("testdata", "openid-provider.mjs"), folder)}
	p.cmd.Stderr = t.Output()
	output, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if p.input, err = p.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	p.issuer = strings.TrimSpace(line)
	return p
}

// stop ends it. From then on it answers nobody.
func (p *otherProvider) stop(t *testing.T) {
	t.Helper()
	if err := p.input.Close(); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		t.Fatal(err)
	}
}

// serve starts a server for its people, as one of its clients.
func (p *otherProvider) serve(t *testing.T, client string) *server {
	t.Helper()
	return startServer(t, "--site", siteOf(t, fmt.Sprintf("{oidc: {issuer: %q, client_id: %s, secret_file: secret.txt, scopes: [groups]}, keepers: [%q, dan@example.org]}", p.issuer, client, "group:Bau & Straße")))
}

// knowing tells it its clients, by their names what is special of them, and gives
// it people.
func (p *otherProvider) knowing(t *testing.T, clients map[string]map[string]any, sites map[string]*server) {
	t.Helper()
	var all []map[string]any
	for name, special := range clients {
		client := map[string]any{"client_id": name, "client_secret": openidtest.Secret, "redirect_uris": []string{sites[name].url + "/sign-in/callback"}}
		maps.Copy(client, special)
		all = append(all, client)
	}
	people := map[string]map[string]any{
		"ana": {"name": "Ana <b>", "groups": []string{"Rest", "Bau & Straße"}},
		"dan": {"name": "Dan", "email": "dan@example.org", "email_verified": true},
		"mal": {"name": "Mal", "email": "dan@example.org", "email_verified": false, "groups": []string{"bau & straße"}},
	}
	if err := json.NewEncoder(p.input).Encode(map[string]any{"clients": all, "people": people}); err != nil {
		t.Fatal(err)
	}
}

// visitor is somebody with a browser without scripts.
type visitor struct {
	t     *testing.T
	site  string
	jar   *cookiejar.Jar
	asked int // for a name and a password
}

func newVisitor(t *testing.T, s *server) *visitor {
	jar, _ := cookiejar.New(nil) // never fails
	return &visitor{t: t, site: s.url, jar: jar}
}

// visited is what an address has answered.
type visited struct {
	*goquery.Document
	status  int
	leadsTo string // empty where it shows a page
	refresh string
}

// open asks for an address, with a form if there is one.
func (v *visitor) open(address string, form url.Values) visited {
	v.t.Helper()
	method, body := http.MethodGet, io.Reader(http.NoBody)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(v.t.Context(), method, address, body)
	if err != nil {
		v.t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := (&http.Client{Jar: v.jar, CheckRedirect: stay}).Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	page, err := goquery.NewDocumentFromReader(response.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	page.Url = r.URL
	at := visited{Document: page, status: response.StatusCode, refresh: response.Header.Get("Refresh")}
	if to, err := response.Location(); err == nil {
		at.leadsTo = to.String()
	}
	return at
}

// submit sends the form of a page with what is filled in.
func (v *visitor) submit(page visited, filled url.Values) visited {
	v.t.Helper()
	form := page.Find("form").First()
	action, err := page.Url.Parse(form.AttrOr("action", ""))
	if err != nil || form.Length() == 0 {
		v.t.Fatalf("%s has status %d and no form that can be sent: %v\n%s", page.Url, page.status, err, page.Text())
	}
	values := url.Values{}
	form.Find("input").Each(func(_ int, input *goquery.Selection) {
		values.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	})
	maps.Copy(values, filled)
	return v.open(action.String(), values)
}

// toCallback signs somebody in at the provider, and returns the address that it
// leads back to. Whoever is nobody cancels.
func (v *visitor) toCallback(login string) string {
	v.t.Helper()
	const steps = 20 // more than any sign-in has
	at := v.open(v.site+"/sign-in?to=/mine", nil)
	for range steps {
		asks := at.Find("input[name=login]").Length() > 0
		switch {
		case strings.HasPrefix(at.leadsTo, v.site+"/sign-in/callback?"):
			return at.leadsTo
		case at.leadsTo != "":
			at = v.open(at.leadsTo, nil)
		case asks && login == "":
			back, err := at.Url.Parse(at.Find("a[href$='/abort']").AttrOr("href", ""))
			if err != nil {
				v.t.Fatal(err)
			}
			at = v.open(back.String(), nil)
		case asks:
			v.asked++
			at = v.submit(at, url.Values{"login": {login}, "password": {"any"}})
		default: // it asks whether we may know
			at = v.submit(at, nil)
		}
	}
	v.t.Fatalf("the provider does not lead back, but to %s", at.Url)
	return ""
}

// signIn signs somebody in, from the start to the page that they wanted.
func (v *visitor) signIn(login string) {
	v.t.Helper()
	if at := v.open(v.toCallback(login), nil); at.leadsTo != v.site+"/mine" {
		v.t.Fatalf("%s is led to %q, with status %d: %s", login, at.leadsTo, at.status, at.Find("main").Text())
	}
}

// wantStatus opens a path of the site.
func (v *visitor) wantStatus(path string, want int) {
	v.t.Helper()
	if at := v.open(v.site+path, nil); at.status != want {
		v.t.Errorf("%s has status %d, want %d: %s", path, at.status, want, at.Find("main").Text())
	}
}

// wantCalled says who has signed in, by any page of the site.
func (v *visitor) wantCalled(want string) {
	v.t.Helper()
	if got := v.open(v.site+"/", nil).Find("[data-testid=signed-in] bdi").Text(); got != want {
		v.t.Errorf("it is %q who has signed in, want %q", got, want)
	}
}

// TestOperateOtherOpenIDProvider has people sign in with a provider that knows
// nothing of us.
func TestOperateOtherOpenIDProvider(t *testing.T) {
	p := startOtherProvider(t)
	clients := map[string]map[string]any{
		"weighpoint": nil,
		"curves":     {"id_token_signed_response_alg": "ES256"},
		"mistaken":   {"client_secret": "another"},
	}
	sites := map[string]*server{}
	for name := range clients {
		sites[name] = p.serve(t, name)
	}
	p.knowing(t, clients, sites)

	ana := newVisitor(t, sites["weighpoint"])
	signInWithOther(t, sites, ana)
	t.Run("a callback counts once", func(t *testing.T) { replay(t, sites["weighpoint"]) })
	t.Run("cancel", func(t *testing.T) {
		v := newVisitor(t, sites["weighpoint"])
		if at := v.open(v.toCallback(""), nil); at.status != http.StatusForbidden {
			t.Errorf("whoever cancels sees status %d", at.status)
		}
		v.wantCalled("")
	})
	t.Run("sign out", func(t *testing.T) { signOutOfBoth(t, p, sites["weighpoint"]) })
	t.Run("another secret", func(t *testing.T) {
		v := newVisitor(t, sites["mistaken"])
		if at := v.open(v.toCallback("ana"), nil); at.status != http.StatusServiceUnavailable {
			t.Errorf("with another secret the status is %d", at.status)
		}
		v.wantCalled("")
	})

	coming := newVisitor(t, sites["weighpoint"])
	back := coming.toCallback("dan")
	p.stop(t)
	if at := coming.open(back, nil); at.status != http.StatusServiceUnavailable {
		t.Errorf("when the provider has gone meanwhile, the status is %d", at.status)
	}
	ana.wantCalled("Ana <b>")
	newVisitor(t, p.serve(t, "weighpoint")).wantStatus("/sign-in", http.StatusServiceUnavailable)
	for name, s := range sites {
		for _, secret := range []string{openidtest.Secret, "Ana <b>", "dan@example.org"} {
			if strings.Contains(s.log.String(), secret) {
				t.Errorf("the log of %s has %q", name, secret)
			}
		}
	}
}

// signInWithOther looks at what is known of people. The provider tells names,
// addresses and groups beside its token alone.
func signInWithOther(t *testing.T, sites map[string]*server, ana *visitor) {
	ana.signIn("ana")
	ana.wantCalled("Ana <b>")
	ana.wantStatus("/register/keepers", http.StatusOK) // by her group
	dan, mal, curves := newVisitor(t, sites["weighpoint"]), newVisitor(t, sites["weighpoint"]), newVisitor(t, sites["curves"])
	dan.signIn("dan")
	dan.wantStatus("/register/keepers", http.StatusOK) // by his address
	mal.signIn("mal")
	mal.wantCalled("Mal")
	mal.wantStatus("/register/keepers", http.StatusForbidden)
	curves.signIn("ana")
	curves.wantCalled("Ana <b>")
}

// replay opens a callback again, in the same browser and in one that has its
// cookies from before.
func replay(t *testing.T, s *server) {
	v, again := newVisitor(t, s), newVisitor(t, s)
	back := v.toCallback("dan")
	at, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	again.jar.SetCookies(at, v.jar.Cookies(at))
	if first := v.open(back, nil); first.leadsTo != s.url+"/mine" {
		t.Fatalf("the callback has status %d", first.status)
	}
	if second := v.open(back, nil); second.status != http.StatusBadRequest {
		t.Errorf("the same browser sees status %d", second.status)
	}
	if second := again.open(back, nil); second.status != http.StatusForbidden {
		t.Errorf("what the provider refuses has status %d", second.status)
	}
	again.wantCalled("")
	v.wantCalled("Dan")
}

// signOutOfBoth signs somebody out here, which leaves them known to the provider,
// and then there.
func signOutOfBoth(t *testing.T, p *otherProvider, s *server) {
	v := newVisitor(t, s)
	v.signIn("ana")
	v.open(s.url+"/sign-out", url.Values{})
	v.wantCalled("")
	v.signIn("")
	v.wantCalled("Ana <b>")
	there, ok := strings.CutPrefix(v.open(s.url+"/sign-out", url.Values{}).refresh, "0; url=")
	if !ok || !strings.HasPrefix(there, p.issuer) {
		t.Fatalf("signing out leads to %q", there)
	}
	v.submit(v.open(there, nil), url.Values{"logout": {"yes"}})
	v.signIn("dan")
	v.wantCalled("Dan")
	if v.asked != 2 {
		t.Errorf("the provider has asked %d times who it is, want 2", v.asked)
	}
}
