package handlers

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

const (
	// maxSearch is how many characters may be looked for in the register.
	maxSearch = 100
	// registerLabel is the label of a link that is made for the register.
	registerLabel = "The register"
)

// register lists what was published to the house.
func (s *Server) register(w http.ResponseWriter, r *http.Request) error {
	asked := registerQuery(r)
	found, err := s.published(r, asked)
	if err != nil {
		return err
	}
	page := min(pageNumber(r), max(1, (len(found.entries)+perPage-1)/perPage))
	shown := found.entries[(page-1)*perPage : min(page*perPage, len(found.entries))]
	view := web.RegisterView{
		Page: s.site.privatePage("The register"), Found: foundWords(len(found.entries), found.all), Empty: found.all == 0,
		Search: s.registerSearch(asked, found), Start: web.Link{Text: "My decisions", Href: s.site.mine()},
		Newer: registerPage(s.site.register(), asked, page-1), Older: registerPage(s.site.register(), asked, page+1),
	}
	view.Newer.Text, view.Older.Text = "Newer", "Older"
	if page == 1 {
		view.Newer.Href = ""
	}
	if page*perPage >= len(found.entries) {
		view.Older.Href = ""
	}
	if p, ok := s.user(r); ok && p.IsKeeper {
		view.Keepers = web.Link{Text: "For keepers: what is due, what has moved, and figures", Href: s.site.keepers()}
	}
	for _, l := range shown {
		view.Entries = append(view.Entries, l.Line(s.Now()))
	}
	view.Atom = s.site.register() + ".atom" + queryOf(asked)
	view.Files = []web.Link{
		{Text: "These decisions as a table (CSV)", Href: s.site.register() + ".csv" + queryOf(asked)},
		{Text: "What is published and decided next, as a feed (Atom)", Href: view.Atom},
	}
	return s.render(w, r, http.StatusOK, web.Register(view))
}

func (s *Server) registerCSV(w http.ResponseWriter, r *http.Request) error {
	found, err := s.published(r, registerQuery(r))
	if err != nil {
		return err
	}
	table, err := report.RegisterCSV(found.entries, s.absolute(""))
	if err != nil {
		return err
	}
	writeFile(w, "text/csv; charset=utf-8; header=present", "register.csv", table)
	return nil
}

// registerFeed gives what was published or decided last.
func (s *Server) registerFeed(w http.ResponseWriter, r *http.Request) error {
	asked := registerQuery(r)
	found, err := s.published(r, asked)
	if err != nil {
		return err
	}
	first := s.BaseURL
	if i := slices.IndexFunc(s.Addresses, func(a Address) bool { return a.URL != nil }); i >= 0 {
		first = s.Addresses[i].URL
	}
	list := s.absolute(s.site.register())
	feed, err := report.RegisterFeed(found.entries, s.Catalogue.Now().reportBrand(), first.String()+queryOf(asked), s.absolute(""), list+queryOf(asked), list+".atom"+queryOf(asked))
	if err != nil {
		return err
	}
	writeFile(w, "application/atom+xml; charset=utf-8", "register.atom", feed)
	return nil
}

// registerQuery is what a request looks for. What cannot be looked for is not.
func registerQuery(r *http.Request) questions.RegisterQuery {
	sent := r.URL.Query()
	asked := questions.RegisterQuery{Questionnaire: sent.Get("questionnaire")}
	asked.Text, _ = line(strings.ToValidUTF8(sent.Get("q"), ""), maxSearch)
	if status := questions.Status(sent.Get("status")); slices.Contains(questions.AllStatuses(), status) {
		asked.Status = status
	}
	if reviewed := questions.ReviewStatus(sent.Get("review")); slices.Contains(reviewChoices(), reviewed) {
		asked.Reviewed = reviewed
	}
	return asked
}

// reviewChoices are what can be looked for of reviews.
func reviewChoices() []questions.ReviewStatus {
	return append(questions.AllReviewStatuses(), questions.NoReview)
}

// queryOf is the part of an address that asks for the same, with its question mark;
// empty for everything.
func queryOf(asked questions.RegisterQuery) string {
	query := url.Values{}
	for name, value := range map[string]string{"q": asked.Text, "questionnaire": asked.Questionnaire, "status": string(asked.Status), "review": string(asked.Reviewed)} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if len(query) == 0 {
		return ""
	}
	return "?" + query.Encode()
}

// registerPage leads to another page of what is looked for.
func registerPage(register string, asked questions.RegisterQuery, page int) web.Link {
	query, _ := url.ParseQuery(queryOf(asked)[min(1, len(queryOf(asked))):]) // we have just made it
	query.Set("page", strconv.Itoa(page))
	return web.Link{Href: register + "?" + query.Encode()}
}

// foundEntries are what is looked for in the register, the latest first, of how
// many, and of all of them the names of the questionnaires.
type foundEntries struct {
	entries        []report.Listed
	all            int
	questionnaires map[string]string
	reviewed       bool // whether there is a review of any of them
}

// published reads the register, by one statement.
func (s *Server) published(r *http.Request, asked questions.RegisterQuery) (foundEntries, error) {
	found := foundEntries{questionnaires: map[string]string{}}
	err := s.Store.EachPublished(r.Context(), s.Now(), func(e questions.RegisterEntry) error {
		found.all++
		found.reviewed = found.reviewed || e.Reviewed != ""
		if _, known := found.questionnaires[e.Questionnaire]; !known { // the latest name
			found.questionnaires[e.Questionnaire] = e.Name
		}
		if asked.Matches(e) {
			found.entries = append(found.entries, report.Listed{RegisterEntry: e, Path: s.site.result(e.Link)})
		}
		return nil
	})
	if err != nil {
		return found, fmt.Errorf("read register: %w", err)
	}
	return found, nil
}

func foundWords(found, all int) string {
	if found == all {
		return report.Count(all, "decision")
	}
	return fmt.Sprintf("%d of %s", found, report.Count(all, "decision"))
}

func (s *Server) registerSearch(asked questions.RegisterQuery, found foundEntries) web.RegisterSearch {
	form := web.RegisterSearch{
		Action: s.site.register(), Text: web.Field{Value: asked.Text, Max: maxSearch},
		Questionnaires: []web.ChoiceView{{Label: "All"}}, Statuses: []web.ChoiceView{{Label: "All"}},
	}
	for id, name := range found.questionnaires {
		form.Questionnaires = append(form.Questionnaires, web.ChoiceView{Value: id, Label: name, Checked: id == asked.Questionnaire})
	}
	slices.SortFunc(form.Questionnaires[1:], func(a, b web.ChoiceView) int {
		return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.Value, b.Value))
	})
	for _, status := range questions.AllStatuses() {
		form.Statuses = append(form.Statuses, web.ChoiceView{Value: string(status), Label: report.StatusWords(status), Checked: status == asked.Status})
	}
	if found.reviewed || asked.Reviewed != "" || len(s.Catalogue.Now().reviews) > 0 {
		form.Reviews = []web.ChoiceView{{Label: "All"}}
		for _, reviewed := range reviewChoices() {
			form.Reviews = append(form.Reviews, web.ChoiceView{Value: string(reviewed), Label: report.ReviewChoice(reviewed), Checked: reviewed == asked.Reviewed})
		}
	}
	if asked != (questions.RegisterQuery{}) {
		form.All = web.Link{Text: "Show all", Href: s.site.register()}
	}
	return form
}

// publish adds a result to the register, for its owner alone.
func (s *Server) publish(w http.ResponseWriter, r *http.Request, f *report.Result, sent url.Values) error {
	scope, ok := questions.ParseScope(sent.Get("scope"))
	if !ok {
		return s.publishAgain(w, r, f, http.StatusUnprocessableEntity, func(part *web.PublishPart) { part.Scopes.Error = "Choose what readers see" })
	}
	p, _ := s.user(r)
	link := questions.Link{Token: s.Token(), Result: f.ID, Label: registerLabel, Scope: scope, Created: s.Now()}
	entry := questions.RegisterEntry{Result: f.ID, Published: s.Now(), Publisher: readable(p.Called()), RegisterFacts: f.Facts()}
	done := "published"
	switch err := s.Store.Publish(r.Context(), entry, link, mostLinks, questions.MostPublished); {
	case errors.Is(err, questions.ErrConflict):
		done = "published-already"
	case errors.Is(err, questions.ErrTooMany):
		return s.publishAgain(w, r, f, http.StatusConflict, func(part *web.PublishPart) { part.Full = tooManyPublished })
	case err != nil:
		return fmt.Errorf("publish: %w", err)
	}
	return seeOther(w, r, report.SharePath(f.Path)+"?done="+done+"#register")
}

var tooManyPublished = fmt.Sprintf("This cannot be published: the result has %d links, or the register %d decisions. Nothing was changed.", mostLinks, questions.MostPublished)

// publishAgain shows the page from which something could not be published.
func (s *Server) publishAgain(w http.ResponseWriter, r *http.Request, f *report.Result, status int, change func(*web.PublishPart)) error {
	return s.renderSharing(w, r, status, f, linkForm(url.Values{"scope": {string(questions.Full)}, "days": {forEver}}), change)
}

// unpublish takes a result out of the register, for its owner alone. One that is not
// there, such as after a second press, is out of it already.
func (s *Server) unpublish(w http.ResponseWriter, r *http.Request, f *report.Result, _ url.Values) error {
	if err := s.Store.Unpublish(r.Context(), f.ID, s.Now()); err != nil && !errors.Is(err, questions.ErrNotFound) {
		return fmt.Errorf("unpublish: %w", err)
	}
	return seeOther(w, r, report.SharePath(f.Path)+"?done=withdrawn#register")
}

// publishPart is where an owner publishes a result, and its entry; both are nil
// where there is no register or no entry.
func (s *Server) publishPart(r *http.Request, f *report.Result) (*web.PublishPart, *questions.RegisterEntry, error) {
	if s.People == nil {
		return nil, nil, nil
	}
	part := &web.PublishPart{Register: web.Link{Text: "the register", Href: s.site.register()}, Action: f.Path + "/publish"}
	entry, err := s.Store.Published(r.Context(), f.ID)
	switch {
	case errors.Is(err, questions.ErrNotFound):
		part.Scopes = scopeChoices(string(questions.VerdictOnly))
		return part, nil, nil
	case err != nil:
		return nil, nil, fmt.Errorf("load entry of the register: %w", err)
	}
	part.Action, part.Register.Text = f.Path+"/withdraw", "Open the register"
	part.Since = fmt.Sprintf("This decision is in the register since %s, by the name of %s. Readers see %s.",
		report.Day(entry.Published), web.Isolate(entry.Publisher), wordsOf(entry.Scope).preview)
	return part, &entry, nil
}
