package handlers_test

import (
	"maps"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
)

// from is what a proxy says about a client.
func from(addresses string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("X-Forwarded-For", addresses) }
}

func TestRateLimitIsPerClient(t *testing.T) {
	s := newSite(t)
	s.configure = func(c *handlers.Config) {
		c.RateLimit, c.TrustedProxies = 5, []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8")}
	}
	s.serve(document(t, "lunch.yaml"))
	b := s.browser()
	for range 5 {
		b.do(http.MethodPost, "/w/lunch", "", from("203.0.113.7")).to(t)
	}
	refused := b.do(http.MethodPost, "/w/lunch", "", from("203.0.113.7")).want(t, http.StatusTooManyRequests)
	if refused.Header.Get("Retry-After") == "" || !strings.Contains(refused.text, "Wait a minute") {
		t.Error("the refusal does not say when to come back")
	}
	for _, other := range []string{"203.0.113.8", "2001:db8::1", "203.0.113.7, 203.0.113.9", "203.0.113.10, 10.1.2.3"} {
		b.do(http.MethodPost, "/w/lunch", "", from(other)).to(t)
	}
	// What a client claims before the proxy adds its address counts for nothing.
	b.do(http.MethodPost, "/w/lunch", "", from("198.51.100.1, 203.0.113.7")).want(t, http.StatusTooManyRequests)
	b.do(http.MethodPost, "/w/lunch", "", from("203.0.113.7, 10.1.2.3")).want(t, http.StatusTooManyRequests)
	// Reading is not limited.
	b.do(http.MethodGet, "/w/lunch", "", from("203.0.113.7")).want(t, http.StatusOK)
	if strings.Contains(s.log.String(), "203.0.113") || strings.Contains(s.log.String(), "127.0.0.1:") {
		t.Error("the log has a client's address")
	}
}

func TestRateLimitCountsAnswersAndStartsTogether(t *testing.T) {
	s := newSite(t)
	s.configure = func(c *handlers.Config) { c.RateLimit = 3 }
	s.serve(document(t, "lunch.yaml"))
	b := s.browser()
	first, _ := b.begin("lunch")
	b.post(first, "choice=short").to(t)
	b.post(first, "choice=long").to(t)
	p := b.post(first, "choice=short").want(t, http.StatusTooManyRequests)
	if !strings.Contains(p.text, "was not saved") {
		t.Error("the refusal does not say that the answer is not saved")
	}
	if got, _ := b.get(first).Find("input[name=choice][checked]").Attr("value"); got != "long" {
		t.Errorf("the answer is %q, want the last one accepted", got)
	}
	// Without trusted proxies a header changes nothing, but the operator is told.
	b.do(http.MethodPost, first, "choice=short", from("203.0.113.1")).want(t, http.StatusTooManyRequests)
	b.do(http.MethodPost, first, "choice=short", from("203.0.113.2")).want(t, http.StatusTooManyRequests)
	if got := strings.Count(s.log.String(), "set --trusted-proxies"); got != 1 {
		t.Errorf("the log speaks %d times of the proxy, want once", got)
	}
}

func TestRateLimitCountsWhatStartsFromAResult(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.decide("lunch", map[string]string{"time": "short"})
	s.configure = func(c *handlers.Config) { c.RateLimit = 1 }
	for _, start := range []string{"/again", "/reopen", "/update"} {
		s.serve(document(t, "lunch.yaml"))
		b.post(result+start, "from=empty").to(t)
		b.post(result+start, "from=empty").want(t, http.StatusTooManyRequests)
	}
}

// TestProxiesAsTheyAre has clients behind proxies of every make: each client is
// one, none is another's, and nobody can pass for somebody else.
func TestProxiesAsTheyAre(t *testing.T) {
	lines := func(all ...string) http.Header { return http.Header{"X-Forwarded-For": all} }
	with := func(name, value string) http.Header { return http.Header{name: {value}} }
	for name, c := range map[string]struct {
		// one and same are requests of one client, other is one of another.
		one, same, other http.Header
		// told is what the log has to say.
		told string
	}{
		"nginx":                     {lines("203.0.113.1"), lines("203.0.113.1"), lines("203.0.113.2"), ""},
		"nginx behind nginx":        {lines("203.0.113.1, 10.0.0.1"), lines("203.0.113.1, 10.0.0.2"), lines("203.0.113.2, 10.0.0.1"), ""},
		"Caddy, IPv6":               {lines("2001:db8:1:1::1"), lines("2001:db8:1:1::ffff"), lines("2001:db8:1:2::1"), ""},
		"Traefik, a line for each":  {lines("203.0.113.1", "10.0.0.1"), lines("203.0.113.1, 10.0.0.9"), lines("203.0.113.2", "10.0.0.1"), ""},
		"HAProxy after a client's":  {lines("198.51.100.1", "203.0.113.1"), lines("198.51.100.2", "203.0.113.1"), lines("198.51.100.1", "203.0.113.2"), ""},
		"Azure, with ports":         {lines("203.0.113.1:1234"), lines("203.0.113.1:9"), lines("203.0.113.2:1234"), ""},
		"Azure, IPv6 with a port":   {lines("[2001:db8:1:1::1]:443"), lines("[2001:db8:1:1::2]"), lines("[2001:db8:1:2::1]:443"), ""},
		"AWS, spoofed":              {lines("evil, 203.0.113.1"), lines("unknown,203.0.113.1"), lines("evil, 203.0.113.2"), ""},
		"Cloudflare, then ours":     {lines("203.0.113.1,10.0.0.1"), lines("203.0.113.1 ,\t10.0.0.2"), lines("203.0.113.2,10.0.0.1"), ""},
		"mapped IPv4":               {lines("::ffff:203.0.113.1"), lines("203.0.113.1"), lines("::ffff:203.0.113.2"), ""},
		"a zone":                    {lines("fe80::1%eth0"), lines("fe80::1"), lines("fe81::1%eth0"), ""},
		"empty items":               {lines(", ,203.0.113.1,,", ""), lines("203.0.113.1"), lines(",203.0.113.2"), ""},
		"quotes":                    {lines(`"203.0.113.1"`), lines("203.0.113.1"), lines(`"203.0.113.2"`), ""},
		"an office that is trusted": {lines("10.1.1.1"), lines("10.1.1.1"), lines("10.2.2.2"), ""},
		"an office by two proxies":  {lines("10.1.1.1, 10.0.0.1"), lines("10.1.1.1, 10.0.0.2"), lines("10.2.2.2, 10.0.0.1"), ""},
		"a long chain":              {lines(strings.Repeat("203.0.113.9,", 2000) + "203.0.113.1"), lines("203.0.113.1"), lines("203.0.113.9"), ""},
		"unknown":                   {lines("unknown"), lines("unknown"), nil, "something that is no address"},
		"hidden":                    {lines("_hidden"), lines("_other"), nil, "something that is no address"},
		"hidden before an office":   {lines("_x, 10.1.1.1"), lines("_y, 10.1.1.1"), lines("_x, 10.2.2.2"), "something that is no address"},
		"X-Real-IP alone":           {with("X-Real-Ip", "203.0.113.1"), with("X-Real-Ip", "203.0.113.2"), nil, "sent=X-Real-Ip"},
		"Forwarded alone":           {with("Forwarded", "for=203.0.113.1"), with("Forwarded", "for=203.0.113.2"), nil, "sent=Forwarded"},
		"nothing":                   {http.Header{}, http.Header{}, nil, "does not send X-Forwarded-For"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			s.configure = func(c *handlers.Config) {
				c.RateLimit, c.TrustedProxies = 1, []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8")}
			}
			s.serve(document(t, "lunch.yaml"))
			b := s.browser()
			start := func(h http.Header) page {
				return b.do(http.MethodPost, "/w/lunch", "", func(r *http.Request) { maps.Copy(r.Header, h) })
			}
			start(c.one).to(t)
			start(c.same).want(t, http.StatusTooManyRequests)
			if c.other != nil {
				start(c.other).to(t)
			}
			log, want := s.log.String(), 0
			if c.told != "" {
				want = 1
			}
			if got := strings.Count(log, "level=WARN"); got != want || !strings.Contains(log, c.told) {
				t.Errorf("the log warns %d times, want %d, with %q:\n%s", got, want, c.told, log)
			}
			if strings.Contains(log, "203.0.113") || strings.Contains(log, "10.1.1") {
				t.Error("the log has a client's address")
			}
		})
	}
}

// TestStrangersCannotPassForOthers has clients that are no proxies send what
// proxies do.
func TestStrangersCannotPassForOthers(t *testing.T) {
	for _, header := range []string{"X-Forwarded-For", "X-Real-Ip", "Forwarded"} {
		s := newSite(t)
		s.configure = func(c *handlers.Config) {
			c.RateLimit, c.TrustedProxies = 1, []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
		}
		s.serve(document(t, "lunch.yaml"))
		b := s.browser()
		b.post("/w/lunch", "").to(t)
		for _, claimed := range []string{"203.0.113.1", "192.0.2.1"} {
			b.do(http.MethodPost, "/w/lunch", "", func(r *http.Request) { r.Header.Set(header, claimed) }).want(t, http.StatusTooManyRequests)
		}
		if got := strings.Count(s.log.String(), "set --trusted-proxies"); got != 1 || !strings.Contains(s.log.String(), "sent="+header) {
			t.Errorf("%s: the log speaks %d times of the proxy, want once:\n%s", header, got, s.log)
		}
	}
}

// TestCostlyPagesAreLimited asks for what is worked out for each reader. That
// leaves answering as it was.
func TestCostlyPagesAreLimited(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	link := b.share(b.decide("lunch", map[string]string{"time": "short"}), questions.Full)
	s.configure = func(c *handlers.Config) { c.RateLimit = 1 }
	for _, costly := range []string{"/compare", "/what-if?q=time&choice=long", "/today", ".atom"} {
		s.serve(document(t, "lunch.yaml"))
		if p := b.get(link + costly); p.StatusCode >= http.StatusBadRequest {
			t.Errorf("%s: status %d", costly, p.StatusCode)
		}
		p := b.get(link+costly).want(t, http.StatusTooManyRequests)
		if p.Header.Get("Retry-After") == "" || !strings.Contains(p.text, "reload the page") {
			t.Errorf("%s: the refusal does not say when to come back", costly)
		}
		b.get(link).want(t, http.StatusOK)
		b.post("/w/lunch", "").to(t)
	}
}

// TestSigningInIsLimited, and so is the list of reviews, each on its own.
func TestSigningInIsLimited(t *testing.T) {
	s, _ := newSSO(t)
	before := s.configure
	s.configure = func(c *handlers.Config) {
		before(c)
		c.RateLimit = 2
	}
	s.serve(document(t, "lunch.yaml"))
	b := s.browser()
	b.signIn("/")
	b.get("/sign-in").want(t, http.StatusTooManyRequests)
	b.get("/sign-in/callback?state=x").want(t, http.StatusTooManyRequests)
	for range 2 {
		b.get("/reviews").want(t, http.StatusOK)
	}
	b.get("/reviews").want(t, http.StatusTooManyRequests)
	b.get("/").want(t, http.StatusOK)
}
