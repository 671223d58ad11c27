package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// sender is where a browser says that a form comes from.
type sender struct {
	name string
	// site and origin are the headers Sec-Fetch-Site and Origin; empty for
	// none.
	site, origin string
	// own is whether that is a page of ours, or nobody's at all.
	own bool
}

// sendersTo are all kinds of senders to a site at an origin, those that a
// browser without Sec-Fetch-Site would be among them. Sec-Fetch-Site is what a
// page cannot forge, so it counts for more than Origin.
func sendersTo(origin, otherScheme string) []sender {
	all := []sender{
		{"a page of ours", "same-origin", origin, true},
		{"a page of ours, without an origin", "same-origin", "", true},
		{"a page of ours, its origin hidden", "same-origin", "null", true},
		{"typed or a bookmark", "none", "", true},
		{"no browser", "", "", true},
		{"another site", "cross-site", "https://evil.example", false},
		{"another site, its origin hidden", "cross-site", "null", false},
		{"another site, without an origin", "cross-site", "", false},
		{"a sibling", "same-site", "https://sibling.decide.test", false},
		{"a sibling, without an origin", "same-site", "", false},
		{"an unknown word", "same-ish", "https://evil.example", false},
		{"an unknown word, without an origin", "same-ish", "", false},
		{"an old browser on a page of ours", "", origin, true},
		{"an old browser on another site", "", "https://evil.example", false},
		{"an old browser, its origin hidden", "", "null", false},
		{"an old browser on our name as a prefix", "", origin + ".evil.example", false},
		{"an old browser on another port of ours", "", origin + "1", false},
		{"an old browser with an odd origin", "", "%%", false},
		{"an old browser with a file", "", "file://", false},
	}
	if otherScheme != "" {
		// The same name by the other scheme.
		all = append(all,
			sender{"another scheme", "cross-site", otherScheme, false},
			sender{"another scheme, as siblings", "same-site", otherScheme, false},
			sender{"an old browser on another scheme", "", otherScheme, false})
	}
	return all
}

// TestFormsComeFromOurOwnPages sends forms to sites of both schemes, with the
// host as people type it and as a proxy rewrites it. Every one from our own
// pages is accepted, every one from elsewhere refused, and reading never is.
func TestFormsComeFromOurOwnPages(t *testing.T) {
	for _, c := range []struct{ base, origin, otherScheme string }{
		{"http://decide.test", "http://decide.test", "https://decide.test"},
		{"http://decide.test:8080", "http://decide.test:8080", ""},
		{"http://192.0.2.7:8080", "http://192.0.2.7:8080", ""},
		{"http://[2001:db8::7]:8080", "http://[2001:db8::7]:8080", ""},
		{"https://decide.test", "https://decide.test", "http://decide.test"},
		{"https://decide.test:8443/decide", "https://decide.test:8443", ""},
		{"https://xn--bcher-kva.test", "https://xn--bcher-kva.test", "http://xn--bcher-kva.test"},
	} {
		for _, rewritten := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, host rewritten %t", c.base, rewritten), func(t *testing.T) {
				s := newSite(t).behind(c.base, rewritten, document(t, "lunch.yaml"))
				for _, from := range sendersTo(c.origin, c.otherScheme) {
					s.sendEverything(from)
				}
			})
		}
	}
}

// sendEverything sends requests of all methods from one sender.
func (s *site) sendEverything(from sender) {
	s.t.Helper()
	for method, own := range map[string]int{
		http.MethodGet: http.StatusOK, http.MethodHead: http.StatusOK, http.MethodPost: http.StatusSeeOther,
		http.MethodPut: http.StatusMethodNotAllowed, http.MethodPatch: http.StatusMethodNotAllowed, http.MethodDelete: http.StatusMethodNotAllowed,
		http.MethodOptions: http.StatusMethodNotAllowed, "INVENTED": http.StatusMethodNotAllowed,
	} {
		want := own
		if !from.own && method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions {
			want = http.StatusForbidden
		}
		b := s.browser()
		p := b.do(method, s.prefix+"/w/lunch", "", func(r *http.Request) {
			setOrDrop(r.Header, "Sec-Fetch-Site", from.site)
			setOrDrop(r.Header, "Origin", from.origin)
		})
		if p.StatusCode != want {
			s.t.Errorf("%s from %s: status %d, want %d", method, from.name, p.StatusCode, want)
		}
		if given := b.key() != ""; given != (want == http.StatusSeeOther || want == http.StatusOK) {
			s.t.Errorf("%s from %s: a key was given: %t", method, from.name, given)
		}
	}
}

func setOrDrop(h http.Header, name, value string) {
	h.Del(name)
	if value != "" {
		h.Set(name, value)
	}
}

// TestNoOtherSiteSaysWhatWasDone leads people to pages of theirs with the words that
// stand there after a form.
func TestNoOtherSiteSaysWhatWasDone(t *testing.T) {
	t.Parallel()
	b := newSite(t, document(t, "lunch.yaml")).browser()
	round, _ := b.openRound()
	for path, words := range map[string]string{
		"/mine?done=deleted":     "The decision is deleted",
		round + "?done=extended": "The round has more time.",
	} {
		for from, said := range map[string]bool{"same-origin": true, "none": true, "": true, "same-site": false, "cross-site": false} {
			b.sends = func(r *http.Request) { setOrDrop(r.Header, "Sec-Fetch-Site", from) }
			if got := strings.Contains(b.get(path).want(t, http.StatusOK).text, words); got != said {
				t.Errorf("%s from %q says it: %t", path, from, got)
			}
		}
	}
}
