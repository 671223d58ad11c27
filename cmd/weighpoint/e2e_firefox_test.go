//go:build e2e

package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestBrowserFirefox goes the main ways in a second engine.
func TestBrowserFirefox(t *testing.T) {
	t.Parallel()
	f := newFirefox(t, startServer(t).url, 1280, 900, nil)
	f.goTo("/")
	f.follow("[data-testid=questionnaire] a", "Containers or VMs")
	result := f.decide(persona(t, "windows-services"), true) // the one with the most text
	if verdict := f.text("h1"); !strings.Contains(verdict, "Plain VMs") {
		t.Errorf("%s says %q", result, verdict)
	}
	f.goTo("/")
	if decisions := f.text("[data-testid=decisions]"); !strings.Contains(decisions, "Plain VMs") {
		t.Errorf("the decisions are %q", decisions)
	}
	t.Run("prints", func(t *testing.T) { f.in(t).wantPrints(result) })
	t.Run("lays out", func(t *testing.T) { f.in(t).wantLayout(result) })
}

// decide goes from a questionnaire's own page to a result, and returns the
// result's path. If there and back is wanted, it goes back and forward after
// every form, loses nothing, and meets no page that has expired.
func (f *firefox) decide(answers answers, thereAndBack bool) string {
	f.t.Helper()
	send := func(selector, text string, isBack func()) {
		before := f.path()
		f.follow(selector, text)
		if !thereAndBack {
			return
		}
		after := f.path()
		f.move(-1)
		if at := f.path(); at != before {
			f.t.Fatalf("back leads from %s to %s, want %s", after, at, before)
		}
		isBack()
		f.move(+1)
		if at := f.path(); at != after {
			f.t.Fatalf("forward leads from %s to %s, want %s", before, at, after)
		}
	}
	send("main form button", "Start", func() {})
	for f.isQuestion() {
		at := f.path()
		choices := answers[at[strings.LastIndex(at, "/")+1:]]
		for _, choice := range choices {
			id := foxSee[string](f, `document.querySelector("input[name=choice][value='%s']")?.id ?? ""`, choice)
			f.press(fmt.Sprintf("label[for=%q]", id), "")
		}
		send("form[action*='/q/'] button[type=submit]", "", func() {
			if got := f.checked(); got != strings.Join(choices, " ") {
				f.t.Errorf("back at %s the answer is %q, want %q", f.path(), got, choices)
			}
		})
	}
	send("[data-testid=finish] button[type=submit]", "", func() {})
	return f.path()
}

func (f *firefox) isQuestion() bool {
	f.t.Helper()
	return strings.Contains(f.path(), "/q/")
}

func (f *firefox) checked() string {
	f.t.Helper()
	return foxSee[string](f, `[...document.querySelectorAll("input[name=choice]:checked")].map(e => e.value).join(" ")`)
}

// wantPrints prints every kind of page. No sheet of paper is empty, and a result
// takes three.
func (f *firefox) wantPrints(result string) {
	t := f.t
	f.goTo(flagship)
	f.follow("main form button", "Start")
	const any = 100
	for path, most := range map[string]int{
		"/": 1, "/mine": 1, "/privacy": any, "/no/such/page": 1, flagship: any, f.path(): any,
		result: 3, result + "/share": any, result + "/options/gvisor": any, "/sources/containers-or-vms": any,
	} {
		f.goTo(path)
		paper := f.print("firefox" + strings.ReplaceAll(path, "/", "-"))
		if len(paper) > most {
			t.Errorf("%s prints on %d sheets, want %d at most", path, len(paper), most)
		}
		for i, text := range paper {
			if len(strings.Fields(text)) < 3 {
				t.Errorf("sheet %d of %d of %s has only %q", i+1, len(paper), path, text)
			}
			if found := regexp.MustCompile(`\S+→.*`).FindString(text); found != "" {
				t.Errorf("sheet %d of %s: %q has no space before its arrow", i+1, path, found)
			}
		}
	}
}

// wantLayout looks at what engines lay out differently.
func (f *firefox) wantLayout(result string) {
	t := f.t
	f.goTo(result)
	f.wantWhole("[data-testid=matrix] thead a")
	f.shot("firefox-result-wide")
	f.goTo(result + "/compare")
	f.wantWhole("[data-testid=compared-row] th .quiet")
	f.goTo(result + "/share")
	f.follow("[data-testid=make-link] button", "Make the link")
	f.goTo("/mine")
	f.press("[data-testid=links] summary", "")
	tops := foxSee[[]float64](f, `[...document.querySelectorAll("[data-testid=links] .facts li")].map(e => e.getBoundingClientRect().top)`)
	if len(tops) < 2 || slices.Min(tops) != slices.Max(tops) {
		t.Errorf("the facts of a link are not on one line: %v", tops)
	}
	f.shot("firefox-mine")
}

// wantWhole checks that no word breaks in what a selector finds, and that what
// has a number at its end is kept together.
func (f *firefox) wantWhole(selector string) {
	f.t.Helper()
	found := foxSee[struct {
		Words  int
		Broken []string
	}](f, `(() => {
		const found = {Words: 0, Broken: []};
		for (const e of document.querySelectorAll(%q)) {
			const walk = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
			while (walk.nextNode()) for (const m of walk.currentNode.data.matchAll(/weight \d|\S+/g)) {
				const word = new Range();
				word.setStart(walk.currentNode, m.index);
				word.setEnd(walk.currentNode, m.index + m[0].length);
				found.Words++;
				if (new Set([...word.getClientRects()].map(r => r.top)).size > 1 && !/-/.test(m[0])) found.Broken.push(m[0]);
			}
		}
		return found;
	})()`, selector)
	if found.Words == 0 || len(found.Broken) > 0 {
		f.t.Errorf("on %s, of %d words in %s, these are broken: %q", f.path(), found.Words, selector, found.Broken)
	}
}

// TestBrowserFirefoxForcesColours looks at the pages in the system's colours.
// Whatever is drawn has one of them, and every bar shows how far it could go.
func TestBrowserFirefoxForcesColours(t *testing.T) {
	t.Parallel()
	f := newFirefox(t, startServer(t).url, 1280, 900, map[string]any{"browser.display.document_color_use": 2})
	f.goTo(flagship)
	f.follow("main form button", "Start")
	f.wantSystemColours("question")
	f.goTo(flagship)
	result := f.decide(persona(t, "product-team"), false)
	f.wantSystemColours("result")
	f.goTo(result + "/compare")
	f.wantSystemColours("compare")
	f.goTo(result + "/options/gvisor")
	f.wantSystemColours("option")
}

func (f *firefox) wantSystemColours(name string) {
	f.t.Helper()
	f.shot("firefox-forced-" + name)
	found := foxSee[struct {
		Forced         bool
		Drawn          int
		Wrong, Endless []string
	}](f, `(() => {
		const probe = document.body.appendChild(document.createElement("i"));
		probe.style.forcedColorAdjust = "none";
		const system = new Set(["none"]);
		for (const c of ["Canvas", "CanvasText", "Highlight", "LinkText"]) { probe.style.color = c; system.add(getComputedStyle(probe).color); }
		probe.remove();
		const drawn = [...document.querySelectorAll("main svg:not(.qr-code) :is(rect, path, circle)")];
		const bars = [...document.querySelectorAll("main svg:has(.bar-track)")].filter(e => e.checkVisibility());
		return {
			Forced: matchMedia("(forced-colors: active)").matches,
			Drawn: drawn.length,
			Wrong: drawn.flatMap(e => [getComputedStyle(e).fill, getComputedStyle(e).stroke]).filter(c => !system.has(c)),
			Endless: bars.filter(e => getComputedStyle(e).borderInlineEndStyle !== "solid").map(e => e.getAttribute("class")),
		};
	})()`)
	if !found.Forced || found.Drawn == 0 || len(found.Wrong) > 0 || len(found.Endless) > 0 {
		f.t.Errorf("%s: forced %t, and of %d drawings, these have colours of their own: %q; these bars have no end: %q",
			f.path(), found.Forced, found.Drawn, found.Wrong, found.Endless)
	}
}
