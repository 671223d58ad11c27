package web

// OutcomePart is what was decided on a result. Its Stated is empty where nobody
// has said anything.
type OutcomePart struct {
	// Stated is "Accepted: Kata Containers, as recommended".
	Stated string
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
	Earlier []EntryLine
	// Form and Look are the owner's.
	Form OutcomeForm
	Look LookBackForm
}

// EntryLine is an entry of what was stated, or a step of a review.
type EntryLine struct {
	Said, Day, DateTime string
	// By is "Reviewed by " before a Name, or both are empty.
	By, Name string
	Words    string
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
	Open              bool
	OptionLabel       string
	Courses, Statuses Choices
	Options           []OutcomeOption
	OptionError       string
	ShowBy            bool
	TypedStatement
	// Vetoes are what rules out the option that was chosen.
	Vetoes []VetoView
}

// TypedStatement is what people write into the form.
type TypedStatement struct{ Why, By, Next, Day, Until Field }

// Problem is the first thing to be put right in it, with where to do so.
func (t TypedStatement) Problem() Link {
	return FirstProblem(t.Why.at("#why"), t.By.at("#decided-by"), t.Day.at("#day"), t.Next.at("#next"), t.Until.at("#until"))
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
	Due, Open bool
	Went      Choices
	Words     Field
}

// Problem is the first thing to be put right in the form, with where to do so.
func (f OutcomeForm) Problem() Link {
	return FirstProblem(
		Link{f.Overtaken, "#outcome-form"}, f.Courses.at("#course-1"), Link{f.OptionError, "#option"}, f.Statuses.at("#status-1"),
		f.TypedStatement.Problem(),
	)
}

func (f LookBackForm) Problem() Link {
	return FirstProblem(Link{f.Overtaken, "#look-back"}, f.Went.at("#went-1"), f.Words.at("#words"))
}

// Problem is the first thing that the owner of a result has to put right.
func (v ResultView) Problem() Link {
	return FirstProblem(v.Upkeep.Problem(), v.PeerReview.Form.Problem(), v.Decided.Form.Problem(), v.Decided.Look.Problem())
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

// heading asks how it went, and says so when that is due.
func (f LookBackForm) heading() string {
	if f.Due {
		return "How did it go? The day of the review has come"
	}
	return "How did it go?"
}
