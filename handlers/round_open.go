package handlers

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// Ways in which a round closes that are no span of time.
const (
	closesWithAll = "all"
	closesAt      = "at"
)

// roundSpans are for how long people can answer, or have more time.
func roundSpans() []time.Duration {
	const day = 24 * time.Hour
	return []time.Duration{4 * time.Hour, day, 3 * day, 7 * day, 14 * day}
}

// openForm is what the form that opens a round holds, as it was typed.
type openForm struct {
	title, ask, closing, day, time, expected, least, names, pass string

	titleProblem, askProblem, closingProblem, dayProblem, expectedProblem, leastProblem, namesProblem, passProblem string
}

// openRound asks for the decision and the rules of a round.
func (s *Server) openRound(w http.ResponseWriter, r *http.Request, q *questions.Questionnaire) error {
	s.ensureKey(w, r)
	form := openForm{closing: "72h0m0s", least: "2", names: "names", pass: "0"}
	if taken, err := s.takenAlong(r, q, r.URL.Query().Get("from")); err == nil {
		form.title = taken.Title
	}
	return s.renderOpenRound(w, r, http.StatusOK, q, form, url.Values{"from": r.URL.Query()["from"]})
}

// askTeam leads to opening a round of a questionnaire that is on offer, with the
// answers of an own session if one is named.
func (s *Server) askTeam(questionnaire, session string) web.Link {
	if s.Catalogue.Now().current(questionnaire) == nil {
		return web.Link{}
	}
	to := web.Link{Text: "Decide together", Href: s.site.openRound(questionnaire)}
	if session != "" {
		to = web.Link{Text: "Ask your team", Href: to.Href + "?" + url.Values{"from": {session}}.Encode()}
	}
	return to
}

// ensureKey gives the browser a key if it has none, before a form that only a
// browser with a key can send.
func (s *Server) ensureKey(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.owner(r); !ok && s.People == nil {
		s.giveKey(w, s.Token())
	}
}

func (s *Server) renderOpenRound(w http.ResponseWriter, r *http.Request, status int, q *questions.Questionnaire, form openForm, sent url.Values) error {
	view := form.view()
	view.Page = s.site.privatePage("Ask your team")
	view.Language = q.Language
	view.Back = web.Link{Text: q.Title, Href: s.site.intro(q.ID)}
	view.Questionnaire, view.Action = q.Title, s.site.openRound(q.ID)
	view.Clock = s.Now().UTC().Format("15:04 UTC on 2 January")
	view.Once = cmp.Or(sent.Get("once"), s.sessionID(s.Now()))
	if from := sent.Get("from"); from != "" {
		if taken, err := s.takenAlong(r, q, from); err == nil {
			view.From, view.Taken = from, "You can take along "+beginningText(taken)+": the page of the round offers them to you. Your team does not see them before it closes."
		}
	}
	if status != http.StatusOK {
		view.ReloadPath = view.Action
	}
	return s.render(w, r, status, web.OpenRound(view))
}

func (form openForm) view() web.OpenRoundView {
	return web.OpenRoundView{
		Title: form.title, Ask: form.ask, TitleMax: questions.MaxTitle, AskMax: questions.MaxAsk,
		Closings: closings(form.closing), Day: form.day, Time: form.time, Expected: form.expected, Least: form.least, MostPeople: questions.MostPeople,
		Names: []web.RuleChoice{
			{Value: "names", Name: "With names", Means: "Everybody types a name. Once it closes, everybody in the round sees who said what. You can hide names later, until it closes.", Checked: form.names == "names"},
			{Value: "pseudonyms", Name: "With random numbers", Means: "No name is asked for or stored: nobody sees who said what, you neither. This cannot be changed later.", Checked: form.names == "pseudonyms"},
		},
		Passes:     passes(form.pass),
		TitleError: form.titleProblem, AskError: form.askProblem, ClosingError: form.closingProblem, DayError: form.dayProblem,
		ExpectedError: form.expectedProblem, LeastError: form.leastProblem, NamesError: form.namesProblem, PassError: form.passProblem,
	}
}

func closings(chosen string) []web.ChoiceView {
	all := []web.ChoiceView{{Value: closesWithAll, Label: "When all that are expected have answered"}}
	for _, span := range roundSpans() {
		all = append(all, web.ChoiceView{Value: span.String(), Label: "In " + report.Span(span)})
	}
	return checked(append(all, web.ChoiceView{Value: closesAt, Label: "At a date and time"}), chosen)
}

func passes(chosen string) []web.ChoiceView {
	return checked([]web.ChoiceView{
		{Value: "0", Label: "No"}, {Value: "24", Label: "Yes, for 1 day"}, {Value: "72", Label: "Yes, for 3 days"}, {Value: "168", Label: "Yes, for 1 week"},
	}, chosen)
}

// checked returns the choices with the one checked that has a value, which may be
// none of them.
func checked(all []web.ChoiceView, chosen string) []web.ChoiceView {
	for i := range all {
		all[i].Checked = all[i].Value == chosen
	}
	return all
}

// hasValue reports whether a form offers a value.
func hasValue(all []web.ChoiceView, value string) bool {
	return slices.ContainsFunc(all, func(c web.ChoiceView) bool { return c.Value == value })
}

// makeRound opens a round. The same form sent twice opens one.
func (s *Server) makeRound(w http.ResponseWriter, r *http.Request, q *questions.Questionnaire, sent url.Values) error {
	owner, ok := s.owner(r)
	if !ok {
		return s.noKeyForRound()
	}
	form := openForm{
		title: sent.Get("title"), ask: sent.Get("ask"), closing: sent.Get("closing"), day: sent.Get("day"), time: sent.Get("time"),
		expected: sent.Get("expected"), least: sent.Get("least"), names: sent.Get("names"), pass: sent.Get("pass"),
	}
	round := questions.Round{ID: s.Token(), Owner: owner, Questionnaire: q.ID, Version: q.Version, Opened: s.Now(), Join: s.Token()}
	if once := sent.Get("once"); onceForm.MatchString(once) {
		round.ID = madeFrom(string(owner[:]), "round", once, q.Version)
	}
	if !form.read(&round) {
		return s.renderOpenRound(w, r, http.StatusUnprocessableEntity, q, form, sent)
	}
	err := s.Store.CreateRound(r.Context(), round, q.Text)
	switch {
	case err == nil:
		s.metrics.rounds.Inc()
	case !errors.Is(err, questions.ErrConflict):
		return fmt.Errorf("create round: %w", err)
	}
	s.renewOwner(w, r)
	to := url.Values{"done": {"opened"}}
	if _, err := s.takenAlong(r, q, sent.Get("from")); err == nil {
		to.Set("from", sent.Get("from"))
	}
	return seeOther(w, r, s.site.round(round.ID)+"?"+to.Encode())
}

// noKeyForRound refuses what has to be found again in this browser.
func (s *Server) noKeyForRound() *refusal {
	return s.refuse(http.StatusForbidden, nil, "Your browser keeps no cookies from here",
		"A round opens by a key that your browser holds in a cookie. It got one with the page before this, and did not send it back. Nothing was changed.",
		"Allow cookies for this site, or leave the private window that blocks them. Then open the page again.")
}

// read puts what was sent into the round, or notes what is wrong.
func (form *openForm) read(round *questions.Round) bool {
	var err error
	if round.Title, err = line(form.title, questions.MaxTitle); err != nil {
		form.titleProblem = "Shorten the title: " + err.Error()
	} else if round.Title == "" {
		form.titleProblem = "Say what the decision is called"
	}
	if round.Ask, err = lines(form.ask, questions.MaxAsk); err != nil {
		form.askProblem = "Shorten the question to your team: " + err.Error()
	}
	form.readNumbers(&round.Rules)
	form.readClosing(&round.Rules, round.Opened)
	round.Rules.Pseudonyms = form.names == "pseudonyms"
	if form.names != "names" && form.names != "pseudonyms" {
		form.namesProblem = "Choose whether names are shown"
	}
	round.Rules.AgainHours, err = strconv.Atoi(form.pass)
	if err != nil || !hasValue(passes(""), form.pass) {
		form.passProblem = "Choose whether people answer a second time"
	}
	problems := []string{form.titleProblem, form.askProblem, form.closingProblem, form.dayProblem, form.expectedProblem, form.leastProblem, form.namesProblem, form.passProblem}
	return strings.Join(problems, "") == ""
}

// readNumbers reads how many people are expected and needed.
func (form *openForm) readNumbers(rules *questions.RoundRules) {
	if expected := strings.TrimSpace(form.expected); expected != "" {
		rules.Expected, form.expectedProblem = people(expected, "are expected")
	}
	rules.Least, form.leastProblem = people(strings.TrimSpace(form.least), "have to answer")
	if form.expectedProblem+form.leastProblem == "" && rules.Expected > 0 && rules.Least > rules.Expected {
		form.leastProblem = fmt.Sprintf("Lower how many have to answer: you expect %s", report.People(rules.Expected))
	}
}

// people reads a number of people, or says what is wrong with it.
func people(text, what string) (n int, problem string) {
	n, err := strconv.Atoi(text)
	switch {
	case err != nil || n < 2:
		return 0, "Enter how many people " + what + ", as a number from 2 on"
	case n > questions.MostPeople:
		return 0, fmt.Sprintf("Enter a lower number: a round can have %d people", questions.MostPeople)
	}
	return n, ""
}

// readClosing reads when the round closes.
func (form *openForm) readClosing(rules *questions.RoundRules, now time.Time) {
	if !hasValue(closings(""), form.closing) {
		form.closingProblem = "Choose when it closes"
		return
	}
	switch form.closing {
	case closesWithAll:
		if strings.TrimSpace(form.expected) == "" {
			form.expectedProblem = "Enter how many people you expect: it closes when all of them have answered"
		}
	case closesAt:
		rules.Closes, form.dayProblem = closingMoment(form.day, form.time, now)
	default:
		span, _ := time.ParseDuration(form.closing) // it is one of those offered
		rules.Closes = now.Add(span).UTC().Truncate(time.Minute)
	}
}

// closingMoment reads a day and a time in UTC, or says what is wrong with them.
func closingMoment(day, clock string, now time.Time) (at time.Time, problem string) {
	at, err := time.Parse("2006-01-02 15:04", strings.TrimSpace(day)+" "+strings.TrimSpace(clock))
	switch {
	case err != nil:
		return time.Time{}, "Enter a day and a time, such as 2026-12-24 and 16:00"
	case at.Before(now.Add(questions.ShortestRound)):
		return time.Time{}, fmt.Sprintf("Choose a later time: people need at least %d minutes, and it is %s now", int(questions.ShortestRound.Minutes()), report.Minute(now))
	case at.After(now.Add(questions.LongestRound)):
		return time.Time{}, fmt.Sprintf("Choose an earlier day: it has to close within %d days", int(questions.LongestRound.Hours()/24))
	}
	return at, ""
}

// takenAlong is an own session with answers for a questionnaire that a round can
// begin with. Where the browser has none under the id the error is
// questions.ErrNotFound.
func (s *Server) takenAlong(r *http.Request, q *questions.Questionnaire, id string) (questions.Session, error) {
	if id == "" {
		return questions.Session{}, questions.ErrNotFound
	}
	session, err := s.Store.Session(r.Context(), id)
	if err != nil {
		return session, fmt.Errorf("load session: %w", err)
	}
	if !s.owns(r, session.Owner) || !beginsRound(session, q) {
		return questions.Session{}, questions.ErrNotFound
	}
	return session, nil
}

// beginsRound reports whether a session's answers are some that one can begin a
// round of a questionnaire with.
func beginsRound(session questions.Session, q *questions.Questionnaire) bool {
	return session.Questionnaire == q.ID && session.Round == "" && len(session.Answers) > 0
}

// beginningText names a session's answers.
func beginningText(session questions.Session) string {
	of := "of " + report.Day(session.Created)
	if title := questions.Seen(session.Title); title != "" {
		of = "for “" + web.Isolate(title) + "”"
	}
	return "your " + report.Count(len(session.Answers), "answer") + " " + of
}
