package web_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/web"
)

func TestQuestionOffersItsChoicesAndNotSure(t *testing.T) {
	doc := draw(t, web.Question(sampleQuestion()))
	var values []string
	doc.Find(`input[name="choice"]`).Each(func(_ int, s *goquery.Selection) {
		values = append(values, s.AttrOr("value", "")+" "+s.AttrOr("type", ""))
	})
	if got, want := strings.Join(values, ", "), "own radio, known radio, anyone radio, unsure radio"; got != want {
		t.Errorf("choices are %s, want %s", got, want)
	}
	if got := doc.Find(`input[name="choice"][checked]`).AttrOr("value", ""); got != "known" {
		t.Errorf("%q is checked, want known", got)
	}
	if got := words(part(doc, "unsure")); !strings.HasPrefix(got, "Not sure To find out: List what goes into") {
		t.Errorf("not sure says %q", got)
	}
	if got := words(part(doc, "progress")); got != sampleName+" Question 4 of 12 to 16" {
		t.Errorf("progress says %q", got)
	}
}

func TestQuestionPreselectsImportance(t *testing.T) {
	doc := draw(t, web.Question(sampleQuestion()))
	steps := part(doc, "importance").Find(`input[type="radio"][name="importance"]`)
	if steps.Length() != 3 || steps.Filter("[checked]").AttrOr("value", "") != "normal" {
		t.Errorf("%d steps, %q checked", steps.Length(), steps.Filter("[checked]").AttrOr("value", ""))
	}
}

func TestQuestionReturnsOnlyWhenAsked(t *testing.T) {
	if n := draw(t, web.Question(sampleQuestion())).Find(`input[name="return"]`).Length(); n != 0 {
		t.Error("a first answer returns somewhere")
	}
	doc := draw(t, web.Question(sampleManyWithError()))
	if got := doc.Find(`input[name="return"]`).AttrOr("value", ""); got != "review" {
		t.Errorf("a changed answer returns to %q", got)
	}
}

func TestQuestionWithoutErrorShowsNone(t *testing.T) {
	doc := draw(t, web.Question(sampleQuestion()))
	if part(doc, "error-summary").Length() != 0 || doc.Find("[aria-invalid]").Length() != 0 {
		t.Error("an error is shown")
	}
}

func TestQuestionErrorIsLinkedToItsField(t *testing.T) {
	for name, many := range map[string]bool{"one choice": false, "many choices": true} {
		t.Run(name, func(t *testing.T) {
			v := sampleManyWithError()
			v.Many = many
			doc := draw(t, web.Question(v))
			if got := doc.Find("title").Text(); !strings.HasPrefix(got, "Error: ") {
				t.Errorf("title %q", got)
			}
			checkErrorSummary(t, doc, v.Error, "#choice-1")
			if doc.Find("#choice-1[aria-invalid], fieldset[aria-invalid]").Length() == 0 {
				t.Error("no control is marked invalid")
			}
			if got := doc.Find("fieldset").First().AttrOr("aria-describedby", ""); !strings.Contains(got, "choice-error") {
				t.Errorf("the choices are described by %q", got)
			}
			if got := words(doc.Find("#choice-error")); got != "Error: "+v.Error {
				t.Errorf("the message at the field is %q", got)
			}
		})
	}
}

func checkErrorSummary(t *testing.T, doc *goquery.Document, message, href string) {
	t.Helper()
	summary := part(doc, "error-summary")
	if got, want := spaced(summary), "There is a problem "+message; got != want {
		t.Errorf("summary %q, want %q", got, want)
	}
	for attribute, want := range map[string]string{"role": "alert", "tabindex": "-1", "autofocus": ""} {
		if got, ok := summary.Attr(attribute); !ok || got != want {
			t.Errorf("summary has %s=%q, want %q", attribute, got, want)
		}
	}
	if got := summary.Find("a").AttrOr("href", ""); got != href {
		t.Errorf("summary leads to %q, want %q", got, href)
	}
}

func TestQuestionMarksWhatExcludesTheOthers(t *testing.T) {
	doc := draw(t, web.Question(sampleManyWithError()))
	if n := doc.Find(`input[type="checkbox"][data-alone]`).Length(); n != 2 {
		t.Errorf("%d choices stand alone, want the one marked so and not sure", n)
	}
	if doc.Find("fieldset[data-exclusive]").Length() != 1 {
		t.Error("the group is not marked")
	}
}

func TestReviewLinksEachAnswerToItsChange(t *testing.T) {
	doc := draw(t, web.CheckAnswers(sampleCheckAnswers()))
	answers := part(doc, "answers").Find(`[data-testid="answer"]`)
	if answers.Length() != len(sampleAnswers()) {
		t.Fatalf("%d answers", answers.Length())
	}
	if got, want := words(answers.First().Find("a")), "Change the answer to: What do you want to run?"; got != want {
		t.Errorf("link %q, want %q", got, want)
	}
	if n := part(doc, "aside").Find("a").Length(); n != 0 {
		t.Error("an answer kept aside can be changed")
	}
	if got := doc.Find("form").AttrOr("action", ""); got != "/s/a/finish" {
		t.Errorf("finish posts to %q", got)
	}
}

func TestReviewWithGapsLeadsToThem(t *testing.T) {
	v := sampleCheckAnswersWithError()
	doc := draw(t, web.CheckAnswers(v))
	checkErrorSummary(t, doc, v.Error, "#missing")
	if n := part(doc, "missing").Find("a").Length(); n != 2 {
		t.Errorf("%d questions are missing, want 2", n)
	}
	if doc.Find("form").Length() != 0 {
		t.Error("an incomplete decision can be finished")
	}
}

func TestReviewOfFrozenAnswersLeadsToTheResult(t *testing.T) {
	v := sampleCheckAnswers()
	v.Finished = web.Link{Text: "See the recommendation", Href: "/r/a"}
	doc := draw(t, web.CheckAnswers(v))
	if got := part(doc, "finished").AttrOr("href", ""); got != "/r/a" {
		t.Errorf("finished leads to %q", got)
	}
	if got := part(doc, "finish").Find("button").Text(); !strings.Contains(got, "under this title") {
		t.Errorf("finishing again is offered as %q", got)
	}
}

// TestQuestionWithItsTextsDrawn compares the page with that of a question whose
// texts were drawn beforehand, byte for byte.
func TestQuestionWithItsTextsDrawn(t *testing.T) {
	german, notSure := sampleQuestion(), sampleQuestion()
	german.Language = "de"
	notSure.Chosen, notSure.UnsureChecked = nil, true
	for name, v := range map[string]web.QuestionView{
		"sample": sampleQuestion(), "many with error": sampleManyWithError(), "empty": {}, "hostile": hostile(sampleManyWithError()), "German": german, "not sure": notSure,
	} {
		t.Run(name, func(t *testing.T) {
			drawn, err := v.WithTextsDrawn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var want, got strings.Builder
			if err := errors.Join(web.Question(v).Render(t.Context(), &want), web.Question(drawn).Render(t.Context(), &got)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want.String(), got.String()); diff != "" {
				t.Error(diff)
			}
			if len(drawn.Sources)+len(drawn.Changes) > 0 {
				t.Error("what was drawn is kept twice")
			}
		})
	}
}
