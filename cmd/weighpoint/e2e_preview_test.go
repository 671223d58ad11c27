//go:build e2e

package main

import (
	"fmt"
	"strings"
	"testing"
)

// TestBrowserPreviewFollowsASavedFile edits a file while a question is open: the
// page shows the new text by itself, at the same place and with what was open.
func TestBrowserPreviewFollowsASavedFile(t *testing.T) {
	d := startPreview(t)
	p := newPerson(t, d.url, window{width: 1280, height: 900})
	p.goTo("/w/lunch")
	p.follow("main form button", "Start")
	at := p.path()
	see[bool](p, `document.querySelector("#preview-why summary").click() || true`)
	p.wait("#preview-why[open]")
	before := see[string](p, `document.querySelector("[data-testid=preview]").dataset.number`)
	d.save("lunch.yaml", strings.Replace(ownLunch("lunch", "Second"), "Is there a kettle?", "Is there any kettle?", 1))
	p.wait(fmt.Sprintf("[data-testid=preview]:not([data-number=%q])", before))
	if legend := see[string](p, `document.querySelector("legend").textContent`); !strings.Contains(legend, "any kettle") {
		t.Errorf("it asks %q", legend)
	}
	if now := p.path(); now != at {
		t.Errorf("it was at %s, and is at %s", at, now)
	}
	p.wait("#preview-why[open]")
}

// The bar of a preview, with all that it holds, and the page of mistakes keep to
// the same rules as every page.
func TestBrowserPreviewIsAccessible(t *testing.T) {
	for name, w := range map[string]window{
		"light":  {width: 1280, height: 900},
		"dark":   {width: 390, height: 800, dark: true},
		"narrow": {width: 320, height: 600},
	} {
		t.Run(name, func(t *testing.T) {
			d := startPreview(t)
			p := newPerson(t, d.url, w)
			p.goTo("/w/lunch")
			p.follow("main form button", "Start")
			d.save("lunch.yaml", strings.Replace(ownLunch("lunch", "Second"), "awake: {rating: +2", "awake: {rating: -2", 1))
			p.wait("[data-testid=changed]")
			see[bool](p, `[...document.querySelectorAll(".author-bar summary")].forEach(s => s.click()) || true`)
			p.wait("#preview-ways[open]")
			p.wait("#preview-changes[open]")
			looks := func(what string) {
				if found := p.violations(); found != "" {
					t.Errorf("%s: %s", what, found)
				}
				if wide := see[bool](p, `document.documentElement.scrollWidth > innerWidth`); wide {
					t.Errorf("%s is wider than the window", what)
				}
			}
			looks("the bar")
			d.save("lunch.yaml", "id: lunch\n")
			p.wait("[data-testid=mistakes]")
			looks("the page of mistakes")
		})
	}
}
