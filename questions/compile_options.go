package questions

import (
	"fmt"
	"slices"

	"github.com/weighpoint/weighpoint/questions/document"
)

func (c *compiler) options(n *document.Node) {
	items := c.begin("options", n, 2, maxOptions)
	if items == nil {
		return
	}
	c.option.at, c.option.unread = map[string]int{}, !n.Whole()
	for i, item := range items {
		c.q.Options = append(c.q.Options, c.readOption(item, i))
	}
}

func (c *compiler) readOption(n *document.Node, at int) Option {
	f := c.Fields(n, "an option", "id", "name", "summary", "choose_when", "?", "facts", "ratings", "was")
	c.titled("options", "", f["name"])
	id := c.define(f["id"], &c.option, at)
	return Option{
		ID:         id,
		Name:       c.Text(f, "name"),
		Summary:    c.Text(f, "summary"),
		ChooseWhen: c.ownClaim(f["choose_when"], `"choose_when"`),
		Facts:      c.facts(f["facts"]),
		Ratings:    c.ratings(f["ratings"], id),
		Was:        c.was(f, &c.option, ""),
	}
}

func (c *compiler) facts(n *document.Node) []Fact {
	var facts []Fact
	for _, p := range c.keyed(n, "facts", &c.attribute) {
		facts = append(facts, Fact{Attribute: p.Key, Claim: c.ownClaim(p.Value, "a fact")})
	}
	return facts
}

func (c *compiler) ratings(n *document.Node, option string) []Rating {
	var ratings []Rating
	for _, p := range c.keyed(n, "ratings", &c.criterion) {
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
	for _, p := range c.keyed(n, "adds", &c.criterion) {
		c.weighed[p.Key] = true
		adds = append(adds, c.add(p))
	}
	return adds
}
