package openid

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

const (
	// answerTime is how long the provider may take for an answer, and mostAnswer
	// how many bytes that may have.
	answerTime = 10 * time.Second
	mostAnswer = 1 << 20
	// freshTime is how long a description of the provider is used before it is
	// fetched anew, and failedTime how long a failure to do so is told again.
	freshTime  = time.Hour
	failedTime = 5 * time.Second
)

// provider is what a provider says of itself.
type provider struct {
	*oidc.Provider
	oauth   oauth2.Config
	signOut string
	fetched time.Time
}

// provider returns the description of the provider. One that is old is used on
// where no new one can be had. The error is ErrUnreachable.
func (c *Client) provider(ctx context.Context) (*provider, error) {
	if known, settled, err := c.now(); settled {
		return known, err
	}
	// Who waits may leave; the others go on waiting.
	got := c.fetched.DoChan("", func() (any, error) {
		fetched, err := c.fetch()
		return c.note(fetched, err)
	})
	select {
	case <-ctx.Done():
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, ctx.Err())
	case result := <-got:
		known, _ := result.Val.(*provider)
		return known, result.Err
	}
}

// now returns what is known at this moment. It is not settled where the provider
// has to be asked.
func (c *Client) now() (known *provider, settled bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch now := c.Now(); {
	case c.known != nil && now.Sub(c.known.fetched) < freshTime:
		return c.known, true, nil
	case now.Sub(c.failed) >= failedTime:
		return nil, false, nil
	case c.known != nil:
		return c.known, true, nil
	default:
		return nil, true, c.why
	}
}

// note keeps what fetching has come to, and returns what is known from then on.
func (c *Client) note(fetched *provider, err error) (*provider, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil {
		c.known, c.why, c.failed = fetched, nil, time.Time{}
		return fetched, nil
	}
	c.why, c.failed = fmt.Errorf("%w: %.200s", ErrUnreachable, err.Error()), c.Now()
	if c.known != nil {
		return c.known, nil
	}
	return nil, c.why
}

// fetch asks the provider for its description.
func (c *Client) fetch() (*provider, error) {
	ctx, cancel := context.WithTimeout(context.Background(), answerTime)
	defer cancel()
	found, err := oidc.NewProvider(oidc.ClientContext(ctx, c.http), c.Issuer)
	if err != nil {
		return nil, err
	}
	var also struct {
		SignOut string   `json:"end_session_endpoint"`
		Keys    string   `json:"jwks_uri"`
		Methods []string `json:"token_endpoint_auth_methods_supported"`
	}
	if err := found.Claims(&also); err != nil {
		return nil, err
	}
	endpoint := found.Endpoint()
	for _, at := range []string{endpoint.AuthURL, endpoint.TokenURL, also.Keys} {
		if !c.asSafe(at) {
			return nil, errors.New("it names an address that is missing, or less protected than its own")
		}
	}
	if also.SignOut != "" && !c.asSafe(also.SignOut) || found.UserInfoEndpoint() != "" && !c.asSafe(found.UserInfoEndpoint()) {
		return nil, errors.New("it names an address that is less protected than its own")
	}
	// Told once how, the library sends no code twice.
	endpoint.AuthStyle = oauth2.AuthStyleInHeader
	if slices.Contains(also.Methods, "client_secret_post") && !slices.Contains(also.Methods, "client_secret_basic") {
		endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	return &provider{
		Provider: found, signOut: also.SignOut, fetched: c.Now(),
		oauth: oauth2.Config{
			ClientID: c.ClientID, ClientSecret: c.Secret, Endpoint: endpoint, RedirectURL: c.Callback,
			Scopes: append([]string{oidc.ScopeOpenID, "profile", "email"}, c.Scopes...),
		},
	}, nil
}

// asSafe reports whether an address is protected as that of the issuer is.
func (c *Client) asSafe(address string) bool {
	at, err := url.Parse(address)
	issuer, wrong := url.Parse(c.Issuer)
	return err == nil && wrong == nil && at.Host != "" && at.User == nil && (at.Scheme == "https" || at.Scheme == "http" && issuer.Scheme == "http")
}

// bounded returns a client that follows nobody elsewhere, and reads and waits for
// no more than it should.
func bounded() *http.Client {
	return &http.Client{
		Transport:     short{http.DefaultTransport},
		Timeout:       answerTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// short cuts answers off that are longer than any of a provider.
type short struct{ http.RoundTripper }

func (s short) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := s.RoundTripper.RoundTrip(r)
	if err == nil {
		response.Body = http.MaxBytesReader(nil, response.Body, mostAnswer)
	}
	return response, err
}
