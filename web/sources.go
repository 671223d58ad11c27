package web

// SourcesView lists every source of a questionnaire.
type SourcesView struct {
	Page
	Questionnaire string
	Back          Link
	Recheck       string // "Sources not checked for 12 months are marked."
	Sources       []Source
}
