package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// hidden are the fields of the first form of a page that people do not see, as
// a browser sends them.
func (p page) hidden() string {
	fields := url.Values{}
	for _, node := range p.Find("main form").First().Find("input[type=hidden]").Nodes {
		name, value := "", ""
		for _, a := range node.Attr {
			switch a.Key {
			case "name":
				name = a.Val
			case "value":
				value = a.Val
			}
		}
		fields.Add(name, value)
	}
	return fields.Encode()
}

// twice sends a form twice at once and returns where both lead.
func (b *browser) twice(path, body string) [2]string {
	b.t.Helper()
	var to [2]string
	var both sync.WaitGroup
	for i := range to {
		both.Go(func() { to[i] = b.post(path, body).Header.Get("Location") })
	}
	both.Wait()
	return to
}

// TestTwoTabsShareTheKey opens two pages before anything is begun, as somebody
// does who opens two links.
func TestTwoTabsShareTheKey(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	one := b.get("/w/lunch").want(t, http.StatusOK)
	if got := one.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("a page with a key is cached as %q", got)
	}
	two := b.get("/w/lunch")
	first := b.post("/w/lunch", one.hidden()).to(t)
	second := b.post("/w/lunch", two.hidden()).to(t)
	if first == second {
		t.Error("two tabs have one session")
	}
	b.get(first).want(t, http.StatusOK)
	b.get(second).want(t, http.StatusOK)
}

func TestWithoutCookiesNothingIsBegun(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	form := b.get("/w/lunch").hidden()
	b.begin("lunch")
	if n := s.sessions(); n != 1 {
		t.Fatalf("%d sessions are counted, want 1", n)
	}
	without := s.browser() // which has not kept the cookie
	p := without.post("/w/lunch", form).want(t, http.StatusForbidden)
	if h := p.Find("h1").Text(); h != "Your browser keeps no cookies from here" {
		t.Errorf("the page says %q", h)
	}
	if len(p.Cookies()) != 0 || p.Find("main a[href='/w/lunch']").Length() != 1 {
		t.Error("it sets a cookie, or leads nowhere")
	}
	if n := s.sessions(); n != 1 {
		t.Errorf("%d sessions were begun without cookies", n-1)
	}
}

// sessions counts the sessions of everybody.
func (s *site) sessions() int {
	s.t.Helper()
	var lines strings.Builder
	if err := s.store.Export(s.t.Context(), &lines); err != nil {
		s.t.Fatal(err)
	}
	return strings.Count(lines.String(), "\n{\"session\":")
}

// TestAStartWithoutItsPageLeavesNothingWithoutCookies sends no form but the
// address alone, as scripts do, and goes where that leads without the cookie.
func TestAStartWithoutItsPageLeavesNothingWithoutCookies(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	owner := s.browser()
	link := owner.share(owner.decide("lunch", nil), "full")
	before := s.sessions()
	for _, start := range []struct{ path, form string }{{"/w/lunch", ""}, {link + "/again", "from=answers"}, {link + "/again", "from=empty"}} {
		to := s.browser().post(start.path, start.form).to(t)
		p := s.browser().get(to).want(t, http.StatusForbidden)
		if h := p.Find("h1").Text(); h != "Your browser keeps no cookies from here" {
			t.Errorf("%s %s ends at %q", start.path, start.form, h)
		}
		if n := s.sessions(); n != before {
			t.Errorf("%s %s leaves %d sessions", start.path, start.form, n-before)
		}
	}
	kept := s.browser()
	question, session := kept.begin("lunch")
	kept.get(question).want(t, http.StatusOK)
	for _, path := range []string{question, session, session + "/review"} {
		if h := s.browser().get(path).want(t, http.StatusForbidden).Find("h1").Text(); h != "Your browser sent no cookie from here" {
			t.Errorf("%s of a browser with cookies says %q to others", path, h)
		}
	}
	kept.get(question).want(t, http.StatusOK)
}

// TestAKeyThatReplacesAnotherAtFirstContact begins in two tabs without a key.
// The browser keeps the key that comes last, before or after the first tab has
// gone on with its own.
func TestAKeyThatReplacesAnotherAtFirstContact(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	owner := s.browser()
	link := owner.share(owner.decide("lunch", nil), "full")
	for name, start := range map[string]struct{ path, form string }{"start": {"/w/lunch", ""}, "again": {link + "/again", "from=empty"}} {
		for _, gone := range []bool{false, true} {
			one, two := s.browser(), s.browser() // with the cookies of each moment
			first := one.post(start.path, start.form).to(t)
			if gone {
				one.get(first).want(t, http.StatusOK)
			}
			second := two.post(start.path, start.form).to(t)
			two.get(second).want(t, http.StatusOK)
			next := two.post(first, two.get(first).want(t, http.StatusOK).hidden()+"&choice=long").to(t)
			two.get(next).want(t, http.StatusOK)
			two.get(first).want(t, http.StatusOK)
			if n := decisionsOn(two.get("/mine")); n != 2 {
				t.Errorf("%s, %t: the browser has %d decisions", name, gone, n)
			}
			third := s.browser()
			third.get("/w/lunch")
			third.get(first).want(t, http.StatusForbidden)
		}
	}
	begun := s.browser()
	first, _ := begun.begin("lunch")
	begun.post(first, "choice=long").to(t)
	other := s.browser()
	other.get("/w/lunch")
	other.get(first).want(t, http.StatusForbidden)
	late := s.browser()
	first, _ = late.begin("lunch")
	s.pass(10 * time.Minute)
	other.get(first).want(t, http.StatusForbidden)
	s.browser().get(first).want(t, http.StatusForbidden)
	late.get(first).want(t, http.StatusOK)
}

// TestRefusalsKnowNoMoreThanTheRequestTells goes to what is somebody's own with
// no cookie and with another key.
func TestRefusalsKnowNoMoreThanTheRequestTells(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	owner := s.browser()
	result := owner.decide("lunch", nil)
	_, session := owner.begin("lunch")
	other := s.browser()
	other.begin("lunch")
	for _, c := range []struct{ path, none, another string }{
		{session, "Your browser sent no cookie from here", "This is somebody's unfinished session"},
		{session + "/review", "Your browser sent no cookie from here", "This is somebody's unfinished session"},
		{result, "This address is its owner's own", "This address is its owner's own"},
	} {
		p := s.browser().get(c.path)
		if status := p.StatusCode; status != http.StatusForbidden && status != http.StatusGone {
			t.Errorf("%s is %d", c.path, status)
		}
		if h := p.Find("h1").Text(); h != c.none || !strings.Contains(p.text, "sent no cookie") {
			t.Errorf("%s without a cookie says %q", c.path, h)
		}
		p = other.get(c.path)
		if h := p.Find("h1").Text(); h != c.another || strings.Contains(p.text, "sent no cookie") {
			t.Errorf("%s with another key says %q", c.path, h)
		}
	}
}

// TestADoubleClickMakesOneThing sends each form that creates twice at once.
//
//ci:race
func TestADoubleClickMakesOneThing(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.decide("lunch", nil)
	link := b.share(result, "full")
	one := func(name string, to [2]string) string {
		t.Helper()
		if to[0] == "" || to[0] != to[1] {
			t.Errorf("%s leads to %q", name, to)
		}
		return to[0]
	}
	form := b.get("/w/lunch").hidden()
	begun := one("start", b.twice("/w/lunch", form))
	b.post(begun, "choice=long").to(t)
	if again := b.post("/w/lunch", form).to(t); again == begun {
		t.Error("a start after Back leads to what was begun before")
	}
	for range 3 { // each time with other pages under way
		one("again", b.twice(result+"/again", "from=answers"))
	}
	reader := s.browser()
	reader.get("/w/lunch") // it has a key
	if to := one("again by a link", reader.twice(link+"/again", "from=empty")); to == one("again by its owner", b.twice(result+"/again", "from=empty")) {
		t.Error("two people have one session")
	}
	before := len(b.linksOf(result))
	links := 0
	want := func(n int, what string) {
		t.Helper()
		if got := len(b.linksOf(result)) - before; got != links+n {
			t.Errorf("%s: %d links were made, want %d", what, got-links, n)
		}
		links = len(b.linksOf(result)) - before
	}
	both := b.twice(result+"/links", "label=Board&scope=full&days=7")
	want(1, "two presses")
	said := b.get(both[0]).text + b.get(both[1]).text
	if !strings.Contains(said, "The link is made") || !strings.Contains(said, "made a moment ago") {
		t.Error("the pages do not say which press made the link")
	}
	s.pass(30 * time.Second)
	b.post(result+"/links", "label=Board&scope=full&days=7").to(t)
	want(0, "a third press within the minute")
	for _, form := range []string{"label=Board&scope=verdict&days=7", "label=Board&scope=full&days=30", "label=Team&scope=full&days=7"} {
		b.post(result+"/links", form).to(t)
		want(1, form)
	}
	for _, l := range b.linksOf(result) {
		b.post(result+"/links/"+l.Token+"/revoke", "").to(t)
	}
	b.post(result+"/links", "label=Board&scope=full&days=7").to(t)
	want(1, "the link was ended")
	s.pass(time.Minute)
	b.post(result+"/links", "label=Board&scope=full&days=7").to(t)
	want(1, "a minute has passed")
}

// TestADecisionIsDeletedOnce presses the button twice, and once in a browser that
// may not.
func TestADecisionIsDeletedOnce(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b, other := s.browser(), s.browser()
	result := b.decide("lunch", nil)
	other.begin("lunch")
	del := b.get("/mine").Find("[data-testid=decision] form[action$='/delete']").AttrOr("action", "")
	if at := other.post(del, "").to(t); at != "/mine?done=gone" {
		t.Errorf("another browser is led to %s", at)
	}
	b.get(result).want(t, http.StatusOK)
	if at := b.post(del, "").to(t); at != "/mine?done=deleted" {
		t.Errorf("it leads to %s", at)
	}
	again := b.post(del, "").to(t)
	wantAll(t, "the list", b.get(again).Find("[data-testid=notice]").Text(), []string{"not among yours, or not any more"}, nil)
}

// TestAnOldTabOverwritesNothing sends what a tab holds that was opened before
// another one saved its answer.
func TestAnOldTabOverwritesNothing(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	_, session := b.begin("lunch")
	at := session + "/q/time"
	old := b.get(at).hidden()
	b.post(at, b.get(at).hidden()+"&choice=short&note=important").to(t)
	p := b.post(at, old+"&choice=long&note=mine").want(t, http.StatusConflict)
	said := p.Find("[data-testid=error-summary]").Text()
	if !strings.Contains(said, "important") || p.Find("[name=note]").AttrOr("value", "")+p.Find("textarea[name=note]").Text() != "mine" || p.Find("input[checked][value=long]").Length() != 1 {
		t.Errorf("it does not show both:\n%s\n%s", said, p.Find("main form").Text())
	}
	if text := b.get(at).text; !strings.Contains(text, "important") {
		t.Error("the newer answer is gone")
	}
	b.post(at, old+"&choice=short&note=important").to(t) // the same is no conflict
	b.post(at, p.hidden()+"&choice=long&note=mine").to(t)
	if text := b.get(at).text; !strings.Contains(text, "mine") {
		t.Error("what was sent again is not saved")
	}
}

// TestAnOldTabLeavesNamesAndSettings does the same with what else is saved in
// place of something.
func TestAnOldTabLeavesNamesAndSettings(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	result := b.decide("lunch", nil)
	name := b.get("/mine").Find("[data-testid=rename] form")
	rename, drawn := name.AttrOr("action", ""), "was="+name.Find("[name=was]").AttrOr("value", "")
	b.post(rename, drawn+"&title=Newer").to(t)
	p := b.post(rename, drawn+"&title=Older").want(t, http.StatusConflict)
	if said := p.Find("[data-testid=error-summary]").Text(); !strings.Contains(said, "Newer") || p.Find("[name=title]").AttrOr("value", "") != "Older" || p.Find("[data-testid=rename][open]").Length() != 1 {
		t.Errorf("it does not show both names: %s", said)
	}
	if text := b.get("/mine").text; !strings.Contains(text, "Newer") || strings.Contains(text, "Older") {
		t.Error("the newer name is gone")
	}
	b.post(rename, drawn+"&title=Newer").to(t)
	b.post(rename, "was="+p.Find("[name=was]").AttrOr("value", "")+"&title=Older").to(t)

	settings := func(p page) string {
		return url.Values{"saved": {p.Find("form.upkeep [name=saved]").AttrOr("value", "")}}.Encode()
	}
	old := settings(b.get(result))
	b.post(result+"/upkeep", old+"&review=2027-03-01&kept=yes").to(t)
	p = b.post(result+"/upkeep", old+"&review=2027-05-05&announce=yes").want(t, http.StatusConflict)
	if said := p.Find("[data-testid=error-summary]").Text(); !strings.Contains(said, "1 March 2027") || !strings.Contains(said, "keep it") || p.Find("[name=review]").AttrOr("value", "") != "2027-05-05" {
		t.Errorf("it does not show both: %s", said)
	}
	if now := b.get(result).Find("[name=review]").AttrOr("value", ""); now != "2027-03-01" {
		t.Errorf("the review is on %s", now)
	}
	b.post(result+"/upkeep", old+"&review=2027-03-01&kept=yes").to(t)
	b.post(result+"/upkeep", settings(p)+"&review=2027-05-05").to(t)
	if now := b.get(result).Find("[name=review]").AttrOr("value", ""); now != "2027-05-05" {
		t.Errorf("the review is on %s", now)
	}
}

// TestWithoutACookieNobodyIsTakenForAStranger asks for what only a browser with
// a key can do.
func TestWithoutACookieNobodyIsTakenForAStranger(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	owner := s.browser()
	owner.decide("lunch", nil)
	mine := owner.get("/mine")
	for _, selector := range []string{"[data-testid=rename] form", "[data-testid=delete] form", "[data-testid=other-device] form"} {
		action := mine.Find(selector).AttrOr("action", "")
		p := s.browser().post(action, "title=x").want(t, http.StatusForbidden)
		if h := p.Find("h1").Text(); h != "Your browser sent no cookie from here" {
			t.Errorf("%s says %q", action, h)
		}
	}
	if text := s.browser().get("/mine").Find("[data-testid=no-decisions]").Text(); !strings.Contains(text, "sent no cookie") {
		t.Errorf("My decisions says %q", text)
	}
	other := s.browser()
	other.get("/w/lunch")
	if text := other.get("/mine").Find("[data-testid=no-decisions]").Text(); text == "" || strings.Contains(text, "sent no cookie") {
		t.Errorf("with a key, My decisions says %q", text)
	}
	if n := decisionsOn(owner.get("/mine")); n != 1 {
		t.Errorf("the owner has %d decisions", n)
	}
}

// TestTwoTabsThatSaveAtOnce sends two forms that were drawn before either was
// saved, so that one of them comes second, however close.
//
//ci:race
func TestTwoTabsThatSaveAtOnce(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	result := b.decide("lunch", nil)
	for i := range 20 {
		name := b.get("/mine").Find("[data-testid=rename] form")
		was := name.Find("[name=was]").AttrOr("value", "")
		saved := b.get(result).Find("form.upkeep [name=saved]").AttrOr("value", "")
		for what, forms := range map[string]struct {
			path string
			form func(tab int) url.Values
		}{
			"names": {name.AttrOr("action", ""), func(tab int) url.Values {
				return url.Values{"was": {was}, "title": {fmt.Sprint("name ", i, " of tab ", tab)}}
			}},
			"settings": {result + "/upkeep", func(tab int) url.Values {
				return url.Values{"saved": {saved}, "review": {fmt.Sprintf("2027-%02d-%02d", tab+1, i+1)}}
			}},
		} {
			var status [2]int
			var both sync.WaitGroup
			for tab := range status {
				both.Go(func() { status[tab] = b.post(forms.path, forms.form(tab).Encode()).StatusCode })
			}
			both.Wait()
			if slices.Sort(status[:]); status != [2]int{http.StatusSeeOther, http.StatusConflict} {
				t.Errorf("two %s at once are answered %v", what, status)
			}
		}
	}
}
