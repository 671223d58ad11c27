package report

import (
	"fmt"
	"strings"

	"github.com/weighpoint/weighpoint/questions/records"
	"github.com/weighpoint/weighpoint/web"
)

// mostSummarized is how many reasons a summary gives.
const mostSummarized = 3

// summaryPath is the address of the summary of a result.
func summaryPath(result string) string { return result + "/summary" }

// SummaryPage is the page with the summary. address is one that whoever gets the
// summary can open, or empty.
func (r *Result) SummaryPage(address string, around Surroundings) web.SummaryView {
	return web.SummaryView{Page: r.frame("Summary"), Back: r.back(), Summary: r.summary(address, around)}
}

// summary is the result in short, to be pasted elsewhere. Readers who may not see
// answers get no reasons, as on the card.
func (r *Result) summary(address string, around Surroundings) web.Summary {
	s := web.Summary{
		Heading: web.Isolate(r.DecisionName()), State: r.summaryState(around),
		Verdict: r.Sentence() + ". " + r.detail(), Address: address,
		Made: fmt.Sprintf("Recommended on %s by %s, questionnaire “%s”, version %s.", Day(r.Created), r.Brand.siteName(), web.Isolate(r.questionnaire.Title), Short(r.Version)),
	}
	if label, text := r.strengthWords(); label != "" {
		s.Strength = label + ": " + text + "."
	}
	for _, id := range r.allOptions() {
		s.Rows = append(s.Rows, r.summaryRow(id))
	}
	if r.Scope.ShowsAnswers() && len(r.verdict.Ranking) > 0 {
		s.Reasons = r.summaryReasons()
	}
	s.Markdown = summaryMarkdown(s)
	return s
}

// summaryState says what was decided, as far as the reader may know.
func (r *Result) summaryState(around Surroundings) string {
	log := r.visibleOutcome(around.Outcome)
	e, ok := log.Stated()
	if !ok {
		if around.Replaced {
			return supersededWords(around)
		}
		return "Nothing was decided on it yet: this is a recommendation."
	}
	words := r.statedWords(log, e) + ". " + StatusWords(e.Status) + " on " + Day(e.Day)
	if e.DecidedBy != "" {
		words += ", decided by " + web.Isolate(e.DecidedBy)
	}
	words += "."
	if around.Replaced {
		words = supersededWords(around) + " Before that: " + words
	}
	return words
}

func (r *Result) summaryRow(option string) web.SummaryRow {
	row := web.SummaryRow{Option: r.name(option)}
	if st := r.standing(option); st != nil {
		row.Place, row.Fit = r.place(*st), Points(st.Fit)
	} else {
		row.Place, row.Fit = "–", r.standingWords(option)
	}
	return row
}

// summaryReasons are the strongest reasons, each with its sources.
func (r *Result) summaryReasons() []web.SummaryReason {
	c := NewCitations(r.questionnaire, r.Now)
	found, options := r.foremostReasons(c)
	var reasons []web.SummaryReason
	for _, reason := range found[:min(len(found), mostSummarized)] {
		line := web.SummaryReason{About: web.Isolate(reason.Criterion), Claim: reason.Claim.Text}
		if options > 1 {
			line.About = web.Isolate(reason.Option) + ", " + web.Isolate(lowered(r.questionnaire, reason.Criterion))
		}
		for _, cite := range reason.Claim.Cites {
			source := c.cited[cite.Number-1].source
			line.Sources = append(line.Sources, web.Link{Text: source.Title, Href: source.URL})
		}
		reasons = append(reasons, line)
	}
	return reasons
}

func summaryMarkdown(s web.Summary) string {
	var b strings.Builder
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(&b, format+"\n", args...) } // a strings.Builder never fails
	line("## %s\n\n%s\n\n**%s** %s\n", md(s.Heading), md(s.State), md(s.Verdict), md(s.Strength))
	line("| Place | Option | Fit of 100 |\n|---|---|---|")
	for _, row := range s.Rows {
		line("| %s | %s | %s |", row.Place, markdownCell(row.Option), row.Fit)
	}
	if len(s.Reasons) > 0 {
		line("\nWhy:\n")
	}
	for _, reason := range s.Reasons {
		var sources []string
		for _, source := range reason.Sources {
			sources = append(sources, fmt.Sprintf("[%s](<%s>)", theirs(source.Text), records.Address(source.Href)))
		}
		line("* %s: %s (%s)", md(reason.About), theirs(reason.Claim), strings.Join(sources, ", "))
	}
	if s.Address != "" {
		line("\n[The whole recommendation, with its sources](<%s>)", records.Address(s.Address))
	}
	line("\n%s", md(s.Made))
	return b.String()
}

// markdownCell writes a text of others in a table, where a bar within code would
// end the cell.
func markdownCell(text string) string {
	if strings.Contains(text, "|") {
		text = strings.ReplaceAll(text, "`", "")
	}
	return theirs(text)
}
