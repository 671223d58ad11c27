package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/handlers/sitefile"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

const (
	// reviewLabel is that of the link by which reviewers read a result.
	reviewLabel = "Review"
	// mostWaiting is how many results a page of those to review has.
	mostWaiting = 50
	// mostLookedThrough is how many requests are looked through for such a page, each
	// of which takes some milliseconds.
	mostLookedThrough = 200
)

// reviewRules are a site's rules for reviews.
func reviewRules(f *sitefile.Site) []questions.ReviewRule {
	if f == nil {
		return nil
	}
	var rules []questions.ReviewRule
	for _, review := range f.Reviews {
		rule := questions.ReviewRule{By: review.By}
		for _, q := range review.Questionnaires {
			rule.Questionnaires = append(rule.Questionnaires, q.ID)
		}
		for _, strength := range review.Strengths {
			rule.Strengths = append(rule.Strengths, questions.Firmness(strength))
		}
		for _, veto := range review.Vetoes {
			rule.Vetoes = append(rule.Vetoes, veto.ID)
		}
		for _, outcome := range review.Outcomes {
			rule.Courses = append(rule.Courses, questions.Course(outcome))
		}
		rules = append(rules, rule)
	}
	return rules
}

// mayReview reports whether somebody is one of those who review by a rule.
func (s *Server) mayReview(p user, rule questions.ReviewRule) bool {
	return slices.ContainsFunc(rule.By, func(who string) bool { return s.People.Names(who, p.Subject, p.Email, p.Groups) })
}

// authors are those whose result it is: its owner, who has asked for its review and
// may have owned it before, and, where several people made it, all of them.
func (s *Server) authors(r *http.Request, f *report.Result) ([][32]byte, error) {
	all := [][32]byte{f.Owner}
	log, err := s.Store.ReviewsOf(r.Context(), f.ID)
	if err != nil {
		return nil, fmt.Errorf("load reviews: %w", err)
	}
	for _, e := range log {
		if e.Status == questions.ReviewAsked {
			all = append(all, e.By)
		}
	}
	if f.Team == nil {
		return all, nil
	}
	round, err := s.Store.Round(r.Context(), f.Session)
	if errors.Is(err, questions.ErrNotFound) {
		return all, nil
	}
	if err != nil {
		return nil, fmt.Errorf("load round: %w", err)
	}
	for _, p := range round.People {
		all = append(all, p.Owner)
	}
	return all, nil
}

// askReview lets the owner of a result ask for its review.
func (s *Server) askReview(w http.ResponseWriter, r *http.Request, f *report.Result, sent url.Values) error {
	p, _ := s.user(r) // demandUser has seen to it
	around, err := s.surroundings(r, f.ID, true)
	if err != nil {
		return err
	}
	if _, needed := f.ReviewRule(around.Outcome); !needed || around.Replaced {
		return s.refuse(http.StatusConflict, nil, "This result needs no review",
			"No rule of this site asks for one, or a newer decision has replaced it. Nothing was saved.")
	}
	form := web.ReviewForm{Note: web.Field{Value: sent.Get("note"), Max: questions.MaxReviewNote}}
	entry := s.reviewEntry(f, p, questions.ReviewAsked, sent, around.Reviews, &form)
	if asked, ok := around.Reviews.Asked(); ok {
		entry.Link = asked.Link
	}
	refused, done := refuseReview(around, entry, nil, form) // whoever asks may be an author
	if !done {
		if entry.Link, err = s.reviewLink(r, f, entry.Link); errors.Is(err, questions.ErrTooMany) {
			noLink := fmt.Sprintf("This result has %d links, and there cannot be more, so none could be made for the review. Nothing was saved.", mostLinks)
			refused, err = refusedEntry{status: http.StatusConflict, overtaken: noLink}, nil
		} else if err == nil {
			refused, err = s.addReview(r, entry)
		}
	}
	if err != nil {
		return err
	}
	if refused.status == 0 {
		return seeOther(w, r, f.Path+"#review-state")
	}
	form.Overtaken = refused.overtaken
	report.MarkReview(&form, refused.wrong)
	return s.ownerAgain(w, r, f, refused.status, func(view *web.ResultView) { view.PeerReview.Form = form.Over(view.PeerReview.Form) })
}

// reviewLink is the token of a link for the reviewers of a result, made unless the
// one of before still shows them everything. ErrTooMany means that there can be no
// more.
func (s *Server) reviewLink(r *http.Request, f *report.Result, before string) (token string, err error) {
	links, err := s.Store.LinksOf(r.Context(), f.ID)
	if err != nil {
		return "", fmt.Errorf("list links: %w", err)
	}
	for _, l := range links {
		if l.Token == before && l.Scope == questions.Full && l.Expires.IsZero() && l.Live(s.Now()) {
			return l.Token, nil
		}
	}
	link := questions.Link{Token: s.Token(), Result: f.ID, Label: reviewLabel, Scope: questions.Full, Comments: true, Created: s.Now()}
	if err := s.Store.CreateLink(r.Context(), link, mostLinks, 0); err != nil {
		return "", fmt.Errorf("create link: %w", err)
	}
	return link.Token, nil
}

// reviewEntry is the entry that a form adds. What cannot be taken of it, the form
// says.
func (s *Server) reviewEntry(f *report.Result, p user, status questions.ReviewStatus, sent url.Values, log questions.ReviewLog, form *web.ReviewForm) questions.ReviewEntry {
	return questions.ReviewEntry{
		Result: f.ID, Number: entryNumber(sent, len(log)), Made: s.Now(), Status: status, By: p.Owner(), Name: readable(p.Named()),
		Note: readLine(&form.Note, "the note", ""),
	}
}

// refuseReview is refuseEntry for a review.
func refuseReview(around report.Surroundings, e questions.ReviewEntry, authors [][32]byte, form web.ReviewForm) (refused refusedEntry, done bool) {
	noStep := form.Steps.Error != ""
	return refuseEntry(around.Reviews, e, e.Number, noStep || form.Note.Error != "", func() string {
		return overtakenText("The review was", report.ReviewState(around.Reviews))
	}, func() []error {
		wrong := around.Reviews.Check(e, authors, around.Outcome)
		if noStep { // so there is none that may not follow
			wrong = slices.DeleteFunc(wrong, func(err error) bool { return errors.Is(err, questions.ErrReviewStatus) })
		}
		return wrong
	})
}

var tooManyReviews = fmt.Sprintf("This review has %d steps, and there cannot be more. Nothing was saved.", questions.MostReviews)

// addReview adds an entry to a review.
func (s *Server) addReview(r *http.Request, e questions.ReviewEntry) (refusedEntry, error) {
	return added(s.Store.AddReview(r.Context(), e, questions.MostReviews), "The review was", tooManyReviews)
}

// underReview is a result whose reviewer asks for it.
type underReview struct {
	*report.Result
	user    user
	around  report.Surroundings
	authors [][32]byte
}

// resultToReview loads a result for those who review it alone: by a link to
// everything, while a rule of the site names them, and never their own.
func (s *Server) resultToReview(r *http.Request) (u underReview, err error) {
	u.user, _ = s.user(r) // demandUser has seen to it
	if u.Result, err = s.resultWithAnswers(r); err != nil {
		return u, err
	}
	if u.authors, err = s.authors(r, u.Result); err != nil {
		return u, err
	}
	if slices.Contains(u.authors, u.user.Owner()) {
		return u, s.refuse(http.StatusForbidden, nil, "Nobody reviews their own result",
			"Somebody else has to review this one. Nothing was changed.")
	}
	if u.around, err = s.surroundings(r, u.ID, true); err != nil {
		return u, err
	}
	rule, needed := u.ReviewRule(u.around.Outcome)
	if !needed || !s.mayReview(u.user, rule) {
		return u, s.refuse(http.StatusForbidden, nil, "You do not review this result",
			"The rules of this site name others who do, or the result needs no review. Nothing was changed.",
			"You can read the result, and comment on it where its link lets you.")
	}
	return u, nil
}

// showReview is the page on which a result is reviewed.
func (s *Server) showReview(w http.ResponseWriter, r *http.Request, u underReview) error {
	view := u.ReviewPage(u.around)
	if justDone(r) == "said" {
		view.Notice = "Your review is saved. It stands beside the result, where its owner sees it."
	}
	return s.render(w, r, http.StatusOK, web.PeerReview(view))
}

// giveReview adds what a reviewer says.
func (s *Server) giveReview(w http.ResponseWriter, r *http.Request, u underReview, sent url.Values) error {
	form := web.ReviewForm{Note: web.Field{Value: sent.Get("note"), Max: questions.MaxReviewNote}}
	step := questions.ReviewStatus(sent.Get("step"))
	if step != questions.ReviewAgreed && step != questions.ReviewSentBack {
		form.Steps.Error = "Say whether you agree"
	}
	entry := s.reviewEntry(u.Result, u.user, step, sent, u.around.Reviews, &form)
	var err error
	refused := refusedEntry{status: http.StatusConflict}
	if u.around.Replaced {
		refused.overtaken = "A newer decision has replaced this one, so it is not reviewed any more. Nothing was saved."
	} else if stated := sent.Get("stated"); stated != "" && stated != strconv.Itoa(len(u.around.Outcome)) {
		refused.overtaken = "Something was stated about what was decided since you opened this page. Nothing was saved: read what stands above now, and say then whether you agree."
	} else if found, no := refuseReview(u.around, entry, u.authors, form); no {
		refused = found
	} else {
		refused, err = s.addReview(r, entry)
	}
	if err != nil {
		return err
	}
	if refused.status == 0 {
		return seeOther(w, r, report.ReviewPath(u.Path)+"?done=said")
	}
	form.Overtaken = refused.overtaken
	report.MarkReview(&form, refused.wrong)
	view := u.ReviewPage(u.around)
	view.Form = form.Over(view.Form)
	for i, c := range view.Form.Steps.All {
		view.Form.Steps.All[i].Checked = c.Value == string(step)
	}
	view.ReloadPath = report.ReviewPath(u.Path)
	return s.render(w, r, refused.status, web.PeerReview(view))
}

// toReview lists what waits for the review of whoever asks.
func (s *Server) toReview(w http.ResponseWriter, r *http.Request) error {
	p, _ := s.user(r) // demandUser has seen to it
	view := web.ReviewsView{Page: s.site.privatePage("To review"), Back: web.Link{Text: "My decisions", Href: s.site.mine()}}
	from := askedSince(r)
	list, next, err := s.waitingFor(r, p, from)
	if err != nil {
		return err
	}
	view.Waiting = list
	if !from.IsZero() {
		view.First = web.Link{Text: "Those that wait longest", Href: s.site.reviews()}
	}
	if !next.IsZero() {
		view.Next = web.Link{Text: "Those that were asked for later", Href: s.site.reviews() + "?from=" + strconv.FormatInt(next.UnixMicro(), 10)}
	}
	return s.render(w, r, http.StatusOK, web.Reviews(view))
}

// askedSince is when the first request on a page was made at the earliest, the zero
// time for the first page and for anything odd.
func askedSince(r *http.Request) time.Time {
	from, err := strconv.ParseInt(r.URL.Query().Get("from"), 10, 64)
	if err != nil || from <= 0 {
		return time.Time{}
	}
	return time.UnixMicro(from)
}

// waitingFor lists what waits for somebody's review, at most mostWaiting of what was
// asked for at a moment or later. next is the moment from which on more may follow,
// the zero time for nothing more. It is told by when something was asked for, so that
// nothing is passed over when something before it is answered. Of many requests of one
// moment some may come twice, and what of one microsecond is more than a page is left
// out.
func (s *Server) waitingFor(r *http.Request, p user, from time.Time) (list []web.ToReview, next time.Time, err error) {
	requests, err := s.Store.ReviewsWaiting(r.Context(), s.reviewedBy(p), s.Now(), mostLookedThrough+1, from)
	if err != nil {
		return nil, next, fmt.Errorf("list reviews: %w", err)
	}
	for i, asked := range requests {
		next = asked.Made
		if !next.After(from) { // else the next page could be this one again
			next = from.Add(time.Microsecond)
		}
		if i == mostLookedThrough {
			return list, next, nil
		}
		f, theirs, err := s.waitsFor(r, p, asked)
		switch {
		case err != nil:
			s.leftOut(r, err)
		case theirs && len(list) == mostWaiting:
			return list, next, nil
		case theirs:
			list = append(list, f.ToReview(asked, s.site.result(asked.Link)))
		}
	}
	return list, time.Time{}, nil
}

// reviewedBy are the questionnaires of which somebody may have to review results.
func (s *Server) reviewedBy(p user) []string {
	var all []string
	for _, rule := range s.Catalogue.Now().reviews {
		if s.mayReview(p, rule) {
			all = append(all, rule.Questionnaires...)
		}
	}
	return all
}

// waitsFor loads a result, and reports whether it waits for somebody's review.
func (s *Server) waitsFor(r *http.Request, p user, asked questions.ReviewEntry) (f *report.Result, mine bool, err error) {
	result, err := s.Store.Result(r.Context(), asked.Result)
	if err != nil {
		return nil, false, fmt.Errorf("load result: %w", err)
	}
	if f, err = s.decode(r, result, report.Reader{Path: s.site.result(asked.Link), Scope: questions.Full}); err != nil {
		return nil, false, err
	}
	around, err := s.surroundings(r, f.ID, true) // also where readers are not told of a newer one
	if err != nil {
		return nil, false, err
	}
	authors, err := s.authors(r, f)
	if err != nil {
		return nil, false, err
	}
	rule, needed := f.ReviewRule(around.Outcome)
	return f, needed && s.mayReview(p, rule) && !around.Replaced && !slices.Contains(authors, p.Owner()), nil
}
