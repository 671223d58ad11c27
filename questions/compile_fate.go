package questions

import (
	"slices"

	"github.com/weighpoint/weighpoint/questions/document"
)

// fate reads whether the questionnaire is retired, and what was mended in it.
func (c *compiler) fate(f document.Fields) {
	if n := f["retired"]; n != nil {
		own := c.Fields(n, `"retired"`, "since", "note", "?", "successor")
		c.q.Retired = &Retirement{Since: c.date(own, "since"), Note: c.Text(own, "note")}
		if n := own["successor"]; n != nil {
			c.q.Retired.Successor = c.ID(n, "the successor's id", document.Slug)
			if c.q.Retired.Successor == c.q.ID {
				c.Mistake(n.At, "a questionnaire cannot be its own successor")
			}
		}
	}
	first := map[string]document.Position{}
	for _, item := range c.List(f["urgent"], `"urgent"`, 1, maxEntries) {
		own := c.Fields(item, "an urgent notice", "date", "note", "?")
		notice := Notice{Date: c.date(own, "date"), Note: c.Text(own, "note")}
		if at, twice := first[notice.Date]; twice && notice.Date != "" {
			c.Mistake(item.At, "two urgent notices have the date %s, first on %s; earlier versions are told of each by its date: join them, or name the days", notice.Date, at)
		}
		first[notice.Date] = item.At
		c.q.Urgent = append(c.q.Urgent, notice)
	}
}

// MendedSince are the harmful mistakes that were mended in this version and not
// yet in an earlier one. A notice is known by its date.
func (q *Questionnaire) MendedSince(then *Questionnaire) []Notice {
	return slices.DeleteFunc(slices.Clone(q.Urgent), func(n Notice) bool {
		return slices.ContainsFunc(then.Urgent, func(known Notice) bool { return known.Date == n.Date })
	})
}
