package report

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/weighpoint/weighpoint/questions"
)

// FileName is the name of an exported file: what the decision is called and
// its day. It never holds the token of a link.
func (r *Result) FileName(suffix string) string {
	return fileSlug(r.DecisionName()) + "-" + r.Created.UTC().Format(time.DateOnly) + suffix
}

// fileSlug writes a title as a part of a file's name: its letters and digits,
// with hyphens between the words, of at most 150 bytes.
func fileSlug(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.Nd) })
	slug := strings.Join(words, "-")
	for len(slug) > 150 {
		_, size := utf8.DecodeLastRuneInString(slug)
		slug = slug[:len(slug)-size]
	}
	if slug = strings.Trim(slug, "-"); !questions.Visible(slug) {
		return "decision"
	}
	return slug
}

// RecordName is the name of the decision record: tools for such records look
// for a number of four digits.
func (r *Result) RecordName() string { return "0000-" + fileSlug(r.DecisionName()) + ".md" }
