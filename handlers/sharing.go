package handlers

import (
	"cmp"
	"errors"
	"fmt"
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

const (
	// mostLinks is how many links one result may have, ended ones included.
	mostLinks = 100
	// doublePress is how soon after a link the same form is taken for a second
	// press of its button, and not for the wish for another link.
	doublePress = time.Minute
)

// linkEnded is said to who ends a link, of a result or of a round.
const linkEnded = "The link has ended. Whoever opens it is told so."

// newLinkMade is said to who makes another link of a round.
const newLinkMade = "There is a new link. The one before it opens nothing any more."

// linkForm is what the form for a new link holds.
type linkForm struct {
	label, scope, days                      string
	labelProblem, scopeProblem, daysProblem string
	comments                                bool
	commentsProblem                         string
}

// forEver is said and not assumed, so that no link outlives its owner's wish
// because a field got lost.
const forEver = "0"

// lifetimes are for how many days a link may be made; none for ever.
func lifetimes() []web.ChoiceView {
	return []web.ChoiceView{
		{Value: forEver, Label: "Until I end it"},
		{Value: "7", Label: "For a week"},
		{Value: "30", Label: "For 30 days"},
		{Value: "90", Label: "For 90 days"},
		{Value: "365", Label: "For a year"},
	}
}

// sharing shows an owner the links of a result, and what readers see.
func (s *Server) sharing(w http.ResponseWriter, r *http.Request, f *report.Result) error {
	query := r.URL.Query()
	form := linkForm{label: query.Get("label"), scope: query.Get("scope"), days: cmp.Or(query.Get("days"), forEver), comments: query.Get("comments") == "yes"}
	if _, ok := questions.ParseScope(form.scope); !ok {
		form.scope = string(questions.Full)
	}
	return s.renderSharing(w, r, http.StatusOK, f, form, nil)
}

// renderSharing shows the links of a result; change, unless it is nil, says what is
// otherwise where it is published.
func (s *Server) renderSharing(w http.ResponseWriter, r *http.Request, status int, f *report.Result, form linkForm, change func(*web.PublishPart)) error {
	links, err := s.Store.LinksOf(r.Context(), f.ID)
	if err != nil {
		return fmt.Errorf("list links: %w", err)
	}
	upkeep, err := s.settings(r, f.ID)
	if err != nil {
		return err
	}
	view, err := s.sharingView(r, f, questions.ResultWithLinks{Result: f.Result, ResultSettings: upkeep, Links: links}, form)
	if err != nil {
		return err
	}
	if change != nil && view.Publish != nil {
		change(view.Publish)
	}
	if status != http.StatusOK {
		view.ReloadPath = report.SharePath(f.Path)
	}
	return s.render(w, r, status, web.Sharing(view))
}

// makeLink makes a link with the label, scope and end that the form names.
func (s *Server) makeLink(w http.ResponseWriter, r *http.Request, f *report.Result, sent url.Values) error {
	link := questions.Link{Token: s.Token(), Result: f.ID, Created: s.Now()}
	form := linkForm{label: sent.Get("label"), scope: sent.Get("scope"), days: sent.Get("days"), comments: sent.Get("comments") == "yes"}
	if !form.check(&link) {
		return s.renderSharing(w, r, http.StatusUnprocessableEntity, f, form, nil)
	}
	done := "made"
	err := s.Store.CreateLink(r.Context(), link, mostLinks, doublePress)
	switch {
	case errors.Is(err, questions.ErrConflict):
		done = "made-already"
	case errors.Is(err, questions.ErrTooMany):
		return s.renderSharing(w, r, http.StatusConflict, f, form, nil)
	case err != nil:
		return fmt.Errorf("create link: %w", err)
	}
	return seeOther(w, r, report.SharePath(f.Path)+"?done="+done+"#links")
}

// readersWords say who can read a result by a link.
func (s *Server) readersWords() string {
	if s.People != nil && s.People.StaffOnly {
		return "Whoever has the link and signs in here"
	}
	return "Whoever has the link"
}

// check puts what was sent into the link, or notes what is wrong.
func (form *linkForm) check(link *questions.Link) bool {
	var err error
	if link.Label, err = line(form.label, questions.MaxLabel); err != nil {
		form.labelProblem = "Shorten the label: " + err.Error()
	}
	var ok bool
	if link.Scope, ok = questions.ParseScope(form.scope); !ok {
		form.scopeProblem = "Choose what readers see"
	}
	if !slices.ContainsFunc(lifetimes(), func(c web.ChoiceView) bool { return c.Value == form.days }) {
		form.daysProblem = "Choose how long the link works"
	} else if days, err := strconv.Atoi(form.days); err == nil && form.days != forEver {
		link.Expires = link.Created.AddDate(0, 0, days)
	}
	link.Comments = form.comments && link.Scope.ShowsAnswers()
	if ok && form.comments && !link.Comments {
		form.commentsProblem = "Readers can comment only by a link that shows everything: choose that, or untick this"
	}
	return form.labelProblem+form.scopeProblem+form.daysProblem+form.commentsProblem == ""
}

// revokeLink ends one link of a result.
func (s *Server) revokeLink(w http.ResponseWriter, r *http.Request, f *report.Result) error {
	link, err := s.Store.Link(r.Context(), chi.URLParam(r, "link"))
	if err != nil {
		return fmt.Errorf("load link: %w", err)
	}
	if link.Result != f.ID {
		return s.notFound(nil)
	}
	if err := s.Store.RevokeLink(r.Context(), link.Token, s.Now()); err != nil {
		return fmt.Errorf("revoke link: %w", err)
	}
	return seeOther(w, r, report.SharePath(f.Path)+"?done=ended#links")
}

// sharingNotices say what has just been done to the links of a result.
var sharingNotices = map[string]string{
	"made":              "The link is made. Copy it from the list below.",
	"made-already":      "This link was made a moment ago, and is in the list below. To have a second one like it, give it a label of its own.",
	"published":         "The decision is in the register. You can take it out at any time.",
	"published-already": "The decision is in the register already.",
	"withdrawn":         "The decision is not in the register any more, and the link that was made for it has ended.",
	"ended":             linkEnded,
}

func (s *Server) sharingView(r *http.Request, f *report.Result, held questions.ResultWithLinks, form linkForm) (web.SharingView, error) {
	owned, err := s.ownedSession(r, f.Session)
	if err != nil && !errors.Is(err, errNoSession) {
		return web.SharingView{}, err
	}
	view := web.SharingView{
		Page: s.site.privatePage("Share this result"), Back: web.Link{Text: "The recommendation", Href: f.Path},
		Name: f.Title, Questionnaire: f.MadeWith().Title, Verdict: f.Sentence(),
		Form: form.view(f.Path), Looking: r.URL.Query().Has("scope"),
	}
	view.Form.Readers = s.readersWords()
	view.Language = f.MadeWith().Language
	view.Notice = sharingNotices[justDone(r)]
	if len(held.Links) >= mostLinks {
		view.Form.Full = fmt.Sprintf("This result has %d links, and there cannot be more. Freeze the answers under another name for a result with links of its own.", len(held.Links))
	}
	var entry *questions.RegisterEntry
	if view.Publish, entry, err = s.publishPart(r, f); err != nil {
		return web.SharingView{}, err
	}
	for i, link := range held.Links {
		line := s.linkView(f, link, i+1)
		if entry != nil && link.Token == entry.Link {
			line.Listed = true
		}
		if line.Live {
			line.Holds = s.lastLinkNotice(held, owned, link)
		}
		view.Links = append(view.Links, line)
	}
	draft := questions.Link{Created: s.Now()}
	form.check(&draft) // what is wrong with it was said above
	seen, ok := questions.ParseScope(form.scope)
	if !ok {
		seen = questions.Full
	}
	view.PreviewAs = wordsOf(seen).preview
	visit := f.As(report.Reader{Path: f.Path, Link: &draft, Scope: seen})
	around, err := s.surroundings(r, f.ID, false)
	view.Preview = visit.ReaderPage(around)
	view.Preview.Summary = web.Summary{} // it would have the owner's address
	view.Preview.Address, view.Preview.QR = s.absolute(s.site.result("")+"…"), ""
	return view, err
}

func (s *Server) linkView(f *report.Result, link questions.Link, n int) web.LinkView {
	view := web.LinkView{
		Field: fmt.Sprintf("link-%d", n), Name: questions.Seen(link.Label), Scope: wordsOf(link.Scope).name, Made: "Made " + report.Day(link.Created),
		Live: link.Live(s.Now()), Address: s.absolute(s.site.result(link.Token)), State: s.linkState(link),
	}
	if link.Comments {
		view.Scope += ", readers may comment"
	}
	if view.Name == "" {
		view.Name = "Link without a label"
	}
	if view.Live {
		view.QR, view.QRSize = report.QR(view.Address)
		view.Revoke = f.Path + "/links/" + link.Token + "/revoke"
	}
	return view
}

func (s *Server) linkState(link questions.Link) string {
	switch {
	case !link.Revoked.IsZero():
		return "Ended " + report.Day(link.Revoked)
	case link.Expires.IsZero():
		return "Works until you end it"
	case link.Live(s.Now()):
		return "Works until " + report.Minute(link.Expires)
	default:
		return "Expired " + report.Minute(link.Expires)
	}
}

// scopeWords say what a scope is.
type scopeWords struct{ name, preview, shows, hides string }

func wordsOf(scope questions.Scope) scopeWords {
	switch scope {
	case questions.VerdictOnly:
		return scopeWords{
			name: "Verdict only", preview: "the verdict alone",
			shows: "Readers see the verdict, the ranking, what rules options out, the reasons and the sources, and which option was decided on.",
			hides: "They do not see answers, notes, what you write about the decision, weights, or what would change it. Somebody who knows the questionnaire may still work out some answers from the reasons and the numbers.",
		}
	default:
		return scopeWords{
			name: "Everything", preview: "everything",
			shows: "Readers see the recommendation with all answers, notes, weights, and what would change it, and the files to take along.",
			hides: "They can start a decision of their own from these answers.",
		}
	}
}

func (form linkForm) view(result string) web.LinkForm {
	view := web.LinkForm{
		Action: result + "/links", Look: report.SharePath(result) + "#preview", Label: form.label, LabelMax: questions.MaxLabel, LabelError: form.labelProblem,
		ScopeError: form.scopeProblem, Expiries: lifetimes(), ExpiryError: form.daysProblem, Comments: form.comments, CommentsError: form.commentsProblem,
	}
	for _, scope := range questions.Scopes() {
		words := wordsOf(scope)
		view.Scopes = append(view.Scopes, web.ScopeChoice{
			Value: string(scope), Name: words.name, Shows: words.shows, Hides: words.hides, Checked: string(scope) == form.scope,
		})
	}
	for i := range view.Expiries {
		view.Expiries[i].Checked = view.Expiries[i].Value == form.days
	}
	for _, problem := range []struct{ text, field string }{
		{form.labelProblem, "#label"}, {form.scopeProblem, "#scope-1"}, {form.commentsProblem, "#comments"}, {form.daysProblem, "#days-1"},
	} {
		if problem.text != "" && view.Error == "" {
			view.Error, view.ErrorField = problem.text, problem.field
		}
	}
	return view
}
