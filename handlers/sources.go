package handlers

import (
	"net/http"
	"slices"

	"github.com/go-chi/chi/v5"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// sources lists every source of a questionnaire with what it is cited for.
func (s *Server) sources(w http.ResponseWriter, r *http.Request) error {
	q, err := s.offered(chi.URLParam(r, "questionnaire"))
	if err != nil {
		return err
	}
	view := web.SourcesView{
		Page: s.site.page("Sources: " + q.Title), Questionnaire: q.Title,
		Back: web.Link{Text: q.Title, Href: s.site.intro(q.ID)},
	}
	if q.RecheckMonths > 0 {
		view.Recheck = "Sources that were last checked more than " + count(q.RecheckMonths, "month") + " ago are marked."
	}
	uses := citedFor(q)
	for i := range q.Sources {
		source := sourceView(q, &q.Sources[i], i+1, s.Now())
		source.CitedFor = uses[q.Sources[i].ID]
		view.Sources = append(view.Sources, source)
	}
	return s.render(w, r, http.StatusOK, web.Sources(view))
}

// citedFor tells in a few words each what a source is cited for.
func citedFor(q *questions.Questionnaire) map[string][]string {
	uses := map[string][]string{}
	cite := func(use string, claims ...questions.Claim) {
		for _, claim := range claims {
			for _, id := range claim.Sources {
				if !slices.Contains(uses[id], use) {
					uses[id] = append(uses[id], use)
				}
			}
		}
	}
	for i := range q.Options {
		o := &q.Options[i]
		cite(o.Name, o.ChooseWhen)
		for _, fact := range o.Facts {
			cite(o.Name+": "+lowerFirst(q.Attribute(fact.Attribute).Name), fact.Claim)
		}
		for _, rating := range o.Ratings {
			cite(o.Name+": "+lowerFirst(q.Criterion(rating.Criterion).Name), rating.Claim)
		}
	}
	for i := range q.Questions {
		question := &q.Questions[i]
		cite("Question: "+question.Title, question.Why)
		for _, choice := range question.Choices {
			cite("Question: "+question.Title, choice.Consequence)
		}
	}
	for _, veto := range q.Vetoes {
		cite("What rules options out", veto.Claim, veto.WayRound)
	}
	for _, caution := range q.Cautions {
		cite("Cautions", caution.Claim)
	}
	for _, pairing := range q.Pairings {
		cite("Options side by side", pairing.Claim)
	}
	for _, m := range q.Measurements {
		cite("Measured: "+lowerFirst(m.Metric), questions.Claim{Sources: m.Sources})
	}
	for _, change := range q.Changes {
		cite("What has changed", change.Then, change.Now)
	}
	return uses
}
