//go:build e2e

package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/weighpoint/weighpoint/handlers/sitefile"
)

// ottos is a site with a name, a logo and colours of its own, and what it looks
// like.
func ottos(t *testing.T) (url string, site *sitefile.Site) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "site.yaml")
	for name, text := range map[string]string{
		"site.yaml": "format: 1\nname: Ask Otto\nlogo: logo.svg\ncolours: {accent: \"#7a1fa2\"}\n",
		"logo.svg":  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path fill="#7a1fa2" d="M0 0h2v2z"/></svg>`,
	} {
		if err := os.WriteFile(filepath.Join(filepath.Dir(file), name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	site, _, err := readSite(file)
	if err != nil {
		t.Fatal(err)
	}
	return startServer(t, "--site", file).url, site
}

// TestBrowserShowsASiteOfItsOwn decides, shares and prints on a site with a name, a
// logo and colours of its own, as somebody who likes it light and as one who likes it
// dark. The product's name is in the line of credit, and nowhere else.
func TestBrowserShowsASiteOfItsOwn(t *testing.T) {
	t.Parallel()
	url, site := ottos(t)
	for name, c := range map[string]struct {
		window
		accent sitefile.Colour
	}{
		"light": {window{}, site.Colours.Light.Accent},
		"dark":  {window{width: 390, dark: true}, site.Colours.Dark.Accent},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPerson(t, url, c.window)
			p.goTo("/")
			p.wantOttos("the start page", c.accent)
			p.start()
			p.wantOttos("a question", c.accent)
			p.answerAll(persona(t, "start-up"))
			result := p.finish("")
			link := p.share("", everything)
			p.wantOttos("the page to share", c.accent)
			reader := newPerson(t, url, c.window)
			reader.goTo(link)
			reader.wantOttos("a result", c.accent)
			reader.wantOttosOnPaper()
			if status := reader.goTo(result); status != http.StatusForbidden {
				t.Errorf("the owner's page answers %d to another", status)
			}
			reader.wantOttos("a refusal", c.accent)
			reader.goTo("/nowhere")
			reader.wantOttos("an error", c.accent)
		})
	}
}

// wantOttos checks that the page that is open shows whose site it is.
func (p *person) wantOttos(page string, accent sitefile.Colour) {
	p.t.Helper()
	p.want("header .brand", "Ask Otto")
	if title := read(p.browser, chromedp.Title()); !strings.HasSuffix(title, "Ask Otto") {
		p.t.Errorf("%s has the title %q", page, title)
	}
	if !see[bool](p, `(() => { const logo = document.querySelector("header .brand img"); return logo !== null && logo.complete && logo.naturalWidth > 0 })()`) {
		p.t.Errorf("%s shows no logo", page)
	}
	want := fmt.Sprintf("rgb(%d, %d, %d)", accent.R, accent.G, accent.B)
	got := see[string](p, `(() => {
		const probe = document.body.appendChild(document.createElement("i"));
		probe.style.color = "var(--accent)";
		const colour = getComputedStyle(probe).color;
		probe.remove();
		return colour;
	})()`)
	if got != want {
		p.t.Errorf("%s has the accent %s, want %s", page, got, want)
	}
	if credit := p.text("[data-testid=credit]"); !strings.Contains(credit, "Weighpoint") {
		p.t.Errorf("the credit of %s is %q", page, credit)
	}
	rest := see[string](p, `(() => {
		const copy = document.documentElement.cloneNode(true);
		copy.querySelector("[data-testid=credit]").remove();
		return copy.outerHTML;
	})()`)
	if found := regexp.MustCompile(`(?i).{0,40}weighpoint.{0,40}`).FindString(rest); found != "" {
		p.t.Errorf("%s names the product: %s", page, found)
	}
}

// wantOttosOnPaper checks a print of the page that is open.
func (p *person) wantOttosOnPaper() {
	p.t.Helper()
	file := filepath.Join(p.t.TempDir(), "otto.pdf")
	if err := os.WriteFile(file, p.pdf("otto"), 0o600); err != nil {
		p.t.Fatal(err)
	}
	text := poppler(p.t, "pdftotext", file, "-")
	if !strings.Contains(text, "Ask Otto") || strings.Contains(text, "Weighpoint") {
		p.t.Errorf("the print does not name the site alone: %.200s", text)
	}
}
