package report

import (
	"fmt"

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
	name := web.Isolate(r.name(today.Option))
	leaders := r.leaders()
	if len(leaders) == 0 {
		return name + ", which runs it today, is ruled out like all others."
	}
	to := web.Isolate(leaders[0])
	switch {
	case r.standing(today.Option) != nil && r.standing(today.Option).Rank == 1:
		return name + " runs it today, and leads. Nothing here asks you to move."
	case today.Place == questions.PlaceRuledOut:
		return name + " runs it today, and these answers rule it out. What moving to " + to + " gains and gives up beside that:"
	case today.Place == questions.PlaceSetAside:
		return name + " runs it today, and nothing in these answers asks for it. What moving to " + to + " gains and gives up:"
	case today.Small:
		return fmt.Sprintf("%s runs it today. Moving to %s gains %s points of 100 in all: staying costs little.", name, to, Points(today.Gain))
	default:
		return fmt.Sprintf("%s runs it today. Moving to %s gains %s points of 100 in all.", name, to, Points(today.Gain))
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
