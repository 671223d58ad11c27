package web

import "context"

// PreviewBar is what the author of a draft sees on every page.
type PreviewBar struct {
	// Number counts the drafts, so that a page knows whether it shows the newest.
	Number int
	// Mistakes is how many the newest draft has; it is not shown then.
	Mistakes int
	// Ways lead to results at one click.
	Ways []Link
	// Changes are what was changed.
	Changes []ChangesView
	// Why is for pages of questions alone, else nil.
	Why *WhyView
}

// ChangesView says what was changed in one questionnaire, a line each: in its
// document, and in what it says.
type ChangesView struct {
	Title, Language string
	// Since says what it is compared with: "Since the last commit".
	Since           string
	Edits, Verdicts []string
}

// WhyView says what the answers so far come to, a line each.
type WhyView struct {
	// Place is where the question stands, empty where that is not known.
	Place                          string
	Ranking, Weights, Fires, Could []string
}

// DraftView lists the mistakes of a draft.
type DraftView struct {
	Page
	Mistakes []MistakeView
	// Anyway leads to the last version without mistakes.
	Anyway Link
}

// MistakeView is a mistake with the lines around it.
type MistakeView struct {
	Place, Message string
	Lines          []LineView
}

// LineView is a line of a file. Wrong is whether the mistake is in it.
type LineView struct {
	Number, Text string
	Wrong        bool
}

type previewKey struct{}

// Previewing returns a context in which pages are drawn with the bar.
func Previewing(ctx context.Context, bar *PreviewBar) context.Context {
	return context.WithValue(ctx, previewKey{}, bar)
}

func authorBarOf(ctx context.Context) *PreviewBar {
	bar, _ := ctx.Value(previewKey{}).(*PreviewBar)
	return bar
}
