package report

import (
	"fmt"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// CommentsPath is the address of the comments on a result.
func CommentsPath(result string) string { return result + "/comments" }

// SeesComments reports whether the reader sees what others comment: the owner, and
// whoever has a link whose readers may comment.
func (r *Result) SeesComments() bool {
	return r.IsOwner || r.Link != nil && r.Link.Comments && r.Scope.ShowsAnswers()
}

// commentsLink leads readers who may comment to the comments.
func (r *Result) commentsLink(counts questions.CommentCounts) web.CommentsLink {
	if !r.SeesComments() {
		return web.CommentsLink{}
	}
	if counts.Shown == 0 {
		return web.CommentsLink{Text: "Leave a comment", Href: CommentsPath(r.Path)}
	}
	return web.CommentsLink{Text: Count(counts.Shown, "comment"), Href: CommentsPath(r.Path)}
}

// ownCommentsLink leads the owner there, once anybody can have commented.
func (r *Result) ownCommentsLink(links []questions.Link, counts questions.CommentCounts) web.CommentsLink {
	asked := counts.Shown+counts.New > 0
	for _, l := range links {
		asked = asked || l.Comments
	}
	if !asked {
		return web.CommentsLink{}
	}
	link := web.CommentsLink{Text: Count(counts.Shown, "comment"), Href: CommentsPath(r.Path)}
	if counts.New > 0 {
		link.New = fmt.Sprintf("%d new", counts.New)
	}
	return link
}

// ShownComments are those that everybody sees who sees comments.
func ShownComments(all []questions.Comment) []questions.Comment {
	shown := []questions.Comment{}
	for _, c := range all {
		if !c.Hidden {
			shown = append(shown, c)
		}
	}
	return shown
}

// CommentCounts counts comments.
func CommentCounts(all []questions.Comment) questions.CommentCounts {
	counts := questions.CommentCounts{Shown: len(ShownComments(all))}
	for _, c := range all {
		if !c.Read {
			counts.New++
		}
	}
	return counts
}

// CommentsPage shows the comments on a result, without the form for a new one. by is
// the hash of the key of the reader's browser, nil where it has none; comment is the
// address of one of its own.
func (r *Result) CommentsPage(all []questions.Comment, by *[32]byte, comment func(id string) string) web.CommentsView {
	view := web.CommentsView{
		Page: r.frame("Comments"), Back: r.back(),
		Name: r.Title, Questionnaire: r.questionnaire.Title, Verdict: r.Sentence(),
	}
	if r.Visiting {
		view.Notices = []web.NoticeView{{Text: "You made this link. Its readers can comment here; you can answer on your own page.", More: r.toOwnPage()}}
	}
	last := time.Time{}
	for i, c := range all {
		mine := by != nil && c.Writer == *by
		if c.Hidden && !r.IsOwner && !mine {
			continue
		}
		line := r.commentView(c, i+1)
		if mine {
			line.Delete, line.Back = comment(c.ID)+"/delete", path.Base(r.Path)
		}
		view.Comments = append(view.Comments, line)
		last = c.Written
	}
	if r.IsOwner {
		if fresh := CommentCounts(all).New; fresh > 0 {
			view.New = Count(fresh, "new comment")
			view.Read = web.ReadForm{Action: CommentsPath(r.Path) + "/read", Seen: strconv.FormatInt(last.UnixMicro(), 10)}
		}
	}
	if len(ShownComments(all)) > 0 {
		view.Files = []web.Link{
			{Text: "Decision record (Markdown)", Href: r.Path + ".md?comments=yes"},
			{Text: "Data (JSON)", Href: r.Path + ".json?comments=yes"},
		}
	}
	return view
}

// commentView is the n-th comment as a reader sees it.
func (r *Result) commentView(c questions.Comment, n int) web.CommentView {
	view := web.CommentView{
		ID: fmt.Sprintf("comment-%d", n), Name: c.Name, Text: c.Text, About: r.topicWords(c.About),
		Date: Minute(c.Written), DateTime: c.Written.UTC().Format(time.RFC3339), New: r.IsOwner && !c.Read, Hidden: c.Hidden,
	}
	if !c.Settled.IsZero() {
		view.Settled = "Settled " + Day(c.Settled)
	}
	if c.Answer != "" {
		view.Answer, view.Answered = c.Answer, Day(c.Answered)
	}
	if r.IsOwner {
		view.Care = r.careForm(c, n)
	}
	return view
}

// careForm is what the owner can do about the n-th comment.
func (r *Result) careForm(c questions.Comment, n int) web.CareForm {
	form := web.CareForm{
		Action: CommentsPath(r.Path) + "/" + c.ID, ID: fmt.Sprintf("answer-%d", n), Answer: web.Field{Value: c.Answer, Max: questions.MaxComment}, Saved: AnswerMark(c),
		Settle: "settle", SettleText: "Mark as settled", Hide: "hide", HideText: "Hide",
	}
	if !c.Settled.IsZero() {
		form.Settle, form.SettleText = "reopen", "Not settled after all"
	}
	if c.Hidden {
		form.Hide, form.HideText = "show", "Show again"
	}
	return form
}

// AnswerMark tells one answer to a comment from the others before and after it.
func AnswerMark(c questions.Comment) string {
	if c.Answered.IsZero() {
		return "0"
	}
	return strconv.FormatInt(c.Answered.UnixMicro(), 10)
}

// topicWords say what a comment is about.
func (r *Result) topicWords(topic questions.Topic) string {
	if question, ok := topic.Answer(); ok {
		if q := r.questionnaire.Question(question); q != nil {
			question = q.Title
		}
		return "On the answer to: " + web.Isolate(question)
	}
	if option, ok := topic.Option(); ok {
		return "On the option " + r.nameOrID(option)
	}
	if part, of, on, ok := topic.Claim(); ok {
		return r.claimWords(part, of, on)
	}
	return "On the verdict"
}

// claimWords say on which claim of the result a comment is.
func (r *Result) claimWords(part questions.Part, of, on string) string {
	about, claim := "", ruleClaim(r.questionnaire, part, of)
	if part == questions.PartRating {
		if rating := r.rating(of, on); rating != nil {
			about, claim = " about "+web.Isolate(r.name(of))+", "+within(r.questionnaire, r.questionnaire.Criterion(on).Name), rating.Claim
		}
	}
	if claim.Text == "" {
		return "On a claim"
	}
	return "On the claim" + about + ": “" + web.Isolate(claim.Text) + "”"
}

// onClaim is where a reader who may comments on a claim; empty for everybody else.
func (r *Result) onClaim(part questions.Part, of, on string) string {
	if r.IsOwner || r.Visiting || !r.SeesComments() {
		return ""
	}
	return CommentsPath(r.Path) + "?" + url.Values{"about": {string(questions.OnClaim(part, of, on))}}.Encode() + "#comment-form"
}

// CanBeAbout reports whether the result has what a comment is about.
func (r *Result) CanBeAbout(topic questions.Topic) bool {
	return topic.On(r.Result, r.verdict, r.questionnaire)
}

// CommentForm leaves a comment about something, which is chosen.
func (r *Result) CommentForm(about questions.Topic) web.CommentForm {
	form := web.CommentForm{Action: CommentsPath(r.Path), Name: web.Field{Max: questions.MaxCommenter}, Text: web.Field{Max: questions.MaxComment}}
	choice := func(topic questions.Topic, label string) web.ChoiceView {
		return web.ChoiceView{Value: string(topic), Label: label, Checked: topic == about}
	}
	answers, options := web.TopicGroup{Name: "An answer"}, web.TopicGroup{Name: "An option"}
	for i := range r.questionnaire.Questions {
		q := &r.questionnaire.Questions[i]
		if _, answered := r.AnswerTo(q.ID); answered {
			answers.Topics = append(answers.Topics, choice(questions.OnAnswer(q.ID), q.Title))
		}
	}
	for _, id := range r.verdict.Options() {
		options.Topics = append(options.Topics, choice(questions.OnOption(id), r.name(id)))
	}
	form.Topics = []web.TopicGroup{{Topics: []web.ChoiceView{choice(questions.OnVerdict, "The verdict")}}}
	claims := web.TopicGroup{Name: "A claim"}
	if _, _, _, ok := about.Claim(); ok && r.CanBeAbout(about) { // all of them would be too many
		claims.Topics = append(claims.Topics, choice(about, web.Plain(strings.TrimPrefix(r.topicWords(about), "On "))))
	}
	for _, g := range []web.TopicGroup{claims, answers, options} {
		if len(g.Topics) > 0 {
			form.Topics = append(form.Topics, g)
		}
	}
	return form
}

type exportedComment struct {
	Written  time.Time       `json:"written"`
	Name     string          `json:"name"`
	About    questions.Topic `json:"about"`
	Text     string          `json:"text"`
	Answer   string          `json:"answer,omitempty"`
	Answered time.Time       `json:"answered,omitzero"`
	Settled  time.Time       `json:"settled,omitzero"`
}

// exportComments are the comments as data, nil where they were not asked for.
func exportComments(all []questions.Comment) []exportedComment {
	if all == nil {
		return nil
	}
	out := []exportedComment{}
	for _, c := range all {
		e := exportedComment{Written: c.Written.UTC(), Name: c.Name, About: c.About, Text: c.Text, Answer: c.Answer, Settled: c.Settled.UTC()}
		if c.Answer != "" {
			e.Answered = c.Answered.UTC()
		}
		out = append(out, e)
	}
	return out
}

// comments writes the comments, where they were asked for.
func (r *record) comments() {
	if r.around.Comments == nil {
		return
	}
	r.heading(2, "Comments")
	if len(r.around.Comments) == 0 {
		r.line("None.")
		return
	}
	r.line("They are no part of the result.\n")
	for _, c := range r.around.Comments {
		settled := ""
		if !c.Settled.IsZero() {
			settled = ", settled " + Day(c.Settled)
		}
		answer := ""
		if c.Answer != "" {
			answer = " Answer of the owner, " + Day(c.Answered) + ": " + theirs(oneLine(c.Answer))
		}
		// A name alone could begin a list or a heading of its own.
		r.line("* By %s, %s, %s%s: %s%s", theirs(c.Name), Day(c.Written), md(lowerFirst(r.topicWords(c.About))), settled, theirs(oneLine(c.Text)), answer)
	}
}

// oneLine is a text of several lines as one.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
