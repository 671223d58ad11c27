package questions

import (
	"maps"
	"slices"
)

// column is a part of a criterion's weight: that of all demands which a rating
// of enough meets in full. The columns of demands for which more is always
// better come first, one for each criterion, in the questionnaire's order.
type column struct{ criterion, enough int }

// credit is what a rating is worth to a demand: full credit from enough on, and
// less by how far it falls short.
func credit(rating, enough int) int { return min(FullRating, rating+FullRating-enough) }

// varied is a rating that depends on answers.
type varied struct {
	option, criterion int
	cases             []RatingCase
	chances           []int // of every case, see index.chances
}

// tabulateRatings fills in the ratings, and the credits that they have where no
// case holds.
func (x *index) tabulateRatings(q *Questionnaire) {
	x.chances = make([][]int, len(q.Options))
	x.ratings, x.credits = make([][]int, len(q.Options)), make([][]int, len(q.Options))
	for o := range q.Options {
		x.ratings[o] = make([]int, len(q.Criteria))
		x.chances[o] = slices.Repeat([]int{anyRating}, len(q.Criteria))
		for _, r := range q.Options[o].Ratings {
			c, ok := x.criterion[r.Criterion]
			if !ok {
				continue
			}
			x.ratings[o][c], x.chances[o][c] = r.Value, chances[q.Certainty(r).Grade]
		}
		x.credits[o] = make([]int, len(x.columns))
		for at, col := range x.columns {
			if x.chances[o][col.criterion] != anyRating {
				x.credits[o][at] = credit(x.ratings[o][col.criterion], col.enough)
			}
		}
	}
}

// tabulateVaried fills in the ratings that depend on answers.
func (x *index) tabulateVaried(q *Questionnaire) {
	x.varied = nil
	for o := range q.Options {
		for _, r := range q.Options[o].Ratings {
			c, ok := x.criterion[r.Criterion]
			if !ok || len(r.But) == 0 {
				continue
			}
			v := varied{option: o, criterion: c, cases: r.But}
			for i := range r.But {
				v.chances = append(v.chances, chances[q.Certainty(r.In(&ChosenCase{Number: i})).Grade])
			}
			x.varied = append(x.varied, v)
		}
	}
}

// columnOf returns the place of a column, which is made where there is none.
func (x *index) columnOf(criterion, enough int) int {
	at := slices.Index(x.columns, column{criterion, enough})
	if at < 0 {
		at = len(x.columns)
		x.columns = append(x.columns, column{criterion, enough})
	}
	return at
}

// holding is the case that holds, -1 for none: the first that does whatever the answers
// of "not sure" turn out to be.
func (v *varied) holding(s *state) int {
	for i := range v.cases {
		if v.cases[i].When.certain(s) {
			return i
		}
	}
	return -1
}

// value is what the rating comes to.
func (v *varied) value(q *Questionnaire, s *state) int {
	if at := v.holding(s); at >= 0 {
		return v.cases[at].Value
	}
	return q.index.ratings[v.option][v.criterion]
}

// newCredits returns room for the credits of all options. What does not depend
// on answers is shared and must not be changed.
func (q *Questionnaire) newCredits() [][]int {
	credits := slices.Clone(q.index.credits)
	for _, v := range q.index.varied {
		if &credits[v.option][0] == &q.index.credits[v.option][0] {
			credits[v.option] = slices.Clone(credits[v.option])
		}
	}
	return credits
}

// In returns the rating as it is in a case, and as it is where none holds for
// nil.
func (r Rating) In(chosen *ChosenCase) Rating {
	if chosen == nil || chosen.Number >= len(r.But) {
		return r
	}
	but := r.But[chosen.Number]
	r.Value, r.Claim, r.About, r.Given = but.Value, but.Claim, but.About, but.Given
	return r
}

// RatingAfter returns how good an option is at a criterion after the given
// answers, by the case that holds. It reports false where there is no evidence.
func (q *Questionnaire) RatingAfter(given Answers, option, criterion string) (Rating, bool) {
	o := q.Option(option)
	if o == nil || o.Rating(criterion) == nil {
		return Rating{}, false
	}
	var c Contribution
	q.explainRating(&c, q.index.option[option], q.index.criterion[criterion], q.replay(given))
	return o.Rating(criterion).In(c.Case), true
}

// explainRating fills in what a contribution says of its rating.
func (q *Questionnaire) explainRating(c *Contribution, option, criterion int, s *state) {
	c.Rating, c.Missing = q.index.ratings[option][criterion], q.index.chances[option][criterion] == anyRating
	at := slices.IndexFunc(q.index.varied, func(v varied) bool { return v.option == option && v.criterion == criterion })
	if at < 0 {
		return
	}
	v := &q.index.varied[at]
	passedOver := v.cases
	if chosen := v.holding(s); chosen >= 0 {
		c.Rating = v.cases[chosen].Value
		c.Case = &ChosenCase{Number: chosen, Reason: q.reason(v.cases[chosen].When, s)}
		passedOver = v.cases[:chosen]
	}
	open := map[string]bool{}
	for _, but := range passedOver {
		if !but.When.possible(s) {
			continue
		}
		for _, read := range but.When.at {
			if s.unknown(read) {
				open[q.Questions[read].ID] = true
			}
		}
	}
	c.Open = slices.Sorted(maps.Keys(open))
}
