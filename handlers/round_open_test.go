package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

// TestARoundIsNotOpenedWithTheseRules sends what cannot be taken: nothing is opened,
// and what was typed is still there.
func TestARoundIsNotOpenedWithTheseRules(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	b.get("/w/lunch/round").want(t, http.StatusOK)
	for name, c := range map[string]struct {
		fields []string
		want   string
	}{
		"no title":             {[]string{"title", " "}, "Say what the decision is called"},
		"a long title":         {[]string{"title", strings.Repeat("a", 81)}, "Shorten the title: it has 81 characters, and 80 are possible"},
		"a long question":      {[]string{"ask", strings.Repeat("a", 401)}, "Shorten the question to your team: it has 401 characters, and 400 are possible"},
		"no closing":           {[]string{"closing", ""}, "Choose when it closes"},
		"an odd closing":       {[]string{"closing", "1s"}, "Choose when it closes"},
		"no day":               {[]string{"closing", "at"}, "Enter a day and a time, such as 2026-12-24 and 16:00"},
		"no time":              {[]string{"closing", "at", "day", "2026-12-01"}, "Enter a day and a time"},
		"no such day":          {[]string{"closing", "at", "day", "2026-02-30", "time", "12:00"}, "Enter a day and a time"},
		"yesterday":            {[]string{"closing", "at", "day", "2026-11-20", "time", "12:00"}, "Choose a later time: people need at least 10 minutes, and it is 21 November 2026, 12:00 UTC now"},
		"in nine minutes":      {[]string{"closing", "at", "day", "2026-11-21", "time", "12:09"}, "Choose a later time"},
		"next year":            {[]string{"closing", "at", "day", "2027-11-21", "time", "12:00"}, "Choose an earlier day: it has to close within 90 days"},
		"all of nobody":        {[]string{"closing", "all"}, "Enter how many people you expect: it closes when all of them have answered"},
		"sixty people":         {[]string{"expected", "60"}, "Enter a lower number: a round can have 50 people"},
		"one person":           {[]string{"expected", "1"}, "Enter how many people are expected, as a number from 2 on"},
		"a few people":         {[]string{"expected", "a few"}, "Enter how many people are expected"},
		"least one":            {[]string{"least", "1"}, "Enter how many people have to answer, as a number from 2 on"},
		"least none":           {[]string{"least", ""}, "Enter how many people have to answer"},
		"least 51":             {[]string{"least", "51"}, "Enter a lower number"},
		"least over expected":  {[]string{"least", "5", "expected", "4"}, "Lower how many have to answer: you expect 4 people"},
		"neither names nor no": {[]string{"names", ""}, "Choose whether names are shown"},
		"an odd pass":          {[]string{"pass", "7"}, "Choose whether people answer a second time"},
	} {
		p := b.post("/w/lunch/round", openForm(append([]string{"ask", "Where <b>shall</b> we go?", "title", "Typed"}, c.fields...)...)).want(t, http.StatusUnprocessableEntity)
		if got := p.part("error-summary"); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q lacks %q", name, got, c.want)
		}
		if href := p.Find("[data-testid=error-summary] a").AttrOr("href", "#none"); p.Find(href).Length() != 1 {
			t.Errorf("%s: the summary leads to %s", name, href)
		}
		if title := p.Find("#title").AttrOr("value", ""); title == "" && name != "no title" {
			t.Errorf("%s: the title is gone", name)
		}
		if ask := p.Find("#ask").Text(); ask == "" {
			t.Errorf("%s: the question is gone", name)
		}
	}
	if rounds, err := s.store.RoundsOf(t.Context(), b.owner(), 9); err != nil || len(rounds) != 0 {
		t.Errorf("%d rounds are open, %v", len(rounds), err)
	}
}

// TestRulesAreTaken opens rounds and looks at what is stored.
func TestRulesAreTaken(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	for name, c := range map[string]struct {
		fields []string
		want   questions.RoundRules
	}{
		"hours":       {[]string{"closing", "4h0m0s"}, questions.RoundRules{Closes: noon.Add(4 * time.Hour), Least: 2}},
		"all":         {[]string{"closing", "all", "expected", " 5 ", "least", "3"}, questions.RoundRules{Expected: 5, Least: 3}},
		"at a moment": {[]string{"closing", "at", "day", "2027-02-18", "time", "23:59", "pass", "24"}, questions.RoundRules{Closes: time.Date(2027, 2, 18, 23, 59, 0, 0, time.UTC), Least: 2, AgainHours: 24}},
		// On this day clocks change in much of the world; UTC knows nothing of it.
		"no names": {[]string{"closing", "336h0m0s", "names", "pseudonyms", "expected", "50", "least", "50"}, questions.RoundRules{Closes: noon.Add(14 * 24 * time.Hour), Expected: 50, Least: 50, Pseudonyms: true}},
	} {
		round, _ := b.openRound(c.fields...)
		got := b.stored(round)
		if !got.Rules.Closes.Equal(c.want.Closes) {
			t.Errorf("%s: it closes at %s", name, got.Rules.Closes)
		}
		got.Rules.Closes = c.want.Closes
		if got.Rules != c.want {
			t.Errorf("%s: the rules are %+v", name, got.Rules)
		}
		if got.Title != "Lunch on Fridays" || got.Ask != "Where do we go?" {
			t.Errorf("%s: %q asks %q", name, got.Title, got.Ask)
		}
	}
}

// TestOneFormOpensOneRound presses the button twice.
func TestOneFormOpensOneRound(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	once := b.get("/w/lunch/round").Find("input[name=once]").AttrOr("value", "")
	first := b.post("/w/lunch/round", openForm("once", once)).to(t)
	if again := b.post("/w/lunch/round", openForm("once", once)).to(t); again != first {
		t.Errorf("the second press leads to %s, the first to %s", again, first)
	}
	once = b.get("/w/lunch/round").Find("input[name=once]").AttrOr("value", "")
	if other := b.post("/w/lunch/round", openForm("once", once)).to(t); other == first {
		t.Error("another form opens the same round")
	}
	if metrics := b.get("/metrics").text; !strings.Contains(metrics, "\nweighpoint_rounds_total 2\n") {
		t.Errorf("two rounds are not counted as that in\n%s", metrics)
	}
}

// TestARoundNeedsAKey opens and joins in a browser that keeps no cookies.
func TestARoundNeedsAKey(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	round, join := s.browser().openRound()
	b := s.browser()
	b.client.Jar = nil
	b.get(join).want(t, http.StatusOK)
	b.get("/w/lunch/round").want(t, http.StatusOK)
	for path, body := range map[string]string{"/w/lunch/round": openForm(), join: "name=Ann"} {
		if got := b.post(path, body).want(t, http.StatusForbidden).Find("h1").Text(); got != "Your browser keeps no cookies from here" {
			t.Errorf("%s: %q", path, got)
		}
	}
	if n := len(s.browser().stored(round).People); n != 0 {
		t.Errorf("%d people have joined", n)
	}
}

// TestOwnAnswersAreTakenAlong opens a round from a decision of one's own. What one
// has seen a verdict on is told from what one has not.
func TestOwnAnswersAreTakenAlong(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	b, other := s.browser(), s.browser()
	first, unfinished := b.begin("lunch")
	b.post(first, "choice=short&note=Hungry").to(t)
	result := b.decide("lunch", map[string]string{"time": "long"})
	again, _, _ := strings.Cut(b.post(result+"/again", "from=answers").to(t), "/review")
	foreign, _ := other.begin("lunch")
	other.post(foreign, "choice=short").to(t)
	decided := b.get(result).Find("[data-testid=ask-team] a").AttrOr("href", "")
	if review := b.get(unfinished+"/review").Find("[data-testid=ask-team] a").AttrOr("href", ""); !strings.HasPrefix(review, "/w/lunch/round?from=") || review == decided {
		t.Errorf("the review leads to %q, the result to %q", review, decided)
	}
	for name, c := range map[string]struct {
		from     string
		answers  int
		time     string
		knew, ok bool
	}{
		"unfinished":  {unfinished[3:], 1, "short", false, true},
		"decided":     {strings.TrimPrefix(decided, "/w/lunch/round?from="), 4, "long", true, true},
		"begun again": {again[3:], 4, "long", true, true},
		"nothing":     {"", 0, "", false, true},
		"of another":  {foreign[3:strings.Index(foreign, "/q/")], 0, "", false, false},
		"unknown":     {"nothing", 0, "", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			p := b.get("/w/lunch/round?from=" + c.from)
			form := openForm("from", p.Find("input[name=from]").AttrOr("value", ""))
			to := b.post("/w/lunch/round", form).to(t)
			p = b.get(to).want(t, http.StatusOK)
			if got := p.Find("#begin-with option[selected]").AttrOr("value", ""); c.ok && got != c.from {
				t.Errorf("%q is chosen to begin with", got)
			}
			join := p.Find("[data-testid=join-form]").AttrOr("action", "")
			joined := b.post(join, url.Values{"name": {"Ann"}, "begin-with": {c.from}}.Encode())
			if !c.ok {
				if got := joined.want(t, http.StatusUnprocessableEntity).part("error-summary"); !strings.Contains(got, "Choose answers of yours") {
					t.Errorf("refused with %q", got)
				}
				return
			}
			joined.to(t)
			round, _, _ := strings.Cut(to, "?")
			person := b.stored(round).People[0]
			session, err := s.store.Session(t.Context(), person.Session)
			if err != nil {
				t.Fatal(err)
			}
			if got := session.Answers["time"]; len(session.Answers) != c.answers || c.time != "" && got.Choices[0] != c.time || name == "unfinished" && got.Note != "Hungry" {
				t.Errorf("the answers are %v", session.Answers)
			}
			if person.KnewVerdict != c.knew {
				t.Errorf("knew a verdict: %t", person.KnewVerdict)
			}
		})
	}
}

// TestWithdrawnQuestionnairesOpenNoRound asks for rounds of what cannot be
// begun.
func TestWithdrawnQuestionnairesOpenNoRound(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	round, join := b.openRound()
	s.serve()
	for _, p := range []page{b.get("/w/lunch/round"), b.post("/w/lunch/round", openForm())} {
		p.want(t, http.StatusGone)
	}
	// The one that is open goes on with its version.
	ann := s.browser()
	ann.answerRound(join, "Ann", nil)
	if got := ann.get(round).part("round-state"); !strings.HasPrefix(got, "1 person has answered") {
		t.Errorf("the state is %q", got)
	}
}
