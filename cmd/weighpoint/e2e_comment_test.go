//go:build e2e

package main

import (
	"bytes"
	"net/http"
	"testing"
)

// comment fills the form for a comment and sends it.
func (p *person) comment(name, text string) int64 {
	p.t.Helper()
	see[bool](p, `(() => {
		document.querySelector("#name").value = %q;
		document.querySelector("#about").selectedIndex = 1;
		document.querySelector("#text").value = %q;
		return true;
	})()`, name, text)
	return p.follow("#comment-form button", "Leave the comment")
}

// TestBrowserComments leaves a comment on a narrow page, with scripts and without,
// which its owner is told of, answers and settles, and its writer deletes. With scripts
// every page is looked at as wantAccessible does, for which they are switched on.
func TestBrowserComments(t *testing.T) {
	t.Parallel()
	site := startServer(t, "--questionnaires", lunchFolder(t, bytes.Clone)).url
	for name, w := range map[string]window{"with scripts": {width: 320}, "without scripts": {width: 320, noJavaScript: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			owner, reader := newPerson(t, site, w), newPerson(t, site, w)
			look := func(p *person, page string) {
				if !w.noJavaScript {
					p.wantAccessible(page)
				}
			}
			result := owner.decideOn("/w/lunch", answers{"time": {"short"}, "wishes": {"vegan"}, "money": {"boss"}})
			owner.follow("[data-testid=share-link] a", "")
			owner.do(click("label[for=comments]", "Readers may comment"))
			link := owner.makeLink("Team", everything)

			reader.wantStatus(reader.goTo(link), http.StatusOK)
			reader.follow("[data-testid=to-comments] a", "Leave a comment")
			look(reader, "comments without any")
			reader.wantStatus(reader.comment("", "Who patches the hosts?"), http.StatusUnprocessableEntity)
			look(reader, "comments with an error")
			reader.wantStatus(reader.comment("Ben", "Who patches the hosts?"), http.StatusOK)
			reader.want("[data-testid=comment]", "Who patches the hosts?")
			reader.wantNoSidewaysScrolling("comments")

			reader.goTo(link)
			look(reader, "result with links to comments on its claims")
			reader.wantStatus(reader.follow("[data-testid=reasons] [data-testid=comment-on]", "Comment on this"), http.StatusOK)
			reader.want("#about option:checked", "the claim about ")

			owner.mine()
			owner.wantStatus(owner.follow("a[data-testid=new-comments]", "1 new comment"), http.StatusOK)
			owner.want("[data-testid=comment]", "Who patches the hosts?")
			owner.do(click("[data-testid=answer-comment] summary", "Answer"))
			look(owner, "the owner's comments")
			owner.wantNoSidewaysScrolling("the owner's comments")
			see[bool](owner, `(() => { document.querySelector("#answer-1").value = "We do."; return true })()`)
			owner.wantStatus(owner.follow("[data-testid=answer-comment] button", "Save the answer"), http.StatusOK)
			owner.wantStatus(owner.follow("[data-testid=comment] button[value=settle]", "Mark as settled"), http.StatusOK)
			owner.goTo(result)
			owner.want("[data-testid=to-comments]", "1 comment")

			reader.goTo(link + "/comments")
			reader.want("[data-testid=comment-answer]", "We do.")
			reader.want("[data-testid=comment]", "Settled ")
			reader.do(click("[data-testid=delete-comment] summary", "Delete your comment"))
			reader.wantStatus(reader.follow("[data-testid=delete-comment] button", "Delete it for ever"), http.StatusOK)
			reader.want("[data-testid=no-comments]", "There are none yet.")
		})
	}
}
