package sitefile

import (
	"crypto/sha256"
	_ "embed" // for the template
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/weighpoint/weighpoint/questions/document"
)

// Template is a site file that shows every key, with what each does.
//
//go:embed template.yaml
var Template []byte

// Site is what a site file says. The zero Site says nothing, and changes nothing
// of what pages show.
type Site struct {
	// Name is what the site calls itself, empty for the product's name.
	Name string
	// Logo is nil where there is none.
	Logo *Logo
	// Colours are nil for the product's own.
	Colours *Colours
	// Controller is who is responsible; its Name is empty where nobody is named.
	Controller Controller
	// Welcome is a paragraph for the start page, or empty.
	Welcome string
	// Offer has what is on offer, in this order; empty for everything.
	Offer []Named
	// Reviews say which results somebody else has to review; the first rule that
	// applies counts.
	Reviews []Review
	// NoCredit leaves out the one line that names the product.
	NoCredit bool
	// People is nil where nobody signs in, and browsers are told apart alone.
	People *People
	// Version tells what was read from what is read later.
	Version [sha256.Size]byte

	file     string
	peopleAt document.Position
}

// Controller is who is responsible for the site, and for what it stores. What is
// not given is empty.
type Controller struct {
	Name string
	// Contact is an address that begins with mailto:, http: or https:.
	Contact string
	// Imprint and Privacy are addresses of pages.
	Imprint, Privacy string
}

// Named is the id of a questionnaire or of a part of one, and where the file names
// it.
type Named struct {
	ID string
	At document.Position
}

// maxName is how many characters the name of a site may have: it is in the head
// of every page and at the end of every title. maxOffer is how many
// questionnaires may be on offer.
const (
	maxName  = 60
	maxOffer = 500
)

// languages are those that the product's own words are in.
var languages = []string{"en", "en-GB"}

var slug = document.IDForm{Pattern: document.Slug.Pattern, Words: "small letters, digits and -, beginning with a letter"}

// Parse reads a site file. The file name is used in messages alone. What the file
// names beside it is asked of beside, whose error says why it cannot be read.
//
// When anything is wrong, the error is document.Mistakes with everything that was
// found, and there is no site.
func Parse(file string, text []byte, beside func(name string) ([]byte, error)) (*Site, error) {
	d, root := document.Parse(file, text)
	r := &reader{Document: d, beside: beside, hash: text, site: &Site{file: file}}
	if root != nil {
		r.read(root)
	}
	d.CheckWriting()
	if len(d.Mistakes) > 0 {
		return nil, d.Mistakes.Sorted()
	}
	r.site.Version = sha256.Sum256(r.hash)
	return r.site, nil
}

// reader reads one file.
type reader struct {
	*document.Document
	beside func(name string) ([]byte, error)
	site   *Site
	// hash is all that was read.
	hash []byte
}

func (r *reader) read(root *document.Node) {
	f := r.Fields(root, "a site file",
		"format", "?", "name", "logo", "colours", "controller", "language", "welcome", "offer", "credit", "people", "review")
	r.Number(f["format"], `"format"`, 1, 1)
	r.site.Name = r.short(f, "name", maxName)
	r.logo(f)
	r.colours(f["colours"])
	r.controller(f["controller"])
	r.language(f)
	r.site.Welcome = r.Text(f, "welcome")
	// Whether there are such questionnaires, Unknown tells.
	r.site.Offer = r.ids(f["offer"], `"offer"`, "the id of a questionnaire", maxOffer)
	r.site.NoCredit = f["credit"] != nil && !r.Truth(f, "credit")
	r.people(f["people"])
	r.reviews(f)
}

// short reads a text that has to fit into a line.
func (r *reader) short(f document.Fields, key string, most int) string {
	text := r.Text(f, key)
	if n := utf8.RuneCountInString(text); n > most {
		r.Mistake(f[key].At, "%q has %d characters; at most %d are allowed", key, n, most)
	}
	return text
}

func (r *reader) controller(n *document.Node) {
	f := r.Fields(n, `"controller"`, "name", "contact", "?", "imprint", "privacy")
	r.site.Controller = Controller{
		Name: r.short(f, "name", 3*maxName), Contact: r.contact(f, "contact"),
		Imprint: r.page(f, "imprint"), Privacy: r.page(f, "privacy"),
	}
}

// language refuses what the product's own words are not in.
func (r *reader) language(f document.Fields) {
	language := r.Word(f, "language")
	if language == "" || slices.ContainsFunc(languages, func(l string) bool { return strings.EqualFold(l, language) }) {
		return
	}
	r.Mistake(f["language"].At, "the words round a questionnaire are in British English only so far, so language %s cannot be had: "+
		"write en-GB, or leave it out; a questionnaire may be in any language", document.Quote(language))
}

// ids reads a list of ids, none twice.
func (r *reader) ids(n *document.Node, list, what string, most int) []Named {
	var all []Named
	first := map[string]document.Position{}
	for _, item := range r.List(n, list, 1, most) {
		id := r.ID(item, what, slug)
		if at, twice := first[id]; twice && id != "" {
			r.Mistake(item.At, "%s is in the list already, on %s", document.Quote(id), at)
			continue
		}
		first[id] = item.At
		all = append(all, Named{id, item.At})
	}
	return all
}

// Known are the questionnaires that a site file may name.
type Known struct {
	IDs []string
	// Replaced are those in whose place others stand, each with the id of that.
	Replaced map[string]string
	// Vetoes are the ids of the vetoes of each that could be read.
	Vetoes map[string][]string
}

// Unknown lists what the file names and is not among what there is, each a mistake
// at its place.
func (s *Site) Unknown(known Known) document.Mistakes {
	mistakes := s.unknown(s.Offer, known)
	for _, rule := range s.Reviews {
		mistakes = append(mistakes, s.unknown(rule.Questionnaires, known)...)
		mistakes = append(mistakes, s.unknownVetoes(rule, known)...)
	}
	return mistakes
}

// unknown lists those of some questionnaires that there are not.
func (s *Site) unknown(all []Named, known Known) document.Mistakes {
	var mistakes document.Mistakes
	for _, q := range all {
		if slices.Contains(known.IDs, q.ID) {
			continue
		}
		message := "there is no questionnaire " + document.Quote(q.ID) + document.DidYouMean(q.ID, slices.Values(known.IDs))
		if by := known.Replaced[q.ID]; by != "" {
			message = document.Quote(q.ID) + " is not on offer, since " + document.Quote(by) + " replaces it; write that instead"
		}
		mistakes = append(mistakes, s.mistake(q.At, message)...)
	}
	return mistakes
}

// mistake is one at a place, or at the beginning where there is none.
func (s *Site) mistake(at document.Position, message string) document.Mistakes {
	return document.Mistakes{{File: s.file, Line: max(at.Line, 1), Column: max(at.Column, 1), Message: message}}
}

// besideFile is how messages call what lies beside the site file.
func (r *reader) besideFile(name string) string { return path.Join(path.Dir(r.site.file), name) }
