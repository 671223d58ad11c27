package questions

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

var years = regexp.MustCompile(`^(n\.d\.|[12][0-9]{3}(-[12][0-9]{3})?)$`)

var kinds = []Kind{KindMeasurement, KindDocumentation, KindStandard, KindExperience, KindOpinion}

// sources reads the mapping from ids to sources.
func (c *compiler) sources(n *node) {
	c.section = "sources"
	if n == nil || !c.expect(n, isMapping, `"sources"`) {
		c.lost["sources"] = true
		return
	}
	if len(n.Pairs) > maxEntries {
		c.flaw(n.Pairs[maxEntries].At, "there are %d sources; at most %d are allowed", len(n.Pairs), maxEntries)
		n.Pairs = n.Pairs[:maxEntries]
	}
	ids := map[string]int{}
	c.q.index.source = ids
	for i, p := range n.Pairs {
		id := c.define(&node{Kind: isText, At: p.At, Text: p.Key}, "source", slug, ids, i)
		c.q.Sources = append(c.q.Sources, c.source(id, p.Value))
	}
}

func (c *compiler) source(id string, n *node) Source {
	f := c.fields(n, "a source",
		"title", "publisher", "year", "url", "kind", "seen", "checked", "?", "interest", "corrected", "withdrawn")
	s := Source{
		ID:        id,
		Title:     c.text(f, "title"),
		Publisher: c.text(f, "publisher"),
		Year:      c.year(f),
		URL:       c.url(f),
		Kind:      c.evidence(f),
		Seen:      c.text(f, "seen"),
		Checked:   c.date(f, "checked"),
		Corrected: c.notice(f, "corrected"),
		Withdrawn: c.notice(f, "withdrawn"),
	}
	if f["interest"] != nil {
		s.Interest = c.text(f, "interest")
	}
	return s
}

func (c *compiler) year(f fields) string {
	year := c.text(f, "year")
	if year != "" && !years.MatchString(year) {
		c.flaw(f["year"].At, `year %s must be like "2024", "2019-2026" or "n.d."`, quote(year))
	}
	if from, to, span := strings.Cut(year, "-"); span && to <= from {
		c.flaw(f["year"].At, "year %s ends before it begins", quote(year))
	}
	return year
}

func (c *compiler) url(f fields) string {
	text := c.text(f, "url")
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || strings.Contains(text, " ") {
		c.flaw(f["url"].At, "%s is not an absolute http or https URL", quote(text))
	}
	return text
}

func (c *compiler) evidence(f fields) Kind {
	kind := Kind(c.text(f, "kind"))
	if kind != "" && !slices.Contains(kinds, kind) {
		c.flaw(f["kind"].At, "unknown kind of evidence %s; the kinds are measurement, documentation, standard, experience and opinion", quote(string(kind)))
	}
	return kind
}

// notice reads what may be said of a source's fate.
func (c *compiler) notice(f fields, key string) *Notice {
	if f[key] == nil {
		return nil
	}
	own := c.fields(f[key], quote(key), "date", "note", "?")
	return &Notice{Date: c.date(own, "date"), Note: c.text(own, "note")}
}

func (c *compiler) date(f fields, key string) string {
	day := c.text(f, key)
	if day == "" {
		return ""
	}
	for _, layout := range []string{"2006-01", time.DateOnly} {
		if _, err := time.Parse(layout, day); err == nil {
			return day
		}
	}
	c.flaw(f[key].At, `%s %s must be a date like "2026-11" or "2026-11-05"`, key, quote(day))
	return day
}
