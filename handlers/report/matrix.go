package report

import (
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// matrix shows every option by every criterion: options in the order of the
// ranking, then those ruled out; criteria by weight.
func (r *Result) matrix() web.Matrix {
	var m web.Matrix
	var columns []*questions.Option
	for _, st := range r.verdict.Ranking {
		columns = append(columns, r.option(st.Option))
		m.Options = append(m.Options, r.column(st.Option, st.Rank == 1, false))
	}
	for _, aside := range r.verdict.SetAside {
		columns = append(columns, r.option(aside.Option))
		m.Options = append(m.Options, r.column(aside.Option, false, true))
	}
	for _, out := range r.verdict.RuledOut {
		columns = append(columns, r.option(out.Option))
		m.Options = append(m.Options, r.column(out.Option, false, true))
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

func (r *Result) column(option string, first, ruledOut bool) web.MatrixOption {
	return web.MatrixOption{
		Name: r.name(option), Href: OptionPath(r.Path, option), First: first, RuledOut: ruledOut,
	}
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
		cell := web.MatrixCell{RuledOut: r.standing(o.ID) == nil}
		if rating := r.rating(o.ID, criterion.ID); rating != nil {
			cell.Sign, cell.Rating, cell.Level = signed(rating.Value), ratingWords(rating.Value), rating.Value
			cell.Href = OptionPath(r.Path, o.ID) + "#" + criterionAnchor(criterion.ID)
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}
