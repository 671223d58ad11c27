package handlers_test

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/handlers/sitefile"
	"github.com/weighpoint/weighpoint/questions"
)

// reviewed is a site on which people sign in and the architects, or Ben, review each
// lunch that is not clear, or on which another option was taken.
func reviewed(t *testing.T) *site {
	t.Helper()
	s := newSite(t)
	s.reviewing(sitefile.Review{
		Questionnaires: []sitefile.Named{{ID: "lunch"}}, By: []string{"ben@example.org", "group:architects"},
		Strengths: []string{"clear", "leaning", "close", "tied", "only"},
	})
	s.serve(document(t, "lunch.yaml"))
	return s
}

// reviewing makes people sign in, and review by a rule.
func (s *site) reviewing(rule sitefile.Review) {
	s.staffed(byHeader())
	staffed := s.configure
	s.configure = func(c *handlers.Config) {
		staffed(c)
		offers := *c.Catalogue.Now()
		offers.Site = &sitefile.Site{People: c.People, Reviews: []sitefile.Review{rule}}
		c.Catalogue.Replace(offers)
	}
}

// signed is what a proxy says of somebody, with a mail address and groups.
func (b *browser) signed(subject, groups string) *browser {
	b.sends = func(r *http.Request) {
		r.Header.Set("X-Forwarded-User", subject)
		r.Header.Set("X-Forwarded-Name", subject+" <b>&</b>")
		r.Header.Set("X-Forwarded-Email", subject+"@example.org")
		r.Header.Set("X-Forwarded-Groups", groups)
	}
	return b
}

// review is what a page says of it.
func (p page) review() string {
	return strings.Join(strings.Fields(p.Find("[data-testid=peer-review]").Text()), " ")
}

// askedIn asks for a review of a result and returns the path of the link for it.
func (b *browser) askedIn(result, form string) string {
	b.t.Helper()
	if at := b.post(result+"/review/ask", form).to(b.t); at != result+"#review-state" {
		b.t.Fatalf("it leads to %s", at)
	}
	log, err := b.store.ReviewsOf(b.t.Context(), strings.TrimPrefix(result, "/r/"))
	if err != nil || len(log) == 0 {
		b.t.Fatalf("%d entries, %v", len(log), err)
	}
	return "/r/" + log[len(log)-1].Link
}

func TestASecondPersonReviews(t *testing.T) {
	s := reviewed(t)
	ana, ben, eve, stranger := s.browser().signed("ana", ""), s.browser().signed("ben", ""), s.browser().signed("eve", "architects"), s.browser()
	result := ana.decide("lunch", hasty())
	wantAll(t, "before", ana.get(result).review(), []string{"It needs a review by a second person", "Nobody has been asked", "Ask for the review"}, nil)
	if got := ana.get(result).Find("[data-testid=ask-review]").Text(); !strings.Contains(got, "ben@example.org") || !strings.Contains(got, "group architects") {
		t.Errorf("who reviews is %s", got)
	}
	option, _ := recommended(t, ana.get(result))
	ana.post(result+"/outcome", "course=follow&status=accepted").to(t)
	wantAll(t, "accepted "+option, ana.get(result).said(), []string{"the review by a second person is still missing"}, nil)
	if got := ben.get("/reviews").want(t, http.StatusOK).Find("[data-testid=waiting]").Length(); got != 0 {
		t.Errorf("%d wait before anybody asked", got)
	}

	link := ana.askedIn(result, "saved=0&note=Look+at+the+%3Cb%3Etime")
	for name, b := range map[string]*browser{"Ben": ben, "somebody of the group": eve} {
		list := b.get("/reviews").want(t, http.StatusOK)
		if list.Find("[data-testid=waiting]").Length() != 1 || list.Find("[data-testid=waiting] a").AttrOr("href", "") != link+"/review" {
			t.Errorf("%s: the list is %s", name, list.Find("main").Text())
		}
		wantAll(t, name, list.Find("[data-testid=waiting]").Text(), []string{"ana <b>&</b>", "Look at the <b>time"}, nil)
		if b.get("/mine").Find("[data-testid=to-reviews] a").AttrOr("href", "") != "/reviews" {
			t.Errorf("%s is not led to the list", name)
		}
	}
	if got := ana.get("/mine"); got.Find("[data-testid=to-reviews]").Length() != 0 || !strings.Contains(got.Find("[data-testid=decision]").Text(), "Review asked for") {
		t.Errorf("the owner's list says %s", got.Find("main").Text())
	}
	stranger.get("/reviews").want(t, http.StatusSeeOther)
	wantAll(t, "a stranger with the link", stranger.get(link).review(), []string{"A review by a second person is asked for", "ana <b>&</b>", "Review it"}, nil)

	ben.post(link+"/review", "saved=1&step=agreed&note=").to(t)
	wantAll(t, "the owner's page", ana.get(result).review(), []string{"A second person agreed", "Reviewed by ben <b>&</b>", "1 earlier step"}, []string{"Ask for", "Ask once"})
	wantAll(t, "agreed", ana.get(result).said(), []string{"Accepted"}, []string{"missing"})
	wantAll(t, "the link", stranger.get(link).review(), []string{"A second person agreed"}, []string{"Review it"})
	if got := eve.get("/reviews").Find("[data-testid=waiting]").Length(); got != 0 {
		t.Errorf("%d wait after it was agreed", got)
	}
	wantAll(t, "the record", stranger.get(link+".md").text, []string{"A second person agreed on 21 November 2026, reviewed by ben &lt;b&gt;&amp;&lt;/b&gt;."}, []string{"missing"})
	schema := compileSchema(t, stranger.get("/schemas/result-1.json").text)
	for _, path := range []string{link, result, ana.decide("lunch", nil)} { // agreed, and not asked for
		instance, err := jsonschema.UnmarshalJSON(strings.NewReader(ana.get(path+".json").want(t, http.StatusOK).text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(instance); err != nil || instance.(map[string]any)["review"] == nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	wantAll(t, "the data", stranger.get(link+".json").text, []string{`"status": "agreed"`}, nil)
}

// recommended is the option that a page recommends, as it is stated.
func recommended(t *testing.T, p page) (name string, ok bool) {
	t.Helper()
	label := p.Find("#outcome-form label[for=course-1]").Text()
	return strings.CutPrefix(strings.TrimSpace(label), "We follow it: ")
}

// TestWhatIsSentBackComesAgain goes through a review that ends in another result.
func TestWhatIsSentBackComesAgain(t *testing.T) {
	s := reviewed(t)
	ana, ben := s.browser().signed("ana", ""), s.browser().signed("ben", "")
	result := ana.decide("lunch", hasty())
	link := ana.askedIn(result, "saved=0")
	ben.post(link+"/review", "saved=1&step=sent_back&note=Why+in+a+hurry%3F").to(t)
	wantAll(t, "sent back", ana.get(result).review(), []string{"A second person sent it back", "Why in a hurry?", "Change your answers", "Ask once more"}, nil)
	if got := ben.get("/reviews").Find("[data-testid=waiting]").Length(); got != 0 {
		t.Errorf("%d wait after it was sent back", got)
	}
	if again := ana.askedIn(result, "saved=2&note=Guests+wait."); again != link {
		t.Error("there is another link for the review")
	}
	if got := ben.get("/reviews").Find("[data-testid=waiting]").Length(); got != 1 {
		t.Errorf("%d wait after it was asked for once more", got)
	}
	// The owner answers otherwise, and the newer result takes its place.
	at := ana.post(result+"/reopen", "").to(t)
	session := at[:strings.Index(at+"/review", "/review")]
	ana.post(session+"/q/money", "choice=self").to(t)
	newer := ana.post(session+"/finish", "").to(t)
	if got := ben.get("/reviews").Find("[data-testid=waiting]").Length(); got != 0 {
		t.Errorf("%d wait that were replaced", got)
	}
	wantAll(t, "the newer one", ana.get(newer).review(), []string{"It needs a review", "Nobody has been asked"}, nil)
	wantAll(t, "the older one", ana.get(result).review(), []string{"A review by a second person is asked for"}, []string{"Ask for", "Ask once"})
	ana.post(result+"/review/ask", "saved=3").want(t, http.StatusConflict)
}

func TestWhoMayNotReview(t *testing.T) {
	s := reviewed(t)
	ana, eve := s.browser().signed("ana", "architects"), s.browser().signed("eve", "architects")
	other, stranger := s.browser().signed("zoe", "others"), s.browser()
	result := ana.decide("lunch", hasty())
	link := ana.askedIn(result, "saved=0")
	verdict := ana.share(result, questions.VerdictOnly)
	good := "saved=1&step=agreed"
	for name, c := range map[string]struct {
		who    *browser
		path   string
		status int
	}{
		"the owner by the link":        {ana, link, http.StatusForbidden},
		"the owner by the own address": {ana, result, http.StatusForbidden},
		"somebody who reviews others":  {other, link, http.StatusForbidden},
		"by a link to the verdict":     {eve, verdict, http.StatusForbidden},
		"by the owner's address":       {eve, result, http.StatusForbidden},
		"nobody who has signed in":     {stranger, link, http.StatusForbidden},
		"nothing":                      {eve, "/r/NONE", http.StatusNotFound},
		"a reviewer, to be sure":       {eve, link, http.StatusOK},
	} {
		got := c.who.get(c.path + "/review").StatusCode
		if led := c.who == stranger && got == http.StatusSeeOther; got != c.status && !led {
			t.Errorf("%s: the page answers %d", name, got)
		}
		if c.status == http.StatusOK {
			continue
		}
		if got := c.who.post(c.path+"/review", good).StatusCode; got != c.status {
			t.Errorf("%s: the form answers %d", name, got)
		}
	}
	for _, who := range []*browser{eve, stranger} {
		for _, path := range []string{result, link} {
			who.post(path+"/review/ask", "saved=1").want(t, http.StatusForbidden)
		}
	}
	if log, err := s.store.ReviewsOf(t.Context(), strings.TrimPrefix(result, "/r/")); err != nil || len(log) != 1 {
		t.Errorf("the review has %d entries, %v", len(log), err)
	}
	// Once its link has ended, nobody reviews it.
	ana.post(result+"/links/"+strings.TrimPrefix(link, "/r/")+"/revoke", "").to(t)
	eve.get(link+"/review").want(t, http.StatusGone)
	eve.post(link+"/review", good).want(t, http.StatusGone)
	if got := eve.get("/reviews").Find("[data-testid=waiting]").Length(); got != 0 {
		t.Errorf("%d wait whose link has ended", got)
	}
	wantAll(t, "the owner's page", ana.get(result).review(), []string{"has ended", "Ask once more"}, nil)
	if again := ana.askedIn(result, "saved=1"); again == link {
		t.Error("an ended link is taken again")
	}
}

// TestPeopleOfARoundDoNotReviewIt has two people answer together: both made the
// result, so neither reviews it.
func TestPeopleOfARoundDoNotReviewIt(t *testing.T) {
	s := reviewed(t)
	ana, ben, carla, eve := s.browser().signed("ana", ""), s.browser().signed("ben", "architects"), s.browser().signed("carla", ""), s.browser().signed("eve", "architects")
	ana.get("/w/lunch/round").want(t, http.StatusOK)
	round, _, _ := strings.Cut(ana.post("/w/lunch/round", openForm()).to(t), "?")
	m := &team{site: s, maker: ana, round: round}
	join := "/join/" + m.stored(t).Join
	for name, b := range map[string]*browser{"Ben": ben, "Carla": carla} {
		at := b.post(join, "name="+name).to(t)
		b.answerAll(at, hurried)
		b.post(at[:strings.Index(at, "/q/")]+"/finish", "").to(t)
	}
	s.pass(73 * time.Hour)
	result := ana.post(round+"/freeze", ana.get(round).fields(round+"/freeze").Encode()).to(t)
	link := ana.askedIn(result, "saved=0")
	ben.get(link+"/review").want(t, http.StatusForbidden)
	ben.post(link+"/review", "saved=1&step=agreed").want(t, http.StatusForbidden)
	if got := ben.get("/reviews").Find("[data-testid=waiting]").Length(); got != 0 {
		t.Errorf("%d of their own wait", got)
	}
	eve.post(link+"/review", "saved=1&step=agreed").to(t)
}

// TestWhoAskedDoesNotReview after the result was handed over to somebody else.
func TestWhoAskedDoesNotReview(t *testing.T) {
	s := reviewed(t)
	ana, eve := s.browser().signed("ana", "architects"), s.browser().signed("eve", "architects")
	result := ana.decide("lunch", hasty())
	link := ana.askedIn(result, "saved=0")
	hand := questions.HandOver{From: questions.Account{Subject: "ana"}.Owner(), To: questions.Account{Subject: "zoe"}.Owner()}
	if _, err := s.store.HandOver(t.Context(), hand, *s.now.Load()); err != nil {
		t.Fatal(err)
	}
	ana.post(link+"/review", "saved=1&step=agreed").want(t, http.StatusForbidden)
	if got := ana.get("/reviews").Find("[data-testid=waiting]").Length(); got != 0 {
		t.Errorf("%d of their own wait", got)
	}
	eve.post(link+"/review", "saved=1&step=agreed").to(t)
}

// TestReviewersWithoutANameAreColleagues since whoever has the link reads what
// they are called.
func TestReviewersWithoutANameAreColleagues(t *testing.T) {
	t.Parallel()
	s := reviewed(t)
	ana, ben := s.browser().signed("ana", ""), s.browser()
	ben.sends = func(r *http.Request) {
		r.Header.Set("X-Forwarded-User", "S-1-5-21")
		r.Header.Set("X-Forwarded-Email", "ben@example.org")
	}
	link := ana.askedIn(ana.decide("lunch", hasty()), "saved=0")
	ben.post(link+"/review", "saved=1&step=agreed").to(t)
	for _, ending := range []string{"", ".md", ".json"} {
		p := s.browser().get(link + ending)
		wantAll(t, ending, p.text, []string{"a colleague"}, []string{"S-1-5-21", "ben@example.org by"})
	}
	wantAll(t, "the page", s.browser().get(link).review(), []string{"Reviewed by a colleague"}, []string{"S-1-5-21", "ben@example.org"})
}

// TestNobodysReviewsAreHiddenByTheirOwn has more of somebody's own wait than a page
// lists, before those that they review: these are listed all the same, fifty on a
// page and the longest waiting first.
func TestNobodysReviewsAreHiddenByTheirOwn(t *testing.T) {
	t.Parallel()
	s := reviewed(t)
	ana, eve := s.browser().signed("ana", "architects"), s.browser().signed("eve", "architects")
	s.fillRegister(t, 60) // ana's
	now := *s.now.Load()
	for i := range 60 {
		id := fmt.Sprintf("RESULT%04d", i)
		asked := questions.ReviewEntry{Result: id, Number: 1, Made: now.Add(time.Duration(i) * time.Second), Status: questions.ReviewAsked, By: questions.Account{Subject: "ana"}.Owner(), Name: "ana", Link: "FULL" + id}
		link := questions.Link{Token: asked.Link, Result: id, Scope: questions.Full, Created: now}
		if err := errors.Join(s.store.CreateLink(t.Context(), link, 9, 0), s.store.AddReview(t.Context(), asked, 9)); err != nil {
			t.Fatal(err)
		}
	}
	s.pass(time.Hour)
	own := eve.titled("Of Eve")
	eve.askedIn(own, "saved=0")
	waiting := func(b *browser, path string) (names []string, next string) {
		p := b.get(path).want(t, http.StatusOK)
		for _, name := range p.Find("[data-testid=waiting] h3").EachIter() {
			names = append(names, strings.TrimSpace(name.Text()))
		}
		return names, p.Find("nav[aria-label='More decisions'] a").Last().AttrOr("href", "")
	}
	if names, next := waiting(ana, "/reviews"); strings.Join(names, " ") != "Of Eve" || next != "" {
		t.Errorf("for Ana wait %q, and then %q", names, next)
	}
	first, next := waiting(eve, "/reviews")
	if len(first) != 50 || first[0] != "Decision 0" || !strings.HasPrefix(next, "/reviews?from=") {
		t.Fatalf("for Eve wait %q, and then %q", first, next)
	}
	settled := questions.ReviewEntry{Result: "RESULT0003", Number: 2, Made: *s.now.Load(), Status: questions.ReviewAgreed, Name: "bob"}
	if err := s.store.AddReview(t.Context(), settled, 9); err != nil {
		t.Fatal(err)
	}
	if last, next := waiting(eve, next); len(last) != 10 || last[0] != "Decision 50" || last[9] != "Decision 59" || next != "/reviews" {
		t.Errorf("after that wait %q, and then %q", last, next)
	}
	for _, odd := range []string{"-1", "x", "99999999999999999999"} {
		if names, _ := waiting(eve, "/reviews?from="+odd); len(names) != 50 {
			t.Errorf("after %s wait %d", odd, len(names))
		}
	}
	if names, _ := waiting(eve, fmt.Sprint("/reviews?from=", math.MaxInt64)); len(names) != 0 {
		t.Errorf("%d wait at the end of time", len(names))
	}
}

//ci:race
func TestReviewFormsAreChecked(t *testing.T) {
	s := reviewed(t)
	ana, ben := s.browser().signed("ana", ""), s.browser().signed("ben", "")
	result := ana.decide("lunch", hasty())
	long := url.QueryEscape(strings.Repeat("ä", questions.MaxReviewNote+1))
	p := ana.post(result+"/review/ask", "saved=0&note="+long).want(t, http.StatusUnprocessableEntity)
	wantAll(t, "too long a note", p.Find("#review-note-error").Text(), []string{"201 characters"}, nil)
	if p.Find("#review-note").Text() == "" {
		t.Error("what was typed is gone")
	}
	ana.post(result+"/review/ask", "saved=7").want(t, http.StatusConflict)
	if p := ana.get(result + "/share"); strings.Contains(p.text, "Works until you end it") {
		t.Error("what was refused has made a link")
	}
	link := ana.askedIn(result, "saved=0")
	for name, c := range map[string]struct {
		form   string
		status int
		field  string
		says   string
	}{
		"no step":            {"saved=1&note=so", 422, "#step-error", "whether you agree"},
		"an odd step":        {"saved=1&step=odd", 422, "#step-error", "whether you agree"},
		"asking":             {"saved=1&step=proposed", 422, "#step-error", "whether you agree"},
		"back without why":   {"saved=1&step=sent_back&note=+", 422, "#review-note-error", "Say why"},
		"too long":           {"saved=1&step=agreed&note=" + long, 422, "#review-note-error", "Shorten"},
		"drawn before":       {"saved=0&step=agreed", 409, ".error-summary", "Review asked for"},
		"no number":          {"saved=x&step=agreed", 409, ".error-summary", "Review asked for"},
		"a number of nobody": {"saved=7&step=agreed", 409, ".error-summary", "Review asked for"},
		"stated since":       {"saved=1&stated=7&step=agreed", 409, ".error-summary", "stated about what was decided since"},
	} {
		p := ben.post(link+"/review", c.form).want(t, c.status)
		if got := p.Find(c.field).Text(); !strings.Contains(got, c.says) {
			t.Errorf("%s: it says %q\n%s", name, got, p.Find("main").Text())
		}
		if got := p.Find(".error-summary").Text(); !strings.Contains(got, c.says) {
			t.Errorf("%s: at the top it says %q", name, got)
		}
	}
	both := ben.twice(link+"/review", "saved=1&step=agreed&note=so")
	if both[0] != both[1] || both[0] != link+"/review?done=said" {
		t.Errorf("pressed twice it leads to %q", both)
	}
	wantAll(t, "afterwards", ben.get(both[0]).text, []string{"Your review is saved"}, []string{`id="review-form"`})
	// Another tab of the reviewer has another opinion.
	p = ben.post(link+"/review", "saved=1&step=sent_back&note=no").want(t, http.StatusConflict)
	wantAll(t, "too late", p.Find("main").Text(), []string{"Review: agreed"}, nil)
	if log, err := s.store.ReviewsOf(t.Context(), strings.TrimPrefix(result, "/r/")); err != nil || len(log) != 2 {
		t.Errorf("the review has %d entries, %v", len(log), err)
	}
}

// TestWithoutPeopleNobodyReviews wants nothing of reviews where nobody signs in.
func TestWithoutPeopleNobodyReviews(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.decide("lunch", hasty())
	b.get("/reviews").want(t, http.StatusNotFound)
	b.get(result+"/review").want(t, http.StatusNotFound)
	b.post(result+"/review/ask", "saved=0").want(t, http.StatusNotFound)
	if p := b.get(result); p.Find("[data-testid=peer-review], [data-testid=ask-review]").Length() != 0 {
		t.Error("the page speaks of a review")
	}
}

// TestNobodyAgreesToWhatTheyHaveNotRead has the owner state something while a reviewer
// reads.
func TestNobodyAgreesToWhatTheyHaveNotRead(t *testing.T) {
	s := reviewed(t)
	ana, ben := s.browser().signed("ana", ""), s.browser().signed("ben", "")
	result := ana.decide("lunch", hasty())
	link := ana.askedIn(result, "saved=0")
	form := ben.get(link+"/review").want(t, http.StatusOK).fields(link + "/review")
	form.Set("step", "agreed")
	ana.post(result+"/outcome", "course=undecided&status=proposed&why=Later").to(t)
	p := ben.post(link+"/review", form.Encode()).want(t, http.StatusConflict)
	wantAll(t, "too early", p.Find(".error-summary").Text(), []string{"stated about what was decided since"}, nil)
	form = p.fields(link + "/review")
	form.Set("step", "agreed")
	ben.post(link+"/review", form.Encode()).to(t)
}
