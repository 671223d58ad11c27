package report

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"
	"sync"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"github.com/weighpoint/weighpoint/web"
)

// The card is as large as link previews want it.
const (
	cardWidth  = 1200
	cardHeight = 630
	cardMargin = 72
	cardBars   = 5

	// A logo is so high, and at most so wide; a name ends before the date.
	cardLogo     = 44
	cardLogoMost = 240
	cardNameEnd  = 740
)

var (
	paper  = color.RGBA{0xfb, 0xfa, 0xf7, 0xff}
	ink    = color.RGBA{0x17, 0x20, 0x21, 0xff}
	quiet  = color.RGBA{0x53, 0x5c, 0x5b, 0xff}
	accent = color.RGBA{0x0b, 0x5c, 0x57, 0xff}
	track  = color.RGBA{0xde, 0xdb, 0xd0, 0xff}
	other  = color.RGBA{0x7c, 0x87, 0x84, 0xff}
)

// colour writes a colour as SVG and CSS do.
func colour(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// CardKey identifies all that the card depends on.
func (r *Result) CardKey() [32]byte {
	return sha256.Sum256([]byte(r.Version + "\n" + r.Title + "\n" + Day(r.Created) + "\n" + string(r.Verdict) + r.Brand.key()))
}

// Card is the picture that other sites show for a link, as PNG: the verdict and
// the ranking, no answers. It depends on the frozen result and the brand alone,
// and equal ones give equal bytes.
func (r *Result) Card() ([]byte, error) {
	c := newCard(r.Brand.accent())
	title := r.DecisionName()
	if !Drawable(title) {
		title = r.questionnaire.Title
	}
	if !Drawable(title) {
		title = ""
	}
	sentence := web.Plain(r.Sentence())
	if !Drawable(sentence) {
		sentence = "These answers have a recommendation"
	}
	c.text(28, true, c.accent, cardMargin, 104, c.fitting(28, true, cardWidth-2*cardMargin, title))
	y := c.paragraph(56, true, ink, cardMargin, 176, cardWidth-2*cardMargin, 2, sentence)
	if label, text := r.strengthWords(); label != "" {
		if line := label + ": " + web.Plain(text); Drawable(line) {
			label = line
		}
		c.text(30, false, quiet, cardMargin, y+10, label)
	}
	c.bars(r)
	c.brand(r.Brand)
	c.textRight(24, quiet, cardWidth-cardMargin, cardHeight-36, Day(r.Created)+" · version "+Short(r.Version))
	var out bytes.Buffer
	err := png.Encode(&out, c.Image)
	return out.Bytes(), err
}

func (c *card) bars(r *Result) {
	ranking := r.verdict.Ranking
	for i, st := range ranking[:min(len(ranking), cardBars)] {
		top := 352 + 42*i
		// A name that the font lacks letters of would be boxes.
		name := r.name(st.Option)
		if !Drawable(name) {
			name = r.place(st)
		}
		fill := other
		if st.Rank == 1 {
			fill = c.accent
		}
		c.text(26, st.Rank == 1, ink, cardMargin, top+22, c.fitting(26, st.Rank == 1, 430, name))
		const left, width = 520, 540
		c.fill(image.Rect(left, top, left+width, top+24), track)
		c.fill(image.Rect(left, top, left+width*int(st.Fit)/1000, top+24), fill)
		c.textRight(26, ink, cardWidth-cardMargin, top+22, Points(st.Fit))
	}
}

// card is a picture being drawn.
type card struct {
	draw.Image
	accent color.RGBA
}

func newCard(accent color.RGBA) *card {
	c := &card{image.NewRGBA(image.Rect(0, 0, cardWidth, cardHeight)), accent}
	c.fill(c.Bounds(), paper)
	c.fill(image.Rect(0, 0, 16, cardHeight), accent)
	return c
}

func (c *card) fill(area image.Rectangle, with color.Color) {
	draw.Draw(c, area, image.NewUniform(with), image.Point{}, draw.Src)
}

// brand draws the logo and the name of the site into the lower left corner. In the
// place of a logo that cannot be drawn the name has the colour of the site.
func (c *card) brand(b Brand) {
	x := cardMargin
	if b.Logo != nil {
		size := b.Logo.Bounds()
		area := image.Rect(0, 0, max(1, size.Dx()*cardLogo/size.Dy()), cardLogo)
		if area.Dx() > cardLogoMost {
			area = image.Rect(0, 0, cardLogoMost, max(1, size.Dy()*cardLogoMost/size.Dx()))
		}
		area = area.Add(image.Pt(x, cardHeight-36-area.Dy()+(area.Dy()-18)/2))
		xdraw.CatmullRom.Scale(c, area, b.Logo, size, draw.Over, nil)
		x = area.Max.X + 16
	}
	in := ink
	if b.Undrawn {
		in = c.accent
	}
	if name := web.Plain(b.siteName()); Drawable(name) {
		c.text(24, true, in, x, cardHeight-36, c.fitting(24, true, cardNameEnd-x, name))
	}
}

// fonts are the two faces of the card, parsed once.
var fonts = sync.OnceValues(func() (regular, bold *opentype.Font) {
	return mustFont(goregular.TTF), mustFont(gobold.TTF)
})

func mustFont(data []byte) *opentype.Font {
	parsed, err := opentype.Parse(data)
	if err != nil {
		panic(err) // the font is part of the program
	}
	return parsed
}

// Drawable reports whether the card of a result can show a text: whether its font
// has every character.
func Drawable(text string) bool {
	_, bold := fonts()
	for _, r := range text {
		if glyph, err := bold.GlyphIndex(nil, r); err != nil || glyph == 0 {
			return false
		}
	}
	return true
}

func face(size float64, bold bool) font.Face {
	chosen, strong := fonts()
	if bold {
		chosen = strong
	}
	face, err := opentype.NewFace(chosen, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		panic(err) // the options are valid
	}
	return face
}

// text writes one line from x on, standing on y.
func (c *card) text(size float64, bold bool, in color.Color, x, y int, text string) {
	d := font.Drawer{Dst: c, Src: image.NewUniform(in), Face: face(size, bold), Dot: fixed.P(x, y)}
	d.DrawString(text)
}

// textRight writes one line that ends at x.
func (c *card) textRight(size float64, in color.Color, x, y int, text string) {
	c.text(size, false, in, x-font.MeasureString(face(size, false), text).Ceil(), y, text)
}

// paragraph writes at most so many lines and returns where the next one may
// stand.
func (c *card) paragraph(size float64, bold bool, in color.Color, x, y, width, lines int, text string) int {
	words := strings.Fields(text)
	for ; lines > 0 && len(words) > 0; lines-- {
		n := len(words)
		for n > 1 && c.width(size, bold, strings.Join(words[:n], " ")) > width {
			n--
		}
		line := strings.Join(words[:n], " ")
		if words = words[n:]; lines == 1 && len(words) > 0 {
			line += " …"
		}
		c.text(size, bold, in, x, y, c.fitting(size, bold, width, line))
		y += int(size * 1.2)
	}
	return y
}

func (c *card) width(size float64, bold bool, text string) int {
	return font.MeasureString(face(size, bold), text).Ceil()
}

// fitting shortens a text until it fits a width.
func (c *card) fitting(size float64, bold bool, width int, text string) string {
	if c.width(size, bold, text) <= width {
		return text
	}
	runes := []rune(text)
	for len(runes) > 0 && c.width(size, bold, string(runes)+"…") > width {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}
