package web

// IntroView presents a questionnaire before its first question.
type IntroView struct {
	Page
	Name       string
	Summary    string
	Paragraphs []string
	Facts      []string
	// Start is the address that the start button posts to.
	Start string
	// Once is what the start button sends along, so that two presses of it
	// make one session.
	Once string
	// Resume leads to this browser's unfinished session; its Href is empty
	// when there is none.
	Resume Link
	// Together leads to asking a team; its Href is empty where that is not
	// possible.
	Together  Link
	Questions []string
	Options   []OptionLine
	Map       MapView
	// Behind is who stands behind it.
	Behind      []Term
	Changes     []Change
	Author      string
	Licence     string
	Version     string // short
	VersionFull string
	SourcesPage Link // "168 sources, …"
	Sources     []Source
}

// Term is a heading of a list of facts with what is said under it.
type Term struct{ Name, Text string }

// MapView is the options in a small table: a column for each step across, a row
// for each step down.
type MapView struct {
	Across, Down string
	Columns      []string
	Rows         []MapRow
}

// MapRow is one step down, with the options at each step across.
type MapRow struct {
	Name  string
	Cells [][]OptionLine
}

func (m MapView) caption() string {
	return "The options. Across: " + Isolate(m.Across) + ". Down: " + Isolate(m.Down) + "."
}

// first is the paragraph that stands open, rest those that fold.
func (v IntroView) first() []string { return v.Paragraphs[:min(1, len(v.Paragraphs))] }

func (v IntroView) rest() []string { return v.Paragraphs[len(v.first()):] }

// OptionLine is an option in a list.
type OptionLine struct{ Name, Summary, Href string }
