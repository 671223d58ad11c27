package web

// CompareView sets two options side by side.
type CompareView struct {
	Page
	Questionnaire string
	Back          Link
	// Action is the address of the form that chooses the two options.
	Action  string
	Options []CompareChoice
	A, B    CompareSide
	Rows    []CompareRow
	// Method says why points are missing, or is empty.
	Method string
	// Difference is the sum of the rows': A's fit minus B's.
	Difference string
	Sources    []Source
}

// CompareChoice is an option that can be chosen for either side.
type CompareChoice struct {
	ID, Name               string
	ChosenForA, ChosenForB bool
}

// CompareSide is one of the two options.
type CompareSide struct {
	Name, Href, Fit string
	// Out is as in MatrixOption.
	Out string
}

// CompareRow is one criterion of a comparison.
type CompareRow struct {
	Criterion, Weight string
	A, B              CompareCell
	// Difference is A's points minus B's, Percent its size relative to the
	// largest; Favours is "a", "b" or empty.
	Difference string
	Percent    float64
	Favours    string
}

// CompareCell is a rating with what it contributes.
type CompareCell struct {
	Points, Rating string
	Level          int
	Claim          Claim
}
