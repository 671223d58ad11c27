package questions

import "slices"

// StayReach is how far below the best fit the option in use today may be for staying
// with it to cost little.
const StayReach Tenths = 50

// Place says where an option is after an evaluation.
type Place string

// The places.
const (
	PlaceRanked   Place = "ranked"
	PlaceSetAside Place = "set-aside"
	PlaceRuledOut Place = "ruled-out"
)

// Today is what is in use today, and what moving from there to the option in
// first place gains and gives up.
type Today struct {
	// Question and Choice are how it was said which option that is.
	Question string `json:"question"`
	Choice   string `json:"choice"`
	Option   string `json:"option"`
	Place    Place  `json:"place"`
	// Fit of an option that is set aside or ruled out is what the weights make
	// of it all the same.
	Fit Tenths `json:"fit"`
	// Gain is how far the best fit is above it, 0 where it leads itself or where
	// nothing fits. It may be negative for an option that is ruled out.
	Gain Tenths `json:"gain"`
	// Gains and Losses are by what moving would be better and worse, strongest
	// first, both as positive numbers. Gains less Losses is Gain.
	Gains  []TradeOff `json:"gains"`
	Losses []TradeOff `json:"losses"`
	// Small says that staying costs little: it is ranked, and Gain is at most
	// StayReach.
	Small bool `json:"small"`
}

// today is the verdict on the option in use today, nil if nobody said which it is.
func (q *Questionnaire) today(e Evaluation, s *state) *Today {
	asked := slices.IndexFunc(q.Questions, func(qu Question) bool { return qu.Today })
	if asked < 0 || s.values[asked] < firstReal {
		return nil
	}
	choice := q.Questions[asked].Choices[s.values[asked]-firstReal]
	if choice.Option == "" {
		return nil
	}
	st, place := e.standing(choice.Option)
	t := &Today{
		Question: q.Questions[asked].ID, Choice: choice.ID, Option: choice.Option, Place: place,
		Fit: st.Fit, Gains: []TradeOff{}, Losses: []TradeOff{},
	}
	if len(e.Ranking) == 0 || st.Rank == 1 {
		t.Small = st.Rank == 1
		return t
	}
	t.Gain = e.Ranking[0].Fit - st.Fit
	t.Small = t.Place == PlaceRanked && t.Gain <= StayReach
	for _, off := range tradeOffs(e.Ranking[0], st) {
		switch {
		case off.Points > 0:
			t.Gains = append(t.Gains, off)
		case off.Points < 0:
			t.Losses = append(t.Losses, TradeOff{off.Criterion, -off.Points})
		}
	}
	return t
}
