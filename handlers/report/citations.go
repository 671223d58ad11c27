package report

import (
	"fmt"
	"slices"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// Citations cites the sources of one questionnaire version on one page.
type Citations struct {
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

// NewCitations begins a page that cites one version; today decides which
// sources are due.
func NewCitations(q *questions.Questionnaire, today time.Time) *Citations {
	return &Citations{q, &numbering{today: today, numbers: map[string]int{}, claims: map[int][]string{}}}
}

// of cites another version on the same page.
func (c *Citations) of(q *questions.Questionnaire) *Citations { return &Citations{q, c.numbering} }

// Claim cites the sources of a claim.
func (c *Citations) Claim(claim questions.Claim) web.Claim {
	c.numbersOf(claim)
	return web.Claim{Text: claim.Text, Cites: c.cites(claim.Sources)}
}

// numbersOf returns the numbers of a claim's sources, and notes that it rests on
// them.
func (c *Citations) numbersOf(claim questions.Claim) []int {
	var numbers []int
	for _, id := range claim.Sources {
		n := c.number(id)
		if !slices.Contains(c.claims[n], claim.Text) {
			c.claims[n] = append(c.claims[n], claim.Text)
		}
		numbers = append(numbers, n)
	}
	return numbers
}

func (c *Citations) cites(ids []string) []web.Cite {
	cites := make([]web.Cite, 0, len(ids))
	for _, id := range ids {
		n := c.number(id)
		cites = append(cites, web.Cite{Number: n, Href: "#" + sourceAnchor(n), Title: c.questionnaire.Source(id).Title})
	}
	return cites
}

// number returns the number of a source, the next one at its first mention.
func (c *Citations) number(id string) int {
	source := c.questionnaire.Source(id)
	key := id + " " + source.URL
	n, ok := c.numbers[key]
	if !ok {
		c.cited = append(c.cited, citedSource{c.questionnaire, source})
		n = len(c.cited)
		c.numbers[key] = n
	}
	return n
}

// Changes cites those of statements that have become others.
func (c *Citations) Changes(changes []questions.Change) []web.Change {
	views := make([]web.Change, 0, len(changes))
	for _, change := range changes {
		views = append(views, web.Change{Then: c.Claim(change.Then), Now: c.Claim(change.Now)})
	}
	return views
}

// Sources lists what has been cited so far.
func (c *Citations) Sources() []web.Source {
	views := make([]web.Source, 0, len(c.cited))
	for i, cited := range c.cited {
		views = append(views, sourceView(cited.questionnaire, cited.source, i+1, c.today))
	}
	return views
}

func sourceAnchor(n int) string { return fmt.Sprintf("source-%d", n) }

func sourceView(q *questions.Questionnaire, s *questions.Source, n int, today time.Time) web.Source {
	return web.Source{
		Number: n, ID: sourceAnchor(n), Title: s.Title, Publisher: s.Publisher, Year: s.Year, URL: s.URL, Contact: s.Contact,
		Kind: sentenceCase(string(s.Kind)), Seen: sentenceCase(s.Seen), Checked: DayOrMonth(s.Checked),
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
