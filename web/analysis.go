package web

import "github.com/a-h/templ"

// movedWord says in a word what became of an option.
func movedWord(moved string) string {
	switch moved {
	case "up":
		return "moves up"
	case "down":
		return "moves down"
	case "out":
		return "is ruled out"
	case "back":
		return "comes back"
	default:
		return ""
	}
}

// open reports whether the verdict is so weak that what would decide it comes
// first.
func (v ResultView) open() bool { return v.Strength.Grade == "close" || v.Outcome == "tie" }

// supposing draws one change of a flip: If the answer to Question? were “Y”
// rather than “X”.
func supposing(first bool, c FlipChange) templ.Component {
	lead := "and "
	if first {
		lead = "If "
	}
	if c.Same {
		return templ.Join(text(lead), asked(c), text(" "), within("strong", "", text(c.Matters)))
	}
	parts := []templ.Component{
		text(lead + "the answer to "), asked(c), text(" were "),
		within("strong", "", prose("“"+c.To+"”")), text(" rather than "), prose("“" + c.From + "”"),
	}
	if c.Matters != "" {
		parts = append(parts, text(", and it "), within("strong", "", text(c.Matters)))
	}
	return templ.Join(parts...)
}

// firmText says that no change was found that would turn the verdict.
func (v ResultView) firmText() string {
	for _, open := range v.FindOut {
		if len(open.Turns) > 0 {
			return "No answer that was given would, by itself. What is still open could: see what to find out first."
		}
	}
	return "No answer given otherwise would bring another option to the top, and no two small changes together were found that would."
}

// Quoted lists questions in a sentence, each in quotation marks.
func Quoted(questions []string) string {
	var all []string
	for _, q := range questions {
		all = append(all, "“"+Isolate(q)+"”")
	}
	return join(all)
}

// opens says which questions another answer opens.
func opens(questions []string) string {
	if len(questions) == 1 {
		return "The other answer also opens a question, which counts as open here: " + Quoted(questions) + "."
	}
	return "The other answer also opens questions, which count as open here: " + Quoted(questions) + "."
}

// before leads in the verdict that another answer's is compared with.
func (v WhatIfView) before() string {
	if v.Method != "" {
		return "With the answers as given: "
	}
	return "Frozen: "
}
