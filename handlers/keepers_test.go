package handlers_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

// keeper is a browser of somebody who keeps the site.
func (s *site) keeper() *browser {
	b := s.browser()
	b.sends = func(r *http.Request) {
		r.Header.Set("X-Forwarded-User", "kim")
		r.Header.Set("X-Forwarded-Email", "keeper@example.org")
	}
	return b
}

// asksFor is one list of the page for keepers, with what is said of each.
func asksFor(p page, list string) string {
	return strings.Join(strings.Fields(p.Find("[data-testid="+list+"] li").Text()), " ")
}

func TestKeepersAlone(t *testing.T) {
	t.Parallel()
	s := house(t, document(t, "lunch.yaml"))
	s.keeper().get("/register/keepers").want(t, http.StatusOK)
	s.browser().of("ana").get("/register/keepers").want(t, http.StatusForbidden)
	s.browser().of("ana").post("/register/keepers/hand-over", "from=kim&to=ana").want(t, http.StatusForbidden)
	s.browser().get("/register/keepers").to(t)
	s.browser().post("/register/keepers/hand-over", "from=kim&to=ana").want(t, http.StatusForbidden)
	links := func(b *browser) int { return b.get("/register").Find("a[href='/register/keepers']").Length() }
	if links(s.keeper()) != 1 || links(s.browser().of("ana")) != 0 {
		t.Error("the register leads the wrong people to the page for keepers")
	}
}

// TestKeepersSeeWhatTimeDoes publishes a result, and lets its questionnaire change
// and a source be withdrawn. What is not published is not told.
func TestKeepersSeeWhatTimeDoes(t *testing.T) {
	t.Parallel()
	s := house(t, document(t, "lunch.yaml"))
	ana, kim := s.browser().of("ana"), s.keeper()
	result := ana.titled("Friday")
	ana.post(result+"/publish", "scope=verdict").to(t)
	ana.post(result+"/upkeep", "review=2026-12-01").to(t)
	secret := ana.titled("Secret")
	ana.post(secret+"/upkeep", "review=2026-12-01").to(t)
	for _, list := range []string{"due", "moved", "withdrawn"} {
		if got := asksFor(kim.get("/register/keepers").want(t, http.StatusOK), list); got != "" {
			t.Errorf("%s has %q at once", list, got)
		}
	}
	s.pass(20 * 24 * time.Hour)
	s.serve(strings.NewReplacer("checked: 2024-02-01}", "checked: 2024-02-01, withdrawn: {date: 2026-12, note: It was made up.}}", "sources: [diary]", "sources: [menu]").Replace(nextLunch(t)))
	p := kim.get("/register/keepers").want(t, http.StatusOK)
	for list, want := range map[string]string{
		"due":       "Friday Due for another look since 1 December 2026Proposed: The canteen is recommended",
		"moved":     "Friday These answers point to The canteen, it said. These answers point to The food truck, today’s version says.",
		"withdrawn": "Friday A diary of lunches",
	} {
		if got := asksFor(p, list); got != want {
			t.Errorf("%s has %q, want %q", list, got, want)
		}
	}
	if strings.Contains(p.text, "Secret") {
		t.Error("a keeper sees what is not published")
	}
	ana.post(result+"/outcome", "course=follow&status=accepted").to(t)
	ana.post(result+"/outcome", "course=follow&status=deprecated").to(t)
	p = kim.get("/register/keepers").want(t, http.StatusOK)
	if got := asksFor(p, "due") + asksFor(p, "moved") + asksFor(p, "withdrawn"); got != "" {
		t.Errorf("what does not hold any more asks for %q", got)
	}
}

// reading counts the results that are read.
type reading struct {
	store.Store
	results int
}

func (s *reading) Result(ctx context.Context, id string) (questions.Result, error) {
	s.results++
	return s.Store.Result(ctx, id)
}

// TestComparingIsBounded opens the page for many decisions again and again: a few of
// them are compared each time, and each one once.
func TestComparingIsBounded(t *testing.T) {
	t.Parallel()
	s := house(t, document(t, "lunch.yaml"))
	s.fillRegister(t, 50)
	store := &reading{Store: s.store}
	configure := s.configure
	s.configure = func(c *handlers.Config) { configure(c); c.Store = store }
	s.serve(document(t, "lunch.yaml"))
	kim := s.keeper()
	for _, want := range []struct {
		read    int
		waiting string
	}{
		{20, "30 decisions are not compared with today’s version yet: open this page again for the next 20."},
		{20, "10 decisions are not compared with today’s version yet: open this page again for the next 20."},
		{10, ""},
		{0, ""},
	} {
		store.results = 0
		p := kim.get("/register/keepers").want(t, http.StatusOK)
		if got := p.Find("[data-testid=waiting]").Text(); got != want.waiting || store.results != want.read {
			t.Errorf("%d were read, and it says %q; want %d and %q", store.results, got, want.read, want.waiting)
		}
	}
}

// figureRows are those of a group of figures: "The canteen 5 of 5".
func figureRows(p page, heading string) (rows []string, tooFew string) {
	p.Find("[data-testid=figures] h3").Each(func(_ int, h *goquery.Selection) {
		if h.Text() != heading {
			return
		}
		tooFew = h.NextFiltered("[data-testid=too-few]").Text()
		h.NextAllFiltered("ol").First().Find("li").Each(func(_ int, li *goquery.Selection) {
			rows = append(rows, strings.Join(strings.Fields(li.Text()), " "))
		})
	})
	return rows, tooFew
}

// TestFiguresAreOfFiveAndMore decides five times, and leaves five sessions. No word
// that was written is told, nor who wrote it.
func TestFiguresAreOfFiveAndMore(t *testing.T) {
	t.Parallel()
	s := house(t, document(t, "lunch.yaml"))
	kim := s.keeper()
	look := func() page {
		s.pass(25 * time.Hour) // figures stand for some minutes, and a session is left after a day
		p := kim.get("/register/keepers").want(t, http.StatusOK)
		for _, word := range []string{"secret", "person-"} {
			if strings.Contains(p.text, word) {
				t.Errorf("figures tell %q", word)
			}
		}
		return p
	}
	for n := range questions.FewestCounted {
		b := s.browser().of(fmt.Sprint("person-", n))
		at, session := b.begin("lunch")
		b.answerAll(at, map[string]string{"time": "short", "money": questions.UnsureID})
		result := b.post(session+"/finish", "title=secret").to(t)
		b.post(result+"/outcome", url.Values{"course": {"another"}, "option": {"sandwich"}, "status": {"accepted"}, "why": {"secret"}}.Encode()).to(t)
		left, _ := b.begin("lunch")
		b.post(left, "choice=long").to(t)
		rows, tooFew := figureRows(look(), "Which options lead")
		if few := n < questions.FewestCounted-1; few != (tooFew == "Too few to show.") || few != (len(rows) == 0) {
			t.Errorf("of %d results it shows %q, %q", n+1, rows, tooFew)
		}
	}
	p := look()
	for heading, want := range map[string]string{
		"Which options lead":                        "The canteen 5 of 5",
		"Which recommendations were overridden":     "The canteen 5 of 5",
		"Which questions are “not sure” most often": "Who pays? 5 of 5|Any wishes? 5 of 5",
		"Where people stop":                         "Are there guests? 5 of 5",
	} {
		rows, _ := figureRows(p, heading)
		if strings.Join(rows, "|") != want {
			t.Errorf("%s: %q, want %q", heading, rows, want)
		}
	}
}

// TestAKeeperHandsOver has a keeper count, and then hand over, what a leaver has.
func TestAKeeperHandsOver(t *testing.T) {
	t.Parallel()
	s := house(t, document(t, "lunch.yaml"))
	ana, ben, kim := s.browser().of("ana"), s.browser().of("ben"), s.keeper()
	result := ana.titled("Friday")
	ana.post(result+"/publish", "scope=verdict").to(t)
	ana.titled("Monday")
	for _, a := range []questions.Account{{Subject: "ana", Email: "ana@example.org"}, {Subject: "ben", Name: "Ben B."}, {Subject: "bo", Email: "b@example.org"}, {Subject: "bob", Email: "B@example.org"}, {Subject: "new@example.org", Email: "eve@example.org"}, {Subject: "newer@example.org"}} {
		a.Seen = *s.now.Load()
		if err := s.store.NoteAccount(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	const path = "/register/keepers/hand-over"
	for body, field := range map[string]string{
		"": "#from", "from=&to=ben": "#from", "from=nobody&to=ben": "#from", "from=ana": "#to", "from=ana&to=nobody": "#to", "from=ana&to=ana": "#to", "from=ana%40example.org&to=ana": "#to", "from=ana&to=b%40example.org": "#to",
		"from=ana&to=kim": "#to", // who asks
		// Eve, who could choose her subject, is not who has that address.
		"from=ana&to=new%40example.org": "#to", "from=ana&to=newer%40example.org": "#to",
	} {
		p := kim.post(path, body).want(t, http.StatusUnprocessableEntity)
		if p.Find("[data-testid=error-summary] a[href='"+field+"']").Length() != 1 || p.Find("[data-testid=sure]").Length() != 0 {
			t.Errorf("%q does not lead to %s", body, field)
		}
	}
	if p := kim.post(path, "from=ana&to=kim"); !strings.Contains(p.text, "does not make what others have their own") {
		t.Error("a keeper is not told why she gets nothing herself")
	}
	p := kim.post(path, "from=ANA%40example.org&to=ben&do=hand-over").want(t, http.StatusOK)
	sure := strings.Join(strings.Fields(p.Find("[data-testid=sure]").Text()), " ")
	if !strings.HasPrefix(sure, "ana@example.org to Ben B.. This cannot be undone.") || !strings.Contains(sure, "2 decisions, 1 of them published") {
		t.Errorf("it says %q", sure)
	}
	form := p.fields(path)
	form.Set("from", "ana@example.org")
	form.Set("to", "ben")
	form.Set("do", "hand-over")
	other := url.Values{"from": {"bo"}, "to": {"ben"}, "do": {"hand-over"}, "counted": {form.Get("counted")}}
	kim.post(path, other.Encode()).want(t, http.StatusOK) // others were counted
	if got := ana.get("/mine").Find("[data-testid=decision]").Length(); got != 2 {
		t.Errorf("ana has %d decisions before", got)
	}
	kim.post(path, form.Encode()).to(t)
	if a, b := ana.get("/mine").Find("[data-testid=decision]").Length(), ben.get("/mine").Find("[data-testid=decision]").Length(); a != 0 || b != 2 {
		t.Errorf("ana has %d decisions, and ben %d", a, b)
	}
	ben.get(result).want(t, http.StatusOK)
	ana.get(result).want(t, http.StatusForbidden)
	if entry := ana.get("/register").Find("[data-testid=entry]").Text(); !strings.Contains(entry, "Published by Ben B.") {
		t.Errorf("the register says %q", entry)
	}
	log := s.log.String()
	if !strings.Contains(log, `msg="handed over" decisions=2 rounds=0 comments=0 published=1`) || strings.Contains(log, "ana") || strings.Contains(log, "example.org") {
		t.Errorf("the log says\n%s", log)
	}
}
