package handlers_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/handlers/sitefile"
	"github.com/weighpoint/weighpoint/questions"
)

// byHeader is how people sign in where a proxy says who asks.
func byHeader() *sitefile.People {
	return &sitefile.People{
		Header:  &sitefile.Header{User: "X-Forwarded-User", Name: "X-Forwarded-Name", Email: "X-Forwarded-Email", Groups: "X-Forwarded-Groups", SignOut: "/oauth2/sign_out"},
		Keepers: []string{"keeper@example.org", "group:keepers"},
	}
}

// staffed makes people sign in, by the word of whatever is on this machine.
func (s *site) staffed(people *sitefile.People) {
	s.configure = func(c *handlers.Config) {
		c.People, c.TrustedProxies = people, []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	}
}

// of makes a browser somebody's.
func (b *browser) of(subject string) *browser {
	b.sends = as(subject)
	return b
}

// cookies are those that a browser keeps.
func (b *browser) cookies() []*http.Cookie {
	b.t.Helper()
	at, err := url.Parse(b.URL)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.client.Jar.Cookies(at)
}

// as is what a proxy says of somebody.
func as(subject string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("X-Forwarded-User", subject) }
}

// TestNobodyIsTakenForSomebodyElse tries whatever comes in place of the word of a
// trusted proxy: it identifies nobody.
func TestNobodyIsTakenForSomebodyElse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.staffed(byHeader())
	s.configure = func(before func(*handlers.Config)) func(*handlers.Config) {
		return func(c *handlers.Config) {
			before(c)
			c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.1/32"), netip.MustParsePrefix("2001:db8::1/128")}
		}
	}(s.configure)
	s.serve(document(t, "lunch.yaml"))
	const proxy = "10.0.0.1:4711"
	user := func(values ...string) http.Header { return http.Header{"X-Forwarded-User": values} }
	for name, c := range map[string]struct {
		peer string
		sent http.Header
		want string
	}{
		"trusted":                        {proxy, user("ana"), "ana"},
		"trusted, IPv4 in IPv6":          {"[::ffff:10.0.0.1]:4711", user("ana"), "ana"},
		"trusted, IPv6":                  {"[2001:db8::1]:4711", user("ana"), "ana"},
		"trusted, with a zone":           {"[2001:db8::1%eth0]:4711", user("ana"), "ana"},
		"trusted, any letters":           {proxy, user("Аня Ångström-李 (ops)"), "Аня Ångström-李 (ops)"},
		"trusted, a mail address":        {proxy, user("ana+x@example.org"), "ana+x@example.org"},
		"trusted, 256 bytes":             {proxy, user(strings.Repeat("a", 256)), strings.Repeat("a", questions.MaxCalled-1) + "…"},
		"trusted, markup":                {proxy, user(`<img src=x onerror="alert(1)">`), `<img src=x onerror="alert(1)">`},
		"trusted, whatever a client did": {proxy, http.Header{"X-Forwarded-User": {"ana"}, "X-Forwarded-For": {"203.0.113.7"}, "X_forwarded_user": {"evelyn"}}, "ana"},

		"a client":                       {"203.0.113.7:4711", user("ana"), ""},
		"a neighbour of the proxy":       {"10.0.0.2:4711", user("ana"), ""},
		"this machine":                   {"127.0.0.1:4711", user("ana"), ""},
		"this machine, IPv6":             {"[::1]:4711", user("ana"), ""},
		"IPv6 that ends like the proxy":  {"[2001:db8::a00:1]:4711", user("ana"), ""},
		"IPv4 in NAT64":                  {"[64:ff9b::a00:1]:4711", user("ana"), ""},
		"compatible IPv4":                {"[::10.0.0.1]:4711", user("ana"), ""},
		"a client that names the proxy":  {"203.0.113.7:4711", http.Header{"X-Forwarded-User": {"ana"}, "X-Forwarded-For": {"10.0.0.1"}, "Forwarded": {"for=10.0.0.1"}, "X-Real-Ip": {"10.0.0.1"}}, ""},
		"a socket without an address":    {"@", user("ana"), ""},
		"nothing of an address":          {"", user("ana"), ""},
		"an address without a port":      {"10.0.0.1", user("ana"), ""},
		"a name":                         {"localhost:4711", user("ana"), ""},
		"no header":                      {proxy, nil, ""},
		"empty":                          {proxy, user(""), ""},
		"twice":                          {proxy, user("evelyn", "ana"), ""},
		"twice the same":                 {proxy, user("ana", "ana"), ""},
		"empty, then a name":             {proxy, user("", "ana"), ""},
		"a list":                         {proxy, user("evelyn, ana"), ""},
		"a list without blanks":          {proxy, user("evelyn,ana"), ""},
		"a blank":                        {proxy, user(" "), ""},
		"a blank before":                 {proxy, user(" ana"), ""},
		"a blank after":                  {proxy, user("ana "), ""},
		"a blank of Unicode":             {proxy, user("ana\u00a0"), ""},
		"a line break":                   {proxy, user("ana\nX: y"), ""},
		"a carriage return":              {proxy, user("ana\r"), ""},
		"a line separator":               {proxy, user("ana\u2028eve"), ""},
		"a NUL":                          {proxy, user("\x00ana"), ""},
		"a DEL":                          {proxy, user("ana\x7f"), ""},
		"a C1 control":                   {proxy, user("ana\u0085"), ""},
		"no UTF-8":                       {proxy, user("ana\xff"), ""},
		"Latin-1":                        {proxy, user("Andr\xe9"), ""},
		"nothing to be seen":             {proxy, user("\u200b"), ""},
		"257 bytes":                      {proxy, user(strings.Repeat("a", 257)), ""},
		"with underscores":               {proxy, http.Header{"X_forwarded_user": {"ana"}, "X_Forwarded_User": {"ana"}}, ""},
		"with a blank in its name":       {proxy, http.Header{"X-Forwarded-User ": {"ana"}}, ""},
		"in another spelling, unchanged": {proxy, http.Header{"x-forwarded-user": {"ana"}}, ""}, // Go never hands one over
		"another header":                 {proxy, http.Header{"X-Remote-User": {"ana"}, "X-Forwarded-Preferred-Username": {"ana"}, "Remote-User": {"ana"}}, ""},
		"a password":                     {proxy, http.Header{"Authorization": {"Basic YW5hOnB3"}}, ""},
		"only a name and an address":     {proxy, http.Header{"X-Forwarded-Name": {"Ana"}, "X-Forwarded-Email": {"keeper@example.org"}, "X-Forwarded-Groups": {"keepers"}}, ""},
		"a cookie":                       {proxy, http.Header{"Cookie": {"X-Forwarded-User=ana; weighpoint-person=ana"}}, ""},
		"a trailer":                      {proxy, http.Header{"Trailer": {"X-Forwarded-User"}}, ""},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr, r.Trailer = c.peer, http.Header{"X-Forwarded-User": {"ana"}}
		for key, values := range c.sent {
			r.Header[key] = values
		}
		w := httptest.NewRecorder()
		s.Config.Handler.ServeHTTP(w, r)
		doc, err := goquery.NewDocumentFromReader(w.Body)
		if err != nil || w.Code != http.StatusOK {
			t.Fatalf("%s: status %d, %v", name, w.Code, err)
		}
		if got := doc.Find("[data-testid=signed-in] bdi").Text(); got != c.want {
			t.Errorf("%s: it is %q who asks, want %q", name, got, c.want)
		}
		if got, want := w.Header().Get("Cache-Control"), map[bool]string{true: "private, no-cache", false: "no-store"}[c.want == ""]; got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	for _, warning := range []string{"does not come from a trusted proxy", "does not say clearly who asks"} {
		if got := strings.Count(s.log.String(), warning); got != 1 {
			t.Errorf("the log says %d times %q", got, warning)
		}
	}
	if strings.Contains(s.log.String(), "Ångström") || strings.Contains(s.log.String(), "evelyn") {
		t.Error("the log has a name")
	}
}

// TestPeopleHaveTheSameInEveryBrowser has two people use two browsers each, and one
// of them together.
func TestPeopleHaveTheSameInEveryBrowser(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.staffed(byHeader())
	s.serve(document(t, "lunch.yaml"))
	desk, phone, ben := s.browser().of("ana"), s.browser().of("ana"), s.browser().of("ben")
	shared := &browser{t: t, site: s, client: desk.client, sends: as("ben")}
	result := desk.decide("lunch", map[string]string{"time": "short"})
	session, _ := desk.begin("lunch")

	for _, path := range []string{result, session, "/mine"} {
		for name, b := range map[string]*browser{"desk": desk, "phone": phone} {
			if p := b.get(path); p.StatusCode != http.StatusOK {
				t.Errorf("%s on %s: status %d", path, name, p.StatusCode)
			}
		}
	}
	for name, b := range map[string]*browser{"Ben": ben, "Ben in Ana's browser": shared} {
		for _, path := range []string{result, session} {
			if p := b.get(path); p.StatusCode != http.StatusForbidden {
				t.Errorf("%s by %s: status %d", path, name, p.StatusCode)
			}
		}
		for _, path := range []string{"/", "/mine", "/w/lunch"} {
			if p := b.get(path).want(t, http.StatusOK); strings.Contains(p.text, strings.TrimPrefix(result, "/r/")) || strings.Contains(p.text, "Continue") {
				t.Errorf("%s shows %s what is Ana's", path, name)
			}
		}
	}
	// Nobody gets a key, since it would open nothing.
	for name, b := range map[string]*browser{"Ana": desk, "Ben": ben} {
		if cookies := b.cookies(); len(cookies) > 0 {
			t.Errorf("%s has the cookies %v", name, cookies)
		}
	}
}

// TestWhoHasNotSignedInIsLedThere and comes back, or keeps what they have sent.
func TestWhoHasNotSignedInIsLedThere(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.staffed(byHeader())
	s.serve(document(t, "lunch.yaml"))
	ana, stranger := s.browser().of("ana"), s.browser()
	result := ana.decide("lunch", map[string]string{"time": "short"})
	link := ana.share(result, questions.Full)
	for path, want := range map[string]string{
		"/mine":                        "/sign-in?to=%2Fmine",
		"/mine?page=2&done=gone":       "/sign-in?to=%2Fmine%3Fpage%3D2%26done%3Dgone",
		result:                         "/sign-in?to=%2Fr%2F" + strings.TrimPrefix(result, "/r/"),
		result + "/share":              "/sign-in?to=%2Fr%2F" + strings.TrimPrefix(result, "/r/") + "%2Fshare",
		"/w/lunch/round":               "/sign-in?to=%2Fw%2Flunch%2Fround",
		"/join/NOSUCHROUNDBUTATOKEN22": "/sign-in?to=%2Fjoin%2FNOSUCHROUNDBUTATOKEN22",
	} {
		if got := stranger.get(path).to(t); got != want {
			t.Errorf("%s leads to %s, want %s", path, got, want)
		}
	}
	for _, path := range []string{"/w/lunch", "/mine/x/delete", result + "/links", link + "/comments"} {
		p := stranger.post(path, "").want(t, http.StatusForbidden)
		if !strings.Contains(p.text, "What you have just sent is not saved") {
			t.Errorf("POST %s does not say what is saved", path)
		}
	}
	for _, path := range []string{"/", "/w/lunch", "/privacy", "/sources/lunch", link, link + ".json", "/healthz", "/readyz", "/metrics"} {
		stranger.get(path).want(t, http.StatusOK)
	}
	// Signing in is the proxy's: it has happened, or nobody can be led on.
	stranger.get("/sign-in?to=/mine").want(t, http.StatusForbidden)
	for to, want := range map[string]string{
		"/mine": "/mine", "/mine?page=2": "/mine?page=2", "/": "/", "": "/", "/w/lunch#top": "/w/lunch",
		"//evil.example": "/", "https://evil.example/mine": "/", "/\\evil.example": "/", "\\\\evil.example": "/", "/%5Cevil.example": "/",
		"/mine/../../evil": "/", "/mine/%2e%2e/%2e%2e/evil": "/", "/mine//evil": "/", "javascript:alert(1)": "/", "mine": "/", "/other": "/",
		"/sign-in?to=/sign-in": "/", "/sign-out": "/", "/\tevil": "/", "/mine%0d%0aX:y": "/", "/static/app.css": "/static/app.css", "///evil.example": "/", "/%2f/evil.example": "/",
		"http:/mine": "/", "http:mine": "/", "//mine": "/", "/mine\x00": "/",
	} {
		if got := ana.get("/sign-in?" + url.Values{"to": {to}}.Encode()).to(t); got != want {
			t.Errorf("back to %q leads to %s, want %s", to, got, want)
		}
	}
}

// TestStaffAlone opens links for nobody but people who have signed in.
func TestStaffAlone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	people := byHeader()
	people.StaffOnly = true
	s.staffed(people)
	s.serve(document(t, "lunch.yaml"))
	ana := s.browser().of("ana")
	link := ana.share(ana.decide("lunch", map[string]string{"time": "short"}), questions.Full)
	for _, path := range []string{link, link + ".json", link + ".png", link + ".atom", link + "/comments", link + "/options/canteen", link + "/compare", link + "/today"} {
		if got := s.browser().get(path).to(t); !strings.HasPrefix(got, "/sign-in?to=") {
			t.Errorf("%s leads a stranger to %s", path, got)
		}
	}
	ben := s.browser().of("ben")
	ben.get(link).want(t, http.StatusOK)
	for _, row := range may { // no cache between them and us keeps anything
		if row.method != http.MethodGet || strings.HasPrefix(row.route, "/schemas/") || strings.HasPrefix(row.route, "/static/") {
			continue
		}
		path := strings.NewReplacer("{token}", strings.TrimPrefix(link, "/r/"), "{questionnaire}", "lunch", "{option}", "canteen").Replace(row.route)
		p := ben.get(path)
		if strings.Contains(p.Header.Get("Cache-Control"), "public") || p.Header.Get("Cross-Origin-Resource-Policy") == "cross-origin" {
			t.Errorf("%s is kept as %q, for %q", path, p.Header.Get("Cache-Control"), p.Header.Get("Cross-Origin-Resource-Policy"))
		}
		if strings.HasPrefix(row.route, "/r/{token}.") && row.route != "/r/{token}.ics" && p.StatusCode != http.StatusOK {
			t.Errorf("%s answers %d, so this shows less than it should", path, p.StatusCode)
		}
	}
	for _, path := range []string{"/", "/healthz", "/readyz", "/metrics"} {
		s.browser().get(path).want(t, http.StatusOK)
	}
}

// TestKeptPagesNameNobody asks for a page that is kept for all, as a stranger and as
// somebody who has signed in, in both orders.
func TestKeptPagesNameNobody(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.staffed(byHeader())
	s.serve(document(t, "lunch.yaml"))
	ana := s.browser().of("ana")
	link := ana.share(ana.decide("lunch", map[string]string{"time": "short"}), questions.Full)
	for range 2 {
		read := s.browser().of("ben").get(link).want(t, http.StatusOK)
		if read.Find("[data-testid=signed-in] bdi").Text() != "ben" || read.Header.Get("Cache-Control") != "no-store" || read.Header.Get("Etag") != "" {
			t.Errorf("Ben's page says %s, with %v", read.Find("[data-testid=signed-in]").Text(), read.Header)
		}
		kept := s.browser().get(link).want(t, http.StatusOK)
		if strings.Contains(kept.text, "ben") || kept.Header.Get("Etag") == "" || kept.Find("[data-testid=signed-in] a").AttrOr("href", "") != "/sign-in?to=%2Fr%2F"+strings.TrimPrefix(link, "/r/") {
			t.Errorf("the kept page says %s", kept.Find("[data-testid=signed-in]").Text())
		}
		// But for the head both read the same.
		if kept.Find("main").Text() != read.Find("main").Text() {
			t.Error("who has signed in reads something else")
		}
	}
}
