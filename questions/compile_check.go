package questions

import "slices"

// check looks for what is absent or pointless in the document as a whole. It
// keeps quiet where a section was not read completely, since the missing part
// may merely be misspelt.
func (c *compiler) check() {
	for _, text := range c.unseen {
		c.mistake(text.at, "%s has nothing that a reader can see", text.what)
	}
	c.checkCited()
	c.checkRated()
	c.checkWeighed()
	c.checkReach()
}

func (c *compiler) whole(sections ...string) bool {
	return !slices.ContainsFunc(sections, func(s string) bool { return c.lost[s] })
}

func (c *compiler) checkCited() {
	if !c.whole("options", "questions", "vetoes", "cautions", "pairings", "measurements", "changes") {
		return
	}
	for _, s := range c.q.Sources {
		if !c.cited[s.ID] && s.Withdrawn == nil {
			c.mistake(c.places[place{"source", s.ID}], "nobody cites source %s", quote(s.ID))
		}
	}
}

// checkWithdrawn reports the sources in a list that are withdrawn.
func (c *compiler) checkWithdrawn(list *node) {
	if list == nil {
		return
	}
	for _, item := range list.Items {
		if s := c.q.Source(item.Text); s != nil && s.Withdrawn != nil {
			c.mistake(item.At, "source %s is withdrawn: cite another one for this, or drop it", quote(s.ID))
		}
	}
}

func (c *compiler) checkRated() {
	if !c.whole("options") {
		return
	}
	for i := range c.q.Options {
		if o := &c.q.Options[i]; len(o.Ratings) == 0 {
			c.mistake(c.places[place{"option", o.ID}], "nothing rates option %s", quote(o.ID))
		}
	}
	for i := range c.q.Criteria {
		if id := c.q.Criteria[i].ID; !c.rated[id] {
			c.mistake(c.places[place{"criterion", id}], "no option is rated on criterion %s", quote(id))
		}
	}
}

func (c *compiler) checkWeighed() {
	if !c.whole("criteria", "questions") {
		return
	}
	for i := range c.q.Criteria {
		if k := &c.q.Criteria[i]; k.Weight == 0 && !c.weighed[k.ID] {
			c.mistake(c.places[place{"criterion", k.ID}],
				"nothing gives weight to criterion %s: it has none of its own and no answer adds to it", quote(k.ID))
		}
	}
}

// checkReach reports conditions that no way through the questions satisfies.
// The conditions stand in the order of the questions.
func (c *compiler) checkReach() {
	if !c.whole("questions") {
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
			c.mistake(e.node.At, "%s: no answers make this condition hold", e.what)
			never[e.asks] = e.asks >= 0 && condition == c.q.Questions[e.asks].When
		}
	}
}
