package handlers_test

import (
	"context"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

// house is a site on which people sign in.
func house(t *testing.T, documents ...string) *site {
	t.Helper()
	s := newSite(t)
	s.staffed(byHeader())
	s.serve(documents...)
	return s
}

// names are what the register lists for somebody, in its order.
func (b *browser) listed(query string) []string {
	b.t.Helper()
	var all []string
	for _, entry := range b.get("/register"+query).want(b.t, http.StatusOK).Find("[data-testid=entry] h3").EachIter() {
		all = append(all, strings.TrimSpace(entry.Text()))
	}
	return all
}

// titled decides lunch under a title, and returns the path of the result.
func (b *browser) titled(title string) string {
	b.t.Helper()
	at, session := b.begin("lunch")
	b.answerAll(at, map[string]string{"time": "short"})
	return b.post(session+"/finish", url.Values{"title": {title}}.Encode()).to(b.t)
}

func TestTheRegisterHasWhatWasPublished(t *testing.T) {
	t.Parallel()
	s := house(t, document(t, "lunch.yaml"))
	ana, ben := s.browser().of("ana"), s.browser().of("ben")
	result := ana.titled("Friday")
	if p := ben.get("/register").want(t, http.StatusOK); p.Find("[data-testid=empty]").Length() != 1 || p.Find("[data-testid=search]").Length() != 0 {
		t.Error("an empty register does not say what to do")
	}
	share := ana.get(result+"/share").want(t, http.StatusOK)
	if share.Find("[data-testid=publish] form[action$='/publish']").Length() != 1 {
		t.Fatal("the owner cannot publish")
	}
	p := ana.get(ana.post(result+"/publish", "scope=verdict").to(t)).want(t, http.StatusOK)
	if notice := p.Find("[data-testid=notice]").Text(); !strings.Contains(notice, "is in the register") {
		t.Errorf("it says %q", notice)
	}
	ana.post(result+"/outcome", "course=another&option=bistro&status=accepted&why=Guests+come.&by=The+board&show-by=yes").to(t)
	ana.post(result+"/upkeep", "review=2026-12-01").to(t)
	s.pass(24 * time.Hour)

	entry := ben.get("/register").want(t, http.StatusOK).Find("[data-testid=entry]")
	text := strings.Join(strings.Fields(entry.Text()), " ")
	for _, want := range []string{"Friday", "Accepted: The bistro, where The canteen was recommended", "Where shall we eat?", "To be looked at again on 1 December 2026", "Decided by The board", "Published by ana, 21 November 2026", "Evidence: "} {
		if !strings.Contains(text, want) {
			t.Errorf("the entry has no %q: %s", want, text)
		}
	}
	if strings.Contains(text, "Guests come") {
		t.Error("the register says why")
	}
	asked := questions.ReviewEntry{Result: strings.TrimPrefix(result, "/r/"), Number: 1, Made: *s.now.Load(), Status: questions.ReviewAsked, Name: "secret", Link: strings.TrimPrefix(entry.Find("h3 a").AttrOr("href", ""), "/r/")}
	agreed := asked
	agreed.Number, agreed.Status, agreed.Note, agreed.By, agreed.Link = 2, questions.ReviewAgreed, "secret", [32]byte{1}, ""
	if err := errors.Join(s.store.AddReview(t.Context(), asked, 9), s.store.AddReview(t.Context(), agreed, 9)); err != nil {
		t.Fatal(err)
	}
	if p := ben.get("/register"); !strings.Contains(p.text, "Agreed to by a second person") || strings.Contains(p.text, "secret") {
		t.Error("the register does not say that a second person has agreed, or says who")
	}
	s.pass(30 * 24 * time.Hour)
	if due := ben.get("/register").Find("[data-testid=due]").Text(); due != "Due for another look since 1 December 2026" {
		t.Errorf("what is due says %q", due)
	}
	link := entry.Find("h3 a").AttrOr("href", "")
	if p := ben.get(link).want(t, http.StatusOK); !strings.Contains(p.text, "The bistro") || strings.Contains(p.text, "Guests come") {
		t.Error("the entry does not open the verdict alone")
	}
	ben.get(link+".json").want(t, http.StatusForbidden)
}

func TestWhatIsWithdrawnIsNotListed(t *testing.T) {
	t.Parallel()
	for name, withdraw := range map[string]func(ana *browser, result, link string){
		"from its page": func(ana *browser, result, _ string) { ana.post(result+"/withdraw", "").to(ana.t) },
		"twice": func(ana *browser, result, _ string) {
			ana.post(result+"/withdraw", "").to(ana.t)
			ana.post(result+"/withdraw", "").to(ana.t)
		},
		"by ending a link": func(ana *browser, result, link string) {
			ana.post(result+"/links"+strings.TrimPrefix(link, "/r")+"/revoke", "").to(ana.t)
		},
		"with the decision": func(ana *browser, result, _ string) { ana.post(ana.deletion(), "").to(ana.t) },
	} {
		t.Run(name, func(t *testing.T) {
			s := house(t, document(t, "lunch.yaml"))
			ana := s.browser().of("ana")
			result := ana.titled("Friday")
			ana.post(result+"/publish", "scope=full").to(t)
			link := ana.get("/register").Find("[data-testid=entry] h3 a").AttrOr("href", "")
			withdraw(ana, result, link)
			if got := ana.listed(""); len(got) != 0 {
				t.Errorf("the register has %q", got)
			}
			if p := s.browser().of("ben").get(link); p.StatusCode != http.StatusGone && p.StatusCode != http.StatusNotFound {
				t.Errorf("the link has status %d", p.StatusCode)
			}
		})
	}
}

// deletion is the path by which somebody deletes their only decision.
func (b *browser) deletion() string {
	b.t.Helper()
	return b.get("/mine").Find("[data-testid=delete] form").AttrOr("action", "")
}

func TestPublishingIsForOwners(t *testing.T) {
	t.Parallel()
	s := house(t, document(t, "lunch.yaml"))
	ana, ben, stranger := s.browser().of("ana"), s.browser().of("ben"), s.browser()
	result := ana.titled("Friday")
	for _, route := range []string{"/publish", "/withdraw"} {
		ben.post(result+route, "scope=full").want(t, http.StatusForbidden)
		stranger.post(result+route, "scope=full").want(t, http.StatusForbidden)
		link := ana.share(result, questions.Full)
		ben.post(link+route, "scope=full").want(t, http.StatusForbidden)
	}
	for _, scope := range []string{"", "scope=", "scope=all"} {
		p := ana.post(result+"/publish", scope).want(t, http.StatusUnprocessableEntity)
		if p.Find("[data-testid=error-summary] a[href='#published-1']").Length() != 1 {
			t.Errorf("%q: nothing leads to what is wrong", scope)
		}
	}
	if got := ana.listed(""); len(got) != 0 {
		t.Errorf("the register has %q", got)
	}
	ana.post(result+"/publish", "scope=full").to(t)
	if at := ana.post(result+"/publish", "scope=full").to(t); !strings.Contains(at, "published-already") {
		t.Errorf("a second press leads to %s", at)
	}
	if got := ana.listed(""); len(got) != 1 {
		t.Errorf("the register has %q", got)
	}
}

func TestTheRegisterIsForWhoHasSignedIn(t *testing.T) {
	t.Parallel()
	s := house(t, document(t, "lunch.yaml"))
	s.browser().of("ana").titled("Friday")
	for _, path := range []string{"/register", "/register.csv", "/register.atom"} {
		if at := s.browser().get(path).to(t); !strings.HasPrefix(at, "/sign-in?") {
			t.Errorf("%s leads to %s", path, at)
		}
	}
	plain := newSite(t, document(t, "lunch.yaml"))
	owner := plain.browser()
	result := owner.decide("lunch", nil)
	for _, path := range []string{"/register", "/register.csv", "/register.atom", "/register/keepers"} {
		owner.get(path).want(t, http.StatusNotFound)
	}
	owner.post(result+"/publish", "scope=full").want(t, http.StatusNotFound)
	if strings.Contains(s.browser().get("/privacy").text, "Nothing of yours is in the register by itself") == strings.Contains(owner.get("/privacy").text, "register") {
		t.Error("the wrong server speaks of its register on the page about what is stored")
	}
	if strings.Contains(owner.get(result+"/share").text, "register") {
		t.Error("a server on which nobody signs in speaks of a register")
	}
}

func TestTheRegisterIsSearchedAndTurned(t *testing.T) {
	t.Parallel()
	s := house(t, document(t, "lunch.yaml"), secondLunch(t))
	ana := s.browser().of("ana")
	for i := range 25 {
		ana.post(ana.titled(fmt.Sprintf("Day %02d", i))+"/publish", "scope=verdict").to(t)
		s.pass(time.Minute)
	}
	result := ana.decide("second", nil)
	ana.post(result+"/publish", "scope=verdict").to(t)
	ana.post(result+"/outcome", "course=undecided&status=proposed").to(t)
	first, second := ana.listed(""), ana.listed("?page=2")
	if len(first) != 20 || len(second) != 6 || first[1] != "Day 24" || second[5] != "Day 00" {
		t.Errorf("the pages have %q and %q", first, second)
	}
	if got := ana.listed("?page=99"); len(got) != 6 {
		t.Errorf("the last page has %q", got)
	}
	for query, want := range map[string]int{
		"?q=day+07": 1, "?q=DAY": 20, "?q=canteen": 20, "?q=ana": 20, "?q=nothing": 0, "?questionnaire=second": 1, "?questionnaire=none": 0,
		"?status=accepted": 0, "?status=odd": 20, "?q=day&questionnaire=second": 0, "?q=%00%ff": 20, "?q=" + strings.Repeat("a", 200): 20,
	} {
		if got := ana.listed(query); len(got) != want {
			t.Errorf("%s finds %d", query, len(got))
		}
	}
	p := ana.get("/register?q=day&page=2").want(t, http.StatusOK)
	if got := p.Find("[data-testid=entries] h2").Text(); got != "25 of 26 decisions" {
		t.Errorf("it says %q", got)
	}
	newer := p.Find("nav[aria-label='More decisions'] a").AttrOr("href", "")
	if newer != "/register?page=1&q=day" || p.Find("#q").AttrOr("value", "") != "day" {
		t.Errorf("the page before is %s", newer)
	}
}

// secondLunch is the questionnaire of the tests under another name.
func secondLunch(t *testing.T) string {
	t.Helper()
	text := regexp.MustCompile(`(?m)^id: .*$`).ReplaceAllString(document(t, "lunch.yaml"), "id: second")
	return regexp.MustCompile(`(?m)^title: .*$`).ReplaceAllString(text, "title: Second lunch?")
}

func TestTheRegisterAsFiles(t *testing.T) {
	t.Parallel()
	s := house(t, document(t, "lunch.yaml"))
	ana := s.browser().of("ana")
	result := ana.titled("=1+1 <b>")
	ana.post(result+"/publish", "scope=verdict").to(t)
	s.pass(time.Hour)
	ana.post(result+"/outcome", "course=follow&status=accepted").to(t)
	p := ana.get("/register.csv").want(t, http.StatusOK)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(p.text, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("%q, %v", rows, err)
	}
	if got := strings.Join(rows[1][1:5], "|"); got != "'=1+1 <b>|accepted|The canteen|The canteen" {
		t.Errorf("the row says %q", got)
	}
	var feed struct {
		ID      string `xml:"id"`
		Updated string `xml:"updated"`
		Entries []struct {
			ID      string `xml:"id"`
			Title   string `xml:"title"`
			Summary string `xml:"summary"`
			Link    struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	p = ana.get("/register.atom").want(t, http.StatusOK)
	if err := xml.Unmarshal([]byte(p.text), &feed); err != nil || len(feed.Entries) != 1 {
		t.Fatalf("%s\n%v", p.text, err)
	}
	e := feed.Entries[0]
	if e.Title != "=1+1 <b>" || !strings.Contains(e.Summary, "Accepted: The canteen, as recommended") || feed.Updated != "2026-11-21T13:01:00Z" || !strings.HasPrefix(e.Link.Href, s.URL+"/r/") {
		t.Errorf("the feed of %s has %+v", feed.Updated, e)
	}
	if strings.Contains(e.ID, strings.TrimPrefix(e.Link.Href, s.URL+"/r/")) || feed.ID == e.ID {
		t.Errorf("the ids are %s and %s", feed.ID, e.ID)
	}
	for path, kind := range map[string]string{"/register.csv?status=rejected": "text/csv", "/register.atom?status=rejected": "application/atom+xml"} {
		p := ana.get(path).want(t, http.StatusOK)
		if !strings.HasPrefix(p.Header.Get("Content-Type"), kind) || strings.Contains(p.text, "1+1") || p.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %s, %s", path, p.Header, p.text)
		}
	}
}

// TestTheRegisterIsSearchedByReview publishes four lunches, of which three have a
// review, each as far as another.
func TestTheRegisterIsSearchedByReview(t *testing.T) {
	t.Parallel()
	s := reviewed(t)
	ana, ben := s.browser().signed("ana", ""), s.browser().signed("ben", "")
	for _, title := range []string{"none", "waiting"} {
		ana.post(ana.titled(title)+"/publish", "scope=verdict").to(t)
	}
	if got := ana.get("/register").Find("select[name=review] option").Length(); got != 5 {
		t.Errorf("there are %d choices where a rule asks for reviews", got)
	}
	published := map[string]string{}
	for _, entry := range ana.get("/mine").Find("[data-testid=decision] h3 a").EachIter() {
		published[strings.TrimSpace(entry.Text())] = entry.AttrOr("href", "")
	}
	ana.askedIn(published["waiting"], "saved=0")
	for title, step := range map[string]string{"agreed": "agreed", "back": "sent_back"} {
		result := ana.titled(title)
		ana.post(result+"/publish", "scope=verdict").to(t)
		ben.post(ana.askedIn(result, "saved=0")+"/review", "saved=1&note=secret&step="+step).to(t)
	}
	for asked, want := range map[string]string{"agreed": "agreed", "sent_back": "back", "proposed": "waiting", "none": "none", "": "agreed back none waiting", "odd": "agreed back none waiting"} {
		got := ana.listed("?review=" + asked)
		slices.Sort(got)
		if strings.Join(got, " ") != want {
			t.Errorf("%q finds %q", asked, got)
		}
	}
	p := ana.get("/register?review=sent_back")
	if chosen := p.Find("select[name=review] option[selected]").Text(); strings.TrimSpace(chosen) != "Sent back" || p.Find("[data-testid=files] a[href='/register.csv?review=sent_back']").Length() != 1 {
		t.Errorf("%q is chosen", chosen)
	}
	for _, path := range []string{"/register.csv", "/register.atom"} {
		one, none := ana.get(path+"?review=sent_back").text, ana.get(path+"?review=none").text
		said := map[bool]string{true: ",sent_back\r\n", false: "Sent back by a second person."}[path == "/register.csv"]
		if !strings.Contains(one, said) || strings.Contains(one, "waiting") || strings.Contains(one+none, "secret") || strings.Contains(none, said) {
			t.Errorf("%s says\n%s\n%s", path, one, none)
		}
	}
	other := house(t, document(t, "lunch.yaml"))
	cara := other.browser().of("cara")
	cara.post(cara.titled("Friday")+"/publish", "scope=full").to(t)
	if cara.get("/register").Find("select[name=review]").Length() != 0 {
		t.Error("it asks for reviews where there are none")
	}
}

// counting counts what is asked of a store for the register.
type counting struct {
	store.Store
	calls atomic.Int64
}

func (c *counting) EachPublished(ctx context.Context, now time.Time, do func(questions.RegisterEntry) error) error {
	c.calls.Add(1)
	return c.Store.EachPublished(ctx, now, do)
}

// Result and others of its kind are not asked for.
func (c *counting) Result(ctx context.Context, id string) (questions.Result, error) {
	c.calls.Add(100)
	return c.Store.Result(ctx, id)
}

func (c *counting) OutcomeOf(ctx context.Context, id string) (questions.OutcomeLog, error) {
	c.calls.Add(100)
	return c.Store.OutcomeOf(ctx, id)
}

func (c *counting) ReviewsOf(ctx context.Context, id string) (questions.ReviewLog, error) {
	c.calls.Add(100)
	return c.Store.ReviewsOf(ctx, id)
}

func (c *counting) Link(ctx context.Context, token string) (questions.Link, error) {
	c.calls.Add(100)
	return c.Store.Link(ctx, token)
}

// fillRegister publishes so many results of somebody, the store's own way.
func (s *site) fillRegister(t testing.TB, n int) {
	t.Helper()
	q := parse(t, document(t, "lunch.yaml"))
	answers := questions.Answers{}
	verdict := q.Decide(answers)
	frozen, err := verdict.JSON()
	if err != nil {
		t.Fatal(err)
	}
	now := *s.now.Load()
	for i := range n {
		id := fmt.Sprintf("RESULT%04d", i)
		session := questions.Session{ID: "SESSION" + id, Owner: questions.Account{Subject: "ana"}.Owner(), Questionnaire: q.ID, Version: q.Version, Answers: answers, Created: now, Used: now}
		result := questions.Result{ID: id, Session: session.ID, Owner: session.Owner, Questionnaire: q.ID, Version: q.Version, Title: fmt.Sprint("Decision ", i), Answers: answers, Verdict: frozen, Created: now}
		entry := questions.RegisterEntry{Result: id, Published: now, Publisher: "Ana", RegisterFacts: questions.FactsOf(result, verdict, q)}
		for _, err := range []error{
			s.store.CreateSession(t.Context(), session, q.Text), s.store.Finish(t.Context(), result, 0),
			s.store.Publish(t.Context(), entry, questions.Link{Token: "LINK" + id, Result: id, Scope: questions.VerdictOnly, Created: now}, 10, n+1),
			s.store.AddOutcome(t.Context(), questions.OutcomeEntry{Result: id, Number: 1, Stated: now, Day: now, Status: questions.Accepted, Course: questions.Undecided}, 10),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestALongRegisterIsReadByOneStatement asks for it in every way.
func TestALongRegisterIsReadByOneStatement(t *testing.T) {
	t.Parallel()
	s := house(t, document(t, "lunch.yaml"))
	s.fillRegister(t, 120)
	store := &counting{Store: s.store}
	configure := s.configure
	s.configure = func(c *handlers.Config) { configure(c); c.Store = store }
	s.serve(document(t, "lunch.yaml"))
	ben := s.browser().of("ben")
	for _, path := range []string{"/register", "/register?page=3", "/register?q=decision+7&status=accepted", "/register.csv", "/register.atom"} {
		store.calls.Store(0)
		ben.get(path).want(t, http.StatusOK)
		if n := store.calls.Load(); n != 1 {
			t.Errorf("%s: asked %d times", path, n)
		}
	}
}

// BenchmarkRegister shows a page of 500 published decisions.
func BenchmarkRegister(b *testing.B) {
	s := newSite(b)
	s.staffed(byHeader())
	s.serve(document(b, "lunch.yaml"))
	s.fillRegister(b, 500)
	ben := s.browser().of("ben")
	b.ResetTimer()
	for range b.N {
		ben.get("/register?q=decision").want(b, http.StatusOK)
	}
}

// TestMarksOfTheRegisterGetNowhere sends marks by everything of the register. They
// are in no log line and no metric.
func TestMarksOfTheRegisterGetNowhere(t *testing.T) {
	t.Parallel()
	s := house(t, document(t, "lunch.yaml"))
	ana, kim := s.browser().of(mark+"ana"), s.keeper()
	result := ana.titled(mark + "title")
	for _, body := range []string{"scope=" + mark, mark + "name=x&scope=verdict", "scope=full"} {
		ana.post(result+"/publish?"+mark+"query", body)
	}
	for _, path := range []string{"/register", "/register.csv", "/register.atom", "/register/keepers"} {
		kim.do(http.MethodGet, path+"?q="+mark+"q&questionnaire="+mark+"id&status="+mark+"s&page="+mark, "", markRequest).want(t, http.StatusOK)
	}
	kim.post("/register/keepers/hand-over", "from="+mark+"from&to="+mark+"to&counted="+mark+"&do="+mark).want(t, http.StatusUnprocessableEntity)
	ana.post(result+"/withdraw", mark+"=x").to(t)
	s.browser().do(http.MethodGet, "/register?q="+mark, "", markRequest)
	metrics := s.browser().get("/metrics").want(t, http.StatusOK).text
	for where, text := range map[string]string{"log": s.log.String(), "metrics": metrics} {
		for _, found := range leak.FindAllString(text, 3) {
			t.Errorf("%s: has %q", where, found)
		}
	}
	if !strings.Contains(s.log.String(), "status=422") {
		t.Error("the log lacks requests, so this shows less than it should")
	}
}

// TestOddNamesInTheRegister publishes what people and their providers may write: it
// stands there as text, and turns nothing around it.
func TestOddNamesInTheRegister(t *testing.T) {
	t.Parallel()
	s := house(t, document(t, "lunch.yaml"))
	for i, name := range []string{`<img src=x onerror="alert(1)">`, "عمر بن الخطاب", "Ana\u202egnirts", strings.Repeat("ü", 200), "`code` & \u2068open"} {
		b := s.browser()
		b.sends = func(r *http.Request) {
			r.Header.Set("X-Forwarded-User", fmt.Sprint("person-", i))
			r.Header.Set("X-Forwarded-Name", name)
		}
		title := name
		if len([]rune(title)) > questions.MaxTitle {
			title = title[:questions.MaxTitle]
		}
		b.post(b.titled(title)+"/publish", "scope=full").to(t)
	}
	p := s.browser().of("ben").get("/register").want(t, http.StatusOK)
	if n := p.Find("[data-testid=entry]").Length(); n != 5 || p.Find("main img, main script").Length() != 0 {
		t.Errorf("%d entries, %d pictures", n, p.Find("main img, main script").Length())
	}
	if strings.ContainsAny(p.Find("main").Text(), "\u202e\u2068\u2069") {
		t.Error("a name turns what is around it")
	}
	if isolated := p.Find("[data-testid=entry] .facts bdi").Length(); isolated < 5 {
		t.Errorf("%d names are kept apart", isolated)
	}
}
