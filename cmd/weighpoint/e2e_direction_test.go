//go:build e2e

package main

import (
	"context"
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// theirTexts are the texts of a questionnaire.
var theirTexts = regexp.MustCompile(`\b((?:title|name|short|summary|label|meaning|pressing|claim|find_out|publisher|metric|value|conditions|note): "?)([A-Za-z])`)

// inHebrew has the texts of a questionnaire begin in Hebrew.
func inHebrew(text []byte) []byte {
	return regexp.MustCompile(`(?m)^id: lunch$`).ReplaceAll(theirTexts.ReplaceAll(text, []byte("${1}אבג ${2}")), []byte("id: lunch\nlanguage: he"))
}

// misplaced lists marks that the style sheet adds to texts that run from right
// to left, where they would stand at the wrong end, and labels that do not stand
// beside what they label.
const misplaced = `(() => {
	const wrong = [];
	for (const e of document.querySelectorAll("main *")) {
		for (const mark of ["::before", "::after"]) {
			const {content, display} = getComputedStyle(e, mark);
			if (getComputedStyle(e).direction === "rtl" && display !== "none" && /[^\s"/]/.test(content.replace(/^(none|normal)$/, "")))
				wrong.push(e.tagName + "." + e.className + mark + " " + content);
		}
	}
	for (const input of document.querySelectorAll("main :is([type=radio], [type=checkbox])")) {
		const label = input.labels[0], range = document.createRange();
		range.selectNodeContents(label);
		const [box, text] = [input.getBoundingClientRect(), range.getBoundingClientRect()];
		if (box.width > 2 && !label.contains(input) && (text.left < box.right || text.left - box.right > 24))
			wrong.push("the label “" + label.textContent.trim() + "” is " + Math.round(text.left - box.right) + " pixels from its field");
	}
	return wrong;
})()`

// TestBrowserTextsFromRightToLeftStandWhereTheyShould looks at questions, their
// review and a result of a Hebrew questionnaire, on a screen and on paper.
func TestBrowserTextsFromRightToLeftStandWhereTheyShould(t *testing.T) {
	t.Parallel()
	site := startServer(t, "--questionnaires", lunchFolder(t, inHebrew)).url
	for name, w := range map[string]window{"wide": {width: 1280}, "narrow": {width: 390}} {
		p := newPerson(t, site, w)
		look := func() {
			t.Helper()
			if !regexp.MustCompile(`\p{Hebrew}`).MatchString(p.text("main")) {
				t.Errorf("%s has no Hebrew", p.path())
			}
			for _, medium := range []string{"screen", "print"} {
				p.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
					_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium})
					return err
				}))
				for _, wrong := range see[[]string](p, misplaced) {
					t.Errorf("%s, %s, %s: %s", name, medium, p.path(), wrong)
				}
			}
			p.resize(w)
		}
		p.goTo("/w/lunch")
		look()
		p.follow("main form button", "Start")
		for range 20 {
			if p.question() == "" {
				break
			}
			look()
			p.answer(see[[]string](p, `[...document.querySelectorAll("input[name=choice]")].map(e => e.value)`)[0])
		}
		look()
		result := p.finish("")
		for _, path := range []string{"", "/compare", "/share"} {
			p.goTo(result + path)
			look()
		}
	}
}
