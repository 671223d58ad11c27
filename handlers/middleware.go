package handlers

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/weighpoint/weighpoint/static"
)

// maxBody is far more than any form of ours needs, in bytes.
const maxBody = 16 << 10

// contentPolicy lets pages use our own styles, scripts and images, and
// nothing else.
const contentPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// securityHeaders puts the strict headers on every response. Their values are
// made once: this runs for every request.
func (s *Server) securityHeaders(next http.Handler) http.Handler {
	fixed := map[string][]string{
		"Content-Security-Policy":      {contentPolicy},
		"Cross-Origin-Embedder-Policy": {"require-corp"},
		"Cross-Origin-Resource-Policy": {"same-origin"},
		"Permissions-Policy":           {"camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
		// Not no-referrer: with it browsers send "Origin: null", and forms
		// on plain-HTTP names would be refused as cross-site.
		"Referrer-Policy":        {"same-origin"},
		"X-Content-Type-Options": {"nosniff"},
	}
	// Browsers ignore this one, with a complaint, on plain-HTTP names.
	if s.secure() || isLoopback(s.BaseURL.Hostname()) {
		fixed["Cross-Origin-Opener-Policy"] = []string{"same-origin"}
	}
	if s.secure() {
		fixed["Strict-Transport-Security"] = []string{"max-age=63072000"} // two years
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		maps.Copy(w.Header(), fixed)
		next.ServeHTTP(w, r)
	})
}

// personal keeps what a browser with a key is shown out of all caches, since it
// may be of its own. What others are shown has to be asked for each time, since
// links end.
func (s *Server) personal(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		caching := "private, no-cache"
		if _, ok := s.owner(r); ok {
			caching = "no-store"
		}
		w.Header().Set("Cache-Control", caching)
		next.ServeHTTP(w, r)
	})
}

// negotiate leaves no more of Accept-Encoding than whether the client takes gzip,
// so that everything behind it needs to know no grammar. A requested range
// counts the bytes of the file as it is and is not compressed.
func negotiate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if static.AcceptsGzip(r.Header) && r.Header.Get("Range") == "" {
			r.Header.Set("Accept-Encoding", "gzip")
		} else {
			r.Header.Del("Accept-Encoding")
			w.Header().Set("Vary", "Accept-Encoding")
		}
		next.ServeHTTP(w, r)
	})
}

// mostTime is how long a request may take once it has arrived.
const mostTime = 30 * time.Second

// outlast lets a request come to its end whether or not its client still
// listens: one that has left looks like one that has only stopped sending, and
// what was sent counts. Nothing but mostTime and the end of the server cut it
// off; the latter cancels with a cause of its own, and a client that leaves with
// none.
func outlast(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		client := r.Context()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(client), mostTime)
		defer cancel()
		defer context.AfterFunc(client, func() {
			if !errors.Is(context.Cause(client), context.Canceled) {
				cancel()
			}
		})()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// oneSpelling makes all spellings of an address one, as RFC 3986 has it: letters,
// digits and -._~ mean the same with and without a percent sign, and hexadecimal
// digits mean the same in capitals and in small letters. A slash at the end does not
// count either. Encoded slashes stay what they are.
func oneSpelling(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawPath != "" || strings.HasSuffix(r.URL.Path, "/") {
			path := escape.ReplaceAllStringFunc(r.URL.EscapedPath(), func(e string) string {
				code, _ := strconv.ParseUint(e[1:], 16, 8) // it has matched
				if c := byte(code); unreserved(c) {
					return string(rune(c))
				}
				return strings.ToUpper(e)
			})
			r = at(r, cmp.Or(strings.TrimSuffix(path, "/"), "/"))
		}
		next.ServeHTTP(w, r)
	})
}

// asCopied leads from an address as people copy it out of a sentence to the one
// that was meant: none of ours ends with punctuation, and no token has a small
// letter. It looks at the spelling alone, so it tells nobody what there is.
func (s *Server) asCopied(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		meant := inCapitals(strings.TrimRightFunc(r.URL.Path, trails))
		// A path that begins with two slashes would lead to another host.
		odd := len(meant) < 2 || strings.HasPrefix(meant, "//") || strings.Contains(r.URL.RawPath, "%2F")
		if meant == r.URL.Path || odd || r.Method != http.MethodGet && r.Method != http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		to := url.URL{Path: string(s.site) + meant, RawQuery: r.URL.RawQuery}
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, to.String(), http.StatusSeeOther)
	})
}

// inCapitals is a path with the letters of its token in capitals, if it has one.
func inCapitals(path string) string {
	for _, before := range []string{"/r/", "/rounds/", "/join/", "/handover/"} {
		rest, ok := strings.CutPrefix(path, before)
		if !ok || len(rest) < keyLength || len(rest) > keyLength && rest[keyLength] != '.' && rest[keyLength] != '/' {
			continue
		}
		if token := strings.ToUpper(rest[:keyLength]); token != rest[:keyLength] && isKey(token) {
			return before + token + rest[keyLength:]
		}
	}
	return path
}

// trails reports whether a character at the end of an address is of the text
// around it.
func trails(c rune) bool {
	return c != utf8.RuneError && !strings.ContainsRune("/-_%*", c) && (unicode.IsPunct(c) || unicode.IsSymbol(c) || unicode.IsSpace(c) || unicode.Is(unicode.Cf, c))
}

// at is the request with another path, which is escaped.
func at(r *http.Request, path string) *http.Request {
	to, other := *r.URL, *r
	to.Path, _ = url.PathUnescape(path) // made from one that was read
	to.RawPath = ""
	if to.EscapedPath() != path {
		to.RawPath = path
	}
	other.URL = &to
	return &other
}

var escape = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

func unreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

// sameScheme refuses forms from the site's own name by the other scheme, as
// http.CrossOriginProtection does for browsers that send Sec-Fetch-Site. From
// the others it compares hosts alone.
func (s *Server) sameScheme(next http.Handler) http.Handler {
	refuse := s.handle(s.crossSite)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		origin := r.Header.Get("Origin")
		foreign := origin != "" && r.Header.Get("Sec-Fetch-Site") == "" && !strings.HasPrefix(origin, s.BaseURL.Scheme+"://")
		if foreign && r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions {
			refuse(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// isLoopback reports whether a host name means this machine, which browsers
// trust without HTTPS.
func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

type requestIDKey struct{}

// requestID is what a log line and an error page have in common.
func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// observe logs and counts each request by its route's pattern, never by its
// path, which may hold a session's id or a result's token.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := s.Now()
		ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		r = r.WithContext(context.WithValue(r.Context(), requestIDKey{}, rand.Text()[:10]))
		next.ServeHTTP(ww, r)
		route, status, took := routeOf(r), ww.Status(), s.Now().Sub(start)
		if status == 0 {
			status = http.StatusOK
		}
		method := methodOf(r)
		s.metrics.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
		s.metrics.seconds.WithLabelValues(method).Observe(took.Seconds())
		s.metrics.perRoute.WithLabelValues(route).Observe(took.Seconds())
		level := levelOf(route, status)
		if !s.Log.Enabled(r.Context(), level) {
			return
		}
		s.Log.LogAttrs(r.Context(), level, "request",
			slog.String("id", requestID(r.Context())), slog.String("method", method), slog.String("route", route),
			slog.Int("status", status), slog.Int("bytes", ww.BytesWritten()),
			slog.Duration("took", took.Round(time.Microsecond)))
	})
}

// levelOf keeps the log for what somebody may want to look into. Metrics count the
// requests that went well, and those for addresses that no version has had, which
// browsers and scanners guess.
func levelOf(route string, status int) slog.Level {
	if status < http.StatusBadRequest || route == noRoute && status == http.StatusNotFound {
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// noRoute stands for the pattern of a request that fits none.
const noRoute = "none"

func routeOf(r *http.Request) string {
	if c := chi.RouteContext(r.Context()); c != nil && c.RoutePattern() != "" {
		return c.RoutePattern()
	}
	return noRoute
}

// methodOf keeps invented methods out of labels and log lines.
func methodOf(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return r.Method
	}
	return "other"
}
