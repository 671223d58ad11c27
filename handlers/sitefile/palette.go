package sitefile

import (
	"github.com/weighpoint/weighpoint/questions/document"
)

// Legible is the least contrast between text and what it stands on, that of
// WCAG 2.2, success criterion 1.4.3.
const Legible = 4.5

// Colours are what follows from one accent.
type Colours struct {
	// Accent is as the file has it.
	Accent Colour
	// Light and Dark are the colours for either scheme.
	Light, Dark Palette
}

// Palette are the colours of one scheme that the accent decides. They are named
// as in tokens.css.
type Palette struct {
	Accent, AccentStrong, OnAccent, Wash, WashStrong Colour
}

// scheme is what the product's own style sheet says for light or dark, from
// tokens.css.
type scheme struct {
	// backgrounds are what text in the accent stands on, beside the washes.
	backgrounds []Colour
	// wash and washStrong are the product's own: those of others are as light.
	wash, washStrong Colour
	// onAccent is text that stands on the accent.
	onAccent Colour
	// toward is the lightness to which the accent moves until it is legible.
	toward float64
	// strong is how far the stronger accent is from the accent to that, at least.
	strong float64
}

var (
	light = scheme{
		backgrounds: []Colour{{0xfb, 0xfa, 0xf6}, {0xff, 0xff, 0xff}, {0xf1, 0xef, 0xe8}},
		wash:        Colour{0xe3, 0xf0, 0xec}, washStrong: Colour{0xc3, 0xe0, 0xd9},
		onAccent: Colour{0xff, 0xff, 0xff}, toward: 0, strong: 0.26,
	}
	dark = scheme{
		backgrounds: []Colour{{0x12, 0x18, 0x1a}, {0x1a, 0x23, 0x25}, {0x0d, 0x12, 0x13}},
		wash:        Colour{0x16, 0x30, 0x2f}, washStrong: Colour{0x1f, 0x46, 0x43},
		onAccent: Colour{0x0a, 0x1b, 0x1a}, toward: 1, strong: 0.4,
	}
)

// steps is how finely lightness is tried out.
const steps = 500

// maxTint is the most saturation of a wash.
const maxTint = 0.4

func (r *reader) colours(n *document.Node) {
	f := r.Fields(n, `"colours"`, "accent", "?")
	text := r.Word(f, "accent")
	accent, ok := parseColour(text)
	if !ok {
		if text != "" {
			r.Mistake(f["accent"].At, `accent %s is not a colour such as "#0b5cab"`, document.Quote(text))
		}
		return
	}
	r.site.Colours = newColours(accent)
}

// newColours derives all colours from an accent. One that is not legible as it is
// keeps its hue and saturation and gets another lightness: as little darker, or in
// the dark as little lighter, as makes it legible on everything that it stands on.
func newColours(accent Colour) *Colours {
	return &Colours{Accent: accent, Light: light.palette(accent), Dark: dark.palette(accent)}
}

func (s scheme) palette(accent Colour) Palette {
	tone := accent.hsl()
	p := Palette{OnAccent: s.onAccent, Wash: s.tint(tone, s.wash), WashStrong: s.tint(tone, s.washStrong)}
	on := append([]Colour{p.OnAccent, p.Wash, p.WashStrong}, s.backgrounds...)
	tone = s.legible(tone, on)
	p.Accent = tone.colour()
	if p.Accent == accent.hsl().colour() {
		p.Accent = accent // as it was written
	}
	tone.l += (s.toward - tone.l) * s.strong
	p.AccentStrong = s.legible(tone, on).colour()
	return p
}

// legible moves a tone toward the end of the scheme until it is legible on all of
// these colours, which black and white are.
func (s scheme) legible(tone hsl, on []Colour) hsl {
	from := tone.l
	for i := 0; i <= steps; i++ {
		tone.l = from + (s.toward-from)*float64(i)/steps
		c, least := tone.colour(), 21.0
		for _, other := range on {
			least = min(least, Contrast(c, other))
		}
		if least >= Legible {
			break
		}
	}
	return tone
}

// tint is a wash in the hue of a tone that is as light as the product's own, or a
// little further from text, so that all text is as legible on it.
func (s scheme) tint(tone hsl, own Colour) Colour {
	tone.s = min(tone.s, maxTint)
	want := own.luminance()
	for i := range steps + 1 {
		tone.l = 1 - s.toward + (2*s.toward-1)*float64(i)/steps
		if l := tone.colour().luminance(); s.toward == 0 && l < want || s.toward == 1 && l > want {
			tone.l -= (2*s.toward - 1) / steps
			break
		}
	}
	return tone.colour()
}
