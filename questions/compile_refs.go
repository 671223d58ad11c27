package questions

import (
	"maps"
	"regexp"
	"slices"

	"github.com/weighpoint/weighpoint/questions/document"
)

// Bounds of what a questionnaire holds.
const (
	maxOptions     = 64
	maxCriteria    = 64
	maxQuestions   = 100
	maxChoices     = 30
	maxManyChoices = 12  // an answer is one of 2^12 sets
	maxCases       = 20  // of one rating
	maxEntries     = 500 // of every other list
)

// variable is what ids of questions are made of.
var variable = document.IDForm{
	Pattern: regexp.MustCompile(`^[a-z][a-z0-9_]*$`),
	Words:   "small letters, digits and _, and begin with a letter; conditions name it, and - would be minus there",
}

// kindIDs are the ids of one kind of thing.
type kindIDs struct {
	kind string // as messages call it
	form document.IDForm
	// at has their places in the list of the questionnaire, nil where that was not read.
	at map[string]int
	// unread is whether some of the things could not be read, so that an id that
	// nothing seems to have may be right.
	unread bool
}

func idsOf(kind string) *kindIDs {
	return &kindIDs{kind: kind, form: document.Slug, at: map[string]int{}}
}

// define reads the id of the thing at a place in its list, and notes where it stands.
// The id must differ from those before it.
func (c *compiler) define(n *document.Node, of *kindIDs, at int) string {
	id := c.ID(n, of.kind+" id", of.form)
	if id == "" {
		return ""
	}
	key := place{of.kind, id}
	if _, twice := of.at[id]; twice {
		c.Mistake(n.At, "%s %s is defined twice, first on %s", of.kind, document.Quote(id), c.places[key])
		return id
	}
	of.at[id] = at
	c.places[key] = n.At
	return id
}

// refs reads a list of ids, nil where there is none. Nothing is known of things whose
// section is broken; their ids are then taken as they are.
func (c *compiler) refs(n *document.Node, what string, of *kindIDs, least int) []string {
	if n == nil {
		return nil
	}
	ids := []string{}
	first := map[string]document.Position{}
	for _, item := range c.List(n, what, least, maxEntries) {
		id := c.ref(item, of)
		if at, twice := first[id]; twice {
			c.Mistake(item.At, "%s %s is listed twice, first on %s", of.kind, document.Quote(id), at)
		} else if id != "" {
			first[id] = item.At
			ids = append(ids, id)
		}
	}
	return ids
}

// ref reads one id. It returns "" after a mistake.
func (c *compiler) ref(n *document.Node, of *kindIDs) string {
	if !c.Expect(n, document.Text, of.kind+" id") || !c.known(n.At, n.Text, of) {
		return ""
	}
	return n.Text
}

func (c *compiler) known(at document.Position, id string, of *kindIDs) bool {
	if _, ok := of.at[id]; ok || of.at == nil || of.unread {
		return true
	}
	c.Mistake(at, "unknown %s %s%s", of.kind, document.Quote(id), document.DidYouMean(id, maps.Keys(of.at)))
	return false
}

// keyed reads a mapping whose keys are ids, and leaves out those that are unknown or
// repeated. The pairs come in the order of the things.
func (c *compiler) keyed(n *document.Node, what string, of *kindIDs) []document.Pair {
	if n == nil || !c.Expect(n, document.Mapping, document.Quote(what)) {
		return nil
	}
	first := c.Entries(n, document.Quote(what))
	var pairs []document.Pair
	for _, p := range n.Pairs {
		if c.known(p.At, p.Key, of) && first[p.Key] == p.Value {
			pairs = append(pairs, p)
		}
	}
	slices.SortStableFunc(pairs, func(a, b document.Pair) int { return of.at[a.Key] - of.at[b.Key] })
	return pairs
}
