package questions

import (
	"fmt"
	"slices"

	"github.com/weighpoint/weighpoint/questions/document"
)

// newestFormat is the latest format of documents. Every later one reads all
// that an earlier one has.
const newestFormat = 2

// format reads which format the document is written in.
func (c *compiler) format(f document.Fields) {
	c.q.Format = 1
	n := f["format"]
	switch {
	case n == nil && !c.absent:
	case n == nil || n.Kind == document.Lost: // there is a mistake already
		c.q.Format = newestFormat
	case n.Kind == document.Number && n.Text == "1":
	case n.Kind == document.Number && n.Text == "2":
		c.q.Format = newestFormat
	case n.Kind == document.Text && (n.Text == "1" || n.Text == "2"):
		c.q.Format = newestFormat
		c.Expect(n, document.Number, `"format"`)
	default:
		// What else is there is read as the newest, so that this is the one
		// mistake.
		c.q.Format = newestFormat
		c.Mistake(n.At, "format must be 1 or 2, the only ones there are")
	}
}

// newKey says that a key is of the newest format.
func newKey(key string) string {
	return fmt.Sprintf("%q is a part of format %d; write format: %[2]d at the top", key, newestFormat)
}

// fields is Fields where some keys, those after "2", are of format 2 alone.
func (c *compiler) fields(n *document.Node, what string, keys ...string) document.Fields {
	split := slices.Index(keys, "2")
	f := c.Fields(n, what, slices.Concat(keys[:split], keys[split+1:])...)
	if c.q.Format >= newestFormat {
		return f
	}
	for _, key := range keys[split+1:] {
		if f[key] != nil {
			c.Mistake(f[key].At, "%s", newKey(key))
			delete(f, key)
		}
	}
	return f
}

// checkToday reports a question what is in use today that names no option.
func (c *compiler) checkToday() {
	if !c.Whole("options", "questions") {
		return
	}
	for i := range c.q.Questions {
		q := &c.q.Questions[i]
		if q.Today && !slices.ContainsFunc(q.Choices, func(choice Choice) bool { return choice.Option != "" }) {
			c.Mistake(c.places[place{"question", q.ID}],
				"no choice of question %s names an option that may be in use today; write option: ID on those that do", document.Quote(q.ID))
		}
	}
}
