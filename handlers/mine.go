package handlers

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

const (
	// perPage is how many decisions a page lists.
	perPage = 20
	// mostPages bounds how far back the list can be turned.
	mostPages = 10_000
)

// renaming is a name that was sent for a decision and cannot be taken.
type renaming struct {
	decision string
	name     web.Field
}

// mine lists what this browser has begun and decided.
func (s *Server) mine(w http.ResponseWriter, r *http.Request) error {
	return s.renderMine(w, r, http.StatusOK, renaming{})
}

// mineNotices say what has just been done to decisions.
var mineNotices = map[string]string{
	"renamed":         "The decision has its new name.",
	"withdrawn":       "You have withdrawn from the round. Your answers in it are deleted.",
	"deleted":         "The decision is deleted, with its answers, results and links.",
	"gone":            "That decision is not among yours, or not any more. Nothing else was deleted.",
	"comment-deleted": commentDeleted,
	"comment-gone":    commentGoneAlready,
	"joined":          "This browser now opens the decisions of your other device.",
}

func (s *Server) renderMine(w http.ResponseWriter, r *http.Request, status int, refused renaming) error {
	view := web.MineView{
		Page:  s.site.privatePage("My decisions"),
		Start: web.Link{Text: "All questionnaires", Href: s.site.home()}, Retention: s.retentionWords(),
	}
	if s.People == nil {
		view.OtherDevice = s.site.mine() + "/handover"
	}
	if refused.name.Error != "" {
		view.ReloadPath = s.site.mine()
	}
	owner, ok := s.owner(r)
	view.Notice = mineNotices[justDone(r)]
	if justDone(r) == "joined" && !ok {
		view.Notice = "This browser did not keep the key, since it takes no cookies from here. Allow them, then make a new one-time link on your other device."
	}
	view.NoCookie = !ok
	if p, ok := s.user(r); ok && len(s.reviewedBy(p)) > 0 {
		view.Reviews = web.Link{Text: "What waits for your review", Href: s.site.reviews()}
	}
	if ok {
		s.renewOwner(w, r)
		if err := s.listMine(r, &view, owner, refused); err != nil {
			return err
		}
	}
	return s.render(w, r, status, web.Mine(view))
}

func (s *Server) listMine(r *http.Request, view *web.MineView, owner [32]byte, refused renaming) error {
	page := pageNumber(r)
	decisions, err := s.Store.DecisionsOf(r.Context(), owner, s.Now(), perPage+1, (page-1)*perPage)
	if err == nil && len(decisions) == 0 && page > 1 { // what was there has been deleted
		page = 1
		decisions, err = s.Store.DecisionsOf(r.Context(), owner, s.Now(), perPage+1, 0)
	}
	if err != nil {
		return fmt.Errorf("list decisions: %w", err)
	}
	if view.Comments, err = s.writtenComments(r, owner); err != nil {
		return err
	}
	if page == 1 {
		if view.Rounds, err = s.roundLines(r, owner); err != nil {
			return err
		}
	}
	if page > 1 {
		view.Newer = web.Link{Text: "Newer", Href: fmt.Sprintf("%s?page=%d", s.site.mine(), page-1)}
	}
	if len(decisions) > perPage {
		decisions = decisions[:perPage]
		view.Older = web.Link{Text: "Older", Href: fmt.Sprintf("%s?page=%d", s.site.mine(), page+1)}
	}
	for i, d := range decisions {
		entry, err := s.decisionView(r, d, i+1)
		if err != nil {
			s.leftOut(r, err)
			continue
		}
		if d.ID == refused.decision {
			entry.Rename.Name = refused.name
		}
		view.Decisions = append(view.Decisions, entry)
	}
	return nil
}

// pageNumber counts from 1; anything odd is the first page.
func pageNumber(r *http.Request) int {
	page, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || page < 1 || page > mostPages {
		return 1
	}
	return page
}

// decisionView is the n-th entry of the list.
func (s *Server) decisionView(r *http.Request, d questions.Decision, n int) (web.DecisionView, error) {
	view := web.DecisionView{ID: fmt.Sprintf("decision-%d", n), Delete: deleteForm(d)}
	view.Delete.Action = s.site.decision(d.ID) + "/delete"
	var owned *ownSession
	if d.Session != nil {
		var err error
		if owned, err = s.withPath(r, *d.Session); err != nil {
			return view, err
		}
		view.Name, view.Questionnaire, view.Language = owned.Title, owned.questionnaire.Title, owned.questionnaire.Language
		view.Rename = web.RenameForm{
			Action: s.site.decision(d.ID) + "/rename", ID: fmt.Sprintf("name-%d", n), Name: web.Field{Value: owned.Title, Max: questions.MaxTitle}, Was: owned.Title,
		}
		view.Change = web.Link{Text: "Change your answers", Href: owned.answersPath()}
		view.Team = s.askTeam(owned.Questionnaire, owned.ID)
	}
	if len(d.Results) > 0 {
		if err := s.drawDecided(r, &view, d, owned, n); err != nil {
			return view, err
		}
	} else {
		s.drawUnfinished(&view, owned)
	}
	view.Name = cmp.Or(view.Name, view.Questionnaire)
	return view, nil
}

func (s *Server) drawUnfinished(view *web.DecisionView, t *ownSession) {
	view.State = report.Count(t.path.Answered(), "answer") + " so far, last used " + s.dayWords(t.Used)
	view.Notices = s.mendedSince(t)
	view.Open = web.Link{Text: "Continue", Href: t.next("")}
	view.Change = web.Link{}
	view.Goes, view.Soon = s.sessionRemoval("It", t.Session)
}

func (s *Server) drawDecided(r *http.Request, view *web.DecisionView, d questions.Decision, owned *ownSession, n int) error {
	newest := d.Results[0]
	f, err := s.decode(r, newest.Result, s.ofOwner(newest.ID))
	if err != nil {
		return err
	}
	view.Language = f.MadeWith().Language
	view.Questionnaire, view.Verdict, view.State = f.MadeWith().Title, f.Sentence(), "Decided "+report.Day(f.Created)
	if len(newest.Outcome) > 0 {
		view.State = "Recommended " + report.Day(f.Created)
	}
	if owned == nil {
		view.Name, view.Reopen = f.Title, f.Path+"/reopen"
	} else if !owned.Finished() {
		view.State += ", and changed since"
	}
	if len(newest.Team) > 0 {
		view.Reopen, view.Round = "", web.Link{Text: "The round", Href: s.site.round(d.ID)}
	}
	view.Notices = f.MendedSince()
	view.Open = web.Link{Text: "Open the recommendation", Href: f.Path}
	view.Share = web.Link{Text: "Share this result", Href: report.SharePath(f.Path)}
	view.PeerReview = report.ReviewState(newest.Reviews)
	if err := s.drawOutcome(r, view, f, newest); err != nil {
		return err
	}
	if view.Goes, view.Soon = s.resultRemoval(newest, owned); view.Goes == "" && owned != nil && !owned.Finished() {
		view.Goes, view.Soon = s.sessionRemoval("What you changed since", owned.Session)
	}
	view.Links = s.linkLines(d, n)
	view.NewComments = s.newComments(d)
	for _, earlier := range d.Results[1:] {
		past, err := s.decode(r, earlier.Result, s.ofOwner(earlier.ID))
		if err != nil {
			return err
		}
		view.Earlier = append(view.Earlier, web.ResultLine{Date: report.Day(past.Created), Verdict: past.Sentence(), Href: past.Path})
	}
	return nil
}

// drawOutcome says what was decided on the newest result, and what is due.
func (s *Server) drawOutcome(r *http.Request, view *web.DecisionView, f *report.Result, newest questions.ResultWithLinks) error {
	due := report.ReviewDue(newest.ResultSettings, s.Now())
	if !due && len(newest.Outcome) == 0 {
		return nil
	}
	_, replaced, err := s.successor(r, f.ID, f.IsOwner)
	if err != nil {
		return err
	}
	view.Decided = f.DecidedWords(newest.Outcome, replaced)
	if due && !replaced {
		view.Due = "Due for review since " + report.Day(newest.Review)
	}
	if newest.Outcome.AsksHowItWent(newest.Review, s.Now()) {
		view.HowItWent = web.Link{Text: "How did it go?", Href: f.Path + "#look-back"}
	}
	return nil
}

// linkLines are the links of all results that still open, those of the newest
// result first.
func (s *Server) linkLines(d questions.Decision, n int) []web.LinkLine {
	var lines []web.LinkLine
	for _, held := range d.Results {
		for _, link := range held.Links {
			if link.Live(s.Now()) {
				lines = append(lines, web.LinkLine{
					Label: questions.Seen(link.Label), Scope: wordsOf(link.Scope).name, Until: s.linkState(link),
					Address: s.absolute(s.site.result(link.Token)), Field: fmt.Sprintf("link-%d-%d", n, len(lines)+1),
				})
			}
		}
	}
	return lines
}

// newComments lead to the results with comments that the owner has not read.
func (s *Server) newComments(d questions.Decision) []web.Link {
	var found []web.Link
	for _, held := range d.Results {
		if held.Comments.New > 0 {
			found = append(found, web.Link{Text: report.Count(held.Comments.New, "new comment"), Href: report.CommentsPath(s.site.result(held.ID))})
		}
	}
	return found
}

// deleteForm says what would go with a decision.
func deleteForm(d questions.Decision) web.DeleteForm {
	links, comments := 0, 0
	for _, held := range d.Results {
		links += len(held.Links)
		comments += held.Comments.Shown
	}
	var form web.DeleteForm
	if len(d.Results) > 0 && len(d.Results[0].Team) > 0 {
		form.What = append(form.What, "the round, with what everybody in it answered, their notes and names")
	}
	if d.Session != nil {
		form.What = append(form.What, report.Count(len(d.Session.Answers), "answer")+", with the notes")
	}
	if len(d.Results) > 0 {
		form.What = append(form.What, report.Count(len(d.Results), "result"))
	}
	if links > 0 {
		form.What = append(form.What, report.Count(links, "link")+", which nobody can open afterwards")
	}
	if comments > 0 {
		form.What = append(form.What, report.Count(comments, "comment")+" of readers")
	}
	return form
}

func (s *Server) rename(w http.ResponseWriter, r *http.Request) error {
	id := chi.URLParam(r, "decision")
	session, err := s.Store.Session(r.Context(), id)
	if err != nil {
		return fmt.Errorf("load session: %w", err)
	}
	if !s.owns(r, session.Owner) {
		return s.notYours(r, session)
	}
	sent, err := s.form(r)
	if err != nil {
		return err
	}
	typed := web.Field{Value: sent.Get("title"), Max: questions.MaxTitle}
	title := readLine(&typed, "the name", "")
	if typed.Error != "" {
		return s.renderMine(w, r, http.StatusUnprocessableEntity, renaming{id, typed})
	}
	var was *string
	if sent.Has("was") {
		drawn := sent.Get("was")
		was = &drawn
	}
	err = s.Store.Rename(r.Context(), id, was, title, s.Now())
	if errors.Is(err, questions.ErrConflict) {
		return s.renamedElsewhere(w, r, id, typed)
	}
	if err != nil {
		return fmt.Errorf("rename: %w", err)
	}
	return seeOther(w, r, s.site.mine()+"?done=renamed")
}

// renamedElsewhere shows a name that was sent beside the one that a decision got
// meanwhile.
func (s *Server) renamedElsewhere(w http.ResponseWriter, r *http.Request, id string, typed web.Field) error {
	session, err := s.Store.Session(r.Context(), id)
	if err != nil {
		return fmt.Errorf("load session: %w", err)
	}
	saved := "no name"
	if session.Title != "" {
		saved = "“" + web.Isolate(session.Title) + "”"
	}
	typed.Error = overtakenText("The name was", saved)
	return s.renderMine(w, r, http.StatusConflict, renaming{id, typed})
}

func (s *Server) deleteDecision(w http.ResponseWriter, r *http.Request) error {
	owner, ok := s.owner(r)
	if !ok {
		return s.noCookie("A decision can be deleted only in the browser that it was made in, which holds its key in a cookie. This request came without any.",
			"Nothing was deleted.")
	}
	if _, err := s.form(r); err != nil {
		return err
	}
	done := "deleted"
	switch err := s.Store.DeleteDecision(r.Context(), owner, chi.URLParam(r, "decision"), s.Now()); {
	case errors.Is(err, questions.ErrNotFound):
		done = "gone" // by another press of the button, or never this browser's
	case err != nil:
		return fmt.Errorf("delete decision: %w", err)
	}
	return seeOther(w, r, s.site.mine()+"?done="+done)
}
