package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// ownerView is the owner's own page of a result.
func (s *Server) ownerView(r *http.Request, f *report.Result) (web.ResultView, error) {
	session, err := s.ownedSession(r, f.Session)
	if err != nil && !errors.Is(err, errNoSession) {
		return web.ResultView{}, err
	}
	var owned report.Owned
	if session != nil {
		owned.Change, owned.AllAnswers = session.changePath, session.answersPath()
	}
	if f.Team != nil {
		owned.Round = s.site.round(f.Session)
	}
	if owned.Links, err = s.Store.LinksOf(r.Context(), f.ID); err != nil {
		return web.ResultView{}, fmt.Errorf("list links: %w", err)
	}
	around, err := s.surroundings(r, f.ID, true)
	if err != nil {
		return web.ResultView{}, err
	}
	if around.Counts, err = s.commentCounts(r, f.ID); err != nil {
		return web.ResultView{}, err
	}
	if f.Replaces != "" {
		if earlier, err := s.Store.Result(r.Context(), f.Replaces); err == nil {
			owned.Earlier, owned.EarlierPath = &earlier, s.site.result(earlier.ID)
		}
	}
	if s.Retention > 0 {
		owned.Retention = s.retentionPeriod()
	}
	owned.Removal, _ = s.resultRemoval(questions.ResultWithLinks{Result: f.Result, ResultSettings: around.Settings, Links: owned.Links}, session)
	link, shared := s.recordLink(owned.Links)
	if shared {
		owned.Address = s.absolute(s.site.result(link.Token))
	}
	view := f.OwnerPage(owned, around)
	if session != nil {
		view.Team = s.askTeam(f.Questionnaire, session.ID)
	}
	if !shared {
		query := url.Values{"label": {recordLabel}, "scope": {string(questions.Full)}}
		view.RecordLink = web.Link{Text: "Make a link for the record", Href: report.SharePath(f.Path) + "?" + query.Encode()}
	}
	return view, nil
}

// ownerAgain shows the owner's page once more, with what change puts into it of what
// was sent and could not be taken.
func (s *Server) ownerAgain(w http.ResponseWriter, r *http.Request, f *report.Result, status int, change func(*web.ResultView)) error {
	view, err := s.ownerView(r, f)
	if err != nil {
		return err
	}
	change(&view)
	view.ReloadPath = f.Path
	return s.render(w, r, status, web.Result(view))
}

// successor returns the newest result that replaces one and that its reader may
// know of, and whether there is one.
func (s *Server) successor(r *http.Request, result string, owner bool) (later questions.Result, ok bool, err error) {
	find := s.Store.Announced
	if owner {
		find = s.Store.Successor
	}
	later, err = find(r.Context(), result)
	if errors.Is(err, questions.ErrNotFound) {
		return questions.Result{}, false, nil
	}
	if err != nil {
		return questions.Result{}, false, fmt.Errorf("load successor: %w", err)
	}
	return later, true, nil
}

func (s *Server) settings(r *http.Request, result string) (questions.ResultSettings, error) {
	settings, err := s.Store.ResultSettings(r.Context(), result)
	if err != nil {
		return settings, fmt.Errorf("load settings: %w", err)
	}
	return settings, nil
}
