package handlers

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

const (
	// mostCompared is how many published decisions are compared with today's version
	// for one page, each of which takes some milliseconds.
	mostCompared = 20
	// mostListed is how many a list of the page for keepers has.
	mostListed = 50
	// mostCounted is how many results, and how many sessions that were left, figures
	// are made from: the newest.
	mostCounted = 1000
	// mostPastVersions is how many versions that are not on offer any more are read
	// for that.
	mostPastVersions = 8
	// countAgain is for how long figures stand.
	countAgain = 10 * time.Minute
)

// errCompareLater means that enough is compared for one page.
var errCompareLater = errors.New("enough is compared for one page")

// compared names a drift: of a result under a version, which is empty for none.
type compared struct{ result, version string }

// keepers shows those who keep the site what published decisions ask for, and
// figures of all.
func (s *Server) keepers(w http.ResponseWriter, r *http.Request) error {
	if err := s.keepersOnly(r); err != nil {
		return err
	}
	return s.renderKeepers(w, r, http.StatusOK, web.HandOverForm{})
}

func (s *Server) keepersOnly(r *http.Request) error {
	if p, _ := s.user(r); !p.IsKeeper { // demandUser has seen to it that there is one
		return s.refuse(http.StatusForbidden, nil, "This page is for keepers of the site",
			"Whoever runs this site says who keeps it. What is published for everybody is in the register.")
	}
	return nil
}

func (s *Server) renderKeepers(w http.ResponseWriter, r *http.Request, status int, form web.HandOverForm) error {
	view := web.KeepersView{Page: s.site.privatePage("For keepers"), Back: web.Link{Text: "The register", Href: s.site.register()}, Hand: form}
	view.Hand.Action, view.Hand.From.Max, view.Hand.To.Max = s.site.keepers()+"/hand-over", maxWho, maxWho
	if justDone(r) == "handed-over" {
		view.Notice = "Everything is handed over."
	}
	if status != http.StatusOK || form.Sure != "" {
		view.ReloadPath = s.site.keepers()
	}
	found, err := s.published(r, questions.RegisterQuery{})
	if err != nil {
		return err
	}
	if err := s.drawDrift(r, &view, found.entries); err != nil {
		return err
	}
	counted, err := s.figures(r.Context())
	if err != nil {
		return err
	}
	view.Figures, view.Counted = counted.views, counted.words
	return s.render(w, r, status, web.Keepers(view))
}

// drawDrift lists what published decisions ask for.
func (s *Server) drawDrift(r *http.Request, view *web.KeepersView, entries []report.Listed) error {
	left, waiting := mostCompared, 0
	for _, l := range entries {
		if l.ReviewDue(s.Now()) {
			add(&view.Due, l, []string{l.Line(s.Now()).Due, l.Line(s.Now()).Decided})
		}
		if status := l.Status(); status == questions.Superseded || status == questions.Deprecated {
			continue
		}
		drift, err := s.drift(r, l, &left)
		if errors.Is(err, errCompareLater) {
			waiting++
			continue
		}
		if errors.Is(err, questions.ErrNotFound) { // deleted just now
			continue
		}
		if err != nil {
			return err
		}
		if drift.Moved != "" {
			add(&view.Moved, l, []string{drift.Moved})
		}
		if len(drift.Withdrawn) > 0 {
			add(&view.Withdrawn, l, drift.Withdrawn)
		}
	}
	for _, list := range []*web.KeepersList{&view.Due, &view.Moved, &view.Withdrawn} {
		if more := len(list.Entries) - mostListed; more > 0 {
			list.Entries, list.More = list.Entries[:mostListed], fmt.Sprintf("And %d more.", more)
		}
	}
	if waiting > 0 {
		view.Waiting = fmt.Sprintf("%s not compared with today’s version yet: open this page again for the next %d.", report.Count(waiting, "decision")+map[bool]string{true: " is", false: " are"}[waiting == 1], mostCompared)
	}
	return nil
}

func add(list *web.KeepersList, l report.Listed, what []string) {
	line := l.Line(time.Time{})
	list.Entries = append(list.Entries, web.KeepersLine{Language: line.Language, Name: line.Name, Href: line.Href, What: what})
}

// drift is what time has done to a published result, worked out once for each
// version on offer. It returns errCompareLater where that would be another one
// after the last one that is left.
func (s *Server) drift(r *http.Request, l report.Listed, left *int) (report.Drift, error) {
	offered := ""
	if q := s.Catalogue.Now().current(l.Questionnaire); q != nil {
		offered = q.Version
	}
	return s.drifts.get(compared{l.Result, offered}, func() (report.Drift, error) {
		if *left == 0 {
			return report.Drift{}, errCompareLater
		}
		*left--
		result, err := s.Store.Result(r.Context(), l.Result)
		if err != nil {
			return report.Drift{}, fmt.Errorf("load result: %w", err)
		}
		f, err := s.decode(r, result, report.Reader{Path: l.Path, Scope: questions.VerdictOnly})
		if err != nil {
			return report.Drift{}, err
		}
		return f.Drift(), nil
	})
}

func driftSize(d report.Drift) int {
	size := 200 + len(d.Moved)
	for _, title := range d.Withdrawn {
		size += len(title)
	}
	return size
}

// keptFigures are figures with what they were made from.
type keptFigures struct {
	views []web.FiguresView
	words string
}

// figures are counted anew after countAgain.
func (s *Server) figures(ctx context.Context) (keptFigures, error) {
	now := s.Now()
	return s.counted.get(now.Unix()/int64(countAgain.Seconds()), func() (keptFigures, error) {
		return s.countFigures(context.WithoutCancel(ctx), now)
	})
}

// countFigures makes figures from the newest results, and from sessions that nobody
// has used for a day.
func (s *Server) countFigures(ctx context.Context, now time.Time) (keptFigures, error) {
	counters := questions.FigureCounters{}
	names := map[string]*questions.Questionnaire{} // by the id
	var made []time.Time
	err := s.Store.ResultsSince(ctx, "", time.Time{}, mostCounted, func(r questions.ResultWithLinks) error {
		verdict, err := questions.ReadVerdict(r.Verdict)
		if err != nil {
			return err
		}
		made = append(made, r.Created)
		counters.Of(r.Questionnaire).Add(r.Result, verdict, r.Outcome)
		if names[r.Questionnaire] == nil {
			names[r.Questionnaire], err = s.newestOr(ctx, r.Questionnaire, r.Version)
		}
		return err
	})
	if err != nil {
		return keptFigures{}, fmt.Errorf("count results: %w", err)
	}
	used, err := s.countLeft(ctx, counters, names, now.Add(-questions.LeftAfter))
	if err != nil {
		return keptFigures{}, err
	}
	since := slices.MaxFunc([]time.Time{questions.CountedSince(made, mostCounted, now), questions.CountedSince(used, mostCounted, now)}, time.Time.Compare)
	kept := keptFigures{words: fmt.Sprintf("Figures count people, each of them once, by what they did first. They say nothing of fewer than %d people, and grow by %[1]d at a time, so that no two of them tell what one person answered. Counted at %s", questions.FewestCounted, report.Minute(now))}
	if !since.IsZero() {
		kept.words += ", of what was done since " + report.Minute(since)
	}
	kept.words += "."
	for _, f := range counters.Figures(since) {
		if q := names[f.Questionnaire]; q != nil {
			kept.views = append(kept.views, report.FiguresOf(f, q))
		}
	}
	return kept, nil
}

// countLeft counts sessions that nobody has used since a moment, and returns when
// those were used that were read.
func (s *Server) countLeft(ctx context.Context, counters questions.FigureCounters, names map[string]*questions.Questionnaire, before time.Time) (used []time.Time, err error) {
	past := map[string]*questions.Questionnaire{}
	var left []questions.Session
	err = s.Store.EachUnfinished(ctx, mostCounted, func(session questions.Session) error {
		used = append(used, session.Used)
		if session.Used.Before(before) {
			left = append(left, session)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read sessions that were left: %w", err)
	}
	for _, session := range left {
		if past[session.Version] == nil && len(past) == mostPastVersions {
			continue
		}
		q, err := s.version(ctx, session.Version)
		if err != nil {
			return nil, err
		}
		past[session.Version] = q
		if names[session.Questionnaire] == nil {
			if names[session.Questionnaire], err = s.newestOr(ctx, session.Questionnaire, session.Version); err != nil {
				return nil, err
			}
		}
		counters.Of(session.Questionnaire).AddLeft(session, q.FirstWithoutAnswer(session.Answers))
	}
	return used, nil
}

// newestOr is the version of a questionnaire that is on offer, or the one named
// where there is none.
func (s *Server) newestOr(ctx context.Context, questionnaire, version string) (*questions.Questionnaire, error) {
	if q, err := s.Catalogue.Now().find(questionnaire); err == nil {
		return q, nil
	}
	return s.version(ctx, version)
}

// maxWho is how many characters may name somebody.
const maxWho = 256

// handOver makes everything of somebody somebody else's, once a keeper has seen how
// much that is.
func (s *Server) handOver(w http.ResponseWriter, r *http.Request) error {
	if err := s.keepersOnly(r); err != nil {
		return err
	}
	sent, err := s.form(r)
	if err != nil {
		return err
	}
	form := web.HandOverForm{}
	form.From.Value, _ = line(sent.Get("from"), maxWho)
	form.To.Value, _ = line(sent.Get("to"), maxWho)
	from, err := s.accountCalled(r, &form.From)
	if err != nil {
		return err
	}
	to, err := s.accountCalled(r, &form.To)
	if err != nil {
		return err
	}
	p, _ := s.user(r) // demandUser has seen to it
	switch {
	case form.Problem().Text != "":
	case from.Owner() == to.Owner():
		form.To.Error = "Name somebody else: this is who leaves"
	case to.Owner() == p.Owner():
		form.To.Error = "Name somebody else: who keeps the site does not make what others have their own. Another keeper can, or whoever runs the server"
	}
	if form.Problem().Text != "" {
		return s.renderKeepers(w, r, http.StatusUnprocessableEntity, form)
	}
	hand := questions.HandOver{From: from.Owner(), To: to.Owner(), Publisher: readable(to.Called())}
	form.Counted = pairOf(hand)
	if sent.Get("do") != "hand-over" || sent.Get("counted") != form.Counted {
		return s.countHandOver(w, r, form, hand, from, to)
	}
	done, err := s.Store.HandOver(r.Context(), hand, s.Now())
	if err != nil && !errors.Is(err, questions.ErrTraces) {
		return fmt.Errorf("hand over: %w", err)
	}
	s.Log.LogAttrs(r.Context(), slog.LevelInfo, "handed over", slog.Int("decisions", done.Decisions), slog.Int("rounds", done.Rounds),
		slog.Int("comments", done.Comments), slog.Int("published", done.Published))
	if err != nil {
		return fmt.Errorf("hand over: %w", err)
	}
	return seeOther(w, r, s.site.keepers()+"?done=handed-over")
}

// pairOf tells one pair of people from all others.
func pairOf(h questions.HandOver) string {
	sum := sha256.Sum256(slices.Concat(h.From[:], h.To[:]))
	return hex.EncodeToString(sum[:16])
}

// countHandOver says how much would be handed over.
func (s *Server) countHandOver(w http.ResponseWriter, r *http.Request, form web.HandOverForm, hand questions.HandOver, from, to questions.Account) error {
	n, err := s.Store.ToHandOver(r.Context(), hand)
	if err != nil {
		return fmt.Errorf("count what to hand over: %w", err)
	}
	form.Sure = fmt.Sprintf("%s to %s. This cannot be undone.", web.Isolate(readable(from.Called())), web.Isolate(readable(to.Called())))
	form.What = []string{report.Count(n.Decisions, "decision") + ", " + fmt.Sprint(n.Published) + " of them published", report.Count(n.Rounds, "round"), report.Count(n.Comments, "comment")}
	return s.renderKeepers(w, r, http.StatusOK, form)
}

// accountCalled finds somebody who has signed in here before, or says what is wrong.
func (s *Server) accountCalled(r *http.Request, who *web.Field) (questions.Account, error) {
	if who.Value == "" {
		who.Error = "Say who, by the mail address or the subject"
		return questions.Account{}, nil
	}
	found, err := s.Store.AccountsCalled(r.Context(), who.Value)
	found = slices.DeleteFunc(found, func(a questions.Account) bool {
		return a.Subject == who.Value && !s.People.Names(who.Value, a.Subject, a.Email, nil) // it reads like somebody else's address
	})
	switch {
	case err != nil:
		return questions.Account{}, fmt.Errorf("find accounts: %w", err)
	case len(found) == 0:
		who.Error = "Nobody with that mail address or subject has signed in here. Write it exactly as their sign-in gives it"
		return questions.Account{}, nil
	case len(found) > 1:
		who.Error = "Several people are called that: use the subject, or the command weighpoint handover"
		return questions.Account{}, nil
	}
	return found[0], nil
}
