package handlers_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

// TestNamesThatPeopleType joins with all kinds of names.
func TestNamesThatPeopleType(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	maker := s.browser()
	round, join := maker.openRound()
	for name, c := range map[string]struct{ typed, stored, problem string }{
		"short":         {" Ann ", "Ann", ""},
		"markup":        {"<b>Ben</b>", "<b>Ben</b>", ""},
		"right to left": {"\u202eדנה\u202c", "דנה", ""},
		"the longest":   {strings.Repeat("ä", 60), strings.Repeat("ä", 60), ""},
		"too long":      {strings.Repeat("a", 200), "", "Shorten your name: it has 200 characters, and 60 are possible"},
		"nothing":       {" \u200b ", "", "Enter your name"},
	} {
		b := s.browser()
		b.get(join).want(t, http.StatusOK)
		p := b.post(join, url.Values{"name": {c.typed}}.Encode())
		if c.problem != "" {
			if got := p.want(t, http.StatusUnprocessableEntity).part("error-summary"); !strings.Contains(got, c.problem) {
				t.Errorf("%s: %q lacks %q", name, got, c.problem)
			}
			continue
		}
		p.to(t)
		if own := ownPerson(b.stored(round), b.owner()); own == nil || own.Name != c.stored {
			t.Errorf("%s: stored is %+v", name, own)
		}
		if seen := maker.get(round).Find("[data-testid=person] bdi"); !strings.Contains(seen.Text(), c.stored) {
			t.Errorf("%s: the maker sees %q", name, seen.Text())
		}
	}
}

func ownPerson(r questions.Round, owner [32]byte) *questions.Person { return r.Person(owner) }

// TestLinksThatOpenNothing goes by links that were ended, replaced, used or never
// made, or whose round is deleted.
func TestLinksThatOpenNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	maker := s.browser()
	round, join := maker.openRound()
	invited := maker.invited(round, "Ann", "Ben")
	s.browser().joinRound(invited[0], "Ann")
	maker.post(round+"/end-link", "").to(t)
	ended := join
	maker.post(round+"/end-link", "new=yes").to(t)
	replaced := strings.TrimPrefix(maker.get(round).Find("#join-link").AttrOr("value", ""), s.URL)
	maker.post(round+"/end-link", "new=yes").to(t)
	live := strings.TrimPrefix(maker.get(round).Find("#join-link").AttrOr("value", ""), s.URL)
	taken := invited[1]
	for _, p := range maker.stored(round).People {
		if p.Invitation != "" {
			maker.post(fmt.Sprintf("%s/people/%d/remove", round, p.Number), "").to(t)
		}
	}
	deleted := s.browser()
	other, gone := deleted.openRound()
	deleted.post("/mine/"+strings.TrimPrefix(other, "/rounds/")+"/delete", "").to(t)
	b := s.browser()
	b.begin("lunch")
	var texts []string
	for _, path := range []string{ended, replaced, invited[0], taken, gone, "/join/NOTHINGNOTHINGNOTHINGNOTHI"} {
		for _, p := range []page{b.get(path), b.post(path, "name=Dora")} {
			p.want(t, http.StatusNotFound)
			texts = append(texts, p.text)
		}
	}
	if !strings.Contains(texts[0], "such as that of a chat or mail program") {
		t.Error("who has joined elsewhere is not told so")
	}
	for i, text := range texts {
		if text != texts[i%2] {
			t.Errorf("links that open nothing can be told apart:\n%s\n%s", texts[i%2], text)
		}
	}
	b.joinRound(live, "Dora")
}

// invited makes personal links and returns their paths.
func (b *browser) invited(round string, names ...string) []string {
	b.t.Helper()
	b.post(round+"/invite", url.Values{"names": {strings.Join(names, "\r\n")}}.Encode()).to(b.t)
	paths := make([]string, len(names))
	for i, name := range names {
		for _, p := range b.stored(round).People {
			if p.Name == name {
				paths[i] = b.prefix + "/join/" + p.Invitation
			}
		}
	}
	return paths
}

// TestPersonalLinksWorkOnce invites three, of whom one comes.
func TestPersonalLinksWorkOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	maker, ann := s.browser(), s.browser()
	round, _ := maker.openRound()
	links := maker.invited(round, "Ann", "Ben", "דנה")
	if again := maker.invited(round, "Ann", "Ben", "דנה"); fmt.Sprint(again) != fmt.Sprint(links) {
		t.Error("pressed twice, the button makes other links")
	}
	if got := ann.get(links[0]).want(t, http.StatusOK).Find("#name").AttrOr("value", ""); got != "Ann" {
		t.Errorf("the form has the name %q", got)
	}
	ann.joinRound(links[0], "Annabel")
	p := maker.get(round)
	if got, want := p.part("people"), "1 person joined, and 2 personal links not used yet."; !strings.Contains(got, want) {
		t.Errorf("%q lacks %q", got, want)
	}
	for _, want := range []string{"Annabel has joined, not handed in yet", "Ben has not come yet"} {
		if got := p.part("person"); !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
	shown := map[string]bool{}
	for _, e := range p.Find("[data-testid=person] input[readonly]").EachIter() {
		shown[strings.TrimPrefix(e.AttrOr("value", ""), s.URL)] = true
	}
	if len(shown) != 2 || !shown[links[1]] || !shown[links[2]] {
		t.Errorf("the maker can copy %v", shown)
	}
	if got := maker.get(links[1]).to(t); got != round {
		t.Errorf("the maker comes to %s", got)
	}
	s.browser().joinRound(links[1], "Ben")
}

// TestPersonalLinksAreMadeOnce presses the button twice at the same moment, and once
// more when the round is full of what it made.
func TestPersonalLinksAreMadeOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	store := &closingStore{Store: s.store}
	s.configure = func(config *handlers.Config) { config.Store = store }
	s.serve(document(t, "lunch.yaml"))
	maker := s.browser()
	round, _ := maker.openRound()
	names := make([]string, questions.MostPeople)
	for i := range names {
		names[i] = fmt.Sprintf("Person %c%c", 'a'+i/10, 'a'+i%10)
	}
	names[1] = names[0] // two who are called the same
	form := url.Values{"names": {strings.Join(names, "\n")}}.Encode()
	var at [3]string
	store.before = func() { at[0] = maker.post(round+"/invite", form).to(t) }
	at[1] = maker.post(round+"/invite", form).to(t)
	at[2] = maker.post(round+"/invite", form).to(t)
	if got := len(maker.stored(round).People); got != len(names) || at[0] != at[1] || at[1] != at[2] {
		t.Errorf("%d names give %d links, and the presses lead to %q", len(names), got, at)
	}
}

// TestNobodyFindsARoundThatIsFullOrClosed tries to join when it cannot be.
func TestNobodyFindsARoundThatIsFullOrClosed(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	maker := s.browser()
	round, join := maker.openRound("least", "2")
	var names []string
	for i := range questions.MostPeople - 1 {
		names = append(names, fmt.Sprintf("Person %d", i))
	}
	if got := maker.post(round+"/invite", url.Values{"names": {strings.Join(append(names, "one", "more"), "\n")}}.Encode()).want(t, http.StatusUnprocessableEntity).part("error-summary"); !strings.Contains(got, "a round can have 50 people, and there is room for 50 more") {
		t.Errorf("51 people: %q", got)
	}
	links := maker.invited(round, names...)
	s.browser().joinRound(join, "The fiftieth")
	late := s.browser()
	late.begin("lunch")
	for _, p := range []page{late.get(join), late.post(join, "name=Late")} {
		if got := p.want(t, http.StatusConflict).Find("h1").Text(); got != "This round is full" {
			t.Errorf("%q", got)
		}
	}
	s.browser().joinRound(links[0], "Still invited")
	s.pass(4 * 24 * time.Hour)
	for _, p := range []page{late.get(join), late.post(join, "name=Late"), late.get(links[1]), late.post(links[1], "name=Late")} {
		if got := p.want(t, http.StatusConflict).part("message"); !strings.Contains(got, "It has closed with too few answers, so nothing is revealed") {
			t.Errorf("%q", got)
		}
	}
}

// TestLateByAPersonalLink opens a link that nobody has used after its round is
// revealed, with a common link to read and without one: it was for joining, and its
// maker has no way to end it any more.
func TestLateByAPersonalLink(t *testing.T) {
	m := openTeam(t, "pass=72", disputed)
	late := m.maker.invited(m.round, "Zed")[0]
	m.browser().get(late).want(t, http.StatusOK)
	m.closePass()
	for _, next := range []func(){
		func() { m.maker.post(m.round+"/end-link", "").to(t) }, func() { m.pass(73 * time.Hour) }, func() {},
	} {
		b := m.browser()
		b.get("/").want(t, http.StatusOK)
		b.begin("lunch")
		for _, p := range []page{m.browser().get(late), b.get(late), b.post(late, "name=Zed")} {
			p.want(t, http.StatusConflict)
			if got := p.part("message"); !strings.Contains(got, "Nobody can join it any more.") || p.Find("[data-testid=reveal]").Length() > 0 {
				t.Errorf("who comes late by a personal link reads %q", got)
			}
		}
		if at := m.maker.get(late).to(t); at != m.round {
			t.Errorf("the maker is led to %s", at)
		}
		next()
	}
}

// unlisting is a store that may be unable to list what a browser has.
type unlisting struct {
	store.Store
	now atomic.Bool
}

func (u *unlisting) SessionsOf(ctx context.Context, owner [32]byte, most int) ([]questions.Session, error) {
	if u.now.Load() {
		return nil, questions.ErrUnavailable
	}
	return u.Store.SessionsOf(ctx, owner, most)
}

// TestAGoodJoinListsNothing joins where the answers to begin with cannot be listed,
// which a form needs only where it is shown.
func TestAGoodJoinListsNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	store := &unlisting{}
	s.configure = func(c *handlers.Config) { store.Store, c.Store = c.Store, store }
	s.serve(document(t, "lunch.yaml"))
	maker, ann := s.browser(), s.browser()
	_, join := maker.openRound()
	ann.get(join).want(t, http.StatusOK)
	store.now.Store(true)
	ann.post(join, "name=").want(t, http.StatusServiceUnavailable)
	ann.post(join, "name=Ann").to(t)
}

// TestTwoTabsJoinOnce presses the button in two tabs at the same moment.
//
//ci:race
func TestTwoTabsJoinOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	maker, b := s.browser(), s.browser()
	round, join := maker.openRound()
	b.get(join)
	var wait sync.WaitGroup
	led := make([]string, 4)
	for i := range led {
		wait.Go(func() { led[i] = b.post(join, "name=Ann").Header.Get("Location") })
	}
	wait.Wait()
	people := b.stored(round).People
	if len(people) != 1 {
		t.Fatalf("%d people have joined", len(people))
	}
	for _, to := range led {
		if !strings.HasPrefix(to, "/s/"+people[0].Session) {
			t.Errorf("led to %q", to)
		}
	}
}

// Whoever joins in two browsers is two people: the maker is told, unless names only
// look alike because a personal link is open.
func TestTheMakerIsToldOfEqualNames(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	maker := s.browser()
	round, join := maker.openRound()
	maker.post(round+"/invite", "names=Bo").to(t)
	for i, name := range []string{"Ann", "Bo", "ann"} {
		if got := maker.get(round).part("twice"); got != "" {
			t.Errorf("before %d have joined the maker reads %q", i+1, got)
		}
		b := s.browser()
		if !strings.Contains(b.get(join).part("joined-elsewhere"), "counts twice") {
			t.Error("nothing says what joining twice does")
		}
		b.post(join, url.Values{"name": {name}}.Encode()).to(t)
	}
	if got := maker.get(round).part("twice"); !strings.HasPrefix(strings.ToLower(got), "ann ") {
		t.Errorf("the maker reads %q", got)
	}
}

// TestNumbersAreDrawn fills a round, and finds its people in no order that tells
// who came when.
func TestNumbersAreDrawn(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	maker := s.browser()
	round, join := maker.openRound("names", "pseudonyms")
	if n := maker.get(round).Find("[data-testid=invite], [data-testid=hide-names]").Length(); n != 0 {
		t.Error("a round without names has personal links, or names to hide")
	}
	maker.post(round+"/invite", "names=Ann").want(t, http.StatusConflict)
	p := s.browser().get(join)
	if p.Find("#name").Length() != 0 || p.Find("[data-testid=pseudonym]").Length() != 1 {
		t.Error("a round without names asks for one")
	}
	inOrder := true
	last := 0
	for range 12 {
		b := s.browser()
		b.joinRound(join, "Ann")
		own := ownPerson(b.stored(round), b.owner())
		if own.Name != "" || own.Number < 1 || own.Number > 99 {
			t.Errorf("somebody is %q, %d", own.Name, own.Number)
		}
		inOrder = inOrder && own.Number > last
		last = own.Number
	}
	if inOrder { // by chance once in 479,001,600 times
		t.Error("numbers tell who came when")
	}
}

// closingStore lets something happen after a page has looked at a round, and
// before it changes it.
type closingStore struct {
	store.Store
	before func()
}

func (c *closingStore) ChangeRound(ctx context.Context, id string, change func(*questions.Round) error) error {
	c.happen()
	return c.Store.ChangeRound(ctx, id, change)
}

func (c *closingStore) JoinRound(ctx context.Context, id string, session questions.Session, change func(*questions.Round) error) error {
	c.happen()
	return c.Store.JoinRound(ctx, id, session, change)
}

func (c *closingStore) SaveAnswer(ctx context.Context, session, question string, was *questions.Answer, a questions.Answer) error {
	c.happen()
	return c.Store.SaveAnswer(ctx, session, question, was, a)
}

func (c *closingStore) happen() {
	if f := c.before; f != nil {
		c.before = nil
		f()
	}
}

// TestWhatHappensAtTheLastMoment does what is possible when the page was asked for,
// and is not any more when it comes to it.
func TestWhatHappensAtTheLastMoment(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do     func(t *testing.T, s *site, maker, ann *browser, round, join, session string) page
		before func(s *site, maker *browser, round string)
		status int
		says   string
	}{
		"joining a round that closes": {
			func(_ *testing.T, s *site, _, _ *browser, _, join, _ string) page {
				b := s.browser()
				b.get(join)
				return b.post(join, "name=Late")
			}, closes, http.StatusConflict, "What you sent is not saved.",
		},
		"joining by a link that ends": {
			func(_ *testing.T, s *site, _, _ *browser, _, join, _ string) page {
				b := s.browser()
				b.get(join)
				return b.post(join, "name=Late")
			}, func(_ *site, maker *browser, round string) { maker.post(round+"/end-link", "") }, http.StatusNotFound, "This link opens nothing",
		},
		"answering in a round that its maker closes": {
			func(t *testing.T, _ *site, _, ann *browser, _, _, session string) page {
				next := ann.post(session+"/q/time", "choice=long").want(t, http.StatusSeeOther) // it counts for nothing
				if banner := ann.get(next.Header.Get("Location")).part("round-banner"); !strings.Contains(banner, "It has closed") {
					t.Errorf("the next page says %q", banner)
				}
				return ann.post(session+"/finish", "")
			}, func(s *site, maker *browser, round string) {
				id := round[strings.LastIndex(round, "/")+1:]
				err := s.store.ChangeRound(maker.t.Context(), id, func(r *questions.Round) error {
					r.Closed = *s.now.Load()
					return nil
				})
				if err != nil {
					maker.t.Error(err)
				}
			}, http.StatusConflict, "takes no answers any more, and you have handed in none",
		},
		"handing in to a round that closes": {
			func(_ *testing.T, _ *site, _, ann *browser, _, _, session string) page {
				return ann.post(session+"/finish", "")
			}, closes, http.StatusConflict, "takes no answers any more, and you have handed in none",
		},
		"withdrawing from a round that is revealed": {
			func(t *testing.T, _ *site, _, ann *browser, round, _, _ string) page {
				return ann.post(ann.get(round).Find("[data-testid=withdraw] form").AttrOr("action", "none"), "")
			}, func(s *site, maker *browser, round string) {
				id := round[strings.LastIndex(round, "/")+1:]
				err := s.store.ChangeRound(maker.t.Context(), id, func(r *questions.Round) error {
					r.Closed, r.Rules.Least = *s.now.Load(), 0 // else too few have answered, and people can withdraw
					return nil
				})
				if err != nil {
					maker.t.Error(err)
				}
			}, http.StatusConflict, "Nobody can be taken out of it any more",
		},
		"hiding the names of a round that closes": {
			func(_ *testing.T, _ *site, maker, _ *browser, round, _, _ string) page {
				return maker.post(round+"/hide-names", "")
			}, closes, http.StatusConflict, "That could be done only while people answered.",
		},
		"inviting to a round that closes": {
			func(_ *testing.T, _ *site, maker, _ *browser, round, _, _ string) page {
				return maker.post(round+"/invite", "names=Dora")
			}, closes, http.StatusConflict, "That could be done only while people answered.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, document(t, "lunch.yaml"))
			store := &closingStore{Store: s.store}
			s.configure = func(config *handlers.Config) { config.Store = store }
			s.serve(document(t, "lunch.yaml"))
			maker, ann := s.browser(), s.browser()
			round, join := maker.openRound()
			first := ann.joinRound(join, "Ann")
			ann.answerAll(first, nil)
			session := first[:strings.Index(first, "/q/")]
			was := maker.stored(round)
			store.before = func() { c.before(s, maker, round) }
			p := c.do(t, s, maker, ann, round, join, session)
			if got := p.want(t, c.status).part("message"); !strings.Contains(got, c.says) {
				t.Errorf("%q lacks %q", got, c.says)
			}
			if is := maker.stored(round); fmt.Sprint(is.People) != fmt.Sprint(was.People) {
				t.Errorf("people were %v and are %v", was.People, is.People)
			}
		})
	}
}

func closes(s *site, _ *browser, _ string) { s.pass(4 * 24 * time.Hour) }

// TestOneBrowserHandsInForOnePerson makes two people who have both answered one
// browser's: answers of the one are never handed in for the other.
func TestOneBrowserHandsInForOnePerson(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	maker, phone, laptop := s.browser(), s.browser(), s.browser()
	round, join := maker.openRound("pass", "24")
	maker.answerRound(join, "Ben", map[string]string{"time": "long"})
	sessions := []string{phone.answerRound(join, "Ann", map[string]string{"time": "short"}), laptop.answerRound(join, "Ann", map[string]string{"time": "short"})}
	maker.post(round+"/close", "phase=answering").to(t)
	laptop.post(phone.deviceLink(), "bring=yes").to(t)
	taken := map[string]bool{}
	for _, session := range sessions {
		switch p := laptop.post(session+"/finish", ""); p.StatusCode {
		case http.StatusSeeOther:
			taken[session[3:]] = true
		default:
			p.want(t, http.StatusConflict)
		}
	}
	if len(taken) != 1 {
		t.Errorf("handed in was %v", taken)
	}
	for _, p := range maker.stored(round).People {
		if again := p.Second != nil; again != taken[p.Session] {
			t.Errorf("the person of %s has answered again: %t", p.Session, again)
		}
	}
}

// TestWhoSeesAVerdictWhileARoundIsOpenIsMarked finishes a decision on the same
// questionnaire before and after joining, and after handing in.
func TestWhoSeesAVerdictWhileARoundIsOpenIsMarked(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	maker := s.browser()
	round, join := maker.openRound("least", "2")
	for name, c := range map[string]struct {
		before, between, after, again bool
		knew                          bool
	}{
		"never":                              {},
		"long before":                        {before: true},
		"between joining and handing in":     {between: true, knew: true},
		"after handing in":                   {after: true},
		"after it, and then handed in again": {after: true, again: true, knew: true},
	} {
		b := s.browser()
		decide := func(really bool) {
			s.pass(time.Second)
			if really {
				b.decide("lunch", nil)
			}
			s.pass(time.Second)
		}
		decide(c.before)
		session := b.joinRound(join, "Ann")
		decide(c.between)
		b.answerAll(session, nil)
		session, _, _ = strings.Cut(session, "/q/")
		b.post(session+"/finish", "").to(t)
		decide(c.after)
		if c.again {
			b.post(session+"/finish", "").to(t)
		}
		stored := maker.stored(round)
		if got := stored.Person(b.owner()).KnewVerdict; got != c.knew {
			t.Errorf("%s: knew a verdict: %t", name, got)
		}
		if got := b.get(round).Find("[data-testid=knew]").Length() == 1; got != c.knew {
			t.Errorf("%s: they are told so: %t", name, got)
		}
	}
}
