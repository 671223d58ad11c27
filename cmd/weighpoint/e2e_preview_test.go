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
