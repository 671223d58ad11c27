package sitefile

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"path"
	"path/filepath"
	"strings"

	"github.com/weighpoint/weighpoint/questions/document"
)

// MaxLogo is how many bytes a logo may have, and maxSide how many pixels either
// side of a PNG.
const (
	MaxLogo = 64 << 10
	maxSide = 2048
)

// Logo is a picture that is safe to serve.
type Logo struct {
	// Name is "logo.svg" or "logo.png", Type its media type.
	Name, Type string
	Content    []byte
	// Image is the picture itself, nil for an SVG.
	Image image.Image
}

// logo reads the picture that the file names.
func (r *reader) logo(f document.Fields) {
	name := r.Word(f, "logo")
	if name == "" {
		return
	}
	at := f["logo"].At
	kind := strings.ToLower(path.Ext(name))
	switch {
	case !filepath.IsLocal(name) || strings.Contains(name, `\`):
		r.Mistake(at, "logo %s must be a file beside the site file, or in a folder there", document.Quote(name))
		return
	case kind != ".svg" && kind != ".png":
		r.Mistake(at, "logo %s must be an SVG or a PNG, with a name that ends in .svg or .png", document.Quote(name))
		return
	}
	content, err := r.beside(name)
	switch {
	case err != nil:
		r.Mistake(at, "logo %s cannot be read: %s", document.Quote(name), document.OneLine(err.Error()))
		return
	case len(content) > MaxLogo:
		r.Mistake(at, "logo %s has more than %d KiB", document.Quote(name), MaxLogo>>10)
		return
	}
	r.hash = append(append(r.hash[:len(r.hash):len(r.hash)], 0), content...)
	logo := &Logo{Name: "logo" + kind, Type: "image/svg+xml", Content: content}
	if kind == ".png" {
		logo.Type = "image/png"
		if logo.Image, err = decodePNG(content); err != nil {
			r.Mistake(at, "logo %s is no PNG that can be shown: %s", document.Quote(name), document.OneLine(err.Error()))
		}
	} else {
		mistakes := checkSVG(r.besideFile(name), content)
		if len(mistakes) > 0 {
			r.Break()
		}
		r.Mistakes = append(r.Mistakes, mistakes...)
	}
	r.site.Logo = logo
}

// decodePNG reads a picture whose sides are not too long.
func decodePNG(content []byte) (image.Image, error) {
	config, err := png.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	if config.Width > maxSide || config.Height > maxSide {
		return nil, fmt.Errorf("it has more than %d pixels on a side", maxSide)
	}
	return png.Decode(bytes.NewReader(content))
}
