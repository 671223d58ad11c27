package web

// OptionView presents one option: in general, or within a result.
type OptionView struct {
	Page
	Questionnaire string
	Back          Link
	Name, Summary string
	ChooseWhen    Claim
	// Standing is the option's place in the result: "Second of 9, fit 71.4",
	// empty outside a result.
	Standing string
	// Vetoes say why it is ruled out, Aside why it is set aside.
	Vetoes   []VetoView
	Aside    []VetoView
	Cautions []CautionView
	// Compare sets the option beside the leader; its Href is empty where
	// there is nothing to compare with.
	Compare Link
	Reasons []ReasonView // criteria that weigh something in this result
	Ratings []ReasonView // the others, or all outside a result
	Facts   []FactView
	Figures []FigureGroup
	// RuledOutBy lists, outside a result, the vetoes that can rule it out.
	RuledOutBy []VetoView
	Changes    []Change
	Sources    []Source
}

// FactView is what an option states for one attribute.
type FactView struct {
	Name  string
	Claim Claim
}

// FigureGroup holds measured figures that may be compared with each other.
type FigureGroup struct {
	Metric  string
	Figures []FigureView
}

// FigureView is a measured figure with its conditions.
type FigureView struct {
	Options    string
	Value      string
	Conditions string
	Year, By   string
	Dated      bool
	Cites      []Cite
	// Own marks the figures of the option whose page this is.
	Own bool
}

// ratingsHeading tells the ratings that count in a result from the others.
func (v OptionView) ratingsHeading() string {
	if len(v.Reasons) > 0 {
		return "What does not count here"
	}
	return "How it rates"
}
