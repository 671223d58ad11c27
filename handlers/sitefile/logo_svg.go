package sitefile

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/weighpoint/weighpoint/questions/document"
)

const svgSpace = "http://www.w3.org/2000/svg"

// drawn are the elements of SVG that draw, and nothing else: none of them runs a
// script, loads a file, leads anywhere or changes attributes later.
var drawn = wordSet(`svg g defs symbol use title desc metadata switch style
	path rect circle ellipse line polyline polygon text tspan textPath
	linearGradient radialGradient stop pattern clipPath mask marker view filter
	feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
	feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode
	feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence`)

// silent are languages of which drawing programs leave elements in an SVG. No
// browser does anything with them.
var silent = wordSet(`http://www.w3.org/1999/02/22-rdf-syntax-ns# http://creativecommons.org/ns# http://purl.org/dc/elements/1.1/
	http://www.inkscape.org/namespaces/inkscape http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

// svgCheck looks through an SVG.
type svgCheck struct {
	file     string
	decoder  *xml.Decoder
	mistakes document.Mistakes
	// depth is how many elements are open. sheet is the depth of the open element
	// that holds a style sheet, 0 for none, and text what it says so far: browsers read
	// it as one text, whatever stands between its parts.
	depth, sheet int
	text         strings.Builder
}

// checkSVG lists what a picture must not hold that is served from the site itself:
// anything that runs, that loads or leads to something else, or that is no SVG.
// What is not known to be harmless is refused.
func checkSVG(file string, text []byte) document.Mistakes {
	c := &svgCheck{file: file, decoder: xml.NewDecoder(bytes.NewReader(text))}
	roots := 0
	for {
		token, err := c.decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			c.mistake("this is no XML: %s", document.OneLine(err.Error()))
			return c.mistakes
		}
		if start, ok := token.(xml.StartElement); ok && c.depth == 0 {
			roots++
			c.root(start)
		}
		c.look(token)
	}
	if roots != 1 && len(c.mistakes) == 0 {
		c.mistake("this is not one picture")
	}
	return c.mistakes
}

func (c *svgCheck) mistake(format string, args ...any) {
	line, column := c.decoder.InputPos()
	c.mistakes = append(c.mistakes, document.Mistake{File: c.file, Line: line, Column: column, Message: fmt.Sprintf(format, args...)})
}

// root looks at the outermost element. A picture without a size has none that
// pages could scale.
func (c *svgCheck) root(start xml.StartElement) {
	if start.Name.Local != "svg" || start.Name.Space != svgSpace {
		c.mistake(`the outermost element must be <svg xmlns="%s">`, svgSpace)
		return
	}
	for _, a := range start.Attr {
		if a.Name.Local == "viewBox" {
			return
		}
	}
	c.mistake("<svg> needs a viewBox, so that the picture can be scaled")
}

func (c *svgCheck) look(token xml.Token) {
	switch t := token.(type) {
	case xml.StartElement:
		c.depth++
		c.element(t)
	case xml.EndElement:
		if c.depth == c.sheet {
			c.css("<style>", c.text.String())
			c.sheet = 0
			c.text.Reset()
		}
		c.depth--
	case xml.CharData:
		if c.sheet > 0 {
			_, _ = c.text.Write(t) // a strings.Builder never fails
		}
	case xml.Directive:
		c.mistake("a picture must not have a <!DOCTYPE>; leave it out")
	case xml.ProcInst:
		if t.Target != "xml" {
			c.mistake("<?%s?> is not allowed in a picture; leave it out", document.Clip(t.Target))
		}
	}
}

func (c *svgCheck) element(t xml.StartElement) {
	if !silent[t.Name.Space] && (t.Name.Space != svgSpace || !drawn[t.Name.Local]) {
		c.mistake("the element <%s> is not allowed in a picture: it may run, load or lead to something; save the picture as plain SVG without it",
			document.Clip(t.Name.Local))
	}
	switch {
	case c.sheet > 0:
		c.mistake("<style> must hold a style sheet alone, and no <%s>", document.Clip(t.Name.Local))
	case t.Name.Local == "style":
		c.sheet = c.depth
	}
	for _, a := range t.Attr {
		c.attribute(a)
	}
}

func (c *svgCheck) attribute(a xml.Attr) {
	name := strings.ToLower(a.Name.Local)
	switch {
	case a.Name.Space == "xmlns" || a.Name.Space == "" && name == "xmlns":
	case strings.HasPrefix(name, "on"):
		c.mistake("the attribute %s runs a script; leave it out", document.Quote(a.Name.Local))
	case name == "href" || name == "src":
		if !strings.HasPrefix(a.Value, "#") {
			c.mistake("%s leads out of the picture, to %s; a picture may name its own parts alone", document.Quote(a.Name.Local), document.Quote(a.Value))
		}
	case name == "base":
		c.mistake("the attribute %s is not allowed in a picture", document.Quote(a.Name.Local))
	default:
		c.css(document.Quote(a.Name.Local), a.Value)
	}
}

var (
	cssURL = regexp.MustCompile(`(?i)url\(\s*["']?\s*([^\s"')]?)`)
	cssOut = regexp.MustCompile(`(?i)\\|@import|@font-face|@namespace|image-set|\bsrc\(|\bimage\(|expression\(|javascript:|behavior:|-moz-binding`)
)

// css looks at a style, or at an attribute that may be one.
func (c *svgCheck) css(where, text string) {
	if found := cssOut.FindString(text); found != "" {
		c.mistake("%s has %s, which may load something; leave it out", where, document.Quote(found))
	}
	for _, found := range cssURL.FindAllStringSubmatch(text, -1) {
		if found[1] != "#" {
			c.mistake("%s leads out of the picture with url(…); a picture may name its own parts alone, as in url(#part)", where)
			return
		}
	}
}
