package report

import (
	"slices"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// Sources lists every source of a questionnaire on a page, with what it is
// cited for. The page leads back to the questionnaire's own; today decides which
// sources are due.
func Sources(q *questions.Questionnaire, today time.Time, page web.Page, back string) web.SourcesView {
	view := web.SourcesView{Page: page.In(q.Language), Questionnaire: q.Title, Back: web.Link{Text: web.Isolate(q.Title), Href: back}}
	if q.RecheckMonths > 0 {
		view.Recheck = "Sources that were last checked more than " + Count(q.RecheckMonths, "month") + " ago are marked."
	}
	uses := citedFor(q)
	for i := range q.Sources {
		source := sourceView(q, &q.Sources[i], i+1, today)
		source.CitedFor = uses[q.Sources[i].ID]
		view.Sources = append(view.Sources, source)
	}
	return view
}

// citedFor tells in a few words each what a source is cited for.
func citedFor(q *questions.Questionnaire) map[string][]string {
	uses := map[string][]string{}
	for _, citation := range q.Citations() {
		use := useWords(q, citation)
		for _, id := range citation.Sources {
			if !slices.Contains(uses[id], use) {
				uses[id] = append(uses[id], use)
			}
		}
	}
	return uses
}

func useWords(q *questions.Questionnaire, c questions.Citation) string {
	switch c.Part {
	case questions.PartChooseWhen:
		return web.Isolate(q.Option(c.Of).Name)
	case questions.PartFact:
		return web.Isolate(q.Option(c.Of).Name) + ": " + within(q, q.Attribute(c.On).Name)
	case questions.PartRating, questions.PartCase:
		return web.Isolate(q.Option(c.Of).Name) + ": " + within(q, q.Criterion(c.On).Name)
	case questions.PartWhy, questions.PartConsequence:
		return "Question: " + web.Isolate(q.Question(c.Of).Title)
	case questions.PartVeto, questions.PartWayRound:
		return "What rules options out"
	case questions.PartSetAside:
		return "What sets options aside"
	case questions.PartCaution:
		return "Cautions"
	case questions.PartPairing:
		return "Options side by side"
	case questions.PartMeasurement:
		return "Measured: " + within(q, q.Measurement(c.Of).Metric)
	default:
		return "What has changed"
	}
}
