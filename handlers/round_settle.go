package handlers

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// settling is a form about one question of a round that is being settled.
type settling struct {
	*viewedRound
	reveal   *report.Reveal
	question string
	sent     url.Values
}

// settlingForm reads a form about a question of a round that is being settled,
// from whoever the gate lets in.
func (s *Server) settlingForm(r *http.Request, gate func(*http.Request) (*viewedRound, error)) (*settling, error) {
	t, sent, err := withForm(s, r, gate)
	if err != nil {
		return nil, err
	}
	if t.phase != questions.Settling {
		return nil, s.notSettling(t)
	}
	f := &settling{viewedRound: t, question: sent.Get("question"), sent: sent}
	if t.questionnaire.Question(f.question) == nil {
		return nil, s.unreadable(nil)
	}
	f.reveal, err = s.reveal(t)
	return f, err
}

// notSettling refuses what can be done only while a round is being settled.
func (s *Server) notSettling(t *viewedRound) *refusal {
	text := "Differences are settled once all answers are revealed. Nothing was changed."
	if t.phase == questions.Frozen {
		text = "The result is frozen, so nothing in this round changes any more. What you sent is not saved."
	}
	return s.notNow(t, "This round is not being settled", text)
}

// changeSettling runs a change on what is stored, and leads back to the question.
// It reports errors of the change that the form can show.
func (s *Server) changeSettling(w http.ResponseWriter, r *http.Request, f *settling, done string, change func(*questions.Round) error) error {
	err := s.Store.ChangeRound(r.Context(), f.ID, change)
	switch {
	case errors.Is(err, questions.ErrClosed), errors.Is(err, questions.ErrEarly):
		return s.pastSettling(r)
	case errors.Is(err, questions.ErrConflict), errors.Is(err, questions.ErrNotFound):
		return err
	case err != nil:
		return fmt.Errorf("change round: %w", err)
	}
	return seeOther(w, r, f.path()+"?done="+done+"#q-"+url.PathEscape(f.question))
}

// pastSettling refuses what the round has gone past meanwhile.
func (s *Server) pastSettling(r *http.Request) error {
	t, err := s.roundForMember(r)
	if err != nil {
		return err
	}
	return s.notSettling(t)
}

// unsettledBefore is what forms to settle sent while nothing was settled, before they
// sent a revision.
const unsettledBefore = "open"

// settle answers a question on which people differ for all of them, with a reason.
func (s *Server) settle(w http.ResponseWriter, r *http.Request) error {
	f, err := s.settlingForm(r, s.roundForMaker)
	if err != nil {
		return err
	}
	if err := s.somethingToSettle(f); err != nil {
		return err
	}
	answer, form := f.settlement()
	if form.Problem().Text != "" {
		return s.settleAgain(w, r, http.StatusUnprocessableEntity, form)
	}
	settlement := questions.Settlement{Question: f.question, Answer: answer, Why: form.Why.Value}
	err = s.changeSettling(w, r, f, "settled", func(round *questions.Round) error {
		was, settled := settlementOf(round, f.question)
		if settled && sameSettlement(was, settlement) {
			return nil // sent twice
		} else if saved := f.sent.Get("saved"); saved != settlingRevision(round, f.question, 0) && (saved != unsettledBefore || settled) {
			return questions.ErrConflict
		}
		return round.Settle(settlement, s.Now())
	})
	if errors.Is(err, questions.ErrConflict) {
		form.Overtaken = "This was settled or taken back, or a dissent came, changed or went, since you opened this page. What you sent is not saved"
		return s.settleAgain(w, r, http.StatusConflict, form)
	}
	return err
}

// settlement reads the form, or says in it what is wrong.
func (f *settling) settlement() (questions.Answer, web.SettleForm) {
	choices := f.sent["choice"]
	answer, err := f.reveal.Accept(f.question, choices, f.sent.Get("importance"))
	typed := answer
	if err != nil {
		typed = questions.Answer{Choices: choices, Importance: questions.Importance(f.sent.Get("importance"))}
	}
	form := f.reveal.SettleForm(f.path(), f.question, typed, f.sent.Get("why"))
	form.Saved, form.Choices.UnsureChecked = f.sent.Get("saved"), len(choices) == 1 && choices[0] == questions.UnsureID
	if err != nil {
		form.Error = report.AnswerProblem(err)
	}
	if why := readLine(&form.Why, "the reason", "Say why this answer counts"); form.Why.Error == "" {
		form.Why.Value = why
	}
	return answer, form
}

func settlementOf(r *questions.Round, question string) (questions.Settlement, bool) {
	for _, s := range r.Settled {
		if s.Question == question {
			return s, true
		}
	}
	return questions.Settlement{}, false
}

func sameSettlement(a, b questions.Settlement) bool {
	return a.Question == b.Question && a.Why == b.Why && a.Answer.Says(b.Answer)
}

// somethingToSettle refuses what is about a question on which people do not differ.
func (s *Server) somethingToSettle(f *settling) error {
	if _, settled := settlementOf(&f.Round, f.question); !settled && !f.reveal.CanSettle(f.question) {
		return s.notNow(f.viewedRound, "There is nothing to settle", "People do not differ on this, or all answers together do not lead to it. Nothing was changed.")
	}
	return nil
}

// settleAgain shows the round once more, with a form that could not be taken. It
// stands for what its sender saw, until they are told that this was overtaken.
func (s *Server) settleAgain(w http.ResponseWriter, r *http.Request, status int, form web.SettleForm) error {
	now, err := s.settlingForm(r, s.roundForMaker)
	if err == nil {
		err = s.somethingToSettle(now)
	}
	if err != nil {
		return err
	}
	return s.renderAgain(w, r, status, now.viewedRound, now.reveal, func(view *web.RevealView) {
		if d := differOf(view, form.Question); d != nil {
			form.Open = true
			if form.Overtaken != "" {
				form.Saved = settlingRevision(&now.Round, form.Question, 0)
			}
			d.Settle = form
			view.Problem = form.Problem()
		}
	})
}

// differOf is the part of the page about a question, nil for none.
func differOf(view *web.RevealView, question string) *web.DifferView {
	for _, list := range [][]web.DifferView{view.Matter, view.Minor} {
		for i := range list {
			if list[i].ID == "q-"+question {
				return &list[i]
			}
		}
	}
	return nil
}

// renderAgain shows a round that was read just now, with what change puts into it.
func (s *Server) renderAgain(w http.ResponseWriter, r *http.Request, status int, t *viewedRound, reveal *report.Reveal, change func(*web.RevealView)) error {
	view := s.revealView(t, reveal)
	view.ReloadPath = t.path()
	change(&view)
	return s.render(w, r, status, web.Reveal(view))
}

// unsettle takes a settlement back, with the dissents from it that its maker has
// seen. Where it is gone already, that is what was wanted.
func (s *Server) unsettle(w http.ResponseWriter, r *http.Request) error {
	f, err := s.settlingForm(r, s.roundForMaker)
	if err != nil {
		return err
	}
	err = s.changeSettling(w, r, f, "unsettled", func(round *questions.Round) error {
		if _, settled := settlementOf(round, f.question); settled && f.overtaken(round, 0) {
			return questions.ErrConflict
		}
		return round.Unsettle(f.question, s.Now())
	})
	if errors.Is(err, questions.ErrConflict) {
		now, err := s.settlingForm(r, s.roundForMaker)
		if err == nil {
			err = s.somethingToSettle(now)
		}
		if err != nil {
			return err
		}
		return s.renderAgain(w, r, http.StatusConflict, now.viewedRound, now.reveal, func(view *web.RevealView) {
			view.Problem = web.Link{Text: "This was settled otherwise, or a dissent came, changed or went, since you opened this page. Nothing was taken back: look at it once more", Href: "#q-" + f.question}
		})
	}
	return err
}

// overtaken reports whether what the form is about has changed since it was drawn:
// what settles it, or a person's dissent, or anybody's for the number 0. Pages that
// were drawn before these forms said what they were drawn with send nothing of it:
// they are taken as drawn now, so that an upgrade refuses nothing that was right.
func (f *settling) overtaken(round *questions.Round, number int) bool {
	return settlingRevision(round, f.question, number) != cmp.Or(f.sent.Get("saved"), settlingRevision(&f.Round, f.question, number))
}

// dissent notes why somebody holds another answer than the settled one.
func (s *Server) dissent(w http.ResponseWriter, r *http.Request) error {
	f, err := s.settlingForm(r, s.roundForMember)
	if err != nil {
		return err
	}
	if f.person == nil {
		return s.notNow(f.viewedRound, "Only those who answered can dissent", "You are not among the people of this round. Nothing was changed.")
	}
	if _, ok := f.reveal.Dissents(f.person.Number, f.question); !ok {
		return s.nothingToDissent(f.viewedRound)
	}
	typed := web.Field{Value: f.sent.Get("text"), Max: questions.MaxWhy}
	text := readLine(&typed, "the dissent", "")
	if typed.Error != "" {
		return s.dissentAgain(w, r, f, http.StatusUnprocessableEntity, typed)
	}
	done, number, owner := "dissent", f.person.Number, f.person.Owner
	if text == "" {
		done = "withdrawn"
	}
	err = s.changeSettling(w, r, f, done, func(round *questions.Round) error {
		if p := round.Person(owner); p != nil && p.DissentOn(f.question) == text {
			return nil // sent twice
		} else if f.overtaken(round, number) {
			return questions.ErrConflict
		}
		return round.Dissent(owner, questions.Dissent{Question: f.question, Text: text}, s.Now())
	})
	if errors.Is(err, questions.ErrConflict) || errors.Is(err, questions.ErrNotFound) {
		typed.Error = "This was settled otherwise, or your dissent came, changed or went, since you opened this page. What you sent is not saved"
		return s.dissentAgain(w, r, f, http.StatusConflict, typed)
	}
	return err
}

// nothingToDissent refuses a dissent where nothing else holds than the person's own
// answer.
func (s *Server) nothingToDissent(t *viewedRound) *refusal {
	return s.notNow(t, "There is nothing to dissent from", "This is not settled now, or it is settled by the answer that you gave. Nothing was changed, and what you sent is not saved.")
}

// dissentAgain shows the round once more, with a dissent that could not be taken. It
// stands for what its sender saw, until they are told that this was overtaken.
func (s *Server) dissentAgain(w http.ResponseWriter, r *http.Request, f *settling, status int, typed web.Field) error {
	now, err := s.settlingForm(r, s.roundForMember)
	if err != nil {
		return err
	}
	if _, ok := now.reveal.Dissents(f.person.Number, f.question); !ok {
		return s.nothingToDissent(now.viewedRound)
	}
	return s.renderAgain(w, r, status, now.viewedRound, now.reveal, func(view *web.RevealView) {
		if d := differOf(view, f.question); d != nil {
			d.Dissent.Text, d.Dissent.Open = typed, true
			if status != http.StatusConflict {
				d.Dissent.Saved = cmp.Or(f.sent.Get("saved"), d.Dissent.Saved)
			}
			view.Problem = d.Dissent.Problem()
		}
	})
}

// freezeRound makes the result of a round of which all that matters is settled.
// Freezing again leads to the result that is there already.
func (s *Server) freezeRound(w http.ResponseWriter, r *http.Request, t *viewedRound, sent url.Values) error {
	switch {
	case t.Result != "":
		return seeOther(w, r, s.site.result(t.Result))
	case t.phase != questions.Settling:
		return s.notSettling(t)
	}
	reveal, err := s.reveal(t)
	if err != nil {
		return err
	}
	if open := len(reveal.Open()); open > 0 {
		return s.notNow(t, "Something that matters is still open", report.Count(open, "question")+" to settle before the result can be frozen. Nothing was changed.")
	}
	if sent.Get("saved") != settlingRevision(&t.Round, "", 0) {
		return s.changedSince(t)
	}
	id, err := s.freezeTeam(r, t, reveal)
	switch {
	case errors.Is(err, questions.ErrConflict):
		return s.changedSince(t)
	case errors.Is(err, questions.ErrClosed):
		return s.frozenAlready(w, r, t)
	case err != nil:
		return err
	}
	s.metrics.results.WithLabelValues(t.Questionnaire).Inc()
	return seeOther(w, r, s.site.result(id))
}

func (s *Server) changedSince(t *viewedRound) *refusal {
	return s.notNow(t, "Something changed since you opened the page", "A settlement or a dissent came, changed or went in another tab or browser. Nothing is frozen yet: look at the round again first.")
}

// frozenAlready leads to the result that somebody else's press has made.
func (s *Server) frozenAlready(w http.ResponseWriter, r *http.Request, t *viewedRound) error {
	stored, err := s.Store.Round(r.Context(), t.ID)
	if err != nil {
		return fmt.Errorf("load round: %w", err)
	}
	if stored.Result == "" {
		return s.notSettling(t)
	}
	return seeOther(w, r, s.site.result(stored.Result))
}

// freezeTeam stores the result of a round. ErrConflict means that something was
// settled or said meanwhile, ErrClosed that there is a result already.
func (s *Server) freezeTeam(r *http.Request, t *viewedRound, reveal *report.Reveal) (id string, err error) {
	answers, verdict, err := reveal.Frozen()
	if err != nil {
		return "", err
	}
	team, err := t.Team(t.now).JSON()
	if err != nil {
		return "", fmt.Errorf("encode team: %w", err)
	}
	result := questions.Result{
		ID: s.Token(), Session: t.ID, Owner: t.Owner, Questionnaire: t.Questionnaire, Version: t.Version, Title: t.Title,
		Answers: answers, Verdict: verdict, Team: team, Created: s.Now(),
	}
	was := settlingRevision(&t.Round, "", 0)
	err = s.Store.FreezeRound(r.Context(), t.ID, result, func(round *questions.Round) error {
		if round.Result == "" && settlingRevision(round, "", 0) != was {
			return questions.ErrConflict
		}
		return round.Freeze(result.ID, s.Now())
	})
	if err != nil {
		return "", fmt.Errorf("freeze round: %w", err)
	}
	return result.ID, nil
}
