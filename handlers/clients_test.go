package handlers_test

import (
	"bufio"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/static"
)

// dial opens a connection to the site, on which nothing takes for ever.
func (s *site) dial() *net.TCPConn {
	s.t.Helper()
	conn, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		s.t.Fatal(err)
	}
	return conn.(*net.TCPConn)
}

// halfClosed sends text, says that nothing more comes, and waits for the
// response, as nc -N does.
func (s *site) halfClosed(text string) (status int, body []byte) {
	s.t.Helper()
	conn := s.dial()
	if _, err := io.WriteString(conn, text); err != nil {
		s.t.Fatal(err)
	}
	if err := conn.CloseWrite(); err != nil {
		s.t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		s.t.Fatalf("%.60q gets no response: %v", text, err)
	}
	defer func() { _ = response.Body.Close() }()
	if body, err = io.ReadAll(response.Body); err != nil {
		s.t.Fatalf("%.60q gets no whole response: %v", text, err)
	}
	return response.StatusCode, body
}

// unfailing checks that nothing was counted or logged as a failure of ours.
func (s *site) unfailing(t *testing.T) {
	t.Helper()
	for line := range strings.Lines(s.browser().get("/metrics").text) {
		if strings.HasPrefix(line, "weighpoint_http_requests_total") && strings.Contains(line, `status="5`) {
			t.Errorf("counted as a failure: %s", line)
		}
	}
	if log := s.log.String(); strings.Contains(log, "level=ERROR") {
		t.Errorf("logged as an error:\n%s", log)
	}
}

const formHead = "Host: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"

func TestNoClientMakesAFailure(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	for name, c := range map[string]struct {
		text string
		want int
	}{
		"a form cut off":               {"POST /w/lunch HTTP/1.1\r\n" + formHead + "Content-Length: 10\r\n\r\nab", 400},
		"a form that never comes":      {"POST /w/lunch HTTP/1.1\r\n" + formHead + "Content-Length: 10\r\n\r\n", 400},
		"a form cut off, of HTTP/1.0":  {"POST /w/lunch HTTP/1.0\r\n" + formHead + "Content-Length: 10\r\n\r\nab", 400},
		"chunks that are none":         {"POST /w/lunch HTTP/1.1\r\n" + formHead + "Transfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n", 400},
		"chunks cut off":               {"POST /w/lunch HTTP/1.1\r\n" + formHead + "Transfer-Encoding: chunked\r\n\r\n5\r\nab", 400},
		"chunks without an end":        {"POST /w/lunch HTTP/1.1\r\n" + formHead + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", 400},
		"a form that waits to be sent": {"POST /w/lunch HTTP/1.1\r\n" + formHead + "Expect: 100-continue\r\nContent-Length: 9000000\r\n\r\n", 100},
		"an unknown expectation":       {"POST /w/lunch HTTP/1.1\r\n" + formHead + "Expect: 200-ok\r\nContent-Length: 2\r\n\r\nab", 417},
		"two lengths":                  {"POST /w/lunch HTTP/1.1\r\n" + formHead + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400},
		"a negative length":            {"POST /w/lunch HTTP/1.1\r\n" + formHead + "Content-Length: -1\r\n\r\n", 400},
		"no host":                      {"GET /privacy HTTP/1.1\r\n\r\n", 400},
		"HTTP/1.0":                     {"GET /privacy HTTP/1.0\r\n\r\n", 200},
		"no request":                   {"\x16\x03\x01\r\n\r\n", 400},
	} {
		t.Run(name, func(t *testing.T) {
			if got, _ := s.halfClosed(c.text); got != c.want {
				t.Errorf("status %d, want %d", got, c.want)
			}
		})
	}
	for _, broken := range []error{os.ErrDeadlineExceeded, io.ErrUnexpectedEOF, net.ErrClosed, errors.New("reset")} {
		r := httptest.NewRequest(http.MethodPost, "/w/lunch", iotest.ErrReader(broken))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		s.Config.Handler.ServeHTTP(w, r)
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "Nothing was changed") {
			t.Errorf("a form that ends with %q: status %d\n%s", broken, w.Code, w.Body)
		}
	}
	s.unfailing(t)
}

// TestWhoStopsSendingIsAnswered shuts the sending half after the request, which
// looks to a server as if the client had left.
func TestWhoStopsSendingIsAnswered(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	link := b.share(b.decide("lunch", map[string]string{"time": "short"}), questions.Full)
	for range 20 {
		for _, path := range []string{"/", "/privacy", "/w/lunch", "/readyz", "/nothing", link + "/options/canteen", link + ".md", link + ".atom", static.Path("app.css")} {
			want := http.StatusOK
			if path == "/nothing" {
				want = http.StatusNotFound
			}
			status, body := s.halfClosed("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n")
			if status != want || len(body) == 0 {
				t.Fatalf("%s: status %d with %d bytes, want %d", path, status, len(body), want)
			}
		}
		if got, _ := s.halfClosed("POST /w/lunch HTTP/1.1\r\n" + formHead + "Content-Length: 0\r\n\r\n"); got != http.StatusSeeOther {
			t.Fatalf("a start gets status %d", got)
		}
	}
	s.unfailing(t)
}

// TestWhatWasSentCounts has clients leave as soon as they have sent something.
func TestWhatWasSentCounts(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	first, session := b.begin("lunch")
	for range 20 {
		for path, body := range map[string]string{first: "choice=long&note=here", "/readyz": "", "/": ""} {
			method := "POST"
			if body == "" {
				method = "GET"
			}
			conn := s.dial()
			_, err := fmt.Fprintf(conn, "%s %s HTTP/1.1\r\n%sCookie: weighpoint=%s\r\nContent-Length: %d\r\n\r\n%s", method, path, formHead, b.key(), len(body), body)
			if err := errors.Join(err, conn.SetLinger(0), conn.Close()); err != nil { // a reset
				t.Fatal(err)
			}
		}
	}
	b.get(session+"/review").want(t, http.StatusOK)
	s.Close() // waits for what is running
	kept, err := s.store.Session(t.Context(), strings.TrimPrefix(session, "/s/"))
	if err != nil {
		t.Fatal(err)
	}
	if answer, ok := kept.Answers["time"]; ok && (answer.Note != "here" || !slices.Equal(answer.Choices, []string{"long"})) {
		t.Errorf("half an answer is kept: %+v", answer)
	}
	if log := s.log.String(); strings.Contains(log, "level=ERROR") || strings.Contains(log, "status=5") {
		t.Errorf("clients that left are failures:\n%s", log)
	}
}

// asked are what requests may say about encodings, and whether that asks for
// gzip.
var asked = map[string]bool{
	"":                           false,
	"gzip":                       true,
	"GZIP":                       true,
	"x-gzip":                     true,
	"deflate, gzip;q=1.0, *;q=0": true,
	"br , gzip ; q=0.5":          true,
	"gzip;Q=0.001":               true,
	"*":                          true,
	"*;q=0.1":                    true,
	"identity;q=0, *":            true,
	"identity;q=0.5, gzip":       true,
	"gzip;q=0":                   false,
	"gzip; q=0.000":              false,
	"gzip ;q=0, *":               false,
	"x-gzip;q=0":                 false,
	"*;q=0":                      false,
	"identity":                   false,
	"identity;q=1, gzip;q=0.5":   false,
	"identity;q=0":               false,
	"br, deflate":                false,
	"gzipped":                    false,
	"not-gzip":                   false,
	"gzip;q=2":                   false,
	"gzip;q=0.0001":              false,
	"gzip;q=-1":                  false,
	"gzip;level=9":               false,
	";;,,gzip;q":                 false,
}

// TestEncodingIsNegotiated asks for everything that can be packed.
func TestEncodingIsNegotiated(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.decide("lunch", map[string]string{"time": "short"})
	link := b.share(result, questions.Full)
	reader := s.browser()
	for _, path := range []string{"/", "/privacy", link, link + ".json", link + ".md", link + ".csv", link + ".atom", static.Path("app.css"), "/metrics", "/nothing"} {
		for header, gzip := range asked {
			p := reader.do(http.MethodGet, path, "", func(r *http.Request) { r.Header.Set("Accept-Encoding", header) })
			if got := p.Header.Get("Content-Encoding"); (got == "gzip") != gzip || got != "" && got != "gzip" {
				t.Errorf("%s, asked for with %q, has the encoding %q", path, header, got)
			}
			if got := p.Header.Values("Vary"); !slices.Contains(got, "Accept-Encoding") {
				t.Errorf("%s, asked for with %q, varies by %q", path, header, got)
			}
		}
		p := reader.do(http.MethodGet, path, "", func(r *http.Request) { r.Header["Accept-Encoding"] = []string{"br", "gzip;q=0.5"} })
		if got := p.Header.Get("Content-Encoding"); got != "gzip" {
			t.Errorf("%s, asked for with two lines, has the encoding %q", path, got)
		}
	}
}

// TestWhoHasItIsNotSentItAgain asks by all forms of If-None-Match.
func TestWhoHasItIsNotSentItAgain(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	link := b.share(b.decide("lunch", map[string]string{"time": "short"}), questions.Full)
	reader := s.browser()
	for _, path := range []string{link, link + ".png", link + ".svg", static.Path("app.css")} {
		for _, encoding := range []string{"gzip", "identity"} {
			get := func(method, match string) page {
				return reader.do(method, path, "", func(r *http.Request) {
					r.Header.Set("Accept-Encoding", encoding)
					if match != "" {
						r.Header.Set("If-None-Match", match)
					}
				})
			}
			etag := get(http.MethodGet, "").want(t, http.StatusOK).Header.Get("Etag")
			strong := strings.TrimPrefix(etag, "W/")
			for match, want := range map[string]int{
				etag: 304, strong: 304, "W/" + strong: 304, "*": 304, ` "other" , ` + etag: 304, `"a,b", ` + strong + `, "c"`: 304,
				`"other"`: 200, `W/"other", "another"`: 200, strings.Trim(strong, `"`): 200, `"` + etag + `"`: 200, `"x` + strong[1:]: 200,
			} {
				for _, method := range []string{http.MethodGet, http.MethodHead} {
					p := get(method, match)
					if p.StatusCode != want || p.Header.Get("Etag") != etag {
						t.Errorf("%s %s as %s with %s: status %d with the tag %s, want %d", method, path, encoding, match, p.StatusCode, p.Header.Get("Etag"), want)
					}
				}
			}
		}
	}
}

// TestRefusedConditionsAreWhole asks for everything that heeds conditions by such
// that do not hold. A refusal says nothing of content that it does not bring.
func TestRefusedConditionsAreWhole(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	link := b.share(b.decide("lunch", map[string]string{"time": "short"}), questions.Full)
	reader := s.browser()
	for _, path := range []string{link, link + ".png", link + ".svg", static.Path("app.css"), static.Path("favicon.svg")} {
		for _, encoding := range []string{"gzip", "identity"} {
			for header, want := range map[[2]string]int{
				{"If-Match", `"other"`}:    http.StatusPreconditionFailed,
				{"If-Match", "*"}:          http.StatusOK,
				{"Range", "bytes=999999-"}: http.StatusRequestedRangeNotSatisfiable,
				{"Range", "lines=1"}:       http.StatusRequestedRangeNotSatisfiable,
				{"If-None-Match", "*"}:     http.StatusNotModified,
			} {
				for _, method := range []string{http.MethodGet, http.MethodHead} {
					p := reader.do(method, path, "", func(r *http.Request) { // reads as much as is announced
						r.Header.Set("Accept-Encoding", encoding)
						r.Header.Set(header[0], header[1])
					})
					if p.StatusCode != want {
						t.Errorf("%s %s as %s with %v: status %d, want %d", method, path, encoding, header, p.StatusCode, want)
					}
					if got := p.Header.Get("Content-Encoding"); want != http.StatusOK && got != "" {
						t.Errorf("%s %s with %v: a refusal has the encoding %s", method, path, header, got)
					}
					if got := p.ContentLength; want == http.StatusPreconditionFailed && got > 0 {
						t.Errorf("%s %s with %v: %d bytes are announced", method, path, header, got)
					}
				}
			}
		}
	}
}

// TestSpellingsOfOneAddress asks for pages by other spellings of their
// addresses, and for what only looks like one.
func TestSpellingsOfOneAddress(t *testing.T) {
	for _, base := range []string{"https://decide.example", "https://www.example/decide"} {
		s := newSite(t).behind(base, false, document(t, "lunch.yaml"))
		s.front = raw{s}
		b := s.browser()
		link := b.share(b.decide("lunch", nil), questions.Full)
		for path, want := range map[string]int{
			s.prefix + "/%77/l%75nch":                  200,
			s.prefix + "/w/lunc%68":                    200,
			s.prefix + "/w/lunch/options/%63anteen":    200,
			s.prefix + "/w/lunc%68/":                   200,
			s.prefix + "/%72" + link[len(s.prefix)+2:]: 200,
			s.prefix + "/r/%" + fmt.Sprintf("%x", link[len(s.prefix)+3:][0]) + link[len(s.prefix)+4:]: 200,
			link + "%2Ejson":               200,
			link + "%2emd":                 200,
			s.prefix + "/w%2Flunch":        404,
			s.prefix + "/w%2flunch/":       404,
			s.prefix + "/w/lunch%2F":       404,
			s.prefix + "//w/lunch":         404,
			s.prefix + "/w//lunch":         404,
			s.prefix + "/w/lunch//":        404,
			s.prefix + "/w/../privacy":     404,
			s.prefix + "/w/%2E%2E/privacy": 404,
			s.prefix + "/w/./lunch":        404,
			s.prefix + "/w/lunch%00":       404,
			s.prefix + "/w/%6Cunch%FF":     404,
			s.prefix + "/%2577/lunch":      404,
		} {
			if p := b.get(path); p.StatusCode != want {
				t.Errorf("%s: %s has status %d, want %d", base, path, p.StatusCode, want)
			}
		}
		if s.prefix != "" {
			b.get("/d%65cide/w/lunch").want(t, http.StatusOK)
			b.get("/%64ecide").want(t, http.StatusOK)
		}
	}
}

// raw passes addresses on as they are spelt.
type raw struct{ site *site }

func (f raw) RoundTrip(r *http.Request) (*http.Response, error) {
	passed := r.Clone(r.Context())
	passed.Host = r.URL.Host
	passed.URL.Scheme, passed.URL.Host = "http", f.site.Listener.Addr().String()
	response, err := http.DefaultTransport.RoundTrip(passed)
	if err == nil {
		response.Request = r
	}
	return response, err
}

// TestAddressesAsCopied asks for addresses as they are copied out of sentences.
func TestAddressesAsCopied(t *testing.T) {
	for _, base := range []string{"https://decide.example", "https://www.example/decide"} {
		s := newSite(t)
		s.configure = func(c *handlers.Config) { c.Token = rand.Text }
		s.behind(base, false, document(t, "lunch.yaml"))
		s.front = raw{s}
		b := s.browser()
		link := b.share(b.decide("lunch", map[string]string{"time": "short"}), questions.Full)
		token := link[len(s.prefix)+3:]
		small := s.prefix + "/r/" + strings.ToLower(token)
		never := s.prefix + "/r/" + strings.Repeat("A", 26)
		for path, want := range map[string]string{
			link + ".": link, link + ")": link, link + "%29.": link, link + "%E3%80%82": link, link + "%E2%80%9D": link, link + "%3E": link, link + ",": link,
			link + "%20": link, link + "%E2%80%8B": link, link + "/)": link,
			small: link, small + ".": link, small + ".json": link + ".json", small + "/compare?a=canteen": link + "/compare?a=canteen", link + ".md,": link + ".md",
			never + ".": never, strings.ToLower(never): never,
			s.prefix + "/w/lunch.":                           s.prefix + "/w/lunch",
			s.prefix + "/handover/" + strings.ToLower(token): s.prefix + "/handover/" + token,
		} {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				if at := b.do(method, path, "").to(t); strings.TrimSuffix(at, "/") != want {
					t.Errorf("%s %s leads to %s, want %s", method, path, at, want)
				}
			}
		}
		for _, path := range []string{s.prefix + "//evil.example.", s.prefix + "/w%2Flunch.", s.prefix + "/."} {
			if p := b.get(path); p.StatusCode != http.StatusNotFound {
				t.Errorf("%s: status %d, and leads to %q", path, p.StatusCode, p.Header.Get("Location"))
			}
		}
		b.post(small+"/again", "from=empty").want(t, http.StatusNotFound)
		b.get(link).want(t, http.StatusOK)
	}
}
