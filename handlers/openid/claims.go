package openid

import (
	"cmp"
	"context"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// skew is how far the clocks of the provider and of this server may be apart.
const skew = time.Minute

// Claims are what the provider says of somebody.
type Claims struct {
	// Subject tells them from everybody else there.
	Subject string
	// Name is what they are called, and Email an address that the provider has made
	// sure is theirs; both may be empty.
	Name, Email string
	Groups      []string
}

// said are the claims that we read, of a token or of what the provider says beside
// it.
type said struct {
	Authorized string          `json:"azp"`
	NotBefore  *float64        `json:"nbf"`
	Name       string          `json:"name"`
	Preferred  string          `json:"preferred_username"`
	Email      string          `json:"email"`
	Verified   json.RawMessage `json:"email_verified"`
}

// claims checks a token, and returns of whom it is. The error is ErrForged, or
// ErrUnreachable where the provider does not say its keys.
func (c *Client) claims(ctx context.Context, p *provider, token *oauth2.Token, nonce string) (Claims, error) {
	forged := func(format string, args ...any) (Claims, error) {
		return Claims{}, fmt.Errorf("%w: "+format, append([]any{ErrForged}, args...)...)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return forged("there is no token of who it is")
	}
	// The library has another idea of skew.
	id, err := p.Verifier(&oidc.Config{ClientID: c.ClientID, SkipExpiryCheck: true}).Verify(ctx, raw)
	if err != nil && strings.Contains(err.Error(), "fetching keys") { // the library has no error of its own for it
		return Claims{}, fmt.Errorf("%w: it does not say its keys", ErrUnreachable)
	}
	if err != nil {
		return forged("%.200s", err.Error())
	}
	var of said
	if err := id.Claims(&of); err != nil {
		return forged("its claims cannot be read")
	}
	switch now := c.Now(); {
	case subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(nonce)) != 1:
		return forged("its nonce is another")
	case of.Authorized != "" && of.Authorized != c.ClientID, of.Authorized == "" && len(id.Audience) > 1:
		return forged("it was made for another site")
	case !id.Expiry.After(now.Add(-skew)):
		return forged("it has expired; are both clocks right?")
	case id.IssuedAt.After(now.Add(skew)), of.NotBefore != nil && time.Unix(int64(*of.NotBefore), 0).After(now.Add(skew)):
		return forged("it is not valid yet; are both clocks right?")
	case id.AccessTokenHash != "" && id.VerifyAccessToken(token.AccessToken) != nil:
		return forged("its access token is another's")
	}
	found := Claims{Subject: id.Subject}
	found.take(of, c.groups(id.Claims))
	if found.Name == "" || found.Email == "" || found.Groups == nil {
		c.ask(ctx, p, token, &found)
	}
	return found, nil
}

// take adds what is said of somebody and not known yet.
func (found *Claims) take(of said, groups []string) {
	found.Name = cmp.Or(found.Name, of.Name, of.Preferred)
	if verified := string(of.Verified); found.Email == "" && (verified == "true" || verified == `"true"`) {
		found.Email = of.Email
	}
	if found.Groups == nil {
		found.Groups = groups
	}
}

// groups reads the claim that lists groups: several, or one.
func (c *Client) groups(claims func(any) error) []string {
	name := cmp.Or(c.Groups, "groups")
	var all map[string]json.RawMessage
	if claims(&all) != nil {
		return nil
	}
	var several []string
	var one string
	switch {
	case json.Unmarshal(all[name], &several) == nil:
		return several
	case json.Unmarshal(all[name], &one) == nil && one != "":
		return []string{one}
	}
	return nil
}

// ask adds what the provider says beside its token. Many put the name, the address
// and the groups only there. What it says of somebody else counts for nothing.
func (c *Client) ask(ctx context.Context, p *provider, token *oauth2.Token, found *Claims) {
	if p.UserInfoEndpoint() == "" {
		return
	}
	info, err := p.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil || info.Subject != found.Subject {
		return
	}
	var of said
	if info.Claims(&of) == nil {
		found.take(of, c.groups(info.Claims))
	}
}
