package handlers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// result shows the recommendation.
func (s *Server) result(w http.ResponseWriter, r *http.Request) error {
	shared, err := s.Store.Shared(r.Context(), chi.URLParam(r, "token"))
	if err != nil && !errors.Is(err, questions.ErrNotFound) {
		return fmt.Errorf("load link: %w", err)
	}
	// A page that is kept says of nobody that they have signed in.
	if _, signedIn := s.user(r); err == nil && !signedIn && s.Preview == nil && !s.owns(r, shared.Owner) {
		page, err := s.linkPage(r, shared)
		if err != nil {
			return err
		}
		return page.send(w, r)
	}
	f, err := s.resultForReader(r)
	if err != nil {
		return err
	}
	view, err := s.visitorView(r, f)
	if f.IsOwner {
		view, err = s.ownerView(r, f)
	}
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, web.Result(view))
}

// visitorView is the page of a link as its owner sees it, or somebody who has signed
// in.
func (s *Server) visitorView(r *http.Request, f *report.Result) (web.ResultView, error) {
	around, err := s.surroundings(r, f.ID, f.IsOwner)
	if err == nil {
		around.Counts, err = s.commentCounts(r, f.ID)
	}
	return f.ReaderPage(around), err
}

func (s *Server) commentCounts(r *http.Request, result string) (questions.CommentCounts, error) {
	all, err := s.Store.CommentsOf(r.Context(), result)
	if err != nil {
		return questions.CommentCounts{}, fmt.Errorf("load comments: %w", err)
	}
	return report.CommentCounts(all), nil
}

// linkPage returns the page that a link's readers see, drawn unless that has
// been done.
func (s *Server) linkPage(r *http.Request, shared questions.Shared) (*readyPage, error) {
	may, err := s.admit(r, false, false, &shared.Link)
	if err != nil {
		return nil, err
	}
	may.Path = s.site.result(shared.Token)
	around := report.Surroundings{Settings: shared.Settings}
	if shared.Settings.Announce { // else nobody is told of a newer one
		if around.Later, around.Replaced, err = s.successor(r, shared.Result, false); err != nil {
			return nil, err
		}
	}
	if shared.Stated {
		if around.Outcome, err = s.Store.OutcomeOf(r.Context(), shared.Result); err != nil {
			return nil, fmt.Errorf("load outcome: %w", err)
		}
	}
	if shared.Reviewed {
		if around.Reviews, err = s.Store.ReviewsOf(r.Context(), shared.Result); err != nil {
			return nil, fmt.Errorf("load review: %w", err)
		}
	}
	around.Counts.Shown = shared.Commented
	show := shown{link: shared.Link, upkeep: shared.Settings, outcome: fingerprint(around.Outcome), reviews: fingerprint(around.Reviews), later: around.Later.ID, comments: around.Counts.Shown, day: dayNumber(s.Now())}
	// The page is kept under what was on offer when this was read.
	offers := s.Catalogue.Now()
	setting := s.setting(offers, shared.Result, shared.Questionnaire)
	show.site = setting.Brand.Version
	if q := setting.Offered; q != nil {
		show.offered, show.since = q.Version, setting.OfferedSince
	}
	if text := setting.Retired.Text; text != "" {
		show.offered = text + setting.Retired.More.Href
	}
	return s.pages.get(show, func() (*readyPage, error) {
		result, err := s.Store.Result(r.Context(), shared.Result)
		if err != nil {
			return nil, fmt.Errorf("load result: %w", err)
		}
		f, err := s.decode(r, result, may)
		if err != nil {
			return nil, err
		}
		f.Setting = setting
		ctx := s.branded(r.Context(), offers)
		if s.People != nil {
			ctx = web.WithSignedIn(ctx, &web.SignedIn{SignIn: s.site.signInFor(may.Path)})
		}
		return drawReady(ctx, web.Result(f.ReaderPage(around)))
	})
}

// drawReady draws a page to be kept.
func drawReady(ctx context.Context, page templ.Component) (*readyPage, error) {
	html := buffers.Get().(*bytes.Buffer)
	defer giveBack(html)
	// Others may wait for the drawing when this reader has left.
	if err := page.Render(context.WithoutCancel(ctx), html); err != nil {
		return nil, fmt.Errorf("draw page: %w", err)
	}
	return readyFor(html.Bytes())
}

// surroundings reads what the page of a result shows beside it.
func (s *Server) surroundings(r *http.Request, result string, owner bool) (around report.Surroundings, err error) {
	if around.Later, around.Replaced, err = s.successor(r, result, owner); err != nil {
		return around, err
	}
	if around.Settings, err = s.settings(r, result); err != nil {
		return around, err
	}
	if around.Outcome, err = s.Store.OutcomeOf(r.Context(), result); err != nil {
		return around, fmt.Errorf("load outcome: %w", err)
	}
	if around.Reviews, err = s.Store.ReviewsOf(r.Context(), result); err != nil {
		return around, fmt.Errorf("load review: %w", err)
	}
	return around, nil
}

// errNoSession means that a session is gone, or is not this browser's.
var errNoSession = errors.New("no session of this browser")

// ownedSession returns the session that a result was made from, or errNoSession.
func (s *Server) ownedSession(r *http.Request, id string) (*ownSession, error) {
	session, err := s.Store.Session(r.Context(), id)
	if errors.Is(err, questions.ErrNotFound) || err == nil && !s.owns(r, session.Owner) {
		return nil, errNoSession
	}
	if err != nil {
		return nil, fmt.Errorf("load session: %w", err)
	}
	return s.withPath(r, session)
}
