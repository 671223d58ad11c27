package handlers_test

import (
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

// headers are what every response has, whatever its status. An empty one is
// not there.
var headers = map[string]string{
	"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; " +
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	"Cross-Origin-Embedder-Policy": "require-corp",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
	"Referrer-Policy":              "same-origin",
	"Strict-Transport-Security":    "",
	"X-Content-Type-Options":       "nosniff",

	"Access-Control-Allow-Origin": "",
	"Server":                      "",
	"X-Powered-By":                "",
}

// inspector looks at responses to requests for known routes.
type inspector struct {
	*testing.T
	want map[string]string
	// seen counts the responses of each status.
	seen map[int]int
	// sound are texts in which nothing was found that is forbidden.
	sound map[string]bool
}

// inspect sends a request and looks at what comes back.
func (i *inspector) inspect(b *browser, row int, path, method, body string, change ...func(*http.Request)) {
	i.Helper()
	keyed := b.key() != ""
	p := b.do(method, path, body, change...)
	i.seen[p.StatusCode]++
	route := may[row].route
	want := maps.Clone(i.want)
	if picture(route) && (p.StatusCode < http.StatusBadRequest || p.StatusCode == http.StatusRequestedRangeNotSatisfiable) && !b.owns {
		want["Cross-Origin-Resource-Policy"] = "cross-origin"
	}
	got := map[string]string{}
	for name := range want {
		got[name] = strings.Join(p.Header.Values(name), " and ")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		i.Errorf("%s %s: status %d has other headers than it should:\n%s", method, route, p.StatusCode, diff)
	}
	if got, want := p.Header.Get("Cache-Control"), caching(route, method, p.StatusCode, keyed, b.owns); got != want {
		i.Errorf("%s %s: status %d, with a key: %t, has the Cache-Control %q, want %q", method, route, p.StatusCode, keyed, got, want)
	}
	if i.sound[p.text] {
		return
	}
	if inline := p.Find("script:not([src]), style, [style], [onclick], [onsubmit], [onload], [onerror], iframe, object, embed, base, meta[http-equiv]"); inline.Length() > 0 {
		i.Errorf("%s %s has what its policy forbids: %s", method, route, inline.Nodes[0].Data)
	} else {
		i.sound[p.text] = true
	}
}

// picture reports whether other sites may show what a route gives.
func picture(route string) bool {
	return strings.HasSuffix(route, ".png") || strings.HasSuffix(route, ".svg")
}

// publicRoutes are those that are the same for everybody.
var publicRoutes = []string{"/privacy", "/w/{questionnaire}/options/{option}", "/sources/{questionnaire}", "/metrics"}

// caching is how a response may be kept.
func caching(route, method string, status int, keyed, owner bool) string {
	switch {
	case status == http.StatusRequestedRangeNotSatisfiable, route == "/static/*" && status == http.StatusNotFound:
		return "" // one sentence about nobody
	case method == http.MethodPost && status != http.StatusSeeOther:
		return "private, no-cache" // else browsers could not go back to it
	case status >= http.StatusBadRequest && status != http.StatusUnprocessableEntity:
		return "no-store"
	case route == "/static/*":
		return "public, max-age=31536000, immutable"
	case strings.HasPrefix(route, "/schemas/"):
		return "public, max-age=86400"
	case picture(route) && !owner:
		return "public, no-cache"
	case slices.Contains(publicRoutes, route):
		return ""
	case route == "/healthz", route == "/readyz":
		return "no-store"
	case route == "/", strings.HasSuffix(route, "/what-if"),
		method != http.MethodPost && strings.HasPrefix(route, "/r/{token}") && !strings.HasSuffix(route, "/share"):
		if keyed {
			return "no-store"
		}
		return "private, no-cache"
	}
	return "no-store"
}

// oddity is a request that is not quite what a route is there for.
type oddity struct {
	method, body string
	change       func(*http.Request)
}

func unchanged(*http.Request) {}

// refused are requests that change nothing, whatever the route; odd are others.
var (
	refused = []oddity{
		{"PUT", "", unchanged},
		{"OPTIONS", "", unchanged},
		{"INVENTED", "", unchanged},
		{"POST", "", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }},
		{"POST", "{}", func(r *http.Request) { r.Header.Set("Content-Type", "application/json") }},
		{"POST", "choice=%zz&title=%zz", unchanged},
		{"POST", "choice=" + strings.Repeat("a", 20<<10), unchanged},
		{"GET", "", func(r *http.Request) { r.Header.Set("Range", "bytes=5-9") }},
		{"GET", "", func(r *http.Request) { r.Header.Set("Range", "bytes=9000000-") }},
		{"GET", "", func(r *http.Request) { r.Header.Set("Accept-Encoding", "gzip") }},
		{"GET", "", func(r *http.Request) { r.URL.RawQuery = "page=2&a=nothing&b=nothing&scope=verdict" }},
		{"HEAD", "", unchanged},
	}
	odd = []oddity{
		{"POST", "choice=never&scope=never&review=never&title=" + strings.Repeat("a", 1000), unchanged},
		{"POST", "revision=999", unchanged},
	}
)

// TestHeadersOnEveryResponse sends good and bad requests for every route to servers
// at every kind of address: to each as those who differ most, and as every other
// reader to one of them, since who asks and where the server is have nothing to do
// with each other.
func TestHeadersOnEveryResponse(t *testing.T) {
	t.Parallel()
	seen := map[int]int{}
	addresses := []struct {
		name, public string
		differ       map[string]string
	}{
		{"loopback", "http://localhost:8080", nil},
		{"name", "http://decide.test", map[string]string{"Cross-Origin-Opener-Policy": ""}},
		{"https", "https://decide.example", map[string]string{"Strict-Transport-Security": "max-age=63072000"}},
		{"https, nested", "https://www.example/decide", map[string]string{"Strict-Transport-Security": "max-age=63072000"}},
	}
	for number, c := range addresses {
		t.Run(c.name, func(t *testing.T) {
			i := &inspector{T: t, want: maps.Clone(headers), seen: seen, sound: map[string]bool{}}
			maps.Copy(i.want, c.differ)
			fresh := func() *scene { return newSite(t).behind(c.public, c.name == "name", document(t, "lunch.yaml")).scene() }
			i.everyRoute(fresh, func(reader int) bool {
				return slices.Contains([]string{"owner", "full", "stranger"}, readers[reader]) || reader%len(addresses) == number
			})
			i.limited(newSite(t), c.public)
			i.brokenStore(newSite(t), c.public)
		})
	}
	for _, status := range []int{200, 206, 303, 400, 403, 404, 405, 409, 410, 413, 415, 416, 422, 429, 500, 503} {
		if seen[status] == 0 {
			t.Errorf("there was no response of status %d", status)
		}
	}
}

// everyRoute asks for every route as those readers who come by.
func (i *inspector) everyRoute(fresh func() *scene, comes func(reader int) bool) {
	unknown := strings.NewReplacer("{option}", "nothing", "{questionnaire}", "nothing", "{question}", "nothing", "{code}", "nothing",
		"{session}", "nothing", "{decision}", "nothing", "{link}", "nothing", "{comment}", "nothing", "{round}", "nothing", "{join}", "nothing", "{number}", "nothing", "/static/*", "/static/nothing.css", "{token}", "nothing")
	kept := fresh()
	for row, c := range may {
		s := kept
		if c.method == http.MethodPost {
			s = fresh()
		}
		for reader, b := range s.by {
			if !comes(reader) {
				continue
			}
			path := s.of(c.route, reader)
			good := oddity{c.method, c.body, unchanged}
			for _, o := range slices.Concat(refused, []oddity{good}, odd) {
				i.inspect(b, row, path, o.method, o.body, o.change)
			}
			i.inspect(b, row, s.prefix+unknown.Replace(c.route), c.method, c.body)
		}
	}
}

// limited goes beyond the rate limit.
func (i *inspector) limited(s *site, public string) {
	s.configure = func(c *handlers.Config) { c.RateLimit = 1 }
	b := s.behind(public, false, document(i.T, "lunch.yaml")).browser()
	start := slices.IndexFunc(may, func(row row) bool { return row.method == http.MethodPost && row.route == "/w/{questionnaire}" })
	for range 2 {
		i.inspect(b, start, s.prefix+"/w/lunch", http.MethodPost, "")
	}
}

// brokenStore asks for everything when nothing can be read any more.
func (i *inspector) brokenStore(s *site, public string) {
	store, err := sqlite.Open(i.Context(), filepath.Join(i.TempDir(), "broken.db"))
	if err != nil {
		i.Fatal(err)
	}
	if err := store.Close(); err != nil {
		i.Fatal(err)
	}
	s.configure = func(c *handlers.Config) { c.Store = store }
	b := s.behind(public, false, document(i.T, "lunch.yaml")).browser()
	names := strings.NewReplacer("{questionnaire}", "lunch", "{option}", "canteen", "{question}", "time")
	for row, c := range may {
		i.inspect(b, row, s.prefix+names.Replace(c.route), c.method, c.body)
	}
}
