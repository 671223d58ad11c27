package report

import (
	"cmp"
	"fmt"
	"net/url"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// Result is a frozen result as one reader sees it, on one day.
type Result struct {
	questions.Result
	Reader
	Setting
	questionnaire *questions.Questionnaire
	verdict       questions.Verdict
	// team is how several people made it, nil where one did.
	team *Team
}

// Reader says who reads a result, by which address, and how much of it they
// may see.
type Reader struct {
	// Path is the address under which the result is read, without the host.
	Path string
	// IsOwner is whether this is the owner's own page of the result.
	IsOwner bool
	// Link is the one that the reader came by; nil for the owner's own page,
	// unless the result's id is a link as well.
	Link *questions.Link
	// Scope is how much the reader may see.
	Scope questions.Scope
	// Visiting is whether the owner is looking at it as a reader would.
	Visiting bool
}

// Setting is what a server knows beside the frozen result.
type Setting struct {
	// Brand is what the site shows of whoever runs it.
	Brand Brand
	// Now decides what is due.
	Now time.Time
	// Site is the address of the server, without a slash at its end.
	Site string
	// OwnPath is the address of the owner's page of the result, without the
	// host.
	OwnPath string
	// Page is the frame of a page with a title, for nobody but its reader.
	Page func(title string) web.Page
	// Offered is the version of the questionnaire that is on offer, nil if none
	// is any more. OfferedSince says from when on it has been.
	Offered      *questions.Questionnaire
	OfferedSince time.Time
	// Retired says that the questionnaire is retired or not on offer; its Text
	// is empty where it can be begun.
	Retired web.NoticeView
	// ReviewRules say which results need the review of a second person; the first
	// one that applies counts.
	ReviewRules []questions.ReviewRule
	// FirstAddress returns the address that a server had noted first, for what
	// was made before that, else nil.
	FirstAddress func(made time.Time) *url.URL
}

// Change leads the owner of a result to a question whose answer it rests on.
// It returns an empty address for everybody else, and for questions that the
// owner's session does not ask any more.
type Change func(question string) string

// nobody has nothing to change.
func nobody(string) string { return "" }

// New returns a stored result as its reader sees it; q is the questionnaire
// version that it was made with. The error is that of questions.ReadVerdict
// or questions.ReadTeam.
func New(stored questions.Result, q *questions.Questionnaire, reader Reader, setting Setting) (*Result, error) {
	verdict, err := questions.ReadVerdict(stored.Verdict)
	if err != nil {
		return nil, err
	}
	r := &Result{Result: stored, Reader: reader, Setting: setting, questionnaire: q, verdict: verdict}
	if stored.Team != nil {
		team, err := questions.ReadTeam(stored.Team)
		if err != nil {
			return nil, err
		}
		r.team = NewTeam(team, q, 0)
	}
	return r, nil
}

// MadeWith returns the questionnaire version that the result was made with.
func (r *Result) MadeWith() *questions.Questionnaire { return r.questionnaire }

// Address is the full address of the result as this reader has it.
func (r *Result) Address() string { return r.absolute(r.Path) }

// absolute is the full address of a path on this server.
func (r *Result) absolute(path string) string { return r.Site + path }

// As returns the result as another reader sees it.
func (r *Result) As(reader Reader) *Result {
	other := *r
	other.Reader = reader
	return &other
}

// frame is the frame of a page about the result.
func (r *Result) frame(title string) web.Page { return r.Page(title).In(r.questionnaire.Language) }

// back leads from other pages to the result.
func (r *Result) back() web.Link { return web.Link{Text: "The recommendation", Href: r.Path} }

// decider is how the result speaks to whoever answered.
func (r *Result) decider() string {
	if r.team != nil {
		return "the team"
	}
	return "you"
}

// DecisionName is what the decision is called: its own title, or that of the
// questionnaire.
func (r *Result) DecisionName() string { return cmp.Or(r.Title, r.questionnaire.Title) }

// OriginName is how a decision is called that others start from.
func (r *Result) OriginName() string { return cmp.Or(r.Title, "a decision of "+Day(r.Created)) }

// AnswersFor are the answers that still are answers in a version, with or
// without their notes.
func AnswersFor(given questions.Answers, q *questions.Questionnaire, notes bool) questions.Answers {
	answers := q.Path(given).Answers()
	if !notes {
		for id, answer := range answers {
			answer.Note = ""
			answers[id] = answer
		}
	}
	return answers
}

// AnswerTo is the answer to a question that counts. That of a team may not, since
// what some were asked is kept where the joint answers do not ask it.
func (r *Result) AnswerTo(question string) (answer questions.Answer, ok bool) {
	answer, ok = r.Answers[question]
	if ok && answer.Among != nil && r.questionnaire.Path(r.Answers).Lacks(question) {
		return questions.Answer{}, false
	}
	return answer, ok
}

func (r *Result) option(id string) *questions.Option { return r.questionnaire.Option(id) }

func (r *Result) name(id string) string { return r.option(id).Name }

func (r *Result) standing(option string) *questions.Standing {
	for i := range r.verdict.Ranking {
		if r.verdict.Ranking[i].Option == option {
			return &r.verdict.Ranking[i]
		}
	}
	return nil
}

// rating is how good an option is at a criterion by these answers, nil where
// there is no evidence.
func (r *Result) rating(option, criterion string) *questions.Rating {
	if rating, ok := r.questionnaire.RatingAfter(r.Answers, option, criterion); ok {
		return &rating
	}
	return nil
}

// value is the rating as a number; no evidence counts as 0.
func (r *Result) value(option, criterion string) int {
	if rating := r.rating(option, criterion); rating != nil {
		return rating.Value
	}
	return 0
}

func (r *Result) weight(criterion string) questions.Weight {
	for _, w := range r.verdict.Weights {
		if w.Criterion == criterion {
			return w
		}
	}
	return questions.Weight{Criterion: criterion}
}

// overtaken is the option that is first more often than the leader, so that none
// is named the winner; empty for none.
func (r *Result) overtaken() string { return r.verdict.Analysis.Strength.Overtaken }

// foremost are the standings of the options that reasons are given for: those in
// first place, and the one that is first more often, which may be set aside.
func (r *Result) foremost() []questions.Standing {
	var all []questions.Standing
	for _, st := range r.verdict.Ranking {
		if st.Rank == 1 {
			all = append(all, st)
		}
	}
	if over := r.overtaken(); over != "" {
		if st, ok := r.questionnaire.StandingIn(r.verdict, over); ok {
			all = append(all, st)
		}
	}
	return all
}

// leaders are the names of the options in first place.
func (r *Result) leaders() []string { return names(r.questionnaire, r.verdict.Leaders()) }

// Sentence is the recommendation in one sentence.
func (r *Result) Sentence() string {
	switch {
	case r.verdict.Outcome == questions.Nothing:
		return "Nothing fits these answers"
	case r.verdict.TotalWeight == 0:
		return "These answers do not tell the options apart"
	case r.verdict.Outcome == questions.Tie:
		return "These answers point equally to " + web.List(r.leaders())
	case r.overtaken() != "":
		return "These answers do not settle on one option"
	case r.verdict.Outcome == questions.OnlyOne:
		return "Only " + web.Isolate(r.leaders()[0]) + " is left"
	default:
		return "These answers point to " + web.Isolate(r.leaders()[0])
	}
}

// detail says how far the verdict is ahead of what comes next.
func (r *Result) detail() string {
	ranking := r.verdict.Ranking
	switch r.verdict.Outcome {
	case questions.Nothing:
		detail := fmt.Sprintf("Each of the %d options is ruled out. Below you see by what", len(r.verdict.RuledOut))
		if r.Scope.ShowsAnswers() {
			detail += ", and which answers would have to change"
		}
		return detail + "."
	case questions.Tie:
		if r.verdict.Engine > 1 {
			return fmt.Sprintf("They fit equally well, %s of 100: what decides between them was not asked.", Points(ranking[0].Fit))
		}
		return fmt.Sprintf("They have exactly the same fit, %s of 100, so the choice between them rests on something that was not asked.", Points(ranking[0].Fit))
	}
	if over := r.overtaken(); over != "" && r.verdict.Outcome == questions.OnlyOne {
		return fmt.Sprintf("As the answers stand only %s is left, with a fit of %s of 100, but %s comes first more often once what is not sure is decided.",
			web.Isolate(r.leaders()[0]), Points(ranking[0].Fit), web.Isolate(r.name(over)))
	} else if over != "" {
		return fmt.Sprintf("%s fits best, %s of 100, but %s comes first more often as weights and ratings vary.",
			web.Isolate(r.leaders()[0]), Points(ranking[0].Fit), web.Isolate(r.name(over)))
	}
	if len(r.verdict.SetAside) > 0 && len(ranking) == 1 {
		return fmt.Sprintf("Fit %s of 100. All others are ruled out or set aside.", Points(ranking[0].Fit))
	}
	if len(ranking) == 1 {
		return fmt.Sprintf("Fit %s of 100. It is the only option that nothing rules out.", Points(ranking[0].Fit))
	}
	next := ranking[1]
	detail := fmt.Sprintf("Fit %s of 100, %s points ahead of ", Points(ranking[0].Fit), Points(ranking[0].Fit-next.Fit))
	var second []string
	for _, st := range ranking {
		if st.Rank == next.Rank {
			second = append(second, r.name(st.Option))
		}
	}
	return detail + web.List(second) + "."
}

// place writes a rank, with "=" where it is shared: "2=".
func (r *Result) place(st questions.Standing) string {
	sharing := 0
	for _, other := range r.verdict.Ranking {
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
func (r *Result) because(from []questions.Effect) []web.Because {
	var because []web.Because
	if !r.Scope.ShowsAnswers() {
		return nil
	}
	for _, effect := range from {
		because = append(because, r.said(effect.Question, effect.Choices))
	}
	return because
}

// said quotes an answer, or only those of its choices that had the effect.
func (r *Result) said(question string, choices []string) web.Because {
	qu, answer := r.questionnaire.Question(question), r.Answers[question]
	because := web.Because{
		Question: qu.Title, Answer: web.List(answerLabels(qu, choices)), Importance: importanceWords(answer.Importance),
		Team: r.team != nil, NotAgreed: len(choices) == 0 && notAgreed(answer),
	}
	if because.NotAgreed {
		because.Answer = howManySaid(qu, answer)
	}
	return because
}

// caseBecause quotes the answers because of which a case of a rating holds.
func (r *Result) caseBecause(chosen *questions.ChosenCase) []web.Because {
	if chosen == nil {
		return nil
	}
	return r.quoted(chosen.Reason)
}

// quoted quotes the answers of a reason, to readers who may see answers.
func (r *Result) quoted(reason questions.Reason) []web.Because {
	var because []web.Because
	if !r.Scope.ShowsAnswers() {
		return nil
	}
	for _, id := range reason.Because {
		answer, ok := r.AnswerTo(id)
		if choices := reason.Choices[id]; len(choices) > 0 {
			answer.Choices = choices
		}
		if ok {
			because = append(because, r.said(id, answer.Choices))
		}
	}
	return because
}

func (r *Result) vetoes(c *Citations, out questions.RuledOut) []web.VetoView {
	var views []web.VetoView
	for _, fired := range out.Vetoes {
		veto := r.questionnaire.Veto(fired.ID)
		views = append(views, web.VetoView{
			House:   houseRule(r.questionnaire, "vetoes", veto.ID),
			Because: r.quoted(fired.Reason), Claim: c.Claim(veto.Claim), WayRound: c.Claim(veto.WayRound), Comment: r.onClaim(questions.PartVeto, veto.ID, ""),
		})
	}
	return views
}

// asideRules say why nothing in the answers asks for an option.
func (r *Result) asideRules(c *Citations, aside questions.SetAside) []web.VetoView {
	var views []web.VetoView
	for _, fired := range aside.Rules {
		views = append(views, web.VetoView{
			House:   houseRule(r.questionnaire, "set_aside", fired.ID),
			Because: r.quoted(fired.Reason), Claim: c.Claim(r.questionnaire.SetAsideRule(fired.ID).Claim), Comment: r.onClaim(questions.PartSetAside, fired.ID, ""),
		})
	}
	return views
}

// reasons explains an option's fit, strongest contribution first. Criteria on
// which there is no evidence give no reason.
func (r *Result) reasons(c *Citations, st questions.Standing) []web.ReasonView {
	var views []web.ReasonView
	for _, contribution := range st.Contributions {
		rating := r.rating(st.Option, contribution.Criterion)
		if rating == nil {
			continue
		}
		view := ratingView(c, *rating)
		view.Claim = r.graded(c, *rating)
		view.Comment = r.onClaim(questions.PartRating, st.Option, rating.Criterion)
		view.Because = r.because(r.weight(contribution.Criterion).From)
		if contribution.Met > 0 && contribution.Short == 0 {
			view.Rating = "meets what you need"
			if r.team != nil {
				view.Rating = "meets what the team needs"
			}
		}
		if r.Scope.ShowsAnswers() {
			view.Case, view.Open = r.caseBecause(contribution.Case), titles(r.questionnaire, contribution.Open)
		}
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
