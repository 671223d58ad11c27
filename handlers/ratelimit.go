package handlers

import (
	"net/http"
	"net/netip"
	"time"

	"github.com/go-chi/chi/v5/middleware"
	"github.com/go-chi/httprate"
)

// clientAddress finds out who is asking: whoever is connected, or whom a
// trusted proxy names. Nothing else may use that address.
func (s *Server) clientAddress() func(http.Handler) http.Handler {
	if len(s.TrustedProxies) == 0 {
		return middleware.ClientIPFromRemoteAddr
	}
	var trusted []string
	for _, prefix := range s.TrustedProxies {
		trusted = append(trusted, prefix.String())
	}
	return middleware.ClientIPFromXFF(trusted...)
}

// limitRate returns what refuses a client that starts or answers more often
// than the rate limit allows, on all routes together. It passes everything on
// where there is no limit.
func (s *Server) limitRate() func(http.Handler) http.Handler {
	if s.RateLimit == 0 {
		return func(next http.Handler) http.Handler { return next }
	}
	client := s.clientAddress()
	limit := httprate.LimitBy(s.RateLimit, time.Minute, clientKey, httprate.WithLimitHandler(s.handle(s.tooOften)),
		httprate.WithResponseHeaders(httprate.ResponseHeaders{RetryAfter: "Retry-After"}))
	return func(next http.Handler) http.Handler { return client(s.noticeProxy(limit(next))) }
}

// clientKey is what a client is counted under: an IPv4 address, or the /64 that
// an IPv6 address is in.
func clientKey(r *http.Request) (string, error) {
	return httprate.CanonicalizeIP(middleware.GetClientIP(r.Context())), nil
}

func (s *Server) tooOften(http.ResponseWriter, *http.Request) error {
	return s.refuse(http.StatusTooManyRequests, nil, "That was too much in a short time",
		"Too many answers came from your network address within a minute, so this one was not saved. What you saved before is safe. Wait a minute, go back and send it again.")
}

// noticeProxy warns once when requests seem to come by way of a proxy that is
// not trusted: all its clients would share one limit.
func (s *Server) noticeProxy(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Forwarded-For") != "" && !s.trusts(r.RemoteAddr) && !s.proxyNoticed.Swap(true) {
			s.Log.Warn("requests come through a proxy that is not trusted, so all its clients share one rate limit: set --trusted-proxies to its address")
		}
		next.ServeHTTP(w, r)
	})
}

// trusts reports whether an address and port is a trusted proxy's.
func (s *Server) trusts(peer string) bool {
	address, err := netip.ParseAddrPort(peer)
	for _, prefix := range s.TrustedProxies {
		if err == nil && prefix.Contains(address.Addr().Unmap()) {
			return true
		}
	}
	return false
}
