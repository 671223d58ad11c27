package questions

import (
	"cmp"
	"slices"
)

func (c *compiler) options(n *node) {
	items := c.begin("options", n, 2, maxOptions)
	if items == nil {
		return
	}
	ids := map[string]int{}
	c.q.index.option = ids
	for i, item := range items {
		c.q.Options = append(c.q.Options, c.option(item, ids, i))
	}
}

func (c *compiler) option(n *node, ids map[string]int, at int) Option {
	f := c.fields(n, "an option", "id", "name", "summary", "choose_when", "?", "facts", "ratings")
	return Option{
		ID:         c.define(f["id"], "option", slug, ids, at),
		Name:       c.text(f, "name"),
		Summary:    c.text(f, "summary"),
		ChooseWhen: c.ownClaim(f["choose_when"], `"choose_when"`),
		Facts:      c.facts(f["facts"]),
		Ratings:    c.ratings(f["ratings"]),
	}
}

func (c *compiler) facts(n *node) []Fact {
	var facts []Fact
	known := c.q.index.attribute
	for _, p := range c.keyed(n, "facts", "attribute", known) {
		facts = append(facts, Fact{Attribute: p.Key, Claim: c.ownClaim(p.Value, "a fact")})
	}
	slices.SortStableFunc(facts, func(a, b Fact) int { return cmp.Compare(known[a.Attribute], known[b.Attribute]) })
	return facts
}

func (c *compiler) ratings(n *node) []Rating {
	var ratings []Rating
	known := c.q.index.criterion
	for _, p := range c.keyed(n, "ratings", "criterion", known) {
		f := c.fields(p.Value, "a rating", "rating", "claim", "sources", "?")
		c.rated[p.Key] = true
		ratings = append(ratings, Rating{
			Criterion: p.Key,
			Value:     c.number(f["rating"], `"rating"`, -2, 2),
			Claim:     c.claim(f),
		})
	}
	slices.SortStableFunc(ratings, func(a, b Rating) int { return cmp.Compare(known[a.Criterion], known[b.Criterion]) })
	return ratings
}

// keyed reads a mapping whose keys are ids of a kind, and leaves out those
// that are unknown or repeated.
func (c *compiler) keyed(n *node, what, kind string, known map[string]int) []pair {
	if n == nil || !c.expect(n, isMapping, quote(what)) {
		return nil
	}
	first := c.entries(n, quote(what))
	var pairs []pair
	for _, p := range n.Pairs {
		if c.known(p.At, p.Key, kind, known) && first[p.Key] == p.Value {
			pairs = append(pairs, p)
		}
	}
	return pairs
}

func (c *compiler) adds(n *node) []Add {
	var adds []Add
	known := c.q.index.criterion
	for _, p := range c.keyed(n, "adds", "criterion", known) {
		c.weighed[p.Key] = true
		adds = append(adds, Add{Criterion: p.Key, Points: c.number(p.Value, "points", 1, 10)})
	}
	slices.SortStableFunc(adds, func(a, b Add) int { return cmp.Compare(known[a.Criterion], known[b.Criterion]) })
	return adds
}
