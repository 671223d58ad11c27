//go:build e2e

package main

import (
	"net/http"
	"strings"
	"testing"
)

// TestBrowserGoesBackPastRefusedForms has a form refused, sends it again as it
// should be, and goes back twice: by way of the page that answered the refused
// form to the one on which it was. With JavaScript the first of them is the page
// as it is now.
func TestBrowserGoesBackPastRefusedForms(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	for name, w := range map[string]window{
		"with JavaScript":    {width: 390, height: 844},
		"without JavaScript": {width: 1280, noJavaScript: true},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPerson(t, s.url, w)
			p.goTo("/w/containers-or-vms")
			p.follow("main form button", "Start")
			first := p.path()
			p.passRefusal(first, "form.question", "", `form.querySelector("[name=choice]").checked = true`)
			p.goTo(first)
			p.answerAll(persona(t, "product-team"))
			review := p.path()
			long := `form.querySelector("[name=title]").removeAttribute("maxlength"), form.querySelector("[name=title]").value = "a".repeat(999)`
			p.passRefusal(review, "form[action$='/finish']", long, `form.querySelector("[name=title]").value = "Short"`)
			p.goTo("/mine")
			p.passRefusal("/mine", "form[action$='/rename']", long, `form.querySelector("[name=title]").value = "Shorter"`)
			p.follow("[data-testid=decision] a", "Open the recommendation")
			result := p.path()
			p.passRefusal(result, "form[action$='/upkeep']", `form.querySelector("[name=review]").type = "text", form.querySelector("[name=review]").value = "soon"`,
				`form.querySelector("[name=review]").value = ""`)
			p.passRefusal(result+"/share", "form[action$='/links']", `form.querySelector("[name=label]").removeAttribute("maxlength"), form.querySelector("[name=label]").value = "a".repeat(999)`,
				`form.querySelector("[name=label]").value = "Board"`)
		})
	}
}

// passRefusal opens a page and sends the form on it twice, first so that it is
// refused, and goes back to the page.
func (p *person) passRefusal(path, form, bad, good string) {
	p.t.Helper()
	p.goTo(path)
	send := func(fill string) int64 {
		see[bool](p, `(form => { %s; form.noValidate = true; for (let e = form; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true; return true })(document.querySelector(%q))`, fill, form)
		return p.follow(form+" button[type=submit]:not([formaction])", "")
	}
	if status := send(bad); status != http.StatusUnprocessableEntity {
		p.t.Errorf("%s: the form is not refused, but gets status %d", form, status)
	}
	send(good)
	for _, now := range []bool{!p.noJavaScript, true} {
		p.back()
		if at := p.path(); now && at != path {
			p.t.Errorf("%s: Back leads to %s, want %s", form, at, path)
		}
		title := see[string](p, "document.title")
		if !strings.HasSuffix(title, "– Weighpoint") || strings.HasPrefix(title, "Error") == now {
			p.t.Errorf("%s: Back shows %q", form, title)
		}
	}
}

// TestBrowserGoesBackToWhatIf follows a link from a what-if, goes back to it,
// and reloads it.
func TestBrowserGoesBackToWhatIf(t *testing.T) {
	t.Parallel()
	p := newPerson(t, startServer(t).url, window{width: 1280, noJavaScript: true})
	p.goTo("/w/containers-or-vms")
	p.follow("main form button", "Start")
	p.answerAll(persona(t, "product-team"))
	p.finish("")
	see[bool](p, `(() => { for (const d of document.querySelectorAll("details")) d.open = true; return true })()`)
	p.follow("form.what-if button", "Try it")
	tried := see[string](p, "location.href")
	p.follow("nav.back a", "")
	p.back()
	p.want("h1", "What if?")
	p.goTo(strings.TrimPrefix(tried, p.site))
	p.want("[data-testid=not-shared]", "only trying")
}
