package sitefile

import (
	"fmt"
	"image/color"
	"math"
	"regexp"
	"strconv"
)

// Colour is a colour of sRGB, each part from 0 to 255.
type Colour struct{ R, G, B uint8 }

var hexColour = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)

// parseColour reads a colour such as #0b5cab.
func parseColour(text string) (Colour, bool) {
	if !hexColour.MatchString(text) {
		return Colour{}, false
	}
	n, err := strconv.ParseUint(text[1:], 16, 32)
	return Colour{uint8(n >> 16), uint8(n >> 8), uint8(n)}, err == nil //nolint:gosec // the lowest 8 bits are meant
}

// String writes the colour as style sheets do, such as #0b5cab.
func (c Colour) String() string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// RGBA is the colour for pictures.
func (c Colour) RGBA() color.RGBA { return color.RGBA{c.R, c.G, c.B, 0xff} }

// linear has the light of each part of a colour, as WCAG 2.2 has it.
var linear = func() (light [256]float64) {
	for part := range light {
		v := float64(part) / 255
		if v <= 0.04045 {
			light[part] = v / 12.92
		} else {
			light[part] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return light
}()

// luminance is the relative luminance of WCAG 2.2, from 0 for black to 1 for
// white: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
func (c Colour) luminance() float64 {
	return 0.2126*linear[c.R] + 0.7152*linear[c.G] + 0.0722*linear[c.B]
}

// Contrast is the contrast ratio of WCAG 2.2, from 1 to 21:
// https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
func Contrast(a, b Colour) float64 {
	l, m := a.luminance(), b.luminance()
	return (max(l, m) + 0.05) / (min(l, m) + 0.05)
}

// hsl are hue, saturation and lightness of a colour, each from 0 to 1, as CSS
// has them: https://www.w3.org/TR/css-color-4/#the-hsl-notation
type hsl struct{ h, s, l float64 }

func (c Colour) hsl() hsl {
	r, g, b := float64(c.R)/255, float64(c.G)/255, float64(c.B)/255
	most, least := max(r, g, b), min(r, g, b)
	l, d := (most+least)/2, most-least
	if d == 0 {
		return hsl{0, 0, l}
	}
	var h float64
	switch most {
	case r:
		h = math.Mod((g-b)/d+6, 6)
	case g:
		h = (b-r)/d + 2
	default:
		h = (r-g)/d + 4
	}
	return hsl{h / 6, d / (1 - math.Abs(2*l-1)), l}
}

// colour is the nearest colour. For one hue and saturation, more lightness never
// makes less luminance.
func (c hsl) colour() Colour {
	part := func(n float64) uint8 {
		k := math.Mod(n+c.h*12, 12)
		v := c.l - c.s*min(c.l, 1-c.l)*max(-1, min(k-3, 9-k, 1))
		return uint8(math.Round(255 * min(max(v, 0), 1)))
	}
	return Colour{part(0), part(8), part(4)}
}
