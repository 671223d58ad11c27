package handlers_test

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/handlers"
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
