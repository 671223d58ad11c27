package questions

import "github.com/weighpoint/weighpoint/questions/document"

// check looks for what is absent or pointless in the document as a whole. It
// keeps quiet where a section was not read completely, since the missing part
// may merely be misspelt.
func (c *compiler) check() {
	c.Begin("the document as a whole")
	c.checkTexts()
	c.checkCited()
	c.checkWithdrawn()
	c.checkRated()
	c.checkWeighed()
	c.checkReach()
}

func (c *compiler) checkTexts() {
	for _, t := range c.Texts {
		if !Visible(t.Text) {
			c.Mistake(t.At, "%s has nothing that a reader can see", t.What)
		}
	}
}

func (c *compiler) checkCited() {
	if !c.Whole("options", "questions", "vetoes", "cautions", "pairings", "measurements", "changes") {
		return
	}
	for _, s := range c.q.Sources {
		if !c.cited[s.ID] && s.Withdrawn == nil {
			c.Mistake(c.places[place{"source", s.ID}], "nobody cites source %s", document.Quote(s.ID))
		}
	}
}

// checkWithdrawn reports where sources are cited that are withdrawn.
func (c *compiler) checkWithdrawn() {
	for _, list := range c.citing {
		if list == nil {
			continue
		}
		for _, item := range list.Items {
			if s := c.q.Source(item.Text); s != nil && s.Withdrawn != nil {
				c.Mistake(item.At, "source %s is withdrawn: cite another one for this, or drop it", document.Quote(s.ID))
			}
		}
	}
}

func (c *compiler) checkRated() {
	if !c.Whole("options") {
		return
	}
	for i := range c.q.Options {
		if o := &c.q.Options[i]; len(o.Ratings) == 0 {
			c.Mistake(c.places[place{"option", o.ID}], "nothing rates option %s", document.Quote(o.ID))
		}
	}
	for i := range c.q.Criteria {
		if id := c.q.Criteria[i].ID; !c.rated[id] {
			c.Mistake(c.places[place{"criterion", id}], "no option is rated on criterion %s", document.Quote(id))
		}
	}
}

func (c *compiler) checkWeighed() {
	if !c.Whole("criteria", "questions") {
		return
	}
	for i := range c.q.Criteria {
		if k := &c.q.Criteria[i]; k.Weight == 0 && !c.weighed[k.ID] {
			c.Mistake(c.places[place{"criterion", k.ID}],
				"nothing gives weight to criterion %s: it has none of its own and no answer adds to it", document.Quote(k.ID))
		}
	}
}

// checkReach reports conditions that no way through the questions satisfies.
// The conditions stand in the order of the questions.
func (c *compiler) checkReach() {
	if !c.Whole("questions") {
		return
	}
	r := reach{q: c.q, budget: reachBudget}
	never := map[int]bool{}
	for _, e := range c.conditions {
		condition := *e.target
		if condition == nil || never[e.asks] {
			continue
		}
		goals := []*Condition{condition}
		if e.asks >= 0 && c.q.Questions[e.asks].When != nil {
			goals = append(goals, c.q.Questions[e.asks].When)
		}
		if r.impossible(goals, e.definite) {
			c.Mistake(e.node.At, "%s: no answers make this condition hold", e.what)
			never[e.asks] = e.asks >= 0 && condition == c.q.Questions[e.asks].When
		}
	}
}
