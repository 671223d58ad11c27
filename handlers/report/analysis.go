package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// mostFlips is how many ways to turn the leader are listed; the data file has
// them all.
const mostFlips = 8

// strengthWords says how firm the verdict is, in a word or two and with the
// figure behind it. Both are empty where nothing fits, and for a tie that the
// first method found.
func (r *Result) strengthWords() (label, text string) {
	s := r.verdict.Analysis.Strength
	switch {
	case s.Overtaken != "":
		label = "No winner"
	case s.Firmness != questions.Tied || len(s.Shares) > 0:
		label = firmnessLabel(s.Firmness)
	}
	if label == "" {
		return "", ""
	}
	if unopposed(s) {
		return label, "every other option is ruled out, so there was nothing to weigh it against"
	}
	if len(s.Shares) > 0 {
		return label, r.sharesWords(s)
	}
	return label, fmt.Sprintf("stays first in %d of 100 ways of weighing this", percentOf(s.First, s.Draws))
}

// unopposed reports whether nothing could come first but the only option that is left,
// whatever the weights: that it always did says nothing about it.
func unopposed(s questions.Strength) bool {
	return s.Firmness == questions.OnlyLeft && s.First == s.Draws
}

// sharesWords says who is first how often: "first in 71 of 100 ways of weighing
// this; Kata Containers in 22".
func (r *Result) sharesWords(s questions.Strength) string {
	first, next := s.Shares[0], questions.Share{}
	if s.Overtaken == "" && s.Firmness != questions.Tied {
		first = questions.Share{Option: r.verdict.Ranking[0].Option, First: s.First}
	}
	for _, share := range s.Shares {
		if share.Option != first.Option {
			next = share
			break
		}
	}
	text := fmt.Sprintf("first in %d of 100 ways of weighing this", percentOf(first.First, s.Draws))
	if first.Option != r.verdict.Ranking[0].Option || s.Firmness == questions.Tied {
		text = web.Isolate(r.name(first.Option)) + " is " + text
	}
	if next.Option != "" {
		text += fmt.Sprintf("; %s in %d", web.Isolate(r.name(next.Option)), percentOf(next.First, s.Draws))
	}
	return text
}

func (r *Result) strength() web.StrengthView {
	label, text := r.strengthWords()
	if label == "" {
		return web.StrengthView{}
	}
	s := r.verdict.Analysis.Strength
	view := web.StrengthView{Grade: string(s.Firmness), Label: label, Percent: percentOf(s.First, s.Draws), Text: text}
	if unopposed(s) {
		view.Shares = r.shares(s)
		view.Explanation = []string{"Nothing was weighed against it, so no figure says how sure this is. It is as sure as the answers and the sources by which the others are ruled out."}
		return view
	}
	if len(s.Shares) == 0 {
		view.Explanation = []string{
			fmt.Sprintf("These answers were weighed %s times. Each time every weight was off by a chance factor between one half and two, and every question answered “Not sure” was given one of its choices. %s stayed first in %s of them.",
				thousands(s.Draws), web.Isolate(r.leaders()[0]), thousands(s.First)),
			firmnessWords,
		}
		return view
	}
	view.Shares = r.shares(s)
	view.Explanation = []string{
		fmt.Sprintf("These answers were weighed %s times. Each time every weight was off by a chance factor between one half and two, every rating could be a step better or worse, the more easily the weaker its evidence, and every question answered “Not sure” was given one of its choices, likely ones more often. The bar shows how often each option came first.", thousands(s.Draws)),
		firmnessWords,
	}
	for _, why := range s.Withheld {
		if why.Evidence {
			view.Explanation = append(view.Explanation, "It is not called clear, since its evidence is very low.")
		} else {
			view.Explanation = append(view.Explanation, "It is not called clear, since a caution below may speak against it.")
		}
	}
	return view
}

// firmnessWords say where a lead begins to be clear or leaning.
var firmnessWords = fmt.Sprintf("A lead is clear from %d of 100 on, leaning from %d on, and a close call below. The figure itself is good to about one in a hundred.",
	questions.ClearFrom, questions.LeaningFrom)

// mostShares is how many options the bar of shares names; the others stand
// together.
const mostShares = 3

// shares are the parts of the bar: the options that are first most often, then
// all others together.
func (r *Result) shares(s questions.Strength) []web.ShareView {
	var views []web.ShareView
	done := 0
	add := func(name string, ours bool, n int) {
		if n > 0 {
			view := web.ShareView{Name: name, Ours: ours, Count: fmt.Sprint(percentOf(n, s.Draws)), From: 100 * float64(done) / float64(s.Draws)}
			done += n
			view.To = 100 * float64(done) / float64(s.Draws)
			views = append(views, view)
		}
	}
	named := s.Shares
	if len(named) > mostShares+1 {
		named = named[:mostShares]
	}
	for _, share := range named {
		add(r.name(share.Option), false, share.First)
	}
	add("others", true, s.Draws-s.None-done)
	add("nothing fits", true, s.None)
	return views
}

// percentOf rounds down to whole per cents, so that nothing seems to reach a
// bound that it does not, and to 0 only what is nothing.
func percentOf(part, whole int) int {
	percent := 100 * part / whole
	if part > 0 && percent == 0 {
		return 1
	}
	return percent
}

// thousands writes a number below a million with its thousands apart: "2,000".
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// drawAnalysis shows what would change the verdict.
func (r *Result) drawAnalysis(view *web.ResultView, change Change) {
	flips := r.flips()
	for _, flip := range flips[:min(len(flips), mostFlips)] {
		view.Flips = append(view.Flips, r.flipView(flip, change))
		view.Pairs = len(flip.Changes) > 1
	}
	view.MoreFlips = len(flips) - len(view.Flips)
	view.Sways = r.sways()
	for _, open := range r.verdict.Analysis.OpenQuestions {
		view.FindOut = append(view.FindOut, r.findOutView(open, change))
	}
	for _, w := range r.verdict.Weights {
		for _, threshold := range r.verdict.Analysis.Thresholds {
			if threshold.Criterion == w.Criterion {
				view.Thresholds = append(view.Thresholds, r.thresholdView(threshold, w))
			}
		}
	}
}

// flips are the ways to turn the leader, the nearest first. Engine 1 left them
// in no order: then those come first that suit the new leader best.
func (r *Result) flips() []questions.Flip {
	if r.verdict.Engine != 1 {
		return r.verdict.Analysis.Flips
	}
	flips := slices.Clone(r.verdict.Analysis.Flips)
	slices.SortStableFunc(flips, func(a, b questions.Flip) int { return cmp.Compare(b.Fit, a.Fit) })
	return flips
}

func (r *Result) flipView(flip questions.Flip, change Change) web.FlipView {
	view := web.FlipView{Then: r.outcomeOf(flip)}
	for _, c := range flip.Changes {
		view.Changes = append(view.Changes, r.flipChange(c, change))
	}
	for _, id := range flip.Opens {
		view.Opens = append(view.Opens, r.questionnaire.Question(id).Title)
	}
	return view
}

// outcomeOf says who would lead after a flip, and with which fit.
func (r *Result) outcomeOf(flip questions.Flip) string {
	if len(flip.Leaders) == 0 {
		return r.thenWords(nil)
	}
	return r.thenWords(flip.Leaders) + ", fit " + Points(flip.Fit)
}

func (r *Result) flipChange(c questions.AnswerChange, change Change) web.FlipChange {
	question := r.questionnaire.Question(c.Question)
	before := r.Answers[c.Question]
	view := web.FlipChange{
		Question: question.Title, From: web.List(answerLabels(question, before.Choices)), To: web.List(answerLabels(question, c.Choices)),
	}
	if c.Importance != before.Importance {
		view.Matters = mattered(c.Importance)
	}
	view.Same = slices.Equal(c.Choices, before.Choices)
	switch label := web.List(answerLabels(question, []string{c.Choice})); {
	case c.Kind == questions.ChangeAdded && len(before.Choices) > 0 && slices.Contains(c.Choices, before.Choices[0]):
		view.Added = label
	case c.Kind == questions.ChangeRemoved && len(c.Choices) > 0 && slices.Contains(before.Choices, c.Choices[0]):
		view.Removed = label
	}
	view.Change = change(c.Question)
	return view
}

func mattered(i questions.Importance) string {
	switch i {
	case questions.Less:
		return "mattered less"
	case questions.More:
		return "mattered more"
	default:
		return "mattered as usual"
	}
}

func (r *Result) thenWords(leaders []string) string {
	switch len(leaders) {
	case 0:
		return "nothing would fit"
	case 1:
		return web.Isolate(r.name(leaders[0])) + " would lead"
	default:
		return web.List(names(r.questionnaire, leaders)) + " would lead together"
	}
}

func (r *Result) findOutView(open questions.OpenQuestion, change Change) web.FindOutView {
	question := r.questionnaire.Question(open.Question)
	view := web.FindOutView{
		Question: question.Title, FindOut: question.Unsure.FindOut, Effect: "No single answer to this changes the leader.",
	}
	if n := len(open.Turns); n > 0 {
		view.Effect = fmt.Sprintf("%d of %d single answers would change the leader:", n, open.Choices)
	}
	for _, turn := range open.Turns {
		view.Turns = append(view.Turns, web.Quoted(answerLabels(question, turn.Answer()))+": "+r.thenWords(turn.Leaders))
	}
	view.Change = change(open.Question)
	return view
}

func (r *Result) thresholdView(t questions.Threshold, w questions.Weight) web.ThresholdView {
	view := web.ThresholdView{
		Criterion: r.questionnaire.Criterion(t.Criterion).Name, Weight: WeightWords(w.Weight), High: 100,
		Heavier: "However much it weighed, the leader would stay.", Lighter: "If it weighed nothing, the leader would stay.",
	}
	if t.Above != nil {
		view.High = scale(t.Above.Percent)
		view.Heavier = fmt.Sprintf("At %s times its weight, %s draws level.", factor(t.Above.Percent), web.Isolate(r.name(t.Above.Option)))
	}
	if t.Below != nil {
		view.Low = scale(t.Below.Percent)
		view.Lighter = fmt.Sprintf("At %s times its weight, %s draws level.", factor(t.Below.Percent), web.Isolate(r.name(t.Below.Option)))
	}
	return view
}

// factor writes per cents as a factor: "1.75".
func factor(percent int) string { return fmt.Sprintf("%d.%02d", percent/100, percent%100) }

// scale places a factor given in per cents: from 0 to 50 evenly up to the
// weight as it is, from there to 100 by its logarithm up to four times.
func scale(percent int) float64 {
	if percent <= 100 {
		return float64(percent) / 2
	}
	return min(100, 50+25*math.Log2(float64(percent)/100))
}

// mostSways is how many criteria the picture of the lead has.
const mostSways = 5

// sway is how far the lead over the runner-up moves with a criterion's weight:
// at half of it and at twice.
type sway struct {
	criterion   string
	half, twice float64
}

func (s sway) width() float64 { return math.Abs(s.twice - s.half) }

// sways tells, widest first, how far the lead moves with the weights that move
// it most. There are none without a leader and a runner-up.
func (r *Result) sways() []web.SwayView {
	ranking := r.verdict.Ranking
	if len(ranking) < 2 || r.verdict.TotalWeight == 0 || r.verdict.Outcome == questions.Tie {
		return nil
	}
	lead := float64(ranking[0].Fit-ranking[1].Fit) / 10
	var all []sway
	for _, w := range r.verdict.Weights {
		if s := r.sway(w, lead); s.width() >= 0.05 {
			all = append(all, s)
		}
	}
	slices.SortStableFunc(all, func(a, b sway) int { return cmp.Compare(b.width(), a.width()) })
	return swayViews(r.questionnaire, all[:min(len(all), mostSways)], lead)
}

// sway computes the lead under another weight. A fit is a weighted mean, so both
// the criterion's part in the lead and the sum of all weights change.
func (r *Result) sway(w questions.Weight, lead float64) sway {
	part := 0.0
	for _, off := range r.verdict.TradeOffs {
		if off.Criterion == w.Criterion {
			part = float64(off.Points) / 10
		}
	}
	share := float64(w.Weight) / float64(r.verdict.TotalWeight)
	at := func(factor float64) float64 { return (lead + (factor-1)*part) / (1 + (factor-1)*share) }
	return sway{w.Criterion, at(0.5), at(2)}
}

// swayViews places the ends of each bar on one scale that has the lead as it is
// and the level at which there is none.
func swayViews(q *questions.Questionnaire, all []sway, lead float64) []web.SwayView {
	low, high := min(0, lead), max(0, lead)
	for _, s := range all {
		low, high = min(low, s.half, s.twice), max(high, s.half, s.twice)
	}
	place := func(v float64) float64 { return 2 + 96*(v-low)/(high-low) }
	var views []web.SwayView
	for _, s := range all {
		views = append(views, web.SwayView{
			Criterion: q.Criterion(s.criterion).Name,
			Low:       place(min(s.half, s.twice)), High: place(max(s.half, s.twice)), Now: place(lead), Level: place(0),
			Text: fmt.Sprintf("%s at half, %s at twice", leadWords(s.half), leadWords(s.twice)),
		})
	}
	return views
}

// leadWords writes a lead in points: "4.1 ahead", "0.3 behind".
func leadWords(points float64) string {
	if points = math.Round(points*10) / 10; points < 0 {
		return fmt.Sprintf("%.1f behind", -points)
	}
	return fmt.Sprintf("%.1f ahead", points)
}
