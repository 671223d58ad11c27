package report

import (
	"fmt"
	"slices"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

const (
	// mostCharted is how many options the small chart has.
	mostCharted = 5
	// mostGlances is how many reasons the first screen gives.
	mostGlances = 2
)

// glance is what the first screen shows beside the verdict, drawn from the
// sections that it leads to.
func (r *Result) glance(view *web.ResultView) web.GlancePart {
	var part web.GlancePart
	for _, o := range view.Ranked[:min(len(view.Ranked), mostCharted)] {
		part.Chart = append(part.Chart, web.ChartRow{Rank: o.Rank, Name: o.Name, Fit: o.Fit, Percent: o.Percent, First: o.First})
	}
	if len(view.Ranked) > 0 {
		part.AllRanked = web.Link{Text: r.allRanked(), Href: "#ranking"}
	}
	part.Points = slices.Concat(r.glanceReasons(view), r.glanceCosts(view), r.glanceChanges(view))
	return part
}

// allRanked says what the ranking has beside the chart.
func (r *Result) allRanked() string {
	text := "All " + Count(len(r.verdict.Ranking), "option")
	if len(r.verdict.Ranking) == 1 {
		text = "What is left"
	}
	if aside := len(r.verdict.SetAside); aside > 0 {
		text += fmt.Sprintf("; %d set aside", aside)
	}
	if out := len(r.verdict.RuledOut); out > 0 {
		text += fmt.Sprintf("; %d ruled out", out)
	}
	return text
}

// glanceReasons are the strongest reasons: two for one leader, one for each of
// two that may be the right one.
func (r *Result) glanceReasons(view *web.ResultView) []web.GlancePoint {
	several := view.Foremost > 1 || view.Outcome == string(questions.Tie)
	var points []web.GlancePoint
	var named []string
	for _, reason := range view.Reasons {
		if len(points) == mostGlances || several && slices.Contains(named, reason.Option) {
			continue
		}
		named = append(named, reason.Option)
		point := web.GlancePoint{Label: "Why", Text: web.Isolate(reason.Criterion) + ": " + reason.Rating, Note: reason.Points, Href: "#reasons"}
		if several {
			point.Text = web.Isolate(reason.Option) + ": " + point.Text
		}
		if len(reason.Because) > 0 {
			point.More = "Because " + r.decider() + " " + saidWords(reason.Because[0])
		}
		points = append(points, point)
	}
	if first := view.Reasons; view.Foremost == 2 && len(points) == 2 && sameReason(first[0], first[1]) {
		points[0].Text = "Both: " + web.Isolate(first[0].Criterion) + ": " + first[0].Rating
		return points[:1]
	}
	return points
}

// saidWords quote an answer, or say that a team does not agree on it.
func saidWords(b web.Because) string {
	if b.NotAgreed {
		return "did not agree on “" + web.Isolate(b.Question) + "”"
	}
	return "said “" + b.Answer + "”"
}

// sameReason reports whether two options have the same to say for them.
func sameReason(a, b web.ReasonView) bool {
	return a.Option != b.Option && a.Criterion == b.Criterion && a.Rating == b.Rating && a.Points == b.Points
}

// glanceCosts is the heaviest loss against the runner-up. Without a runner-up it is
// what speaks against the leader. Where several share the first place, it is what
// sets the first two apart.
func (r *Result) glanceCosts(view *web.ResultView) []web.GlancePoint {
	const label = "What it costs"
	switch {
	case view.Outcome == string(questions.Tie):
		return apart(view)
	case len(view.Costs) > 0:
		cost := view.Costs[0]
		return []web.GlancePoint{{Label: label, Text: compared(cost), Note: "−" + cost.Points, Href: "#gives-up"}}
	case len(view.Weak) > 0:
		weak := view.Weak[0]
		return []web.GlancePoint{{Label: label, Text: web.Isolate(weak.Criterion) + ": " + weak.Rating, Note: weak.Points, Href: "#gives-up"}}
	case len(view.Tips) > 0:
		return []web.GlancePoint{{Label: label, Text: "Nothing that these answers ask for speaks against it", Href: "#gives-up"}}
	}
	return nil
}

// compared says on what two options differ, and how.
func compared(off web.TradeOff) string {
	return fmt.Sprintf("%s: %s; %s: %s", web.Isolate(off.Criterion), off.Leader.Rating, web.Isolate(off.RunnerUp.Name), off.RunnerUp.Rating)
}

// apart says what sets two leaders apart most, one point for each.
func apart(view *web.ResultView) []web.GlancePoint {
	var points []web.GlancePoint
	add := func(offs []web.TradeOff, name string) {
		if len(offs) > 0 {
			points = append(points, web.GlancePoint{
				Label: "What sets them apart", Text: web.Isolate(offs[0].Criterion) + ": better for " + web.Isolate(name), Note: offs[0].Points, Href: "#gives-up",
			})
		}
	}
	add(view.Tips, view.Leader)
	add(view.Costs, view.RunnerUp)
	return points
}

// glanceChanges is what would change the verdict most easily.
func (r *Result) glanceChanges(view *web.ResultView) []web.GlancePoint {
	const label = "What would change it"
	if !r.Scope.ShowsAnswers() {
		return nil
	}
	for _, open := range view.FindOut {
		if len(open.Turns) > 0 {
			return []web.GlancePoint{{Label: "Find out first", Text: web.Isolate(open.Question), More: open.Turns[0], Href: "#find-out"}}
		}
	}
	switch {
	case len(view.Flips) > 0:
		flip := view.Flips[0]
		return []web.GlancePoint{{Label: label, Text: supposed(flip.Changes), More: flip.Then, Href: "#turns"}}
	case len(view.Relax) > 0:
		return glanceRelaxations(view.Relax)
	case len(view.Thresholds) > 0:
		return []web.GlancePoint{{Label: label, Text: "No single answer given otherwise", Href: "#turns"}}
	}
	return nil
}

// supposed says in half a sentence what was answered otherwise.
func supposed(changes []web.FlipChange) string {
	text := ""
	for i, c := range changes {
		if i > 0 {
			text += ", and "
		}
		text += "“" + web.Isolate(c.Question) + "” "
		switch {
		case c.Same:
			text += c.Matters
		case c.Added != "":
			text += "with “" + c.Added + "” as well"
		case c.Removed != "":
			text += "without “" + c.Removed + "”"
		default:
			text += "answered “" + c.To + "”"
		}
	}
	return text
}

// glanceRelaxations are the first ways to let options back in.
func glanceRelaxations(all []web.RelaxView) []web.GlancePoint {
	var points []web.GlancePoint
	for _, r := range all[:min(len(all), mostCharted)] {
		var asked []string
		for _, a := range r.Answers {
			asked = append(asked, a.Question)
		}
		text := "Other answers"
		if len(asked) > 0 {
			text = "Another answer to " + web.Quoted(asked)
		}
		points = append(points, web.GlancePoint{Label: "What would let options back in", Text: text, More: web.List(r.Options), Href: "#relax"})
	}
	return points
}
