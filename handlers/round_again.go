package handlers

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// In a second pass, a session may change its answers to questions that matter, and
// answer what those open. All its other answers are as they were first handed in,
// whatever was changed since.

// secondPass lets a session answer again what matters. It changes nothing where
// its round is in no second pass.
func (s *Server) secondPass(t *ownSession) error {
	if t.round == nil || t.round.phase != questions.AnsweringAgain || t.round.person.First == nil {
		return nil
	}
	reveal, err := s.reveal(t.round)
	if err != nil {
		return err
	}
	t.again, t.reveal = reveal.Matter(), reveal
	t.replay()
	return nil
}

// replay follows the path of the answers that count.
func (t *ownSession) replay() { t.path = t.questionnaire.Path(t.counting()) }

// counting are the session's answers that count.
func (t *ownSession) counting() questions.Answers {
	if t.reveal == nil {
		return t.Answers
	}
	first := t.questionnaire.Carry(t.round.person.First.Answers)
	offered := t.questionnaire.AsOffered(first)
	all := maps.Clone(t.Answers)
	for id, answer := range first {
		if !slices.Contains(t.again, id) && !t.Answers[id].Says(answer) {
			all[id] = offered[id]
		}
	}
	return all
}

// asksAgain reports whether the second pass of the session's round asks a question:
// one that matters, or one that another answer to those has opened.
func (t *ownSession) asksAgain(question string) bool {
	if t.reveal == nil {
		return false
	}
	_, before := t.round.person.First.Answers[question]
	return slices.Contains(t.again, question) || !before || t.path.Lacks(question)
}

// asksNow are the questions of the path that are asked now: in a second pass those
// that it asks, else all.
func (t *ownSession) asksNow() []string {
	if t.reveal == nil {
		return t.path.Asked
	}
	return slices.DeleteFunc(slices.Clone(t.path.Asked), func(id string) bool { return !t.asksAgain(id) })
}

// progressAgain counts the questions that the second pass asks.
func (t *ownSession) progressAgain(id string) web.Progress {
	asked := t.asksNow()
	number := slices.Index(asked, id) + 1
	return web.Progress{Text: fmt.Sprintf("Question %d of %d that are asked again", number, len(asked)), Done: number - 1, Most: len(asked)}
}

// answerable reports whether the answer to a question can be changed now.
func (t *ownSession) answerable(question string) bool {
	return t.round == nil || t.round.phase == questions.Answering || t.round.phase == questions.AnsweringAgain && t.asksAgain(question)
}

// changeable is where the answer to a question is changed from the review, empty
// where it cannot be changed now.
func (t *ownSession) changeable(question string) string {
	if !t.answerable(question) {
		return ""
	}
	return t.questionPath(question) + "?from=" + fromAnswers
}

// notAgain refuses an answer to a question that the second pass does not ask.
func (s *Server) notAgain(t *ownSession) *refusal {
	refused := s.notNow(t.round, "This is not asked again",
		"The second pass asks only what matters of the differences. Your first answer to this counts. Nothing was changed.")
	refused.page.Actions = append(refused.page.Actions, web.Link{Text: "Review your answers", Href: t.answersPath()})
	return refused
}

// others is what was said at first to a question that is asked again.
func (t *ownSession) others(question string) web.DifferView {
	if t.reveal == nil {
		return web.DifferView{}
	}
	return t.reveal.Others(question)
}

// againState says how many have answered again, and when the second pass ends. It
// is the same for everybody, whatever was answered.
func (t *viewedRound) againState() web.RoundState {
	ends := t.againEnds()
	return web.RoundState{
		Answered: fmt.Sprintf("%d of %d have answered again", t.answeredAgain(), t.Answered()), Done: t.answeredAgain(), Most: t.Answered(),
		Closing: "The second pass ends on", Closes: report.Minute(ends), DateTime: ends.UTC().Format(time.RFC3339),
	}
}

// againWords say how a person's second answers stand.
func (t *ownSession) againWords(round *viewedRound) string {
	switch in := round.person.Second; {
	case in == nil:
		return "Your first answers are handed in. This is the second pass: what you do not hand in again stays as it was."
	case t.handedAsTheyAre(round):
		return "Handed in again on " + report.Minute(in.At) + "."
	default:
		return "Handed in again on " + report.Minute(in.At) + ". You have changed something since, which does not count before you hand in once more."
	}
}
