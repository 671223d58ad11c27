package authoring

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/questions"
)

// Graph shows which answers decide what: the questions in their order, the
// conditions under which they are asked, and between answers and options the
// vetoes and the rules that set aside.
type Graph struct {
	Questions, Vetoes, Options []GraphNode
	Edges                      []GraphEdge
}

// GraphNode is a question, a veto or an option.
type GraphNode struct{ ID, Label string }

// GraphEdge leads from a question to the next one, from a question to one whose
// condition reads it, from a question to a veto or a rule that reads it, or from
// there to an option that it rules out or sets aside.
type GraphEdge struct {
	From, To string
	// Label is the condition, empty for none.
	Label string
	// Dashed marks edges to questions that are asked under a condition, and to
	// options that are set aside.
	Dashed bool
}

// NewGraph draws a questionnaire. If vetoes or options are named, only the
// vetoes that are named or rule out a named option are drawn, with what they
// depend on.
func NewGraph(q *questions.Questionnaire, vetoes, options []string) Graph {
	g := drawing{q: q, reads: map[string]bool{}}
	among := func(named []string, id string) bool { return len(named) == 0 || slices.Contains(named, id) }
	wanted := func(of []string) []string {
		return slices.DeleteFunc(slices.Clone(of), func(o string) bool { return !among(options, o) })
	}
	for _, v := range q.Vetoes {
		if among(vetoes, v.ID) {
			g.drawRule("veto", v.ID, v.When, wanted(v.RulesOut))
		}
	}
	for _, r := range q.SetAside {
		if len(vetoes) == 0 {
			g.drawRule(aside, r.ID, r.When, wanted(r.Options))
		}
	}
	whole := len(vetoes)+len(options) == 0
	if whole {
		g.Options = nil
		for _, o := range q.Options {
			g.Options = append(g.Options, GraphNode{"option-" + o.ID, o.Name})
		}
	}
	g.drawQuestions(whole)
	return g.Graph
}

// drawing is a graph that is being made. reads has the questions that its rules read.
type drawing struct {
	Graph
	q     *questions.Questionnaire
	reads map[string]bool
}

// aside is the kind of rules that set aside, whose edges to options are dashed.
const aside = "aside"

// drawRule draws a veto or a rule that sets aside, with the questions that it reads and
// the options that are wanted of those it is about. There is nothing to draw where none
// is.
func (g *drawing) drawRule(kind, id string, when *questions.Condition, options []string) {
	if len(options) == 0 {
		return
	}
	rule := GraphNode{kind + "-" + id, id}
	g.Vetoes = append(g.Vetoes, rule)
	for _, id := range when.Reads() {
		g.reads[id] = true
		g.Edges = append(g.Edges, GraphEdge{From: "question-" + id, To: rule.ID, Label: when.Text()})
	}
	for _, o := range options {
		node := GraphNode{"option-" + o, g.q.Option(o).Name}
		g.Edges = append(g.Edges, GraphEdge{From: rule.ID, To: node.ID, Dashed: kind == aside})
		if !slices.Contains(g.Options, node) {
			g.Options = append(g.Options, node)
		}
	}
}

// drawQuestions draws all questions, or those that the rules read, with what these
// depend on.
func (g *drawing) drawQuestions(all bool) {
	for _, qu := range slices.Backward(g.q.Questions) {
		if g.reads[qu.ID] && qu.When != nil {
			for _, id := range qu.When.Reads() {
				g.reads[id] = true
			}
		}
	}
	last := ""
	for _, qu := range g.q.Questions {
		if !all && !g.reads[qu.ID] {
			continue
		}
		node := "question-" + qu.ID
		g.Questions = append(g.Questions, GraphNode{node, qu.Title})
		if qu.When != nil {
			for _, id := range qu.When.Reads() {
				g.Edges = append(g.Edges, GraphEdge{From: "question-" + id, To: node, Label: qu.When.Text(), Dashed: true})
			}
		} else if last != "" {
			g.Edges = append(g.Edges, GraphEdge{From: last, To: node})
		}
		last = node
	}
}

// Mermaid writes the graph as Mermaid, which Git hosts draw in Markdown.
func (g Graph) Mermaid() string {
	var b strings.Builder
	b.WriteString("flowchart TD\n")
	quote := func(s string) string { return strings.NewReplacer(`"`, "#quot;", "\n", " ").Replace(s) }
	nodes := func(list []GraphNode, before, after string) {
		for _, n := range list {
			fmt.Fprintf(&b, "  %s%s\"%s\"%s\n", n.ID, before, quote(n.Label), after)
		}
	}
	nodes(g.Questions, "[", "]")
	nodes(g.Vetoes, "{{", "}}")
	nodes(g.Options, "([", "])")
	for _, e := range g.Edges {
		arrow := "-->"
		if e.Dashed {
			arrow = "-.->"
		}
		if e.Label != "" {
			arrow += `|"` + quote(e.Label) + `"|`
		}
		fmt.Fprintf(&b, "  %s %s %s\n", e.From, arrow, e.To)
	}
	return b.String()
}

// DOT writes the graph for Graphviz.
func (g Graph) DOT() string {
	var b strings.Builder
	b.WriteString("digraph questionnaire {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n")
	nodes := func(list []GraphNode, shape string) {
		for _, n := range list {
			fmt.Fprintf(&b, "  %q [label=%q shape=%s];\n", n.ID, n.Label, shape)
		}
	}
	nodes(g.Questions, "box")
	nodes(g.Vetoes, "octagon")
	nodes(g.Options, "oval")
	for _, e := range g.Edges {
		style := "solid"
		if e.Dashed {
			style = "dashed"
		}
		fmt.Fprintf(&b, "  %q -> %q [label=%q style=%s];\n", e.From, e.To, e.Label, style)
	}
	b.WriteString("}\n")
	return b.String()
}

// Sizes of the drawing, in CSS pixels.
const (
	boxWidth, boxHeight = 260, 44
	rowHeight           = 64
	columnWidth         = 400
	margin              = 20
)

// SVG draws the graph in three columns: questions in their order, vetoes, and
// options. Its texts can be searched and read aloud, and it asks for nothing
// from elsewhere.
func (g Graph) SVG() string {
	type point struct{ x, y int }
	places := map[string]point{}
	rows := 1
	for column, list := range [][]GraphNode{g.Questions, g.Vetoes, g.Options} {
		rows = max(rows, len(list))
		for row, n := range list {
			places[n.ID] = point{margin + column*columnWidth, margin + row*rowHeight}
		}
	}
	width, height := 2*margin+2*columnWidth+boxWidth, 2*margin+rows*rowHeight
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%[1]d" height="%[2]d" role="img" aria-label="Questions, vetoes and options" font-family="sans-serif" font-size="13">`, width, height)
	b.WriteString("\n<style>rect{fill:Canvas;stroke:CanvasText}path{fill:none;stroke:GrayText}text{fill:CanvasText}.if{stroke-dasharray:5 4}</style>\n")
	for _, e := range g.Edges {
		from, to := places[e.From], places[e.To]
		class := ""
		if e.Dashed {
			class = ` class="if"`
		}
		path := fmt.Sprintf("M%d %d C%d %d %d %d %d %d", from.x+boxWidth, from.y+boxHeight/2, from.x+boxWidth+60, from.y+boxHeight/2, to.x-60, to.y+boxHeight/2, to.x, to.y+boxHeight/2)
		if from.x == to.x {
			path = fmt.Sprintf("M%d %d C%d %d %d %d %d %d", from.x+boxWidth, from.y+boxHeight/2, from.x+boxWidth+50, from.y+boxHeight/2, to.x+boxWidth+50, to.y+boxHeight/2, to.x+boxWidth, to.y+boxHeight/2)
		}
		fmt.Fprintf(&b, "<path%s d=\"%s\">", class, path)
		if e.Label != "" {
			fmt.Fprintf(&b, "<title>%s</title>", html.EscapeString(e.Label))
		}
		b.WriteString("</path>\n")
	}
	radius := []int{0, 12, 22}
	for column, list := range [][]GraphNode{g.Questions, g.Vetoes, g.Options} {
		for _, n := range list {
			p := places[n.ID]
			fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" rx="%d"/>`, p.x, p.y, boxWidth, boxHeight, radius[column])
			// A drawing within the box hides what wide letters put outside it.
			fmt.Fprintf(&b, `<svg x="%d" y="%d" width="%d" height="%d"><text x="12" y="%d"><title>%s</title>%s</text></svg>`+"\n",
				p.x, p.y, boxWidth-6, boxHeight, boxHeight/2+5, html.EscapeString(n.Label), html.EscapeString(questions.Shortened(n.Label, 32)))
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}
