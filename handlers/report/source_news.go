package report

import (
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// drawSources lists what the page of a result cites, and what the version on offer
// today newly knows about it.
func (r *Result) drawSources(view *web.ResultView, c *Citations) {
	view.Sources = c.Sources()
	q := r.Offered
	if q == nil {
		return
	}
	news := map[string]questions.SourceNews{}
	for _, n := range q.SourceNews(r.questionnaire) {
		news[n.Source] = n
	}
	for i, cited := range c.cited {
		n, ok := news[cited.source.ID]
		if !ok {
			continue
		}
		if n.Checked != "" {
			view.Sources[i].Checked += ", again " + DayOrMonth(n.Checked)
			view.Sources[i].Due = overdue(n.Checked, q.RecheckMonths, c.today)
		}
		if what, grave := newsWords(n); what != "" {
			view.News = append(view.News, web.SourceNewsView{
				Source: cited.source.Title, Cites: c.cites([]string{n.Source}), What: what, Grave: grave, Claims: c.claims[i+1],
			})
		}
	}
}

// newsWords says what became of a source, and whether that shakes what rests
// on it. That it was checked again is no news of this kind.
func newsWords(n questions.SourceNews) (what string, grave bool) {
	switch {
	case n.Withdrawn != nil:
		return "Withdrawn, " + DayOrMonth(n.Withdrawn.Date) + ": " + web.Isolate(n.Withdrawn.Note), true
	case n.Corrected != nil:
		return "Corrected, " + DayOrMonth(n.Corrected.Date) + ": " + web.Isolate(n.Corrected.Note), true
	case n.Gone:
		return "The questionnaire does not use it any more.", false
	}
	return "", false
}
