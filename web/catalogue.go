package web

// CatalogueView is the start page.
type CatalogueView struct {
	Page
	// Welcome is a paragraph of whoever runs the site, or empty.
	Welcome        string
	Questionnaires []QuestionnaireCard
	Unfinished     []SessionCard
	Decisions      []DecisionCard
	// All leads to everything this browser has; its Href is empty without it.
	All Link
}

// QuestionnaireCard is a questionnaire in the catalogue.
type QuestionnaireCard struct {
	// Language is that of the texts, as in Page.
	Language             string
	Title, Summary, Href string
	// Facts are short: "About 3 minutes", "12 options", "16 questions at most".
	Facts []string
}

// SessionCard is a session that this browser has not finished.
type SessionCard struct {
	// Language is that of the texts, as in Page.
	Language    string
	Title, Href string
	// Progress is "5 answered", Used "today" or a date.
	Progress, Used string
	// Notices say what to know before going on.
	Notices []NoticeView
}

// DecisionCard is a result that came from this browser.
type DecisionCard struct {
	// Language is that of the texts, as in Page.
	Language                   string
	Title, Verdict, Date, Href string
	// Notices say what to know before reading on.
	Notices []NoticeView
}
