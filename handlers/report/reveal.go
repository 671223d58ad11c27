package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// Reveal is what a round reveals once its first pass has ended: on what people
// differ, what of that matters, and what all answers together come to.
type Reveal struct {
	*Team
	comparison questions.Comparison
	// joint are all answers together as if they were a result.
	joint *Result
	// path is that of the joint answers.
	path questions.Path
}

// NewReveal returns what a team's answers reveal; c is the comparison of what
// Given returns.
func NewReveal(t *Team, c questions.Comparison) *Reveal {
	joint := &Result{
		Result: questions.Result{Questionnaire: t.questionnaire.ID, Version: t.questionnaire.Version, Answers: c.Joint},
		Reader: Reader{Scope: questions.Full}, questionnaire: t.questionnaire, verdict: c.Verdict,
	}
	return &Reveal{t, c, joint, t.questionnaire.Path(c.Joint)}
}

// Page is the page of a round whose first answers are revealed, without what its
// viewer can do. together is whether the viewer is one of the people.
func (r *Reveal) Page(together bool) web.RevealView {
	view := web.RevealView{
		Questionnaire: r.questionnaire.Title, Ask: questions.Seen(r.Ask), Headline: r.headline(together),
		Lead: strings.TrimSpace(r.blindWords() + " " + r.againLead()), Legend: r.knowing(), Rules: RoundRules(r.Rules),
	}
	for _, d := range r.comparison.Differences {
		drawn := r.difference(d)
		if d.Matters {
			view.Deciding = append(view.Deciding, r.deciding(d, drawn))
			view.Matter = append(view.Matter, drawn)
		} else {
			view.Minor = append(view.Minor, drawn)
		}
	}
	opened := r.opened()
	for _, id := range opened {
		view.Matter = append(view.Matter, web.DifferView{
			ID: "q-" + id, Question: r.questionnaire.Question(id).Title, Settled: r.settled(id),
			Nobody: "All answers together lead to this question, and nobody was asked it as it stands now.",
		})
	}
	for _, id := range r.comparison.Agreed {
		if answer, ok := r.comparison.Joint[id]; ok && !slices.Contains(opened, id) {
			view.Agreed = append(view.Agreed, AnswerRow(r.questionnaire, id, answer))
		}
	}
	if r.comparison.First() != nil {
		view.WhyFirst = fmt.Sprintf("“Begin here” stands where first place moves most: its odds change most once it is known which answer holds there, over %s ways of mixing the answers.", thousands(r.comparison.Mixed.Draws))
	}
	view.Steady = r.steady(together)
	view.Joint = r.jointView()
	return view
}

// againLead says how many answered again, once that is known.
func (r *Reveal) againLead() string {
	if !slices.ContainsFunc(r.People, func(p questions.TeamPerson) bool { return p.Second != nil }) {
		return ""
	}
	return r.againWords()
}

// unanswered are the questions to which all answers together lead, and that have
// no answer that counts and no answers that differ: what is settled may open them.
func (r *Reveal) unanswered() []string {
	if r.path.LeaderIsCertain() {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.path.Missing), func(id string) bool { return r.disagreement(id) != nil })
}

// opened are the questions that nobody was asked as they stand now, those that are
// settled among them.
func (r *Reveal) opened() []string {
	ids := r.unanswered()
	for _, s := range r.Settled {
		// The draft of an author may have dropped the question.
		known := r.questionnaire.Question(s.Question) != nil
		if known && r.disagreement(s.Question) == nil && !slices.Contains(ids, s.Question) {
			ids = append(ids, s.Question)
		}
	}
	return ids
}

// disagreement is the difference on a question, nil for none.
func (r *Reveal) disagreement(question string) *questions.Disagreement {
	for i := range r.comparison.Differences {
		if d := &r.comparison.Differences[i]; d.Question == question {
			return d
		}
	}
	return nil
}

// Matter are the ids of the questions that people differ on and that matter.
func (r *Reveal) Matter() []string {
	var ids []string
	for _, d := range r.comparison.Differences {
		if d.Matters {
			ids = append(ids, d.Question)
		}
	}
	return ids
}

// Open are the ids of the questions that have to be settled before the result can
// be frozen.
func (r *Reveal) Open() []string {
	var ids []string
	for _, d := range r.comparison.Differences {
		lacks := slices.Contains(r.path.Missing, d.Question) && !r.path.LeaderIsCertain()
		if d.Matters && !d.Settled || lacks {
			ids = append(ids, d.Question)
		}
	}
	return append(ids, r.unanswered()...)
}

// OpenUndisputed is how many of them are questions that people do not differ on:
// their answers together lead to these, and nobody was asked them.
func (r *Reveal) OpenUndisputed() int { return len(r.unanswered()) }

// OpenWords say how many questions are open, and how many of these are undisputed.
func OpenWords(open, undisputed int) string {
	words := Count(open, "question") + " to settle before the result can be frozen"
	switch undisputed {
	case 0:
		return words + "."
	case open:
		return words + ", to which only all answers together lead."
	}
	return fmt.Sprintf("%s, among them %d to which only all answers together lead.", words, undisputed)
}

// CanSettle reports whether there is something to settle on a question: people
// differ on it or nobody answered it, and all answers together lead to it.
func (r *Reveal) CanSettle(question string) bool {
	return slices.Contains(r.path.Asked, question) && (r.disagreement(question) != nil || slices.Contains(r.unanswered(), question))
}

// Accept is Path.Accept on the path of all answers together.
func (r *Reveal) Accept(question string, choices []string, importance string) (questions.Answer, error) {
	answer, err := r.path.Accept(question, choices, importance)
	answer.Withheld = nil
	return answer, err
}

// Dissents reports whether a person holds another answer to a question than the
// one by which it is settled.
func (r *Reveal) Dissents(number int, question string) (held questions.Answer, ok bool) {
	for _, s := range r.Settled {
		for person, p := range r.People {
			if s.Question == question && p.Number == number {
				held, ok = r.last(person)[question]
				return held, ok && !sameChoice(held, s.Answer)
			}
		}
	}
	return questions.Answer{}, false
}

func (r *Reveal) headline(together bool) string {
	who, on := "You differ", "You agree on everything"
	if !together {
		who, on = "The team differs", "The team agrees on everything"
	}
	n, matter := len(r.comparison.Differences), len(r.Matter())
	switch {
	case n == 0:
		return on
	case matter == 0 && n == 1:
		return who + " on 1 question, and it does not decide"
	case matter == 0:
		return fmt.Sprintf("%s on %d questions, and none of them decides", who, n)
	case n == 1:
		return who + " on 1 question, and it decides"
	case matter == 1:
		return fmt.Sprintf("%s on %d questions, and 1 of them decides", who, n)
	case matter == n && n == 2:
		return who + " on 2 questions, and both decide"
	case matter == n:
		return fmt.Sprintf("%s on %d questions, and all of them decide", who, n)
	}
	return fmt.Sprintf("%s on %d questions, and %d of them decide", who, n, matter)
}

// difference draws a difference with what would be if all gave one of its answers.
func (r *Reveal) difference(d questions.Disagreement) web.DifferView {
	view := r.differ(d.Question, d.Said)
	leaders := r.comparison.Verdict.Leaders()
	for i, s := range d.Said {
		row := &view.Rows[i]
		row.Then, row.Turns = r.joint.thenWords(s.Leaders), !slices.Equal(s.Leaders, leaders)
		row.RulesOut = r.rulesOut(s.RulesOut)
	}
	if !slices.Contains(r.path.Asked, d.Question) {
		view.Nobody = "All answers together do not lead to this question, so it does not count as things stand."
	}
	return view
}

// mostRuledOut is how many options a row names that it would rule out.
const mostRuledOut = 3

// rulesOut says which options would be ruled out, those first that rank best, and
// counts the rest.
func (r *Reveal) rulesOut(options []string) string {
	if len(options) == 0 {
		return ""
	}
	var best []string
	for _, st := range r.comparison.Verdict.Ranking {
		if slices.Contains(options, st.Option) && len(best) < mostRuledOut {
			best = append(best, st.Option)
		}
	}
	others := len(options) - len(best)
	switch {
	case len(best) == 0:
		return "" // they were set aside
	case others > 0:
		return "That would rule out " + web.List(names(r.questionnaire, best)) + ", and " + Count(others, "other") + "."
	}
	return "That would rule out " + web.List(names(r.questionnaire, best)) + "."
}

// deciding draws a difference that matters in a line.
func (r *Reveal) deciding(d questions.Disagreement, drawn web.DifferView) web.DecidingView {
	view := web.DecidingView{Link: web.Link{Text: drawn.Question, Href: "#" + drawn.ID}, First: slices.Contains(r.comparison.First(), d.Question)}
	var split, between []string
	for _, s := range d.Said {
		split = append(split, fmt.Sprint(len(s.People)))
		leaders := web.IsolateAll(names(r.questionnaire, s.Leaders))
		if len(leaders) == 0 {
			leaders = []string{"nothing"}
		}
		for _, name := range leaders {
			if !slices.Contains(between, name) {
				between = append(between, name)
			}
		}
	}
	view.Split, view.Between = strings.Join(split, " : "), orList(between)
	if !d.LeadsApart() {
		view.Between = "whichever counts, " + r.joint.thenWords(d.Said[0].Leaders)
	}
	if len(drawn.Settled.Answers) > 0 {
		view.Between = "Settled: " + web.Quoted(drawn.Settled.Answers)
	}
	return view
}

// orList joins texts that are marked already: "A, B or C".
func orList(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	last := len(all) - 1
	return strings.Join(all[:last], ", ") + " or " + all[last]
}

// steady is there where nobody's own answers lead elsewhere.
func (r *Reveal) steady(together bool) web.SteadyView {
	leaders := r.comparison.Verdict.Leaders()
	if slices.ContainsFunc(r.comparison.Own, func(own []string) bool { return !slices.Equal(own, leaders) }) || len(r.People) == 0 {
		return web.SteadyView{}
	}
	view := web.SteadyView{Text: "Whatever people differ on, everybody’s own answers come to the same. That is no proof: what nobody doubts, nobody has looked at."}
	if len(r.comparison.Differences) == 0 {
		who := "All %d of you"
		if !together {
			who = "All %d people"
		}
		view.Text = fmt.Sprintf(who+" gave the same answers, each alone. That is rare, and no proof: what nobody doubts, nobody has looked at.", len(r.People))
	}
	if flips := r.joint.flips(); len(flips) > 0 {
		view.Change = r.flipWords(flips[0])
	}
	return view
}

func (r *Reveal) flipWords(flip questions.Flip) string {
	var changes []string
	for _, c := range flip.Changes {
		qu := r.questionnaire.Question(c.Question)
		answer := questions.Answer{Choices: c.Choices, Importance: c.Importance}
		changes = append(changes, choiceWords(qu, answer)+" to “"+web.Isolate(qu.Title)+"” instead of "+choiceWords(qu, r.joint.Answers[c.Question]))
	}
	return "if all said " + strings.Join(changes, " and ") + ", " + r.joint.thenWords(flip.Leaders) + "."
}

// jointView is what all answers together come to.
func (r *Reveal) jointView() web.JointView {
	view := web.JointView{Verdict: r.joint.Sentence(), Detail: r.joint.detail(), Own: r.ownWords(), OwnLeaders: r.ownLeaders()}
	ranking := r.comparison.Verdict.Ranking
	for _, st := range ranking[:min(len(ranking), mostCharted)] {
		view.Chart = append(view.Chart, web.ChartRow{
			Rank: r.joint.place(st), Name: r.joint.name(st.Option), Fit: Points(st.Fit), Percent: float64(st.Fit) / 10, First: st.Rank == 1,
		})
	}
	if len(r.comparison.Differences) > 0 {
		mixed := r.comparison.Mixed
		view.Mixed = r.mixedWords()
		view.Shares = r.joint.shares(questions.Strength{Draws: mixed.Draws, Shares: mixed.Shares, None: mixed.None})
		view.HowMixed = "The answers were mixed " + thousands(mixed.Draws) + " times: to each question that of one person, by lot. What is settled stays."
	}
	return view
}

// ownWords say how many people's own answers lead where all together do.
func (r *Reveal) ownWords() string {
	leaders, n := r.comparison.Verdict.Leaders(), 0
	for _, own := range r.comparison.Own {
		if slices.Equal(own, leaders) {
			n++
		}
	}
	var found string
	switch len(leaders) {
	case 0:
		found = "find that nothing fits"
	case 1:
		found = "come to " + web.List(names(r.questionnaire, leaders))
	default:
		found = "come to a tie of " + web.List(names(r.questionnaire, leaders))
	}
	switch n {
	case 0:
		return "Nobody would " + found + " by their own answers alone."
	case len(r.People):
		return fmt.Sprintf("All %d would %s by their own answers alone.", n, found)
	}
	return fmt.Sprintf("%d of %d would %s by their own answers alone.", n, len(r.People), found)
}

// ownLeaders are the options that people's own answers lead to, those of most
// first.
func (r *Reveal) ownLeaders() []web.OwnLeaderView {
	type group struct {
		leaders []string
		people  []int
	}
	var groups []group
	for person, own := range r.comparison.Own {
		i := slices.IndexFunc(groups, func(g group) bool { return slices.Equal(g.leaders, own) })
		if i < 0 {
			i = len(groups)
			groups = append(groups, group{leaders: own})
		}
		groups[i].people = append(groups[i].people, person)
	}
	slices.SortStableFunc(groups, func(a, b group) int { return len(b.people) - len(a.people) })
	var views []web.OwnLeaderView
	for _, g := range groups {
		view := web.OwnLeaderView{Name: "Nothing", People: r.marks(g.people)}
		if len(g.leaders) > 0 {
			view.Name = web.List(names(r.questionnaire, g.leaders))
		}
		views = append(views, view)
	}
	return views
}

// mixedWords say how robust the verdict is to whose answer counts.
func (r *Reveal) mixedWords() string {
	mixed, leaders := r.comparison.Mixed, r.comparison.Verdict.Leaders()
	if len(mixed.Shares) == 0 {
		return "However your answers are mixed, nothing fits."
	}
	first := mixed.Shares[0]
	percent := percentOf(first.First, mixed.Draws)
	if len(leaders) != 1 || first.Option != leaders[0] {
		return fmt.Sprintf("It depends on whose answers count: %s is first in %d of 100 ways of mixing them.", web.Isolate(r.joint.name(first.Option)), percent)
	}
	grade := "It depends on whose answers count"
	switch {
	case percent >= questions.ClearFrom:
		grade = "Robust to who said what"
	case percent >= questions.LeaningFrom:
		grade = "Fairly robust to who said what"
	}
	return fmt.Sprintf("%s: first in %d of 100 ways of mixing the answers.", grade, percent)
}

// Settling adds what the maker can settle, with addresses that begin with the
// path of the round. saved tells one state of a question from another.
func (r *Reveal) Settling(view *web.RevealView, path string, saved func(question string) string) {
	for _, list := range [][]web.DifferView{view.Matter, view.Minor} {
		for i := range list {
			id := strings.TrimPrefix(list[i].ID, "q-")
			switch {
			case len(list[i].Settled.Answers) > 0:
				list[i].Settled.Undo, list[i].Settled.Saved = path+"/unsettle", saved(id)
				if n := len(list[i].Dissents); n > 0 {
					list[i].Settled.Loses = Count(n, "dissent") + " from this answer will be deleted. Whoever holds another answer than the next one can dissent anew."
				}
			case r.CanSettle(id):
				list[i].Settle = r.SettleForm(path, id, questions.Answer{Importance: questions.Normal}, "")
				list[i].Settle.Saved, list[i].Settle.Choices.UnsureChecked = saved(id), false
			}
		}
	}
}

// SettleForm settles a question, with an answer and a reason in it.
func (r *Reveal) SettleForm(path, question string, answer questions.Answer, why string) web.SettleForm {
	form := web.SettleForm{
		Action: path + "/settle", Question: question, Why: web.Field{Value: why, Max: questions.MaxWhy},
		Submit: "Settle it", Opener: "Settle this", Choices: r.joint.whatIfForm(question, answer),
	}
	form.Choices.Action = ""
	return form
}

// Frozen is what is frozen of the round: the answers of all together, and the
// bytes of the verdict on them.
func (r *Reveal) Frozen() (answers questions.Answers, verdict []byte, err error) {
	if verdict, err = r.comparison.Verdict.JSON(); err != nil {
		return nil, nil, fmt.Errorf("encode verdict: %w", err)
	}
	return r.comparison.Joint, verdict, nil
}

// Dissenting adds where the viewer can say why they hold another answer than a
// settled one. saved is as in Settling.
func (r *Reveal) Dissenting(view *web.RevealView, path string, saved func(question string) string) {
	for _, list := range [][]web.DifferView{view.Matter, view.Minor} {
		for i := range list {
			id := strings.TrimPrefix(list[i].ID, "q-")
			if held, ok := r.Dissents(r.own, id); ok {
				list[i].Dissent = web.DissentForm{
					Action: path + "/dissent", Question: id, Saved: saved(id), Holds: choiceWords(r.questionnaire.Question(id), held),
					Text: web.Field{Value: r.dissentOf(r.own, id), Max: questions.MaxWhy}, Submit: "Save your dissent",
				}
			}
		}
	}
}

func (r *Reveal) dissentOf(number int, question string) string {
	for _, p := range r.People {
		for _, d := range p.Dissents {
			if p.Number == number && d.Question == question {
				return questions.Seen(d.Text)
			}
		}
	}
	return ""
}

// Others is what people answered to a question on which they differ, with their
// notes; it is empty for other questions.
func (r *Reveal) Others(question string) web.DifferView {
	d := r.disagreement(question)
	if d == nil {
		return web.DifferView{}
	}
	return r.differ(question, d.Said)
}
