package report

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// visibleOutcome is what the reader may know of what was decided. Readers who may not see
// answers get no words of the owner's, and nobody but the owner gets to know who
// decided, unless the owner lets that be seen both by the entry and by the last
// statement.
func (r *Result) visibleOutcome(log questions.OutcomeLog) questions.OutcomeLog {
	if r.IsOwner {
		return log
	}
	stated, _ := log.Stated()
	told := slices.Clone(log)
	for i := range told {
		e := &told[i]
		if !e.ShowBy || !stated.ShowBy {
			e.DecidedBy = ""
		}
		if !r.Scope.ShowsAnswers() {
			e.Text, e.Next, e.Until = "", "", time.Time{}
		}
	}
	return told
}

// outcome is what was decided, as it stands over the recommendation.
func (r *Result) outcome(around Surroundings, c *Citations) web.OutcomePart {
	log := r.visibleOutcome(around.Outcome)
	e, ok := log.Stated()
	if !ok {
		return web.OutcomePart{}
	}
	part := web.OutcomePart{
		Stated: r.statedWords(log, e), Day: Day(e.Day), DateTime: FormDay(e.Day), Noted: notedWords(e),
		By: e.DecidedBy, Hidden: !e.ShowBy, Why: e.Text, Vetoes: r.vetoesOf(e.Option, c), Next: e.Next,
	}
	if !e.Until.IsZero() {
		part.Until = Day(e.Until)
	}
	if e.Status == questions.Accepted && r.reviewMissing(around) {
		part.Unreviewed = "Accepted, but the review by a second person is still missing."
	}
	if around.Replaced {
		part.Superseded = supersededWords(around)
	}
	back, looked := log.LookedBack()
	if looked {
		part.Went, part.WentWords = wentWords(back.Went)+", said on "+Day(back.Day), back.Text
	}
	for _, earlier := range slices.Backward(log) {
		if earlier.Number != e.Number && (!looked || earlier.Number != back.Number) {
			part.Earlier = append(part.Earlier, r.outcomeLine(log, earlier))
		}
	}
	return part
}

func (r *Result) outcomeLine(log questions.OutcomeLog, e questions.OutcomeEntry) web.EntryLine {
	line := web.EntryLine{Day: Day(e.Day), Name: e.DecidedBy, Words: e.Text}
	if e.DecidedBy != "" {
		line.By = "Decided by "
	}
	if e.Went != "" {
		line.Said = "How it went: " + lowerFirst(wentWords(e.Went))
	} else {
		line.Said = r.statedWords(log, e)
	}
	return line
}

// StatusWords are a status with a capital letter.
func StatusWords(s questions.Status) string { return sentenceCase(string(s)) }

// statedWords say a statement of a log in short.
func (r *Result) statedWords(log questions.OutcomeLog, e questions.OutcomeEntry) string {
	return StatusWords(e.Status) + ": " + r.courseWords(log, e)
}

// courseWords say what a statement of a log makes of the recommendation. Who rejects
// what is recommended does not do as recommended, and what was rejected once is not
// chosen by being deprecated.
func (r *Result) courseWords(log questions.OutcomeLog, e questions.OutcomeEntry) string {
	switch {
	case e.Course == questions.Undecided:
		return "not decided for now"
	case e.Status == questions.Deprecated && log.TurnedDown():
		return r.nameOrID(e.Option) + ", which was rejected"
	case e.Course == questions.Follow && e.Status == questions.Rejected:
		return r.nameOrID(e.Option) + ", which was recommended"
	case e.Course == questions.Follow:
		return r.nameOrID(e.Option) + ", as recommended"
	}
	words := r.nameOrID(e.Option)
	if winner, named := r.verdict.Winner(); named {
		words += ", where " + web.Isolate(r.name(winner)) + " was recommended"
	}
	return words
}

// nameOrID is the name of an option, or its id where no option has that id, such as
// in the draft of an author.
func (r *Result) nameOrID(option string) string {
	if o := r.option(option); o != nil {
		return web.Isolate(o.Name)
	}
	return web.Isolate(option)
}

// DecidedWords say in short what was decided, for the owner's list; empty where
// nothing was stated.
func (r *Result) DecidedWords(log questions.OutcomeLog, replaced bool) string {
	e, ok := log.Stated()
	switch {
	case !ok:
		return ""
	case replaced:
		return "Superseded; before that " + lowerFirst(r.statedWords(log, e))
	}
	return r.statedWords(log, e)
}

// wentWords say how it went.
func wentWords(went questions.Went) string {
	switch went {
	case questions.Better:
		return "Better than expected"
	case questions.AsExpected:
		return "As expected"
	case questions.Worse:
		return "Worse than expected"
	case questions.NotDone:
		return "It was not done"
	}
	return ""
}

// notedWords say when an entry was made, if on another day than it speaks of.
func notedWords(e questions.OutcomeEntry) string {
	if Day(e.Stated) == Day(e.Day) {
		return ""
	}
	return "stated on " + Day(e.Stated)
}

func supersededWords(around Surroundings) string {
	return "Superseded on " + Day(around.Later.Created) + ": a newer decision has replaced this one."
}

// vetoesOf are what rules an option out, none where nothing does.
func (r *Result) vetoesOf(option string, c *Citations) []web.VetoView {
	for _, out := range r.verdict.RuledOut {
		if out.Option == option {
			return r.vetoes(c, out)
		}
	}
	return nil
}

// uncited are what rules an option out without the numbers of sources, which would
// be those of another list than the page's.
func (r *Result) uncited(option string) []web.VetoView {
	views := r.vetoesOf(option, NewCitations(r.questionnaire, r.Now))
	for i := range views {
		views[i].Claim.Cites, views[i].WayRound.Cites = nil, nil
	}
	return views
}

// CheckOutcome returns what is wrong with a statement that is to be added.
func (r *Result) CheckOutcome(around Surroundings, e questions.OutcomeEntry) []error {
	return around.Outcome.Check(r.verdict, around.Replaced, e)
}

// Recommended is the option to follow, if the verdict names one.
func (r *Result) Recommended() (option, name string) {
	option, named := r.verdict.Winner()
	if !named {
		return "", ""
	}
	return option, web.Isolate(r.name(option))
}

// MarkOutcome says in a form what is wrong with an entry, at the fields.
func (r *Result) MarkOutcome(form *web.OutcomeForm, around Surroundings, e questions.OutcomeEntry, wrong []error) {
	_, recommended := r.Recommended()
	for _, err := range wrong {
		switch {
		case errors.Is(err, questions.ErrCourse):
			form.Courses.Error = "Say what was decided"
		case errors.Is(err, questions.ErrNoneRecommended):
			form.Courses.Error = "The recommendation names no option to follow: choose one"
		case errors.Is(err, questions.ErrOtherOption):
			form.Courses.Error = "Only what was decided can be deprecated: leave the decision and the option as they are"
		case errors.Is(err, questions.ErrOption):
			form.OptionError = "Choose an option"
		case errors.Is(err, questions.ErrRecommended):
			form.OptionError = recommended + " is what is recommended: choose “We follow it”, or another option"
		case errors.Is(err, questions.ErrVetoed):
			form.Why.Error = "Say why: these answers rule out " + r.nameOrID(e.Option)
			form.Vetoes = r.uncited(e.Option)
		case errors.Is(err, questions.ErrStatus) && around.Replaced:
			form.Overtaken = "A newer decision has replaced this one, so nothing more is decided here. What you sent is below and is not saved: state it on the page of the newer decision."
		case errors.Is(err, questions.ErrStatus) && len(around.Outcome.Status().Next()) == 0:
			form.Overtaken = "This decision does not hold any more, so nothing more is decided here. What you sent is below and is not saved."
		case errors.Is(err, questions.ErrStatus):
			form.Statuses.Error = "Choose where it stands"
		case errors.Is(err, questions.ErrOpenStatus):
			form.Statuses.Error = "What is not decided is neither accepted nor rejected: choose “Proposed”, or an option above"
		case errors.Is(err, questions.ErrEarlierDay):
			form.Day.Error = "Choose no earlier day than that of the entry before, " + Day(around.Outcome[len(around.Outcome)-1].Day)
		}
	}
}

// EntryWords say what an entry of a log states.
func (r *Result) EntryWords(log questions.OutcomeLog, e questions.OutcomeEntry) string {
	return r.outcomeLine(log, e).Said
}

// OutcomeForm is the form with an entry in it, for its owner.
func (r *Result) OutcomeForm(around Surroundings, e questions.OutcomeEntry) web.OutcomeForm {
	form := web.OutcomeForm{
		Action: r.Path + "/outcome", Saved: strconv.Itoa(len(around.Outcome)),
		ShowBy: e.ShowBy, TypedStatement: TypedStatement(e),
		Courses: r.courses(e), Options: r.outcomeOptions(e),
	}
	form.OptionLabel = "Which option?"
	if _, name := r.Recommended(); name != "" {
		form.OptionLabel = "Which option, if another one?"
	}
	for _, status := range around.Outcome.Status().Next() {
		form.Statuses.All = append(form.Statuses.All, web.ChoiceView{Value: string(status), Label: statusChoice(status), Checked: status == e.Status})
	}
	return form
}

// TypedStatement is what people would have typed for an entry.
func TypedStatement(e questions.OutcomeEntry) web.TypedStatement {
	return web.TypedStatement{
		Why: web.Field{Value: e.Text, Max: questions.MaxWhy}, By: web.Field{Value: e.DecidedBy, Max: questions.MaxDeciders},
		Next: web.Field{Value: e.Next, Max: questions.MaxNext}, Day: web.Field{Value: FormDay(e.Day)}, Until: web.Field{Value: FormDay(e.Until)},
	}
}

// courses are what can be made of the recommendation.
func (r *Result) courses(e questions.OutcomeEntry) web.Choices {
	another := "We choose an option"
	var all []web.ChoiceView
	if _, name := r.Recommended(); name != "" {
		all = append(all, web.ChoiceView{Value: string(questions.Follow), Label: "We follow it: " + name})
		another = "We choose another option"
	}
	all = append(all, web.ChoiceView{Value: string(questions.Another), Label: another},
		web.ChoiceView{Value: string(questions.Undecided), Label: "We do not decide now"})
	return web.OneOf(string(e.Course), all...)
}

// outcomeOptions are those that can be chosen beside the recommended one.
func (r *Result) outcomeOptions(e questions.OutcomeEntry) []web.OutcomeOption {
	var all []web.OutcomeOption
	recommended, _ := r.Recommended()
	for _, id := range r.verdict.Options() {
		if id == recommended {
			continue
		}
		option := web.OutcomeOption{Value: id, Name: r.name(id), Selected: e.Course == questions.Another && id == e.Option}
		if r.standing(id) == nil {
			option.Note = r.standingWords(id)
		}
		all = append(all, option)
	}
	return all
}

func statusChoice(s questions.Status) string {
	switch s {
	case questions.Proposed:
		return "Proposed: somebody has still to agree"
	case questions.Accepted:
		return "Accepted: it holds"
	case questions.Rejected:
		return "Rejected: it was turned down"
	default:
		return "Deprecated: it does not hold any more"
	}
}

// lookBackForm asks how it went.
func (r *Result) lookBackForm(around Surroundings) web.LookBackForm {
	if !around.Outcome.CanLookBack() {
		return web.LookBackForm{}
	}
	due := around.Outcome.AsksHowItWent(around.Settings.Review, r.Now)
	form := web.LookBackForm{
		Action: r.Path + "/went", Saved: strconv.Itoa(len(around.Outcome)), Due: due, Open: due, Words: web.Field{Max: questions.MaxWhy},
	}
	for _, went := range questions.AllWent() {
		form.Went.All = append(form.Went.All, web.ChoiceView{Value: string(went), Label: wentWords(went)})
	}
	return form
}

// drawOutcomeForms adds to an owner's page where to state what was decided.
func (r *Result) drawOutcomeForms(part *web.OutcomePart, around Surroundings) {
	part.Look = r.lookBackForm(around)
	switch {
	case around.Replaced:
		part.Form = web.OutcomeForm{Closed: "A newer decision has replaced this one, so nothing more is decided here. State on its page what was decided there."}
	case around.Outcome.Status() == questions.Deprecated:
		part.Form = web.OutcomeForm{Closed: "This decision does not hold any more, so nothing more is decided here. Answer again for a new one."}
	default:
		e, stated := around.Outcome.Stated()
		if !stated {
			e = questions.OutcomeEntry{Status: questions.Accepted}
		}
		e.Day = r.Now.UTC()
		// The last entry may be of tomorrow, for people in the east.
		if n := len(around.Outcome); n > 0 && e.Day.Before(around.Outcome[n-1].Day) {
			e.Day = around.Outcome[n-1].Day
		}
		part.Form = r.OutcomeForm(around, e)
	}
}
