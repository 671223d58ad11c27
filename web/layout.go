package web

import "strings"

// Page is what every page needs around its content.
type Page struct {
	// Title names the page; the layout adds the product's name.
	Title string
	// Description is one sentence for search engines and previews, or empty.
	Description string
	// Home, Mine and Privacy are the addresses of the catalogue, of this
	// browser's decisions, and of the page about what is stored.
	Home, Mine, Privacy string
	// Language is that of the texts of others on the page, as a BCP 47 tag, or
	// empty for our own.
	Language string
	// Base is put before the paths of styles, scripts and icons.
	Base string
	// ReloadPath is, for a page that answers a form, the address that shows the same
	// without it, so that Back and Reload can ask for that; empty for others.
	ReloadPath string
	// script is whether the page has a use for the script.
	script bool
	// Private keeps the page out of search engines.
	Private bool
	// Address and Card are the full addresses of the page and of the picture
	// that other sites show for it; empty where there is none.
	Address, Card string
	// Atom is the address of the page's feed, or empty.
	Atom string
}

// Link is an address with its text.
type Link struct{ Text, Href string }

func (p Page) scripted() Page {
	p.script = true
	return p
}

// In is the page with texts of others in a language.
func (p Page) In(language string) Page {
	p.Language = language
	return p
}

// withError marks the title when something has to be put right.
func (p Page) withError(message string) Page {
	const mark = "Error: "
	if message != "" && !strings.HasPrefix(p.Title, mark) {
		p.Title = mark + p.Title
	}
	return p
}

// NoticeView is a sentence at the top of a page, with where to read on.
type NoticeView struct {
	Text string
	More Link
}
