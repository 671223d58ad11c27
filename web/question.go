package web

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Progress tells honestly how far the decider is.
type Progress struct {
	// Text is "Question 4 of 14 to 16".
	Text string
	// Done and Most are the answered questions and the most there can be.
	Done, Most int
}

// length is how much of its bar the progress fills.
func (p Progress) length() string {
	if p.Most <= 0 {
		return length(0)
	}
	return length(100 * float64(p.Done) / float64(p.Most))
}

// QuestionView is one question as one decider finds it.
type QuestionView struct {
	Page
	Questionnaire string
	Question      string
	Why           Claim
	// Notices are what to know before going on.
	Notices []NoticeView
	// Round is the one in which it is answered, if any.
	Round RoundBanner
	// Many asks for checkboxes instead of radio buttons.
	Many bool
	// Choices are those offered; which are checked is in Chosen.
	Choices []ChoiceView
	// FindOut belongs to the answer "not sure".
	FindOut string
	Changes []Change
	Sources []Source
	Action  string
	// Back leads to the previous question, the introduction or all answers.
	Back     Link
	Progress Progress
	// Chosen are the values of the choices made; UnsureChecked belongs to the
	// answer "not sure".
	Chosen        []string
	UnsureChecked bool
	// Importance offers less, normal and more.
	Importance []ChoiceView
	// Error is what is wrong with the choice, empty when all is well.
	Error string
	// Note is the decider's own remark.
	Note Field
	// Settled leads to all answers for the result: further answers cannot
	// change the leader. Its Href is empty when that is not certain.
	Settled Link
	// Saved is posted back to tell whether the answer has changed since the
	// page was drawn. Overtaken says that it had, and is empty otherwise.
	Saved, Overtaken string
	// Withheld are choices that are not offered, posted back so that whoever
	// answers an old page does not deny what it did not show.
	Withheld []string
	// Again says why a question with an answer is asked once more, empty where
	// it is not.
	Again string
	// Others is what people said at first, where a question is asked again; it has
	// no rows elsewhere.
	Others DifferView
	// Return is posted back so that Change from all answers returns there.
	Return string
	Submit string
	// texts is what its texts look like, see WithTextsDrawn; nil until then.
	texts []string
}

// Where the drawn texts of a question stand in texts. Behind a choice as nobody has
// made it stands the same as somebody has.
const (
	inquiryText = iota
	footnotesText
	notSureText
	firstChoiceText = notSureText + 2
)

// WithTextsDrawn is the same question with its texts drawn, for whoever asks it
// of many people: Question, Why, FindOut, Choices, Changes, Sources and Language
// must not change afterwards. Changes and Sources, which nothing else needs, are
// let go.
func (v QuestionView) WithTextsDrawn(ctx context.Context) (QuestionView, error) {
	fresh := v
	fresh.texts, fresh.Error = nil, ""
	parts := []templ.Component{inquiry(&fresh), footnotes(&fresh), unsure(&fresh, false), unsure(&fresh, true)}
	for i := range v.Choices {
		parts = append(parts, choice(&fresh, i, false), choice(&fresh, i, true))
	}
	texts := make([]string, len(parts))
	for i, part := range parts {
		var html strings.Builder
		if err := part.Render(speaking(ctx, v.Language), &html); err != nil {
			return v, err
		}
		texts[i] = strings.Clone(html.String())
	}
	v.texts, v.Changes, v.Sources = texts, nil, nil
	return v, nil
}

// drawn is a text as it was drawn, or as it is to be drawn where it was not.
func (v *QuestionView) drawn(text int, anew templ.Component) templ.Component {
	if v.texts == nil {
		return anew
	}
	return templ.Raw(v.texts[text])
}

// control is a choice as it was drawn before, chosen or not. An error marks every
// choice, so they are drawn anew where there is one.
func (v *QuestionView) control(text int, checked bool, anew templ.Component) templ.Component {
	switch {
	case v.Error != "":
		return anew
	case checked:
		text++
	}
	return v.drawn(text, anew)
}

// frame is the page around a question. Only boxes that exclude each other have
// a use for the script.
func (v QuestionView) frame() Page {
	page := v.withError(v.Problem().Text)
	if v.Many {
		return page.scripted()
	}
	return page
}

// Problem is the first thing to be put right, with where to do so.
func (v QuestionView) Problem() Link {
	return FirstProblem(Link{v.Overtaken, "#" + choiceID(0)}, Link{v.Error, "#" + choiceID(0)}, v.Note.at("#note"))
}

// choiceID is the id of the control of the choice at an index; "unsure" comes
// after them all.
func choiceID(index int) string { return "choice-" + strconv.Itoa(index+1) }

// choiceType is the kind of control that the choices are.
func (v QuestionView) choiceType() string {
	if v.Many {
		return "checkbox"
	}
	return "radio"
}

// role is what the group of choices is to assistive technology. Only a group
// of radio buttons can be invalid as a whole;
// of checkboxes, each box carries it.
func (v QuestionView) role() string {
	if v.Many {
		return "group"
	}
	return "radiogroup"
}

// describedBy lists the ids that describe the group of choices.
func (v QuestionView) describedBy() string {
	var ids []string
	if v.Why.Text != "" {
		ids = append(ids, "why")
	}
	if v.Many {
		ids = append(ids, "how-many")
	}
	if v.Error != "" {
		ids = append(ids, "choice-error")
	}
	return strings.Join(ids, " ")
}
