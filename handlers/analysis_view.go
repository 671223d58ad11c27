package handlers

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

func (f *frozen) strength() web.StrengthView {
	s := f.verdict.Analysis.Strength
	labels := map[questions.Firmness]string{
		questions.Clear: "A clear lead", questions.Leaning: "Leaning", questions.CloseCall: "A close call",
	}
	label, ok := labels[s.Firmness]
	if !ok {
		return web.StrengthView{}
	}
	percent := percentOf(s.First, s.Draws)
	return web.StrengthView{
		Grade: string(s.Firmness), Label: label, Percent: percent,
		Text: fmt.Sprintf("stays first in %d of 100 ways of weighing this", percent),
		Explanation: []string{
			fmt.Sprintf("These answers were weighed %s times. Each time every weight was off by a chance factor between one half and two, and every question answered “Not sure” was given one of its choices. %s stayed first in %s of them.",
				thousands(s.Draws), web.Isolate(f.leaders()[0]), thousands(s.First)),
			"A lead is clear from 90 of 100 on, leaning from 60 on, and a close call below. The figure itself is good to about one in a hundred.",
		},
	}
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
func (f *frozen) drawAnalysis(view *web.ResultView, owned *ownSession) {
	flips := f.flips()
	for _, flip := range flips[:min(len(flips), mostFlips)] {
		view.Flips = append(view.Flips, f.flipView(flip, owned))
		view.Pairs = len(flip.Changes) > 1
	}
	view.MoreFlips = len(flips) - len(view.Flips)
	for _, open := range f.verdict.Analysis.OpenQuestions {
		view.FindOut = append(view.FindOut, f.findOutView(open, owned))
	}
	for _, w := range f.verdict.Weights {
		for _, threshold := range f.verdict.Analysis.Thresholds {
			if threshold.Criterion == w.Criterion {
				view.Thresholds = append(view.Thresholds, f.thresholdView(threshold, w))
			}
		}
	}
}

// flips are the ways to turn the leader, those first that suit the new one
// best.
func (f *frozen) flips() []questions.Flip {
	flips := slices.Clone(f.verdict.Analysis.Flips)
	slices.SortStableFunc(flips, func(a, b questions.Flip) int { return cmp.Compare(b.Fit, a.Fit) })
	return flips
}

func (f *frozen) flipView(flip questions.Flip, owned *ownSession) web.FlipView {
	view := web.FlipView{Then: f.thenWords(flip.Leaders)}
	if len(flip.Leaders) > 0 {
		view.Then += ", fit " + points(flip.Fit)
	}
	for _, c := range flip.Changes {
		view.Changes = append(view.Changes, f.flipChange(c, owned))
	}
	for _, id := range flip.Opens {
		view.Opens = append(view.Opens, f.questionnaire.Question(id).Title)
	}
	return view
}

func (f *frozen) flipChange(c questions.AnswerChange, owned *ownSession) web.FlipChange {
	question := f.questionnaire.Question(c.Question)
	before := f.Answers[c.Question]
	change := web.FlipChange{
		Question: question.Title, From: web.List(answerLabels(question, before.Choices)), To: web.List(answerLabels(question, c.Choices)),
	}
	if c.Importance != before.Importance {
		change.Matters = mattered(c.Importance)
	}
	change.Same = slices.Equal(c.Choices, before.Choices)
	change.Change = owned.changePath(c.Question)
	return change
}

// mattered says how much an answer would matter.
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

// thenWords says who would lead.
func (f *frozen) thenWords(leaders []string) string {
	switch len(leaders) {
	case 0:
		return "nothing would fit"
	case 1:
		return web.Isolate(f.name(leaders[0])) + " would lead"
	default:
		return web.List(names(f.questionnaire, leaders)) + " would lead together"
	}
}

func (f *frozen) findOutView(open questions.OpenQuestion, owned *ownSession) web.FindOutView {
	question := f.questionnaire.Question(open.Question)
	view := web.FindOutView{
		Question: question.Title, FindOut: question.Unsure.FindOut, Effect: "No single answer to this changes the leader.",
	}
	if n := len(open.Turns); n > 0 {
		view.Effect = fmt.Sprintf("%d of %d single answers would change the leader:", n, open.Choices)
	}
	for _, turn := range open.Turns {
		view.Turns = append(view.Turns, "“"+web.Isolate(answerLabels(question, []string{turn.Choice})[0])+"”: "+f.thenWords(turn.Leaders))
	}
	view.Change = owned.changePath(open.Question)
	return view
}

func (f *frozen) thresholdView(t questions.Threshold, w questions.Weight) web.ThresholdView {
	view := web.ThresholdView{
		Criterion: f.questionnaire.Criterion(t.Criterion).Name, Weight: weightWords(w.Weight), High: 100,
		Heavier: "However much it weighed, the leader would stay.", Lighter: "If it weighed nothing, the leader would stay.",
	}
	if t.Above != nil {
		view.High = scale(t.Above.Percent)
		view.Heavier = fmt.Sprintf("At %s times its weight, %s draws level.", factor(t.Above.Percent), web.Isolate(f.name(t.Above.Option)))
	}
	if t.Below != nil {
		view.Low = scale(t.Below.Percent)
		view.Lighter = fmt.Sprintf("At %s times its weight, %s draws level.", factor(t.Below.Percent), web.Isolate(f.name(t.Below.Option)))
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
