package authoring

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/document"
)

// locate finds where the warnings are about in the text of a questionnaire, and
// sorts them by line.
func (w warnings) locate(text []byte) {
	_, root := document.Parse("", text)
	for i := range w {
		at := position(root, w[i].Place)
		w[i].Line, w[i].Column = at.Line, at.Column
	}
	w.sort()
}

// InFiles says of the warnings about a questionnaire in which file they stand. Where it
// was made from an overlay, that is one of two, and there may be more to warn of.
func InFiles(loaded questions.Loaded, found []Finding) []Finding {
	for i := range found {
		f := &found[i]
		f.File, f.Line, f.Column = loaded.Place(f.Line, f.Column)
	}
	if loaded.Overlay != nil {
		for _, o := range loaded.Overlay.Warnings {
			found = append(found, Finding{
				File: o.File, Line: o.Line, Column: o.Column, Level: LevelWarning, Code: Code(o.Code), Message: o.Message, Place: Place{o.About},
			})
		}
	}
	warnings(found).sort()
	return found
}

// QuestionLines finds the line of its file at which each question of a
// questionnaire begins. Those of the base of an overlay are left out.
func QuestionLines(loaded questions.Loaded) map[string]int {
	q := loaded.Questionnaire
	_, root := document.Parse("", q.Text)
	lines := map[string]int{}
	for _, qu := range q.Questions {
		at := position(root, Place{"questions", qu.ID})
		if file, line, _ := loaded.Place(at.Line, at.Column); file == loaded.File {
			lines[qu.ID] = line
		}
	}
	return lines
}

// position follows a place as far as it leads: keys of mappings, and of lists
// either an entry with that id or its number.
func position(root *document.Node, place Place) document.Position {
	at := document.Position{Line: 1, Column: 1}
	n := root
	for _, part := range place {
		if n == nil {
			return at
		}
		var key document.Position
		key, n = step(n, part)
		if n != nil {
			at = key
		}
	}
	return at
}

func step(n *document.Node, part string) (document.Position, *document.Node) {
	for _, pair := range n.Pairs {
		if pair.Key == part {
			return pair.At, pair.Value
		}
	}
	for i, item := range n.Items {
		if strconv.Itoa(i) == part || item.Word("id") == part {
			return item.At, item
		}
	}
	return document.Position{}, nil
}

// eachNode visits a node at a place, and all within it.
func eachNode(n *document.Node, place Place, visit func(*document.Node, Place)) {
	visit(n, place)
	for _, p := range n.Pairs {
		eachNode(p.Value, append(slices.Clip(place), p.Key), visit)
	}
	for i, item := range n.Items {
		eachNode(item, append(slices.Clip(place), cmp.Or(item.Word("id"), strconv.Itoa(i))), visit)
	}
}

// Silence marks the warnings that an author means to leave as they are, and
// returns the expectations that no warning answers: what they expected has been
// mended.
func Silence(warnings []Finding, expected []Expectation) (idle []Expectation) {
	used := map[int]bool{}
	for i := range warnings {
		for j, e := range expected {
			if warnings[i].answers(e) {
				warnings[i].Level, warnings[i].Meant = LevelNote, e.Because
				used[j] = true
			}
		}
	}
	for j, e := range expected {
		if !used[j] {
			idle = append(idle, e)
		}
	}
	return idle
}

// answers reports whether the warning is the one that an expectation is about:
// its place, or an id in it.
func (f Finding) answers(e Expectation) bool {
	return f.Code == e.Code && (e.At == "" || e.At == f.Place.String() || slices.Contains(f.Place, e.At))
}

// codes are all kinds of warnings, sorted.
func codes() []Code { return slices.Sorted(maps.Keys(meanings)) }

// Check returns everything that there is to warn of: what follows from the
// document, with dates judged by today, and what a survey met; without a survey
// only the former. drawable tells which texts the preview card of a result can
// show; nil leaves that out. The warnings are in the order of the document.
func Check(q *questions.Questionnaire, survey *Survey, today time.Time, drawable func(text string) bool) []Finding {
	var found warnings = exact(q, today)
	if drawable != nil {
		undrawable(q, drawable, &found)
	}
	if survey != nil {
		found = append(found, met(q, survey)...)
	}
	found.locate(q.Text)
	return found
}

// Beside warns of what does not fit to the other questionnaires that are to be on
// offer together.
func Beside(q *questions.Questionnaire, all []questions.Loaded) []Finding {
	if q.Retired == nil || q.Retired.Successor == "" {
		return nil
	}
	place := Place{"retired", "successor"}
	var found warnings
	i := slices.IndexFunc(all, func(l questions.Loaded) bool { return l.Questionnaire.ID == q.Retired.Successor })
	switch {
	case i < 0:
		found.add(LostSuccessor, place, "the successor %q is not among the questionnaires here, so nobody is led to it", q.Retired.Successor)
	case all[i].Questionnaire.Retired != nil:
		found.add(LostSuccessor, place, "the successor %q is retired itself, so nobody is led to it: name the one after it", q.Retired.Successor)
	}
	found.locate(q.Text)
	return found
}
