package report

import (
	"cmp"
	"crypto/sha256"
	"image"
	"image/color"
	"strings"

	"github.com/weighpoint/weighpoint/web"
)

// Brand is what a site shows of whoever runs it in what is exported. The zero
// Brand is the product's own.
type Brand struct {
	// Name is what the site calls itself, empty for the product's name.
	Name string
	// Accent is legible on white; zero for the product's own.
	Accent color.RGBA
	// Logo is nil where there is none that can be drawn into a picture. Undrawn is
	// whether there is one all the same: an SVG.
	Logo    image.Image
	Undrawn bool
	// Version tells one brand from others, all zeros for the product's own.
	Version [sha256.Size]byte
}

// siteName is what the site calls itself, to stand in a sentence.
func (b Brand) siteName() string {
	if b.Name == "" {
		return web.Product
	}
	return web.Isolate(b.Name)
}

// calendarName is the same within a product identifier of iCalendar, RFC 5545,
// whose parts end with slashes.
func (b Brand) calendarName() string {
	return strings.ReplaceAll(cmp.Or(b.Name, web.Product), "/", " ")
}

func (b Brand) accent() color.RGBA {
	if b.Accent == (color.RGBA{}) {
		return accent
	}
	return b.Accent
}

// key is empty for the product's own brand, and another text for each other.
func (b Brand) key() string {
	if b.Version == [sha256.Size]byte{} {
		return ""
	}
	return string(b.Version[:])
}
