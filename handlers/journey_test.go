package handlers_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/questions"
)

func TestWholeDecision(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	b.get("/").want(t, http.StatusOK)
	b.get("/w/lunch").want(t, http.StatusOK)
	result := b.decide("lunch", map[string]string{"time": "short", "wishes": "vegan,coffee", "money": "self"})

	link := b.share(result, questions.Full)
	for name, reader := range map[string]*browser{"owner": b, "visitor": s.browser()} {
		p := reader.get(map[string]string{"owner": result, "visitor": link}[name]).want(t, http.StatusOK)
		if got := p.Find("[data-testid=verdict]").Text(); !strings.Contains(got, "The canteen") && !strings.Contains(got, "sandwich") {
			t.Errorf("%s reads the verdict %q", name, got)
		}
		for _, part := range []string{"ranked", "ruled-out", "reason", "caution", "matrix", "answers", "source"} {
			if p.Find("[data-testid="+part+"]").Length() == 0 {
				t.Errorf("%s sees no %s", name, part)
			}
		}
		if owns := strings.Contains(p.text, "from=review"); owns != (name == "owner") {
			t.Errorf("%s is offered to change answers: %t", name, owns)
		}
	}
	if home := b.get("/").want(t, http.StatusOK); !strings.Contains(home.text, result) {
		t.Error("the catalogue does not list the decision")
	}
}

func TestFinishingTwiceGivesOneResult(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	first, session := b.begin("lunch")
	b.answerAll(first, nil)
	one := b.post(session+"/finish", "").to(t)
	if two := b.post(session+"/finish", "").to(t); two != one {
		t.Errorf("second finish leads to %s, want %s", two, one)
	}
	b.post(session+"/q/money", "choice=boss").to(t)
	if three := b.post(session+"/finish", "").to(t); three == one {
		t.Error("changed answers lead to the old result")
	}
	b.get(one).want(t, http.StatusOK)
}

func TestFinishNeedsEveryAnswer(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	first, session := b.begin("lunch")
	b.post(first, "choice=long").to(t)
	p := b.post(session+"/finish", "").want(t, http.StatusUnprocessableEntity)
	if !strings.HasPrefix(p.Find("title").Text(), "Error: ") {
		t.Errorf("title is %q", p.Find("title").Text())
	}
}

func TestAnswersOffThePathAreKeptAside(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	first, session := b.begin("lunch")
	b.answerAll(first, map[string]string{"time": "long", "guests": "some", "wishes": "none", "money": "boss"})

	to := b.post(session+"/q/time?from=review", "choice=short&return=review").to(t)
	if to != session+"/review" {
		t.Fatalf("change leads to %s, want the review", to)
	}
	review := b.get(to)
	if got := review.Find("[data-testid=aside]").Text(); !strings.Contains(got, "Are there guests?") {
		t.Errorf("the review does not show the answer kept aside: %q", got)
	}
	b.get(session+"/q/guests").want(t, http.StatusConflict)

	to = b.post(session+"/q/time?from=review", "choice=long&return=review").to(t)
	if to != session+"/review" {
		t.Fatalf("changing back leads to %s, want the review", to)
	}
	if checked, _ := b.get(session + "/q/guests").Find("input[name=choice][checked]").Attr("value"); checked != "some" {
		t.Errorf("the answer kept aside came back as %q", checked)
	}
}

func TestChangeThatOpensAQuestionAsksItFirst(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	first, session := b.begin("lunch")
	b.answerAll(first, map[string]string{"time": "short"})
	to := b.post(session+"/q/time", "choice=long&return=review").to(t)
	if want := session + "/q/guests?from=review"; to != want {
		t.Fatalf("leads to %s, want %s", to, want)
	}
	if to = b.post(to, "choice=some&return=review").to(t); to != session+"/review" {
		t.Errorf("then leads to %s, want the review", to)
	}
}

func TestBackKeepsAnswers(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	first, session := b.begin("lunch")
	b.post(first, "choice=long&importance=more").to(t)
	p := b.get(session + "/q/guests")
	if back, _ := p.Find("nav.back a").Attr("href"); back != first {
		t.Fatalf("Back leads to %q, want %q", back, first)
	}
	p = b.get(first)
	for selector, want := range map[string]string{"input[name=choice][checked]": "long", "input[name=importance][checked]": "more"} {
		if got, _ := p.Find(selector).Attr("value"); got != want {
			t.Errorf("%s is %q, want %q", selector, got, want)
		}
	}
}

func TestOldVersionsAreKept(t *testing.T) {
	text := document(t, "lunch.yaml")
	s := newSite(t, text)
	b := s.browser()
	result := b.decide("lunch", map[string]string{"time": "short"})
	_, session := b.begin("lunch")
	before := b.get(result + ".json").text

	s.serve(strings.Replace(text, "Five minutes away", "Ten minutes away", 1))
	if p := b.get(session+"/q/time").want(t, http.StatusOK); !strings.Contains(p.text, "How much time") {
		t.Error("a session begun with the old version does not go on")
	}
	after := b.get(result+".json").want(t, http.StatusOK).text
	// The server has moved to another port, and with it these addresses.
	var one, two map[string]any
	for text, into := range map[string]*map[string]any{before: &one, after: &two} {
		if err := json.Unmarshal([]byte(text), into); err != nil {
			t.Fatal(err)
		}
		delete(*into, "link")
		delete(*into, "$schema")
	}
	if diff := cmp.Diff(one, two); diff != "" {
		t.Error("the result changed with its questionnaire:", diff)
	}

	s.serve()
	b.get(result).want(t, http.StatusOK)
	b.get(session+"/q/time").want(t, http.StatusOK)
	b.get("/w/lunch").want(t, http.StatusGone)
}

func TestExportedVerdictCanBeComputedAgain(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	result := b.decide("lunch", map[string]string{"time": "short", "wishes": "vegan"})
	var exported struct {
		Questionnaire struct{ Text, Version string }
		Answers       questions.Answers
		Evaluation    questions.Evaluation
	}
	if err := json.Unmarshal([]byte(b.get(result+".json").want(t, http.StatusOK).text), &exported); err != nil {
		t.Fatal(err)
	}
	q := parse(t, exported.Questionnaire.Text)
	if q.Version != exported.Questionnaire.Version {
		t.Errorf("the exported text has version %s, want %s", q.Version, exported.Questionnaire.Version)
	}
	if diff := cmp.Diff(exported.Evaluation, q.Evaluate(exported.Answers)); diff != "" {
		t.Error(diff)
	}
}

func TestNothingIsFrozenUnseen(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	first, session := b.begin("lunch")
	b.answerAll(first, nil)
	seen, _ := b.get(session + "/review").Find("input[name=revision]").Attr("value")
	b.post(session+"/q/money", "choice=boss").to(t) // in another tab
	p := b.post(session+"/finish", "revision="+seen).want(t, http.StatusConflict)
	if got := p.Find("[data-testid=answers]").Text(); !strings.Contains(got, "The company") {
		t.Errorf("the review does not show the new answer: %q", got)
	}
	seen, _ = p.Find("input[name=revision]").Attr("value")
	b.post(session+"/finish", "revision="+seen).to(t)
}

func TestTheSameAnswersUnderAnotherTitle(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	one := b.noted("", "Firts")
	session := strings.TrimSuffix(b.get(one).Find("a[href$='/review']").AttrOr("href", ""), "/review")
	two := b.post(session+"/finish", "title=First").to(t)
	if one == two {
		t.Fatal("the title was not corrected")
	}
	if got := b.get(two).Find("[data-testid=verdict]").Text(); !strings.Contains(got, "First") {
		t.Errorf("the new result reads %q", got)
	}
}

func TestATieNamesNoWinner(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	p := b.get(b.decide("lunch", nil)).want(t, http.StatusOK) // nothing weighs anything
	if got := p.Find("h1").Text(); !strings.Contains(got, "do not tell the options apart") {
		t.Errorf("the verdict is %q", got)
	}
	if p.Find("[data-testid=gives-up]").Length() > 0 {
		t.Error("one of the tied options is shown as if it led")
	}
	ids := map[string]int{}
	for _, node := range p.Find("[id]").EachIter() {
		ids[node.AttrOr("id", "")]++
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("id %q stands %d times", id, n)
		}
	}
}

func TestLinksOfAnOlderResultLeadToPresentQuestionsOnly(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	result := b.decide("lunch", map[string]string{"time": "long", "guests": "some"})
	session := strings.TrimSuffix(b.get(result).Find("a[href$='/review']").AttrOr("href", ""), "/review")
	b.post(session+"/q/time", "choice=short").to(t)
	for _, link := range b.get(result).Find("a[href*='/q/']").EachIter() {
		b.get(link.AttrOr("href", "")).want(t, http.StatusOK)
	}
}

func TestRetiredQuestionnaireOffersNoStart(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	link := b.share(b.decide("lunch", map[string]string{"time": "short"}), questions.Full)
	s.serve()
	if p := s.browser().get(link).want(t, http.StatusOK); p.Find("form[action$='/again']").Length() > 0 {
		t.Error("the result offers to start a questionnaire that is gone")
	}
}
