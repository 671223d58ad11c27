package report

import (
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// matrix shows every option by every criterion: options in the order of the
// ranking, then those set aside or ruled out; criteria by weight.
func (r *Result) matrix() web.Matrix {
	var m web.Matrix
	var columns []*questions.Option
	for _, id := range r.allOptions() {
		st := r.standing(id)
		columns = append(columns, r.option(id))
		m.Options = append(m.Options, web.MatrixOption{
			Name: r.name(id), Href: OptionPath(r.Path, id), First: st != nil && st.Rank == 1, Out: r.outWords(id), RuledOut: st == nil && !r.setsAside(id),
		})
	}
	for _, w := range r.verdict.Weights {
		m.Rows = append(m.Rows, r.row(w, columns))
	}
	for i := range r.questionnaire.Criteria {
		if w := r.weight(r.questionnaire.Criteria[i].ID); w.Weight == 0 {
			m.Idle = append(m.Idle, r.row(w, columns))
		}
	}
	return m
}

func (r *Result) row(w questions.Weight, columns []*questions.Option) web.MatrixRow {
	criterion := r.questionnaire.Criterion(w.Criterion)
	row := web.MatrixRow{
		Criterion: criterion.Name, Meaning: criterion.Meaning, Weight: WeightWords(w.Weight), Because: r.because(w.From),
	}
	if w.Weight > 0 {
		row.Percent = 100 * float64(w.Weight) / float64(r.verdict.Weights[0].Weight)
	}
	for _, o := range columns {
		cell := web.MatrixCell{Out: r.standing(o.ID) == nil}
		if rating := r.rating(o.ID, criterion.ID); rating != nil {
			cell.Sign, cell.Rating, cell.Level = signed(rating.Value), ratingWords(rating.Value), rating.Value
			cell.Href = OptionPath(r.Path, o.ID) + "#" + criterionAnchor(criterion.ID)
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}
