package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// aheadOfUs is how far the day of somebody in the east is ahead of ours.
const aheadOfUs = 14 * time.Hour

// stateOutcome adds what was decided to a result.
func (s *Server) stateOutcome(w http.ResponseWriter, r *http.Request, f *report.Result, sent url.Values) error {
	around, err := s.surroundings(r, f.ID, true)
	if err != nil {
		return err
	}
	entry, typed := s.readStatement(f, sent)
	entry.Result, entry.Number = f.ID, entryNumber(sent, len(around.Outcome))
	refused, err := s.addOutcome(r, f, around.Outcome, entry, typed.Problem().Text != "", func() []error { return f.CheckOutcome(around, entry) })
	if err != nil {
		return err
	}
	if refused.status == 0 {
		return seeOther(w, r, f.Path+"#decided")
	}
	return s.outcomeAgain(w, r, f, refused.status, func(view *web.OutcomePart, now report.Surroundings) {
		view.Form = f.OutcomeForm(now, entry)
		view.Form.TypedStatement = typed
		view.Form.Open, view.Form.Overtaken = true, refused.overtaken
		f.MarkOutcome(&view.Form, around, entry, refused.wrong)
	})
}

// lookBack adds how it went to a result.
func (s *Server) lookBack(w http.ResponseWriter, r *http.Request, f *report.Result, sent url.Values) error {
	around, err := s.surroundings(r, f.ID, true)
	if err != nil {
		return err
	}
	entry := questions.OutcomeEntry{
		Result: f.ID, Number: entryNumber(sent, len(around.Outcome)), Stated: s.Now(), Day: today(s.Now()), Went: questions.Went(sent.Get("went")),
	}
	// The last entry may be of tomorrow, for people in the east.
	if n := len(around.Outcome); n > 0 && entry.Day.Before(around.Outcome[n-1].Day) {
		entry.Day = around.Outcome[n-1].Day
	}
	words := web.Field{Value: sent.Get("words"), Max: questions.MaxWhy}
	entry.Text = readLine(&words, "how it went", "")
	refused, err := s.addOutcome(r, f, around.Outcome, entry, words.Error != "", func() []error { return around.Outcome.CheckLookBack(entry) })
	if err != nil {
		return err
	}
	if refused.status == 0 {
		return seeOther(w, r, f.Path+"#decided")
	}
	return s.outcomeAgain(w, r, f, refused.status, func(view *web.OutcomePart, _ report.Surroundings) {
		view.Look.Open, view.Look.Words, view.Look.Overtaken = true, words, refused.overtaken
		view.Look.Went = web.OneOf(string(entry.Went), view.Look.Went.All...)
		markLookBack(&view.Look, refused.wrong)
	})
}

// addOutcome adds an entry to what is stated on a result, unless it is refused.
func (s *Server) addOutcome(r *http.Request, f *report.Result, log questions.OutcomeLog, e questions.OutcomeEntry, typedWrong bool, check func() []error) (refusedEntry, error) {
	const what = "What is stated here was"
	refused, done := refuseEntry(log, e, e.Number, typedWrong, func() string {
		stated := "nothing"
		if len(log) > 0 {
			stated = f.EntryWords(log, log[len(log)-1])
		}
		return overtakenText(what, stated)
	}, check)
	if done {
		return refused, nil
	}
	return added(s.Store.AddOutcome(r.Context(), e, questions.MostOutcomes), what, tooManyOutcomes)
}

var tooManyOutcomes = fmt.Sprintf("This result has %d entries, and there cannot be more. Nothing was lost. Answer again for a new result, which takes the place of this one.", questions.MostOutcomes)

func markLookBack(form *web.LookBackForm, wrong []error) {
	for _, err := range wrong {
		switch {
		case errors.Is(err, questions.ErrWent):
			form.Went.Error = "Say how it went"
		case errors.Is(err, questions.ErrNothingToLookBack):
			form.Overtaken = "Nothing was accepted yet, so nothing can have gone well or not. State what was decided first."
		}
	}
}

// outcomeAgain shows the owner's page once more, with what was sent.
func (s *Server) outcomeAgain(w http.ResponseWriter, r *http.Request, f *report.Result, status int, change func(*web.OutcomePart, report.Surroundings)) error {
	around, err := s.surroundings(r, f.ID, true)
	if err != nil {
		return err
	}
	return s.ownerAgain(w, r, f, status, func(view *web.ResultView) { change(&view.Decided, around) })
}

// readStatement reads what was decided. What was typed, and what is wrong with that, is
// in the form.
func (s *Server) readStatement(f *report.Result, sent url.Values) (e questions.OutcomeEntry, typed web.TypedStatement) {
	typed = report.TypedStatement(questions.OutcomeEntry{}) // how long each may be
	typed.Why.Value, typed.By.Value, typed.Next.Value = sent.Get("why"), sent.Get("by"), sent.Get("next")
	e = questions.OutcomeEntry{
		Stated: s.Now(), Course: questions.Course(sent.Get("course")), Status: questions.Status(sent.Get("status")), ShowBy: sent.Get("show-by") == "yes",
	}
	switch e.Course {
	case questions.Follow:
		e.Option, _ = f.Recommended()
	case questions.Another:
		e.Option = sent.Get("option")
	}
	e.Text = readLine(&typed.Why, "the reason", "")
	e.DecidedBy = readLine(&typed.By, "who decided", "")
	e.Next = readLine(&typed.Next, "what happens next", "")
	e.Day, typed.Day.Error = s.dayDecided(sent.Get("day"))
	e.Until, typed.Until.Error = s.dayUntil(sent.Get("until"), e.Day)
	typed.Day.Value, typed.Until.Value = report.FormDay(e.Day), report.FormDay(e.Until)
	return e, typed
}

// dayDecided reads the day of a decision; none is today.
func (s *Server) dayDecided(text string) (day time.Time, problem string) {
	if text == "" {
		return today(s.Now()), ""
	}
	day, problem = s.aDay(text)
	if problem == "" && day.After(s.Now().Add(aheadOfUs)) {
		problem = "Choose today or an earlier day: what is decided later can be stated then"
	}
	return day, problem
}

// dayUntil reads a day that may be none, and is not before the day decided.
func (s *Server) dayUntil(text string, decided time.Time) (day time.Time, problem string) {
	if text == "" {
		return time.Time{}, ""
	}
	day, problem = s.aDay(text)
	switch {
	case problem != "":
	case day.After(s.Now().Add(maxReview)):
		problem = "Choose a day within the next 20 years"
	case day.Before(decided):
		problem = "Choose no earlier day than that of the decision, " + report.Day(decided)
	}
	return day, problem
}

// aDay reads a day as forms send it.
func (s *Server) aDay(text string) (day time.Time, problem string) {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil || day.Year() < 1970 {
		return time.Time{}, fmt.Sprintf("“%s” is no date. Write year, month and day, such as %s", web.Isolate(fmt.Sprintf("%.40s", text)), report.FormDay(s.Now()))
	}
	return day, ""
}

// today is the beginning of the day.
func today(now time.Time) time.Time { return now.UTC().Truncate(24 * time.Hour) }
