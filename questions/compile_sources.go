package questions

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/weighpoint/weighpoint/questions/document"
)

var years = regexp.MustCompile(`^(n\.d\.|[12][0-9]{3}(-[12][0-9]{3})?)$`)

var kinds = []Kind{KindMeasurement, KindDocumentation, KindStandard, KindExperience, KindOpinion}

// sources reads the mapping from ids to sources.
func (c *compiler) sources(n *document.Node) {
	c.Begin("sources")
	if n == nil || !c.Expect(n, document.Mapping, `"sources"`) {
		c.Break()
		return
	}
	if c.source.unread = !n.Whole(); c.source.unread {
		c.Break()
	}
	if len(n.Pairs) > maxEntries {
		c.Mistake(n.Pairs[maxEntries].At, "there are %d sources; at most %d are allowed", len(n.Pairs), maxEntries)
		n.Pairs = n.Pairs[:maxEntries]
	}
	c.source.at = map[string]int{}
	for i, p := range n.Pairs {
		id := c.define(&document.Node{Kind: document.Text, At: p.At, Text: p.Key}, &c.source, i)
		c.q.Sources = append(c.q.Sources, c.readSource(id, p.Value))
	}
}

func (c *compiler) readSource(id string, n *document.Node) Source {
	f := c.fields(n, "a source",
		"title", "publisher", "year", "url", "kind", "seen", "checked", "?", "interest", "corrected", "withdrawn", "2", "single_author")
	for _, key := range []string{"url", "year", "seen", "checked", "corrected", "withdrawn"} {
		c.placed(key+" of source", id, f[key])
	}
	return Source{
		ID:        id,
		Title:     c.Text(f, "title"),
		Publisher: c.Text(f, "publisher"),
		Year:      c.year(f),
		URL:       c.url(f),
		Kind:      c.evidence(f),
		Seen:      c.Text(f, "seen"),
		Checked:   c.date(f, "checked"),
		Corrected: c.notice(f, "corrected"),
		Withdrawn: c.notice(f, "withdrawn"),
		Interest:  c.Text(f, "interest"),

		SingleAuthor: c.Truth(f, "single_author"),
	}
}

func (c *compiler) year(f document.Fields) string {
	year := c.Word(f, "year")
	if year != "" && !years.MatchString(year) {
		c.Mistake(f["year"].At, `year %s must be like "2024", "2019-2026" or "n.d."`, document.Quote(year))
	}
	if from, to, span := strings.Cut(year, "-"); span && to <= from {
		c.Mistake(f["year"].At, "year %s ends before it begins", document.Quote(year))
	}
	return year
}

func (c *compiler) url(f document.Fields) string {
	text := c.Word(f, "url")
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		c.Mistake(f["url"].At, "%s is not an absolute http or https URL", document.Quote(text))
		return ""
	}
	return text
}

func (c *compiler) evidence(f document.Fields) Kind {
	kind := Kind(c.Word(f, "kind"))
	if kind != "" && !slices.Contains(kinds, kind) {
		c.Mistake(f["kind"].At, "unknown kind of evidence %s; the kinds are measurement, documentation, standard, experience and opinion", document.Quote(string(kind)))
	}
	return kind
}

// notice reads what may be said of a source's fate.
func (c *compiler) notice(f document.Fields, key string) *Notice {
	if f[key] == nil {
		return nil
	}
	own := c.Fields(f[key], document.Quote(key), "date", "note", "?")
	return &Notice{Date: c.date(own, "date"), Note: c.Text(own, "note")}
}

func (c *compiler) date(f document.Fields, key string) string {
	day := c.Word(f, key)
	if day == "" {
		return ""
	}
	if isDate(day) {
		return day
	}
	c.Mistake(f[key].At, `%s %s must be a date like "2026-11" or "2026-11-05"`, key, document.Quote(day))
	return day
}

// isDate reports whether a text is a month or a day that there is.
func isDate(text string) bool {
	for _, layout := range []string{"2006-01", time.DateOnly} {
		if _, err := time.Parse(layout, text); err == nil {
			return true
		}
	}
	return false
}
