package handlers

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-chi/httprate"
)

// mostHops is how many proxies a request may have come through, at most.
const mostHops = 32

// What is said to a client that asks more often than the rate limit allows.
const (
	answeredTooOften = "Too many answers came from your network address within a minute, so this one was not saved. What you saved before is safe. Wait a minute, go back and send it again."
	readTooOften     = "Too many pages that have to be worked out were asked for from your network address within a minute. Nothing was lost. Wait a minute and reload the page."
	saidTooOften     = "Too many comments came from your network address within a minute, so this one was not saved. Wait a minute, go back and send it again."
)

// limitRate returns what refuses such a client with a text, on all routes that it is
// given together. It passes everything on where there is no limit.
func (s *Server) limitRate(text string) func(http.Handler) http.Handler {
	if s.RateLimit == 0 {
		return func(next http.Handler) http.Handler { return next }
	}
	refuse := func(http.ResponseWriter, *http.Request) error {
		return s.refuse(http.StatusTooManyRequests, nil, "That was too much in a short time", text)
	}
	return httprate.LimitBy(s.RateLimit, time.Minute, s.clientKey, httprate.WithLimitHandler(s.handle(refuse)),
		httprate.WithResponseHeaders(httprate.ResponseHeaders{RetryAfter: "Retry-After"}))
}

// clientKey is what a client is counted under: an IPv4 address, or the /64 that
// an IPv6 address is in. Nothing else may use a client's address.
func (s *Server) clientKey(r *http.Request) (string, error) {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr, nil
	}
	return httprate.CanonicalizeIP(s.client(plain(peer.Addr()), r.Header).String()), nil
}

// client finds out who is asking: whoever is connected or, if that is a trusted
// proxy, the last address in X-Forwarded-For that is not one. If all are, it is
// the first of them. What stands before something that is no address counts for
// nothing, since the proxy that put it there is not known to be trusted. The log
// is told once when that leaves many clients under one address.
func (s *Server) client(peer netip.Addr, h http.Header) netip.Addr {
	if !s.trusts(peer) {
		if forwarded(h) != "" {
			s.warnOnce(&s.strangeProxy, "requests come through a proxy that is not trusted, so all its clients share one rate limit: set --trusted-proxies to its address", "sent", forwarded(h))
		}
		return peer
	}
	client, hops := peer, 0
	for _, hop := range slices.Backward(strings.Split(strings.Join(h.Values("X-Forwarded-For"), ","), ",")) {
		if hop = strings.Trim(hop, " \t\""); hop == "" {
			continue
		}
		address, ok := hopAddress(hop)
		if !ok {
			s.warnOnce(&s.muteProxy, "a trusted proxy sends an X-Forwarded-For with something that is no address, so clients may share one rate limit: have it send the client's address", "sent", "X-Forwarded-For")
			return client
		}
		client, hops = address, hops+1
		if !s.trusts(address) || hops == mostHops {
			return client
		}
	}
	if hops == 0 {
		s.warnOnce(&s.muteProxy, "a trusted proxy does not send X-Forwarded-For, so all its clients share one rate limit: have it send that header", "sent", forwarded(h))
	}
	return client
}

// hopAddress reads an address as proxies write it, with or without a port.
func hopAddress(text string) (address netip.Addr, ok bool) {
	if inner, bracketed := strings.CutPrefix(text, "["); bracketed {
		text, _, _ = strings.Cut(inner, "]")
	} else if strings.Count(text, ":") == 1 {
		text, _, _ = strings.Cut(text, ":")
	}
	address, err := netip.ParseAddr(text)
	return plain(address), err == nil
}

// plain is an address without a zone, and as IPv4 if it means one.
func plain(address netip.Addr) netip.Addr { return address.Unmap().WithZone("") }

// forwarded names the header by which a proxy says for whom it asks; it is empty
// if there is none.
func forwarded(h http.Header) string {
	for _, name := range []string{"X-Forwarded-For", "Forwarded", "X-Real-Ip"} {
		if h.Get(name) != "" {
			return name
		}
	}
	return ""
}

func (s *Server) warnOnce(done *atomic.Bool, text string, what ...any) {
	if !done.Swap(true) {
		s.Log.Warn(text, what...)
	}
}

func (s *Server) trusts(address netip.Addr) bool {
	return slices.ContainsFunc(s.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(address) })
}
