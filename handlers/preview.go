package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/go-chi/chi/v5"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// Preview makes a server show drafts to their author: every page says so, is
// drawn anew when a file is saved, and follows the newest draft, sessions and
// results among them. It is safe for concurrent use.
type Preview struct {
	// Random answers a questionnaire at random.
	Random func(q *questions.Questionnaire) questions.Answers

	mu     sync.Mutex
	draft  Draft
	number int
	// anyway is the number of the draft whose mistakes the author has put aside.
	anyway  int
	changed chan struct{} // closed when there is another draft
}

// Draft is what was saved last. Where it has mistakes, the catalogue has the
// last version without.
type Draft struct {
	Mistakes []web.MistakeView
	// Files are where each questionnaire is from, Lines where its questions
	// begin, and Personas the deciders beside it, all by its id.
	Files    map[string]string
	Lines    map[string]map[string]int
	Personas map[string][]DraftPersona
	// Changes are what the author has changed.
	Changes []web.ChangesView
}

// DraftPersona is a decider whose answers are known.
type DraftPersona struct {
	ID      string
	Answers questions.Answers
}

// Show makes pages that are open show another draft.
func (p *Preview) Show(d Draft) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.draft = d
	p.number++
	if p.changed != nil {
		close(p.changed)
	}
	p.changed = make(chan struct{})
}

func (p *Preview) now() (d Draft, number int, anyway bool, changed <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.changed == nil {
		p.changed = make(chan struct{})
	}
	return p.draft, p.number, p.anyway == p.number, p.changed
}

func (p *Preview) showAnyway() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.anyway = p.number
}

// previewing puts the author's bar on every page, and shows the mistakes of a
// draft in the place of any page.
func (s *Server) previewing(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", contentPolicy+"; connect-src 'self'")
		draft, number, anyway, _ := s.Preview.now()
		bar := s.authorBar(draft, number)
		r = r.WithContext(web.Previewing(r.Context(), bar))
		page := r.Method == http.MethodGet && !strings.HasPrefix(r.URL.Path, "/preview/") && !strings.HasPrefix(r.URL.Path, "/static/")
		if len(draft.Mistakes) == 0 || anyway || !page {
			next.ServeHTTP(w, r)
			return
		}
		s.handle(func(w http.ResponseWriter, r *http.Request) error {
			w.Header().Set("Cache-Control", "no-store")
			return s.render(w, r, http.StatusOK, web.DraftMistakes(s.draftView(draft, r.URL.RequestURI())))
		})(w, r)
	})
}

// authorBar is what the author sees on every page.
func (s *Server) authorBar(draft Draft, number int) *web.PreviewBar {
	return &web.PreviewBar{Number: number, Mistakes: len(draft.Mistakes), Ways: s.previewWays(draft), Changes: draft.Changes}
}

// previewWays lead to results at one click.
func (s *Server) previewWays(draft Draft) []web.Link {
	var ways []web.Link
	for _, q := range s.Catalogue.Now().Questionnaires {
		for _, p := range draft.Personas[q.ID] {
			ways = append(ways, web.Link{Text: "As " + p.ID, Href: "/preview/as/" + q.ID + "/" + p.ID})
		}
		ways = append(ways, web.Link{Text: "Random answers: " + web.Isolate(q.Title), Href: "/preview/as/" + q.ID + "/" + randomAnswers})
	}
	return ways
}

// randomAnswers stands for a persona. None has such an id.
const randomAnswers = "_random"

func (s *Server) draftView(draft Draft, path string) web.DraftView {
	return web.DraftView{
		Page:   s.site.privatePage(report.Count(len(draft.Mistakes), "mistake") + " in the draft"),
		Anyway: web.Link{Text: "Show the last good version", Href: "/preview/anyway?to=" + url.QueryEscape(path)}, Mistakes: draft.Mistakes,
	}
}

// previewEvents tells the script of a page which draft is the newest, once now
// and once when there is another. The browser asks again after that.
func (s *Server) previewEvents(w http.ResponseWriter, r *http.Request) error {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	_, number, _, changed := s.Preview.now()
	tell := func(number int) error {
		if _, err := fmt.Fprintf(w, "retry: 300\ndata: %d\n\n", number); err != nil {
			return nil //nolint:nilerr // the page has gone
		}
		return http.NewResponseController(w).Flush()
	}
	if err := tell(number); err != nil {
		return err
	}
	select {
	case <-r.Context().Done():
		return nil
	case <-changed:
		return tell(number + 1)
	}
}

// previewAnyway puts the mistakes of this draft aside.
func (s *Server) previewAnyway(w http.ResponseWriter, r *http.Request) error {
	s.Preview.showAnyway()
	return seeOther(w, r, s.ownPage(r.URL.Query().Get("to")))
}

// previewAs answers a questionnaire as a persona, or at random, and leads to the
// result.
func (s *Server) previewAs(w http.ResponseWriter, r *http.Request, q *questions.Questionnaire) error {
	answers, err := s.previewAnswers(q, chi.URLParam(r, "persona"))
	if err != nil {
		return err
	}
	session := s.newSession(w, r, q)
	session.Answers = answers
	if err := s.Store.CreateSession(r.Context(), session, q.Text); err != nil {
		return fmt.Errorf("create session: %w", err)
	}
	t := &ownSession{Session: session, questionnaire: q, path: q.Path(answers), site: s.site}
	if !t.path.Complete() {
		return seeOther(w, r, t.next(""))
	}
	token, err := s.freeze(r, t, "")
	if err != nil {
		return err
	}
	return seeOther(w, r, s.site.result(token))
}

func (s *Server) previewAnswers(q *questions.Questionnaire, persona string) (questions.Answers, error) {
	if persona == randomAnswers {
		return s.Preview.Random(q), nil
	}
	draft, _, _, _ := s.Preview.now()
	for _, p := range draft.Personas[q.ID] {
		if p.ID == persona {
			return p.Answers, nil
		}
	}
	return nil, questions.ErrNotFound
}

// newest returns the draft of a questionnaire that pages follow in a preview.
func (s *Server) newest(id string) (*questions.Questionnaire, bool) {
	if s.Preview == nil {
		return nil, false
	}
	q := s.Catalogue.Now().current(id)
	return q, q != nil
}

// goneFromDraft leads an author on from a question that the newest draft does
// not ask. Everybody else gets the error.
func (s *Server) goneFromDraft(w http.ResponseWriter, r *http.Request, err error) error {
	if s.Preview == nil {
		return err
	}
	t, lost := s.ownSession(r)
	if lost != nil {
		return err
	}
	return seeOther(w, r, t.next(""))
}

// redecide is a result as the newest draft would have it.
func redecide(result questions.Result, q *questions.Questionnaire) (questions.Result, error) {
	result.Version, result.Answers = q.Version, q.Path(result.Answers).Answers()
	var err error
	result.Verdict, err = q.Decide(result.Answers).JSON()
	return result, err
}

// explain adds to the bar of a question's page what the answers so far come to.
func (s *Server) explain(r *http.Request, t *ownSession) *http.Request {
	if s.Preview == nil {
		return r
	}
	draft, number, _, _ := s.Preview.now()
	q := t.questionnaire
	e := q.Evaluate(t.Answers)
	why := &web.WhyView{}
	if line := draft.Lines[q.ID][t.question]; line > 0 {
		why.Place = fmt.Sprintf("%s:%d", draft.Files[q.ID], line)
	}
	for _, st := range e.Ranking {
		why.Ranking = append(why.Ranking, fmt.Sprintf("%d. %s, %s", st.Rank, web.Isolate(q.Option(st.Option).Name), report.Points(st.Fit)))
	}
	for _, weight := range e.Weights {
		why.Weights = append(why.Weights, fmt.Sprintf("%s: %s", web.Isolate(q.Criterion(weight.Criterion).Name), report.WeightWords(weight.Weight)))
	}
	fires := map[string]bool{}
	for _, out := range e.RuledOut {
		for _, veto := range out.Vetoes {
			fires[veto.ID] = true
		}
	}
	could := t.path.VetoesAhead()
	for i := range q.Vetoes {
		v := &q.Vetoes[i]
		line := v.ID + ": rules out " + strings.Join(v.RulesOut, ", ")
		switch {
		case fires[v.ID]:
			why.Fires = append(why.Fires, line)
		case slices.Contains(could, v.ID):
			why.Could = append(why.Could, line)
		}
	}
	for _, aside := range e.SetAside {
		for _, rule := range aside.Rules {
			why.Fires = append(why.Fires, rule.ID+": sets "+aside.Option+" aside")
		}
	}
	bar := s.authorBar(draft, number)
	bar.Why = why
	return r.WithContext(web.Previewing(r.Context(), bar))
}
