package web

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// Sentences are put together here and not in templates, because a template
// would put spaces where its source has line breaks.

// text draws text as it is.
func text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, templ.EscapeString(s))
		return err
	})
}

// within draws components inside an element. The tag and the class are
// constants of the program.
func within(tag, class string, inside ...templ.Component) templ.Component {
	open := "<" + tag + ">"
	if class != "" {
		open = "<" + tag + ` class="` + class + `">`
	}
	return templ.Join(templ.Raw(open), templ.Join(inside...), templ.Raw("</"+tag+">"))
}

// prose draws text, with its `backticks` as code.
func prose(s string) templ.Component {
	var all []templ.Component
	for _, s := range spans(s) {
		if s.Code {
			all = append(all, within("code", "", text(s.Text)))
		} else {
			all = append(all, text(s.Text))
		}
	}
	return templ.Join(all...)
}

// claim draws a statement with its citations.
func claim(c Claim) templ.Component {
	return templ.Join(prose(c.Text), cites(c.Cites))
}

// cites draws numbers that lead to the sources at the foot of the page.
func cites(all []Cite) templ.Component {
	links := make([]templ.Component, len(all))
	for i, c := range all {
		links[i] = cite(c)
	}
	return templ.Join(links...)
}

// because draws the answers that something follows from, as the beginning of
// a sentence: Because you said “X” (Question?).
func because(lead string, all []Because) templ.Component {
	parts := []templ.Component{text(lead)}
	for i, b := range all {
		if i > 0 {
			parts = append(parts, text(" and"))
		}
		parts = append(parts, text(" "), said(b))
	}
	return templ.Join(parts...)
}

// said draws one answer: “X” (Question? – matters more to you).
func said(b Because) templ.Component {
	asked := []templ.Component{text("("), prose(b.Question)}
	if b.Importance != "" {
		asked = append(asked, text(" – "+b.Importance+" to you"))
	}
	asked = append(asked, text(")"))
	return templ.Join(
		within("span", "said", text("“"), prose(b.Answer), text("”")),
		text(" "),
		within("span", "asked", asked...),
	)
}

// matters says why a criterion counts, or only names it.
func matters(r ReasonView) templ.Component {
	criterion := within("strong", "", prose(r.Criterion))
	if len(r.Because) == 0 {
		return criterion
	}
	return templ.Join(because("Because you said", r.Because), text(", "), criterion, text(" matters."))
}

// rated says how an option does: Kata Containers helps a lot: … [3]
func rated(lead, option, rating string, level int, c Claim) templ.Component {
	parts := []templ.Component{text(lead), prose(option), text(" "), within("em", side(level), text(rating))}
	if c.Text != "" {
		parts = append(parts, text(": "), claim(c))
	}
	return templ.Join(parts...)
}

// describing draws a claim whose text, without its citations, describes a
// control. The id is made by the program.
func describing(id string, c Claim) templ.Component {
	return templ.Join(templ.Raw(`<span id="`+id+`">`), prose(c.Text), templ.Raw("</span>"), cites(c.Cites))
}
