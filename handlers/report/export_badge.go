package report

import (
	"encoding/xml"
	"fmt"
	"strings"

	"golang.org/x/image/font"

	"github.com/weighpoint/weighpoint/web"
)

const (
	// badgeText is the most characters of a sentence on a badge: it stands in a
	// line of others at the head of a README.
	badgeText  = 60
	badgeSize  = 11 // of the letters, in pixels
	badgeInset = 7  // beside the words
)

// Badge is a small picture for a README, as SVG: what the answers point to. It
// says no more than the card.
func (r *Result) Badge() []byte {
	sentence := web.Plain(r.Sentence())
	if letters := []rune(sentence); len(letters) > badgeText {
		sentence = strings.TrimRight(string(letters[:badgeText-1]), " ") + "…"
	}
	const label = "decision"
	left := badgeWidth(label) + 2*badgeInset
	right := badgeWidth(sentence) + 2*badgeInset
	name := xmlText(web.Plain(web.Isolate(r.DecisionName())) + ": " + web.Plain(r.Sentence()))

	var b strings.Builder
	line := func(format string, args ...any) {
		_, _ = fmt.Fprintf(&b, format+"\n", args...) // a strings.Builder never fails
	}
	words := func(x, width int, text string) {
		// The reader's font is another than ours: the words keep their width.
		line(`<text x="%d" y="14" textLength="%d" lengthAdjust="spacingAndGlyphs">%s</text>`, x, width, xmlText(text))
	}
	line(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="20" role="img" aria-label="%s">`, left+right, name)
	line(`<title>%s</title>`, name)
	line(`<rect width="%d" height="20" fill="%s"/>`, left, colour(quiet))
	line(`<rect x="%d" width="%d" height="20" fill="%s"/>`, left, right, colour(r.Brand.accent()))
	line(`<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="%d">`, badgeSize)
	words(badgeInset, left-2*badgeInset, label)
	words(left+badgeInset, right-2*badgeInset, sentence)
	line("</g>\n</svg>")
	return []byte(b.String())
}

// xmlText writes a text for XML. Characters that XML cannot have, such as U+FFFF,
// become the mark for what cannot be shown: no browser draws a picture with one.
func xmlText(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a strings.Builder never fails
	return b.String()
}

// badgeWidth is how wide a text is, in pixels, in a font as wide as those that
// the badge asks for. Letters that our font lacks count as wide ones.
func badgeWidth(text string) int {
	measured, width := face(badgeSize*1.1, false), 0
	for _, letter := range text {
		if !Drawable(string(letter)) {
			width += badgeSize
			continue
		}
		width += font.MeasureString(measured, string(letter)).Ceil()
	}
	return width
}
