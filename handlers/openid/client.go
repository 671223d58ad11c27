package openid

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/sync/singleflight"
)

// What can come of a sign-in.
var (
	// ErrUnreachable: the provider does not answer, or not as it should.
	ErrUnreachable = errors.New("the OpenID provider cannot be used")
	// ErrDenied: the provider does not sign somebody in, or they did not want it.
	ErrDenied = errors.New("the OpenID provider has not signed anybody in")
	// ErrForged: what came back was not made by the provider for this attempt.
	ErrForged = errors.New("what came back is not of this sign-in")
)

// Config is what a site knows of its provider, and the provider of the site. All
// but Groups and Scopes are needed.
type Config struct {
	Issuer, ClientID, Secret string
	// Callback is the full address to which people come back.
	Callback string
	// Groups is the claim that lists groups, empty for "groups".
	Groups string
	// Scopes are asked for beside openid, profile and email.
	Scopes []string
	Now    func() time.Time
}

// Client signs people in. It is safe for concurrent use.
type Client struct {
	Config
	http    *http.Client
	fetched singleflight.Group

	mu    sync.Mutex
	known *provider // nil before it was fetched
	// failed is when it could not be fetched last, and why.
	failed time.Time
	why    error
}

// New returns a client. It asks the provider nothing yet.
func New(c Config) *Client {
	return &Client{Config: c, http: bounded()}
}

// State is what comes back with whoever signs in: it follows from the secret of the
// attempt, and does not tell it.
func State(secret string) string { return derive("state", secret) }

// derive makes from a secret another one for each purpose.
func derive(purpose, secret string) string {
	sum := sha256.Sum256([]byte(purpose + "\x00" + secret))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// Begin returns the address of the provider to send somebody to. The secret has at
// least 128 random bits, and belongs to this attempt and browser alone. The error
// is ErrUnreachable.
func (c *Client) Begin(ctx context.Context, secret string) (address string, err error) {
	p, err := c.provider(ctx)
	if err != nil {
		return "", err
	}
	return p.oauth.AuthCodeURL(State(secret), oidc.Nonce(derive("nonce", secret)), oauth2.S256ChallengeOption(derive("verifier", secret))), nil
}

// Finish returns who has come back from the provider with a query. The error is
// ErrUnreachable, ErrDenied or ErrForged, with what is known in its text, which has
// nothing of a token or a code.
func (c *Client) Finish(ctx context.Context, secret string, query url.Values) (Claims, error) {
	if subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(State(secret))) != 1 {
		return Claims{}, fmt.Errorf("%w: its state is another", ErrForged)
	}
	if issuer := query.Get("iss"); issuer != "" && issuer != c.Issuer {
		return Claims{}, fmt.Errorf("%w: another provider has sent it", ErrForged)
	}
	if code := query.Get("error"); code != "" {
		return Claims{}, fmt.Errorf("%w: it says %.40q", ErrDenied, code)
	}
	p, err := c.provider(ctx)
	if err != nil {
		return Claims{}, err
	}
	ctx = oidc.ClientContext(ctx, c.http)
	token, err := p.oauth.Exchange(ctx, query.Get("code"), oauth2.VerifierOption(derive("verifier", secret)))
	if err != nil {
		return Claims{}, exchangeError(err)
	}
	return c.claims(ctx, p, token, derive("nonce", secret))
}

// exchangeError words why a code got no token.
func exchangeError(err error) error {
	var refused *oauth2.RetrieveError
	if !errors.As(err, &refused) {
		return fmt.Errorf("%w: %.200s", ErrUnreachable, err.Error())
	}
	if refused.ErrorCode == "invalid_grant" {
		return fmt.Errorf("%w: the code is not valid, or not any more", ErrDenied)
	}
	return fmt.Errorf("%w: it answers a code with status %d and %.40q", ErrUnreachable, refused.Response.StatusCode, refused.ErrorCode)
}

// SignOut is the address where the provider lets people sign out, empty where it
// has none or does not answer.
func (c *Client) SignOut(ctx context.Context) string {
	p, err := c.provider(ctx)
	if err != nil || p.signOut == "" {
		return ""
	}
	at, err := url.Parse(p.signOut)
	if err != nil {
		return ""
	}
	query := at.Query()
	query.Set("client_id", c.ClientID)
	at.RawQuery = query.Encode()
	return at.String()
}
