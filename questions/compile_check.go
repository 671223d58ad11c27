package questions

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/weighpoint/weighpoint/questions/document"
)

// check looks for what is absent or pointless in the document as a whole. It
// keeps quiet where a section was not read completely, since the missing part
// may merely be misspelt.
func (c *compiler) check() {
	c.Begin("the document as a whole")
	c.CheckWriting()
	c.checkTexts()
	c.checkTitles()
	c.checkSources()
	c.checkCited()
	c.checkWithdrawn()
	c.checkRated()
	c.checkWeighed()
	c.checkToday()
	c.checkReach()
}

func (c *compiler) checkTexts() {
	for _, t := range c.Texts {
		if !Visible(t.Text) {
			c.Mistake(t.At, "%s has nothing that a reader can see", t.What)
		}
		if n := Stacked(t.Text); n > MaxStacked {
			c.Mistake(t.At, "%s has %d accents or marks on one letter, which would cover the lines around it; leave at most %d", t.What, n, MaxStacked)
		}
	}
}

// checkTitles reports what readers could not tell apart.
func (c *compiler) checkTitles() {
	type key struct{ list, of, title string }
	first := map[key]document.Position{}
	for _, t := range c.titles {
		k := key{t.list, t.of, strings.ToLower(strings.Join(strings.Fields(t.node.Text), " "))}
		if at, twice := first[k]; twice {
			c.Mistake(t.node.At, "two of the %s are called %s, first on %s; readers cannot tell them apart",
				t.list, document.Quote(t.node.Text), at)
			continue
		}
		first[k] = t.node.At
	}
}

// notSeen has the ways to say that nobody has looked at a source.
var notSeen = regexp.MustCompile(`(?i)^(not( at all| seen| read| yet)*|un(seen|read)|never|none|no|nothing|-|n/a)[.!]?$`)

// checkSources looks at addresses, at what was seen of a source, and at dates
// that contradict each other.
func (c *compiler) checkSources() {
	for i := range c.q.Sources {
		s := &c.q.Sources[i]
		if message := oddAddress(s.URL); message != "" {
			c.Mistake(c.places[place{"url of source", s.ID}], "%s", message)
		}
		if notSeen.MatchString(s.Seen) {
			c.Mistake(c.places[place{"seen of source", s.ID}],
				"source %s was not seen, and nothing can rest on it; read it, or cite another", document.Quote(s.ID))
		}
		if from, _, _ := strings.Cut(s.Year, "-"); !years.MatchString(s.Year) || from == "n.d." {
			continue
		}
		for key, day := range s.dates() {
			if isDate(day) && day < s.Year[:4] {
				c.Mistake(c.places[place{key + " of source", s.ID}],
					"source %s is of %s, so this cannot have been in %s", document.Quote(s.ID), s.Year, document.Clip(day))
			}
		}
	}
}

// dates are the days that a source names, by key; empty where there is none.
func (s *Source) dates() map[string]string {
	dates := map[string]string{"checked": s.Checked}
	if s.Corrected != nil {
		dates["corrected"] = s.Corrected.Date
	}
	if s.Withdrawn != nil {
		dates["withdrawn"] = s.Withdrawn.Date
	}
	return dates
}

// oddAddress says what is wrong with an address that begins like a web address.
func oddAddress(address string) string {
	if u, err := url.Parse(address); err == nil && u.User != nil {
		return "the address holds a user name or password, which every reader would see; leave it out"
	}
	for _, r := range address {
		if strings.ContainsRune("<>\"\\^`{|}", r) || unicode.In(r, unicode.Z, unicode.C) {
			return fmt.Sprintf("no address holds the character U+%04X; write %s", r, url.PathEscape(string(r)))
		}
	}
	return ""
}

// checkClock reports days and years after today, as far as the time zones leave
// no doubt. It is for authors alone: what a server offers must not depend on
// its clock.
func (c *compiler) checkClock(today time.Time) {
	today = today.UTC().Add(14 * time.Hour)
	for i := range c.q.Sources {
		s := &c.q.Sources[i]
		for key, day := range s.dates() {
			if layout := today.Format(time.DateOnly); isDate(day) && day > layout[:len(day)] {
				c.Mistake(c.places[place{key + " of source", s.ID}], "%s is in the future", document.Quote(day))
			}
		}
		c.checkYear(s.Year, c.places[place{"year of source", s.ID}], today)
	}
	for i := range c.q.Measurements {
		m := &c.q.Measurements[i]
		c.checkYear(m.Year, c.places[place{"year of measurement", m.ID}], today)
	}
}

// checkYear looks at the beginning of a year or span of years.
func (c *compiler) checkYear(year string, at document.Position, today time.Time) {
	if years.MatchString(year) && year != "n.d." && year[:4] > today.Format("2006") {
		c.Mistake(at, "year %s is in the future", document.Quote(year))
	}
}

func (c *compiler) checkCited() {
	if c.source.unread || !c.Whole("options", "questions", "vetoes", "set_aside", "cautions", "pairings", "measurements", "changes") {
		return
	}
	for _, s := range c.q.Sources {
		if !c.cited[s.ID] && s.Withdrawn == nil {
			c.Mistake(c.places[place{"source", s.ID}], "nobody cites source %s", document.Quote(s.ID))
		}
	}
}

// checkWithdrawn reports where sources are cited that are withdrawn.
func (c *compiler) checkWithdrawn() {
	for _, list := range c.citing {
		if list == nil {
			continue
		}
		for _, item := range list.Items {
			if s := c.q.Source(item.Text); s != nil && s.Withdrawn != nil {
				c.Mistake(item.At, "source %s is withdrawn: cite another one for this, or drop it", document.Quote(s.ID))
			}
		}
	}
}

func (c *compiler) checkRated() {
	if !c.Whole("options") {
		return
	}
	for i := range c.q.Options {
		if o := &c.q.Options[i]; len(o.Ratings) == 0 {
			c.Mistake(c.places[place{"option", o.ID}], "nothing rates option %s", document.Quote(o.ID))
		}
	}
	for i := range c.q.Criteria {
		if id := c.q.Criteria[i].ID; id != "" && !c.rated[id] {
			c.Mistake(c.places[place{"criterion", id}], "no option is rated on criterion %s", document.Quote(id))
		}
	}
}

func (c *compiler) checkWeighed() {
	if !c.Whole("criteria", "questions") {
		return
	}
	for i := range c.q.Criteria {
		if k := &c.q.Criteria[i]; k.ID != "" && k.Weight == 0 && !c.weighed[k.ID] {
			c.Mistake(c.places[place{"criterion", k.ID}],
				"nothing gives weight to criterion %s: it has none of its own and no answer adds to it", document.Quote(k.ID))
		}
	}
}

// checkReach reports conditions that no way through the questions satisfies.
// The conditions stand in the order of the questions.
func (c *compiler) checkReach() {
	if !c.Whole("questions") {
		return
	}
	budget := checkBudget
	never := map[int]bool{}
	for _, e := range c.conditions {
		condition := *e.target
		if condition == nil || never[e.asks] {
			continue
		}
		goals := []Goal{{When: condition, AsVeto: e.definite}}
		if e.asks >= 0 && c.q.Questions[e.asks].When != nil {
			goals = append(goals, Goal{When: c.q.Questions[e.asks].When})
		}
		for _, first := range e.unless {
			if *first != nil {
				goals = append(goals, Goal{When: *first, Fails: true, AsVeto: true})
			}
		}
		if possible, known := c.q.possible(&budget, goals); known && !possible {
			never[e.asks] = e.asks >= 0 && condition == c.q.Questions[e.asks].When
			if c.ofBase(e.asks) {
				continue
			}
			c.vain = append(c.vain, e.node.At)
			c.Mistake(e.node.At, "%s: no answers make this condition hold", e.what)
		}
	}
}
