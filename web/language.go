package web

import (
	"context"
	"io"
	"strings"
	"unicode"

	"github.com/a-h/templ"
	"golang.org/x/text/unicode/bidi"
)

// Pages speak British English, and hold texts of questionnaires and of people,
// in any language and either direction. An element that holds nothing but such
// a text is marked with theirs. A text inside a sentence of ours is isolated,
// so that neither turns the other: in markup by isolated, in a string by
// Isolate.

// ours is the language of our own words.
const ours = "en-GB"

// The marks between which a text takes its own direction, and does not touch
// its surroundings: FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE.
const (
	isolate = "\u2068"
	endMark = "\u2069"
)

// Isolate marks a text of others inside a sentence. Components draw the marks
// as an element, and Plain keeps those that are needed.
func Isolate(text string) string {
	if text == "" {
		return ""
	}
	return isolate + strings.Map(func(r rune) rune {
		if directs(r) {
			return -1
		}
		return r
	}, text) + endMark
}

// IsolateAll marks each of some texts.
func IsolateAll(texts []string) []string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = Isolate(text)
	}
	return all
}

// directs tells the characters that set a direction until another ends it, or
// until the end of the paragraph. In a text of others their end may be missing.
func directs(r rune) bool { return '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069' }

// Plain is a sentence for places that hold nothing but text. Without the marks
// around what is written from left to right, it is what one would type.
func Plain(text string) string {
	var b strings.Builder
	for _, p := range parts(text) {
		if p.isolated && rightToLeft(p.text) {
			b.WriteString(isolate + p.text + endMark)
		} else {
			b.WriteString(p.text)
		}
	}
	return b.String()
}

func rightToLeft(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		p, _ := bidi.LookupRune(r)
		class := p.Class()
		return class == bidi.R || class == bidi.AL || class == bidi.AN || unicode.Is(unicode.Bidi_Control, r)
	})
}

// part is a stretch of a sentence, which is isolated or is not.
type part struct {
	text     string
	isolated bool
}

// parts splits a sentence at its marks. A mark without a partner is kept as it
// is.
func parts(text string) []part {
	var all []part
	for text != "" {
		before, rest, opened := strings.Cut(text, isolate)
		inside, after, closed := strings.Cut(rest, endMark)
		if !opened || !closed {
			return append(all, part{text: text})
		}
		if before != "" {
			all = append(all, part{text: before})
		}
		all = append(all, part{inside, true})
		text = after
	}
	return all
}

// isolated draws one text of others inside a sentence of ours.
func isolated(s string) templ.Component {
	if s == "" {
		return templ.NopComponent
	}
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		open := "<bdi>"
		if language := foreign(ctx); language != "" {
			open = `<bdi lang="` + templ.EscapeString(language) + `">`
		}
		return templ.Join(templ.Raw(open), coded(s), templ.Raw("</bdi>")).Render(ctx, w)
	})
}

type languageKey struct{}

// speaking returns a context in which texts of others are in a language.
func speaking(ctx context.Context, language string) context.Context {
	return context.WithValue(ctx, languageKey{}, language)
}

// foreign is the language of texts of others, or empty where it is ours.
func foreign(ctx context.Context) string {
	language, _ := ctx.Value(languageKey{}).(string)
	if language == ours {
		return ""
	}
	return language
}

// theirs are the attributes of an element that holds nothing but a text of
// others.
func theirs(ctx context.Context) templ.Attributer {
	if language := foreign(ctx); language != "" {
		return templ.OrderedAttributes{{Key: "lang", Value: language}, {Key: "dir", Value: "auto"}}
	}
	return templ.OrderedAttributes{{Key: "dir", Value: "auto"}}
}

// inTheirWords draws an element that holds nothing but a text of others.
func inTheirWords(tag, class string, inside templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		marks := attribute("lang", foreign(ctx)) + attribute("dir", "auto")
		return element(tag, attribute("class", class)+marks, inside).Render(ctx, w)
	})
}

// ourLanguage are the attributes of an element with words of ours among those of
// others.
func ourLanguage(ctx context.Context) templ.Attributer {
	if foreign(ctx) == "" {
		return templ.OrderedAttributes{}
	}
	return templ.OrderedAttributes{{Key: "lang", Value: ours}}
}
