package handlers

import (
	"fmt"
	"slices"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// citations cites the sources of one questionnaire version on one page.
type citations struct {
	questionnaire *questions.Questionnaire
	*numbering
}

// numbering numbers the sources of a page in the order of their first mention.
type numbering struct {
	// today decides which sources are due for another look.
	today   time.Time
	numbers map[string]int
	cited   []citedSource
	// claims are the texts that rest on each source, by its number.
	claims map[int][]string
}

// citedSource is a source with the version that cites it first.
type citedSource struct {
	questionnaire *questions.Questionnaire
	source        *questions.Source
}

func newCitations(q *questions.Questionnaire, today time.Time) *citations {
	return &citations{q, &numbering{today: today, numbers: map[string]int{}, claims: map[int][]string{}}}
}

// of cites another version on the same page.
func (c *citations) of(q *questions.Questionnaire) *citations { return &citations{q, c.numbering} }

func (c *citations) claim(claim questions.Claim) web.Claim {
	cites := c.cites(claim.Sources)
	for _, cite := range cites {
		if !slices.Contains(c.claims[cite.Number], claim.Text) {
			c.claims[cite.Number] = append(c.claims[cite.Number], claim.Text)
		}
	}
	return web.Claim{Text: claim.Text, Cites: cites}
}

func (c *citations) cites(ids []string) []web.Cite {
	cites := make([]web.Cite, 0, len(ids))
	for _, id := range ids {
		source := c.questionnaire.Source(id)
		key := id + " " + source.URL
		n, ok := c.numbers[key]
		if !ok {
			c.cited = append(c.cited, citedSource{c.questionnaire, source})
			n = len(c.cited)
			c.numbers[key] = n
		}
		cites = append(cites, web.Cite{Number: n, Href: "#" + sourceAnchor(n), Title: source.Title})
	}
	return cites
}

func (c *citations) changes(changes []questions.Change) []web.Change {
	views := make([]web.Change, 0, len(changes))
	for _, change := range changes {
		views = append(views, web.Change{Then: c.claim(change.Then), Now: c.claim(change.Now)})
	}
	return views
}

// sources lists what has been cited so far.
func (c *citations) sources() []web.Source {
	views := make([]web.Source, 0, len(c.cited))
	for i, cited := range c.cited {
		views = append(views, sourceView(cited.questionnaire, cited.source, i+1, c.today))
	}
	return views
}

func sourceAnchor(n int) string { return fmt.Sprintf("source-%d", n) }

func sourceView(q *questions.Questionnaire, s *questions.Source, n int, today time.Time) web.Source {
	return web.Source{
		Number: n, ID: sourceAnchor(n), Title: s.Title, Publisher: s.Publisher, Year: s.Year, URL: s.URL,
		Kind: sentenceCase(string(s.Kind)), Seen: sentenceCase(s.Seen), Checked: checkedWords(s.Checked),
		Interest: s.Interest, Due: overdue(s.Checked, q.RecheckMonths, today),
	}
}

// overdue reports whether a source was last checked longer ago than the
// questionnaire allows. A month counts from its last day.
func overdue(checked string, months int, today time.Time) bool {
	day, err := time.Parse(time.DateOnly, checked)
	if err != nil {
		month, err := time.Parse("2006-01", checked)
		if err != nil {
			return false
		}
		day = month.AddDate(0, 1, -1)
	}
	return months > 0 && day.AddDate(0, months, 0).Before(today)
}
