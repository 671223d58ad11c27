package handlers

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
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

// openRound asks for the decision and the rules of a round.
func (s *Server) openRound(w http.ResponseWriter, r *http.Request, q *questions.Questionnaire) error {
	s.ensureKey(w, r)
	from := r.URL.Query().Get("from")
	typed := url.Values{"closing": {"72h0m0s"}, "least": {"2"}, "names": {"names"}, "pass": {"0"}, "from": {from}}
	if taken, err := s.takenAlong(r, q, from); err == nil {
		typed.Set("title", taken.Title)
	}
	return s.renderOpenRound(w, r, http.StatusOK, q, openForm(typed))
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

func (s *Server) renderOpenRound(w http.ResponseWriter, r *http.Request, status int, q *questions.Questionnaire, view web.OpenRoundView) error {
	view.Page = s.site.privatePage("Ask your team").In(q.Language)
	view.Back = web.Link{Text: q.Title, Href: s.site.intro(q.ID)}
	view.Questionnaire, view.Action = q.Title, s.site.openRound(q.ID)
	view.Clock = s.Now().UTC().Format("15:04 UTC on 2 January")
	view.Once = cmp.Or(view.Once, s.sessionID(s.Now()))
	if view.From != "" {
		taken, err := s.takenAlong(r, q, view.From)
		if err != nil {
			view.From = ""
		} else {
			view.Taken = "You can take along " + beginningText(taken) + ": the page of the round offers them to you. Your team does not see them before it closes."
		}
	}
	if status != http.StatusOK {
		view.ReloadPath = view.Action
	}
	return s.render(w, r, status, web.OpenRound(view))
}

// openForm is the form that opens a round, with what was typed into it.
func openForm(typed url.Values) web.OpenRoundView {
	field := func(name string, most int) web.Field { return web.Field{Value: typed.Get(name), Max: most} }
	return web.OpenRoundView{
		Once: typed.Get("once"), From: typed.Get("from"),
		Title: field("title", questions.MaxTitle), Ask: field("ask", questions.MaxAsk),
		Closing: closings(typed.Get("closing")), Day: field("day", 0), Time: field("time", 0),
		Expected: field("expected", 0), Least: field("least", 0), MostPeople: questions.MostPeople,
		Names: web.OneOf(typed.Get("names"),
			web.ChoiceView{Value: "names", Label: "With names", Consequence: web.Claim{Text: "Everybody types a name. Once it closes, everybody in the round sees who said what. You can hide names later, until it closes."}},
			web.ChoiceView{Value: "pseudonyms", Label: "With random numbers", Consequence: web.Claim{Text: "No name is asked for or stored: nobody sees who said what, you neither. This cannot be changed later."}}),
		Pass: web.OneOf(typed.Get("pass"),
			web.ChoiceView{Value: "0", Label: "No"}, web.ChoiceView{Value: "24", Label: "Yes, for 1 day"},
			web.ChoiceView{Value: "72", Label: "Yes, for 3 days"}, web.ChoiceView{Value: "168", Label: "Yes, for 1 week"}),
	}
}

func closings(chosen string) web.Choices {
	all := []web.ChoiceView{{Value: closesWithAll, Label: "When all that are expected have answered"}}
	for _, span := range roundSpans() {
		all = append(all, web.ChoiceView{Value: span.String(), Label: "In " + report.Span(span)})
	}
	return web.OneOf(chosen, append(all, web.ChoiceView{Value: closesAt, Label: "At a date and time"})...)
}

// makeRound opens a round. The same form sent twice opens one.
func (s *Server) makeRound(w http.ResponseWriter, r *http.Request, q *questions.Questionnaire, sent url.Values) error {
	owner, ok := s.owner(r)
	if !ok {
		return s.noKeyForRound()
	}
	form := openForm(sent)
	round := questions.Round{ID: s.Token(), Owner: owner, Questionnaire: q.ID, Version: q.Version, Opened: s.Now(), Join: s.Token()}
	if once := sent.Get("once"); onceForm.MatchString(once) {
		round.ID = madeFrom(string(owner[:]), "round", once, q.Version)
	}
	readRound(&form, &round)
	if form.Problem().Text != "" {
		return s.renderOpenRound(w, r, http.StatusUnprocessableEntity, q, form)
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
	if _, err := s.takenAlong(r, q, form.From); err == nil {
		to.Set("from", form.From)
	}
	return seeOther(w, r, s.site.round(round.ID)+"?"+to.Encode())
}

// noKeyForRound refuses what has to be found again in this browser.
func (s *Server) noKeyForRound() *refusal {
	return s.refuse(http.StatusForbidden, nil, "Your browser keeps no cookies from here",
		"A round opens by a key that your browser holds in a cookie. It got one with the page before this, and did not send it back. Nothing was changed.",
		"Allow cookies for this site, or leave the private window that blocks them. Then open the page again.")
}

// readRound puts what was typed into the round, and notes in the form what is wrong.
func readRound(form *web.OpenRoundView, round *questions.Round) {
	round.Title = readLine(&form.Title, "the title", "Say what the decision is called")
	round.Ask = readLines(&form.Ask, "the question to your team", "")
	readNumbers(&form.Expected, &form.Least, &round.Rules)
	readClosing(form, &round.Rules, round.Opened)
	names, ok := form.Names.Value()
	if !ok {
		form.Names.Error = "Choose whether names are shown"
	}
	round.Rules.Pseudonyms = names == "pseudonyms"
	pass, ok := form.Pass.Value()
	if !ok {
		form.Pass.Error = "Choose whether people answer a second time"
	}
	round.Rules.AgainHours, _ = strconv.Atoi(pass) // it is one of those offered
}

func readNumbers(expected, least *web.Field, rules *questions.RoundRules) {
	if strings.TrimSpace(expected.Value) != "" {
		rules.Expected = readPeople(expected, "are expected")
	}
	rules.Least = readPeople(least, "have to answer")
	if expected.Error+least.Error == "" && rules.Expected > 0 && rules.Least > rules.Expected {
		least.Error = fmt.Sprintf("Lower how many have to answer: you expect %s", report.People(rules.Expected))
	}
}

func readPeople(f *web.Field, what string) int {
	n, err := strconv.Atoi(strings.TrimSpace(f.Value))
	switch {
	case err != nil || n < 2:
		f.Error = "Enter how many people " + what + ", as a number from 2 on"
	case n > questions.MostPeople:
		f.Error = fmt.Sprintf("Enter a lower number: a round can have %d people", questions.MostPeople)
	default:
		return n
	}
	return 0
}

// expectSomebody is said where a round that closes with the last answer has no last.
const expectSomebody = "Enter how many people you expect: it closes when all of them have answered"

func readClosing(form *web.OpenRoundView, rules *questions.RoundRules, now time.Time) {
	closing, ok := form.Closing.Value()
	switch {
	case !ok:
		form.Closing.Error = "Choose when it closes"
	case closing == closesWithAll:
		if strings.TrimSpace(form.Expected.Value) == "" {
			form.Expected.Error = expectSomebody
		}
	case closing == closesAt:
		rules.Closes, form.Day.Error = closingMoment(form.Day.Value, form.Time.Value, now)
	default:
		span, _ := time.ParseDuration(closing) // it is one of those offered
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
