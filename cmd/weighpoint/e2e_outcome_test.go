//go:build e2e

package main

import (
	"net/http"
	"testing"
)

// stateOutcome opens the form for what was decided on the page of a result by the
// link beside the verdict, chooses the first option that is ruled out, and sends
// it with a reason or without.
func (p *person) stateOutcome(reason string) int64 {
	p.t.Helper()
	if p.has("[data-testid=to-outcome] a") {
		p.do(click("[data-testid=to-outcome] a", "State what was decided"))
	} else {
		p.do(click("[data-testid=outcome-form] summary", ""))
	}
	if !see[bool](p, `document.querySelector("[data-testid=outcome-form]").open`) {
		p.t.Error("the form does not open")
	}
	see[bool](p, `(() => {
		const ruledOut = document.querySelector("#option optgroup[label='Ruled out'] option");
		document.querySelector("#option").value = ruledOut.value;
		document.querySelector("#why").value = %q;
		document.querySelector("#decided-by").value = "Platform board";
		return true;
	})()`, reason)
	p.do(click("label:has(input[name=course][value=another])", "We choose another option"))
	p.do(click("label:has(input[name=status][value=accepted])", "Accepted"))
	return p.follow("#outcome-form button", "State it")
}

// TestBrowserStatesWhatWasDecided goes against the advice on a narrow page, with
// scripts and without, and shows it to a reader.
func TestBrowserStatesWhatWasDecided(t *testing.T) {
	t.Parallel()
	site := startServer(t).url
	for name, w := range map[string]window{"with scripts": {width: 320}, "without scripts": {width: 320, noJavaScript: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			owner, reader := newPerson(t, site, w), newPerson(t, site, window{})
			result, link := owner.decideAndShare(persona(t, "mixed-cluster"))
			owner.goTo(result)
			owner.wantStatus(owner.stateOutcome(""), http.StatusUnprocessableEntity)
			owner.want("[data-testid=error-summary]", "Say why: these answers rule out")
			if !owner.has("[data-testid=outcome-form][open] [data-testid=veto]") || see[string](owner, `document.querySelector("#decided-by").value`) != "Platform board" {
				t.Error("the veto is not shown, or what was typed is lost")
			}
			see[bool](owner, `(() => { document.querySelector("#why").value = "We have the machines."; return true })()`)
			owner.wantStatus(owner.follow("#outcome-form button", "State it"), http.StatusOK)
			owner.wantAt(result + "#decided")
			owner.want("[data-testid=decided]", "Decided by Platform board")
			owner.want("[data-testid=against-advice]", "These answers rule this option out.")
			owner.wantNoSidewaysScrolling("result with what was decided")

			owner.do(click("[data-testid=look-back] summary", "How did it go?"))
			owner.do(click("label:has(input[name=went][value=worse])", "Worse than expected"))
			owner.wantStatus(owner.follow("#look-back button", "Save how it went"), http.StatusOK)
			owner.want("[data-testid=went]", "Worse than expected")
			owner.mine()
			owner.want("[data-testid=decision]", "Accepted: ")

			reader.wantStatus(reader.goTo(link), http.StatusOK)
			reader.want("[data-testid=decided]", "We have the machines.")
			reader.wantNone([]string{"Platform board"})
		})
	}
}
