package web

import "github.com/a-h/templ"

// SummaryView is a result in short on a page, to be copied.
type SummaryView struct {
	Page
	Back    Link
	Summary Summary
}

// Summary is a result in short, to be pasted elsewhere.
type Summary struct {
	Heading string
	// State says what was decided, or that nothing was.
	State             string
	Verdict, Strength string
	Rows              []SummaryRow
	Reasons           []SummaryReason
	// Address opens the result for whoever gets the summary, empty for none.
	Address string
	// Made says when and with what it was made.
	Made string
	// Markdown says the same as Markdown.
	Markdown string
}

// SummaryRow is an option with its place and its fit.
type SummaryRow struct{ Place, Option, Fit string }

// SummaryReason is a claim, what it is about, and the sources that it rests on.
type SummaryReason struct {
	About, Claim string
	Sources      []Link
}

func summarized(s Summary) templ.Component {
	return templ.Join(within("strong", "", prose(s.Verdict)), text(" "), prose(s.Strength))
}

// reasoned draws a reason with its sources behind it.
func reasoned(r SummaryReason) templ.Component {
	parts := []templ.Component{within("strong", "", prose(r.About)), text(": "), isolated(r.Claim)}
	for i, source := range r.Sources {
		lead := ", "
		if i == 0 {
			lead = " ("
		}
		parts = append(parts, text(lead), sourceLink(source))
	}
	if len(r.Sources) > 0 {
		parts = append(parts, text(")"))
	}
	return templ.Join(parts...)
}
