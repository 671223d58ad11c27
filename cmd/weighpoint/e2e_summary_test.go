//go:build e2e

package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// paste makes an editable page and pastes there what the clipboard has.
func (p *person) paste() {
	p.t.Helper()
	see[bool](p, `(() => {
		document.body.innerHTML = '<div id="editor" contenteditable></div><textarea id="plain"></textarea>';
		document.querySelector("#editor").focus();
		return true;
	})()`)
	p.do(pasteKey())
	see[bool](p, `(() => { document.querySelector("#plain").focus(); return true })()`)
	p.do(pasteKey())
}

// pasteKey is Ctrl+V, with the command that a browser with a window makes of it.
func pasteKey() chromedp.Action[chromedp.Void] {
	return chromedp.KeyEvent("v", chromedp.KeyModifiers(chromedp.ModifierCtrl), func(event *input.DispatchKeyEventParams) {
		event.Commands = []string{"paste"}
	})
}

// TestBrowserCopiesTheSummary copies from the page of the result and from the page
// of the summary, and pastes into an editable page and into a field.
func TestBrowserCopiesTheSummary(t *testing.T) {
	t.Parallel()
	for name, site := range map[string]string{"on localhost": "", "on a plain-HTTP name": "http://decide.test"} {
		t.Run(name, func(t *testing.T) {
			s, more := startAs(t, site)
			owner := newPerson(t, s, window{width: 320}, append(more, alone)...)
			_, link := owner.decideAndShare(persona(t, "mixed-cluster"))
			for _, path := range []string{link, link + "/summary"} {
				owner.wantStatus(owner.goTo(path), http.StatusOK)
				owner.do(click("[data-rich]", "Copy summary"))
				owner.want("#summary-copied", "Summary copied")
				owner.paste()
				for _, wanted := range []string{"h3", "table tr:nth-child(2) td", "ul li a[href^='https://']", "a[href='" + s + link + "']"} {
					if !owner.has("#editor " + wanted) {
						t.Errorf("%s: what was pasted has no %s: %s", path, wanted, see[string](owner, `document.querySelector("#editor").innerHTML`))
					}
				}
				plain := see[string](owner, `document.querySelector("#plain").value`)
				if !strings.HasPrefix(plain, "## ") || !strings.Contains(plain, "\n|---|---|---|\n") || !strings.Contains(plain, "(<"+s+link+">)") {
					t.Errorf("%s: as plain text it is %s", path, plain)
				}
			}
			owner.goTo(link + "/summary")
			owner.wantNoSidewaysScrolling("summary")
		})
	}
}

// TestBrowserShowsTheSummary has both to select where there are no scripts.
func TestBrowserShowsTheSummary(t *testing.T) {
	t.Parallel()
	p := newPerson(t, startServer(t).url, window{noJavaScript: true})
	result := p.decide(persona(t, "mixed-cluster"))
	p.goTo(result)
	p.wantStatus(p.follow("[data-testid=take] .files a", "Summary to copy"), http.StatusOK)
	p.want("[data-testid=summary]", "These answers")
	p.want("[data-testid=not-shared]", "nobody else can open this result")
	if see[bool](p, `document.querySelector("[data-rich]").checkVisibility()`) {
		t.Error("there is a button that does nothing")
	}
	if text := see[string](p, `document.querySelector("#markdown").value`); !strings.HasPrefix(text, "## ") {
		t.Errorf("the Markdown is %s", text)
	}
}
