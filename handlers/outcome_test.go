package handlers_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
)

// hasty are answers of the lunch that recommend the canteen and rule out the
// bistro.
func hasty() map[string]string {
	return map[string]string{"time": "short", "wishes": "none", "money": "boss"}
}

// said is what stands over the recommendation.
func (p page) said() string {
	return strings.Join(strings.Fields(p.Find("[data-testid=decided]").Text()), " ")
}

// wantAll reports which texts are absent, and which are there that must not be.
func wantAll(t *testing.T, where, text string, wants, not []string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("%s lacks %q: %s", where, want, text)
		}
	}
	for _, unwanted := range not {
		if strings.Contains(text, unwanted) {
			t.Errorf("%s has %q: %s", where, unwanted, text)
		}
	}
}

// TestOutcomeStandsOverTheResult states what was decided, and looks at it as its
// owner and by each kind of link.
func TestOutcomeStandsOverTheResult(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b, reader := s.browser(), s.browser()
	result := b.decide("lunch", hasty())
	full, verdict := b.share(result, questions.Full), b.share(result, questions.VerdictOnly)
	id := strings.TrimPrefix(result, "/r/")
	before, err := s.store.Result(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if b.get(result).said()+reader.get(full).said() != "" {
		t.Error("something is stated already")
	}
	form := url.Values{
		"saved": {"0"}, "course": {"another"}, "option": {"bistro"}, "status": {"accepted"}, "why": {"Guests came after all."},
		"by": {"The <b>board</b>"}, "next": {"Book a table"}, "until": {"2026-11-30"}, "day": {"2026-11-20"},
	}
	if at := b.post(result+"/outcome", form.Encode()).to(t); at != result+"#decided" {
		t.Errorf("it leads to %s", at)
	}
	words := []string{"Guests came after all.", "Book a table (until 30 November 2026)"}
	always := []string{"Accepted: The bistro, where", "was recommended", "20 November 2026", "stated on 21 November 2026", "These answers rule this option out.", "The bistro takes an hour."}
	wantAll(t, "the owner's page", b.get(result).said(), append(append([]string{"Decided by The <b>board</b> (readers of links do not see who)"}, words...), always...), nil)
	wantAll(t, "the full link", reader.get(full).said(), append(words, always...), []string{"board", "readers of links"})
	wantAll(t, "the link to the verdict", reader.get(verdict).said(), always, append(words, "board", "Why:", "Next:"))
	wantAll(t, "the feed of the verdict", reader.get(verdict+".atom").text, []string{"It was stated what was decided", "Accepted: The bistro"}, append(words, "board"))

	form.Set("saved", "1")
	form.Set("show-by", "yes")
	b.post(result+"/outcome", form.Encode()).to(t)
	wantAll(t, "what readers see", b.get(result).Find("[data-testid=outcome-forms]").Text(), []string{"of your words only who decided, if you let readers see that"}, nil)
	for _, link := range []string{full, verdict} {
		said := reader.get(link).said()
		wantAll(t, "a link that shows who", said, []string{"Decided by The <b>board</b>", "1 earlier entry"}, nil)
		if strings.Count(said, "board") != 1 { // the earlier entry was not to show it
			t.Errorf("who decided is said more than once: %s", said)
		}
	}
	after, err := s.store.Result(t.Context(), id)
	if err != nil || !bytes.Equal(before.Verdict, after.Verdict) || before.Title != after.Title || !before.Created.Equal(after.Created) {
		t.Errorf("the frozen result has changed, %v", err)
	}
}

// TestOutcomeInFiles reads what was decided in the record and the data.
func TestOutcomeInFiles(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b, reader := s.browser(), s.browser()
	result := b.decide("lunch", hasty())
	link := b.share(result, questions.Full)
	wantAll(t, "the record before", reader.get(link+".md").text, []string{"---\nstatus: proposed\ndate: 2026-11-21\nweighpoint:\n", "Chosen option: "}, []string{"decision-makers"})
	wantAll(t, "the data before", reader.get(link+".json").text, nil, []string{`"outcome": {`})
	form := url.Values{"course": {"another"}, "option": {"bistro"}, "status": {"accepted"}, "why": {"It is *paid*."}, "by": {"A & B <www.x.example>"}, "show-by": {"yes"}, "next": {"Book it"}, "day": {"2026-11-20"}}
	b.post(result+"/outcome", form.Encode()).to(t)
	b.post(result+"/went", "went=worse&words=It+was+loud.").to(t)
	wantAll(t, "the record", reader.get(link+".md").text, []string{
		"---\nstatus: accepted\ndate: 2026-11-20\ndecision-makers: \"A \\u0026 B \\u003cwww\\u002ex.example\\u003e\"\nweighpoint:\n",
		": The bistro\n", "Chosen option: \"The bistro\". What was recommended: ", "These answers rule this option out:\n\n* The bistro takes an hour.",
		"Accepted on 20 November 2026, stated on 21 November 2026, decided by A &amp; B &lt;www\\.x.example&gt;.", "Why: It is \\*paid\\*.", "Next: Book it",
		"How it went, said on 21 November 2026: worse than expected. It was loud.",
	}, nil)
	var data struct {
		Outcome struct {
			Status  string
			Entries []map[string]any
		}
	}
	if err := json.Unmarshal([]byte(reader.get(link+".json").text), &data); err != nil {
		t.Fatal(err)
	}
	if got := data.Outcome; got.Status != "accepted" || len(got.Entries) != 2 || got.Entries[0]["option"] != "bistro" || got.Entries[1]["went"] != "worse" || got.Entries[0]["decided_by"] != "A & B <www.x.example>" {
		t.Errorf("the data has %+v", got)
	}
	wantAll(t, "the feed", reader.get(link+".atom").text, []string{"It was stated how it went", "How it went: worse than expected"}, nil)
}

// TestOutcomesAreRefusedWithWords sends what cannot be taken: the status, the
// problem, and that nothing of what was typed is lost.
func TestOutcomesAreRefusedWithWords(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.decide("lunch", hasty())
	for name, c := range map[string]struct {
		form string
		want string // in the summary
		at   string // where it leads
	}{
		"nothing":             {"", "Say what was decided", "#course-1"},
		"no option":           {"course=another&status=accepted", "Choose an option", "#option"},
		"an unknown option":   {"course=another&option=moon&status=accepted", "Choose an option", "#option"},
		"ruled out":           {"course=another&option=bistro&status=accepted", "Say why: these answers rule out The bistro", "#why"},
		"no status":           {"course=follow", "Choose where it stands", "#status-1"},
		"superseded":          {"course=follow&status=superseded", "Choose where it stands", "#status-1"},
		"undecided, accepted": {"course=undecided&status=accepted", "What is not decided is neither accepted nor rejected", "#status-1"},
		"a long reason":       {"course=follow&status=accepted&why=" + strings.Repeat("ä", 401), "Shorten the reason: it has 401 characters", "#why"},
		"many deciders":       {"course=follow&status=accepted&by=" + strings.Repeat("ä", 121), "Shorten who decided", "#decided-by"},
		"a long plan":         {"course=follow&status=accepted&next=" + strings.Repeat("ä", 201), "Shorten what happens next", "#next"},
		"no day":              {"course=follow&status=accepted&day=soon", "“soon” is no date", "#day"},
		"a day that is not":   {"course=follow&status=accepted&day=2026-02-30", "is no date", "#day"},
		"a day to come":       {"course=follow&status=accepted&day=2026-11-24", "Choose today or an earlier day", "#day"},
		"until before":        {"course=follow&status=accepted&day=2026-11-20&until=2026-11-19", "Choose no earlier day than that of the decision, 20 November 2026", "#until"},
		"until for ever":      {"course=follow&status=accepted&until=2126-11-19", "within the next 20 years", "#until"},
	} {
		sent := c.form
		if !strings.Contains(sent, "next=") {
			sent += "&next=kept+words"
		}
		p := b.post(result+"/outcome", sent+"&saved=0").want(t, http.StatusUnprocessableEntity)
		summary := p.Find("[data-testid=error-summary]")
		if text := summary.Text(); !strings.Contains(text, c.want) || summary.Find("a").AttrOr("href", "") != c.at {
			t.Errorf("%s: it says %q and leads to %s", name, text, summary.Find("a").AttrOr("href", ""))
		}
		if p.Find(c.at).Length() != 1 || p.Find("[data-testid=outcome-form][open]").Length() != 1 {
			t.Errorf("%s: the form is not open at %s", name, c.at)
		}
		values, err := url.ParseQuery(sent)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Find("#next").AttrOr("value", ""); got != values.Get("next") {
			t.Errorf("%s: what happens next is now %q", name, got)
		}
		if why := values.Get("why"); p.Find("#why").Text() != why {
			t.Errorf("%s: the reason is lost", name)
		}
	}
	if p := b.post(result+"/outcome", "course=another&option=bistro&status=accepted"); p.Find("[data-testid=outcome-form] [data-testid=veto]").Length() != 1 || p.Find("#option [selected]").AttrOr("value", "") != "bistro" {
		t.Error("the veto is not shown, or the option is lost")
	}
	if p := b.post(result+"/went", "went=better").want(t, http.StatusUnprocessableEntity); !strings.Contains(p.Find("[data-testid=error-summary]").Text(), "Nothing was accepted yet") {
		t.Error("there is nothing to look back on")
	}
	if log, err := s.store.OutcomeOf(t.Context(), strings.TrimPrefix(result, "/r/")); len(log) != 0 || err != nil {
		t.Errorf("%d entries are stored, %v", len(log), err)
	}
	s.browser().post(result+"/outcome", "course=follow&status=accepted").want(t, http.StatusForbidden)
}

// TestAnOldTabLeavesTheOutcome sends a form that was drawn before something else
// was stated.
func TestAnOldTabLeavesTheOutcome(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	result := b.decide("lunch", hasty())
	saved := func(p page, form string) string {
		return "saved=" + p.Find(form+" [name=saved]").AttrOr("value", "none") + "&"
	}
	old := saved(b.get(result), "#outcome-form")
	newer := "course=undecided&status=proposed&why=Wait+for+Friday."
	b.post(result+"/outcome", old+newer).to(t)
	b.post(result+"/outcome", old+newer).to(t) // the same twice is once
	p := b.post(result+"/outcome", old+"course=follow&status=accepted&why=From+the+old+tab.").want(t, http.StatusConflict)
	wantAll(t, "the refusal", p.Find("[data-testid=error-summary]").Text(), []string{"changed in another tab", "Proposed: not decided for now"}, nil)
	if p.Find("#why").Text() != "From the old tab." || p.Find("[data-testid=outcome-form][open]").Length() != 1 {
		t.Error("what was sent is lost")
	}
	wantAll(t, "the page", b.get(result).said(), []string{"Wait for Friday."}, []string{"old tab", "earlier entry"})
	b.post(result+"/outcome", saved(p, "#outcome-form")+"course=follow&status=accepted&why=From+the+old+tab.").to(t)
	wantAll(t, "the page", b.get(result).said(), []string{"From the old tab.", "1 earlier entry"}, nil)

	p = b.get(result)
	b.post(result+"/went", saved(p, "#look-back")+"went=better").to(t)
	p = b.post(result+"/went", saved(p, "#look-back")+"went=worse&words=Kept.").want(t, http.StatusConflict)
	if p.Find("#words").Text() != "Kept." || p.Find("[name=went][checked]").AttrOr("value", "") != "worse" || p.Find("[data-testid=look-back][open]").Length() != 1 {
		t.Error("how it went is lost")
	}
	b.post(result+"/outcome", "saved=99&course=follow&status=accepted").want(t, http.StatusConflict)
}

// TestWhatCannotBeTakenIsNotSaidAlready sends a form once more after it was saved,
// such as by way of the browser's button to go back, with something added that
// cannot be taken.
func TestWhatCannotBeTakenIsNotSaidAlready(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	result := b.decide("lunch", hasty())
	const first = "saved=0&course=follow&status=accepted"
	b.post(result+"/outcome", first).to(t)
	const back = "saved=1&went=better"
	b.post(result+"/went", back).to(t)
	long := strings.Repeat("x", 401)
	p := b.post(result+"/went", back+"&words="+long).want(t, http.StatusConflict)
	if p.Find("#words").Text() != long || p.Find("#words-error").Length() != 1 {
		t.Error("how it went is lost, or it is not said what is wrong with it")
	}

	result = b.decide("lunch", hasty())
	b.post(result+"/outcome", first).to(t)
	for _, added := range []string{"why=" + long, "by=" + long, "next=" + long, "until=2027-02-30"} {
		name, value, _ := strings.Cut(added, "=")
		p := b.post(result+"/outcome", first+"&"+added).want(t, http.StatusConflict)
		if p.Find("[data-testid=outcome-form] .field-error").Length() != 1 {
			t.Errorf("it is not said what is wrong with %s", name)
		}
		field := p.Find("[data-testid=outcome-form] [name=" + name + "]")
		if name != "until" && field.Text()+field.AttrOr("value", "") != value {
			t.Errorf("%s is lost", name)
		}
	}
}

// TestReplacedResultsAreSuperseded makes a newer result after something was
// stated on the older one.
func TestReplacedResultsAreSuperseded(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b, reader := s.browser(), s.browser()
	result := b.decide("lunch", hasty())
	link := b.share(result, questions.Full)
	b.post(result+"/outcome", "course=follow&status=accepted").to(t)
	session := strings.TrimSuffix(b.get(result).Find("a[href$='/review']").AttrOr("href", ""), "/review")
	s.pass(24 * time.Hour)
	b.post(session+"/q/money", "choice=self").to(t)
	newest := b.post(session+"/finish", "").to(t)
	wantAll(t, "the owner's page", b.get(result).said(), []string{"Superseded on 22 November 2026", "Accepted: "}, nil)
	if b.get(result).Find("[data-testid=outcome-form]").Length() != 0 || b.get(result).Find("[data-testid=outcome-closed]").Length() != 1 {
		t.Error("the page asks what was decided all the same")
	}
	wantAll(t, "the owner's record", b.get(result+".md").text, []string{"status: superseded\ndate: 2026-11-22\n"}, nil)
	wantAll(t, "the newer record", b.get(newest+".md").text, []string{"status: proposed\n"}, nil)
	// Readers may not know of the newer one yet.
	wantAll(t, "the link", reader.get(link).said(), []string{"Accepted: "}, []string{"Superseded"})
	wantAll(t, "its record", reader.get(link+".md").text, []string{"status: accepted\ndate: 2026-11-21\n"}, nil)
	b.post(result+"/upkeep", "announce=yes").to(t)
	wantAll(t, "the link", reader.get(link).said(), []string{"Superseded on 22 November 2026"}, nil)
	wantAll(t, "its data", reader.get(link+".json").text, []string{`"status": "superseded"`, `"superseded": "2026-11-22T`}, nil)

	p := b.post(result+"/outcome", "saved=1&course=follow&status=deprecated&why=typed+long").want(t, http.StatusUnprocessableEntity)
	if !strings.Contains(p.Find("[data-testid=error-summary]").Text(), "A newer decision has replaced this one") || p.Find("#why").Text() != "typed long" {
		t.Error("it is not said why, or what was typed is lost")
	}
	b.post(result+"/went", "saved=1&went=as_expected").to(t) // it can have gone well all the same
}

// TestHowItWentIsAskedOnTheDay follows the list of decisions to the question.
func TestHowItWentIsAskedOnTheDay(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.decide("lunch", hasty())
	b.post(result+"/upkeep", "review=2026-12-24").to(t)
	mine := func() (status, asked string) {
		p := b.get("/mine")
		return p.Find("[data-testid=decision] .facts").Text(), p.Find("[data-testid=how-it-went]").AttrOr("href", "")
	}
	if status, asked := mine(); strings.Contains(status, "Accepted") || asked != "" {
		t.Errorf("the list says %q and asks at %q", status, asked)
	}
	b.post(result+"/outcome", "course=follow&status=accepted").to(t)
	if status, asked := mine(); !strings.Contains(status, "Accepted: ") || !strings.Contains(status, "Recommended 21 November 2026") || asked != "" {
		t.Errorf("the list says %q and asks at %q", status, asked)
	}
	s.pass(40 * 24 * time.Hour)
	if _, asked := mine(); asked != result+"#look-back" {
		t.Errorf("the list asks at %q", asked)
	}
	if b.get(result).Find("[data-testid=look-back][open] #look-back").Length() != 1 {
		t.Error("the question does not stand open")
	}
	b.post(result+"/went", "went=").want(t, http.StatusUnprocessableEntity)
	p := b.post(result+"/went", "went=better&words="+strings.Repeat("x", 401)).want(t, http.StatusUnprocessableEntity)
	if p.Find("#words").Text() != strings.Repeat("x", 401) || p.Find("[name=went][checked]").AttrOr("value", "") != "better" {
		t.Error("what was typed is lost")
	}
	b.post(result+"/went", "went=better&words=The+queue+was+short.").to(t)
	if _, asked := mine(); asked != "" {
		t.Errorf("the list asks once more, at %q", asked)
	}
	wantAll(t, "the page", b.get(result).said(), []string{"How it went: Better than expected, said on 31 December 2026", "The queue was short."}, nil)
	b.post(result+"/outcome", "course=follow&status=deprecated").to(t)
	wantAll(t, "the page", b.get(result).said(), []string{"Deprecated: "}, nil)
	b.post(result+"/outcome", "course=follow&status=accepted").want(t, http.StatusUnprocessableEntity)
}

// TestKeptPageFollowsTheOutcome reads a link that was kept from before something
// was stated, on this server and on another one of the same store.
func TestKeptPageFollowsTheOutcome(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	other := &site{t: t, store: s.store, log: &lockedBuffer{}}
	other.now.Store(s.now.Load())
	other.serve(document(t, "lunch.yaml"))
	defer other.Close()
	b := s.browser()
	result := b.decide("lunch", hasty())
	link := b.share(result, questions.Full)
	for _, step := range []struct{ path, form, want string }{
		{"", "", ""},
		{"/outcome", "course=follow&status=proposed", "Proposed: "},
		{"/outcome", "course=follow&status=accepted", "Accepted: "},
		{"/went", "went=not_done", "It was not done"},
	} {
		if step.path != "" {
			b.post(result+step.path, step.form).to(t)
		}
		for _, reader := range []*browser{s.browser(), other.browser()} {
			if said := reader.get(link).said(); !strings.Contains(said, step.want) || step.want == "" && said != "" {
				t.Errorf("after %s %q the page says %q", step.path, step.form, said)
			}
		}
	}
}

func TestOutcomesAreLimitedInNumberAndRate(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.decide("lunch", hasty())
	for range questions.MostOutcomes {
		b.post(result+"/outcome", "course=follow&status=accepted").to(t)
	}
	p := b.post(result+"/outcome", "course=follow&status=accepted&why=one+more").want(t, http.StatusConflict)
	if !strings.Contains(p.Find("[data-testid=error-summary]").Text(), "there cannot be more") || p.Find("#why").Text() != "one more" {
		t.Error("it is not said why, or the reason is lost")
	}
	result = b.decide("lunch", hasty())
	s.configure = func(c *handlers.Config) { c.RateLimit = 1 }
	for path, form := range map[string]string{"/outcome": "course=follow&status=accepted", "/went": "went=better"} {
		s.serve(document(t, "lunch.yaml"))
		b.post(result+path, form)
		b.post(result+path, form).want(t, http.StatusTooManyRequests)
	}
}

// TestEntriesGoOnFromADayInTheEast states a decision on a day that has begun in
// the east alone: the form for the next one begins there, and takes it.
func TestEntriesGoOnFromADayInTheEast(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.decide("lunch", hasty())
	b.post(result+"/outcome", "course=follow&status=proposed&day=2026-11-22").to(t)
	day := b.get(result).Find("#day").AttrOr("value", "")
	if day != "2026-11-22" {
		t.Errorf("the form begins on %s", day)
	}
	b.post(result+"/outcome", "course=follow&status=accepted&day="+day).to(t)
}
