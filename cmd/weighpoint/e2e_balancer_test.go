//go:build e2e

package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

// TestOperateBalancerBelievesItsProxies runs the balancer that compose has before
// several servers. What a client says of who they are passes it only when a trusted
// proxy sends it.
func TestOperateBalancerBelievesItsProxies(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprint(w, r.Header["X-User"], r.Header["X-Mail"], r.Header["X-Other"]) // the client says what is missing
	}))
	defer server.Close()
	site := filepath.Join(t.TempDir(), "site.yaml")
	write(t, site, "format: 1\npeople:\n  header: {user: X-User, name: X-USER, email: X-Mail}\n")
	file := readCompose(t, printed(t, "compose", "--database", databaseURL, "--site", site, "--trusted-proxies", "127.0.0.7, ::1, 10.0.0.0/8"))
	_, config, _ := strings.Cut(file.Configs["balancer"].Content, "resolver 127.0.0.11 valid=1s;")
	config = strings.TrimSuffix(strings.TrimSpace(strings.ReplaceAll(config, "$$", "$")), "}") // what is within http
	config = strings.Replace(config, "http://$servers:8080", server.URL, 1)
	balancer := startNginx(t, func(address string) string {
		return strings.Replace(config, "listen 8080", "listen "+address, 1)
	})
	for from, want := range map[string]string{"127.0.0.7": "[kim] [kim@example.org] [x]", "127.0.0.1": "[] [] [x]"} {
		client := &http.Client{Transport: &http.Transport{
			DialContext: (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}).DialContext, DisableKeepAlives: true,
		}}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+balancer, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header = http.Header{"X-User": {"kim"}, "X-Mail": {"kim@example.org"}, "X-Other": {"x"}}
		response, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if err != nil || string(body) != want {
			t.Errorf("from %s comes %s, %v, want %s", from, body, err, want)
		}
	}
}
