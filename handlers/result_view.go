package handlers

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

const (
	// mostReasons is how many reasons the recommendation gives for its
	// leader; the option's own page has them all.
	mostReasons = 5
	// mostOccasions is how many occasions for the runner-up are named.
	mostOccasions = 3
)

// resultView draws a result up for its page, as far as its reader may see it.
// The owner's session is nil for others, and where it is gone.
func (s *Server) resultView(f *frozen, owned *ownSession) web.ResultView {
	c := newCitations(f.questionnaire, s.Now())
	view := web.ResultView{
		Page:          s.site.privatePage(f.sentence()),
		Questionnaire: f.questionnaire.Title,
		Name:          f.Title,
		Outcome:       string(f.verdict.Outcome),
		Verdict:       f.sentence(),
		Detail:        f.detail(),
		Date:          day(f.Created),
		DateTime:      f.Created.UTC().Format(time.RFC3339),
		Version:       short(f.Version),
		VersionFull:   f.Version,
		Method:        f.methodWords(),
		Strength:      f.strength(),
	}
	view.Language = f.questionnaire.Language
	if f.Title != "" {
		view.Title = web.Isolate(f.Title) + ": " + f.sentence()
	}
	view.Description = web.Isolate(f.questionnaire.Title) + " " + f.detail()
	if f.Origin != "" {
		view.Origin = "Started from " + web.Isolate(f.Origin)
	}
	if _, err := s.offered(f.Questionnaire); err == nil {
		view.Again = web.AgainForm{Action: f.path + "/again", Copy: f.full}
	}
	// In the order of the page, since citations are numbered as they come.
	if f.full {
		f.drawAnalysis(&view, owned)
	}
	f.drawRanking(&view, c)
	f.drawReasons(&view, c)
	view.Cautions = f.cautions(c, f.recommended())
	if f.full {
		f.drawAnswers(&view, owned)
	}
	s.drawSources(&view, f, c)
	view.Files = f.files()
	return view
}

// methodWords name the method that weighed the answers where it is not today's.
func (f *frozen) methodWords() string {
	if f.verdict.Engine == questions.Engine {
		return ""
	}
	return fmt.Sprintf("Weighed by method %d of Weighpoint; today’s is method %d.", f.verdict.Engine, questions.Engine)
}

// drawAnswers adds what only those may see who may see the answers.
func (f *frozen) drawAnswers(view *web.ResultView, owned *ownSession) {
	view.Compare = web.Link{Text: "Compare two options", Href: comparePath(f.path)}
	view.Unasked = titles(f.questionnaire, f.questionnaire.Path(f.Answers).Missing)
	view.Matrix = f.matrix()
	view.Answers = f.answerRows(owned)
	for _, r := range f.verdict.Relaxations {
		relax := web.RelaxView{Options: names(f.questionnaire, r.Options)}
		for _, id := range r.Questions {
			relax.Answers = append(relax.Answers, answerRow(f.questionnaire, id, f.Answers[id]))
		}
		view.Relax = append(view.Relax, relax)
	}
}

// files are the other formats. All but the picture hold the answers.
func (f *frozen) files() []web.Link {
	picture := web.Link{Text: "Preview card (PNG)", Href: f.path + ".png"}
	if !f.full {
		return []web.Link{picture}
	}
	return []web.Link{
		{Text: "Decision record (Markdown)", Href: f.path + ".md"},
		{Text: "Data (JSON)", Href: f.path + ".json"},
		{Text: "Table (CSV)", Href: f.path + ".csv"},
		picture,
	}
}

func (f *frozen) drawRanking(view *web.ResultView, c *citations) {
	for _, st := range f.verdict.Ranking {
		o := f.option(st.Option)
		view.Ranked = append(view.Ranked, web.RankedView{
			Rank: f.place(st), Name: o.Name, Summary: o.Summary, Href: optionPath(f.path, o.ID),
			Fit: points(st.Fit), Percent: float64(st.Fit) / 10, First: st.Rank == 1,
			For: f.strongest(st, +1), Against: f.strongest(st, -1),
		})
	}
	for _, out := range f.verdict.RuledOut {
		view.RuledOut = append(view.RuledOut, web.RuledOutView{
			Name: f.name(out.Option), Href: optionPath(f.path, out.Option), Vetoes: f.vetoes(c, out),
		})
	}
}

// strongest names the criteria that help (+1) or hurt (-1) an option most.
func (f *frozen) strongest(st questions.Standing, direction questions.Tenths) string {
	var criteria []string
	for _, contribution := range st.Contributions {
		if contribution.Points*direction > 0 && len(criteria) < 2 {
			criteria = append(criteria, lowered(f.questionnaire, f.questionnaire.Criterion(contribution.Criterion).Name))
		}
	}
	return web.List(criteria)
}

func (f *frozen) drawReasons(view *web.ResultView, c *citations) {
	ranking := f.verdict.Ranking
	if len(ranking) == 0 {
		return
	}
	view.Leader = f.name(ranking[0].Option)
	for _, st := range ranking {
		if st.Rank == 1 {
			view.Reasons = append(view.Reasons, f.mainReasons(c, st)...)
		}
	}
	for _, options := range f.verdict.Pairings {
		view.Pairings = append(view.Pairings, web.PairingView{
			Options: web.List(names(f.questionnaire, options)), Claim: c.claim(f.questionnaire.Pairing(options).Claim),
		})
	}
	if f.verdict.Outcome != questions.Leader || len(ranking) < 2 {
		return
	}
	view.RunnerUp = f.name(ranking[1].Option)
	f.drawTradeOffs(view, c)
}

// mainReasons are the strongest that speak for an option in first place.
func (f *frozen) mainReasons(c *citations, st questions.Standing) []web.ReasonView {
	st.Contributions = slices.DeleteFunc(slices.Clone(st.Contributions), func(contribution questions.Contribution) bool {
		return contribution.Points <= 0
	})
	st.Contributions = st.Contributions[:min(len(st.Contributions), mostReasons)]
	reasons := f.reasons(c, st)
	for i := range reasons {
		reasons[i].Option = f.name(st.Option)
		reasons[i].ID = "" // several leaders may share a criterion
	}
	return reasons
}

// drawTradeOffs shows where the runner-up does better, then when it would be
// right, then where the leader does.
func (f *frozen) drawTradeOffs(view *web.ResultView, c *citations) {
	first, second := f.option(f.verdict.Ranking[0].Option), f.option(f.verdict.Ranking[1].Option)
	view.Costs = f.tradeOffs(c, first, second, -1)
	view.RunnerUpWhen = f.occasions(first, second)
	view.RunnerUpRight = c.claim(second.ChooseWhen)
	view.Tips = f.tradeOffs(c, first, second, +1)
}

// tradeOffs compares two options where the first does better (+1) or worse
// (-1) than the second.
func (f *frozen) tradeOffs(c *citations, first, second *questions.Option, direction questions.Tenths) []web.TradeOff {
	var views []web.TradeOff
	for _, off := range f.verdict.TradeOffs {
		one, other := first.Value(off.Criterion), second.Value(off.Criterion)
		if one == other || off.Points*direction <= 0 {
			continue
		}
		criterion := f.questionnaire.Criterion(off.Criterion)
		views = append(views, web.TradeOff{
			Criterion: criterion.Name, Points: points(max(off.Points, -off.Points)),
			Leader: tradeSide(c, first, off.Criterion), RunnerUp: tradeSide(c, second, off.Criterion),
		})
	}
	return views
}

func tradeSide(c *citations, o *questions.Option, criterion string) web.TradeSide {
	side := web.TradeSide{Name: o.Name, Rating: "no evidence either way"}
	if rating := o.Rating(criterion); rating != nil {
		side.Rating, side.Level, side.Claim = ratingWords(rating.Value), rating.Value, c.claim(rating.Claim)
	}
	return side
}

// occasions says what would have to press for the second option to be right:
// the criteria on which it is better, those that weigh most first, then the
// largest differences.
func (f *frozen) occasions(first, second *questions.Option) []string {
	type occasion struct {
		pressing   string
		weight     questions.HalfPoints
		difference int
	}
	var found []occasion
	for i := range f.questionnaire.Criteria {
		criterion := &f.questionnaire.Criteria[i]
		if difference := second.Value(criterion.ID) - first.Value(criterion.ID); difference > 0 {
			found = append(found, occasion{criterion.Pressing, f.weight(criterion.ID).Weight, difference})
		}
	}
	slices.SortStableFunc(found, func(a, b occasion) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(b.difference, a.difference))
	})
	var clauses []string
	for _, o := range found[:min(len(found), mostOccasions)] {
		clauses = append(clauses, o.pressing)
	}
	return clauses
}

// cautions are those that concern one of the given options, or all of them.
// Cautions about other options stand on those options' pages.
func (f *frozen) cautions(c *citations, about []string) []web.CautionView {
	var views []web.CautionView
	for _, fired := range f.verdict.Cautions {
		caution := f.questionnaire.Caution(fired.ID)
		var concerned []string
		for _, id := range about {
			if slices.Contains(caution.Options, id) {
				concerned = append(concerned, f.name(id))
			}
		}
		if len(caution.Options) == 0 || len(concerned) > 0 {
			views = append(views, web.CautionView{
				Because: f.firedBecause(fired), Claim: c.claim(caution.Claim), Options: web.List(concerned),
			})
		}
	}
	return views
}

// recommended are the options that the page speaks of: those in first and
// second place, and what works beside them.
func (f *frozen) recommended() []string {
	var about []string
	for _, st := range f.verdict.Ranking {
		paired := slices.ContainsFunc(f.verdict.Pairings, func(options []string) bool { return slices.Contains(options, st.Option) })
		if st.Rank <= 2 || paired {
			about = append(about, st.Option)
		}
	}
	return about
}

// matrix shows every option by every criterion: options in the order of the
// ranking, then those ruled out; criteria by weight.
func (f *frozen) matrix() web.Matrix {
	var m web.Matrix
	var columns []*questions.Option
	for _, st := range f.verdict.Ranking {
		columns = append(columns, f.option(st.Option))
		m.Options = append(m.Options, f.column(st.Option, st.Rank == 1, false))
	}
	for _, out := range f.verdict.RuledOut {
		columns = append(columns, f.option(out.Option))
		m.Options = append(m.Options, f.column(out.Option, false, true))
	}
	for _, w := range f.verdict.Weights {
		m.Rows = append(m.Rows, f.row(w, columns))
	}
	for i := range f.questionnaire.Criteria {
		if w := f.weight(f.questionnaire.Criteria[i].ID); w.Weight == 0 {
			m.Idle = append(m.Idle, f.row(w, columns))
		}
	}
	return m
}

func (f *frozen) column(option string, first, ruledOut bool) web.MatrixOption {
	return web.MatrixOption{
		Name: f.name(option), Href: optionPath(f.path, option), First: first, RuledOut: ruledOut,
	}
}

func (f *frozen) row(w questions.Weight, columns []*questions.Option) web.MatrixRow {
	criterion := f.questionnaire.Criterion(w.Criterion)
	row := web.MatrixRow{
		Criterion: criterion.Name, Meaning: criterion.Meaning, Weight: weightWords(w.Weight), Because: f.because(w.From),
	}
	if w.Weight > 0 {
		row.Percent = 100 * float64(w.Weight) / float64(f.verdict.Weights[0].Weight)
	}
	for _, o := range columns {
		cell := web.MatrixCell{RuledOut: f.standing(o.ID) == nil}
		if rating := o.Rating(criterion.ID); rating != nil {
			cell.Sign, cell.Rating, cell.Level = signed(rating.Value), ratingWords(rating.Value), rating.Value
			cell.Href = optionPath(f.path, o.ID) + "#" + criterionAnchor(criterion.ID)
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// answerRows lists the frozen answers, for the owner with links to change
// them.
func (f *frozen) answerRows(owned *ownSession) []web.AnswerRow {
	var rows []web.AnswerRow
	for i := range f.questionnaire.Questions {
		id := f.questionnaire.Questions[i].ID
		answer, ok := f.Answers[id]
		if !ok {
			continue
		}
		row := answerRow(f.questionnaire, id, answer)
		row.WhatIf = f.whatIfForm(id, answer)
		row.Change = owned.changePath(id)
		rows = append(rows, row)
	}
	return rows
}
