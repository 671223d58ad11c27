package handlers_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/weighpoint/weighpoint/handlers"
)

// front is a proxy that answers for a public address, as browsers see it: it
// ends TLS where that address has it, and passes requests on to the site.
type front struct {
	site *site
	// under is the path of the public address. Outside it the proxy has other
	// things to show.
	under string
	// strips is whether the path is taken off before a request is passed on,
	// rewrites whether the site gets to see its own host instead of the
	// public one.
	strips, rewrites bool
}

// outside is what the front answers for addresses that are not the site's.
const outside = http.StatusTeapot

// behind serves the site anew at a public address, by way of a front that
// strips and rewrites, or does neither.
func (s *site) behind(public string, changes bool, documents ...string) *site {
	s.t.Helper()
	base, err := url.Parse(public)
	if err != nil {
		s.t.Fatal(err)
	}
	more := s.configure
	s.configure = func(c *handlers.Config) {
		c.BaseURL = base
		if more != nil {
			more(c)
		}
	}
	s.serve(documents...)
	s.prefix = base.Path
	s.front = front{site: s, under: base.Path, strips: changes, rewrites: changes}
	s.URL = base.Scheme + "://" + base.Host
	return s
}

// RoundTrip passes a request on as a proxy does.
func (f front) RoundTrip(r *http.Request) (*http.Response, error) {
	rest, inside := strings.CutPrefix(r.URL.Path, f.under)
	if !inside || rest != "" && rest[0] != '/' {
		return &http.Response{StatusCode: outside, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("")), Request: r}, nil
	}
	passed := r.Clone(r.Context())
	passed.Host = r.URL.Host
	if f.rewrites {
		passed.Host = ""
	}
	if f.strips {
		passed.URL.Path, passed.URL.RawPath = "/"+strings.TrimPrefix(rest, "/"), ""
	}
	passed.URL.Scheme, passed.URL.Host = "http", f.site.Listener.Addr().String()
	response, err := http.DefaultTransport.RoundTrip(passed)
	if err == nil {
		response.Request = r
	}
	return response, err
}
