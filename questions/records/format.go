package records

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/weighpoint/weighpoint/questions"
)

// Format is a form of decision records that tools read.
type Format string

const (
	// MADR is the format of https://adr.github.io/madr/, version 4.0.0.
	MADR Format = "madr"
	// Nygard is that of adr-tools, https://github.com/npryce/adr-tools: a number
	// before the title, the date, and the sections Status, Context, Decision and
	// Consequences.
	Nygard Format = "nygard"
	// Log4brains is that of https://github.com/thomvaill/log4brains: status and
	// date in a list below the title. That tool takes a record without a status
	// for accepted.
	Log4brains Format = "log4brains"
)

// Formats has all formats.
func Formats() []Format { return []Format{MADR, Nygard, Log4brains} }

// FormatsInWords lists all formats, with a word before the last one.
func FormatsInWords(before string) string {
	var names []string
	for _, f := range Formats() {
		names = append(names, string(f))
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " " + before + " " + names[last]
}

// Slug writes a title as a part of a file's name: its letters and digits,
// with hyphens between the words, of at most 150 bytes.
func Slug(title string) string {
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
