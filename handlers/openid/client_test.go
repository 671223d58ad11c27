package openid_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/handlers/openid"
	"github.com/weighpoint/weighpoint/handlers/openid/openidtest"
)

const secret = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

func newClient(p *openidtest.Provider) *openid.Client {
	return openid.New(openid.Config{
		Issuer: p.URL, ClientID: openidtest.ClientID, Secret: openidtest.Secret, Callback: "https://decide.example.org/sign-in/callback", Now: p.Now,
	})
}

// back goes to the provider as a browser, and returns what it brings back.
func back(t *testing.T, c *openid.Client, secret string) url.Values {
	t.Helper()
	address, err := c.Begin(t.Context(), secret)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(address, secret) {
		t.Error("the address has the secret of the attempt")
	}
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := browser.Get(address) //nolint:noctx // of this process
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	at, err := response.Location()
	if err != nil || !strings.HasPrefix(at.String(), "https://decide.example.org/sign-in/callback?") {
		t.Fatalf("back at %v, %v", at, err)
	}
	return at.Query()
}

func TestSomebodySignsIn(t *testing.T) {
	t.Parallel()
	p := openidtest.Start(t)
	p.Set(func(w *openidtest.Ways) {
		w.Person = map[string]any{"sub": "S-1", "name": "Ana <A>", "email": "ana@example.org", "email_verified": true, "groups": []string{"architects", "staff"}}
	})
	c := newClient(p)
	got, err := c.Finish(t.Context(), secret, back(t, c, secret))
	want := openid.Claims{Subject: "S-1", Name: "Ana <A>", Email: "ana@example.org", Groups: []string{"architects", "staff"}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	if got, want := c.SignOut(t.Context()), p.URL+"/sign-out?a=b&client_id=weighpoint"; got != want {
		t.Errorf("people sign out at %s, want %s", got, want)
	}
}

// TestWhatIsSaidOfSomebody reads claims in the forms that providers give them.
func TestWhatIsSaidOfSomebody(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		person, info map[string]any
		want         openid.Claims
	}{
		"nothing":               {map[string]any{}, nil, openid.Claims{}},
		"a preferred name":      {map[string]any{"preferred_username": "ana"}, nil, openid.Claims{Name: "ana"}},
		"an unverified address": {map[string]any{"email": "ciso@example.org", "email_verified": false}, nil, openid.Claims{}},
		"an address, no word":   {map[string]any{"email": "ciso@example.org"}, nil, openid.Claims{}},
		"a verified one, text":  {map[string]any{"email": "a@example.org", "email_verified": "true"}, nil, openid.Claims{Email: "a@example.org"}},
		"one group":             {map[string]any{"groups": "staff"}, nil, openid.Claims{Groups: []string{"staff"}}},
		"odd groups":            {map[string]any{"groups": map[string]any{"a": 1}}, nil, openid.Claims{}},
		"mixed groups":          {map[string]any{"groups": []any{"a", 1}}, nil, openid.Claims{}},
		"beside the token":      {map[string]any{}, map[string]any{"name": "Ana", "email": "a@example.org", "email_verified": true, "groups": []string{"g"}}, openid.Claims{Name: "Ana", Email: "a@example.org", Groups: []string{"g"}}},
		"the token comes first": {map[string]any{"name": "Ana", "groups": []string{"g"}}, map[string]any{"name": "Eve", "groups": []string{"keepers"}}, openid.Claims{Name: "Ana", Groups: []string{"g"}}},
		"only groups beside":    {map[string]any{"name": "Ana", "email": "a@example.org", "email_verified": true}, map[string]any{"groups": []string{"g"}}, openid.Claims{Name: "Ana", Email: "a@example.org", Groups: []string{"g"}}},
		"of somebody else":      {map[string]any{}, map[string]any{"sub": "S-2", "name": "Eve", "groups": []string{"keepers"}}, openid.Claims{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := openidtest.Start(t)
			c.person["sub"], c.want.Subject = "S-1", "S-1"
			p.Set(func(w *openidtest.Ways) { w.Person, w.Info = c.person, c.info })
			client := newClient(p)
			got, err := client.Finish(t.Context(), secret, back(t, client, secret))
			if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
				t.Errorf("%v (-want +got)\n%s", err, diff)
			}
		})
	}
}

// TestNothingForgedSignsIn has the provider, or whoever stands in for it, send
// anything else than it should.
func TestNothingForgedSignsIn(t *testing.T) {
	t.Parallel()
	claim := func(name string, value any) func(*openidtest.Ways) {
		return func(w *openidtest.Ways) { w.Change = func(claims map[string]any) { claims[name] = value } }
	}
	in := func(name string, d time.Duration) func(*openidtest.Ways) {
		return func(w *openidtest.Ways) {
			w.Change = func(claims map[string]any) { claims[name] = time.Now().Add(d).Unix() }
		}
	}
	sign := func(f func([]byte, *rsa.PrivateKey, string) string) func(*openidtest.Ways) {
		return func(w *openidtest.Ways) { w.Sign = f }
	}
	for name, c := range map[string]struct {
		change func(*openidtest.Ways)
		want   error
	}{
		"as it should be":                {func(*openidtest.Ways) {}, nil},
		"two clocks, 50 s apart":         {in("exp", -50*time.Second), nil},
		"two clocks, 50 s the other way": {in("iat", 50*time.Second), nil},
		"for two sites, ours named": {func(w *openidtest.Ways) {
			w.Change = func(claims map[string]any) {
				claims["aud"], claims["azp"] = []string{"x", openidtest.ClientID}, openidtest.ClientID
			}
		}, nil},

		"another issuer": {claim("iss", "https://evil.example"), openid.ErrForged},
		"an issuer with a slash": {func(w *openidtest.Ways) {
			w.Change = func(claims map[string]any) { claims["iss"] = claims["iss"].(string) + "/" }
		}, openid.ErrForged},
		"another site":           {claim("aud", "another"), openid.ErrForged},
		"no site":                {claim("aud", nil), openid.ErrForged},
		"for two sites":          {claim("aud", []string{openidtest.ClientID, "another"}), openid.ErrForged},
		"made for another":       {claim("azp", "another"), openid.ErrForged},
		"another nonce":          {claim("nonce", "another"), openid.ErrForged},
		"no nonce":               {claim("nonce", nil), openid.ErrForged},
		"expired":                {in("exp", -70*time.Second), openid.ErrForged},
		"never expiring":         {claim("exp", nil), openid.ErrForged},
		"made in the future":     {in("iat", 70*time.Second), openid.ErrForged},
		"not valid yet":          {in("nbf", 70*time.Second), openid.ErrForged},
		"another's access token": {claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"), openid.ErrForged},
		"unsigned":               {sign(unsigned), openid.ErrForged},
		"signed with the public key": {sign(func(claims []byte, key *rsa.PrivateKey, id string) string {
			return openidtest.SignedBy(claims, jose.HS256, x509.MarshalPKCS1PublicKey(&key.PublicKey), id)
		}), openid.ErrForged},
		"signed with the site's secret": {sign(func(claims []byte, _ *rsa.PrivateKey, id string) string {
			return openidtest.SignedBy(claims, jose.HS256, []byte(openidtest.Secret+strings.Repeat(".", 32)), id)
		}), openid.ErrForged},
		"by an algorithm that it does not name": {sign(func(claims []byte, key *rsa.PrivateKey, id string) string {
			return openidtest.SignedBy(claims, jose.PS256, key, id)
		}), openid.ErrForged},
		"signed with another key": {sign(func(claims []byte, _ *rsa.PrivateKey, id string) string {
			return openidtest.Signed(claims, otherKey, id)
		}), openid.ErrForged},
		"changed after signing": {sign(func(claims []byte, key *rsa.PrivateKey, id string) string {
			parts := strings.Split(openidtest.Signed(claims, key, id), ".")
			parts[1] = base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(claims), "S-1", "S-2", 1)))
			return strings.Join(parts, ".")
		}), openid.ErrForged},
		"no token":      {sign(func([]byte, *rsa.PrivateKey, string) string { return "" }), openid.ErrForged},
		"rubbish":       {sign(func([]byte, *rsa.PrivateKey, string) string { return "a.b.c" }), openid.ErrForged},
		"nobody":        {func(w *openidtest.Ways) { w.Deny = true }, openid.ErrDenied},
		"a huge answer": {instead("/token", func(w http.ResponseWriter) { huge(w) }), openid.ErrUnreachable},
		"huge keys":     {instead("/keys", func(w http.ResponseWriter) { huge(w) }), openid.ErrUnreachable},
		"no keys":       {instead("/keys", func(w http.ResponseWriter) { w.WriteHeader(http.StatusNotFound) }), openid.ErrUnreachable},
		"broken":        {instead("/token", func(w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) }), openid.ErrUnreachable},
		"led elsewhere": {instead("/token", func(w http.ResponseWriter) {
			w.Header().Set("Location", "https://evil.example/token")
			w.WriteHeader(http.StatusTemporaryRedirect)
		}), openid.ErrUnreachable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := openidtest.Start(t)
			p.Set(c.change)
			client := newClient(p)
			got, err := client.Finish(t.Context(), secret, back(t, client, secret))
			if !errors.Is(err, c.want) || c.want == nil && got.Subject != "S-1" || c.want != nil && got.Subject != "" {
				t.Errorf("it is %+v, %v, want %v", got, err, c.want)
			}
			if err != nil && (strings.Contains(err.Error(), openidtest.Secret) || len(err.Error()) > 400) {
				t.Errorf("the error says %s", err)
			}
		})
	}
}

var otherKey = func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
}()

func unsigned(claims []byte, _ *rsa.PrivateKey, _ string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + base64.RawURLEncoding.EncodeToString(claims) + "."
}

func instead(path string, do func(http.ResponseWriter)) func(*openidtest.Ways) {
	return func(w *openidtest.Ways) {
		w.Instead = func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path == path {
				do(w)
			}
			return r.URL.Path == path
		}
	}
}

// huge never ends by itself.
func huge(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	for {
		if _, err := w.Write([]byte(strings.Repeat(" ", 1<<16))); err != nil {
			return
		}
	}
}

// TestNothingIsTakenTwice replays what came back, and brings it to other attempts.
func TestNothingIsTakenTwice(t *testing.T) {
	t.Parallel()
	p := openidtest.Start(t)
	c := newClient(p)
	first := back(t, c, secret)
	if _, err := c.Finish(t.Context(), "another secret", first); !errors.Is(err, openid.ErrForged) {
		t.Errorf("in another browser: %v", err)
	}
	if _, err := c.Finish(t.Context(), secret, first); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Finish(t.Context(), secret, first); !errors.Is(err, openid.ErrDenied) {
		t.Errorf("a code for the second time: %v", err)
	}
	// Somebody else's code, put into one's own attempt.
	stolen, own := back(t, c, "the secret of somebody else"), back(t, c, secret)
	own.Set("code", stolen.Get("code"))
	if _, err := c.Finish(t.Context(), secret, own); !errors.Is(err, openid.ErrDenied) {
		t.Errorf("a stolen code: %v", err)
	}
	mixed := back(t, c, secret)
	mixed.Set("iss", "https://evil.example")
	if _, err := c.Finish(t.Context(), secret, mixed); !errors.Is(err, openid.ErrForged) {
		t.Errorf("from another provider: %v", err)
	}
}

func TestKeysMayChange(t *testing.T) {
	t.Parallel()
	p := openidtest.Start(t)
	c := newClient(p)
	for range 3 {
		if _, err := c.Finish(t.Context(), secret, back(t, c, secret)); err != nil {
			t.Fatal(err)
		}
		p.Rotate()
	}
}

// TestDescriptions refuses what a provider says of itself where people or secrets
// would go elsewhere by it.
func TestDescriptions(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(map[string]any){
		"another issuer":   func(d map[string]any) { d["issuer"] = "https://evil.example" },
		"no token address": func(d map[string]any) { delete(d, "token_endpoint") },
		"no keys":          func(d map[string]any) { delete(d, "jwks_uri") },
		"a script":         func(d map[string]any) { d["authorization_endpoint"] = "javascript:alert(1)" },
		"a sign-out file":  func(d map[string]any) { d["end_session_endpoint"] = "file:///etc/passwd" },
		"an info file":     func(d map[string]any) { d["userinfo_endpoint"] = "ftp://x" },
		"a password":       func(d map[string]any) { d["token_endpoint"] = "https://a:b@evil.example/" },
	} {
		p := openidtest.Start(t)
		p.Set(func(w *openidtest.Ways) { w.Describe = change })
		if address, err := newClient(p).Begin(t.Context(), secret); !errors.Is(err, openid.ErrUnreachable) {
			t.Errorf("%s: people go to %s, %v", name, address, err)
		}
	}
}

// TestProviderThatIsDown is asked once in five seconds, and a description that was
// fetched is used on.
func TestProviderThatIsDown(t *testing.T) {
	t.Parallel()
	p := openidtest.Start(t)
	now, asked, down := time.Now(), 0, true
	p.Now = func() time.Time { return now }
	p.Set(func(w *openidtest.Ways) {
		w.Instead = func(w http.ResponseWriter, r *http.Request) bool {
			if strings.HasPrefix(r.URL.Path, "/.well-known") {
				asked++
				if down {
					w.WriteHeader(http.StatusBadGateway)
				}
				return down
			}
			return false
		}
	})
	c := newClient(p)
	try := func(want error, times int) {
		t.Helper()
		for range 3 {
			if _, err := c.Begin(t.Context(), secret); !errors.Is(err, want) {
				t.Errorf("got %v, want %v", err, want)
			}
		}
		if asked != times {
			t.Errorf("it was asked %d times, want %d", asked, times)
		}
	}
	try(openid.ErrUnreachable, 1)
	now = now.Add(6 * time.Second)
	try(openid.ErrUnreachable, 2)
	now, down = now.Add(6*time.Second), false
	try(nil, 3)
	now, down = now.Add(2*time.Hour), true
	try(nil, 4)
	now, down = now.Add(6*time.Second), false
	try(nil, 5)
	// Who leaves does not wait.
	left, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := newClient(p).Begin(left, secret); !errors.Is(err, openid.ErrUnreachable) {
		t.Errorf("who has left gets %v", err)
	}
}
