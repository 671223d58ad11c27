package web

// PrivacyView says what is stored and how to erase it.
type PrivacyView struct {
	Page
	Sections []PrivacySection
}

// PrivacySection is one part of it.
type PrivacySection struct {
	Heading    string
	Paragraphs []string
	Items      []string
	More       Link
	// Links lead to whoever runs the site.
	Links []Link
}
