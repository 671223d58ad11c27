package report

import (
	"fmt"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// FiguresOf are figures of a questionnaire in words; q is a version of it, which may
// lack what was there once.
func FiguresOf(f questions.Figures, q *questions.Questionnaire) web.FiguresView {
	view := web.FiguresView{
		Language: q.Language, Name: q.Title,
		Facts: []string{fmt.Sprintf("%d people with a result", f.People), fmt.Sprintf("%d who decided", f.Settled), fmt.Sprintf("%d who left without one", f.Left)},
	}
	option := func(id string) (string, bool) {
		if o := q.Option(id); o != nil {
			return o.Name, false
		}
		return id, false
	}
	question := func(id string) (string, bool) {
		if id == "" {
			return "All answered, and not finished", true
		}
		if asked := q.Question(id); asked != nil {
			return asked.Title, false
		}
		return id, false
	}
	firmness := func(id string) (string, bool) {
		if words := firmnessLabel(questions.Firmness(id)); words != "" {
			return words, true
		}
		return "Nothing fits", true
	}
	for _, kind := range []struct {
		heading string
		tallies []questions.Tally
		name    func(id string) (name string, ours bool)
		enough  bool
		none    string
	}{
		{"Which options lead", f.Leaders, option, f.People >= questions.FewestCounted, ""},
		{"How firm that is", f.Strength, firmness, f.People >= questions.FewestCounted, ""},
		{"Which recommendations were overridden", f.Overridden, option, f.Settled >= questions.FewestCounted, "None that was decided on often enough."},
		{"Which questions are “not sure” most often", f.Unsure, question, f.People >= questions.FewestCounted, "None."},
		{"Where people stop", f.Stops, question, f.Left >= questions.FewestCounted, ""},
	} {
		group := web.FiguresGroup{Heading: kind.heading}
		switch {
		case !kind.enough:
			group.TooFew = "Too few to show."
		case len(kind.tallies) == 0:
			group.TooFew = kind.none
		}
		for _, t := range kind.tallies {
			row := web.FigureRow{Percent: 100 * float64(t.N) / float64(t.Of), Words: fmt.Sprintf("%d of %d", t.N, t.Of)}
			row.Name, row.Ours = kind.name(t.ID)
			group.Rows = append(group.Rows, row)
		}
		view.Groups = append(view.Groups, group)
	}
	return view
}
