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
	Resume      Link
	Questions   []string
	Options     []OptionLine
	Changes     []Change
	Author      string
	Licence     string
	Version     string // short
	VersionFull string
	SourcesPage Link // "168 sources, …"
	Sources     []Source
}

// OptionLine is an option in a list.
type OptionLine struct{ Name, Summary, Href string }
