package web

import (
	"strings"

	"github.com/a-h/templ"
)

// OutcomePart is what was decided on a result. Its Stated is empty where nobody
// has said anything.
type OutcomePart struct {
	// Stated is "Accepted: Kata Containers, as recommended", Status the bare
	// word "accepted".
	Stated, Status string
	// Day is the day decided and DateTime the same for machines. Noted says when
	// that was stated, if on another day; empty otherwise.
	Day, DateTime, Noted string
	// By names who decided, Hidden is whether readers of links do not see that.
	By     string
	Hidden bool
	Why    string
	// Vetoes are what rules the chosen option out.
	Vetoes []VetoView
	// Next is what happens next, Until the day by which, or empty.
	Next, Until string
	// Unreviewed says that a review is missing, or is empty.
	Unreviewed string
	// Superseded says that a newer decision has replaced this one, or is empty.
	Superseded string
	// Went is how it went: "Better than expected, said on 3 March 2027";
	// WentWords says more.
	Went, WentWords string
	// Earlier are the statements and looks back before, the latest first.
	Earlier []OutcomeLine
	// Form and Look are the owner's.
	Form OutcomeForm
	Look LookBackForm
}

// OutcomeLine is an earlier entry in short.
type OutcomeLine struct {
	Day, Stated, By, Words string
}

// OutcomeForm states what was decided. Its Action is empty where nothing can be
// stated any more.
type OutcomeForm struct {
	Action string
	// Saved is posted back to tell whether something was stated since the page
	// was drawn. Overtaken says that it was, or what else keeps the form from
	// being saved as a whole.
	Saved, Overtaken string
	// Closed says why nothing can be stated any more, or is empty.
	Closed string
	// Open is whether the form stands open.
	Open                                  bool
	OptionLabel                           string
	Courses, Statuses                     []ChoiceView
	Options                               []OutcomeOption
	ShowBy                                bool
	WhyMax, ByMax, NextMax                int
	CourseError, OptionError, StatusError string
	TypedStatement
	// Vetoes are what rules out the option that was chosen.
	Vetoes []VetoView
}

// TypedStatement is what was typed into the form, and what is wrong with it.
type TypedStatement struct {
	Why, By, Next, Day, Until                          string
	WhyError, ByError, NextError, DayError, UntilError string
}

// Wrong reports whether anything is.
func (t TypedStatement) Wrong() bool {
	return t.WhyError+t.ByError+t.NextError+t.DayError+t.UntilError != ""
}

// OutcomeOption is an option that can be chosen.
type OutcomeOption struct {
	Value, Name string
	// Note says that it is ruled out or set aside, or is empty.
	Note     string
	Selected bool
}

// LookBackForm asks how it went. Its Action is empty where nothing was accepted.
type LookBackForm struct {
	Action           string
	Saved, Overtaken string
	// Due is whether the day of the review has come, Open whether the form
	// stands open.
	Due, Open             bool
	Choices               []ChoiceView
	Words                 string
	WordsMax              int
	WentError, WordsError string
}

// problem is the first thing to be put right in the form, with where to do so.
func (f OutcomeForm) problem() Link {
	return FirstProblem(
		Link{f.Overtaken, "#outcome-form"}, Link{f.CourseError, "#course-1"}, Link{f.OptionError, "#option"},
		Link{f.StatusError, "#status-1"}, Link{f.WhyError, "#why"}, Link{f.ByError, "#decided-by"},
		Link{f.DayError, "#day"}, Link{f.NextError, "#next"}, Link{f.UntilError, "#until"},
	)
}

func (f LookBackForm) problem() Link {
	return FirstProblem(Link{f.Overtaken, "#look-back"}, Link{f.WentError, "#went-1"}, Link{f.WordsError, "#words"})
}

// FirstProblem is the first of some that there is.
func FirstProblem(all ...Link) Link {
	for _, l := range all {
		if l.Text != "" {
			return l
		}
	}
	return Link{}
}

// problem is the first thing that the owner of a result has to put right.
func (v ResultView) problem() Link {
	return FirstProblem(Link{v.Upkeep.problem(), "#review"}, v.PeerReview.Form.problem(), v.Decided.Form.problem(), v.Decided.Look.problem())
}

// summary opens the form: for the first statement or a later one.
func (p OutcomePart) summary() string {
	if p.Stated == "" {
		return "State what was decided"
	}
	return "Add a statement: put it right, or say what became of it"
}

// groups puts options together that stand beside each other with the same note.
func (f OutcomeForm) groups() [][]OutcomeOption {
	var all [][]OutcomeOption
	for _, o := range f.Options {
		last := len(all) - 1
		if last >= 0 && all[last][0].Note == o.Note {
			all[last] = append(all[last], o)
		} else {
			all = append(all, []OutcomeOption{o})
		}
	}
	return all
}

// described are the attributes of a field that lead to its hint and to what is
// wrong with it.
func described(id, failed string, hinted bool) templ.Attributes {
	var by []string
	if hinted {
		by = append(by, id+"-hint")
	}
	all := templ.Attributes{}
	if failed != "" {
		by = append(by, id+"-error")
		all["aria-invalid"] = "true"
	}
	if len(by) > 0 {
		all["aria-describedby"] = strings.Join(by, " ")
	}
	return all
}

// heading asks how it went, and says so when that is due.
func (f LookBackForm) heading() string {
	if f.Due {
		return "How did it go? The day of the review has come"
	}
	return "How did it go?"
}
