package web

import (
	"slices"
	"strconv"
)

// Matrix is all options by all criteria.
type Matrix struct {
	Options []MatrixOption
	// Rows weigh something, heaviest first; Idle ones weigh nothing here.
	Rows, Idle []MatrixRow
}

// MatrixOption heads a column.
type MatrixOption struct {
	Name, Href string
	// Out says why it is not in the ranking: "ruled out", "set aside"; else empty.
	Out   string
	First bool
	// RuledOut is whether it cannot be chosen at all.
	RuledOut bool
}

// MatrixRow is one criterion.
type MatrixRow struct {
	Criterion, Meaning string
	Weight             string // "3", "1.5", "0"
	Percent            float64
	Because            []Because
	Cells              []MatrixCell
}

// MatrixCell is a rating.
type MatrixCell struct {
	// Sign is "+2" to "−2", or "" where there is no evidence.
	Sign, Rating string
	Level        int
	Href         string
	Out          bool // the option is not in the ranking
}

// tone is the class of a matrix cell.
func (c MatrixCell) tone() string {
	switch {
	case c.Sign == "":
		return "level-none"
	case c.Level > 0:
		return "level-for-" + strconv.Itoa(min(c.Level, 2))
	case c.Level < 0:
		return "level-against-" + strconv.Itoa(min(-c.Level, 2))
	default:
		return "level-even"
	}
}

// summary says what is in the table before it is unfolded.
func (m Matrix) summary() string {
	return count(len(m.Options), "option", "options") + " by " + count(len(m.Rows)+len(m.Idle), "criterion", "criteria")
}

// caption says what the table of criteria that count holds.
func (m Matrix) caption() string {
	if weights(m.Rows) {
		return "Ratings of every option on what counts here, heaviest first"
	}
	return "Ratings of every option on what counts here"
}

// weights tells whether the rows show any.
func weights(rows []MatrixRow) bool {
	return slices.ContainsFunc(rows, func(r MatrixRow) bool { return r.Weight != "" })
}

func corner(rows []MatrixRow) string {
	if weights(rows) {
		return "Criterion and weight"
	}
	return "Criterion"
}

// legendLevels are the ratings that the matrix shows.
var legendLevels = []struct {
	Level      int
	Sign, Word string
}{
	{2, "+2", "helps a lot"},
	{1, "+1", "helps"},
	{0, "0", "neither"},
	{-1, "−1", "hurts"},
	{-2, "−2", "hurts a lot"},
}
