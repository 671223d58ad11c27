package handlers

import (
	"net/http"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// retired refuses what only a questionnaire on offer can do: its author has
// retired it.
func (s *Server) retired(q *questions.Questionnaire) *refusal {
	refused := s.refuse(http.StatusGone, nil, "This questionnaire is retired",
		retirementWords(q), "Decisions that were begun or made with it stay as they are, and can be finished.")
	refused.page.Language = q.Language
	if successor := s.successorOf(q); successor.Href != "" {
		return refused.leading(successor)
	}
	return refused
}

// retirementWords say since when and why.
func retirementWords(q *questions.Questionnaire) string {
	return "“" + web.Isolate(q.Title) + "” is not offered since " + report.DayOrMonth(q.Retired.Since) + ". " + web.Isolate(q.Retired.Note)
}

// successorOf leads to the questionnaire that takes the place of one that is
// retired; its Href is empty where none is on offer.
func (s *Server) successorOf(q *questions.Questionnaire) web.Link {
	successor := s.Catalogue.Now().current(q.Retired.Successor)
	if successor == nil {
		return web.Link{}
	}
	return web.Link{Text: "Its successor: " + web.Isolate(successor.Title), Href: s.site.intro(successor.ID)}
}

// retirement tells whoever has begun or decided with a questionnaire that it is
// retired.
func (s *Server) retirement(q *questions.Questionnaire) web.NoticeView {
	return web.NoticeView{Text: retirementWords(q), More: s.successorOf(q)}
}

// withdrawn refuses what only a questionnaire on offer can do: whoever runs this
// server has taken it away, or never had it.
func (s *Server) withdrawn(q *questions.Questionnaire, heading string) *refusal {
	refused := s.refuse(http.StatusGone, nil, heading,
		"“"+web.Isolate(q.Title)+"” cannot be begun on this server. Decisions that were begun or made with it stay as they are, and can be finished, shared and exported.",
		"If you need it, ask whoever runs this server, or choose another questionnaire.")
	refused.page.Language = q.Language
	return refused
}

// withdrawal tells whoever has begun or decided with a questionnaire that it is
// not on offer.
func withdrawal() web.NoticeView {
	return web.NoticeView{Text: "The questionnaire behind this is not on offer here, so nobody can begin with it. What was begun or decided stays as it is."}
}

// sessionNotices are what a decider should know of the questionnaire before
// going on: that it is retired or not on offer, or that a mistake in it was mended since.
func (s *Server) sessionNotices(t *ownSession, leadOn bool) []web.NoticeView {
	q, err := s.Catalogue.Now().find(t.Questionnaire)
	if t.Finished() {
		return nil
	}
	if err != nil {
		return []web.NoticeView{withdrawal()}
	}
	if q.Retired != nil {
		return []web.NoticeView{s.retirement(q)}
	}
	notices := s.mendedSince(t)
	for i := range notices {
		if leadOn {
			notices[i].More = web.Link{Text: "Start over with today’s version", Href: t.answersPath()}
		}
	}
	return notices
}

// mendedSince tells whoever has begun with a version of mistakes that were mended
// in the one that can be begun now.
func (s *Server) mendedSince(t *ownSession) []web.NoticeView {
	q := s.Catalogue.Now().current(t.Questionnaire)
	if q == nil {
		return nil
	}
	var notices []web.NoticeView
	for _, mended := range q.MendedSince(t.questionnaire) {
		notices = append(notices, web.NoticeView{Text: report.MendedWords(mended) + " These answers are weighed by the version before that."})
	}
	return notices
}
