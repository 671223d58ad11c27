package questions

import (
	"cmp"
	"slices"

	"github.com/weighpoint/weighpoint/questions/document"
)

func (c *compiler) options(n *document.Node) {
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

func (c *compiler) option(n *document.Node, ids map[string]int, at int) Option {
	f := c.Fields(n, "an option", "id", "name", "summary", "choose_when", "?", "facts", "ratings", "was")
	c.titled("options", f["name"])
	return Option{
		ID:         c.define(f["id"], "option", slug, ids, at),
		Name:       c.Text(f, "name"),
		Summary:    c.Text(f, "summary"),
		ChooseWhen: c.ownClaim(f["choose_when"], `"choose_when"`),
		Facts:      c.facts(f["facts"]),
		Ratings:    c.ratings(f["ratings"]),
		Was:        c.was(f, "option", "", slug, ids),
	}
}

func (c *compiler) facts(n *document.Node) []Fact {
	var facts []Fact
	known := c.q.index.attribute
	for _, p := range c.keyed(n, "facts", "attribute", known) {
		facts = append(facts, Fact{Attribute: p.Key, Claim: c.ownClaim(p.Value, "a fact")})
	}
	slices.SortStableFunc(facts, func(a, b Fact) int { return cmp.Compare(known[a.Attribute], known[b.Attribute]) })
	return facts
}

func (c *compiler) ratings(n *document.Node) []Rating {
	var ratings []Rating
	known := c.q.index.criterion
	for _, p := range c.keyed(n, "ratings", "criterion", known) {
		f := c.Fields(p.Value, "a rating", "rating", "claim", "?", "sources")
		c.rated[p.Key] = true
		ratings = append(ratings, Rating{
			Criterion: p.Key,
			Value:     c.Number(f["rating"], `"rating"`, -2, 2),
			Claim:     c.claim(p.Value, "a rating", f),
		})
	}
	slices.SortStableFunc(ratings, func(a, b Rating) int { return cmp.Compare(known[a.Criterion], known[b.Criterion]) })
	return ratings
}

// keyed reads a mapping whose keys are ids of a kind, and leaves out those
// that are unknown or repeated.
func (c *compiler) keyed(n *document.Node, what, kind string, known map[string]int) []document.Pair {
	if n == nil || !c.Expect(n, document.Mapping, document.Quote(what)) {
		return nil
	}
	first := c.Entries(n, document.Quote(what))
	var pairs []document.Pair
	for _, p := range n.Pairs {
		if c.known(p.At, p.Key, kind, known) && first[p.Key] == p.Value {
			pairs = append(pairs, p)
		}
	}
	return pairs
}

func (c *compiler) adds(n *document.Node) []Add {
	var adds []Add
	known := c.q.index.criterion
	for _, p := range c.keyed(n, "adds", "criterion", known) {
		c.weighed[p.Key] = true
		adds = append(adds, Add{Criterion: p.Key, Points: c.Number(p.Value, "points", 1, 10)})
	}
	slices.SortStableFunc(adds, func(a, b Add) int { return cmp.Compare(known[a.Criterion], known[b.Criterion]) })
	return adds
}
