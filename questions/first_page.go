package questions

import (
	"slices"

	"github.com/weighpoint/weighpoint/questions/document"
)

// Origin says who stands behind a questionnaire, in the authors' own words. What
// is not said is empty.
type Origin struct {
	// Published is when the questionnaire came out, as YYYY-MM or YYYY-MM-DD.
	Published string
	// Updated says who updates it, when and on what occasion, Funding who pays.
	Updated, Funding string
	// Search says how sources were sought and chosen.
	Search string
	// Authors says who wrote it and what interest they have, Review who has
	// reviewed it, or that nobody has.
	Authors, Review string
}

// OptionMap places every option in a small table: what it is across, and how it
// is of another kind down.
type OptionMap struct {
	Across, Down MapAxis
	Places       []MapPlace
}

// MapAxis is one side of an OptionMap, with its steps in order.
type MapAxis struct {
	Name  string
	Steps []string
}

// MapPlace is where an option stands, counted from 0.
type MapPlace struct {
	Option       string
	Across, Down int
}

// firstPage reads what stands on the questionnaire's first page beside its head.
func (c *compiler) firstPage(f document.Fields) {
	for key, read := range map[string]func(*document.Node){"about": c.origin, "map": c.optionMap} {
		n := f[key]
		if n == nil {
			continue
		}
		if c.q.Format < newestFormat {
			c.Mistake(n.At, "%s", newKey(key))
			continue
		}
		c.Begin(key)
		read(n)
	}
}

func (c *compiler) origin(n *document.Node) {
	f := c.Fields(n, `"about"`, "?", "published", "updated", "funding", "search", "authors", "review")
	c.q.Origin = Origin{
		Published: c.date(f, "published"),
		Updated:   c.Text(f, "updated"),
		Funding:   c.Text(f, "funding"),
		Search:    c.Text(f, "search"),
		Authors:   c.Text(f, "authors"),
		Review:    c.Text(f, "review"),
	}
}

// mostSteps is how many steps a side of the map may have, so that it stays small.
const mostSteps = 5

func (c *compiler) optionMap(n *document.Node) {
	f := c.Fields(n, `"map"`, "across", "down", "places", "?")
	m := &OptionMap{Across: c.axis(f, "across"), Down: c.axis(f, "down")}
	for _, p := range c.keyed(f["places"], "places", &c.option) {
		at := c.List(p.Value, "the place of "+document.Quote(p.Key), 2, 2)
		if len(at) != 2 {
			continue
		}
		m.Places = append(m.Places, MapPlace{
			Option: p.Key,
			Across: c.step(at[0], "across", m.Across),
			Down:   c.step(at[1], "down", m.Down),
		})
	}
	if c.Whole("options", "map") {
		c.checkMap(n, m)
	}
	c.q.Map = m
}

func (c *compiler) axis(f document.Fields, key string) MapAxis {
	own := c.Fields(f[key], document.Quote(key), "name", "steps", "?")
	axis := MapAxis{Name: c.Text(own, "name")}
	for _, item := range c.List(own["steps"], `"steps"`, 2, mostSteps) {
		if c.Expect(item, document.Text, "a step") {
			axis.Steps = append(axis.Steps, c.Prose(item, "a step"))
		}
	}
	return axis
}

// step reads the number of a step, counted from 1 in the document.
func (c *compiler) step(n *document.Node, key string, axis MapAxis) int {
	return c.Number(n, "the step "+key, 1, max(len(axis.Steps), 2)) - 1
}

// checkMap reports an option that has no place.
func (c *compiler) checkMap(n *document.Node, m *OptionMap) {
	for _, o := range c.q.Options {
		if !slices.ContainsFunc(m.Places, func(p MapPlace) bool { return p.Option == o.ID }) {
			c.Mistake(n.At, "the map has no place for option %s", document.Quote(o.ID))
		}
	}
}
