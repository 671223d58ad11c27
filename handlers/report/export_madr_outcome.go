package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

// state is the status of the decision, its day, and who decided, as far as the
// reader may know. Where nothing was stated, the decision is proposed.
func (r *record) state() (status questions.Status, date, by string) {
	status, at := questions.Proposed, r.Created
	stated, ok := r.log.Stated()
	if ok {
		status, at = stated.Status, stated.Day
	}
	if r.around.Replaced {
		status, at = questions.Superseded, r.around.Later.Created
	}
	return status, at.UTC().Format(time.DateOnly), stated.DecidedBy
}

// yamlText quotes a text for front matter, without marks of direction, since tools
// read it. Characters that YAML cannot have are written by their number. So is what
// Markdown or a site would take for markup, since some show front matter as text.
func yamlText(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range strings.ReplaceAll(text, "www.", "www\x00") {
		switch {
		case c == 0:
			b.WriteString(`\u002e`)
		case c < ' ' || strings.ContainsRune("\\\"`*_~[]#|@&<>{}$:", c), c >= 0x7f && c < 0xa0, c == '\ufffe' || c == '\uffff':
			_, _ = fmt.Fprintf(&b, `\u%04x`, c) // a strings.Builder never fails
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// recordTitle names what was decided, or what is recommended where nothing was.
func (r *record) recordTitle() string {
	stated, ok := r.log.Stated()
	switch {
	case !ok:
		return lowerFirst(r.Sentence())
	case stated.Course == questions.Undecided:
		return "not decided for now"
	case r.log.TurnedDown():
		return r.nameOrID(stated.Option) + ", rejected"
	}
	return r.nameOrID(stated.Option)
}

// chosen is the option that the decision takes: the one that was stated, or that
// is recommended where nothing was.
func (r *record) chosen() (option string, ok bool) {
	stated, ok := r.log.Stated()
	if !ok {
		return r.verdict.Winner()
	}
	return stated.Option, stated.Option != "" && !r.log.TurnedDown()
}

// chosenStanding is where the option stands that the decision takes, if that tells
// anything.
func (r *record) chosenStanding() (questions.Standing, bool) {
	chosen, ok := r.chosen()
	if !ok || len(r.verdict.Weights) == 0 {
		return questions.Standing{}, false
	}
	return r.questionnaire.StandingIn(r.verdict, chosen)
}

// statement says what was decided, with what the recommendation was. Where the
// record has to be short, words of people give way before it is too long.
func (r *record) statement(e questions.OutcomeEntry) {
	option := theirs(r.nameOrID(e.Option))
	recommended := md(lowerFirst(r.Sentence())) + ". " + md(r.detail())
	switch {
	case e.Course == questions.Undecided:
		r.line("No option is chosen: it was not decided for now. What was recommended: %s", recommended)
	case r.log.TurnedDown():
		r.line("No option is chosen: \"%s\" was turned down. What was recommended: %s", option, recommended)
	case e.Course == questions.Follow:
		r.line("Chosen option: \"%s\", because it fits the answers best. %s", option, md(r.detail()))
	default:
		r.line("Chosen option: \"%s\". What was recommended: %s", option, recommended)
	}
	r.against(e)
	r.line("\n%s", r.entryDay(e))
	if e.Text != "" && r.brief > 0 {
		r.line("\nWhy: %s", theirs(e.Text))
	}
	if r.brief > 1 {
		r.nextSteps(e)
	}
	if r.around.Replaced {
		r.line("\n%s", supersededWords(r.around))
	}
	if back, ok := r.log.LookedBack(); ok {
		if r.brief < 3 {
			back.Text = ""
		}
		r.line("\nHow it went, said on %s: %s.%s", Day(back.Day), md(lowerFirst(wentWords(back.Went))), spaced(back.Text))
	}
	if r.brief == unbounded {
		r.entriesBefore(e)
	}
}

// against repeats what rules out the option that was chosen.
func (r *record) against(e questions.OutcomeEntry) {
	for _, out := range r.verdict.RuledOut {
		if e.Option == "" || out.Option != e.Option {
			continue
		}
		r.line("\nThese answers rule this option out:\n")
		for _, fired := range out.Vetoes[:min(len(out.Vetoes), max(r.brief, 1))] {
			r.line("* %s%s", r.vetoClaim(fired.ID), r.ruleOf("vetoes", fired.ID))
		}
	}
}

// vetoClaim is what a veto says; a short record has no list of its sources.
func (r *record) vetoClaim(veto string) string {
	claim := r.questionnaire.Veto(veto).Claim
	if r.brief != unbounded {
		return theirs(claim.Text)
	}
	return r.cited(claim)
}

// entryDay says in what state an entry puts the decision, when and by whom.
func (r *record) entryDay(e questions.OutcomeEntry) string {
	words := StatusWords(e.Status) + " on " + Day(e.Day)
	if noted := notedWords(e); noted != "" {
		words += ", " + noted
	}
	if e.DecidedBy != "" {
		words += ", decided by " + theirs(e.DecidedBy)
	}
	return words + "."
}

func (r *record) nextSteps(e questions.OutcomeEntry) {
	until := ""
	if !e.Until.IsZero() {
		until = "until " + Day(e.Until)
	}
	switch {
	case e.Next != "" && until != "":
		r.line("\nNext: %s (%s)", theirs(e.Next), until)
	case e.Next != "":
		r.line("\nNext: %s", theirs(e.Next))
	case until != "":
		r.line("\nThis holds %s.", until)
	}
}

// entriesBefore lists what was stated before an entry and between it and the last
// look back, the latest first.
func (r *record) entriesBefore(e questions.OutcomeEntry) {
	back, looked := r.log.LookedBack()
	heading := "\nStated earlier:\n"
	for _, earlier := range slices.Backward(r.log) {
		if earlier.Number == e.Number || looked && earlier.Number == back.Number {
			continue
		}
		if heading != "" {
			r.line("%s", heading)
			heading = ""
		}
		r.line("* %s: %s.%s", Day(earlier.Day), md(r.EntryWords(r.log, earlier)), spaced(earlier.Text))
	}
}

// spaced is somebody's text after a sentence of ours, or nothing.
func spaced(text string) string {
	if text == "" {
		return ""
	}
	return " " + theirs(text)
}
