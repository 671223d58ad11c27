package handlers

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
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
const linkEnded = "The link has ended. It opens nothing any more."

// newLinkMade is said to who makes another link of a round.
const newLinkMade = "There is a new link. The one before it opens nothing any more."

// forEver is said and not assumed, so that no link outlives its owner's wish
// because a field got lost.
const forEver = "0"

// linkForm is the form that makes a link, with what was typed into it.
func linkForm(typed url.Values) web.LinkForm {
	return web.LinkForm{
		Label: web.Field{Value: typed.Get("label"), Max: questions.MaxLabel}, Scopes: scopeChoices(typed.Get("scope")), Comments: typed.Get("comments") == "yes",
		Expiries: web.OneOf(typed.Get("days"),
			web.ChoiceView{Value: forEver, Label: "Until I end it"},
			web.ChoiceView{Value: "7", Label: "For a week"},
			web.ChoiceView{Value: "30", Label: "For 30 days"},
			web.ChoiceView{Value: "90", Label: "For 90 days"},
			web.ChoiceView{Value: "365", Label: "For a year"}),
	}
}

func scopeChoices(chosen string) web.Choices {
	var all []web.ChoiceView
	for _, scope := range questions.Scopes() {
		words := wordsOf(scope)
		all = append(all, web.ChoiceView{Value: string(scope), Label: words.name, Consequence: web.Claim{Text: words.shows}, Besides: words.hides})
	}
	return web.OneOf(chosen, all...)
}

// sharing shows an owner the links of a result, and what readers see.
func (s *Server) sharing(w http.ResponseWriter, r *http.Request, f *report.Result) error {
	query := asText(r.URL.Query())
	if _, ok := questions.ParseScope(query.Get("scope")); !ok {
		query.Set("scope", string(questions.Full))
	}
	query.Set("days", cmp.Or(query.Get("days"), forEver))
	return s.renderSharing(w, r, http.StatusOK, f, linkForm(query), nil)
}

// renderSharing shows the links of a result; change, unless it is nil, says what is
// otherwise where it is published.
func (s *Server) renderSharing(w http.ResponseWriter, r *http.Request, status int, f *report.Result, form web.LinkForm, change func(*web.PublishPart)) error {
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
	form := linkForm(sent)
	readLink(&form, &link)
	if form.Problem().Text != "" {
		return s.renderSharing(w, r, http.StatusUnprocessableEntity, f, form, nil)
	}
	done := "made"
	err := s.Store.CreateLink(r.Context(), link, mostLinks, doublePress)
	switch {
	case errors.Is(err, questions.ErrConflict):
		done = "made-already"
	case errors.Is(err, questions.ErrTooMany):
		return s.refuse(http.StatusConflict, nil, "No link was made", linksFull).private().offering(web.Link{Text: "Share this result", Href: report.SharePath(f.Path)})
	case err != nil:
		return fmt.Errorf("create link: %w", err)
	}
	return seeOther(w, r, report.SharePath(f.Path)+"?done="+done+"#links")
}

var linksFull = fmt.Sprintf("This result has %d links, and there cannot be more. Freeze the answers under another name for a result with links of its own.", mostLinks)

// readersWords say who can read a result by a link.
func (s *Server) readersWords() string {
	if s.People != nil && s.People.StaffOnly {
		return "Whoever has the link and signs in here"
	}
	return "Whoever has the link"
}

// readLink puts what was typed into the link, and notes in the form what is wrong.
func readLink(form *web.LinkForm, link *questions.Link) {
	link.Label = readLine(&form.Label, "the label", "")
	scope, ok := form.Scopes.Value()
	if !ok {
		form.Scopes.Error = "Choose what readers see"
	}
	link.Scope = questions.Scope(scope)
	days, chosen := form.Expiries.Value()
	if !chosen {
		form.Expiries.Error = "Choose how long the link works"
	} else if n, err := strconv.Atoi(days); err == nil && days != forEver {
		link.Expires = link.Created.AddDate(0, 0, n)
	}
	link.Comments = form.Comments && link.Scope.ShowsAnswers()
	if ok && form.Comments && !link.Comments {
		form.CommentsError = "Readers can comment only by a link that shows everything: choose that, or untick this"
	}
}

func (s *Server) revokeLink(w http.ResponseWriter, r *http.Request, f *report.Result) error {
	link, err := s.Store.Link(r.Context(), chi.URLParam(r, "link"))
	if err != nil {
		return fmt.Errorf("load link: %w", err)
	}
	if link.Result != f.ID {
		return questions.ErrNotFound
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

func (s *Server) sharingView(r *http.Request, f *report.Result, held questions.ResultWithLinks, form web.LinkForm) (web.SharingView, error) {
	owned, err := s.ownedSession(r, f.Session)
	if err != nil && !errors.Is(err, errNoSession) {
		return web.SharingView{}, err
	}
	view := web.SharingView{
		Page: s.site.privatePage("Share this result").In(f.MadeWith().Language), Back: web.Link{Text: "The recommendation", Href: f.Path},
		Name: f.Title, Questionnaire: f.MadeWith().Title, Verdict: f.Sentence(),
		Form: form, Looking: r.URL.Query().Has("scope"),
	}
	view.Form.Readers, view.Form.Action, view.Form.Look = s.readersWords(), f.Path+"/links", report.SharePath(f.Path)+"#preview"
	view.Notice = sharingNotices[justDone(r)]
	if len(held.Links) >= mostLinks {
		view.Form.Full = linksFull
	}
	var entry *questions.RegisterEntry
	if view.Publish, entry, err = s.publishPart(r, f); err != nil {
		return web.SharingView{}, err
	}
	var over []web.LinkView
	for i, link := range held.Links {
		line := s.linkView(f, link, i+1)
		line.Listed = entry != nil && link.Token == entry.Link
		if !line.Live {
			over = append(over, line)
			continue
		}
		line.Holds = s.lastLinkNotice(held, owned, link)
		view.Links = append(view.Links, line)
	}
	view.Links = append(view.Links, over...)
	draft := questions.Link{Created: s.Now()}
	readLink(&form, &draft) // what is wrong with it was said above
	seen := cmp.Or(draft.Scope, questions.Full)
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

// wordsOf has words of their own for all scopes.
func wordsOf(scope questions.Scope) scopeWords {
	return map[questions.Scope]scopeWords{
		questions.Full: {
			name: "Everything", preview: "everything",
			shows: "Readers see the recommendation with all answers, notes, weights, and what would change it, and the files to take along.",
			hides: "They can start a decision of their own from these answers.",
		},
		questions.VerdictOnly: {
			name: "Verdict only", preview: "the verdict alone",
			shows: "Readers see the verdict, the ranking, what rules options out, the reasons and the sources, and which option was decided on.",
			hides: "They do not see answers, notes, what you write about the decision, weights, or what would change it. Somebody who knows the questionnaire may still work out some answers from the reasons and the numbers.",
		},
	}[scope]
}
