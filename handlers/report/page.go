package report

import (
	"fmt"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/records"
	"github.com/weighpoint/weighpoint/web"
)

// Surroundings are what stands beside a result, and may change.
type Surroundings struct {
	// Later is the newest result that replaces this one and that the reader may
	// know of, if it is Replaced.
	Later    questions.Result
	Replaced bool
	Settings questions.ResultSettings
	// Outcome is what was decided, whoever may know of it.
	Outcome questions.OutcomeLog
	// Reviews are what a second person said, whoever may know of it.
	Reviews questions.ReviewLog
	// Counts are those of the comments. Comments are those that a file is to have,
	// nil for none.
	Counts   questions.CommentCounts
	Comments []questions.Comment
}

// ReaderPage is the page of a result for somebody who came by a link.
func (r *Result) ReaderPage(around Surroundings) web.ResultView {
	view := r.page(nobody, around)
	view.Notices = r.accessNotices()
	view.Comments = r.commentsLink(around.Counts)
	if r.Link != nil && !r.Link.Expires.IsZero() {
		view.Until = "This link works until " + Minute(r.Link.Expires) + "."
	}
	view.Address = r.Address()
	view.Summary = r.summary(view.Address, around)
	view.Card = view.Address + ".png"
	view.QR, view.QRSize = QR(view.Address)
	view.Feed = web.Link{Text: "Follow it (Atom feed)", Href: r.Path + ".atom"}
	if around.Replaced {
		view.Notices = append(view.Notices, web.NoticeView{
			Text: "A newer decision has replaced this one on " + Day(around.Later.Created) + ".",
			More: web.Link{Text: "See what changed", Href: newerPath(r.Path)},
		})
	}
	r.drawTime(&view, around)
	return view
}

// accessNotices are what a reader should know before reading on.
func (r *Result) accessNotices() []web.NoticeView {
	var notices []web.NoticeView
	if r.Visiting {
		notices = append(notices, web.NoticeView{Text: "You made this link. This is what its readers see.", More: r.toOwnPage()})
	}
	if !r.Scope.ShowsAnswers() {
		notices = append(notices, web.NoticeView{Text: "This link shows the verdict alone. The answers behind it stay with their owner."})
	}
	return notices
}

// toOwnPage leads an owner who visits a link back.
func (r *Result) toOwnPage() web.Link {
	return web.Link{Text: "Back to your own page", Href: r.OwnPath}
}

// Owned is what a result's owner has beside it.
type Owned struct {
	// Change leads to the questions of the owner's session, AllAnswers is the
	// address of its answers; nil and empty where the session is gone.
	Change     Change
	AllAnswers string
	// Round is the address of the round of several people that it was made from,
	// empty where one made it.
	Round string
	Links []questions.Link
	// Earlier is the result that this one replaces, at EarlierPath; nil for
	// none.
	Earlier     *questions.Result
	EarlierPath string
	// Address is one that others can open, or empty.
	Address string
	// Removal says when the result will be removed, Retention how long things
	// stay that nobody uses: "90 days". They are empty where it stays for ever.
	Removal, Retention string
}

// OwnerPage is the owner's own page of a result.
func (r *Result) OwnerPage(o Owned, around Surroundings) web.ResultView {
	change := o.Change
	if change == nil {
		change = nobody
	}
	view := r.page(change, around)
	view.Owner = true
	if o.Round != "" {
		view.Review = web.Link{Text: "Open the round", Href: o.Round}
	} else if o.AllAnswers != "" {
		view.Review = web.Link{Text: "Change your answers", Href: o.AllAnswers}
	} else {
		view.Reopen = r.Path + "/reopen"
	}
	view.Share, view.Shared = web.Link{Text: "Share this result", Href: SharePath(r.Path)}, r.sharedWords(o.Links)
	if around.Replaced {
		view.Notices = append(view.Notices, web.NoticeView{
			Text: "You have replaced this result on " + Day(around.Later.Created) + ".",
			More: web.Link{Text: "See what changed", Href: newerPath(r.Path)},
		})
	}
	if o.Earlier != nil {
		view.Replaces = web.Link{Text: "Replaces the result of " + Day(o.Earlier.Created), Href: o.EarlierPath}
	}
	view.Upkeep = r.settingsForm(o, around)
	r.drawOutcomeForms(&view.Decided, around)
	r.drawReviewForm(&view.PeerReview, around, o.Links)
	view.Comments = r.ownCommentsLink(o.Links, around.Counts)
	view.Summary = r.summary(o.Address, around)
	view.Goes = o.Removal
	r.drawTime(&view, around)
	return view
}

// SharePath is the address where the owner of a result makes links.
func SharePath(result string) string { return result + "/share" }

// sharedWords says how many links open a result.
func (r *Result) sharedWords(links []questions.Link) string {
	live := 0
	for _, link := range links {
		if link.Live(r.Now) {
			live++
		}
	}
	switch {
	case live == 0 && r.team != nil:
		return "Nobody else can see it yet, and the people who answered cannot either: make a link for them."
	case live == 0:
		return "Nobody else can see it yet."
	case live == 1:
		return "One link opens it."
	default:
		return fmt.Sprintf("%d links open it.", live)
	}
}

// drawTime says what time has done to a result: its review is due, or today the
// same answers would be weighed otherwise.
func (r *Result) drawTime(view *web.ResultView, around Surroundings) {
	if !around.Settings.Review.IsZero() {
		view.Calendar = web.Link{Text: "Review date (calendar)", Href: r.Path + ".ics"}
		if ReviewDue(around.Settings, r.Now) && !around.Replaced {
			view.Notices = append(view.Notices, web.NoticeView{Text: "This decision is due for review since " + Day(around.Settings.Review) + "."})
		}
	}
	if r.Retired.Text != "" {
		view.Notices = append(view.Notices, r.Retired)
	}
	if !r.ChangedSince() {
		return
	}
	view.Notices = append(view.Notices, r.MendedSince()...)
	notice := web.NoticeView{Text: "The questionnaire has a newer version since " + Day(r.OfferedSince) + ". This result stays as it is."}
	if !r.newVersion() {
		notice.Text = r.methodChanged(r.verdict.Engine, questions.Engine) + " This result stays as it is."
	}
	if r.Scope.ShowsAnswers() {
		notice.More = web.Link{Text: r.todayTitle(), Href: todayPath(r.Path)}
	}
	view.Notices = append(view.Notices, notice)
}

// MendedSince tells of harmful mistakes that were mended since the result was made.
func (r *Result) MendedSince() []web.NoticeView {
	if r.Offered == nil {
		return nil
	}
	var notices []web.NoticeView
	for _, mended := range r.Offered.MendedSince(r.questionnaire) {
		notices = append(notices, web.NoticeView{Text: MendedWords(mended) + " This result was made before that."})
	}
	return notices
}

// MendedWords tell of a harmful mistake that was mended.
func MendedWords(n questions.Notice) string {
	return "A mistake in the questionnaire that could mislead was mended, " + DayOrMonth(n.Date) + ": " + web.Isolate(n.Note)
}

// ReviewDue reports whether the day of a review has come.
func ReviewDue(u questions.ResultSettings, now time.Time) bool {
	return !u.Review.IsZero() && !now.Before(u.Review)
}

// page is what everybody's page of a result has, as far as its reader may see
// it.
func (r *Result) page(change Change, around Surroundings) web.ResultView {
	c := NewCitations(r.questionnaire, r.Now)
	view := web.ResultView{
		Page:          r.frame(r.Sentence()),
		Questionnaire: r.questionnaire.Title,
		Name:          r.Title,
		VerdictPart: web.VerdictPart{
			Outcome:     string(r.verdict.Outcome),
			Verdict:     r.Sentence(),
			Detail:      r.detail(),
			House:       r.houseWords(),
			Strength:    r.strength(),
			Evidence:    r.evidence(),
			Date:        Day(r.Created),
			DateTime:    r.Created.UTC().Format(time.RFC3339),
			Version:     Short(r.Version),
			VersionFull: r.Version,
			Method:      r.methodWords(),
		},
	}
	if r.Title != "" {
		view.Title = web.Isolate(r.Title) + ": " + r.Sentence()
	}
	view.Description = web.Isolate(r.questionnaire.Title) + " " + r.detail()
	if r.Origin != "" {
		view.Origin = "Started from " + web.Isolate(r.Origin)
	}
	if r.Offered != nil {
		view.Again = web.AgainForm{Action: r.Path + "/again", Copy: r.Scope.ShowsAnswers()}
	}
	// In the order of the page, since citations are numbered as they come.
	view.Decided = r.outcome(around, c)
	view.PeerReview = r.peerReview(around)
	view.Together = r.teamPart()
	warnings, others := r.sortCautions()
	view.Warnings = r.cautionViews(c, warnings)
	if r.Scope.ShowsAnswers() {
		r.drawAnalysis(&view, change)
	}
	r.drawRanking(&view, c)
	r.drawReasons(&view, c)
	view.Cautions = r.cautionViews(c, others)
	if r.Scope.ShowsAnswers() {
		r.drawAnswers(&view, change)
	}
	r.drawSources(&view, c)
	view.GlancePart = r.glance(&view)
	view.Files = r.files()
	return view
}

// methodWords name the method that weighed the answers where it is not today's.
func (r *Result) methodWords() string {
	if r.verdict.Engine == questions.Engine {
		return ""
	}
	return fmt.Sprintf("Weighed by method %d of %s; today’s is method %d.", r.verdict.Engine, r.Brand.siteName(), questions.Engine)
}

// drawAnswers adds what only those may see who may see the answers.
func (r *Result) drawAnswers(view *web.ResultView, change Change) {
	view.Compare = web.Link{Text: "Compare two options", Href: comparePath(r.Path)}
	view.Near = r.near()
	view.Unasked = titles(r.questionnaire, r.questionnaire.Path(r.Answers).Missing)
	view.Matrix = r.matrix()
	view.Answers = r.answerRows(change)
	for _, relaxation := range r.verdict.Relaxations {
		relax := web.RelaxView{Options: names(r.questionnaire, relaxation.Options)}
		for _, id := range relaxation.Questions {
			relax.Answers = append(relax.Answers, AnswerRow(r.questionnaire, id, r.Answers[id]))
		}
		view.Relax = append(view.Relax, relax)
	}
}

// files are the other formats. All but the summary and the pictures hold the
// answers.
func (r *Result) files() []web.Link {
	short := web.Link{Text: "Summary to copy", Href: summaryPath(r.Path)}
	pictures := []web.Link{
		{Text: "Preview card (PNG)", Href: r.Path + ".png"},
		{Text: "Badge for a README (SVG)", Href: r.Path + ".svg"},
	}
	if !r.Scope.ShowsAnswers() {
		return append([]web.Link{short}, pictures...)
	}
	return append([]web.Link{
		short,
		{Text: "Decision record (Markdown)", Href: r.Path + ".md"},
		{Text: "Decision record for adr-tools", Href: r.Path + ".md?format=" + string(records.Nygard)},
		{Text: "Decision record for Log4brains", Href: r.Path + ".md?format=" + string(records.Log4brains)},
		{Text: "Short decision record", Href: r.Path + ".md?length=short"},
		{Text: "Data (JSON)", Href: r.Path + ".json"},
		{Text: "Table (CSV)", Href: r.Path + ".csv"},
	}, pictures...)
}

// answerRows lists the frozen answers, for the owner with links to change
// them.
func (r *Result) answerRows(change Change) []web.AnswerRow {
	var rows []web.AnswerRow
	for i := range r.questionnaire.Questions {
		id := r.questionnaire.Questions[i].ID
		answer, ok := r.AnswerTo(id)
		if !ok {
			continue
		}
		row := AnswerRow(r.questionnaire, id, answer)
		if row.GivenBy == "" {
			row.WhatIf, row.Change = r.whatIfForm(id, answer), change(id)
		}
		rows = append(rows, row)
	}
	return rows
}
