package handlers

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// comparisonSize is about what a comparison takes, in bytes.
const comparisonSize = 40_000

// reveal says what the people of a round said, as far as the viewer may see it:
// while they answer again, what they said first.
func (s *Server) reveal(t *viewedRound) (*report.Reveal, error) {
	team := t.Team(t.now)
	if t.phase == questions.AnsweringAgain {
		for i := range team.People {
			team.People[i].Second = nil
		}
	}
	own := 0
	if t.person != nil {
		own = t.person.Number
	}
	drawn := report.NewTeam(team, t.questionnaire, own)
	people, settled := drawn.Given()
	text, err := json.Marshal(struct {
		Version string
		People  []questions.Answers
		Settled questions.Answers
	}{t.questionnaire.Version, people, settled})
	if err != nil {
		return nil, fmt.Errorf("encode the answers of a round: %w", err)
	}
	comparison, err := s.comparisons.get(sha256.Sum256(text), func() (questions.Comparison, error) {
		return t.questionnaire.Compare(people, settled), nil
	})
	if err != nil {
		return nil, err
	}
	return report.NewReveal(drawn, comparison), nil
}

// revealed shows what people said in a round that has closed with enough answers:
// on what they differ, and then what that comes to.
func (s *Server) revealed(w http.ResponseWriter, r *http.Request, t *viewedRound) error {
	reveal, err := s.reveal(t)
	if err != nil {
		return err
	}
	view := s.revealView(t, reveal)
	if text := revealNotices[justDone(r)]; text != "" {
		view.Notices = []web.NoticeView{{Text: text}}
	}
	return s.render(w, r, http.StatusOK, web.Reveal(view))
}

// revealNotices say what has just been done to a round that is revealed.
var revealNotices = map[string]string{
	"handed-in": "Your answers are handed in.",
	"settled":   "Settled. Whoever holds another answer can add a dissent.",
	"unsettled": "Taken back. It can be settled anew.",
	"dissent":   "Your dissent is saved. It stands in the result.",
	"withdrawn": "Your dissent is taken back.",
	"ended":     linkEnded,
	"new-link":  newLinkMade,
}

// revealView is the page with what its viewer can do.
func (s *Server) revealView(t *viewedRound, reveal *report.Reveal) web.RevealView {
	view := reveal.Page(t.person != nil || t.maker)
	view.Page, view.Name = s.site.privatePage(web.Isolate(t.Title)+": "+view.Headline).In(t.questionnaire.Language), t.Title
	if t.phase == questions.Settling {
		if t.maker {
			reveal.Settling(&view, t.path(), func(question string) string { return settlingRevision(&t.Round, question, 0) })
		}
		if t.person != nil {
			reveal.Dissenting(&view, t.path(), func(question string) string { return settlingRevision(&t.Round, question, t.person.Number) })
		}
	}
	if t.phase == questions.Frozen && t.maker {
		view.Joint.Result = web.Link{Text: "The frozen result", Href: s.site.result(t.Result)}
	}
	if t.maker {
		view.Delete = web.DeleteForm{Action: s.site.decision(t.ID) + "/delete", What: []string{"The round, with what everybody in it answered, their notes and names"}}
		if t.Result != "" {
			view.Delete.What = append(view.Delete.What, "Its result, with all links to it")
		}
		view.EndLink = t.path() + "/end-link"
		if t.Join != "" {
			view.Reading = s.absolute(s.site.join(t.Join))
		}
	}
	view.Step = t.step(reveal)
	return view
}

// step is what the viewer can do next.
func (t *viewedRound) step(reveal *report.Reveal) web.StepView {
	switch t.phase {
	case questions.AnsweringAgain:
		return t.againStep(reveal)
	case questions.Settling:
		return t.settleStep(reveal)
	default:
		return t.frozenStep()
	}
}

// againEnds is when the second pass ends at the latest.
func (t *viewedRound) againEnds() time.Time {
	return t.closes.Add(time.Duration(t.Rules.AgainHours) * time.Hour)
}

// answeredAgain counts those who have handed in second answers.
func (t *viewedRound) answeredAgain() int {
	n := 0
	for i := range t.People {
		if t.People[i].Second != nil {
			n++
		}
	}
	return n
}

func (t *viewedRound) againStep(reveal *report.Reveal) web.StepView {
	again := reveal.Matter()
	ends := fmt.Sprintf("Until %s, or until all %d have answered again, nobody sees second answers. So far %d of %d have.", report.Minute(t.againEnds()), t.Answered(), t.answeredAgain(), t.Answered())
	step := web.StepView{Heading: "The second pass is on", Text: []string{ends}}
	switch {
	case len(again) == 0:
		step.Heading = "There is nothing to answer again"
		step.Text = []string{"None of these differences changes who leads, so nobody is asked anything again. The maker can end the second pass and go on."}
	case t.person != nil && t.person.First != nil:
		t.askAgain(&step, again)
	case t.person != nil:
		step.Text = append(step.Text, "You handed in nothing before the first answers were revealed, so you can read, and not answer.")
	}
	if t.maker {
		step.Action, step.Submit, step.Field, step.Value = t.path()+"/close", "End the second pass now", "phase", string(questions.AnsweringAgain)
		if len(again) > 0 {
			step.Ends = fmt.Sprintf("Nobody can answer again after that. %d of %d have; of all others what they said at first counts.", t.answeredAgain(), t.Answered())
		}
	}
	return step
}

// askAgain asks whoever has first answers for second ones to what matters, as far as
// their own answers lead there.
func (t *viewedRound) askAgain(step *web.StepView, again []string) {
	session := t.site.session(t.person.Session)
	if in := t.person.Second; in != nil {
		step.Heading = "You have answered again"
		step.Text = append([]string{"Handed in again on " + report.Minute(in.At) + ". You can change that until the second pass ends."}, step.Text...)
		step.Go = web.Link{Text: "Change your second answers", Href: session + "/review"}
		return
	}
	asked := slices.DeleteFunc(again, func(id string) bool {
		_, ok := t.person.First.Answers[id]
		return !ok
	})
	step.Heading = "Answer " + report.Count(len(asked), "question") + " again, alone"
	text := "Talk about them first. Your own answer is chosen already, and what the others said at first stands beside it. Change it or not, and hand in again."
	step.Go = web.Link{Text: "Answer again", Href: session}
	if len(asked) == 0 {
		step.Heading = "You are asked nothing again"
		text = "Your other answers lead past what decides. Hand in once more, so that nobody waits for you."
		step.Go = web.Link{Text: "Review your answers", Href: session + "/review"}
	}
	step.Text = append([]string{text}, step.Text...)
}

func (t *viewedRound) settleStep(reveal *report.Reveal) web.StepView {
	open := len(reveal.Open())
	switch {
	case t.maker && open > 0:
		return web.StepView{
			Heading: "Settle what decides",
			Text:    []string{"Talk about what differs. Then pick, for each difference that matters, the answer that counts, and say why."},
			Blocked: report.OpenWords(open, reveal.OpenUndisputed()),
		}
	case t.maker:
		return web.StepView{
			Heading: "Ready to freeze",
			Text:    []string{"Nothing that matters is open. Once it is frozen nothing changes any more: answers, reasons and dissents are part of the result. Differences without effect stay in it as not agreed."},
			Action:  t.path() + "/freeze", Submit: "Freeze the result", Field: "saved", Value: settlingRevision(&t.Round, "", 0),
		}
	case t.person != nil && t.person.First != nil:
		return web.StepView{
			Heading: "Talk about what differs",
			Text:    []string{"The maker settles what still differs, each with a reason. Where that is another answer than yours, you can add a dissent there. It stands in the result."},
		}
	default:
		return web.StepView{Heading: "Being settled", Text: []string{"The maker settles what still differs, each with a reason. You can read it here, and not answer."}}
	}
}

func (t *viewedRound) frozenStep() web.StepView {
	step := web.StepView{
		Heading: "The result is frozen",
		Text:    []string{"Nothing here changes any more. What was settled, why, and who dissents stands below."},
	}
	if t.maker {
		step.Go = web.Link{Text: "Open the result", Href: t.site.result(t.Result)}
	} else {
		step.Text = append(step.Text, "Whoever opened the round can give you a link to the whole result, with its reasons and sources.")
	}
	return step
}

// settlingRevision identifies one state of what settles a question, or all questions
// where none is named, and of the dissents from it: those of a person, or everybody's
// for the number 0. Forms carry the state that they were drawn with.
func settlingRevision(r *questions.Round, question string, number int) string {
	var parts []string
	for _, s := range r.Settled {
		if question == "" || s.Question == question {
			parts = append(parts, "settled", s.Question, s.At.UTC().Format(time.RFC3339Nano))
		}
	}
	for i := range r.People {
		p := &r.People[i]
		for _, d := range p.Dissents {
			if (question == "" || d.Question == question) && (number == 0 || p.Number == number) {
				parts = append(parts, "dissent", strconv.Itoa(p.Number), d.Question, d.At.UTC().Format(time.RFC3339Nano))
			}
		}
	}
	return madeFrom(parts...)[:16]
}
