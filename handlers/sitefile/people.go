package sitefile

import (
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/weighpoint/weighpoint/questions/document"
)

// People says how people sign in, and what follows from that. Header and OIDC are
// ways of which a site has one; the other is nil.
type People struct {
	Header *Header
	OIDC   *OIDC
	// Keepers are mail addresses, subjects, and groups after groupPrefix.
	Keepers []string
	// StaffOnly is whether links open only for people who have signed in.
	StaffOnly bool
}

// Header names the headers in which a trusted proxy says who asks. All but User
// may be empty.
type Header struct {
	User, Name, Email, Groups string
	// SignOut is where the proxy lets people sign out: a path of its host or a
	// page.
	SignOut string
}

// OIDC is the OpenID provider that people sign in with.
type OIDC struct {
	Issuer, ClientID string
	// SecretFile holds the client's secret. A relative path begins where the site
	// file is.
	SecretFile string
	// Name is what people call the provider, or empty.
	Name string
	// Groups is the claim that lists groups, and Scopes are asked for beside
	// openid, profile and email.
	Groups string
	Scopes []string
}

// groupPrefix begins a keeper that is a group, and not somebody.
const groupPrefix = "group:"

// maxKeepers is how many keepers a site may name, maxWho how many bytes each and
// other names of people and groups may have. maxScopes is how many scopes may be
// asked for.
const (
	maxKeepers = 200
	maxWho     = 256
	maxScopes  = 20
)

var (
	headerForm = regexp.MustCompile("^[A-Za-z0-9-]+$")
	scopeForm  = regexp.MustCompile(`^[!#-\[\]-~]+$`)
)

// notIdentity are headers that say something else.
var notIdentity = []string{"host", "cookie", "authorization", "connection", "forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"}

func (r *reader) people(n *document.Node) {
	f := r.Fields(n, `"people"`, "?", "header", "oidc", "keepers", "share")
	if f == nil {
		return
	}
	p := &People{}
	r.site.People, r.site.peopleAt = p, n.At
	switch {
	case f["header"] != nil && f["oidc"] != nil:
		r.Mistake(f["oidc"].At, `people sign in one way: leave out "header" or "oidc"`)
	case f["header"] != nil:
		p.Header = r.header(f["header"])
	case f["oidc"] != nil:
		p.OIDC = r.oidc(f["oidc"])
	case n.Whole():
		r.Mistake(n.At, `"people" needs the key "header" or "oidc", which says how they sign in`)
	}
	p.Keepers = r.whos(f["keepers"], `"keepers"`, "a keeper", maxKeepers)
	switch share := r.Word(f, "share"); share {
	case "", "links":
	case "staff":
		p.StaffOnly = true
	default:
		r.Mistake(f["share"].At, "share must be links, or staff for links that open only for people who have signed in, not %s", document.Quote(share))
	}
}

// whos reads a list of people and groups.
func (r *reader) whos(n *document.Node, list, what string, most int) []string {
	var all []string
	for _, item := range r.List(n, list, 1, most) {
		if who := r.who(item, what); who != "" {
			all = append(all, who)
		}
	}
	return all
}

// who reads a mail address, a subject or a group.
func (r *reader) who(n *document.Node, what string) string {
	if !r.Expect(n, document.Text, what) {
		return ""
	}
	if name := strings.TrimPrefix(n.Text, groupPrefix); strings.TrimSpace(name) != name || !IsName(name) {
		r.Mistake(n.At, "%s %s must be a mail address, a subject, or a group such as %sarchitects", what, document.Quote(n.Text), groupPrefix)
		return ""
	}
	return n.Text
}

func (r *reader) header(n *document.Node) *Header {
	f := r.Fields(n, `"header"`, "user", "?", "name", "email", "groups", "sign_out")
	h := &Header{User: r.headerName(f, "user"), Name: r.headerName(f, "name"), Email: r.headerName(f, "email"), Groups: r.headerName(f, "groups")}
	h.SignOut = r.Word(f, "sign_out")
	if h.SignOut != "" && !isPage(h.SignOut) && !isPath(h.SignOut) {
		r.Mistake(f["sign_out"].At, "sign_out %s is neither a path such as /oauth2/sign_out nor the address of a page", document.Quote(h.SignOut))
	}
	return h
}

// headerName reads the name of a header that says something of who asks.
func (r *reader) headerName(f document.Fields, key string) string {
	name := r.Word(f, key)
	if name != "" && (!headerForm.MatchString(name) || slices.Contains(notIdentity, strings.ToLower(name))) {
		r.Mistake(f[key].At, "%s %s is not a header that says who asks; write one such as X-Forwarded-User", key, document.Quote(name))
	}
	return name
}

// isPath reports whether a text is a path on the same host, written as addresses
// are.
func isPath(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Scheme == "" && u.Host == "" && strings.HasPrefix(text, "/") && !strings.HasPrefix(text, "//") && !strings.ContainsAny(text, ` <>"\`)
}

func (r *reader) oidc(n *document.Node) *OIDC {
	f := r.Fields(n, `"oidc"`, "issuer", "client_id", "secret_file", "?", "name", "groups", "scopes")
	o := &OIDC{
		Issuer: r.Word(f, "issuer"), ClientID: r.Word(f, "client_id"), SecretFile: r.Word(f, "secret_file"),
		Name: r.short(f, "name", maxName), Groups: r.Word(f, "groups"),
	}
	if o.Issuer != "" && !isIssuer(o.Issuer) {
		r.Mistake(f["issuer"].At, "issuer %s is not the address of an OpenID provider; write one such as https://sso.example.org, with https unless it is on this machine", document.Quote(o.Issuer))
	}
	for _, item := range r.List(f["scopes"], `"scopes"`, 1, maxScopes) {
		if !r.Expect(item, document.Text, "a scope") {
			continue
		}
		if !scopeForm.MatchString(item.Text) || len(item.Text) > maxWho {
			r.Mistake(item.At, "a scope %s must be one word, such as groups", document.Quote(item.Text))
		}
		o.Scopes = append(o.Scopes, item.Text)
	}
	return o
}

// isIssuer reports whether a text can be the address of an OpenID provider. Plain
// HTTP is for this machine alone, since nothing protects what is fetched by it.
func isIssuer(text string) bool {
	u, err := url.Parse(text)
	if err != nil || !isPage(text) || u.RawQuery != "" || u.Fragment != "" || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "#") {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Scheme == "https" || u.Hostname() == "localhost" || err == nil && ip.IsLoopback()
}

// IsName reports whether a text can be what an issuer calls somebody or a group:
// 256 bytes of UTF-8 at most, in which nothing breaks a line.
func IsName(text string) bool {
	return text != "" && len(text) <= maxWho && utf8.ValidString(text) && !strings.ContainsFunc(text, func(c rune) bool {
		return unicode.IsControl(c) || c == '\u2028' || c == '\u2029'
	})
}

// NeedsProxy is a mistake where a site takes the word of a proxy for who asks and
// there is none to trust; nil otherwise.
func (s *Site) NeedsProxy() document.Mistakes {
	if s.People == nil || s.People.Header == nil {
		return nil
	}
	return s.mistake(s.peopleAt, "the header says who asks only if a proxy sets it that is trusted; name the proxy with --trusted-proxies, and let nobody else reach the server")
}

// PeopleChanged is a mistake at the place where a site says how people sign in:
// that holds from a start on.
func (s *Site) PeopleChanged() document.Mistakes {
	return s.mistake(s.peopleAt, "how people sign in holds from a start on; restart the server to change it")
}

// IsKeeper reports whether somebody is one. Empty texts are nobody.
func (p *People) IsKeeper(subject, email string, groups []string) bool {
	return slices.ContainsFunc(p.Keepers, func(keeper string) bool { return p.Names(keeper, subject, email, groups) })
}

// Names reports whether an entry of a list of people is somebody: by a group that
// they are in, by their mail address in any letters, or by their subject. An entry
// with an @ is a mail address where addresses are told, and no subject: people may
// have chosen theirs, such as one that reads like somebody else's address.
func (p *People) Names(entry, subject, email string, groups []string) bool {
	if group, ok := strings.CutPrefix(entry, groupPrefix); ok {
		return slices.Contains(groups, group)
	}
	if strings.Contains(entry, "@") && p.tellsEmail() {
		return lower(entry) == lower(email)
	}
	return entry == subject
}

// Issuer is who vouches for people: the address of the provider, or empty for a proxy.
func (p *People) Issuer() string {
	if p.OIDC == nil {
		return ""
	}
	return p.OIDC.Issuer
}

// tellsEmail reports whether whoever says who asks says their mail addresses, too.
func (p *People) tellsEmail() bool { return p.OIDC != nil || p.Header.Email != "" }

// lower makes the letters A to Z small. Others that look like them stay.
func lower(address string) string {
	return strings.Map(func(c rune) rune {
		if 'A' <= c && c <= 'Z' {
			return c + 'a' - 'A'
		}
		return c
	}, address)
}
