package questions

import (
	"strings"

	"github.com/weighpoint/weighpoint/questions/document"
)

func (c *compiler) vetoes(n *document.Node) {
	items, ids := c.begin("vetoes", n, 0, maxEntries), idsOf("veto")
	c.q.Vetoes = make([]Veto, len(items))
	for i, item := range items {
		f := c.Fields(item, "a veto", "id", "when", "rules_out", "claim", "sources!", "?", "way_round", "was")
		veto := &c.q.Vetoes[i]
		*veto = Veto{
			ID:       c.define(f["id"], ids, i),
			RulesOut: c.optionRefs(f["rules_out"], 1),
			Claim:    c.claim(item, "a veto", f),
			WayRound: c.ownClaim(f["way_round"], `"way_round"`),
			Was:      c.was(f, ids, ""),
		}
		c.later(f["when"], expression{
			what: "veto " + document.Quote(veto.ID) + " never fires", target: &veto.When,
			asks: -1, before: maxQuestions, definite: true,
		})
	}
}

func (c *compiler) setAside(n *document.Node) {
	items := c.begin("set_aside", n, 0, maxEntries)
	if n != nil && c.q.Format < 2 {
		c.Mistake(n.At, "%s", newKey("set_aside"))
	}
	if len(items) == 0 {
		return
	}
	ids := idsOf("rule")
	c.q.SetAside = make([]SetAsideRule, len(items))
	for i, item := range items {
		f := c.Fields(item, "a rule that sets aside", "id", "when", "options", "claim", "sources!", "?")
		rule := &c.q.SetAside[i]
		*rule = SetAsideRule{
			ID:      c.define(f["id"], ids, i),
			Options: c.optionRefs(f["options"], 1),
			Claim:   c.claim(item, "a rule that sets aside", f),
		}
		c.later(f["when"], expression{
			what: "rule " + document.Quote(rule.ID) + " never sets anything aside", target: &rule.When,
			asks: -1, before: maxQuestions,
		})
	}
}

func (c *compiler) cautions(n *document.Node) {
	items, ids := c.begin("cautions", n, 0, maxEntries), idsOf("caution")
	c.q.Cautions = make([]Caution, len(items))
	for i, item := range items {
		f := c.fields(item, "a caution", "id", "when", "claim", "sources!", "?", "options", "was", "2", "unclear")
		caution := &c.q.Cautions[i]
		*caution = Caution{
			ID:      c.define(f["id"], ids, i),
			Claim:   c.claim(item, "a caution", f),
			Options: c.optionRefs(f["options"], 1),
			Unclear: c.Truth(f, "unclear"),
			Was:     c.was(f, ids, ""),
		}
		c.later(f["when"], expression{
			what: "caution " + document.Quote(caution.ID) + " never shows", target: &caution.When,
			asks: -1, before: maxQuestions,
		})
	}
}

// expression is a condition still to be compiled.
type expression struct {
	section string
	node    *document.Node
	// target is where the condition belongs.
	target **Condition
	// what says what it means that the condition never holds.
	what string
	// asks is the position of the question that the condition decides about,
	// -1 for vetoes, cautions and the like.
	asks int
	// unless are the conditions that come first where they hold.
	unless []**Condition
	// before and definite are those of scope.
	before   int
	definite bool
}

// later notes a condition that is to be compiled when all questions are known.
func (c *compiler) later(n *document.Node, e expression) {
	if n == nil {
		return
	}
	if n.Kind == document.Truth || n.Kind == document.Number {
		c.Mistake(n.At, `"when" must be a condition, not %s; write one such as place == "cloud"`, n.Kind)
		return
	}
	if c.Word(document.Fields{"when": n}, "when") == "" {
		return
	}
	e.section, e.node = c.Section(), n
	c.conditions = append(c.conditions, e)
}

func (c *compiler) compileConditions() {
	if c.question.at == nil {
		return
	}
	s := scope{questions: c.q.Questions, position: c.question.at, choices: c.q.index.choice, unread: c.question.unread}
	for _, e := range c.conditions {
		c.Begin(e.section)
		s.before, s.definite = e.before, e.definite
		condition, flaws := s.compile(strings.TrimRight(e.node.Text, " \n"))
		*e.target = condition
		for _, f := range flaws {
			c.Mistake(c.Inside(e.node, f.offset), "%s", document.OneLine(f.message))
		}
	}
}
