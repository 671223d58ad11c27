package questions

import (
	"cmp"
	"crypto/sha256"
	"time"
)

// MaxCalled is how many characters there are at most of what somebody who signs in
// is called, wherever it is kept.
const MaxCalled = 120

// Account is somebody who signs in, as whoever vouches for them says it.
type Account struct {
	// Issuer vouches for them: the address of an OpenID provider, or empty for a
	// proxy that says who asks.
	Issuer string
	// Subject tells them from everybody else of the same issuer, and never changes.
	Subject string
	// Name and Email are for people to read, and may be empty. They may change.
	Name, Email string
	// Groups are those that they are in, as far as the issuer says.
	Groups []string
	// Seen is when they were last here, to the day where it is stored.
	Seen time.Time
}

// Owner is what everything of theirs belongs to: the same in every browser and on
// every server. It is no hash of a browser's key, since no key looks like what is
// hashed here.
func (a Account) Owner() [32]byte {
	return sha256.Sum256([]byte("person\x00" + a.Issuer + "\x00" + a.Subject))
}

// Named is what they are called where anybody with a link may read it: their name
// alone, since a mail address or a subject may be what they sign in with.
func (a Account) Named() string { return cmp.Or(a.Name, "a colleague") }

// Called is what those call them who sign in, too: their name, else the mail address, else the
// subject.
func (a Account) Called() string { return cmp.Or(a.Name, a.Email, a.Subject) }

// SignIn is one sign-in of a person in one browser.
type SignIn struct {
	// Token is the hash of the secret that the browser holds.
	Token [32]byte
	Account
	// Expires is when it ends by itself.
	Expires time.Time
}
