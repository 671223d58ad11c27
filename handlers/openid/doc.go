// Package openid signs people in with an OpenID provider, by its code flow with
// PKCE. It knows no page, no cookie and no store: who calls it keeps the secret of
// an attempt where only the browser has it, and what comes of it.
//
// In reading order:
//
//	client.go    a site's way to its provider: where to send people, and who came back
//	provider.go  the provider's description of itself, fetched when it is needed
//	claims.go    what a token says of somebody, and whether it may say so
package openid
