package questions

import (
	"cmp"
	"fmt"
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
	c.unread["option"] = !n.Whole()
	for i, item := range items {
		c.q.Options = append(c.q.Options, c.option(item, ids, i))
	}
}

func (c *compiler) option(n *document.Node, ids map[string]int, at int) Option {
	f := c.Fields(n, "an option", "id", "name", "summary", "choose_when", "?", "facts", "ratings", "was")
	c.titled("options", "", f["name"])
	id := c.define(f["id"], "option", slug, ids, at)
	return Option{
		ID:         id,
		Name:       c.Text(f, "name"),
		Summary:    c.Text(f, "summary"),
		ChooseWhen: c.ownClaim(f["choose_when"], `"choose_when"`),
		Facts:      c.facts(f["facts"]),
		Ratings:    c.ratings(f["ratings"], id),
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

func (c *compiler) ratings(n *document.Node, option string) []Rating {
	var ratings []Rating
	known := c.q.index.criterion
	for _, p := range c.keyed(n, "ratings", "criterion", known) {
		f := c.fields(p.Value, "a rating", "rating", "claim", "sources!", "?", "2", "about", "grade", "but")
		c.rated[p.Key] = true
		about := c.about(f, AboutDegree)
		ratings = append(ratings, Rating{
			Criterion: p.Key,
			Value:     c.Number(f["rating"], `"rating"`, -2, 2),
			Claim:     c.claim(p.Value, "a rating", f),
			About:     about,
			Given:     c.grade(f["grade"]),
			But:       c.cases(f["but"], about, option, p.Key),
		})
	}
	slices.SortStableFunc(ratings, func(a, b Rating) int { return cmp.Compare(known[a.Criterion], known[b.Criterion]) })
	return ratings
}

// cases reads the ratings that hold in cases. What such a claim is about is
// what the rating itself is about, unless it says otherwise.
func (c *compiler) cases(n *document.Node, about About, option, criterion string) []RatingCase {
	items := c.List(n, `"but"`, 1, maxCases)
	cases := make([]RatingCase, len(items))
	for i, item := range items {
		f := c.Fields(item, "a case", "when", "rating", "claim", "sources!", "?", "about", "grade")
		cases[i] = RatingCase{
			Value: c.Number(f["rating"], `"rating"`, -2, 2),
			Claim: c.claim(item, "a case", f),
			About: c.about(f, about),
			Given: c.grade(f["grade"]),
		}
		e := expression{
			what:   fmt.Sprintf("case %d of the rating of option %s on %s never holds", i+1, document.Quote(option), document.Quote(criterion)),
			target: &cases[i].When, asks: -1, before: maxQuestions, definite: true,
		}
		for j := range i {
			e.unless = append(e.unless, &cases[j].When)
		}
		c.later(f["when"], e)
	}
	if len(cases) == 0 {
		return nil
	}
	return cases
}

// about reads what a claim is about.
func (c *compiler) about(f document.Fields, otherwise About) About {
	if f["about"] == nil {
		return otherwise
	}
	about := About(c.Word(f, "about"))
	if about != "" && about != AboutAbility && about != AboutDegree {
		c.Mistake(f["about"].At, `%s is nothing that a claim is about; write "ability" for what something does or cannot do, "degree" for how well`, document.Quote(string(about)))
	}
	return about
}

// grades are all of them, the surest first.
var grades = []Grade{GradeHigh, GradeModerate, GradeLow, GradeVeryLow}

// grade reads an author's own word on evidence.
func (c *compiler) grade(n *document.Node) *GivenGrade {
	if n == nil {
		return nil
	}
	f := c.Fields(n, `"grade"`, "is", "because", "?")
	given := &GivenGrade{Is: Grade(c.Word(f, "is")), Because: c.Text(f, "because")}
	if given.Is != "" && !slices.Contains(grades, given.Is) {
		c.Mistake(f["is"].At, "unknown grade of evidence %s; the grades are high, moderate, low and very-low", document.Quote(string(given.Is)))
	}
	return given
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

// add reads points, with or without the rating that is enough.
func (c *compiler) add(p document.Pair) Add {
	if p.Value.Kind != document.Mapping {
		return Add{Criterion: p.Key, Points: c.Number(p.Value, "points", 1, 10), Enough: FullRating}
	}
	f := c.fields(p.Value, "points with a threshold", "points", "?", "2", "enough")
	add := Add{Criterion: p.Key, Points: c.Number(f["points"], `"points"`, 1, 10), Enough: FullRating}
	if f["enough"] != nil {
		add.Enough = c.Number(f["enough"], `"enough"`, -FullRating, FullRating)
	}
	return add
}

func (c *compiler) adds(n *document.Node) []Add {
	var adds []Add
	known := c.q.index.criterion
	for _, p := range c.keyed(n, "adds", "criterion", known) {
		c.weighed[p.Key] = true
		adds = append(adds, c.add(p))
	}
	slices.SortStableFunc(adds, func(a, b Add) int { return cmp.Compare(known[a.Criterion], known[b.Criterion]) })
	return adds
}
