//go:build e2e

package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// nginxConfig is for nginx. %[1]s is its directory, %[2]s what it serves.
const nginxConfig = `
daemon off; worker_processes 1; pid %[1]s/pid; error_log stderr emerg;
events { worker_connections 256; }
http {
	access_log off; proxy_max_temp_file_size 0;
	client_body_temp_path %[1]s/body; proxy_temp_path %[1]s/proxy; fastcgi_temp_path %[1]s/fcgi; uwsgi_temp_path %[1]s/uwsgi; scgi_temp_path %[1]s/scgi;
	%[2]s
}
`

// proxyServer ends TLS. %[1]s is the directory of its certificate, %[2]s its
// address, %[3]s what it passes on; it rewrites Host, as proxies do that are not
// told otherwise. What the other application at /other/ gets as cookies it tells.
const proxyServer = `
server {
	listen %[2]s ssl;
	ssl_certificate %[1]s/cert.pem; ssl_certificate_key %[1]s/key.pem;
	location /other/ { default_type text/plain; return 200 "cookies: ($http_cookie)"; }
	%[3]s
}
`

// proxy ends TLS for decide.test.
type proxy struct {
	address string
	roots   *x509.CertPool
}

// startProxy runs nginx with the given locations until the test ends.
func startProxy(t *testing.T, locations string) proxy {
	t.Helper()
	dir := t.TempDir()
	roots := certify(t, dir)
	return proxy{startNginx(t, func(address string) string { return fmt.Sprintf(proxyServer, dir, address, locations) }), roots}
}

// startNginx runs nginx until the test ends, with what serves says that it does
// at its address.
func startNginx(t *testing.T, serves func(address string) string) (address string) {
	t.Helper()
	n := newNginx(t, serves)
	n.start(t)
	_ = n.socket.Close() // it has its own
	t.Cleanup(func() {
		if err := errors.Join(n.cmd.Process.Signal(syscall.SIGTERM), n.cmd.Wait()); err != nil {
			t.Errorf("stop nginx: %v", err)
		}
	})
	return n.address
}

// nginx is one with an address of its own, at which connections wait while it does
// not run.
type nginx struct {
	address, program, config string
	socket                   *os.File
	cmd                      *exec.Cmd
}

func newNginx(t *testing.T, serves func(address string) string) *nginx {
	t.Helper()
	program, err := exec.LookPath("/usr/sbin/nginx") // which is not on everybody's path
	if err != nil {
		t.Fatalf("this test needs nginx: install it: %v", err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	socket, err := ln.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.Close() })
	dir := t.TempDir()
	n := &nginx{address: ln.Addr().String(), program: program, config: filepath.Join(dir, "nginx.conf"), socket: socket}
	if err := os.WriteFile(n.config, fmt.Appendf(nil, nginxConfig, dir, serves(n.address)), 0o600); err != nil {
		t.Fatal(err)
	}
	return n
}

// start starts it, also anew once it was killed.
func (n *nginx) start(t *testing.T) {
	t.Helper()
	n.cmd = exec.Command(n.program, "-c", n.config, "-e", "stderr")
	n.cmd.Env = append(os.Environ(), "NGINX=3;") // it takes over the socket, so nothing is to wait for
	n.cmd.ExtraFiles = []*os.File{n.socket}
	n.cmd.Stderr = t.Output()
	if err := n.cmd.Start(); err != nil {
		t.Fatal(err)
	}
}

// kill ends all its processes at once.
func (n *nginx) kill(t *testing.T) {
	t.Helper()
	pid := n.cmd.Process.Pid
	workers, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err := errors.Join(err, n.cmd.Process.Kill()); err != nil {
		t.Fatal(err)
	}
	for _, worker := range strings.Fields(string(workers)) {
		if pid, err := strconv.Atoi(worker); err != nil || syscall.Kill(pid, syscall.SIGKILL) != nil {
			t.Errorf("kill worker %q", worker)
		}
	}
	_ = n.cmd.Wait() // says that it was killed
}

// certify writes a certificate for decide.test and its key into a directory,
// and returns what trusts it.
func certify(t *testing.T, dir string) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "decide.test"}, DNSNames: []string{"decide.test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), BasicConstraintsValid: true, IsCA: true,
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: certificate}, "key.pem": {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	roots := x509.NewCertPool()
	parsed, err := x509.ParseCertificate(certificate)
	if err != nil {
		t.Fatal(err)
	}
	roots.AddCert(parsed)
	return roots
}

// options let a browser find decide.test and trust it.
func (p proxy) options() []chromedp.ExecAllocatorOption {
	return []chromedp.ExecAllocatorOption{
		chromedp.Flag("host-resolver-rules", "MAP decide.test:443 "+p.address), chromedp.Flag("ignore-certificate-errors", true),
	}
}

// get asks as other servers do, such as for a card.
func (p proxy) get(t *testing.T, address string) (status int, kind string) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: p.roots, MinVersion: tls.VersionTLS12},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, network, p.address)
		},
	}}
	defer client.CloseIdleConnections()
	response, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close() // its head is all that counts
	return response.StatusCode, response.Header.Get("Content-Type")
}

// TestBrowserBehindAProxy makes and shares a decision behind a proxy that ends
// TLS and rewrites Host: with the host for itself, and below a path that the
// proxy passes on or strips.
func TestBrowserBehindAProxy(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ path, locations, cookie string }{
		"at the root":                   {"", "location / { proxy_pass SERVER; }", "__Host-weighpoint"},
		"below a path":                  {"/decide", "location /decide { proxy_pass SERVER; }", "__Secure-weighpoint"},
		"below a path that is stripped": {"/tools/decide", "location /tools/decide/ { proxy_pass SERVER/; }", "__Secure-weighpoint"},
	} {
		t.Run(name, func(t *testing.T) {
			site := "https://decide.test" + c.path
			s := startServer(t, "--base-url", site)
			proxy := startProxy(t, strings.ReplaceAll(c.locations, "SERVER", s.url))

			owner := newPerson(t, site, window{}, proxy.options()...)
			result, link := owner.decideAndShare(persona(t, "start-up"))
			owner.wantKey(c.cookie, c.path)
			owner.goTo("/mine")
			owner.wantDecisions("Containers or VMs: when and why?")

			reader := newPerson(t, site, window{width: 390, noJavaScript: true}, proxy.options()...)
			reader.wantStatus(reader.goTo(result), http.StatusForbidden)
			reader.wantStatus(reader.goTo(link), http.StatusOK)
			reader.wantRecommendation("Serverless containers")
			for property, want := range map[string]string{"og:url": site + link, "og:image": site + link + ".png"} {
				if got := see[string](reader, `document.querySelector("meta[property='%s']")?.content ?? ""`, property); got != want {
					t.Errorf("%s is %q, want %q", property, got, want)
				}
			}
			if status, kind := proxy.get(t, site+link+".png"); status != http.StatusOK || kind != "image/png" {
				t.Errorf("the card comes as %d %s", status, kind)
			}
			reader.wantStatus(reader.follow("[data-testid=again] button", "Start from these answers"), http.StatusOK)
			reader.finish("Mine")
			reader.want("[data-testid=origin]", "Started from")

			if c.path != "" {
				other := &person{browser: owner.browser.secondTab(), site: "https://decide.test/other"}
				other.wantStatus(other.goTo("/"), http.StatusOK)
				if got := other.text("body"); got != "cookies: ()" {
					t.Errorf("another application of the host gets %s", got)
				}
			}
		})
	}
}

// wantKey checks the person's one cookie.
func (p *person) wantKey(name, path string) {
	p.t.Helper()
	cookies := read(p.browser, chromedp.Action[[]*network.Cookie](func(ctx context.Context, tab *chromedp.Target) ([]*network.Cookie, error) {
		got, err := cdp.Call(ctx, tab, network.GetCookies, network.GetCookiesParams{URLs: []string{p.site + "/"}})
		return got.Cookies, err
	}))
	host, err := url.Parse(p.site)
	if err != nil {
		p.t.Fatal(err)
	}
	if path == "" {
		path = "/"
	}
	want := []*network.Cookie{{
		Name: name, Domain: host.Hostname(), Path: path, HTTPOnly: true, Secure: true, SameSite: network.CookieSameSiteLax,
	}}
	ignored := cmpopts.IgnoreFields(network.Cookie{}, "Value", "Expires", "Size", "Session", "Priority", "SourceScheme", "SourcePort", "PartitionKey", "PartitionKeyOpaque")
	if diff := cmp.Diff(want, cookies, ignored); diff != "" {
		p.t.Error("the cookies differ:", diff)
	}
}
