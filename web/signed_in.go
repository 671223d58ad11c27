package web

import "context"

// SignedIn is what the head of every page shows where people sign in.
type SignedIn struct {
	// Name is what whoever has signed in is called, empty for nobody.
	Name string
	// Register leads to what is published to the house.
	Register string
	// SignIn is where they sign in.
	SignIn string
	// SignOut is posted to. Where it is empty, there is no way to sign out.
	SignOut string
}

type signedInKey struct{}

// WithSignedIn returns a context in which pages say who has signed in.
func WithSignedIn(ctx context.Context, s *SignedIn) context.Context {
	return context.WithValue(ctx, signedInKey{}, s)
}

// peopleSignIn reports whether what is begun belongs to people who sign in, and not
// to browsers.
func peopleSignIn(ctx context.Context) bool { return signedInOf(ctx) != nil }

// either is what to say where people sign in, or where browsers are told apart.
func either(ctx context.Context, people, browsers string) string {
	if peopleSignIn(ctx) {
		return people
	}
	return browsers
}

// signedInOf is what a page says of whoever has signed in, nil where nobody signs
// in.
func signedInOf(ctx context.Context) *SignedIn {
	s, _ := ctx.Value(signedInKey{}).(*SignedIn)
	return s
}
