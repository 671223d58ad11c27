package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
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
	without := s.browser() // which has not kept the cookie
	p := without.post("/w/lunch", form).want(t, http.StatusForbidden)
	if h := p.Find("h1").Text(); h != "Your browser keeps no cookies from here" {
		t.Errorf("the page says %q", h)
	}
	if len(p.Cookies()) != 0 || p.Find("main a[href='/w/lunch']").Length() != 1 {
		t.Error("it sets a cookie, or leads nowhere")
	}
	stats, err := s.store.DecisionsOf(t.Context(), [32]byte{}, noon, 10, 0)
	if err != nil || len(stats) != 0 {
		t.Errorf("something was begun: %v, %v", stats, err)
	}
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
	page := b.get(result + "/share")
	once := "once=" + page.Find("form[action$='/links'] input[name=once]").AttrOr("value", "")
	one("make the link", b.twice(result+"/links", once+"&label=Board&scope=full&days=7"))
	if n := len(b.linksOf(result)); n != before+1 {
		t.Errorf("%d links were made", n-before)
	}
	b.post(result+"/links", once+"&label=Board&scope=verdict&days=7").to(t)
	if n := len(b.linksOf(result)); n != before+2 {
		t.Errorf("%d links were made, want another for another form", n-before)
	}
	for _, l := range b.linksOf(result) {
		b.post(result+"/links/"+l.Token+"/revoke", "").to(t)
	}
	b.post(result+"/links", once+"&label=Board&scope=full&days=7").to(t)
	if n := len(b.linksOf(result)); n != before+3 {
		t.Error("an ended link stands in for a new one")
	}
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
