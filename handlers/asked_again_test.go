package handlers_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
)

// workAnswers answer the questionnaire of ways to work, which offers crates to
// whoever does not live in town.
var workAnswers = map[string]string{"now": "other", "place": "town", "hurry": "soon", "load": "nothing", "road": "good"}

// work is that questionnaire.
func work(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("../questions/testdata/second.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// askedAgain wants a question to be asked once more, with its answer chosen and
// the reason told.
func (p page) askedAgain(t testing.TB) {
	t.Helper()
	p.want(t, http.StatusOK)
	if got := p.Find("[data-testid=asked-again]").Text(); !strings.Contains(got, "It now offers “Crates”, which it did not offer when you answered it.") {
		t.Errorf("the reason is %q", got)
	}
	if got, _ := p.Find("input[name=choice][checked]").Attr("value"); got != "nothing" {
		t.Errorf("chosen is %q", got)
	}
}

// What was not offered was not denied: a change leads to the questions that
// offer more by it.
func TestAChangeAsksAgainWhatOffersMore(t *testing.T) {
	for name, from := range map[string]string{"among the questions": "", "from the review": "&return=review"} {
		t.Run(name, func(t *testing.T) {
			b := newSite(t, work(t)).browser()
			first, session := b.begin("ways-to-work")
			review := b.answerAll(first, workAnswers)
			if p := b.get(session + "/q/load"); p.Find("[data-testid=asked-again]").Length() > 0 {
				t.Error("a question that offers what it did is asked again")
			}

			to := b.post(session+"/q/place", "choice=village"+from).to(t)
			if !strings.HasPrefix(to, session+"/q/load") {
				t.Fatalf("the change leads to %s", to)
			}
			b.get(to).askedAgain(t)
			b.get(to).askedAgain(t) // a look does not answer it
			p := b.get(review)
			if got := p.Find("[data-testid=missing]").Text(); !strings.Contains(got, "What do you carry?") || !strings.Contains(got, "Crates") {
				t.Errorf("still to answer is %q", got)
			}
			if p.Find("[data-testid=answers]").Text() == "" || strings.Contains(p.Find("[data-testid=answers]").Text(), "What do you carry?") {
				t.Error("an answer to what was asked otherwise counts")
			}
			b.post(session+"/finish", "").want(t, http.StatusUnprocessableEntity)

			if to = b.post(to, "choice=nothing"+from).to(t); to != review {
				t.Errorf("answered again, it leads to %s", to)
			}
			b.post(session+"/finish", "").to(t)
		})
	}
}

func TestAChangeThatIsTakenBackAsksNothing(t *testing.T) {
	b := newSite(t, work(t)).browser()
	first, session := b.begin("ways-to-work")
	review := b.answerAll(first, workAnswers)
	b.post(session+"/q/place", "choice=village").to(t)
	if to := b.post(session+"/q/place", "choice=town").to(t); to != review {
		t.Errorf("taken back, the change leads to %s", to)
	}
	if to := b.post(session+"/q/place", "choice=unsure").to(t); to != session+"/q/load" {
		t.Errorf("not sure where, the change leads to %s", to)
	}
	// Whoever does not know is asked for all that there may be.
	if to := b.post(session+"/q/load", "choice=unsure").to(t); to != review {
		t.Errorf("not sure, it leads to %s", to)
	}
}

// A page that was drawn before more was offered denies nothing either.
func TestAnOldTabDeniesNothingThatItDidNotShow(t *testing.T) {
	b := newSite(t, work(t)).browser()
	first, session := b.begin("ways-to-work")
	review := b.answerAll(first, workAnswers)
	old := b.get(session + "/q/load")
	if got, _ := old.Find("input[name=withheld]").Attr("value"); got != "crates" {
		t.Fatalf("the form holds back %q", got)
	}
	saved, _ := old.Find("input[name=saved]").Attr("value")
	b.post(session+"/q/place", "choice=village").to(t)
	sent := "choice=nothing&saved=" + saved + "&withheld=crates&withheld=crates&withheld=made-up&withheld=nothing"
	if to := b.post(session+"/q/load", sent).to(t); to != session+"/q/load" {
		t.Fatalf("an old form leads to %s", to)
	}
	p := b.get(session + "/q/load")
	p.askedAgain(t)
	if p.Find("input[name=withheld]").Length() > 0 {
		t.Error("the new form holds something back")
	}
	if to := b.post(session+"/q/load", "choice=crates&saved="+saved+"&withheld=crates").to(t); to != review {
		t.Errorf("crates lead to %s", to)
	}
}

// A decision that begins with the answers of another asks again as that one
// would have.
func TestADecisionFromAnswersAsksAgain(t *testing.T) {
	b := newSite(t, work(t)).browser()
	result := b.decide("ways-to-work", workAnswers)
	stored, err := b.store.Result(t.Context(), result[strings.LastIndex(result, "/")+1:])
	if err != nil {
		t.Fatal(err)
	}
	for id, answer := range stored.Answers {
		if answer.Withheld != nil {
			t.Errorf("the result holds that %q was withheld from %s", answer.Withheld, id)
		}
	}
	for name, reader := range map[string]*browser{"owner": b, "reader": b.browser()} {
		link := b.share(result, questions.Full)
		reader.get("/w/ways-to-work") // for its key
		review := reader.post(link+"/again", "from=answers").to(t)
		session := strings.TrimSuffix(review, "/review")
		to := reader.post(session+"/q/place", "choice=suburb").to(t)
		if to != session+"/q/load" {
			t.Errorf("%s is led to %s", name, to)
			continue
		}
		reader.get(to).askedAgain(t)
	}
}
