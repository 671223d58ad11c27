package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/questions"
)

// retiredLunch ends with a successor, which is on offer beside it.
func retiredLunch(t *testing.T) []string {
	t.Helper()
	lunch := document(t, "lunch.yaml")
	return []string{
		strings.Replace(lunch, "\nid: lunch\n", "\nid: lunch\nretired: {since: 2027-01, note: The canteen has closed., successor: dinner}\n", 1),
		strings.Replace(strings.Replace(lunch, "\nid: lunch\n", "\nid: dinner\n", 1), "\ntitle: ", "\ntitle: Dinner or ", 1),
	}
}

func TestARetiredQuestionnaireSaysSo(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.decide("lunch", map[string]string{"time": "short", "wishes": "none", "money": "boss"})
	link := b.share(result, questions.VerdictOnly)
	question, session := b.begin("lunch")
	before := s.browser().get(link).want(t, http.StatusOK)
	if before.Find("[data-testid=notice]:contains('retired'), [data-testid=notice]:contains('not offered')").Length() > 0 {
		t.Error("it is retired before it is")
	}

	s.serve(retiredLunch(t)...)
	says := func(p page) {
		t.Helper()
		text := p.Find("main").Text()
		for _, want := range []string{"not offered since January 2027", "The canteen has closed."} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q:\n%s", p.Request.URL.Path, want, text)
			}
		}
		if p.Find("main a[href$='/w/dinner']").Length() != 1 {
			t.Errorf("%s does not lead to the successor", p.Request.URL.Path)
		}
	}
	for _, path := range []string{"/w/lunch", "/sources/lunch", "/w/lunch/options/bistro"} {
		says(s.browser().get(path).want(t, http.StatusGone))
	}
	says(b.post("/w/lunch", "").want(t, http.StatusGone))
	says(b.post(result+"/again", "from=answers").want(t, http.StatusGone))
	says(b.post(result+"/update", "").want(t, http.StatusGone))
	says(b.get(result).want(t, http.StatusOK))
	says(s.browser().get(link).want(t, http.StatusOK))
	if n := b.get(result).Find("form[action$='/again'], form[action$='/update']").Length(); n > 0 {
		t.Error("a result offers to begin what cannot be begun")
	}
	if got := b.get("/").Find("[data-testid=questionnaire]").Text(); !strings.Contains(got, "Dinner") || b.get("/").Find("main a[href$='/w/lunch']").Length() > 0 {
		t.Errorf("the start page has %q", got)
	}

	// What was begun can be finished.
	says(b.get(question).want(t, http.StatusOK))
	review := b.answerAll(question, map[string]string{"time": "short", "wishes": "none", "money": "boss"})
	says(b.get(review).want(t, http.StatusOK))
	b.get(b.post(session+"/finish", "").to(t)).want(t, http.StatusOK)
}

// Without a successor that is on offer there is no link to one.
func TestARetiredQuestionnaireWithoutASuccessor(t *testing.T) {
	s := newSite(t, retiredLunch(t)[0])
	p := s.browser().get("/w/lunch").want(t, http.StatusGone)
	if n := p.Find("main a[href*='/w/']").Length(); n > 0 {
		t.Error("it leads to what is not on offer")
	}
}

// mendedLunch is a version in which a mistake was mended that misled people.
func mendedLunch(t *testing.T) string {
	t.Helper()
	return strings.Replace(document(t, "lunch.yaml"), "\nid: lunch\n", "\nid: lunch\nurgent: [{date: 2027-01-15, note: The bistro was rated as quick.}]\n", 1)
}

func TestEarlierVersionsAreToldOfAnUrgentMistake(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.decide("lunch", map[string]string{"time": "short", "wishes": "none", "money": "boss"})
	link := b.share(result, questions.VerdictOnly)
	question, _ := b.begin("lunch")

	s.serve(mendedLunch(t))
	told := func(p page, want bool) {
		t.Helper()
		got := p.want(t, http.StatusOK).Find("[data-testid=notice]").Text()
		if strings.Contains(got, "mended, 15 January 2027: ") != want || strings.Contains(got, "The bistro was rated as quick.") != want {
			t.Errorf("%s says %q, want the mistake: %t", p.Request.URL.Path, got, want)
		}
	}
	told(b.get(question), true)
	if b.get(question).Find("[data-testid=notice] a[href$='/review']").Length() != 1 {
		t.Error("a question does not lead to where one starts over")
	}
	review := strings.TrimSuffix(question, "/q/time") + "/review"
	told(b.get(review), true)
	told(b.get(result), true)
	told(s.browser().get(link), true)
	if diff := cmp.Diff([]string{"The questionnaire has a newer version", "A mistake in the questionnaire was mended"}, feedEntries(t, b.get(link+".atom"))); diff != "" {
		t.Error(diff)
	}

	// Whoever begins or decides with the version in which it is mended is not told.
	over := b.post(strings.TrimSuffix(review, "/review")+"/update", "").to(t)
	told(b.get(over), false)
	told(b.get(b.decide("lunch", map[string]string{"time": "short", "wishes": "none", "money": "boss"})), false)
	// Nor is anybody when a later version says it again.
	s.serve(strings.Replace(mendedLunch(t), "minutes: ", "minutes: 1", 1))
	told(b.get(over), false)
}

// The lists of a browser say it at what was begun and decided before, and at
// nothing else.
func TestListsTellOfAnUrgentMistake(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	answers := map[string]string{"time": "short", "wishes": "none", "money": "boss"}
	b.decide("lunch", answers)
	b.begin("lunch")
	lists := []struct{ path, entries, suffix string }{
		{"/", "[data-testid=unfinished] li", " These answers are weighed by the version before that."},
		{"/", "[data-testid=decisions] li", " This result was made before that."},
		{"/mine", "[data-testid=decision]:has(.decided)", " This result was made before that."},
		{"/mine", "[data-testid=decision]:not(:has(.decided))", " These answers are weighed by the version before that."},
	}
	told := func(want int) {
		t.Helper()
		for _, list := range lists {
			words := "A mistake in the questionnaire that could mislead was mended, 15 January 2027: The bistro was rated as quick." + list.suffix
			entries := b.get(list.path).want(t, http.StatusOK).Find(list.entries)
			if entries.Length() == 0 {
				t.Errorf("%s has no %s", list.path, list.entries)
			}
			notices := entries.Find("[data-testid=notice]")
			if notices.Length() != want {
				t.Errorf("%s says it %d times at %s, want %d", list.path, notices.Length(), list.entries, want)
			}
			if got := strings.Join(strings.Fields(notices.First().Text()), " "); want > 0 && got != words {
				t.Errorf("%s says %q, want %q", list.path, got, words)
			}
		}
		if n := b.get("/").Find("[data-testid=questionnaire] [data-testid=notice]").Length(); n > 0 {
			t.Error("it is said to whoever has not begun")
		}
	}
	told(0)
	s.serve(mendedLunch(t))
	told(1)
	b.decide("lunch", answers)
	b.begin("lunch")
	told(1)
	s.serve(strings.Replace(mendedLunch(t), "\nid: lunch\n", "\nid: lunch\nretired: {since: 2027-02, note: The canteen has closed.}\n", 1))
	told(0)
}

// One that was taken away is told of everywhere, and what was made with it goes
// on.
func TestAWithdrawnQuestionnaireSaysSo(t *testing.T) {
	lunch := document(t, "lunch.yaml")
	dinner := strings.Replace(strings.Replace(lunch, "\nid: lunch\n", "\nid: dinner\n", 1), "\ntitle: ", "\ntitle: Dinner or ", 1)
	s := newSite(t, lunch, dinner)
	b := s.browser()
	result := b.decide("lunch", map[string]string{"time": "short", "wishes": "none", "money": "boss"})
	link := b.share(result, questions.VerdictOnly)
	question, session := b.begin("lunch")
	quiet := func(p page) {
		t.Helper()
		if text := p.want(t, http.StatusOK).Find("main").Text(); strings.Contains(text, "not on offer") {
			t.Errorf("%s says that it is not on offer", p.Request.URL.Path)
		}
	}
	stranger := s.browser()
	quiet(stranger.get(link))
	quiet(b.get(question))

	s.serve(dinner)
	for name, p := range map[string]page{
		"intro": s.browser().get("/w/lunch"), "sources": s.browser().get("/sources/lunch"), "option": s.browser().get("/w/lunch/options/bistro"),
		"start": b.post("/w/lunch", ""), "again": b.post(result+"/again", "from=answers"), "a reader's again": stranger.post(link+"/again", ""),
		"update": b.post(result+"/update", ""),
	} {
		text := p.want(t, http.StatusGone).Find("main").Text()
		for _, want := range []string{"This questionnaire is not on offer here any more", parse(t, lunch).Title, "ask whoever runs this server"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the page does not say %q:\n%s", name, want, text)
			}
		}
	}
	for _, path := range []string{"/w/supper", "/sources/supper", "/w/supper/options/bistro"} {
		s.browser().get(path).want(t, http.StatusNotFound)
	}
	says := func(p page) {
		t.Helper()
		if got := p.want(t, http.StatusOK).Find("[data-testid=notice]").Text(); !strings.Contains(got, "is not on offer here") {
			t.Errorf("%s says %q", p.Request.URL.Path, got)
		}
		if n := p.Find("form[action$='/again'], form[action$='/update']").Length(); n > 0 {
			t.Errorf("%s offers to begin what cannot be begun", p.Request.URL.Path)
		}
	}
	says(b.get(result))
	says(stranger.get(link))
	says(b.get(question))
	review := b.answerAll(question, map[string]string{"time": "short", "wishes": "none", "money": "boss"})
	says(b.get(review))
	b.get(b.post(session+"/finish", "").to(t)).want(t, http.StatusOK)

	// What comes back is as before.
	s.serve(lunch, dinner)
	quiet(b.get(result))
	quiet(stranger.get(link))
	b.get("/w/lunch").want(t, http.StatusOK)
}

// A result that was imported may be of a questionnaire that never was on offer.
func TestAResultOfAQuestionnaireFromElsewhere(t *testing.T) {
	lunch := parse(t, document(t, "lunch.yaml"))
	s := newSite(t, strings.Replace(document(t, "lunch.yaml"), "\nid: lunch\n", "\nid: dinner\n", 1))
	b := s.browser()
	b.get("/w/dinner")
	verdict, err := lunch.Decide(nil).JSON()
	if err != nil {
		t.Fatal(err)
	}
	b.freeze(b.keep("elsewhere", lunch), verdict)
	text := b.post("/r/result-elsewhere/update", "").want(t, http.StatusGone).Find("h1").Text()
	if text != "This questionnaire is not on offer here" {
		t.Errorf("the heading is %q", text)
	}
	b.get("/w/lunch").want(t, http.StatusNotFound)
}
