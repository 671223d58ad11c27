package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// blindClaim says why nobody sees a verdict before a round closes.
func blindClaim() web.Claim {
	return web.Claim{
		Text:  "Until it closes you see no answer of anybody else, and no verdict, your own included: whoever knows what others prefer looks less closely at everything else, and whoever has a first preference tends to keep it against better reasons.",
		Cites: cited(blindSources()),
	}
}

func cited(sources []web.Source) []web.Cite {
	var all []web.Cite
	for _, source := range sources {
		all = append(all, web.Cite{Number: source.Number, Href: "#" + source.ID, Title: source.Title})
	}
	return all
}

// blindSources are what blindClaim rests on.
func blindSources() []web.Source {
	return []web.Source{
		{Number: 1, ID: "source-1", Title: "Knowing others’ preferences degrades the quality of group decisions", Publisher: "Mojzisch and Schulz-Hardt, Journal of Personality and Social Psychology 98(5)", Year: "2010", URL: "https://doi.org/10.1037/a0017627"},
		{Number: 2, ID: "source-2", Title: "Beyond group-level explanations for the failure of groups to solve hidden profiles", Publisher: "Faulmüller, Kerschreiter, Mojzisch and Schulz-Hardt, Group Processes & Intergroup Relations 13(5)", Year: "2010", URL: "https://doi.org/10.1177/1368430210369143"},
	}
}

// state says how many have answered and when the round closes. It is the same for
// everybody, whatever was answered.
func (t *viewedRound) state() web.RoundState {
	if t.phase == questions.AnsweringAgain {
		return t.againState()
	}
	answered := t.Answered()
	state := web.RoundState{Answered: haveAnswered(answered), Done: answered, Most: t.Rules.Expected}
	if t.Rules.Expected > 0 {
		state.Answered = fmt.Sprintf("%d of %d have answered", answered, t.Rules.Expected)
	}
	if in := len(t.People); t.phase == questions.Answering && t.Rules.Expected > 0 && in > t.Rules.Expected {
		state.Crowded = fmt.Sprintf("More people are in it or invited than are expected, %d and not %d. Once %d have answered it closes, and the others cannot hand in any more. Its maker can change how many are expected.", in, t.Rules.Expected, t.Rules.Expected)
	}
	switch {
	case t.phase != questions.Answering:
		state.Closing = "It has closed"
	case t.closes.IsZero():
		state.Closing = "It closes once all have answered"
	default: // also where all have answered, and a lower number has to be announced for a while
		state.Closing, state.Closes, state.DateTime = "It closes on", report.Minute(t.closes), t.closes.UTC().Format(time.RFC3339)
	}
	return state
}

func haveAnswered(n int) string {
	switch n {
	case 0:
		return "Nobody has answered yet"
	case 1:
		return "1 person has answered"
	default:
		return strconv.Itoa(n) + " people have answered"
	}
}

// renderWaiting shows a round of which nothing is revealed; change puts what was
// sent and could not be taken into the view, and is nil where nothing was sent.
func (s *Server) renderWaiting(w http.ResponseWriter, r *http.Request, status int, t *viewedRound, change func(*web.WaitingView)) error {
	view, err := s.waitingView(r, t)
	if err != nil {
		return err
	}
	if change != nil {
		change(&view)
	}
	if status != http.StatusOK {
		view.ReloadPath = t.path()
	}
	return s.render(w, r, status, web.Waiting(view))
}

func (s *Server) waitingView(r *http.Request, t *viewedRound) (web.WaitingView, error) {
	view := web.WaitingView{
		Page: s.site.privatePage(web.Isolate(t.Title)).In(t.questionnaire.Language), Questionnaire: t.questionnaire.Title, Name: t.Title, Ask: t.Ask,
		Notice: roundNotices[justDone(r)], State: t.state(), Rules: report.RoundRules(t.Rules), Blind: blindClaim(), Sources: blindSources(),
	}
	view.Goes = s.roundRemoval()
	if t.phase == questions.TooFew {
		view.TooFew = fmt.Sprintf("%s, and %d were needed. Nobody sees what was said, the maker neither. The maker can give it more time, and then lower how many have to answer; people go on with the answers that they have. Until it is revealed everybody can withdraw.", haveAnswered(t.Answered()), t.Rules.Needed(t.closes))
	}
	if t.person != nil {
		own, err := s.ownAnswers(r, t)
		if err != nil {
			return view, err
		}
		view.Given = own
	}
	if !t.maker {
		return view, nil
	}
	view.Maker = s.makerView(t)
	if t.person == nil && t.phase == questions.Answering && t.Join != "" {
		view.Join = s.joinForm(r, t, "")
		view.Join.Action, view.Join.Submit = s.site.join(t.Join), "Answer yourself"
		if err := s.offerBeginnings(r, t, &view.Join.Beginnings, r.URL.Query().Get("from")); err != nil {
			return view, err
		}
	}
	return view, nil
}

// mostRounds is how many rounds a page lists.
const mostRounds = 50

// roundLines are the rounds of a browser, the newest first. One that was opened
// in it and has a result is among its decisions.
func (s *Server) roundLines(r *http.Request, owner [32]byte) ([]web.RoundLine, error) {
	rounds, err := s.Store.RoundsOf(r.Context(), owner, mostRounds)
	if err != nil {
		return nil, fmt.Errorf("list rounds: %w", err)
	}
	var lines []web.RoundLine
	for _, stored := range rounds {
		t, err := s.viewRound(r, stored)
		if err != nil {
			s.leftOut(r, err)
			continue
		}
		if !t.maker || t.phase != questions.Frozen {
			lines = append(lines, t.line())
		}
	}
	return lines, nil
}

// line is the round in short.
func (t *viewedRound) line() web.RoundLine {
	line := web.RoundLine{Language: t.questionnaire.Language, Name: t.Title, Questionnaire: t.questionnaire.Title, Href: t.path(), Made: t.maker}
	switch t.phase {
	case questions.Answering:
		state := t.state()
		line.State = state.Answered + ", " + strings.ToLower(state.Closing[:1]) + state.Closing[1:] + " " + state.Closes
		if t.person != nil && t.person.First == nil {
			line.Waits, line.Go = "Your answers are not handed in yet", web.Link{Text: "Go on answering", Href: t.site.session(t.person.Session)}
		}
	case questions.TooFew:
		line.State = "Closed with too few answers"
	case questions.AnsweringAgain:
		line.State = "The answers are revealed, and people answer again"
	case questions.Settling:
		line.State = "The answers are revealed, and what differs is settled"
	case questions.Frozen:
		line.State = "Settled"
	}
	return line
}

// roundNotices say what has just been done to a round.
var roundNotices = map[string]string{
	"opened":     "The round is open. Send the link below to everybody who should answer.",
	"handed-in":  "Your answers are handed in. You can change them and hand in again until it closes.",
	"extended":   "The round has more time.",
	"counted":    "The numbers are changed. Everybody in the round sees them.",
	"hidden":     "All names are deleted from this round.",
	"invited":    "The personal links are made. Copy each of them from the list below.",
	"taken-back": "The personal link opens nothing any more.",
	"ended":      linkEnded,
	"new-link":   newLinkMade,
	"withdrawn":  "You have withdrawn. Your answers are deleted.",
}

// ownAnswers says what a person has handed in, and what they can still do.
func (s *Server) ownAnswers(r *http.Request, t *viewedRound) (web.OwnAnswersView, error) {
	session, err := s.Store.Session(r.Context(), t.person.Session)
	if errors.Is(err, questions.ErrNotFound) {
		return t.withoutSession(), nil
	}
	if err != nil {
		return web.OwnAnswersView{}, fmt.Errorf("load session: %w", err)
	}
	owned, err := s.withPath(r, session)
	if err != nil {
		return web.OwnAnswersView{}, err
	}
	view := web.OwnAnswersView{State: owned.handedWords(t)}
	if t.person.KnewVerdict {
		view.Knew = "You may have seen a verdict on these questions before you handed in. The round says so beside your answers once it is revealed."
	}
	t.withdrawable(&view)
	if t.phase != questions.Answering {
		return view, nil
	}
	view.Go = web.Link{Text: "Go on answering", Href: owned.next("")}
	if owned.path.Complete() {
		view.Go = web.Link{Text: "Check your answers and hand them in", Href: owned.answersPath()}
		if owned.handedAsTheyAre(t) {
			view.Go.Text, view.Next = "Change your answers", "You are done for now. Once it has closed with enough answers, this page shows on what you differ."
		}
	}
	return view, nil
}

// withdrawable puts in how the viewer takes themselves out of a round of which
// nothing is revealed.
func (t *viewedRound) withdrawable(view *web.OwnAnswersView) {
	view.Withdraw, view.Rejoin = t.path()+"/people/"+strconv.Itoa(t.person.Number)+"/remove", "You can join again while it is open."
	if t.phase == questions.TooFew {
		view.Rejoin = "You can join again only if its maker gives it more time."
	}
}

// withoutSession is ownAnswers for somebody who deleted their session after the
// round had closed. It may have got more time since.
func (t *viewedRound) withoutSession() web.OwnAnswersView {
	view := web.OwnAnswersView{State: "You deleted your answers without handing them in."}
	if in := t.person.First; in != nil {
		view.State = "Handed in on " + report.Minute(in.At) + ". You deleted your own copy since, so you cannot change it."
	}
	t.withdrawable(&view)
	return view
}

// handedWords say how a person's answers stand in their round. Where what was handed
// in is left out they do not say whether it is what the session says now.
func (t *ownSession) handedWords(round *viewedRound) string {
	in := round.person.First
	switch {
	case in == nil && round.phase == questions.Answering:
		return report.Count(t.path.Answered(), "answer") + " so far, not handed in yet. Only what you hand in counts."
	case in == nil:
		return "You have not handed in any answers."
	case round.phase == questions.AnsweringAgain:
		return t.againWords(round)
	case in.Answers == nil && round.phase == questions.Answering:
		return "Handed in on " + report.Minute(in.At) + ". What you change does not count before you hand in again."
	case in.Answers == nil || t.handedAsTheyAre(round):
		return "Handed in on " + report.Minute(in.At) + "."
	default:
		return "Handed in on " + report.Minute(in.At) + ". You have changed something since, which does not count before you hand in again."
	}
}

// handedAsTheyAre reports whether what was handed in last is what the session
// says now.
func (t *ownSession) handedAsTheyAre(round *viewedRound) bool {
	in := round.person.Last()
	if in == nil {
		return false
	}
	now := t.path.Answers()
	for id, answer := range now {
		if !answer.Says(in.Answers[id]) {
			return false
		}
	}
	return len(now) == len(in.Answers)
}

// makerView is what the maker of a round can do.
func (s *Server) makerView(t *viewedRound) web.MakerView {
	path := t.path()
	view := web.MakerView{Count: peopleCount(t), Delete: web.DeleteForm{Action: s.site.decision(t.ID) + "/delete", What: []string{
		"The round, with its links and names", "What everybody in it has answered, with the notes",
	}}}
	if t.phase == questions.Answering {
		view.NewLink = path + "/end-link"
		if t.Join != "" {
			view.Address, view.EndLink = s.absolute(s.site.join(t.Join)), path+"/end-link"
			view.Sentence = t.sentence(view.Address)
			view.QR, view.QRSize = report.QR(view.Address)
		}
		view.People, view.Twice = s.personLines(t), t.joinedTwice()
		if !t.Rules.Pseudonyms {
			view.Invite = web.InviteForm{Action: path + "/invite", Names: web.Field{Max: questions.MaxPerson}}
			view.HideNames = path + "/hide-names"
		}
		view.Expect = peopleForm(t)
		view.NotYet = fmt.Sprintf("You can close it early once %s have answered.", report.People(t.Rules.Needed(t.now)))
		if t.Answered() >= t.Rules.Needed(t.now) {
			view.Close, view.NotYet = path+"/close", ""
		}
	}
	if !t.Rules.Closes.IsZero() {
		view.Extend = web.ExtendForm{Action: path + "/extend", Was: strconv.FormatInt(t.Rules.Closes.Unix(), 10)}
		for _, span := range roundSpans() {
			view.Extend.Spans.All = append(view.Extend.Spans.All, web.ChoiceView{Value: span.String(), Label: report.Span(span), Checked: span == 24*time.Hour})
		}
	}
	return view
}

// sentence is what the maker can send to people.
func (t *viewedRound) sentence(address string) string {
	until := "once all of us have answered"
	if !t.Rules.Closes.IsZero() {
		until = "after " + report.Minute(t.Rules.Closes)
	}
	return "Please open this link and answer for “" + t.Title + "”, each of us alone; " + until + " we see what we said, and talk about what differs: " + address
}

// peopleCount says how many people are in a round, and how many are invited and
// have not come.
func peopleCount(t *viewedRound) string {
	invited := 0
	for _, p := range t.People {
		if p.Invitation != "" {
			invited++
		}
	}
	joined := len(t.People) - invited
	text := report.People(joined) + " joined"
	if joined == 0 {
		text = "Nobody has joined yet"
	}
	if invited > 0 {
		text += ", and " + report.Count(invited, "personal link") + " not used yet"
	}
	return text + "."
}

// joinedTwice says which name more than one person has, who may be one in two
// browsers.
func (t *viewedRound) joinedTwice() string {
	named := map[string]bool{}
	for _, p := range t.People {
		name := questions.Seen(p.Name)
		if p.Invitation == "" && name != "" && named[strings.ToLower(name)] {
			return "More than one person is called " + web.Isolate(name) + ". Whoever has joined in two browsers counts twice: have them withdraw in one of them."
		}
		named[strings.ToLower(name)] = named[strings.ToLower(name)] || p.Invitation == ""
	}
	return ""
}

// personLines are the people of a round as its maker sees them: under pseudonyms
// only the personal links that nobody has used.
func (s *Server) personLines(t *viewedRound) []web.PersonLine {
	var lines []web.PersonLine
	for i, p := range t.People {
		line := web.PersonLine{Name: questions.Seen(p.Name)}
		switch {
		case p.Invitation != "":
			line.State, line.Field = "has not come yet", fmt.Sprintf("invitation-%d", i+1)
			line.Address, line.Remove = s.absolute(s.site.join(p.Invitation)), t.path()+"/people/"+strconv.Itoa(p.Number)+"/remove"
			if line.Name == "" {
				line.Name = "A personal link"
			}
		case t.Rules.Pseudonyms:
			continue
		case p.First != nil:
			line.State = "has answered"
		default:
			line.State = "has joined, not handed in yet"
		}
		lines = append(lines, line)
	}
	slices.SortStableFunc(lines, func(a, b web.PersonLine) int { return len(a.Address) - len(b.Address) })
	return lines
}
