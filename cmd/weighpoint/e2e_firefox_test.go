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
	t.Run("goes back past refused forms", func(t *testing.T) { f.in(t).goesBack(result) })
}

// TestBrowserFirefoxWithoutScripts goes on a narrow screen by little light.
func TestBrowserFirefoxWithoutScripts(t *testing.T) {
	t.Parallel()
	f := newFirefox(t, startServer(t).url, 390, 844, map[string]any{"javascript.enabled": false, "layout.css.prefers-color-scheme.content-override": 0})
	f.sandbox = "tests"
	f.goTo("/")
	f.wantDark("first")
	f.goTo(flagship)
	f.wantDark("introduction")
	f.goesBack(f.decide(persona(t, "product-team"), false))
}

// decide goes from a questionnaire's own page to a result, and returns the
// result's path. If there and back is wanted, it goes back and forward after
// every form, loses nothing, and meets no page that has expired.
func (f *firefox) decide(answers answers, thereAndBack bool) string {
	f.t.Helper()
	f.send("main form button", "Start", thereAndBack, func() {})
	f.answerAll(answers, thereAndBack)
	f.send("[data-testid=finish] button[type=submit]", "", thereAndBack, func() {})
	return f.path()
}

// answerAll goes from a question to the review.
func (f *firefox) answerAll(answers answers, thereAndBack bool) {
	f.t.Helper()
	for f.isQuestion() {
		at := f.path()
		choices := answers[at[strings.LastIndex(at, "/")+1:]]
		for _, choice := range choices {
			id := foxSee[string](f, `document.querySelector("input[name=choice][value='%s']")?.id ?? ""`, choice)
			f.press(fmt.Sprintf("label[for=%q]", id), "")
		}
		f.send("form[action*='/q/'] button[type=submit]", "", thereAndBack, func() {
			if got := f.checked(); got != strings.Join(choices, " ") {
				f.t.Errorf("back at %s the answer is %q, want %q", f.path(), got, choices)
			}
		})
	}
}

// send sends a form. If wanted, it then goes back, calls isBack, and goes
// forward.
func (f *firefox) send(selector, text string, thereAndBack bool, isBack func()) {
	f.t.Helper()
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
		headings := foxSee[[]string](f, `[...document.querySelectorAll("h1, h2, h3")].map(e => e.textContent.trim())`)
		paper := f.print("firefox" + strings.ReplaceAll(path, "/", "-"))
		if len(paper) > most {
			t.Errorf("%s prints on %d sheets, want %d at most; on the last stands:\n%s", path, len(paper), most, paper[len(paper)-1])
		}
		for i, text := range paper {
			if len(strings.Fields(text)) < 3 {
				t.Errorf("sheet %d of %d of %s has only %q", i+1, len(paper), path, text)
			}
			if found := regexp.MustCompile(`\S+→.*`).FindString(text); found != "" {
				t.Errorf("sheet %d of %s: %q has no space before its arrow", i+1, path, found)
			}
			lines := strings.Split(strings.TrimSpace(text), "\n")
			if last := lines[len(lines)-1]; slices.Contains(headings, last) {
				t.Errorf("the heading %q is alone at the foot of sheet %d of %s", last, i+1, path)
			}
		}
	}
}

// wantLayout looks at what engines lay out differently.
func (f *firefox) wantLayout(result string) {
	t := f.t
	f.goTo(result)
	f.press("[data-testid=ratings-table] > summary", "")
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
	f.wantHeadsFit(result)
}

// wantHeadsFit lays the matrix out as on paper, where its heads stand upright,
// and checks that none leaves its cell or would run into the bar over the
// leader, which is 4 pixels high.
func (f *firefox) wantHeadsFit(result string) {
	f.t.Helper()
	f.goTo(result)
	found := foxSee[struct {
		Heads, Upright int
		Long           []string
	}](f, `(() => {
		const onPaper = rules => {
			for (const r of rules) {
				if (r instanceof CSSMediaRule && r.media.mediaText === "print") r.media.mediaText = "all";
				if (r.cssRules) onPaper(r.cssRules);
			}
		};
		for (const sheet of document.styleSheets) onPaper(sheet.cssRules);
		document.body.style.width = "186mm";
		const heads = [...document.querySelectorAll("[data-testid=matrix] table:first-of-type thead th:not(:first-child)")].filter(e => e.checkVisibility());
		const long = heads.filter(e => {
			const text = new Range(), cell = e.getBoundingClientRect();
			text.selectNodeContents(e.querySelector("a"));
			return [...text.getClientRects()].some(r => r.top < cell.top + 5 || r.bottom > cell.bottom);
		});
		return {
			Heads: heads.length, Upright: heads.filter(e => getComputedStyle(e.querySelector("a")).writingMode === "vertical-rl").length,
			Long: long.map(e => e.textContent),
		};
	})()`)
	if found.Heads == 0 || found.Upright != found.Heads || len(found.Long) > 0 {
		f.t.Errorf("of %d heads on paper, %d are upright, and these do not fit: %q", found.Heads, found.Upright, found.Long)
	}
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

// wantDark wants the page that is open to be dark, and no wider than the screen.
func (f *firefox) wantDark(name string) {
	f.t.Helper()
	f.shot("firefox-dark-" + name)
	found := foxSee[struct {
		Dark         bool
		Ground, Text float64
		Page, Screen int
	}](f, `(() => {
		const light = c => Math.max(...c.match(/[\d.]+/g).slice(0, 3).map(Number)) / 255;
		const body = getComputedStyle(document.body), root = getComputedStyle(document.documentElement);
		const ground = body.backgroundColor === "rgba(0, 0, 0, 0)" ? root.backgroundColor : body.backgroundColor;
		return {
			Dark: matchMedia("(prefers-color-scheme: dark)").matches, Ground: light(ground), Text: light(body.color),
			Page: document.scrollingElement.scrollWidth, Screen: innerWidth,
		};
	})()`)
	if !found.Dark || found.Ground > 0.25 || found.Text < 0.75 || found.Page > found.Screen {
		f.t.Errorf("%s in the dark is %+v", f.path(), found)
	}
}

// goesBack is like TestBrowserGoesBackPastRefusedForms, for somebody with a result.
func (f *firefox) goesBack(result string) {
	f.t.Helper()
	f.goTo(flagship)
	f.follow("main form button", "Start")
	f.passRefusal("form.question", "", `form.querySelector("[name=choice]").checked = true`)
	f.goTo("/mine")
	f.passRefusal("form[action$='/rename']",
		`form.querySelector("[name=title]").removeAttribute("maxlength"), form.querySelector("[name=title]").value = "a".repeat(999)`,
		`form.querySelector("[name=title]").value = "Shorter"`)
	f.triesWhatIf(result)
}

// passRefusal sends a form of the page that is open twice, first so that it is
// refused, and goes back to the page by way of the one that was refused.
func (f *firefox) passRefusal(form, bad, good string) {
	f.t.Helper()
	path, scripts := f.path(), f.sandbox == ""
	for _, fill := range []string{bad, good} {
		foxSee[bool](f, `(form => { %s; form.noValidate = true; for (let e = form; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true; return true })(document.querySelector(%q))`, fill, form)
		f.follow(form+" button[type=submit]:not([formaction])", "")
		if refused := strings.HasPrefix(f.title(), "Error"); refused != (fill == bad) {
			f.t.Errorf("%s: after %q the page is %q", form, fill, f.title())
		}
	}
	for _, now := range []bool{scripts, true} {
		f.move(-1)
		if now { // the script asks for the page as it is now where the browser kept the other
			f.wait(`location.href.endsWith(%q) && document.title.endsWith("– Weighpoint") && !document.title.startsWith("Error")`, path)
		} else if title := f.title(); !strings.HasPrefix(title, "Error") {
			f.t.Errorf("%s: Back shows %q", form, title)
		}
	}
}

// triesWhatIf tries another answer on a result, follows a link from there, goes
// back and forward, and reloads.
func (f *firefox) triesWhatIf(result string) {
	f.t.Helper()
	f.goTo(result)
	foxSee[bool](f, `(() => { for (const d of document.querySelectorAll("details")) d.open = true; return true })()`)
	f.follow("form.what-if button", "Try it")
	tried := f.path()
	want := func(after string) {
		f.t.Helper()
		if at, head := f.path(), f.text("h1"); at != tried || head != "What if?" {
			f.t.Errorf("%s leads to %s with the head %q, want the what-if %s", after, at, head, tried)
		}
	}
	want("Try it")
	f.move(-1)
	if at := f.path(); at != result {
		f.t.Errorf("Back from a what-if leads to %s, want %s", at, result)
	}
	f.move(+1)
	want("Forward")
	f.follow("nav.back a", "")
	f.move(-1)
	want("Back")
	f.goTo(tried)
	want("its address")
}

func (f *firefox) title() string {
	f.t.Helper()
	return foxSee[string](f, "document.title")
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
