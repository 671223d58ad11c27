package handlers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// result shows the recommendation.
func (s *Server) result(w http.ResponseWriter, r *http.Request) error {
	result, may, err := s.resultAndAccess(r)
	if err != nil {
		return err
	}
	if !may.owner && !may.visiting {
		page, err := s.linkPage(r, result, may)
		if err != nil {
			return err
		}
		return page.send(w, r)
	}
	f, err := s.decode(r, result, may)
	if err != nil {
		return err
	}
	view, err := s.visitorView(r, f)
	if may.owner {
		view, err = s.ownerView(r, f)
	}
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, web.Result(view))
}

// visitorView is the page of a link as its owner sees it.
func (s *Server) visitorView(r *http.Request, f *frozen) (web.ResultView, error) {
	around, err := s.around(r, f)
	return s.readerView(f, around), err
}

// linkPage returns the page that a link's readers see, drawn unless that has
// been done.
func (s *Server) linkPage(r *http.Request, result questions.Result, may access) (*readyPage, error) {
	around, err := s.around(r, &frozen{Result: result, access: may})
	if err != nil {
		return nil, err
	}
	show := shown{link: *may.link, upkeep: around.upkeep, later: around.later.ID, day: dayNumber(s.Now())}
	if q, err := s.offered(result.Questionnaire); err == nil {
		show.offered = q.Version
	}
	return s.pages.get(show, func() (*readyPage, error) {
		f, err := s.decode(r, result, may)
		if err != nil {
			return nil, err
		}
		html := buffers.Get().(*bytes.Buffer)
		defer giveBack(html)
		// Others may wait for the drawing when this reader has left.
		if err := web.Result(s.readerView(f, around)).Render(context.WithoutCancel(r.Context()), html); err != nil {
			return nil, fmt.Errorf("draw page: %w", err)
		}
		return readyFor(html.Bytes())
	})
}

// surroundings are what the page of a result shows beside it, which may change.
type surroundings struct {
	// later is the newest result that replaces this one and that the reader may
	// know of, if it is replaced.
	later    questions.Result
	replaced bool
	upkeep   questions.ResultSettings
}

func (s *Server) around(r *http.Request, f *frozen) (around surroundings, err error) {
	if around.later, around.replaced, err = s.successor(r, f); err != nil {
		return around, err
	}
	around.upkeep, err = s.upkeep(r, f)
	return around, err
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

func (f *frozen) option(id string) *questions.Option { return f.questionnaire.Option(id) }

func (f *frozen) name(id string) string { return f.option(id).Name }

func (f *frozen) standing(option string) *questions.Standing {
	for i := range f.verdict.Ranking {
		if f.verdict.Ranking[i].Option == option {
			return &f.verdict.Ranking[i]
		}
	}
	return nil
}

func (f *frozen) weight(criterion string) questions.Weight {
	for _, w := range f.verdict.Weights {
		if w.Criterion == criterion {
			return w
		}
	}
	return questions.Weight{Criterion: criterion}
}

// leaders are the names of the options in first place.
func (f *frozen) leaders() []string {
	var leaders []string
	for _, st := range f.verdict.Ranking {
		if st.Rank == 1 {
			leaders = append(leaders, f.name(st.Option))
		}
	}
	return leaders
}

// sentence is the recommendation in one sentence.
func (f *frozen) sentence() string {
	switch {
	case f.verdict.Outcome == questions.Nothing:
		return "Nothing fits these answers"
	case f.verdict.TotalWeight == 0:
		return "These answers do not tell the options apart"
	case f.verdict.Outcome == questions.Tie:
		return "These answers point equally to " + web.List(f.leaders())
	default:
		return "These answers point to " + web.Isolate(f.leaders()[0])
	}
}

// detail says how far the verdict is ahead of what comes next.
func (f *frozen) detail() string {
	ranking := f.verdict.Ranking
	switch f.verdict.Outcome {
	case questions.Nothing:
		detail := fmt.Sprintf("Each of the %d options is ruled out. Below you see by what", len(f.verdict.RuledOut))
		if f.full {
			detail += ", and which answers would have to change"
		}
		return detail + "."
	case questions.Tie:
		return fmt.Sprintf("They have exactly the same fit, %s of 100, so the choice between them rests on something that was not asked.", points(ranking[0].Fit))
	}
	if len(ranking) == 1 {
		return fmt.Sprintf("Fit %s of 100. It is the only option that nothing rules out.", points(ranking[0].Fit))
	}
	next := ranking[1]
	detail := fmt.Sprintf("Fit %s of 100, %s points ahead of ", points(ranking[0].Fit), points(ranking[0].Fit-next.Fit))
	var second []string
	for _, st := range ranking {
		if st.Rank == next.Rank {
			second = append(second, f.name(st.Option))
		}
	}
	return detail + web.List(second) + "."
}

// place writes a rank, with "=" where it is shared: "2=".
func (f *frozen) place(st questions.Standing) string {
	sharing := 0
	for _, other := range f.verdict.Ranking {
		if other.Rank == st.Rank {
			sharing++
		}
	}
	if sharing > 1 {
		return fmt.Sprintf("%d=", st.Rank)
	}
	return fmt.Sprint(st.Rank)
}

// because tells which answers gave a weight, strongest first, to readers who
// may see answers.
func (f *frozen) because(from []questions.Effect) []web.Because {
	var because []web.Because
	if !f.full {
		return nil
	}
	for _, effect := range from {
		because = append(because, f.said(effect.Question, effect.Choices))
	}
	return because
}

// said quotes an answer, or only those of its choices that had the effect.
func (f *frozen) said(question string, choices []string) web.Because {
	qu := f.questionnaire.Question(question)
	return web.Because{
		Question: qu.Title, Answer: web.List(answerLabels(qu, choices)),
		Importance: importanceWords(f.Answers[question].Importance),
	}
}

// firedBecause quotes the answers that made a veto or caution fire, to readers
// who may see answers.
func (f *frozen) firedBecause(fired questions.Fired) []web.Because {
	var because []web.Because
	if !f.full {
		return nil
	}
	for _, id := range fired.Because {
		if answer, ok := f.Answers[id]; ok {
			because = append(because, f.said(id, answer.Choices))
		}
	}
	return because
}

func (f *frozen) vetoes(c *citations, out questions.RuledOut) []web.VetoView {
	var views []web.VetoView
	for _, fired := range out.Vetoes {
		veto := f.questionnaire.Veto(fired.ID)
		views = append(views, web.VetoView{
			Because: f.firedBecause(fired), Claim: c.claim(veto.Claim), WayRound: c.claim(veto.WayRound),
		})
	}
	return views
}

// reasons explains an option's fit, strongest contribution first. Criteria on
// which there is no evidence give no reason.
func (f *frozen) reasons(c *citations, st questions.Standing) []web.ReasonView {
	var views []web.ReasonView
	for _, contribution := range st.Contributions {
		rating := f.option(st.Option).Rating(contribution.Criterion)
		if rating == nil {
			continue
		}
		view := ratingView(c, *rating)
		view.Because = f.because(f.weight(contribution.Criterion).From)
		view.Points = signedPoints(contribution.Points)
		view.Percent = share(contribution.Points, st.Contributions[0].Points)
		views = append(views, view)
	}
	return views
}

// share is the size of a relative to that of b, in per cent.
func share(a, b questions.Tenths) float64 {
	if b == 0 {
		return 0
	}
	return 100 * float64(max(a, -a)) / float64(max(b, -b))
}
