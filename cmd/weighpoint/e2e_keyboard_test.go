//go:build e2e

package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// mostStops is more than there are places for the focus on any page.
const mostStops = 1000

// key presses a key as a keyboard does: what the press itself has done keeps
// the character from going to whatever has the focus then.
func key(which string, held ...chromedp.Modifier) chromedp.Action[chromedp.Void] {
	return chromedp.KeyEvent(which, chromedp.KeyModifiers(held...), func(event *input.DispatchKeyEventParams) {
		if event.Type == kb.KeyDown {
			event.Type = kb.KeyRawDown
		}
	})
}

// focus is what the keyboard acts on.
type focus struct {
	Tag, Value, Text string
	Wanted           bool // it is what somebody looks for
	Shown            bool // one can see that it is here
}

// focused describes the focus. The mark of a focus is an outline or a shadow
// of the element itself, or an outline of the card that it lies in.
func (p *person) focused(wanted, text string) focus {
	p.t.Helper()
	return see[focus](p, `(() => {
		const e = document.activeElement, box = e.getBoundingClientRect();
		const outlined = e => getComputedStyle(e).outlineStyle !== "none" && parseFloat(getComputedStyle(e).outlineWidth) > 0;
		let card = e;
		while (card !== document.body && !outlined(card)) card = card.parentElement;
		const marked = card !== document.body || getComputedStyle(e).boxShadow !== "none";
		const inside = box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
		return {Tag: e.localName, Value: e.value ?? "", Text: e.outerHTML.slice(0, 200),
			Wanted: e.matches(%q) && e.textContent.includes(%q), Shown: marked && inside};
	})()`, wanted, text)
}

// press presses a key and fails the test where the focus cannot be seen then.
func (p *person) press(which, wanted, text string, held ...chromedp.Modifier) focus {
	p.t.Helper()
	p.do(key(which, held...))
	now := p.focused(wanted, text)
	if now.Tag != "body" && now.Tag != "main" && !now.Shown {
		p.t.Errorf("on %s the focus cannot be seen on %s", p.path(), now.Text)
	}
	return now
}

// tabTo presses Tab until the focus is on what the selector finds.
func (p *person) tabTo(selector, text string) {
	p.t.Helper()
	for range mostStops {
		if now := p.press(kb.Tab, selector, text); now.Wanted {
			return
		} else if now.Tag == "body" {
			break
		}
	}
	p.t.Fatalf("on %s, Tab never comes to %s %q", p.path(), selector, text)
}

// enter presses Enter where it leads to another page.
func (p *person) enter() int64 {
	p.t.Helper()
	return p.load(key(kb.Enter))
}

// tick answers a question with keys alone.
func (p *person) tick(choices []string) {
	p.t.Helper()
	for _, choice := range choices {
		wanted := "input[name=choice][value='" + choice + "']"
		if see[bool](p, `document.querySelector("input[name=choice]").type === "checkbox"`) {
			p.tabTo(wanted, "")
			p.do(key(" "))
			continue
		}
		p.tabTo("input[name=choice]", "")
		p.do(key(" "))
		for range mostStops {
			if p.focused(wanted, "").Wanted {
				break
			}
			p.press(kb.ArrowDown, wanted, "")
		}
	}
	if got := p.checked(); got != strings.Join(choices, " ") {
		p.t.Fatalf("on %s the keys ticked %q, want %q", p.path(), got, choices)
	}
}

func TestBrowserDecidesByKeyboard(t *testing.T) {
	t.Parallel()
	all := persona(t, "start-up").but("workload", "functions").but("speed", "seconds")
	p := newPerson(t, startServer(t).url, window{})
	p.goTo("/")
	p.tabTo("a[href='#content']", "Skip")
	p.do(key(kb.Enter))
	p.wait("main:focus")
	if now := p.press(kb.Tab, "main *", ""); !now.Wanted {
		t.Errorf("behind the skip link comes %s", now.Text)
	}
	p.goTo("/")
	p.tabTo("[data-testid=questionnaire] a", "")
	p.enter()
	p.tabTo("main form button", "Start")
	p.enter()
	p.mistakeByKeyboard()
	for id := p.question(); id != ""; id = p.question() {
		p.tick(all[id])
		if id == "code" {
			p.tabTo("input[name=importance]", "")
			p.press(kb.ArrowRight, "*", "")
		}
		p.tabTo("form[action*='/q/'] button[type=submit]", "")
		p.wantStatus(p.enter(), http.StatusOK)
	}
	p.want("[data-testid=answers]", "matters more")
	p.tabTo("#title", "")
	p.do(key("By keyboard"))
	p.tabTo("[data-testid=finish] button[type=submit]", "")
	p.enter()
	p.want("[data-testid=verdict]", "By keyboard")
	p.tabThrough()
	p.shareByKeyboard()
}

// shareByKeyboard makes a link of the verdict alone to the result whose page is
// open, and ends it.
func (p *person) shareByKeyboard() {
	p.t.Helper()
	p.tabTo("[data-testid=share-link] a", "")
	p.enter()
	p.tabTo("#label", "")
	p.do(key("Board"))
	p.tabTo("input[name=scope]", "")
	p.press(kb.ArrowDown, "*", "")
	p.tabTo("input[name=days]", "")
	p.press(kb.ArrowDown, "*", "")
	p.tabTo("[data-testid=make-link] button", "Show what a reader will see")
	p.wantStatus(p.enter(), http.StatusOK)
	p.want("[data-testid=preview]", "the verdict alone")
	p.press(kb.Tab, "*", "", chromedp.ModifierShift) // from the preview back to the button that was used
	if now := p.press(kb.Tab, "button", "Make the link", chromedp.ModifierShift); !now.Wanted {
		p.t.Fatalf("Shift and Tab lead from the preview to %s", now.Text)
	}
	p.wantStatus(p.enter(), http.StatusOK)
	p.want("[data-testid=link]", "Board")
	p.want("[data-testid=link]", "Verdict only")
	p.want("[data-testid=link]", "Works until")
	p.tabThrough()
	link := strings.TrimPrefix(p.links()[0], p.site)
	p.tabTo("[data-testid=revoke] summary", "End this link")
	p.do(key(kb.Enter))
	p.tabTo("[data-testid=revoke] button", "End this link")
	p.wantStatus(p.enter(), http.StatusOK)
	p.want("[data-testid=link]", "Ended ")
	p.wantStatus(p.goTo(link), http.StatusGone)
}

// mistakeByKeyboard sends an empty answer and goes from the error to the
// field.
func (p *person) mistakeByKeyboard() {
	p.t.Helper()
	p.tabTo("form[action*='/q/'] button[type=submit]", "")
	p.wantStatus(p.enter(), http.StatusUnprocessableEntity)
	p.wait("[data-testid=error-summary]:focus")
	if now := p.focused("*", ""); !now.Shown {
		p.t.Errorf("after an error the focus cannot be seen on %s", now.Text)
	}
	if now := p.press(kb.Tab, "[data-testid=error-summary] a", ""); !now.Wanted {
		p.t.Errorf("from the summary, Tab leads to %s", now.Text)
	}
	p.do(key(kb.Enter))
	p.wait("input[name=choice]:focus")
	if now := p.focused("*", ""); !now.Shown {
		p.t.Errorf("behind the summary's link the focus cannot be seen on %s", now.Text)
	}
	p.goTo(p.session()) // afresh
}

// tabThrough visits every place for the focus on the page that is open.
func (p *person) tabThrough() {
	p.t.Helper()
	p.do(chromedp.Reload())
	stops := 0
	for ; stops < mostStops && p.press(kb.Tab, "*", "").Tag != "body"; stops++ {
	}
	if all := see[int](p, `[...document.querySelectorAll("a, button, input, select, summary, [tabindex='0']")].filter(e => e.checkVisibility()).length`); stops < all/2 || stops == mostStops {
		p.t.Errorf("Tab stops at %d places, and there are %d", stops, all)
	}
}

func TestBrowserShowsErrors(t *testing.T) {
	t.Parallel()
	for name, noJavaScript := range map[string]bool{"with JavaScript": false, "without JavaScript": true} {
		t.Run(name, func(t *testing.T) {
			p := newPerson(t, startServer(t).url, window{width: 390, noJavaScript: noJavaScript})
			p.start()
			p.do(click("[data-testid=importance] label", "Less"), click("[data-testid=note] summary", ""))
			p.fill("#note", "PCI audit in March")
			p.wantStatus(p.submit(), http.StatusUnprocessableEntity)
			p.wantError("Choose an answer")
			p.wantChecked(nil, "less")
			if note := see[string](p, `document.querySelector("#note").value`); note != "PCI audit in March" {
				t.Errorf("the note is now %q", note)
			}
			p.wantStatus(p.answer("vms"), http.StatusOK)
			p.goTo(p.session() + "/review")
			p.want("[data-testid=answers]", "PCI audit in March")
		})
	}
}

// wantError checks that an error is shown where and how it has to be.
func (p *person) wantError(message string) {
	p.t.Helper()
	if title := see[string](p, `document.title`); !strings.HasPrefix(title, "Error: ") {
		p.t.Errorf("the title is %q", title)
	}
	p.want("[data-testid=error-summary]", message)
	p.wait("[data-testid=error-summary]:focus")
	if explained := see[bool](p, `[...document.querySelectorAll("[aria-describedby]")].some(e =>
		(e.ariaInvalid === "true" || e.querySelector("[aria-invalid=true]")) &&
		e.getAttribute("aria-describedby").split(" ").some(id => document.getElementById(id)?.innerText.includes(%q)))`, message); !explained {
		p.t.Error("no field is marked as wrong and explained by the message")
	}
	p.do(click("[data-testid=error-summary] a", ""))
	p.wait("input[name=choice]:focus")
}

// TestBrowserKeepsLoneChoicesAlone ticks what excludes other choices: the
// script unticks them, and without it the server asks again.
func TestBrowserKeepsLoneChoicesAlone(t *testing.T) {
	t.Parallel()
	all := persona(t, "product-team")
	for name, noJavaScript := range map[string]bool{"with JavaScript": false, "without JavaScript": true} {
		t.Run(name, func(t *testing.T) {
			p := newPerson(t, startServer(t).url, window{noJavaScript: noJavaScript})
			p.start()
			for p.question() != "needs" {
				p.answer(all[p.question()]...)
			}
			p.choose("docker", "privileged", "none")
			if noJavaScript {
				p.wantStatus(p.submit(), http.StatusUnprocessableEntity)
				p.wantError("stands alone")
				p.wantChecked([]string{"none", "docker", "privileged"}, "normal")
				return
			}
			p.wantChecked([]string{"none"}, "normal")
			p.choose("docker")
			p.wantChecked([]string{"docker"}, "normal")
			p.choose("unsure")
			p.wantChecked([]string{"unsure"}, "normal")
		})
	}
}
