package handlers

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"

	"github.com/weighpoint/weighpoint/handlers/sitefile"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// mostGroups is how many groups of a user are heeded.
const mostGroups = 200

// user is whoever has signed in and asks.
type user struct {
	questions.Account
	// IsKeeper is whether they keep the site.
	IsKeeper bool
}

// identityKey is that of what was found out about who asks: a *user, nil for nobody.
type identityKey struct{}

// user returns who has signed in and asks. Where nobody has, or nobody can, it
// reports false.
func (s *Server) user(r *http.Request) (user, bool) {
	found, _ := r.Context().Value(identityKey{}).(*user)
	if found == nil {
		return user{}, false
	}
	return *found, true
}

// identify finds out who asks, and keeps what they are shown out of all caches. It
// does nothing where nobody signs in.
func (s *Server) identify(next http.Handler) http.Handler {
	if s.People == nil {
		return next
	}
	return s.handle(func(w http.ResponseWriter, r *http.Request) error {
		// Whether somebody has signed in changes what a page shows.
		w.Header().Set("Cache-Control", "private, no-cache")
		var found *user
		account, ok, err := s.whoAsks(r)
		if err != nil {
			return err
		}
		if ok {
			w.Header().Set("Cache-Control", "no-store")
			found = &user{account, s.People.IsKeeper(account.Subject, account.Email, account.Groups)}
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), identityKey{}, found)))
		return nil
	})
}

// whoAsks returns the account of whoever asks. It reports false for nobody.
func (s *Server) whoAsks(r *http.Request) (questions.Account, bool, error) {
	if s.provider != nil {
		return s.fromSignIn(r)
	}
	account, ok := s.fromProxy(r)
	if ok {
		s.note(r.Context(), account)
	}
	return account, ok, nil
}

// notedUser is how somebody was noted last: on a day, under what they are called.
type notedUser struct {
	name, email string
	day         int64
}

// note keeps that somebody was here today, so that they are found by what they are
// called. Whoever cannot be noted goes on all the same.
func (s *Server) note(ctx context.Context, a questions.Account) {
	a.Seen = s.Now()
	now := notedUser{a.Name, a.Email, dayNumber(a.Seen)}
	note := func() (notedUser, error) { return now, s.Store.NoteAccount(ctx, a) }
	was, err := s.noted.get(a.Owner(), note)
	if err == nil && was != now {
		s.noted.drop(a.Owner())
		_, err = s.noted.get(a.Owner(), note)
	}
	if err != nil {
		s.Log.LogAttrs(ctx, slog.LevelWarn, "it could not be noted who was here", slog.String("id", requestID(ctx)), slog.Any("error", err))
	}
}

// fromProxy returns who asks by the word of a trusted proxy. A header that comes
// from anywhere else, or that can be read in two ways, says nothing.
func (s *Server) fromProxy(r *http.Request) (a questions.Account, ok bool) {
	h := s.People.Header
	if h == nil || len(r.Header.Values(h.User)) == 0 {
		return a, false
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !s.trusts(plain(peer.Addr())) {
		s.warnOnce(&s.strangeIdentity, "a request that says who asks does not come from a trusted proxy, so it counts as nobody's: set --trusted-proxies to the proxy's address, and let nobody else reach the server", "sent", h.User)
		return a, false
	}
	if a.Subject, ok = only(r.Header, h.User); !ok || !isSubject(a.Subject) {
		s.warnOnce(&s.oddIdentity, "a trusted proxy does not say clearly who asks, so the request counts as nobody's: have it send the header once, with one name of at most 256 bytes in UTF-8 and without commas", "sent", h.User)
		return questions.Account{}, false
	}
	a.Name, a.Email = called(r.Header, h.Name), called(r.Header, h.Email)
	if h.Groups != "" {
		a.Groups = groupsOf(strings.Split(strings.Join(r.Header.Values(h.Groups), ","), ","))
	}
	return a, true
}

// only returns the value of a header that was sent once.
func only(h http.Header, name string) (value string, ok bool) {
	values := h.Values(name)
	if len(values) != 1 {
		return "", false
	}
	return values[0], true
}

// isSubject reports whether a text tells one person from all others. A comma would
// leave open whether it is a list, to which somebody has added.
func isSubject(text string) bool {
	return sitefile.IsName(text) && strings.TrimSpace(text) == text && questions.Visible(text) && !strings.Contains(text, ",")
}

// called is what a header calls somebody, as people can read it; empty where it
// does not say.
func called(h http.Header, name string) string {
	if name == "" {
		return ""
	}
	text, _ := only(h, name)
	return readable(text)
}

// readable is what an issuer calls somebody as one line of at most
// questions.MaxCalled characters.
func readable(text string) string {
	text, err := line(strings.ToValidUTF8(text, "\uFFFD"), len(text)+len("\uFFFD"))
	if err != nil {
		return ""
	}
	return questions.Shortened(text, questions.MaxCalled)
}

// groupsOf are those of a list that can be groups.
func groupsOf(names []string) []string {
	var groups []string
	for _, name := range names {
		if name = strings.TrimSpace(name); sitefile.IsName(name) && len(groups) < mostGroups {
			groups = append(groups, name)
		}
	}
	return groups
}

// nameOf is the name of whoever asks, in at most so many characters; empty for
// nobody, and for no name.
func (s *Server) nameOf(r *http.Request, most int) string {
	p, _ := s.user(r)
	return questions.Shortened(readable(p.Name), most)
}

// asTyped stands behind a name that nobody has told the server.
const asTyped = " (as typed)"

// typed is a name that somebody typed, in at most so many characters. Where people sign
// in, it says so: anybody could type that of a colleague.
func (s *Server) typed(name string, most int) string {
	if s.People == nil || name == "" {
		return name
	}
	return questions.Shortened(name, most-len(asTyped)) + asTyped
}

// typedNote says to whoever types a name what others read, empty where nobody signs in.
func (s *Server) typedNote() string {
	if s.People == nil {
		return ""
	}
	return " “" + strings.TrimSpace(asTyped) + "” stands behind it, since whoever vouches for people here has not said what you are called."
}

// signedIn is what the head of a page shows of whoever has signed in, nil where
// nobody can, or where nothing was found out about who asks.
func (s *Server) signedIn(r *http.Request) *web.SignedIn {
	if r.Context().Value(identityKey{}) == nil {
		return nil
	}
	p, ok := s.user(r)
	if !ok {
		return &web.SignedIn{SignIn: s.site.signIn(r)}
	}
	shown := &web.SignedIn{Name: readable(p.Called()), Register: s.site.register()}
	if s.provider != nil || s.People.Header.SignOut != "" {
		shown.SignOut = s.site.signOut()
	}
	return shown
}
