package web

import (
	"cmp"
	"slices"
	"strings"
)

// problem is the first thing to be put right among the decisions, with where
// to do so; its Text is empty when all is well.
func (v MineView) problem() Link {
	for _, d := range v.Decisions {
		if d.Rename.Error != "" {
			return Link{Text: d.Rename.Error, Href: "#" + d.Rename.Field}
		}
	}
	return Link{}
}

// facts are short: the questionnaire, where the decision has a name of its
// own, and its state.
func (d DecisionView) facts() []string {
	if d.Questionnaire == d.Name {
		return known(d.State)
	}
	return known(Isolate(d.Questionnaire), d.State)
}

// name is what the owner calls the link.
func (l LinkLine) name() string { return cmp.Or(l.Label, "Link without a label") }

// known leaves out the texts that are empty.
func known(all ...string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// kicker names the decision and the questionnaire.
func (v SharingView) kicker() string {
	return strings.Join(IsolateAll(known(v.Name, v.Questionnaire)), " · ")
}

func (v SharingView) formHeading() string {
	if len(v.Links) > 0 {
		return "Make another link"
	}
	return "Make a link"
}

// previewHeading says in which scope the preview is.
func (v SharingView) previewHeading() string {
	const heading = "What a reader will see"
	if v.PreviewAs == "" {
		return heading
	}
	return heading + ": " + v.PreviewAs
}

// from is what a decision of one's own starts with.
func (f AgainForm) from() string {
	if f.Copy {
		return "answers"
	}
	return "empty"
}

// word says what became of an option between two verdicts.
func (m MoveView) word() string {
	switch m.Note {
	case "up":
		return "moves up"
	case "down":
		return "moves down"
	case "out":
		return "is ruled out now"
	case "back":
		return "is back in"
	default:
		return m.Note
	}
}
