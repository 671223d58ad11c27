package handlers_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/handlers/sitefile"
)

// siteText is a site file with everything.
const siteText = `format: 1
name: "Ask <Otto> & Söhne"
logo: logo.svg
colours: {accent: "#7a1fa2"}
controller: {name: "Otto & Söhne", contact: "mailto:ask@otto.example", imprint: "https://otto.example/imprint", privacy: "https://otto.example/privacy"}
welcome: The platform group helps on Tuesdays.
`

const logoText = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><style>path{fill:red}</style><path d="M0 0h2v2z"/></svg>`

// square is a picture as PNG.
func square() string {
	picture := image.NewRGBA(image.Rect(0, 0, 40, 40))
	for i := range picture.Pix {
		picture.Pix[i] = 0xff
	}
	picture.Set(20, 20, color.RGBA{0xff, 0, 0, 0xff})
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		panic(err)
	}
	return b.String()
}

// presented sets a server up with a site file and a logo.
func presented(t testing.TB, text, logo string) func(*handlers.Config) {
	t.Helper()
	s, err := sitefile.Parse("site.yaml", []byte(text), func(string) ([]byte, error) { return []byte(logo), nil })
	if err != nil {
		t.Fatal(err)
	}
	return func(c *handlers.Config) {
		offers := *c.Catalogue.Now()
		offers.Site = s
		c.Catalogue = handlers.NewCatalogue(offers)
	}
}

// present makes a site present itself so from now on.
func (s *site) present(text, logo string) {
	s.t.Helper()
	s.configure = presented(s.t, text, logo)
	s.serve(document(s.t, "lunch.yaml"))
}

var (
	productName = regexp.MustCompile(`(?i).{0,40}weighpoint.{0,40}`)
	creditLine  = regexp.MustCompile(`<p data-testid="credit">[^<]*</p>`)
)

// TestNamedSitesDoNotNameTheProduct asks for every route as every reader, and for
// what is not there. Only the line at the foot names the product, unless the site
// file switches it off. Metrics have names of their own, which nobody is shown.
func TestNamedSitesDoNotNameTheProduct(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"with credit": siteText, "without": siteText + "credit: false\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pages, wrong := 0, map[string]bool{}
			see := func(p page) {
				said := p.text
				if strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") && p.StatusCode/100 != 3 {
					pages++
					credits := len(creditLine.FindAllString(said, -1))
					if want := strings.Count(name, "with credit"); credits != want {
						wrong[fmt.Sprintf("%s %s: %d lines of credit, want %d", p.Request.Method, p.Request.URL.Path, credits, want)] = true
					}
					said = creditLine.ReplaceAllString(said, "")
				}
				p.Header.Del("Set-Cookie")
				if p.Request.URL.Path == "/metrics" {
					return
				}
				all := fmt.Sprint(p.Header) + "\n" + said
				if !strings.Contains(strings.ToLower(all), "weighpoint") {
					return // many times faster than to look for where it stands
				}
				for _, found := range productName.FindAllString(all, -1) {
					wrong[fmt.Sprintf("%s %s: %s", p.Request.Method, routeLike(p.Request.URL.Path), found)] = true
				}
			}
			s := newSite(t, document(t, "lunch.yaml"))
			s.present(text, logoText)
			s.seen = see
			scene := s.scene()
			for _, row := range slices.Concat(rowsOf(http.MethodGet), rowsOf(http.MethodPost)) { // which may change the scene
				for reader := range readers {
					scene.by[reader].do(row.method, scene.of(row.route, reader), row.body)
				}
				scene.by[0].do(row.method, pathMarks.Replace(row.route), "note=%zz")
				scene.by[0].do("PUT", scene.of(row.route, 0), "")
			}
			if pages < 200 {
				t.Errorf("only %d pages", pages)
			}
			for found := range wrong {
				t.Error(found)
			}
		})
	}
}

// rowsOf are the rows of the table of access with this method.
func rowsOf(method string) []row {
	return slices.DeleteFunc(slices.Clone(may), func(r row) bool { return r.method != method })
}

// routeLike is a path without what is chance.
func routeLike(path string) string {
	return regexp.MustCompile(`[A-Z0-9]{20,}`).ReplaceAllString(path, "…")
}

// TestSiteFileShowsEverywhere looks for what a site file says where it belongs.
func TestSiteFileShowsEverywhere(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	s.present(siteText, logoText)
	b := s.browser()
	start := b.get("/").want(t, http.StatusOK)
	for selector, want := range map[string]string{
		"title":                  "Decide, and show why – Ask <Otto> & Söhne",
		".brand bdi":             "Ask <Otto> & Söhne",
		"[data-testid=welcome]":  "The platform group helps on Tuesdays.",
		"[data-testid=operator]": "Run by Otto & Söhne · Contact · Imprint · Privacy notice",
	} {
		if got := strings.Join(strings.Fields(start.Find(selector).Text()), " "); got != want {
			t.Errorf("%s: %q, want %q", selector, got, want)
		}
	}
	if links := start.Find("[data-testid=operator] a"); links.Eq(0).AttrOr("href", "") != "mailto:ask@otto.example" || links.Eq(1).AttrOr("href", "") != "https://otto.example/imprint" {
		t.Error("the links of the operator lead elsewhere")
	}
	if got := b.get("/privacy").Find("[data-testid=privacy-section]").First().Text(); !strings.Contains(got, "Otto & Söhne runs this site") {
		t.Errorf("the page on privacy begins with %q", got)
	}

	result := b.decide("lunch", map[string]string{"time": "short"})
	link := b.share(result, "full")
	b.post(result+"/upkeep", "review=2027-03-01").to(t)
	for suffix, want := range map[string]string{
		".atom": "– Ask &lt;Otto&gt; &amp; Söhne</title>",
		".ics":  "PRODID:-//Ask <Otto> & Söhne//",
		".md":   "\ndecision-block:\n",
		".svg":  `fill="#7a1fa2"`,
	} {
		if got := s.browser().get(link+suffix).want(t, http.StatusOK).text; !strings.Contains(got, want) {
			t.Errorf("%s has no %s:\n%s", suffix, want, got)
		}
	}
	if got := s.browser().get(link).Find(`meta[property="og:site_name"]`).AttrOr("content", ""); got != "Ask <Otto> & Söhne" {
		t.Errorf("other sites are told %q", got)
	}
}

// TestCardsHaveTheLogo draws the card of one result for sites of several brands.
func TestCardsHaveTheLogo(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	link := b.share(b.decide("lunch", map[string]string{"time": "short"}), "full")
	cards := map[string]string{}
	for name, site := range map[string][2]string{
		"nothing": {"format: 1\n", ""}, "name": {"format: 1\nname: Otto\n", ""}, "colour": {"format: 1\ncolours: {accent: \"#7a1fa2\"}\n", ""},
		"logo": {"format: 1\nlogo: logo.png\n", square()}, "drawing": {"format: 1\nlogo: logo.svg\n", logoText},
	} {
		s.present(site[0], site[1])
		card := s.browser().get(link+".png").want(t, http.StatusOK).text
		if before, twice := cards[card]; twice {
			t.Errorf("%s and %s have the same card", name, before)
		}
		cards[card] = name
	}
}

// TestSitesBringTheirFiles asks for the style sheet and the logo that pages name,
// below a path as well.
func TestSitesBringTheirFiles(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"", "/decide"} {
		s := newSite(t, document(t, "lunch.yaml"))
		present := presented(t, siteText, logoText)
		s.configure = func(c *handlers.Config) {
			present(c)
			c.BaseURL.Path = prefix
		}
		s.prefix = prefix
		s.serve(document(t, "lunch.yaml"))
		b := s.browser()
		start := b.get(prefix+"/").want(t, http.StatusOK)
		sheets := start.Find("link[rel=stylesheet]")
		style, logo := sheets.Last().AttrOr("href", ""), start.Find("img.logo").AttrOr("src", "")
		if sheets.Length() != 2 || !strings.HasPrefix(style, prefix+"/static/site.") || !strings.HasPrefix(logo, prefix+"/static/logo.") {
			t.Fatalf("style %q, logo %q", style, logo)
		}
		if icon := start.Find("link[rel=icon]").AttrOr("href", ""); icon != logo {
			t.Errorf("icon %q", icon)
		}
		sheet := b.get(style).want(t, http.StatusOK)
		if got := sheet.Header.Get("Content-Type"); got != "text/css; charset=utf-8" || !strings.Contains(sheet.text, "--accent: #7a1fa2;") {
			t.Errorf("%s:\n%s", got, sheet.text)
		}
		picture := b.get(logo).want(t, http.StatusOK)
		for header, want := range map[string]string{
			"Content-Type":            "image/svg+xml",
			"Cache-Control":           "public, max-age=31536000, immutable",
			"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
			"X-Content-Type-Options":  "nosniff", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := picture.Header.Get(header); got != want {
				t.Errorf("%s: %q, want %q", header, got, want)
			}
		}
		if picture.text != logoText {
			t.Errorf("the logo is %s", picture.text)
		}
		s.configure = nil
		s.serve(document(t, "lunch.yaml"))
		s.browser().get(style).want(t, http.StatusNotFound)
	}
}

// TestPagesOfLinksFollowTheSiteFile reads a page that is kept, before and after the
// site presents itself otherwise.
func TestPagesOfLinksFollowTheSiteFile(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	var catalogue *handlers.Catalogue
	s.configure = func(c *handlers.Config) { catalogue = c.Catalogue }
	s.serve(document(t, "lunch.yaml"))
	b := s.browser()
	link := b.share(b.decide("lunch", nil), "full")
	reader := s.browser()
	before := reader.get(link).want(t, http.StatusOK)
	for _, name := range []string{"Otto", "Anna"} {
		var c handlers.Config
		c.Catalogue = handlers.NewCatalogue(*catalogue.Now())
		presented(t, "format: 1\nname: "+name+"\n", "")(&c)
		catalogue.Replace(*c.Catalogue.Now())
		after := reader.get(link).want(t, http.StatusOK)
		if got := after.Find(".brand").Text(); strings.TrimSpace(got) != name || after.Header.Get("Etag") == before.Header.Get("Etag") {
			t.Errorf("the page is of %q", got)
		}
	}
}
