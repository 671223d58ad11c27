package questions

import (
	"fmt"
	"maps"
	"slices"

	"github.com/expr-lang/expr/ast"

	"github.com/weighpoint/weighpoint/questions/document"
)

// allowed says what an expression may be made of.
const allowed = `a condition compares questions with choices: place == "cloud", place in ["cloud", "rented"], "gpu" in needs, joined by and, or, not`

// grammar checks that an expression keeps to the little language of
// conditions, and gathers which choices it mentions of which question.
type grammar struct {
	scope
	mentions map[int][]string
	flaws    []flaw
	// broken is set when a question that is read, or its choices, are not known.
	// That is a mistake reported elsewhere.
	broken bool
}

func (g *grammar) flaw(n ast.Node, format string, args ...any) {
	g.flaws = append(g.flaws, flaw{n.Location().From, fmt.Sprintf(format, args...)})
}

// truth checks an expression that is to be true or false.
func (g *grammar) truth(n ast.Node) {
	switch n := n.(type) {
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			g.truth(n.Node)
			return
		}
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "&&", "or", "||":
			g.truth(n.Left)
			g.truth(n.Right)
			return
		case "==", "!=":
			g.comparison(n)
			return
		case "in":
			g.membership(n)
			return
		}
	case *ast.IdentifierNode:
		if q, ok := g.question(n); ok {
			g.flaw(n, "question %s alone is neither true nor false; compare it with a choice", document.Quote(g.questions[q].ID))
		}
		return
	}
	g.flaw(n, "this is not allowed here; %s", allowed)
}

// comparison checks question == "choice", either way round.
func (g *grammar) comparison(n *ast.BinaryNode) {
	id, isQuestion := n.Left.(*ast.IdentifierNode)
	choice, isChoice := n.Right.(*ast.StringNode)
	if !isQuestion && !isChoice {
		choice, isChoice = n.Left.(*ast.StringNode)
		id, isQuestion = n.Right.(*ast.IdentifierNode)
	}
	if negated, ok := n.Left.(*ast.UnaryNode); ok {
		g.flaw(negated, "%s binds to what follows it alone; put brackets round the comparison", negated.Operator)
		return
	}
	if !isQuestion || !isChoice {
		g.flaw(n, "%s wants a question on one side and a choice in quotes on the other", n.Operator)
		return
	}
	if q, ok := g.reads(n, id, false, fmt.Sprintf("%q in %s", document.Clip(choice.Value), document.Clip(id.Value))); ok {
		g.choice(q, choice)
	}
}

// membership checks "choice" in question and question in ["choice", …].
func (g *grammar) membership(n *ast.BinaryNode) {
	if choice, ok := n.Left.(*ast.StringNode); ok {
		g.contained(n, choice)
		return
	}
	id, isQuestion := n.Left.(*ast.IdentifierNode)
	list, isList := n.Right.(*ast.ArrayNode)
	if !isQuestion || !isList {
		g.flaw(n, `in wants "choice" in question, or question in ["choice", "choice"]`)
		return
	}
	if q, ok := g.reads(n, id, false, `"choice" in `+document.Clip(id.Value)); ok {
		g.list(q, list)
	}
}

func (g *grammar) contained(n *ast.BinaryNode, choice *ast.StringNode) {
	id, ok := n.Right.(*ast.IdentifierNode)
	if !ok {
		g.flaw(n, "the right side of in must be a question that takes several choices")
		return
	}
	if q, ok := g.reads(n, id, true, fmt.Sprintf("%s == %q", document.Clip(id.Value), document.Clip(choice.Value))); ok {
		g.choice(q, choice)
	}
}

func (g *grammar) list(q int, list *ast.ArrayNode) {
	if len(list.Nodes) == 0 {
		g.flaw(list, "this list of choices is empty")
	}
	for _, n := range list.Nodes {
		choice, ok := n.(*ast.StringNode)
		if !ok {
			g.flaw(n, "a list in a condition holds choices in quotes and nothing else")
			continue
		}
		g.choice(q, choice)
	}
}

// reads looks up a question of which an expression wants to read one choice, or
// several, and says what to write instead where it is the other kind.
func (g *grammar) reads(n ast.Node, id *ast.IdentifierNode, many bool, instead string) (int, bool) {
	q, ok := g.question(id)
	if ok && g.questions[q].Many != many {
		takes := map[bool]string{false: "one choice", true: "several choices"}[!many]
		g.flaw(n, "question %s takes %s; write %s", document.Quote(id.Value), takes, instead)
		return 0, false
	}
	return q, ok
}

// question looks up what an identifier names and whether it may be read.
func (g *grammar) question(n *ast.IdentifierNode) (int, bool) {
	q, ok := g.position[n.Value]
	switch {
	case !ok && g.unread, ok && g.choices[q] == nil:
		g.broken = true
	case !ok:
		g.flaw(n, "unknown question %s%s", document.Quote(n.Value), document.DidYouMean(n.Value, maps.Keys(g.position)))
	case q == g.before:
		g.flaw(n, "the condition reads %s, the question itself", document.Quote(n.Value))
	case q > g.before:
		g.flaw(n, "the condition reads %s, which is asked later", document.Quote(n.Value))
	default:
		return q, true
	}
	return 0, false
}

// knows reports whether a condition may compare a question with a word.
func (g *grammar) knows(q int, word string) bool {
	_, ok := g.choices[q][word]
	return ok || word == UnsureID || word == "" && !g.questions[q].Many
}

// choice notes that a choice of a question is mentioned.
func (g *grammar) choice(q int, n *ast.StringNode) {
	asked := &g.questions[q]
	if n.Value == UnsureID && g.definite {
		g.flaw(n, `this condition may not mention "unsure": it counts only on what is known`)
		return
	}
	if !g.knows(q, n.Value) {
		g.flaw(n, "question %s has no choice %s%s", document.Quote(asked.ID), document.Quote(n.Value), document.DidYouMean(n.Value, maps.Keys(g.choices[q])))
		return
	}
	if !slices.Contains(g.mentions[q], n.Value) {
		g.mentions[q] = append(g.mentions[q], n.Value)
	}
}
