package questions

import (
	"maps"
	"regexp"

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

var (
	slug     = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
	variable = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// What the patterns demand, in words.
const (
	slugForm     = "small letters, digits and -, and begin with a letter"
	variableForm = "small letters, digits and _, and begin with a letter; conditions name it, and - would be minus there"
)

func formOf(pattern *regexp.Regexp) string {
	if pattern == variable {
		return variableForm
	}
	return slugForm
}

// refs reads a list of ids of a kind. Nothing is known of a kind whose section
// is broken; its ids are then taken as they are.
func (c *compiler) refs(n *document.Node, what, kind string, known map[string]int, least int) []string {
	ids := []string{}
	first := map[string]document.Position{}
	for _, item := range c.List(n, what, least, maxEntries) {
		id := c.ref(item, kind, known)
		if at, twice := first[id]; twice {
			c.Mistake(item.At, "%s %s is listed twice, first on %s", kind, document.Quote(id), at)
		} else if id != "" {
			first[id] = item.At
			ids = append(ids, id)
		}
	}
	return ids
}

// ref reads one id of a kind. It returns "" after a mistake.
func (c *compiler) ref(n *document.Node, kind string, known map[string]int) string {
	if !c.Expect(n, document.Text, kind+" id") {
		return ""
	}
	if !c.known(n.At, n.Text, kind, known) {
		return ""
	}
	return n.Text
}

func (c *compiler) known(at document.Position, id, kind string, known map[string]int) bool {
	if _, ok := known[id]; ok || known == nil || c.unread[kind] {
		return true
	}
	c.Mistake(at, "unknown %s %s%s", kind, document.Quote(id), document.DidYouMean(id, maps.Keys(known)))
	return false
}
