package authoring

import (
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"

	"github.com/weighpoint/weighpoint/questions"
)

// InWords says a condition in words, with the titles of questions and the labels
// of choices: “Where does it run?” is “A cloud”. It is empty for nil.
func InWords(q *questions.Questionnaire, when *questions.Condition) string {
	if when == nil {
		return ""
	}
	tree, err := parser.Parse(when.Text())
	if err != nil {
		return when.Text() // it has been parsed before
	}
	return conditionWords{q}.say(tree.Node, false)
}

type conditionWords struct{ q *questions.Questionnaire }

// say says an expression; within is whether it is a part of another one, and
// needs brackets where it joins several.
func (c conditionWords) say(n ast.Node, within bool) string {
	switch n := n.(type) {
	case *ast.UnaryNode:
		if compared, ok := n.Node.(*ast.BinaryNode); ok && !joins(compared) {
			return c.compare(compared, true)
		}
		return "not (" + c.say(n.Node, false) + ")"
	case *ast.BinaryNode:
		if !joins(n) {
			return c.compare(n, false)
		}
		word := strings.NewReplacer("&&", "and", "||", "or").Replace(n.Operator)
		said := c.side(n.Left, word) + " " + word + " " + c.side(n.Right, word)
		if within {
			return "(" + said + ")"
		}
		return said
	}
	return ""
}

// side says one side of what a word joins. Within the same word no brackets are
// needed.
func (c conditionWords) side(n ast.Node, word string) string {
	b, ok := n.(*ast.BinaryNode)
	same := ok && joins(b) && strings.NewReplacer("&&", "and", "||", "or").Replace(b.Operator) == word
	return c.say(n, !same)
}

func joins(n *ast.BinaryNode) bool {
	return n.Operator == "and" || n.Operator == "&&" || n.Operator == "or" || n.Operator == "||"
}

// compare says a comparison of a question with choices.
func (c conditionWords) compare(n *ast.BinaryNode, negated bool) string {
	asked, mentioned := n.Left, n.Right
	id, ok := asked.(*ast.IdentifierNode)
	if !ok {
		mentioned = n.Left
		id, ok = n.Right.(*ast.IdentifierNode)
	}
	question := (*questions.Question)(nil)
	if ok {
		question = c.q.Question(id.Value)
	}
	if question == nil {
		return ""
	}
	var labels []string
	switch m := mentioned.(type) {
	case *ast.StringNode:
		if m.Value == "" {
			return "“" + question.Title + "” " + map[bool]string{true: "was asked", false: "was not asked"}[negated != (n.Operator == "!=")]
		}
		labels = append(labels, label(question, m.Value))
	case *ast.ArrayNode:
		for _, item := range m.Nodes {
			labels = append(labels, label(question, item.(*ast.StringNode).Value))
		}
	}
	verb := "is"
	if question.Many {
		verb = "includes"
	}
	if negated != (n.Operator == "!=") {
		verb = map[string]string{"is": "is not", "includes": "does not include"}[verb]
	}
	return "“" + question.Title + "” " + verb + " " + strings.Join(labels, " or ")
}

// label is what a choice is called, in quotes.
func label(question *questions.Question, choice string) string {
	if choice == questions.UnsureID {
		return "“Not sure”"
	}
	for _, c := range question.Choices {
		if c.ID == choice {
			return "“" + c.Label + "”"
		}
	}
	return "“" + choice + "”"
}
