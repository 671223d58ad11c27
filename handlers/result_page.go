package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// readerView is the page of a result for somebody who came by a link.
func (s *Server) readerView(f *frozen, around surroundings) web.ResultView {
	view := s.resultView(f, nil)
	view.Notices = f.accessNotices(s)
	if f.link != nil && !f.link.Expires.IsZero() {
		view.Until = "This link works until " + moment(f.link.Expires) + "."
	}
	view.Address = s.address(f)
	view.Card = view.Address + ".png"
	view.QR, view.QRSize = qrPath(view.Address)
	view.Feed = web.Link{Text: "Follow it (Atom feed)", Href: f.path + ".atom"}
	if around.replaced {
		view.Notices = append(view.Notices, web.NoticeView{
			Text: "A newer decision has replaced this one on " + day(around.later.Created) + ".",
			More: web.Link{Text: "See what changed", Href: newerPath(f.path)},
		})
	}
	s.drawTime(&view, f, around)
	return view
}

// ownerView is the owner's own page of a result.
func (s *Server) ownerView(r *http.Request, f *frozen) (web.ResultView, error) {
	owned, err := s.ownedSession(r, f.Session)
	if err != nil && !errors.Is(err, errNoSession) {
		return web.ResultView{}, err
	}
	view := s.resultView(f, owned)
	view.Owner = true
	if owned != nil {
		view.Review = web.Link{Text: "Change your answers", Href: owned.reviewPath()}
	} else {
		view.Reopen = f.path + "/reopen"
	}
	links, err := s.Store.LinksOf(r.Context(), f.ID)
	if err != nil {
		return view, fmt.Errorf("list links: %w", err)
	}
	view.Share, view.Shared = web.Link{Text: "Share this result", Href: sharePath(f.path)}, s.sharedWords(links)
	around, err := s.around(r, f)
	if err != nil {
		return view, err
	}
	s.drawSuccession(&view, r, f, around)
	view.Upkeep = s.upkeepForm(f, around)
	view.Goes, _ = s.resultRemoval(questions.ResultWithLinks{Result: f.Result, ResultSettings: around.upkeep, Links: links}, owned)
	s.drawTime(&view, f, around)
	return view, nil
}

// drawSuccession leads an owner to the newer result and to the earlier one.
func (s *Server) drawSuccession(view *web.ResultView, r *http.Request, f *frozen, around surroundings) {
	if around.replaced {
		view.Notices = append(view.Notices, web.NoticeView{
			Text: "You have replaced this result on " + day(around.later.Created) + ".",
			More: web.Link{Text: "See what changed", Href: newerPath(f.path)},
		})
	}
	if f.Replaces == "" {
		return
	}
	if earlier, err := s.Store.Result(r.Context(), f.Replaces); err == nil {
		view.Replaces = web.Link{Text: "Replaces the result of " + day(earlier.Created), Href: s.site.result(earlier.ID)}
	}
}

// sharedWords says how many links open a result.
func (s *Server) sharedWords(links []questions.Link) string {
	live := 0
	for _, link := range links {
		if link.Live(s.Now()) {
			live++
		}
	}
	switch live {
	case 0:
		return "Nobody else can see it yet."
	case 1:
		return "One link opens it."
	default:
		return fmt.Sprintf("%d links open it.", live)
	}
}

// successor returns the newest result that replaces one and that its reader may
// know of, and whether there is one.
func (s *Server) successor(r *http.Request, f *frozen) (later questions.Result, ok bool, err error) {
	find := s.Store.Announced
	if f.owner {
		find = s.Store.Successor
	}
	later, err = find(r.Context(), f.ID)
	if errors.Is(err, questions.ErrNotFound) {
		return questions.Result{}, false, nil
	}
	if err != nil {
		return questions.Result{}, false, fmt.Errorf("load successor: %w", err)
	}
	return later, true, nil
}

func (s *Server) upkeep(r *http.Request, f *frozen) (questions.ResultSettings, error) {
	upkeep, err := s.Store.ResultSettings(r.Context(), f.ID)
	if err != nil {
		return upkeep, fmt.Errorf("load upkeep: %w", err)
	}
	return upkeep, nil
}

// drawTime says what time has done to a result: its review is due, or today the
// same answers would be weighed otherwise.
func (s *Server) drawTime(view *web.ResultView, f *frozen, around surroundings) {
	if !around.upkeep.Review.IsZero() {
		view.Calendar = web.Link{Text: "Review date (calendar)", Href: f.path + ".ics"}
		if reviewDue(around.upkeep, s.Now()) && !around.replaced {
			view.Notices = append(view.Notices, web.NoticeView{Text: "This decision is due for review since " + day(around.upkeep.Review) + "."})
		}
	}
	today, ok := s.changedSince(f)
	if !ok {
		return
	}
	notice := web.NoticeView{Text: "The questionnaire has a newer version since " + day(today.since) + ". This result stays as it is."}
	if !today.newVersion(f) {
		notice.Text = methodChanged(f.verdict.Engine, questions.Engine) + " This result stays as it is."
	}
	if f.full {
		notice.More = web.Link{Text: today.title(f), Href: todayPath(f.path)}
	}
	view.Notices = append(view.Notices, notice)
}

// reviewDue reports whether the day of a review has come.
func reviewDue(u questions.ResultSettings, now time.Time) bool {
	return !u.Review.IsZero() && !now.Before(u.Review)
}
