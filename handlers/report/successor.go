package report

import (
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

func newerPath(result string) string { return result + "/newer" }

// Newer shows what a newer result of the same decision changed.
func (r *Result) Newer(now *Result) web.NewerView {
	then := r.renamed(now.questionnaire)
	view := web.NewerView{
		Page: now.frame("What the newer decision changed"), Back: r.back(),
		Name: r.DecisionName(), Then: r.side("Earlier, on " + Day(r.Created)), Now: now.side("Newer, on " + Day(now.Created)),
		Moves: moves(then, now),
	}
	if r.IsOwner {
		view.Now.Href = now.Path
	}
	if then, now := r.verdict.Engine, now.verdict.Engine; then != now {
		view.Method = r.methodChanged(then, now) + " What moved may have moved by that, and not by an answer or by the questionnaire."
	}
	if r.Scope.ShowsAnswers() {
		view.Answers = answerMoves(then, now)
	} else {
		view.NoAnswers = "Which answers changed is not part of this link: it shows the verdict alone."
	}
	return view
}

// side is a verdict under a heading.
func (r *Result) side(heading string) web.VerdictSide {
	side := web.VerdictSide{Heading: heading, Sentence: r.Sentence()}
	if label, text := r.strengthWords(); label != "" {
		side.Strength = label + ": " + text
	}
	return side
}

// moves sets every option's place in one result beside that in another, in
// the order of the latter; options that are gone come last.
func moves(then, now *Result) []web.MoveView {
	var views []web.MoveView
	for _, id := range now.allOptions() {
		view := web.MoveView{Name: now.name(id)}
		view.NowRank, view.NowFit = now.placeOf(id)
		if then.option(id) == nil {
			view.Note = "new"
		} else {
			view.ThenRank, view.ThenFit = then.placeOf(id)
			view.Note = moved(then, now, id)
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
func (r *Result) placeOf(option string) (rank, fit string) {
	st := r.standing(option)
	if st == nil {
		return r.standingWords(option), ""
	}
	return r.place(*st), Points(st.Fit)
}

// moved says where an option went between two verdicts.
func moved(then, now *Result, option string) string {
	from, to := then.standing(option), now.standing(option)
	switch {
	case from == nil && to == nil:
		return ""
	case to == nil && now.setsAside(option):
		return "aside"
	case to == nil:
		return "out"
	case from == nil:
		return "back"
	case to.Rank < from.Rank:
		return "up"
	case to.Rank > from.Rank:
		return "down"
	}
	return ""
}

// answerMoves lists the questions whose answers differ, in the order in which
// they are asked now; those that are not asked any more come last.
func answerMoves(then, now *Result) []web.AnswerMove {
	var views []web.AnswerMove
	for _, r := range []*Result{now, then} {
		for i := range r.questionnaire.Questions {
			question := &r.questionnaire.Questions[i]
			if r == then && now.questionnaire.Question(question.ID) != nil {
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
func said(r *Result, question string) string {
	answer, ok := r.AnswerTo(question)
	if !ok {
		return "not asked"
	}
	words := web.List(answerLabels(r.questionnaire.Question(question), answer.Choices))
	if importance := importanceWords(answer.Importance); importance != "" {
		words += " (" + importance + ")"
	}
	return words
}

// renamed is the same result with the ids of a later version, to be set beside one
// of that. Its analysis has its own.
func (r *Result) renamed(later *questions.Questionnaire) *Result {
	then := *r
	renaming := later.Renaming(r.questionnaire)
	then.questionnaire, then.verdict, then.Answers = renaming.Questionnaire(), renaming.Verdict(r.verdict), renaming.Answers(r.Answers)
	return &then
}

// under is what the same answers come to in another version.
func (r *Result) under(q *questions.Questionnaire, verdict questions.Verdict) *Result {
	now := *r
	now.questionnaire, now.Version = q, q.Version
	now.Answers = q.Path(r.Answers).Answers()
	now.verdict = verdict
	return &now
}
