package questions_test

import (
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

func TestCommentsAreAboutWhatAResultHas(t *testing.T) {
	result := questions.Result{Answers: questions.Answers{"time": {}}}
	verdict := questions.Verdict{}
	verdict.Ranking = []questions.Standing{{Option: "canteen"}}
	verdict.RuledOut = []questions.RuledOut{{Option: "bistro"}}
	for about, want := range map[questions.Topic]bool{
		questions.OnVerdict: true, questions.OnAnswer("time"): true, questions.OnOption("canteen"): true, questions.OnOption("bistro"): true,
		"": false, "answer:": false, "option:": false, "answer:money": false, "option:moon": false, "verdict:x": false, "claim:x": false, "Verdict": false,
	} {
		if got := about.On(result, verdict); got != want {
			t.Errorf("%q: %t, want %t", about, got, want)
		}
	}
	for about, want := range map[questions.Topic]bool{"verdict": true, "answer:x": true, "option:y": true, "": false, "answer:": false, "option:": false, "claim:x": false} {
		if got := about.Known(); got != want {
			t.Errorf("%q is known: %t, want %t", about, got, want)
		}
	}
}

func TestSameComment(t *testing.T) {
	base := questions.Comment{ID: "a", Result: "r", Name: "Ben", Text: "Why?", About: questions.OnVerdict, Written: time.Unix(1, 0)}
	again := base
	again.ID, again.Written, again.Read = "b", time.Unix(9, 0), true
	if !base.Same(again) {
		t.Error("the same words said again are another comment")
	}
	for name, change := range map[string]func(*questions.Comment){
		"result": func(c *questions.Comment) { c.Result = "s" }, "writer": func(c *questions.Comment) { c.Writer[0] = 1 },
		"name": func(c *questions.Comment) { c.Name = "Ann" }, "text": func(c *questions.Comment) { c.Text = "How?" },
		"about": func(c *questions.Comment) { c.About = questions.OnOption("x") },
	} {
		other := base
		if change(&other); base.Same(other) {
			t.Errorf("another %s is no other comment", name)
		}
	}
	care := questions.CommentCare{Answer: "So."}
	for name, other := range map[string]questions.CommentCare{
		"answer": {}, "answered": {Answer: "So.", Answered: time.Unix(1, 0)}, "settled": {Answer: "So.", Settled: time.Unix(1, 0)},
		"hidden": {Answer: "So.", Hidden: true}, "read": {Answer: "So.", Read: true},
	} {
		if care.Same(other) || !other.Same(other) {
			t.Errorf("another %s makes no difference", name)
		}
	}
}
