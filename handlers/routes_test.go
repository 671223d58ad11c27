package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"github.com/weighpoint/weighpoint/static"
)

func TestHeadAnswersLikeGet(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.decide("lunch", nil)
	first, session := b.begin("lunch")
	b.post(result+"/upkeep", "review=2027-03-01").to(t)
	changed := strings.TrimSuffix(b.get(result).Find("a[href$='/review']").AttrOr("href", ""), "/review")
	b.post(changed+first[len(session):], "choice=long").to(t)
	b.answerAll(changed+"/q/guests", nil)
	b.post(changed+"/finish", "").to(t)
	device := s.browser()
	device.begin("lunch")
	fill := strings.NewReplacer(
		"/s/{session}", session, "/handover/{code}", device.deviceLink(), "/r/{token}", result, "{questionnaire}", "lunch", "{option}", "canteen", "{question}", "time",
		"/static/*", static.Path("app.css"))
	err := chi.Walk(s.Config.Handler.(chi.Routes), func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if method != http.MethodGet {
			return nil
		}
		path := fill.Replace(route)
		get, head := b.get(path), b.do(http.MethodHead, path, "")
		if get.StatusCode >= http.StatusBadRequest || head.StatusCode != get.StatusCode {
			t.Errorf("%s: GET answers %d, HEAD %d", path, get.StatusCode, head.StatusCode)
		}
		if one, two := get.Header.Get("Content-Type"), head.Header.Get("Content-Type"); one != two {
			t.Errorf("%s: GET has the type %q, HEAD %q", path, one, two)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestRefusedMethodsNameThoseAllowed(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	result := b.decide("lunch", nil)
	_, session := b.begin("lunch")
	css := static.Path("app.css")
	for _, c := range []struct{ method, path, allow string }{
		{http.MethodPut, "/", "GET, HEAD"},
		{http.MethodPost, "/", "GET, HEAD"},
		{http.MethodPut, "/w/lunch", "GET, HEAD, POST"},
		{http.MethodDelete, "/w/lunch/", "GET, HEAD, POST"},
		{http.MethodPost, session, "GET, HEAD"},
		{http.MethodPatch, session + "/q/time", "GET, HEAD, POST"},
		{http.MethodGet, session + "/finish", "POST"},
		{http.MethodHead, session + "/finish", "POST"},
		{http.MethodDelete, result, "GET, HEAD"},
		{http.MethodPut, result + "/what-if", "GET, HEAD, POST"},
		{http.MethodPost, result + ".json", "GET, HEAD"},
		{http.MethodPost, css, "GET, HEAD"},
		{http.MethodDelete, css, "GET, HEAD"},
		{http.MethodPost, "/metrics", "GET, HEAD"},
		{"PROPFIND", "/", "GET, HEAD"},
	} {
		p := b.do(c.method, c.path, "").want(t, http.StatusMethodNotAllowed)
		if got := p.Header.Get("Allow"); got != c.allow {
			t.Errorf("%s %s: Allow is %q, want %q", c.method, c.path, got, c.allow)
		}
	}
}

// Where nothing is, no method is the wrong one.
func TestNothingThereForAnyMethod(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodOptions, "PROPFIND", "INVENTED"} {
		for _, path := range []string{"/nothing", "/w", "/r/", "/.git/config"} {
			b.do(method, path, "").want(t, http.StatusNotFound)
		}
	}
}

func TestSlashAtTheEndIsLetPass(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	b.get("/w/lunch/").want(t, http.StatusOK)
	b.get(b.decide("lunch", nil)+"/").want(t, http.StatusOK)
}

func TestRangesAreOfThePlainFile(t *testing.T) {
	b := newSite(t).browser()
	compressed := func(r *http.Request) { r.Header.Set("Accept-Encoding", "gzip") }
	whole := b.do(http.MethodGet, static.Path("app.css"), "", compressed).want(t, http.StatusOK)
	if got := whole.Header.Get("Content-Encoding"); got != "gzip" {
		t.Errorf("the whole file is encoded as %q", got)
	}
	plain := b.get(static.Path("app.css")).text
	part := b.do(http.MethodGet, static.Path("app.css"), "", compressed, func(r *http.Request) {
		r.Header.Set("Range", "bytes=5-14")
	}).want(t, http.StatusPartialContent)
	if got := part.Header.Get("Content-Encoding"); got != "" || part.text != plain[5:15] {
		t.Errorf("the part is %q, encoded as %q, want %q", part.text, got, plain[5:15])
	}
}

// Browsers ask for icons, and scanners for what other programs have. Addresses
// that a link of ours may have had are another matter.
func TestGuessedAddressesAreLoggedAtDebugAlone(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	for path, want := range map[string]string{
		"/favicon.ico":   "level=DEBUG msg=request",
		"/robots.txt":    "level=DEBUG msg=request",
		"/wp-login.php":  "level=DEBUG msg=request",
		"/r/gone":        "level=INFO msg=request",
		"/w/gone":        "level=INFO msg=request",
		"/static/app.js": "level=INFO msg=request",
	} {
		before := len(s.log.String())
		if p := s.browser().get(path); p.StatusCode != http.StatusNotFound {
			t.Errorf("GET %s: status %d, want 404", path, p.StatusCode)
		}
		if said := s.log.String()[before:]; strings.Count(said, "msg=request") != 1 || !strings.Contains(said, want) {
			t.Errorf("GET %s: the log says %s, want %q", path, said, want)
		}
	}
}
