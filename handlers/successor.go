package handlers

import (
	"net/http"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

func newerPath(result string) string { return result + "/newer" }

// newer shows what a newer decision changed, and leads back to the result where
// there is none. Readers see it only if the owner lets it be known.
func (s *Server) newer(w http.ResponseWriter, r *http.Request) error {
	f, err := s.resultForReader(r)
	if err != nil {
		return err
	}
	later, ok, err := s.successor(r, f)
	if err != nil {
		return err
	}
	if !ok {
		http.Redirect(w, r, f.path, http.StatusSeeOther)
		return nil
	}
	now, err := s.decode(r, later, s.ofOwner(later.ID))
	if err != nil {
		return err
	}
	now.full = f.full
	return s.render(w, r, http.StatusOK, web.Newer(s.newerView(f, now)))
}

func (s *Server) newerView(f, now *frozen) web.NewerView {
	view := web.NewerView{
		Page: s.site.privatePage("What the newer decision changed"), Back: web.Link{Text: "The recommendation", Href: f.path},
		Name: f.cardTitle(), Then: f.side("Earlier, on " + day(f.Created)), Now: now.side("Newer, on " + day(now.Created)),
		Moves: moves(f, now),
	}
	view.Language = now.questionnaire.Language
	if f.owner {
		view.Now.Href = now.path
	}
	if then, now := f.verdict.Engine, now.verdict.Engine; then != now {
		view.Method = methodChanged(then, now) + " What moved may have moved by that, and not by an answer or by the questionnaire."
	}
	if f.full {
		view.Answers = answerMoves(f, now)
	} else {
		view.NoAnswers = "Which answers changed is not part of this link: it shows the verdict alone."
	}
	return view
}

// side is a verdict under a heading.
func (f *frozen) side(heading string) web.VerdictSide {
	side := web.VerdictSide{Heading: heading, Sentence: f.sentence()}
	if strength := f.strength(); strength.Label != "" {
		side.Strength = strength.Label + ": " + strength.Text
	}
	return side
}

// moves sets every option's place in one result beside that in another, in
// the order of the latter; options that are gone come last.
func moves(then, now *frozen) []web.MoveView {
	var views []web.MoveView
	for _, id := range now.allOptions() {
		view := web.MoveView{Name: now.name(id)}
		view.NowRank, view.NowFit = now.placeOf(id)
		if then.option(id) == nil {
			view.Note = "new"
		} else {
			view.ThenRank, view.ThenFit = then.placeOf(id)
			view.Note = moved(then.standing(id), now.standing(id))
		}
		views = append(views, view)
	}
	for _, id := range then.allOptions() {
		if now.option(id) == nil {
			view := web.MoveView{Name: then.name(id), Note: "gone"}
			view.ThenRank, view.ThenFit = then.placeOf(id)
			views = append(views, view)
		}
	}
	return views
}

// placeOf is an option's rank and fit in words.
func (f *frozen) placeOf(option string) (rank, fit string) {
	st := f.standing(option)
	if st == nil {
		return "ruled out", ""
	}
	return f.place(*st), points(st.Fit)
}

// moved says where an option went; it is nil where the option is ruled out.
func moved(then, now *questions.Standing) string {
	switch {
	case then == nil && now == nil:
		return ""
	case now == nil:
		return "out"
	case then == nil:
		return "back"
	case now.Rank < then.Rank:
		return "up"
	case now.Rank > then.Rank:
		return "down"
	}
	return ""
}

// answerMoves lists the questions whose answers differ, in the order in which
// they are asked now; those that are not asked any more come last.
func answerMoves(then, now *frozen) []web.AnswerMove {
	var views []web.AnswerMove
	for _, f := range []*frozen{now, then} {
		for i := range f.questionnaire.Questions {
			question := &f.questionnaire.Questions[i]
			if f == then && now.questionnaire.Question(question.ID) != nil {
				continue
			}
			from, to := said(then, question.ID), said(now, question.ID)
			if from != to {
				views = append(views, web.AnswerMove{Question: question.Title, From: from, To: to})
			}
		}
	}
	return views
}

// said quotes the answer to a question, if it was asked.
func said(f *frozen, question string) string {
	answer, ok := f.Answers[question]
	if !ok {
		return "not asked"
	}
	words := web.List(answerLabels(f.questionnaire.Question(question), answer.Choices))
	if importance := importanceWords(answer.Importance); importance != "" {
		words += " (" + importance + ")"
	}
	return words
}

// under is what the same answers come to in another version.
func (f *frozen) under(q *questions.Questionnaire, verdict questions.Verdict) *frozen {
	now := *f
	now.questionnaire, now.Version = q, q.Version
	now.Answers = q.Path(f.Answers).Answers()
	now.verdict = verdict
	return &now
}
