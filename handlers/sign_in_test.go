package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/handlers/openid/openidtest"
	"github.com/weighpoint/weighpoint/handlers/sitefile"
	"github.com/weighpoint/weighpoint/questions"
)

// newSSO is a site whose people sign in with a provider.
func newSSO(t *testing.T) (*site, *openidtest.Provider) {
	t.Helper()
	p := openidtest.Start(t)
	s := newSite(t)
	p.Now = func() time.Time { return *s.now.Load() }
	s.configure = func(c *handlers.Config) {
		c.People = &sitefile.People{OIDC: &sitefile.OIDC{Issuer: p.URL, ClientID: openidtest.ClientID, Name: "House accounts"}, Keepers: []string{"keeper@example.org"}}
		c.ClientSecret = openidtest.Secret
	}
	s.serve(document(t, "lunch.yaml"))
	return s, p
}

// person is who signs in next.
func person(subject string) func(*openidtest.Ways) {
	return func(w *openidtest.Ways) {
		w.Person = map[string]any{"sub": subject, "name": strings.ToUpper(subject), "email": subject + "@example.org", "email_verified": true}
	}
}

// toProvider begins to sign in, and returns the path that the provider sends the
// browser back to.
func (b *browser) toProvider(from string) string {
	b.t.Helper()
	provider := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := provider.Get(b.get(from).to(b.t)) //nolint:noctx // of this process
	if err != nil {
		b.t.Fatal(err)
	}
	_ = response.Body.Close()
	path, ok := strings.CutPrefix(response.Header.Get("Location"), b.URL)
	if !ok {
		b.t.Fatalf("the provider leads to %s", response.Header.Get("Location"))
	}
	return path
}

// signIn signs in as whom the provider has, and returns where that leads.
func (b *browser) signIn(to string) string {
	b.t.Helper()
	return b.get(b.toProvider("/sign-in?" + url.Values{"to": {to}}.Encode())).to(b.t)
}

// called is who a browser's page says has signed in.
func (b *browser) called() string {
	b.t.Helper()
	return b.get("/").want(b.t, http.StatusOK).Find("[data-testid=signed-in] bdi").Text()
}

func TestPeopleSignInWithAProvider(t *testing.T) {
	t.Parallel()
	s, p := newSSO(t)
	p.Set(person("ana"))
	desk, phone := s.browser(), s.browser()
	if got := desk.get("/mine").to(t); got != "/sign-in?to=%2Fmine" {
		t.Errorf("who has not signed in is led to %s", got)
	}
	if got := desk.signIn("/mine"); got != "/mine" {
		t.Errorf("whoever has signed in is led to %s", got)
	}
	result := desk.decide("lunch", map[string]string{"time": "short"})
	phone.signIn("/")
	phone.get(result).want(t, http.StatusOK)
	if got := phone.called(); got != "ANA" {
		t.Errorf("it is %q who has signed in", got)
	}
	p.Set(person("ben"))
	ben := s.browser()
	ben.signIn("/")
	ben.get(result).want(t, http.StatusForbidden)
	log := s.log.String()
	for _, secret := range []string{openidtest.Secret, "ANA", "ana@example", "S-1"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log has %q", secret)
		}
	}
}

// TestSharedBrowser has two people use one browser, one after the other.
func TestSharedBrowser(t *testing.T) {
	t.Parallel()
	s, p := newSSO(t)
	b := s.browser()
	p.Set(person("ana"))
	b.signIn("/")
	result := b.decide("lunch", map[string]string{"time": "short"})
	before := b.cookies()
	out := b.post("/sign-out", "").want(t, http.StatusOK)
	if want := "0; url=" + p.URL + "/sign-out?a=b&client_id=weighpoint"; out.Header.Get("Refresh") != want || out.Find("[data-testid=signed-in] bdi").Length() != 0 {
		t.Errorf("after signing out: %s, %s", out.Header.Get("Refresh"), out.text)
	}
	if left := b.cookies(); len(left) != 0 {
		t.Errorf("after signing out the browser has %v", left)
	}
	p.Set(person("ben"))
	b.signIn("/")
	b.get(result).want(t, http.StatusForbidden)
	if p := b.get("/mine").want(t, http.StatusOK); strings.Contains(p.text, result) {
		t.Error("Ben sees what is Ana's")
	}
	// What the browser held before opens nothing any more.
	stale := s.browser()
	at, _ := url.Parse(s.URL)
	stale.client.Jar.SetCookies(at, before)
	if got := stale.called(); got != "" {
		t.Errorf("a sign-in that has ended is %s's", got)
	}
}

// TestSignInIsBoundToItsBrowser tries what others could do with an attempt.
func TestSignInIsBoundToItsBrowser(t *testing.T) {
	t.Parallel()
	s, p := newSSO(t)
	p.Set(person("eve"))
	refused := func(name string, b *browser, back string, status int) {
		t.Helper()
		if got := b.get(back).StatusCode; got != status {
			t.Errorf("%s: status %d, want %d", name, got, status)
		}
		if got := b.called(); got != "" {
			t.Errorf("%s: %s has signed in", name, got)
		}
	}
	eve, victim := s.browser(), s.browser()
	back := eve.toProvider("/sign-in")
	refused("in another browser", victim, back, http.StatusBadRequest)
	victim.toProvider("/sign-in")
	refused("in another browser that has begun, too", victim, back, http.StatusBadRequest)
	refused("without a state", eve, "/sign-in/callback?code=x", http.StatusBadRequest)
	refused("with another state", eve, strings.Replace(back, "state=", "state=x", 1), http.StatusBadRequest)

	eve.get(back).to(t)
	secrets := eve.cookies()
	if p := eve.get(back); p.StatusCode != http.StatusBadRequest {
		t.Errorf("for the second time: status %d", p.StatusCode)
	}
	// A sign-in that was put into a browser ends when somebody signs in there.
	at, _ := url.Parse(s.URL)
	victim.client.Jar.SetCookies(at, secrets)
	p.Set(person("ana"))
	victim.get("/sign-in").to(t) // it counts as signed in, as Eve
	victim.post("/sign-out", "")
	if got := eve.called(); got != "" {
		t.Errorf("after that %s has signed in", got)
	}
	victim.signIn("/")
	for _, c := range victim.cookies() {
		for _, before := range secrets {
			if c.Value == before.Value {
				t.Errorf("the cookie %s is as it was before", c.Name)
			}
		}
	}
	late := s.browser()
	back = late.toProvider("/sign-in")
	s.pass(11 * time.Minute)
	refused("after eleven minutes", late, back, http.StatusBadRequest)

	p.Set(func(w *openidtest.Ways) { w.Deny = true })
	refused("denied", late, late.toProvider("/sign-in"), http.StatusForbidden)
	p.Set(func(w *openidtest.Ways) {
		w.Deny, w.Change = false, func(claims map[string]any) { claims["aud"] = "another" }
	})
	refused("for another site", late, late.toProvider("/sign-in"), http.StatusForbidden)
	p.Set(func(w *openidtest.Ways) { w.Change = func(claims map[string]any) { claims["sub"] = "a\nb" } })
	refused("of an odd subject", late, late.toProvider("/sign-in"), http.StatusForbidden)
}

// TestTabsSignInAtOnce has a browser open several pages before it has signed in.
func TestTabsSignInAtOnce(t *testing.T) {
	t.Parallel()
	s, _ := newSSO(t)
	b := s.browser()
	first, second := b.toProvider("/sign-in?to=/mine"), b.toProvider("/sign-in?to=/w/lunch")
	if got := b.get(second).to(t); got != "/w/lunch" {
		t.Errorf("the second tab is led to %s", got)
	}
	if got := b.get(first).to(t); got != "/mine" {
		t.Errorf("the first tab is led to %s", got)
	}
}

// TestAttemptsLeaveRoom has another site send a browser to sign in again and again,
// without an end: the cookies of that stay few enough that pages still open, and the
// last attempt works.
func TestAttemptsLeaveRoom(t *testing.T) {
	t.Parallel()
	s, _ := newSSO(t)
	for _, wanted := range []string{"/mine", "/w/lunch?" + strings.Repeat("a", 950)} {
		b := s.browser()
		for i := range 80 {
			b.get("/sign-in?" + url.Values{"to": {wanted}}.Encode()).to(t)
			var sent []string
			for _, cookie := range b.cookies() {
				sent = append(sent, cookie.Name+"="+cookie.Value)
			}
			if head := "Cookie: " + strings.Join(sent, "; "); len(head) > 7<<10 {
				t.Fatalf("after %d attempts the browser sends %d bytes of cookies", i+1, len(head))
			}
		}
		if got := b.signIn(wanted); got != wanted {
			t.Errorf("whoever signs in then is led to %s", got)
		}
	}
}

// TestProviderIsDown lets those go on who have signed in.
func TestProviderIsDown(t *testing.T) {
	t.Parallel()
	s, p := newSSO(t)
	p.Set(person("ana"))
	ana := s.browser()
	ana.signIn("/")
	down := func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusBadGateway)
		return true
	}
	p.Set(func(w *openidtest.Ways) { w.Instead = down })
	s.serve(document(t, "lunch.yaml")) // it has to ask anew
	result := ana.decide("lunch", map[string]string{"time": "short"})
	ana.get(result).want(t, http.StatusOK)
	refused := s.browser().get("/sign-in").want(t, http.StatusServiceUnavailable)
	if !strings.Contains(refused.text, "Nobody can sign in just now") || refused.Find("[data-testid=reference]").Length() == 0 {
		t.Errorf("it says %s", refused.text)
	}
	ana.post("/sign-out", "").want(t, http.StatusOK)
	if got := ana.called(); got != "" {
		t.Errorf("%s is signed in still", got)
	}
	p.Set(func(w *openidtest.Ways) { w.Instead = nil })
	s.pass(time.Minute)
	ana.signIn("/")
}

// TestSignInsExpire after twelve hours, and with another issuer.
func TestSignInsExpire(t *testing.T) {
	t.Parallel()
	s, p := newSSO(t)
	p.Set(person("ana"))
	b := s.browser()
	b.signIn("/")
	s.pass(12*time.Hour - time.Second)
	if got := b.called(); got != "ANA" {
		t.Errorf("before it expires it is %q", got)
	}
	s.pass(time.Second)
	if got := b.called(); got != "" {
		t.Errorf("afterwards it is %q", got)
	}
	b.post("/mine/x/delete", "").want(t, http.StatusForbidden)
	b.signIn("/")
	before := s.configure
	s.configure = func(c *handlers.Config) {
		before(c)
		c.People.OIDC.Issuer = "https://other.example.org"
	}
	s.serve(document(t, "lunch.yaml"))
	if got := b.called(); got != "" {
		t.Errorf("with another issuer it is %q", got)
	}
}

// TestWhatABrowserHasIsTakenOverOnce begins decisions before people sign in.
func TestWhatABrowserHasIsTakenOverOnce(t *testing.T) {
	t.Parallel()
	for _, take := range []string{"yes", "no"} {
		s := newSite(t, document(t, "lunch.yaml"))
		b, none := s.browser(), s.browser()
		result := b.decide("lunch", map[string]string{"time": "short"})
		none.get("/w/lunch").want(t, http.StatusOK) // it has a key, and nothing else
		cy := s.browser()
		cy.comment(b.shareForComments(result), "name=Cy&about=verdict&text=Why").to(t)
		s.staffed(byHeader())
		s.serve(document(t, "lunch.yaml"))
		none.of("ben").get("/mine").want(t, http.StatusOK)
		b.get("/").want(t, http.StatusOK) // nobody has signed in
		if got := cy.of("cy").get("/mine").to(t); !strings.HasPrefix(got, "/sign-in/browser") {
			t.Errorf("who has only commented is led to %s", got)
		}
		b.of("ana")
		for _, path := range []string{"/", "/mine?page=1", "/w/lunch", result + "/share"} {
			if got, want := b.get(path).to(t), "/sign-in/browser?"+(url.Values{"to": {path}}).Encode(); got != want {
				t.Errorf("%s leads to %s, want %s", path, got, want)
			}
		}
		asked := b.get("/sign-in/browser?to=%2Fmine").want(t, http.StatusOK)
		if asked.Find("button[name=take]").Length() != 2 || asked.Find("[data-testid=take-over] bdi").Text() != "ana" {
			t.Errorf("it asks %s", asked.Find("main").Text())
		}
		b.post("/sign-in/browser", "to=/mine").want(t, http.StatusBadRequest)
		drawn, _ := asked.Find("input[name=for]").Attr("value")
		form := "to=%2Fmine&take=" + take + "&for=" + drawn
		b.of("ben").post("/sign-in/browser", form).want(t, http.StatusConflict)
		if got := b.of("ana").post("/sign-in/browser", form).to(t); got != "/mine" {
			t.Errorf("%s leads to %s", take, got)
		}
		if got := b.post("/sign-in/browser", "to=%2Fmine&take=yes&for="+drawn).to(t); got != "/mine" {
			t.Errorf("once more it leads to %s", got)
		}
		status := map[string]int{"yes": http.StatusOK, "no": http.StatusForbidden}[take]
		b.get("/").want(t, http.StatusOK)
		b.get(result).want(t, status)
		s.browser().of("ana").get(result).want(t, status)
		b.of("ben").get("/sign-in/browser").want(t, map[string]int{"yes": http.StatusSeeOther, "no": http.StatusOK}[take])
		b.get(result).want(t, http.StatusForbidden)
	}
}

// TestWhoseItIsNotLeavesItToOthers has a colleague answer before the one who began
// the decision.
func TestWhoseItIsNotLeavesItToOthers(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.decide("lunch", map[string]string{"time": "short"})
	s.staffed(byHeader())
	s.serve(document(t, "lunch.yaml"))
	answer := func(who, take string) {
		t.Helper()
		asked := b.of(who).get("/sign-in/browser?to=%2F").want(t, http.StatusOK)
		drawn, _ := asked.Find("input[name=for]").Attr("value")
		b.post("/sign-in/browser", "to=%2F&take="+take+"&for="+drawn).to(t)
		b.get("/").want(t, http.StatusOK) // nobody is asked twice
	}
	answer("ben", "no")
	answer("cy", "no")
	b.of("ben").get("/").want(t, http.StatusOK)
	answer("ana", "yes")
	b.get(result).want(t, http.StatusOK)
	b.of("dan").get("/").want(t, http.StatusOK)
	b.get(result).want(t, http.StatusForbidden)
}

// TestEverybodyNewIsAskedInOneBrowser, however many have left its decisions to others.
// The cookie has the last twenty, so that it stays small.
func TestEverybodyNewIsAskedInOneBrowser(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	b.decide("lunch", map[string]string{"time": "short"})
	s.staffed(byHeader())
	s.serve(document(t, "lunch.yaml"))
	const people = 23
	person := func(n int) *browser { return b.of(fmt.Sprint("person ", n)) }
	for n := range people {
		asked := person(n).get("/sign-in/browser?to=%2F").want(t, http.StatusOK)
		drawn, _ := asked.Find("input[name=for]").Attr("value")
		b.post("/sign-in/browser", "to=%2F&take=no&for="+drawn).to(t)
	}
	for n := range people {
		want := http.StatusOK
		if n < people-20 {
			want = http.StatusSeeOther
		}
		person(n).get("/").want(t, want)
	}
	for _, c := range b.cookies() {
		if len(c.Value) > 20*17 {
			t.Errorf("the cookie %s has %d bytes", c.Name, len(c.Value))
		}
	}
}

// TestWhoWasHereIsNoted lets operators find people by what they are called.
func TestWhoWasHereIsNoted(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.staffed(byHeader())
	s.serve(document(t, "lunch.yaml"))
	ana := s.browser()
	ana.sends = func(r *http.Request) {
		r.Header.Set("X-Forwarded-User", "S-1")
		r.Header.Set("X-Forwarded-Name", " Ana\u202e  <b> "+strings.Repeat("x", 200))
		r.Header.Set("X-Forwarded-Email", "Ana@example.org")
	}
	if got, want := ana.called(), "Ana <b> "+strings.Repeat("x", questions.MaxCalled-9)+"…"; got != want {
		t.Errorf("she is called %q, want %q", got, want)
	}
	found, err := s.store.AccountsCalled(t.Context(), "ana@example.org")
	if err != nil || len(found) != 1 || found[0].Subject != "S-1" || !found[0].Seen.Equal(noon.Truncate(24*time.Hour)) {
		t.Fatalf("found %+v, %v", found, err)
	}
	s.pass(24 * time.Hour)
	ana.get("/")
	if found, err = s.store.AccountsCalled(t.Context(), "S-1"); err != nil || len(found) != 1 || !found[0].Seen.Equal(noon.AddDate(0, 0, 1).Truncate(24*time.Hour)) {
		t.Errorf("a day later found %+v, %v", found, err)
	}
	// What they are called now counts, also where they were called so before.
	for _, address := range []string{"a@example.org", "b@example.org", "a@example.org", "", "a@example.org"} {
		ana.sends = func(r *http.Request) {
			r.Header.Set("X-Forwarded-User", "S-1")
			if address != "" {
				r.Header.Set("X-Forwarded-Email", address)
			}
		}
		ana.get("/").want(t, http.StatusOK)
		if found, err = s.store.AccountsCalled(t.Context(), "S-1"); err != nil || len(found) != 1 || found[0].Email != address {
			t.Errorf("with the address %q found %+v, %v", address, found, err)
		}
	}
}

// TestPrivacyPageSaysWhatSigningInAdds reads it in each way of signing in.
func TestPrivacyPageSaysWhatSigningInAdds(t *testing.T) {
	t.Parallel()
	by := newSite(t)
	people := byHeader()
	people.StaffOnly = true
	by.staffed(people)
	by.serve(document(t, "lunch.yaml"))
	sso, p := newSSO(t)
	for name, c := range map[string]struct {
		*site
		says, not []string
	}{
		"nobody": {newSite(t, document(t, "lunch.yaml")), []string{"One cookie", "no account", "You, in your browser."}, []string{"sign in", "signed in"}},
		"a header": {by, []string{"Who you are", "from the server in front of this one", "Links open only for people who have signed in.", "you were not here for 90 days", "the server asks nobody."},
			[]string{"no account", "You, in your browser", "12 hours"}},
		"a provider": {sso, []string{"Who you are", "come from House accounts, the server with which you sign in, at " + p.URL, "`weighpoint-person`", "12 hours", "10 minutes", "asks nobody but the one with which you sign in"},
			[]string{"no account", "You, in your browser", "Links open only"}},
	} {
		text := strings.ReplaceAll(c.browser().get("/privacy").want(t, http.StatusOK).Find("main").Text(), "weighpoint-person", "`weighpoint-person`")
		for _, said := range c.says {
			if !strings.Contains(text, said) {
				t.Errorf("%s: it does not say %q:\n%s", name, said, text)
			}
		}
		for _, said := range c.not {
			if strings.Contains(text, said) {
				t.Errorf("%s: it says %q", name, said)
			}
		}
	}
}

// TestSigningOutLeavesNoPages signs people out where a provider and where a proxy says
// who they are: what the browser has kept goes either way. On plain HTTP browsers would
// refuse to do it.
func TestSigningOutLeavesNoPages(t *testing.T) {
	t.Parallel()
	viaProvider, p := newSSO(t)
	p.Set(person("ana"))
	viaProxy := newSite(t)
	viaProxy.staffed(byHeader())
	viaProxy.serve(document(t, "lunch.yaml"))
	for name, c := range map[string]struct {
		site  *site
		leads string
		says  string
	}{
		"provider": {viaProvider, p.URL + "/sign-out?a=b&client_id=weighpoint", "You are signed out"},
		"proxy":    {viaProxy, "/oauth2/sign_out", "One more step"},
	} {
		before := c.site.configure
		for scheme, wanted := range map[string]string{"http": "", "https": `"cache"`} {
			c.site.configure = func(h *handlers.Config) {
				before(h)
				h.BaseURL = &url.URL{Scheme: scheme, Host: "example.org"}
			}
			c.site.serve(document(t, "lunch.yaml"))
			b := c.site.browser().of("ana")
			out := b.post("/sign-out", "").want(t, http.StatusOK)
			if got := out.Header.Get("Clear-Site-Data"); got != wanted {
				t.Errorf("%s, %s: the browser is told to clear %s, want %s", name, scheme, got, wanted)
			}
			if got := out.Header.Get("Refresh"); got != "0; url="+c.leads || out.Find("main a[href='"+c.leads+"']").Length() != 1 || out.Find("h1").Text() != c.says {
				t.Errorf("%s, %s: it leads to %s and says %s", name, scheme, got, out.Find("main").Text())
			}
		}
	}
	for there, offered := range map[string]int{"/oauth2/sign_out": 1, "": 0} {
		s, people := newSite(t), byHeader()
		people.Header.SignOut = there
		s.staffed(people)
		s.serve(document(t, "lunch.yaml"))
		b := s.browser().of("ana")
		if got := b.get("/mine").Find("[data-testid=signed-in] form[method=post][action='/sign-out']").Length(); got != offered {
			t.Errorf("with %q as the proxy's page it is offered %d times to sign out", there, got)
		}
		b.post("/sign-out", "").want(t, map[int]int{1: http.StatusOK, 0: http.StatusConflict}[offered])
	}
}

// TestOtherSitesSignNobodyOut sends the forms of signing in from elsewhere.
func TestOtherSitesSignNobodyOut(t *testing.T) {
	t.Parallel()
	s, p := newSSO(t)
	p.Set(person("ana"))
	b := s.browser()
	b.signIn("/")
	for _, path := range []string{"/sign-out", "/sign-in/browser"} {
		for _, site := range []string{"cross-site", "same-site", "none-of-these"} {
			got := b.do(http.MethodPost, path, "take=yes", func(r *http.Request) {
				r.Header.Set("Sec-Fetch-Site", site)
				r.Header.Set("Origin", "https://evil.example")
			})
			if got.StatusCode != http.StatusForbidden {
				t.Errorf("%s from %s: status %d", path, site, got.StatusCode)
			}
		}
		b.get(path).want(t, map[string]int{"/sign-out": http.StatusMethodNotAllowed, "/sign-in/browser": http.StatusSeeOther}[path])
	}
	if got := b.called(); got != "ANA" {
		t.Errorf("afterwards it is %q who has signed in", got)
	}
}

// TestPeopleSignInBelowAPath has cookies and addresses below the site's path, over
// HTTPS.
func TestPeopleSignInBelowAPath(t *testing.T) {
	t.Parallel()
	s, _ := newSSO(t)
	before := s.configure
	s.configure = func(c *handlers.Config) {
		before(c)
		c.BaseURL = &url.URL{Scheme: "https", Host: "example.org", Path: "/decide"}
	}
	s.serve(document(t, "lunch.yaml"))
	asked := s.browser().get("/decide/sign-in?to=/decide/mine")
	at, err := url.Parse(asked.to(t))
	if err != nil || at.Query().Get("redirect_uri") != "https://example.org/decide/sign-in/callback" || at.Query().Get("code_challenge_method") != "S256" {
		t.Fatalf("people are sent to %v, %v", at, err)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Get(at.String()) //nolint:noctx // of this process
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	back := strings.TrimPrefix(response.Header.Get("Location"), "https://example.org")
	// The jar of a browser on plain HTTP keeps no such cookie.
	signedIn := s.browser().do(http.MethodGet, back, "", func(r *http.Request) { r.AddCookie(asked.Cookies()[0]) })
	if got := signedIn.to(t); got != "/decide/mine" {
		t.Errorf("whoever has signed in is led to %s", got)
	}
	for _, c := range append(asked.Cookies(), signedIn.Cookies()...) {
		if !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/decide" || !strings.HasPrefix(c.Name, "__Secure-weighpoint-") {
			t.Errorf("the cookie %s", c)
		}
	}
	if len(asked.Cookies()) != 1 || asked.Cookies()[0].MaxAge != 600 {
		t.Errorf("cookies of the attempt: %v", asked.Cookies())
	}
}
