package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// changed runs a change on what is stored of a round, and leads back to its page,
// which says what was done. It refuses ErrClosed, and returns any other error of the
// change.
func (s *Server) changed(w http.ResponseWriter, r *http.Request, t *viewedRound, done string, change func(*questions.Round) error) error {
	err := s.Store.ChangeRound(r.Context(), t.ID, change)
	if errors.Is(err, questions.ErrClosed) {
		return s.pastThis(t)
	}
	if err != nil {
		return fmt.Errorf("change round: %w", err)
	}
	return seeOther(w, r, t.path()+"?done="+done)
}

// pastThis refuses what could be done only while people answered.
func (s *Server) pastThis(t *viewedRound) *refusal {
	return s.notNow(t, "This round has closed", "That could be done only while people answered. Nothing was changed.")
}

// notNow refuses what cannot be done to a round at this moment.
func (s *Server) notNow(t *viewedRound, heading string, text ...string) *refusal {
	return s.refuse(http.StatusConflict, nil, heading, text...).private().offering(web.Link{Text: "Open the round", Href: t.path()})
}

// closeRound ends the pass in which the maker saw the round, and no later one.
func (s *Server) closeRound(w http.ResponseWriter, r *http.Request, t *viewedRound, sent url.Values) error {
	pass := questions.Phase(sent.Get("phase"))
	if pass != questions.Answering && pass != questions.AnsweringAgain {
		return s.unreadable(nil)
	}
	err := s.Store.ChangeRound(r.Context(), t.ID, func(round *questions.Round) error {
		now := s.Now()
		if round.Phase(now) != pass {
			return questions.ErrClosed
		}
		return round.Close(now)
	})
	switch {
	case errors.Is(err, questions.ErrEarly):
		return s.notNow(t, "Too few have answered", fmt.Sprintf("This round is revealed once %s have answered. Nothing was changed: you can close it then.", report.People(t.Rules.Needed(t.now))))
	case err != nil && !errors.Is(err, questions.ErrClosed):
		return fmt.Errorf("close round: %w", err)
	}
	// Where it had ended already, that is what was wanted.
	return seeOther(w, r, t.path())
}

// extendRound gives the first pass more time. The same form sent twice counts once.
func (s *Server) extendRound(w http.ResponseWriter, r *http.Request, t *viewedRound, sent url.Values) error {
	span, err := time.ParseDuration(sent.Get("span"))
	if err != nil || !slices.Contains(roundSpans(), span) {
		return s.extendAgain(w, r, http.StatusUnprocessableEntity, "Choose how much more time it gets")
	}
	drawn, err := strconv.ParseInt(sent.Get("was"), 10, 64)
	if err != nil {
		return s.unreadable(nil)
	}
	was, now := time.Unix(drawn, 0), s.Now()
	closes := slices.MaxFunc([]time.Time{was, now}, time.Time.Compare).Add(span).UTC().Truncate(time.Minute)
	switch {
	case closes.After(now.Add(questions.LongestRound)):
		return s.extendAgain(w, r, http.StatusUnprocessableEntity, fmt.Sprintf("Choose less: it has to close within %d days", int(questions.LongestRound.Hours()/24)))
	case t.Rules.Closes.Equal(closes):
		return seeOther(w, r, t.path()+"?done=extended")
	case t.Rules.Closes.IsZero():
		return s.unreadable(nil) // the page of a round that closes with the last answer has no such form
	}
	err = s.changed(w, r, t, "extended", func(round *questions.Round) error {
		if !round.Rules.Closes.Equal(was) {
			return questions.ErrConflict
		}
		return round.Extend(closes, s.Now())
	})
	if errors.Is(err, questions.ErrConflict) || errors.Is(err, questions.ErrLoosened) {
		return s.extendAgain(w, r, http.StatusConflict, "The time changed in another tab or on another page since you opened this one. Nothing was changed by this")
	}
	return err
}

// extendAgain shows the round as it is by now and says why it got no more time.
func (s *Server) extendAgain(w http.ResponseWriter, r *http.Request, status int, problem string) error {
	t, err := s.roundForMaker(r)
	if err != nil {
		return err
	}
	if t.phase != questions.Answering && t.phase != questions.TooFew {
		return s.pastThis(t)
	}
	return s.renderWaiting(w, r, status, t, func(view *web.WaitingView) { view.Maker.Extend.Spans.Error = problem })
}

// expectPeople changes how many people are expected and needed. The same form sent
// twice counts once.
func (s *Server) expectPeople(w http.ResponseWriter, r *http.Request, t *viewedRound, sent url.Values) error {
	if t.phase != questions.Answering {
		return s.pastThis(t)
	}
	form, rules := peopleForm(t), t.Rules
	form.Was, form.Expected.Value, form.Least.Value = sent.Get("was"), sent.Get("expected"), sent.Get("least")
	rules.Expected = 0
	if readNumbers(&form.Expected, &form.Least, &rules); strings.TrimSpace(form.Expected.Value) == "" && rules.Closes.IsZero() {
		form.Expected.Error = expectSomebody
	}
	if form.Problem().Text != "" {
		return s.expectAgain(w, r, http.StatusUnprocessableEntity, form)
	}
	err := s.changed(w, r, t, "counted", func(round *questions.Round) error {
		if round.Rules.Expected == rules.Expected && round.Rules.Least == rules.Least {
			return nil
		}
		if form.Was != numbersOf(round.Rules) {
			return questions.ErrConflict
		}
		return round.ExpectPeople(rules.Expected, rules.Least, s.Now())
	})
	switch {
	case errors.Is(err, questions.ErrTooMany):
		form.Expected.Error = "Enter a higher number: so many have answered already. To go on without the others, lower how many have to answer at least, and close it then"
		return s.expectAgain(w, r, http.StatusUnprocessableEntity, form)
	case errors.Is(err, questions.ErrConflict):
		form.Expected.Error = "The numbers changed in another tab or on another page since you opened this one. Nothing was changed by this"
		return s.expectAgain(w, r, http.StatusConflict, form)
	}
	return err
}

// expectAgain shows the round as it is by now, with numbers that could not be taken.
// They stand for what their sender saw, until they are told that this was overtaken.
func (s *Server) expectAgain(w http.ResponseWriter, r *http.Request, status int, form web.PeopleForm) error {
	t, err := s.roundForMaker(r)
	if err != nil {
		return err
	}
	if t.phase != questions.Answering {
		return s.pastThis(t)
	}
	if status == http.StatusConflict {
		form.Was = numbersOf(t.Rules)
	}
	return s.renderWaiting(w, r, status, t, func(view *web.WaitingView) { view.Maker.Expect = form })
}

// peopleForm is where the maker changes how many people are expected and needed.
func peopleForm(t *viewedRound) web.PeopleForm {
	form := web.PeopleForm{Action: t.path() + "/people", Was: numbersOf(t.Rules), Least: web.Field{Value: strconv.Itoa(t.Rules.Least)}}
	if t.Rules.Expected > 0 {
		form.Expected.Value = strconv.Itoa(t.Rules.Expected)
	}
	return form
}

// numbersOf tells whether the numbers of a round have changed since a form was drawn.
func numbersOf(rules questions.RoundRules) string {
	return fmt.Sprintf("%d-%d", rules.Expected, rules.Least)
}

// hideNames forgets all names. Everybody gets another number, so that nobody who
// has seen a name knows whose number is whose.
func (s *Server) hideNames(w http.ResponseWriter, r *http.Request, t *viewedRound, _ url.Values) error {
	return s.changed(w, r, t, "hidden", func(round *questions.Round) error {
		if round.Rules.Pseudonyms {
			return nil
		}
		if err := round.HideNames(s.Now()); err != nil {
			return err
		}
		return renumber(round)
	})
}

// renumber gives everybody in a round a new number.
func renumber(round *questions.Round) error {
	was := round.People
	round.People = nil
	for _, p := range was {
		var err error
		if p.Number, err = freeNumber(round); err != nil {
			return err
		}
		round.People = append(round.People, p)
	}
	slices.SortFunc(round.People, func(a, b questions.Person) int { return a.Number - b.Number })
	return nil
}

// invite makes a personal link for each name.
func (s *Server) invite(w http.ResponseWriter, r *http.Request, t *viewedRound, sent url.Values) error {
	if t.phase != questions.Answering {
		return s.pastThis(t)
	}
	if t.Rules.Pseudonyms {
		return s.notNow(t, "This round has no personal links", "They would tell whose number is whose, and its rules promise that nobody knows. Nothing was changed.")
	}
	names, problem := invitedNames(sent.Get("names"))
	if room := questions.MostPeople - len(t.People); problem == "" && len(notInvited(&t.Round, names)) > room {
		problem = fmt.Sprintf("Leave some out: a round can have %d people, and there is room for %d more", questions.MostPeople, room)
	}
	if problem != "" {
		return s.renderWaiting(w, r, http.StatusUnprocessableEntity, t, func(view *web.WaitingView) {
			view.Maker.Invite.Names.Value, view.Maker.Invite.Names.Error = sent.Get("names"), problem
		})
	}
	err := s.changed(w, r, t, "invited#people", func(round *questions.Round) error {
		for _, name := range notInvited(round, names) {
			number, err := freeNumber(round)
			if err != nil {
				return err
			}
			if err := round.Invite(questions.Person{Number: number, Name: name, Invitation: s.Token()}, s.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, questions.ErrTooMany) {
		return s.roundFull()
	}
	return err
}

// notInvited are those names for which a round has no personal link: who presses
// twice makes one for each.
func notInvited(round *questions.Round, names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return slices.ContainsFunc(round.People, func(p questions.Person) bool { return p.Invitation != "" && p.Name == name })
	})
}

// invitedNames reads one name per line, or says what is wrong.
func invitedNames(text string) (names []string, problem string) {
	for typed := range strings.SplitSeq(strings.ReplaceAll(text, "\r", "\n"), "\n") {
		name, err := line(typed, questions.MaxPerson)
		if err != nil {
			return nil, "Shorten the name “" + web.Isolate(strings.TrimSpace(fmt.Sprintf("%.*s", questions.MaxPerson, typed))) + "…”: " + err.Error()
		}
		if name != "" {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil, "Enter a name for each link"
	}
	return names, ""
}

// removePerson takes a person out who withdraws, or an invitation that its maker
// takes back.
func (s *Server) removePerson(w http.ResponseWriter, r *http.Request, t *viewedRound, _ url.Values) error {
	number, err := strconv.Atoi(chi.URLParam(r, "number"))
	i := slices.IndexFunc(t.People, func(p questions.Person) bool { return p.Number == number })
	own := t.person != nil && t.person.Number == number
	switch {
	case err != nil || t.maker && i < 0:
		return questions.ErrNotFound
	case !own && (!t.maker || t.People[i].Invitation == ""):
		return s.refuse(http.StatusForbidden, nil, "Only they can do that", "Whoever has joined a round can withdraw from it, and nobody else can take them out. Nothing was changed.")
	}
	session, invitation := t.People[i].Session, t.People[i].Invitation
	err = s.Store.ChangeRound(r.Context(), t.ID, func(round *questions.Round) error {
		i := slices.IndexFunc(round.People, func(p questions.Person) bool { return p.Number == number })
		if i >= 0 && (round.People[i].Session != session || round.People[i].Invitation != invitation) {
			return questions.ErrConflict // somebody has joined with it
		}
		return round.Withdraw(number, s.Now())
	})
	switch {
	case errors.Is(err, questions.ErrClosed):
		return s.notNow(t, "This round is revealed", "Nobody can be taken out of it any more, since others have seen what was said. Nothing was changed.")
	case errors.Is(err, questions.ErrConflict):
		return s.notNow(t, "This changed just now", "Somebody joined by that link, or names were hidden. Nothing was changed by this: look at the round and try again.")
	case err != nil:
		return fmt.Errorf("remove a person: %w", err)
	}
	to := t.path() + "?done=taken-back"
	if own {
		to = t.path() + "?done=withdrawn"
		if !t.maker {
			to = s.site.mine() + "?done=withdrawn"
		}
	}
	return seeOther(w, r, to)
}

// endLink ends the link to join, and makes another one if it is told to.
func (s *Server) endLink(w http.ResponseWriter, r *http.Request, t *viewedRound, sent url.Values) error {
	join, done := "", "ended"
	if sent.Get("new") == "yes" {
		join, done = s.Token(), "new-link"
	}
	return s.changed(w, r, t, done, func(round *questions.Round) error {
		round.Join = join
		return nil
	})
}
