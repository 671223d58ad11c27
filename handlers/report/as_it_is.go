package report

import (
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// mostMoves is how many gains and losses of a move are named.
const mostMoves = 4

// asItIs says what moving from what is in use today to the leader would mean, to
// readers who may see answers.
func (r *Result) asItIs() web.TodayPart {
	today := r.verdict.Today
	if today == nil || !r.Scope.ShowsAnswers() {
		return web.TodayPart{}
	}
	part := web.TodayPart{Verdict: r.asItIsWords(today)}
	var most questions.Tenths
	for _, off := range append(append([]questions.TradeOff{}, today.Gains...), today.Losses...) {
		most = max(most, off.Points)
	}
	part.Gains, part.Losses = r.movings(today.Gains, most), r.movings(today.Losses, most)
	return part
}

func (r *Result) asItIsWords(today *questions.Today) string {
	words := "In use today: " + web.Isolate(r.name(today.Option)) + "."
	leaders := r.leaders()
	if len(leaders) == 0 {
		return words + " It is ruled out, as all others are."
	}
	move := " Moving to " + web.Isolate(leaders[0])
	standing := r.standing(today.Option)
	switch {
	case standing != nil && standing.Rank == 1:
		return words + " It leads, so nothing here asks " + r.decider() + " to move."
	case today.Place == questions.PlaceRuledOut:
		return words + " These answers rule it out." + move + " means, beside that:"
	case today.Place == questions.PlaceSetAside:
		return words + " Nothing in these answers asks for it." + move + " means:"
	case today.Small:
		return words + move + " gains " + Points(today.Gain) + " points of 100 in all: staying costs little."
	default:
		return words + move + " gains " + Points(today.Gain) + " points of 100 in all:"
	}
}

func (r *Result) movings(offs []questions.TradeOff, most questions.Tenths) []web.MovingView {
	var views []web.MovingView
	for _, off := range offs {
		if off.Criterion == questions.Rounding || len(views) == mostMoves {
			continue
		}
		views = append(views, web.MovingView{
			Criterion: r.questionnaire.Criterion(off.Criterion).Name, Points: Points(off.Points), Percent: share(off.Points, most),
		})
	}
	return views
}
