package sitefile

import (
	"net/mail"
	"net/url"
	"strings"

	"github.com/weighpoint/weighpoint/questions/document"
)

// page reads the address of a page, which may be missing.
func (r *reader) page(f document.Fields, key string) string {
	text := r.Word(f, key)
	if text != "" && !isPage(text) {
		r.Mistake(f[key].At, "%s %s is not the address of a page; write one such as https://example.org/%[1]s", key, document.Quote(text))
	}
	return text
}

// contact reads where to turn to: a mail address or a page.
func (r *reader) contact(f document.Fields, key string) string {
	text := r.Word(f, key)
	switch {
	case text == "" || isPage(text) || isMail(strings.TrimPrefix(text, "mailto:")) && strings.HasPrefix(text, "mailto:"):
	case isMail(text):
		r.Mistake(f[key].At, "%s %s needs mailto: before it; write mailto:%s", key, document.Quote(text), document.Clip(text))
	default:
		r.Mistake(f[key].At, "%s %s is neither a mail address such as mailto:decide@example.org nor the address of a page", key, document.Quote(text))
	}
	return text
}

// isPage reports whether a text is an address that begins with http or https,
// holds no password, and is written as addresses are.
func isPage(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil && !strings.ContainsAny(text, " <>\"")
}

// isMail reports whether a text is a mail address and nothing else.
func isMail(text string) bool {
	a, err := mail.ParseAddress(text)
	return err == nil && a.Name == "" && a.Address == text && !strings.ContainsAny(text, "?&%<>\" ")
}
