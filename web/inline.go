package web

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/a-h/templ"
)

// Sentences are put together here and not in templates, because a template
// would put spaces where its source has line breaks.

func text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, templ.EscapeString(s))
		return err
	})
}

// element draws components inside an element. The tag is a constant of the program,
// and attributes come from attribute.
func element(tag, attributes string, inside ...templ.Component) templ.Component {
	return templ.Join(templ.Raw("<"+tag+attributes+">"), templ.Join(inside...), templ.Raw("</"+tag+">"))
}

// listOf draws a list with an entry for each of some things, and nothing where there
// are none.
func listOf[T any](tag, class string, entry func(T) templ.Component, all []T) templ.Component {
	if len(all) == 0 {
		return templ.NopComponent
	}
	entries := make([]templ.Component, len(all))
	for i, one := range all {
		entries[i] = entry(one)
	}
	return element(tag, attribute("class", class)+attribute("role", "list"), entries...)
}

// within draws components inside an element of a class, or of none.
func within(tag, class string, inside ...templ.Component) templ.Component {
	return element(tag, attribute("class", class), inside...)
}

// attribute is one of an element, its value escaped, and nothing where it has none.
// The name is a constant of the program.
func attribute(name, value string) string {
	if value == "" {
		return ""
	}
	return " " + name + `="` + templ.EscapeString(value) + `"`
}

// paragraph draws text in a paragraph of its own, and nothing where there is none.
func paragraph(class, text string) templ.Component { return paragraphAs("", class, text) }

// paragraphAs is paragraph under a name by which tests find it.
func paragraphAs(testID, class, text string) templ.Component {
	if text == "" {
		return templ.NopComponent
	}
	return element("p", attribute("class", class)+attribute("data-testid", testID), prose(text))
}

// kicker names a decision and its questionnaire above the heading of a page.
func kicker(decision, questionnaire string) templ.Component {
	return paragraph("kicker", strings.Join(IsolateAll(known(decision, questionnaire)), " · "))
}

// prose draws a text of others, or a sentence of ours in which such texts are
// marked, with its `backticks` as code.
func prose(s string) templ.Component {
	var all []templ.Component
	for _, p := range parts(s) {
		if p.isolated {
			all = append(all, isolated(p.text))
		} else {
			all = append(all, coded(p.text))
		}
	}
	return templ.Join(all...)
}

// coded draws text with its `backticks` as code.
func coded(s string) templ.Component {
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

// claim draws a statement with its citations, in an element of its own that
// theirs marks.
func claim(c Claim) templ.Component {
	return templ.Join(prose(c.Text), cites(c.Cites))
}

// cited draws a statement with its citations inside a sentence of ours.
func cited(c Claim) templ.Component {
	return templ.Join(isolated(c.Text), cites(c.Cites))
}

// joiner keeps a line from breaking between a statement and its citations.
const joiner = "\u2060"

// cites draws numbers that lead to the sources at the foot of the page.
func cites(all []Cite) templ.Component {
	var links []templ.Component
	for _, c := range all {
		links = append(links, text(joiner), cite(c))
	}
	return templ.Join(links...)
}

// because draws the answers that something follows from behind a lead, as the
// beginning of a sentence: Because you said “X” (Question?). What a team does not
// agree on comes last: … and did not agree on “Question?” (2 said “X”, 1 said “Y”).
// There is at least one.
func because(lead string, all []Because) templ.Component {
	parts := []templ.Component{text(lead + " " + all[0].who())}
	link := " said "
	for _, b := range all {
		if !b.NotAgreed {
			parts = append(parts, text(link), said(b))
			link = " and "
		}
	}
	if link == " said " {
		link = " "
	}
	link += "did not agree on "
	for _, b := range all {
		if b.NotAgreed {
			parts = append(parts, text(link+"“"), isolated(b.Question), text("”"), within("span", "asked how-many-said", text(" ("), prose(b.Answer), text(")")))
			link = " and "
		}
	}
	return templ.Join(parts...)
}

// leadIn is because as a line above what follows, and nothing without answers.
func leadIn(lead string, all []Because, end string) templ.Component {
	if len(all) == 0 {
		return templ.NopComponent
	}
	return within("p", "lead-in", because(lead, all), text(end))
}

// said draws one answer: “X” (Question? – matters more to you).
func said(b Because) templ.Component {
	asked := []templ.Component{text("("), isolated(b.Question)}
	if b.Importance != "" {
		asked = append(asked, text(" – "+b.Importance+" to "+b.who()))
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
	criterion := within("strong", "", isolated(r.Criterion))
	if len(r.Because) == 0 {
		return criterion
	}
	return templ.Join(because("Because", r.Because), text(", "), criterion, text(" matters."))
}

// rated says how an option does: Kata Containers: helps a lot. … [3] The name
// is left out where a heading gives it.
func rated(option, rating string, level int, c Claim) templ.Component {
	var parts []templ.Component
	if option != "" {
		parts = append(parts, isolated(option), text(": "))
	} else {
		rating = capital(rating)
	}
	parts = append(parts, within("em", side(level), text(rating)))
	if c.Text != "" {
		parts = append(parts, text(". "), cited(c))
	}
	if c.Grade != "" {
		parts = append(parts, text(" "), within("span", "graded", text("Evidence: "+c.Grade+".")))
	}
	return templ.Join(parts...)
}

// describing draws a claim whose text, without its citations, describes a
// control. The id is made by the program.
func describing(id string, said templ.Component, sources []Cite) templ.Component {
	return templ.Join(templ.Raw(`<span id="`+id+`">`), said, templ.Raw("</span>"), cites(sources))
}

// concerning draws a claim after the names of what it is about, if any.
func concerning(names string, c Claim) templ.Component {
	if names == "" {
		return cited(c)
	}
	return templ.Join(within("strong", "", prose(names), text(":")), text(" "), cited(c))
}

// conditions says under which conditions, when and by whom a figure was
// measured.
func conditions(f FigureView) templ.Component {
	parts := []templ.Component{prose(strings.Join(IsolateAll(known(f.Conditions, f.Year, f.By)), " · "))}
	if f.Dated {
		parts = append(parts, text(" · "), within("span", "due", text("dated")))
	}
	return templ.Join(parts...)
}

// linked draws links in one line, after a lead.
func linked(lead string, all []Link) templ.Component {
	parts := []templ.Component{text(lead)}
	for i, l := range all {
		if i > 0 {
			parts = append(parts, text(", "))
		}
		parts = append(parts, link(l))
	}
	return templ.Join(parts...)
}

// counting says which answers gave a criterion its weight, as a sentence that
// follows another.
func counting(all []Because) templ.Component {
	if len(all) == 0 {
		return templ.NopComponent
	}
	return within("span", "why-counts", text(" "), because("It counts because", all), text("."))
}

// criteriaSummary says what the explanations of the criteria hold. Where
// answers are not shown, they do not say why a criterion counts.
func criteriaSummary(rows []MatrixRow) templ.Component {
	heading := text("What these criteria mean")
	if slices.ContainsFunc(rows, func(r MatrixRow) bool { return len(r.Because) > 0 }) {
		return templ.Join(heading, within("span", "why-counts", text(", and why they count")))
	}
	return heading
}

// weighted names a criterion, and its weight where that is shown.
func weighted(r MatrixRow) templ.Component {
	if r.Weight == "" {
		return isolated(r.Criterion)
	}
	return templ.Join(isolated(r.Criterion), text(" "), within("span", "quiet", text("weight "+r.Weight)))
}

// counted says by how many points a criterion counts, and to those who cannot
// see the bar, for whom.
func counted(t TradeOff, ahead bool) templ.Component {
	sign, name := "−", t.RunnerUp.Name
	if ahead {
		sign, name = "+", t.Leader.Name
	}
	return templ.Join(text(sign+t.Points), within("span", "sr", text(" points, better for "), isolated(name)))
}

// pointed draws a line of the first screen: what it is about, and the point.
func pointed(p GlancePoint, again bool) templ.Component {
	label := "glance-label"
	if again {
		label = "sr"
	}
	parts := []templ.Component{within("span", label, text(p.Label)), text(" "), within("span", "glance-text", prose(p.Text))}
	if p.Note != "" {
		parts = append(parts, text(" "), within("span", "glance-note", text(p.Note), within("span", "sr", text(" points"))))
	}
	if p.More != "" {
		parts = append(parts, text(" "), within("span", "glance-more", prose(p.More)))
	}
	return templ.Join(parts...)
}

// shared says how often an option is first.
func shared(s ShareView) templ.Component {
	name := isolated(s.Name)
	if s.Ours {
		name = text(s.Name)
	}
	return templ.Join(name, text(" "), within("b", "", text(s.Count)))
}

// noticed draws a notice with where to read on.
func noticed(n NoticeView) templ.Component {
	if n.More.Href == "" {
		return prose(n.Text)
	}
	return templ.Join(prose(n.Text), text(" "), link(n.More))
}

// named draws a control's text, and for those who hear it without its
// surroundings what it is about.
func named(s, about string) templ.Component {
	return templ.Join(text(s), within("span", "sr", text(": "), isolated(about)))
}

// place draws an option's place and fit in a verdict.
func place(rank, fit string) templ.Component {
	switch {
	case rank == "":
		return within("span", "quiet", text("–"), within("span", "sr", text(" not there")))
	case fit == "":
		return within("span", "quiet", text(rank))
	default:
		return templ.Join(
			within("span", "sr", text("Place ")), text(rank),
			within("span", "sr", text(", fit")), text(" · "+fit),
		)
	}
}

// placeNow draws an option's place in the later verdict, and what became of it.
func placeNow(m MoveView) templ.Component {
	now := place(m.NowRank, m.NowFit)
	if m.Note == "" {
		return now
	}
	return templ.Join(now, text(" "), within("span", "moved-word", text(m.word())))
}

// answerMove draws what an answer was and what it is.
func answerMove(a AnswerMove) templ.Component {
	var parts []templ.Component
	if a.From != "" {
		parts = append(parts, within("p", "was", within("span", "quiet", text("Was ")), prose(a.From)))
	}
	if a.To != "" {
		parts = append(parts, within("p", "", within("span", "quiet", text("Is ")), prose(a.To)))
	}
	return templ.Join(parts...)
}
