package handlers_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

// commented is a result with a link whose readers may comment, and a reader who has
// not.
func commented(t *testing.T) (s *site, owner, reader *browser, result, link string) {
	t.Helper()
	s = newSite(t, document(t, "lunch.yaml"))
	owner, reader = s.browser(), s.browser()
	result = owner.decide("lunch", hasty())
	return s, owner, reader, result, owner.shareForComments(result)
}

// said are the comments on a result.
func (b *browser) said(result string) []questions.Comment {
	b.t.Helper()
	all, err := b.store.CommentsOf(b.t.Context(), strings.TrimPrefix(result, b.prefix+"/r/"))
	if err != nil {
		b.t.Fatal(err)
	}
	return all
}

// list is the list of a page of comments.
func (p page) list() string {
	return strings.Join(strings.Fields(p.Find("[data-testid=comment-list]").Text()), " ")
}

// TestACommentAndWhatBecomesOfIt goes the whole way: left, told of, answered,
// settled, hidden, shown again and deleted.
func TestACommentAndWhatBecomesOfIt(t *testing.T) {
	s, owner, reader, result, link := commented(t)
	before, err := s.store.Result(t.Context(), strings.TrimPrefix(result, "/r/"))
	if err != nil {
		t.Fatal(err)
	}
	comments := func(p page) string { return strings.TrimSpace(p.Find("[data-testid=to-comments]").Text()) }
	if got := comments(reader.get(link)); got != "Leave a comment" {
		t.Errorf("the link leads to %q", got)
	}
	form := url.Values{"name": {" Zoë <b> "}, "about": {"option:bistro"}, "text": {"Guests   come.\r\n\r\n\r\n\r\nWho pays?\r\n"}}
	if at := reader.comment(link, form.Encode()).to(t); at != link+"/comments?done=said#comments" {
		t.Errorf("it leads to %s", at)
	}
	wantAll(t, "the reader's page", reader.get(link+"/comments").list(), []string{"Zoë <b>", "On the option The bistro", "Guests come. Who pays?", "Delete your comment"}, []string{"New"})
	if got := owner.said(result)[0].Text; got != "Guests come.\n\nWho pays?" {
		t.Errorf("stored is %q", got)
	}
	if got := comments(reader.get(link)); got != "1 comment" {
		t.Errorf("the link leads to %q", got)
	}
	wantAll(t, "the owner's page", comments(owner.get(result)), []string{"1 comment", "1 new"}, nil)
	wantAll(t, "my decisions", owner.get("/mine").Find("[data-testid=new-comments]").Text(), []string{"1 new comment"}, nil)
	wantAll(t, "the owner's comments", owner.get(result+"/comments").list(), []string{"New", "Mark all as read", "Answer"}, []string{"Delete your"})

	care := result + "/comments/" + owner.said(result)[0].ID
	owner.post(care, "do=answer&saved=0&answer=The+boss.").to(t)
	owner.post(care, "do=settle").to(t)
	wantAll(t, "the reader's page", reader.get(link+"/comments").list(), []string{"The owner answers, 21 November 2026", "The boss.", "Settled 21 November 2026"}, nil)
	if got := owner.get("/mine").Find("[data-testid=new-comments]").Length(); got != 0 {
		t.Error("what was answered is new still")
	}
	other := s.browser()
	owner.post(care, "do=hide").to(t)
	wantAll(t, "another reader's page", other.get(link+"/comments").list(), []string{"There are none yet."}, []string{"Guests", "boss"})
	wantAll(t, "the writer's page", reader.get(link+"/comments").list(), []string{"The owner has hidden this", "Guests come."}, nil)
	owner.post(care, "do=show").to(t)
	owner.post(care, "do=reopen").to(t)
	wantAll(t, "another reader's page", other.get(link+"/comments").list(), []string{"Guests come."}, []string{"Settled", "Delete"})

	del := "/mine/comments/" + owner.said(result)[0].ID + "/delete"
	for who, b := range map[string]*browser{"another reader": other, "the owner": owner} {
		wantAll(t, who+"'s list", b.get(b.post(del, "").to(t)).part("notice"), []string{"not among yours, or not any more"}, nil)
		if got := len(owner.said(result)); got != 1 {
			t.Fatalf("%s left %d comments", who, got)
		}
	}
	if at := reader.post(del, "back="+strings.TrimPrefix(link, "/r/")).to(t); at != link+"/comments?done=deleted" {
		t.Errorf("it leads to %s", at)
	}
	if got := owner.said(result); len(got) != 0 {
		t.Errorf("%d comments are left", len(got))
	}
	again := reader.post(del, "back="+strings.TrimPrefix(link, "/r/")).to(t)
	wantAll(t, "the page after a second press", reader.get(again).part("notice"), []string{"not among yours, or not any more"}, nil)
	after, err := s.store.Result(t.Context(), before.ID)
	if err != nil || string(before.Verdict) != string(after.Verdict) || before.Title != after.Title {
		t.Errorf("the frozen result has changed, %v", err)
	}
}

// TestCommentsAreRefusedWithWords sends what cannot be taken, and finds what was
// typed again.
func TestCommentsAreRefusedWithWords(t *testing.T) {
	s, owner, reader, result, link := commented(t)
	for name, c := range map[string]struct{ form, want, at string }{
		"no name":        {"about=verdict&text=kept+words", "Enter your name", "#name"},
		"unseen name":    {"name=%E2%80%8B&about=verdict&text=kept+words", "Enter your name", "#name"},
		"a long name":    {"name=" + strings.Repeat("ä", 61) + "&about=verdict&text=kept+words", "Shorten your name: it has 61 characters", "#name"},
		"no text":        {"name=kept+words&about=verdict&text=+%0A+", "Write a comment", "#text"},
		"a long text":    {"name=kept+words&about=verdict&text=" + strings.Repeat("ä%0A", 501), "Shorten the comment: it has 1001 characters", "#text"},
		"one long line":  {"name=kept+words&about=verdict&text=" + strings.Repeat("ä", 1001), "Shorten the comment: it has 1001 characters", "#text"},
		"about nothing":  {"name=kept+words&text=So", "Choose what it is about", "#about"},
		"no such answer": {"name=kept+words&about=answer:moon&text=So", "Choose what it is about", "#about"},
		"no such option": {"name=kept+words&about=option:moon&text=So", "Choose what it is about", "#about"},
	} {
		p := reader.comment(link, c.form).want(t, http.StatusUnprocessableEntity)
		problem := p.Find("[data-testid=error-summary] a")
		if !strings.Contains(problem.Text(), c.want) || problem.AttrOr("href", "") != c.at || !strings.Contains(p.text, "kept words") {
			t.Errorf("%s: %q at %s", name, problem.Text(), problem.AttrOr("href", ""))
		}
	}
	if n := len(owner.said(result)); n != 0 {
		t.Errorf("%d comments were saved", n)
	}
	reader.comment(link, "name=Ben&about=answer:time&text="+strings.Repeat("%F0%9F%9A%80", 1000)).to(t)
	for name, c := range map[string]struct {
		form   string
		status int
		want   string
	}{
		"nothing":       {"", http.StatusUnprocessableEntity, "Choose what to do with the comment"},
		"a long answer": {"do=answer&answer=" + strings.Repeat("ä", 1001), http.StatusUnprocessableEntity, "Shorten the answer: it has 1001 characters"},
		"a stale one":   {"do=answer&saved=7&answer=kept", http.StatusConflict, "The answer was"},
	} {
		p := owner.post(result+"/comments/"+owner.said(result)[0].ID, c.form).want(t, c.status)
		if got := p.Find("[data-testid=error-summary]").Text(); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	owner.post(result+"/comments/UNKNOWN", "do=settle").want(t, http.StatusNotFound)
	owner.post(result+"/comments/read", "seen=soon").want(t, http.StatusBadRequest)
	s.browser().post(link+"/comments", "name=Ben&about=verdict&text=So").want(t, http.StatusForbidden) // no key
	if got := owner.said(result); len(got) != 1 || got[0].Answer != "" {
		t.Errorf("stored is %+v", got)
	}
}

// TestCommentsSaidTwiceAreOne presses the button twice, in two tabs, and by two
// people.
func TestCommentsSaidTwiceAreOne(t *testing.T) {
	s, owner, reader, result, link := commented(t)
	const form = "name=Ben&about=verdict&text=So%3F"
	reader.comment(link, form).to(t)
	reader.post(link+"/comments", form).to(t)
	reader.comment(link, "name=Ben&about=verdict&text=So%3F%0D%0A").to(t)
	if n := len(owner.said(result)); n != 1 {
		t.Errorf("%d comments, want 1", n)
	}
	s.browser().comment(link, form).to(t)
	if n := len(owner.said(result)); n != 2 {
		t.Errorf("%d comments, want 2", n)
	}
	care := result + "/comments/" + owner.said(result)[0].ID
	owner.post(care, "do=answer&saved=0&answer=One").to(t)
	owner.post(care, "do=answer&saved=0&answer=One").to(t) // pressed twice
	owner.post(care, "do=answer&saved=0&answer=Two").want(t, http.StatusConflict)
	if got := owner.said(result)[0].Answer; got != "One" {
		t.Errorf("the answer is %q", got)
	}
}

// TestCommentsOnClaims follows the links beside claims, which those have who may
// comment.
func TestCommentsOnClaims(t *testing.T) {
	s, owner, reader, result, link := commented(t)
	links := func(p page) (all []string) {
		for _, a := range p.Find("[data-testid=comment-on]").Nodes {
			for _, attribute := range a.Attr {
				if attribute.Key == "href" {
					all = append(all, attribute.Val)
				}
			}
		}
		return all
	}
	full := owner.share(result, questions.Full)
	for name, p := range map[string]page{"the owner": owner.get(result), "the owner by a link": owner.get(link), "a reader": s.browser().get(full), "an option": owner.get(result + "/options/canteen")} {
		if got := links(p); len(got) > 0 {
			t.Errorf("%s is led to %s", name, got)
		}
	}
	found := append(links(reader.get(link)), links(reader.get(link+"/options/canteen"))...)
	found = append(found, links(reader.get(link+"/options/bistro"))...)
	for _, want := range []string{"claim%3Arating%3Acanteen%3Aspeed", "claim%3Aveto%3A"} {
		i := slices.IndexFunc(found, func(href string) bool { return strings.Contains(href, want) })
		if i < 0 {
			t.Fatalf("no link leads to %s: %s", want, found)
		}
		form := reader.get(strings.TrimSuffix(found[i], "#comment-form")).want(t, http.StatusOK).Find("#comment-form")
		chosen := form.Find("#about option[selected]")
		if form.Find("#about optgroup[label='A claim'] option").Length() != 1 || !strings.HasPrefix(chosen.Text(), "the claim") {
			t.Errorf("%s: chosen is %q", want, chosen.Text())
		}
		reader.post(link+"/comments", url.Values{"name": {"Ben"}, "text": {"Since when? " + want}, "about": {chosen.AttrOr("value", "")}}.Encode()).to(t)
	}
	wantAll(t, "the page", owner.get(result+"/comments").list(), []string{"On the claim about The canteen, speed: “Five minutes away.”", "On the claim: “The bistro takes"}, nil)
	wantAll(t, "the record", owner.get(result+".md?comments=yes").text, []string{"on the claim about The canteen, speed: “Five minutes away.”"}, nil)
	if n := reader.get(link + "/comments").Find("#about optgroup[label='A claim']").Length(); n != 0 {
		t.Error("claims are offered without a link to one")
	}
	for _, odd := range []string{"claim:rating:moon:speed", "claim:veto:moon", "claim:<b>"} {
		p := reader.get(link+"/comments?about="+url.QueryEscape(odd)).want(t, http.StatusOK)
		if p.Find("#about option[selected]").Length() != 0 || strings.Contains(p.text, "moon") {
			t.Errorf("%s is offered", odd)
		}
		reader.post(link+"/comments", url.Values{"name": {"Ben"}, "text": {"So?"}, "about": {odd}}.Encode()).want(t, http.StatusUnprocessableEntity)
	}
}

// TestOwnersDoNotCommentOnTheirOwn visits a link of one's own.
func TestOwnersDoNotCommentOnTheirOwn(t *testing.T) {
	_, owner, reader, result, link := commented(t)
	reader.comment(link, "name=Ben&about=verdict&text=So%3F").to(t)
	p := owner.get(link+"/comments").want(t, http.StatusOK)
	wantAll(t, "the page", p.Find("main").Text(), []string{"You made this link.", "So?"}, []string{"Leave the comment"})
	if at := p.Find("[data-testid=notice] a").AttrOr("href", ""); at != result {
		t.Errorf("the notice leads to %s", at)
	}
	owner.post(link+"/comments", "name=Anna&about=verdict&text=Mine").want(t, http.StatusForbidden)
	if n := len(owner.said(result)); n != 1 {
		t.Errorf("%d comments, want 1", n)
	}
}

// vanishing is a store in which a comment is changed, and perhaps deleted, just
// before its owner cares for it.
type vanishing struct {
	store.Store
	store  *sqlite.Store
	writer [32]byte
	delete bool
}

func (v vanishing) CareForComment(ctx context.Context, result, id string, was, care questions.CommentCare) error {
	changed := was
	changed.Hidden = !changed.Hidden
	err := errors.Join(v.store.CareForComment(ctx, result, id, was, changed), v.Store.CareForComment(ctx, result, id, was, care))
	if !v.delete {
		return err
	}
	return errors.Join(v.store.DeleteComment(ctx, v.writer, id), err)
}

// TestCommentsThatVanishWhileTheyAreAnswered says what happened, whatever the store
// found first.
func TestCommentsThatVanishWhileTheyAreAnswered(t *testing.T) {
	for name, c := range map[string]struct {
		delete bool
		status int
		want   string
	}{
		"changed":             {false, http.StatusConflict, "changed in another tab"},
		"changed and deleted": {true, http.StatusNotFound, "The comment is gone"},
	} {
		s, owner, reader, result, link := commented(t)
		reader.comment(link, "name=Ben&about=verdict&text=So%3F").to(t)
		said := owner.said(result)[0]
		s.configure = func(config *handlers.Config) {
			config.Store = vanishing{config.Store, s.store, said.Writer, c.delete}
		}
		s.serve(document(t, "lunch.yaml"))
		p := owner.post(result+"/comments/"+said.ID, "do=answer&answer=kept").want(t, c.status)
		wantAll(t, name, p.Find("main").Text(), []string{c.want}, nil)
	}
}

func TestCommentsOfAResultAreBounded(t *testing.T) {
	s, owner, reader, result, link := commented(t)
	for i := range questions.MostComments {
		c := questions.Comment{
			ID: fmt.Sprint("C", i), Result: strings.TrimPrefix(result, "/r/"), Name: "Ben", Text: fmt.Sprint("So ", i), About: questions.OnVerdict,
			Written: time.Date(2026, time.November, 21, 0, 0, i, 0, time.UTC),
		}
		if err := s.store.AddComment(t.Context(), c, questions.MostComments); err != nil {
			t.Fatal(err)
		}
	}
	p := reader.comment(link, "name=Ben&about=verdict&text=kept+words").want(t, http.StatusConflict)
	wantAll(t, "the page", p.text, []string{"This result has 200 comments, and there cannot be more", "kept words"}, nil)
	until := owner.get(result+"/comments").Find("[data-testid=mark-read] input").AttrOr("value", "")
	owner.post(result+"/comments/read", "until="+until).to(t)
	if got := owner.get(result + "/comments").Find("[data-testid=mark-read], [data-testid=new]").Length(); got != 0 {
		t.Errorf("%d marks of new ones are left", got)
	}
}

// TestCommentsNeedALinkThatTakesThem makes links in every way.
func TestCommentsNeedALinkThatTakesThem(t *testing.T) {
	s, owner, reader, result, link := commented(t)
	p := owner.post(result+"/links", "scope=verdict&days=0&comments=yes").want(t, http.StatusUnprocessableEntity)
	if got := p.Find("[data-testid=error-summary] a").AttrOr("href", ""); got != "#comments" {
		t.Errorf("the problem is at %q", got)
	}
	if got := owner.get(result + "/share").Find("#comments[checked]").Length(); got != 0 {
		t.Error("readers may comment without a tick")
	}
	full := owner.share(result, questions.Full)
	if s.browser().get(full).Find("[data-testid=to-comments]").Length() != 0 {
		t.Error("a link without comments leads to them")
	}
	s.browser().get(full+"/comments").want(t, http.StatusForbidden)
	reader.comment(link, "name=Ben&about=verdict&text=So%3F").to(t)
	// The link ends, and the comment is its writer's still.
	owner.post(result+"/links/"+strings.TrimPrefix(link, "/r/")+"/revoke", "").to(t)
	reader.get(link+"/comments").want(t, http.StatusGone)
	mine := reader.get("/mine").Find("[data-testid=my-comment]")
	wantAll(t, "my decisions", mine.Text(), []string{"Ben", "So?"}, nil)
	del := mine.Find("form").AttrOr("action", "")
	if at := reader.post(del, "back="+strings.TrimPrefix(link, "/r/")).to(t); at != "/mine?done=comment-deleted" {
		t.Errorf("with an address that opens no more, it leads to %s", at)
	}
	if n := len(owner.said(result)); n != 0 {
		t.Errorf("%d comments are left", n)
	}
}

func TestCommentsAreLimited(t *testing.T) {
	s, _, _, _, link := commented(t)
	s.configure = func(config *handlers.Config) { config.RateLimit = 2 }
	s.serve(document(t, "lunch.yaml"))
	b := s.browser()
	for i, want := range []int{303, 303, 429} {
		p := b.comment(link, fmt.Sprintf("name=Ben&about=verdict&text=So+%d", i)).want(t, want)
		if want == http.StatusTooManyRequests {
			wantAll(t, "the page", p.text, []string{"so this one was not saved"}, nil)
		}
	}
}

// TestCommentsInFiles asks for them, and does not.
func TestCommentsInFiles(t *testing.T) {
	s, owner, reader, result, link := commented(t)
	full := owner.share(result, questions.Full)
	reader.comment(link, "name=Z*o*&about=answer:time&text=%3Cscript%3E%0Aone+%5Btwo%5D(x)").to(t)
	reader.comment(link, "name=Hidden&about=verdict&text=Away").to(t)
	for _, c := range owner.said(result) {
		do := "do=answer&answer=The+_chef_."
		if c.Name == "Hidden" {
			do = "do=hide"
		}
		owner.post(result+"/comments/"+c.ID, do).to(t)
	}
	wantAll(t, "the record", reader.get(link+".md").text+owner.get(result+".md").text, nil, []string{"Comments", "script", "chef"})
	record := reader.get(link + ".md?comments=yes").text
	wantAll(t, "the record with comments", record, []string{"\n## Comments\n", "Z\\*o\\*", "21 November 2026, on the answer to: ", "&lt;script&gt; one \\[two\\]", "Answer of the owner, 21 November 2026: The \\_chef\\_."}, []string{"Away", "Hidden"})
	wantAll(t, "the data", reader.get(link+".json").text, nil, []string{`"comments": [`, "chef"})
	var data struct{ Comments []map[string]any }
	if err := json.Unmarshal([]byte(reader.get(link+".json?comments=yes").text), &data); err != nil {
		t.Fatal(err)
	}
	if len(data.Comments) != 1 || data.Comments[0]["about"] != "answer:time" || data.Comments[0]["answer"] != "The _chef_." || data.Comments[0]["settled"] != nil {
		t.Errorf("the data has %v", data.Comments)
	}
	s.browser().get(full+".json?comments=yes").want(t, http.StatusForbidden)
	s.browser().get(full+".md?comments=yes").want(t, http.StatusForbidden)
	owner.get(result+".json?comments=yes").want(t, http.StatusOK)
}
