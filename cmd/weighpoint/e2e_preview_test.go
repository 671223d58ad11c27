//go:build e2e

package main

import (
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
	d.save("lunch.yaml", strings.Replace(ownLunch("lunch", "Second"), "Is there a kettle?", "Is there any kettle?", 1))
	see[bool](p, `new Promise(done => { const look = () => document.querySelector("legend")?.textContent.includes("any kettle") ? done(true) : setTimeout(look, 50); look() })`)
	if now := p.path(); now != at {
		t.Errorf("it was at %s, and is at %s", at, now)
	}
	p.wait("#preview-why[open]")
}
