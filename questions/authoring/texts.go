package authoring

import (
	"fmt"

	"github.com/weighpoint/weighpoint/questions"
)

// text is one text of a questionnaire and where it stands.
type text struct {
	place Place
	text  string
}

// allTexts returns every text of a questionnaire that people read.
func allTexts(q *questions.Questionnaire) []text {
	var all []text
	add := func(s string, place ...string) {
		if s != "" {
			all = append(all, text{place, s})
		}
	}
	claim := func(c questions.Claim, place ...string) { add(c.Text, append(place, "claim")...) }
	add(q.Title, "title")
	add(q.Summary, "summary")
	add(q.Author, "author")
	for i, p := range q.Intro {
		add(p, "intro", fmt.Sprint(i))
	}
	for _, s := range q.Sources {
		add(s.Title, "sources", s.ID, "title")
		add(s.Publisher, "sources", s.ID, "publisher")
		add(s.Interest, "sources", s.ID, "interest")
	}
	for _, c := range q.Criteria {
		add(c.Name, "criteria", c.ID, "name")
		add(c.Meaning, "criteria", c.ID, "meaning")
		add(c.Pressing, "criteria", c.ID, "pressing")
	}
	for _, o := range q.Options {
		add(o.Name, "options", o.ID, "name")
		add(o.Summary, "options", o.ID, "summary")
		claim(o.ChooseWhen, "options", o.ID, "choose_when")
		for _, f := range o.Facts {
			claim(f.Claim, "options", o.ID, "facts", f.Attribute)
		}
		for _, r := range o.Ratings {
			claim(r.Claim, "options", o.ID, "ratings", r.Criterion)
			for i, but := range r.But {
				claim(but.Claim, "options", o.ID, "ratings", r.Criterion, "but", fmt.Sprint(i))
			}
		}
	}
	for _, qu := range q.Questions {
		add(qu.Title, "questions", qu.ID, "title")
		claim(qu.Why, "questions", qu.ID, "why")
		add(qu.Unsure.FindOut, "questions", qu.ID, "unsure", "find_out")
		for _, c := range qu.Choices {
			add(c.Label, "questions", qu.ID, "choices", c.ID, "label")
			claim(c.Consequence, "questions", qu.ID, "choices", c.ID, "consequence")
		}
	}
	for _, v := range q.Vetoes {
		claim(v.Claim, "vetoes", v.ID)
		claim(v.WayRound, "vetoes", v.ID, "way_round")
	}
	for _, r := range q.SetAside {
		claim(r.Claim, "set_aside", r.ID)
	}
	for _, c := range q.Cautions {
		claim(c.Claim, "cautions", c.ID)
	}
	for i, p := range q.Pairings {
		claim(p.Claim, "pairings", fmt.Sprint(i))
	}
	for _, m := range q.Measurements {
		add(m.Metric, "measurements", m.ID, "metric")
		add(m.Value, "measurements", m.ID, "value")
		add(m.Conditions, "measurements", m.ID, "conditions")
	}
	for i, c := range q.Changes {
		claim(c.Then, "changes", fmt.Sprint(i), "then")
		claim(c.Now, "changes", fmt.Sprint(i), "now")
	}
	return all
}
