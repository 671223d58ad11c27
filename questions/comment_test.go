package questions_test

import (
	"os"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

func TestCommentsAreAboutWhatAResultHas(t *testing.T) {
	result := questions.Result{Answers: questions.Answers{"time": {}}}
	verdict := questions.Verdict{}
	verdict.Ranking = []questions.Standing{{Option: "canteen"}}
	verdict.RuledOut = []questions.RuledOut{{Option: "bistro", Vetoes: []questions.Fired{{ID: "slow"}}}}
	verdict.SetAside = []questions.SetAside{{Option: "sandwich", Rules: []questions.Fired{{ID: "wet"}}}}
	verdict.Cautions = []questions.Fired{{ID: "queue"}}
	text, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	q, err := questions.Parse("small.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	for about, want := range map[questions.Topic]bool{
		questions.OnVerdict: true, questions.OnAnswer("time"): true, questions.OnOption("canteen"): true, questions.OnOption("bistro"): true,
		questions.OnClaim(questions.PartVeto, "slow", ""): true, questions.OnClaim(questions.PartSetAside, "wet", ""): true, questions.OnClaim(questions.PartCaution, "queue", ""): true,
		questions.OnClaim(questions.PartRating, "coffee", "awake"): true,
		"": false, "answer:": false, "option:": false, "answer:money": false, "option:moon": false, "verdict:x": false, "claim:x": false, "Verdict": false,
		"claim:veto:wet": false, "claim:caution:slow": false, "claim:rating:coffee:moon": false, "claim:rating:moon:awake": false, "claim:rating:coffee": false, "claim:fact:coffee:awake": false,
	} {
		if got := about.On(result, verdict, q); got != want {
			t.Errorf("%q: %t, want %t", about, got, want)
		}
	}
	for about, want := range map[questions.Topic]bool{"verdict": true, "answer:x": true, "option:y": true, "claim:rating:x:y": true, "claim:veto:x": true, "claim:set_aside:x": true, "claim:caution:x": true,
		"claim:": false, "claim:rating:x": false, "claim:rating:x:": false, "claim:rating:x:y:z": false, "claim:veto:": false, "claim:veto:x:y": false, "claim:why:x": false, "": false, "answer:": false, "option:": false, "claim:x": false} {
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
