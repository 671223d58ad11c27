// Package openidtest is an OpenID provider for tests, which signs somebody in
// without asking, and can misbehave.
package openidtest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// What the provider knows of the site that people come from.
const (
	ClientID = "weighpoint"
	Secret   = "a secret: of & the site" //nolint:gosec // of a provider in tests
)

// Provider is a provider that runs. Set changes between requests how it misbehaves.
type Provider struct {
	*httptest.Server
	Now func() time.Time

	mu    sync.Mutex
	codes map[string]attempt
	key   *rsa.PrivateKey
	keyID string
	Ways
}

// Ways are how the provider answers.
type Ways struct {
	// Person are the claims of whoever signs in next; "sub" is needed.
	Person map[string]any
	// Info are claims that it tells beside the token alone.
	Info map[string]any
	// Change is called with all claims of a token before it is signed.
	Change func(claims map[string]any)
	// Sign makes the token, in place of the provider's key.
	Sign func(claims []byte, key *rsa.PrivateKey, keyID string) string
	// Describe changes what it says of itself.
	Describe func(description map[string]any)
	// Instead answers in place of the provider, where it returns true.
	Instead func(w http.ResponseWriter, r *http.Request) bool
	// Deny has it sign nobody in.
	Deny bool
}

// attempt is what a code was made for.
type attempt struct{ challenge, nonce, callback string }

// Start runs a provider until the test ends.
func Start(t testing.TB) *Provider {
	t.Helper()
	p := &Provider{Now: time.Now, codes: map[string]attempt{}, Ways: Ways{Person: map[string]any{"sub": "S-1", "name": "Ana", "email": "ana@example.org", "email_verified": true}}}
	p.key, p.keyID = firstKey(), rand.Text()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.description)
	mux.HandleFunc("GET /keys", p.keys)
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	mux.HandleFunc("GET /info", p.info)
	mux.HandleFunc("GET /sign-out", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("signed out there")) })
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if instead := p.ways().Instead; instead != nil && instead(w, r) {
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

// Set changes how the provider answers from now on.
func (p *Provider) Set(change func(*Ways)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.Ways)
}

// Rotate gives the provider another key, and forgets the one before.
func (p *Provider) Rotate() {
	key := newKey()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.key, p.keyID = key, rand.Text()
}

// firstKey is the key that providers begin with, since making one takes long.
var firstKey = sync.OnceValue(newKey)

func newKey() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err) // there is no randomness
	}
	return key
}

func (p *Provider) ways() Ways {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.Ways
}

func (p *Provider) description(w http.ResponseWriter, _ *http.Request) {
	said := map[string]any{
		"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
		"userinfo_endpoint": p.URL + "/info", "end_session_endpoint": p.URL + "/sign-out?a=b", "id_token_signing_alg_values_supported": []string{"RS256"},
	}
	if change := p.ways().Describe; change != nil {
		change(said)
	}
	answer(w, said)
}

func (p *Provider) keys(w http.ResponseWriter, _ *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &p.key.PublicKey, KeyID: p.keyID, Algorithm: "RS256", Use: "sig"}}})
}

func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || q.Get("client_id") != ClientID || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" || q.Get("state") == "" || q.Get("nonce") == "" {
		http.Error(w, "not how a site asks", http.StatusBadRequest)
		return
	}
	query := url.Values{"state": {q.Get("state")}, "iss": {p.URL}}
	p.mu.Lock()
	if p.Deny {
		query.Set("error", "access_denied")
	} else {
		code := rand.Text()
		p.codes[code] = attempt{q.Get("code_challenge"), q.Get("nonce"), q.Get("redirect_uri")}
		query.Set("code", code)
	}
	p.mu.Unlock()
	back.RawQuery = query.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound) //nolint:gosec // a test asks for it
}

func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	id, secret, _ := r.BasicAuth()
	id, _ = url.QueryUnescape(id)
	secret, _ = url.QueryUnescape(secret)
	p.mu.Lock()
	made, known := p.codes[r.PostFormValue("code")]
	delete(p.codes, r.PostFormValue("code"))
	p.mu.Unlock()
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if !known || id != ClientID || secret != Secret || made.callback != r.PostFormValue("redirect_uri") || made.challenge != base64.RawURLEncoding.EncodeToString(sum[:]) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"invalid_grant"}`))
		return
	}
	ways, now := p.ways(), p.Now()
	claims := map[string]any{"iss": p.URL, "aud": ClientID, "nonce": made.nonce, "iat": now.Unix(), "exp": now.Add(time.Hour).Unix()}
	maps.Copy(claims, ways.Person)
	if ways.Change != nil {
		ways.Change(claims)
	}
	text, err := json.Marshal(claims)
	if err != nil {
		panic(err) // tests give what JSON can hold
	}
	sign := ways.Sign
	if sign == nil {
		sign = Signed
	}
	p.mu.Lock()
	key, keyID := p.key, p.keyID
	p.mu.Unlock()
	answer(w, map[string]any{"access_token": "access", "token_type": "Bearer", "id_token": sign(text, key, keyID)})
}

func (p *Provider) info(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "Bearer access" {
		http.Error(w, "who?", http.StatusUnauthorized)
		return
	}
	ways := p.ways()
	said := map[string]any{"sub": ways.Person["sub"]}
	maps.Copy(said, ways.Info)
	answer(w, said)
}

// Signed is a token as the provider signs it.
func Signed(claims []byte, key *rsa.PrivateKey, keyID string) string {
	return SignedBy(claims, jose.RS256, key, keyID)
}

// SignedBy is a token that anything has signed.
func SignedBy(claims []byte, algorithm jose.SignatureAlgorithm, key any, keyID string) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: key}, (&jose.SignerOptions{}).WithHeader("kid", keyID))
	if err != nil {
		panic(err) // tests give keys that fit
	}
	signed, err := signer.Sign(claims)
	if err != nil {
		panic(err)
	}
	text, err := signed.CompactSerialize()
	if err != nil {
		panic(err)
	}
	return text
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value) // the client may have left
}
