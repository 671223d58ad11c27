package report

import (
	"cmp"
	"slices"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

const (
	// mostReasons is how many reasons the recommendation gives for its
	// leader; the option's own page has them all.
	mostReasons = 5
	// mostWeaknesses is how many reasons it gives against it.
	mostWeaknesses = 2
	// mostOccasions is how many occasions for the runner-up are named.
	mostOccasions = 3
)

func (r *Result) drawRanking(view *web.ResultView, c *Citations) {
	for _, st := range r.verdict.Ranking {
		o := r.option(st.Option)
		view.Ranked = append(view.Ranked, web.RankedView{
			Rank: r.place(st), Name: o.Name, Summary: o.Summary, Href: OptionPath(r.Path, o.ID),
			Fit: Points(st.Fit), Percent: float64(st.Fit) / 10, First: st.Rank == 1,
			For: r.strongest(st, +1), Against: r.strongest(st, -1),
		})
	}
	view.Today = r.asItIs()
	for _, aside := range r.verdict.SetAside {
		view.SetAside = append(view.SetAside, web.RuledOutView{
			Name: r.name(aside.Option), Href: OptionPath(r.Path, aside.Option), Vetoes: r.asideRules(c, aside),
		})
	}
	if len(view.SetAside) > 0 && r.Scope.ShowsAnswers() {
		view.AllTheSame = web.Link{Text: "Weigh them all the same", Href: WhatIfPath(r.Path) + "?all=yes"}
	}
	for _, out := range r.verdict.RuledOut {
		view.RuledOut = append(view.RuledOut, web.RuledOutView{
			Name: r.name(out.Option), Href: OptionPath(r.Path, out.Option), Vetoes: r.vetoes(c, out),
		})
	}
}

// strongest names the criteria that help (+1) or hurt (-1) an option most.
func (r *Result) strongest(st questions.Standing, direction questions.Tenths) string {
	var criteria []string
	for _, contribution := range st.Contributions {
		if contribution.Points*direction > 0 && contribution.Criterion != questions.Rounding && len(criteria) < 2 {
			criteria = append(criteria, lowered(r.questionnaire, r.questionnaire.Criterion(contribution.Criterion).Name))
		}
	}
	return web.List(criteria)
}

func (r *Result) drawReasons(view *web.ResultView, c *Citations) {
	ranking := r.verdict.Ranking
	if len(ranking) == 0 {
		return
	}
	view.Leader = r.name(ranking[0].Option)
	view.Reasons, view.Foremost = r.foremostReasons(c)
	for _, options := range r.verdict.Pairings {
		view.Pairings = append(view.Pairings, web.PairingView{
			Options: web.List(names(r.questionnaire, options)), Claim: c.Claim(r.questionnaire.Pairing(options).Claim),
		})
	}
	if len(ranking) > 1 && r.verdict.TotalWeight > 0 {
		view.RunnerUp = r.name(ranking[1].Option)
		r.drawTradeOffs(view, c)
	}
	if r.verdict.Outcome != questions.Tie {
		view.Weak = r.weaknesses(view.Costs, c)
	}
}

// foremostReasons are those for all options that may be the right one, and how
// many options these are. Where they are several, the strongest of each come
// first; results of the first method keep the order that they had.
func (r *Result) foremostReasons(c *Citations) (reasons []web.ReasonView, options int) {
	var each [][]web.ReasonView
	for _, st := range r.foremost() {
		each = append(each, r.mainReasons(c, st))
	}
	if r.verdict.Engine == 1 {
		return slices.Concat(each...), 0
	}
	for place := range mostReasons {
		for _, ofOne := range each {
			if place < len(ofOne) {
				reasons = append(reasons, ofOne[place])
			}
		}
	}
	return reasons, len(each)
}

// mainReasons are the strongest that speak for an option.
func (r *Result) mainReasons(c *Citations, st questions.Standing) []web.ReasonView {
	st.Contributions = slices.DeleteFunc(slices.Clone(st.Contributions), func(contribution questions.Contribution) bool {
		return contribution.Points <= 0
	})
	st.Contributions = st.Contributions[:min(len(st.Contributions), mostReasons)]
	return r.mainPageReasons(c, st)
}

// weaknesses are the strongest that speak against the leader, beside what it
// gives up against the runner-up.
func (r *Result) weaknesses(costs []web.TradeOff, c *Citations) []web.ReasonView {
	st := r.verdict.Ranking[0]
	st.Contributions = slices.DeleteFunc(slices.Clone(st.Contributions), func(contribution questions.Contribution) bool {
		criterion := r.questionnaire.Criterion(contribution.Criterion)
		return contribution.Points >= 0 || criterion == nil || slices.ContainsFunc(costs, func(off web.TradeOff) bool { return off.Criterion == criterion.Name })
	})
	st.Contributions = st.Contributions[:min(len(st.Contributions), mostWeaknesses)]
	return r.mainPageReasons(c, st)
}

// mainPageReasons are reasons as they stand on the page of the recommendation.
func (r *Result) mainPageReasons(c *Citations, st questions.Standing) []web.ReasonView {
	reasons := r.reasons(c, st)
	for i := range reasons {
		reasons[i].Option = r.name(st.Option)
		reasons[i].ID = "" // several leaders may share a criterion
	}
	return reasons
}

// drawTradeOffs shows where the runner-up does better, then where the leader
// does, then when the runner-up would be right. Where several share the first
// place, it compares the first two.
func (r *Result) drawTradeOffs(view *web.ResultView, c *Citations) {
	first, second := r.option(r.verdict.Ranking[0].Option), r.option(r.verdict.Ranking[1].Option)
	view.Costs = r.tradeOffs(c, first, second, -1)
	view.Tips = r.tradeOffs(c, first, second, +1)
	view.RunnerUpWhen = r.occasions(first, second)
	view.RunnerUpRight = c.Claim(second.ChooseWhen)
}

// tradeOffs compares two options where the first does better (+1) or worse
// (-1) than the second.
func (r *Result) tradeOffs(c *Citations, first, second *questions.Option, direction questions.Tenths) []web.TradeOff {
	var views []web.TradeOff
	for _, off := range r.verdict.TradeOffs {
		one, other := r.value(first.ID, off.Criterion), r.value(second.ID, off.Criterion)
		if one == other || off.Points*direction <= 0 {
			continue
		}
		criterion := r.questionnaire.Criterion(off.Criterion)
		views = append(views, web.TradeOff{
			Criterion: criterion.Name, Points: Points(max(off.Points, -off.Points)), Percent: share(off.Points, r.widestTradeOff()),
			Leader: r.tradeSide(c, first, off.Criterion), RunnerUp: r.tradeSide(c, second, off.Criterion),
		})
	}
	return views
}

// widestTradeOff is what the longest bar of the comparison stands for.
func (r *Result) widestTradeOff() questions.Tenths {
	var most questions.Tenths
	for _, off := range r.verdict.TradeOffs {
		most = max(most, off.Points, -off.Points)
	}
	return most
}

func (r *Result) tradeSide(c *Citations, o *questions.Option, criterion string) web.TradeSide {
	side := web.TradeSide{Name: o.Name, Rating: "no evidence either way"}
	if rating := r.rating(o.ID, criterion); rating != nil {
		side.Rating, side.Level, side.Claim = ratingWords(rating.Value), rating.Value, r.graded(c, *rating)
	}
	return side
}

// occasions says what would have to press for the second option to be right:
// the criteria on which it is better, those that weigh most first, then the
// largest differences.
func (r *Result) occasions(first, second *questions.Option) []string {
	type occasion struct {
		pressing   string
		weight     questions.HalfPoints
		difference int
	}
	var found []occasion
	for i := range r.questionnaire.Criteria {
		criterion := &r.questionnaire.Criteria[i]
		if difference := r.value(second.ID, criterion.ID) - r.value(first.ID, criterion.ID); difference > 0 {
			found = append(found, occasion{criterion.Pressing, r.weight(criterion.ID).Weight, difference})
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

// cautionsAbout are those that concern one of the given options, or all of them.
// Cautions about other options stand on those options' pages.
func (r *Result) cautionsAbout(about []string) []firedCaution {
	var found []firedCaution
	for _, fired := range r.verdict.Cautions {
		caution := r.questionnaire.Caution(fired.ID)
		var concerned []string
		for _, id := range about {
			if slices.Contains(caution.Options, id) {
				concerned = append(concerned, r.name(id))
			}
		}
		if len(caution.Options) == 0 || len(concerned) > 0 {
			found = append(found, firedCaution{fired, caution.Claim, concerned})
		}
	}
	return found
}

// firedCaution is a caution with the names of the options that it concerns,
// none where it is about them all.
type firedCaution struct {
	questions.Fired
	claim     questions.Claim
	concerned []string
}

// sortCautions tells the cautions about what leads from the others of the page.
func (r *Result) sortCautions() (warnings, others []firedCaution) {
	leading := r.verdict.Leaders()
	for _, fired := range r.cautionsAbout(r.recommended()) {
		if slices.ContainsFunc(r.questionnaire.Caution(fired.ID).Options, func(id string) bool { return slices.Contains(leading, id) }) {
			warnings = append(warnings, fired)
		} else {
			others = append(others, fired)
		}
	}
	return warnings, others
}

func (r *Result) cautionViews(c *Citations, cautions []firedCaution) []web.CautionView {
	var views []web.CautionView
	for _, caution := range cautions {
		views = append(views, web.CautionView{
			House:   houseRule(r.questionnaire, "cautions", caution.ID),
			Because: r.quoted(caution.Reason), Claim: c.Claim(caution.claim), Options: web.List(caution.concerned), Comment: r.onClaim(questions.PartCaution, caution.ID, ""),
		})
	}
	return views
}

// recommended are the options that the page speaks of: those in first and
// second place, and what works beside them.
func (r *Result) recommended() []string {
	var about []string
	for _, st := range r.verdict.Ranking {
		paired := slices.ContainsFunc(r.verdict.Pairings, func(options []string) bool { return slices.Contains(options, st.Option) })
		if st.Rank <= 2 || paired {
			about = append(about, st.Option)
		}
	}
	return about
}
