package handlers

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// mostWritten is how many of its own comments a browser is shown.
const mostWritten = 50

// resultWithComments loads a result of which the reader may see the comments.
func (s *Server) resultWithComments(r *http.Request) (*report.Result, error) {
	f, err := s.resultWithAnswers(r)
	if err == nil && !f.SeesComments() {
		return nil, s.refuse(http.StatusForbidden, nil, "This link has no comments",
			"Its owner made it for reading alone. Nothing was changed. To comment, ask for a link whose readers may.")
	}
	return f, err
}

// comments shows what readers say about a result.
func (s *Server) comments(w http.ResponseWriter, r *http.Request, f *report.Result) error {
	if takesComments(f) {
		// The key is what makes two tabs, or two presses, one writer.
		s.ensureOwner(w, r)
	}
	view, err := s.commentsView(r, f)
	if err != nil {
		return err
	}
	view.Notice = commentNotices[justDone(r)]
	if _, ok := s.owner(r); !ok && s.People != nil {
		return s.render(w, r, http.StatusOK, web.Comments(view)) // to comment they sign in
	}
	if takesComments(f) && view.Form.Full == "" {
		view.Form = f.CommentForm(questions.Topic(cmp.Or(r.URL.Query().Get("about"), string(questions.OnVerdict))))
		view.Form.Name.Value = s.nameOf(r, questions.MaxCommenter)
		view.Form.NameIsKnown, view.Form.NameNote = view.Form.Name.Value != "", s.typedNote()
	}
	return s.render(w, r, http.StatusOK, web.Comments(view))
}

// takesComments reports whether whoever looks may comment: not the owner, who says
// things on the page of the result and in answers to comments.
func takesComments(f *report.Result) bool { return !f.IsOwner && !f.Visiting }

// commentsView is the page of comments without the form for a new one.
func (s *Server) commentsView(r *http.Request, f *report.Result) (web.CommentsView, error) {
	all, err := s.Store.CommentsOf(r.Context(), f.ID)
	if err != nil {
		return web.CommentsView{}, fmt.Errorf("load comments: %w", err)
	}
	var by *[32]byte
	if own, ok := s.owner(r); ok {
		by = &own
	}
	return f.CommentsPage(all, by, s.site.comment), nil
}

func (s *Server) leaveComment(w http.ResponseWriter, r *http.Request, f *report.Result) error {
	if !takesComments(f) {
		return s.refuse(http.StatusForbidden, nil, "Comments are for readers",
			"This is your own result. On your own page of it you can answer what readers say. Nothing was saved.")
	}
	sent, err := s.form(r)
	if err != nil {
		return err
	}
	writer, ok := s.owner(r)
	if !ok {
		return s.noCookie("A comment can be deleted only in the browser that wrote it, which holds its key in a cookie. This request came without any, so nothing was saved.",
			"Allow cookies for this site, go back, reload the page and send the comment again.")
	}
	c := questions.Comment{ID: s.Token(), Result: f.ID, Writer: writer, About: questions.Topic(sent.Get("about")), Written: s.Now()}
	name := s.nameOf(r, questions.MaxCommenter)
	if name != "" { // nobody comments as another
		sent = maps.Clone(sent)
		sent.Set("name", name)
	}
	form := readComment(f, sent, &c)
	form.NameIsKnown, form.NameNote = name != "", s.typedNote()
	if form.Problem().Text != "" {
		return s.commentAgain(w, r, f, http.StatusUnprocessableEntity, form)
	}
	if name == "" {
		c.Name = s.typed(c.Name, questions.MaxCommenter)
	}
	switch err := s.Store.AddComment(r.Context(), c, questions.MostComments); {
	case errors.Is(err, questions.ErrTooMany):
		form.Full = fmt.Sprintf("This result has %d comments, and there cannot be more. What you wrote is below and is not saved: tell its owner in another way.", questions.MostComments)
		return s.commentAgain(w, r, f, http.StatusConflict, form)
	case err != nil:
		return fmt.Errorf("add comment: %w", err)
	}
	return seeOther(w, r, report.CommentsPath(f.Path)+"?done=said#comments")
}

// readComment puts what was sent into a comment. Where it cannot be taken, the
// form says what is wrong.
func readComment(f *report.Result, sent url.Values, c *questions.Comment) web.CommentForm {
	form := f.CommentForm(c.About)
	form.Name.Value, form.Text.Value = sent.Get("name"), sent.Get("text")
	c.Name = readLine(&form.Name, "your name", "Enter your name")
	c.Text = readLines(&form.Text, "the comment", "Write a comment")
	if !f.CanBeAbout(c.About) {
		form.TopicError = "Choose what it is about"
	}
	return form
}

// commentAgain shows a reader the page once more, with what was sent.
func (s *Server) commentAgain(w http.ResponseWriter, r *http.Request, f *report.Result, status int, form web.CommentForm) error {
	view, err := s.commentsView(r, f)
	if err != nil {
		return err
	}
	view.Form, view.ReloadPath = form, report.CommentsPath(f.Path)
	return s.render(w, r, status, web.Comments(view))
}

// careForComment lets the owner answer a comment, settle it, or hide it.
func (s *Server) careForComment(w http.ResponseWriter, r *http.Request, f *report.Result, sent url.Values) error {
	all, err := s.Store.CommentsOf(r.Context(), f.ID)
	if err != nil {
		return fmt.Errorf("load comments: %w", err)
	}
	i := slices.IndexFunc(all, func(c questions.Comment) bool { return c.ID == chi.URLParam(r, "comment") })
	if i < 0 {
		return s.commentGone()
	}
	care, problem, status := s.caredFor(all[i], sent)
	if problem == "" {
		err = s.Store.CareForComment(r.Context(), f.ID, all[i].ID, all[i].CommentCare, care)
		switch {
		case errors.Is(err, questions.ErrNotFound):
			return s.commentGone()
		case errors.Is(err, questions.ErrConflict):
			problem, status = "This comment was changed in another tab at the same moment. What you sent is not saved: look at it and send it again.", http.StatusConflict
		case err != nil:
			return fmt.Errorf("care for comment: %w", err)
		}
	}
	if problem != "" {
		return s.careAgain(w, r, f, status, all[i].ID, sent.Get("answer"), problem)
	}
	return seeOther(w, r, fmt.Sprintf("%s?done=cared#comment-%d", report.CommentsPath(f.Path), i+1))
}

// caredFor is what becomes of a comment by what the owner sent, or what is wrong
// with that.
func (s *Server) caredFor(c questions.Comment, sent url.Values) (care questions.CommentCare, problem string, status int) {
	care = c.CommentCare
	care.Read = true
	switch sent.Get("do") {
	case "settle":
		if care.Settled.IsZero() {
			care.Settled = s.Now()
		}
	case "reopen":
		care.Settled = time.Time{}
	case "hide", "show":
		care.Hidden = sent.Get("do") == "hide"
	case "answer":
		answer, err := lines(sent.Get("answer"), questions.MaxComment)
		switch {
		case err != nil:
			return care, "Shorten the answer: " + err.Error(), http.StatusUnprocessableEntity
		case answer == c.Answer:
			return care, "", 0 // said already
		case sent.Has("saved") && sent.Get("saved") != report.AnswerMark(c):
			return care, overtakenText("The answer was", "what stands above"), http.StatusConflict
		}
		care.Answer, care.Answered = answer, time.Time{}
		if answer != "" {
			care.Answered = s.Now()
		}
	default:
		return care, "Choose what to do with the comment: answer, settle or hide it", http.StatusUnprocessableEntity
	}
	return care, "", 0
}

func (s *Server) commentGone() *refusal {
	return s.refuse(http.StatusNotFound, nil, "The comment is gone", "Whoever wrote it has deleted it. Nothing else was changed.")
}

// careAgain shows the owner the page once more, with what was sent for a comment,
// unless that was deleted meanwhile.
func (s *Server) careAgain(w http.ResponseWriter, r *http.Request, f *report.Result, status int, id, answer, problem string) error {
	view, err := s.commentsView(r, f)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(view.Comments, func(c web.CommentView) bool { return c.Care.Action == report.CommentsPath(f.Path)+"/"+id })
	if at < 0 {
		return s.commentGone()
	}
	form := &view.Comments[at].Care
	form.Answer.Value, form.Answer.Error, form.Open = answer, problem, true
	view.ReloadPath = report.CommentsPath(f.Path)
	return s.render(w, r, status, web.Comments(view))
}

// readComments marks comments as read that the owner's page had.
func (s *Server) readComments(w http.ResponseWriter, r *http.Request, f *report.Result, sent url.Values) error {
	// Pages that were drawn before the field had this name call it until.
	seen, err := strconv.ParseInt(cmp.Or(sent.Get("seen"), sent.Get("until")), 10, 64)
	if err != nil {
		return s.unreadable(nil)
	}
	if err := s.Store.ReadComments(r.Context(), f.ID, time.UnixMicro(seen)); err != nil {
		return fmt.Errorf("mark comments as read: %w", err)
	}
	return seeOther(w, r, report.CommentsPath(f.Path)+"?done=cared")
}

// commentDeleted is said to who deletes a comment, commentGoneAlready to who deletes
// it again, or that of another.
const (
	commentDeleted     = "Your comment is deleted, with the answer to it."
	commentGoneAlready = "That comment is not among yours, or not any more. Nothing else was deleted."
)

// commentNotices say what has just been done to comments.
var commentNotices = map[string]string{
	"said": "Your comment is there.", "cared": "That is saved.", "deleted": commentDeleted, "gone": commentGoneAlready,
}

// deleteComment removes a comment of this browser for ever, whatever has become of
// the link by which it was left.
func (s *Server) deleteComment(w http.ResponseWriter, r *http.Request) error {
	writer, ok := s.owner(r)
	if !ok {
		return s.noCookie("A comment can be deleted only in the browser that wrote it, which holds its key in a cookie. This request came without any.",
			"Nothing was deleted.")
	}
	sent, err := s.form(r)
	if err != nil {
		return err
	}
	done := "deleted"
	switch err := s.Store.DeleteComment(r.Context(), writer, chi.URLParam(r, "comment")); {
	case errors.Is(err, questions.ErrNotFound):
		done = "gone" // by another press of the button, or never this browser's
	case err != nil:
		return fmt.Errorf("delete comment: %w", err)
	}
	after := s.site.mine() + "?done=comment-" + done
	// Back to the page that it stood on, if that still opens.
	if link, err := s.Store.Link(r.Context(), sent.Get("back")); err == nil && link.Live(s.Now()) {
		after = report.CommentsPath(s.site.result(link.Token)) + "?done=" + done
	}
	return seeOther(w, r, after)
}

// writtenComments are what was commented in this browser.
func (s *Server) writtenComments(r *http.Request, writer [32]byte) ([]web.WrittenComment, error) {
	all, err := s.Store.CommentsBy(r.Context(), writer, mostWritten)
	if err != nil {
		return nil, fmt.Errorf("load own comments: %w", err)
	}
	var lines []web.WrittenComment
	languages := map[string]string{} // by result
	for _, c := range all {
		if _, known := languages[c.Result]; !known {
			if languages[c.Result], err = s.languageOf(r, c.Result); err != nil {
				s.leftOut(r, err)
			}
		}
		lines = append(lines, web.WrittenComment{Language: languages[c.Result], Name: c.Name, Text: c.Text, Date: report.Minute(c.Written), Delete: s.site.comment(c.ID) + "/delete"})
	}
	return lines, nil
}

// languageOf is the language of the questionnaire that a result was made with.
func (s *Server) languageOf(r *http.Request, result string) (string, error) {
	stored, err := s.Store.Result(r.Context(), result)
	if err != nil {
		return "", fmt.Errorf("load result: %w", err)
	}
	q, err := s.version(r.Context(), stored.Version)
	if err != nil {
		return "", err
	}
	return q.Language, nil
}

// askedComments are the comments for a file, where the request asks for them; nil
// where it does not.
func (s *Server) askedComments(r *http.Request, f *report.Result) ([]questions.Comment, error) {
	if r.URL.Query().Get("comments") != "yes" {
		return nil, nil
	}
	if !f.SeesComments() {
		return nil, s.refuse(http.StatusForbidden, nil, "This link has no comments", "Ask for the file without “comments=yes”.")
	}
	all, err := s.Store.CommentsOf(r.Context(), f.ID)
	if err != nil {
		return nil, fmt.Errorf("load comments: %w", err)
	}
	return report.ShownComments(all), nil
}
