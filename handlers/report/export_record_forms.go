package report

import (
	"cmp"
	"slices"

	"github.com/weighpoint/weighpoint/questions/records"
)

// RecordForm says how a decision record is written.
type RecordForm struct {
	Format records.Format
	// Short leaves out what one can read on the page of the result: the file has
	// at most MostShort bytes.
	Short bool
}

// MostShort is how many bytes a short record may have.
const MostShort = 4096

// ParseRecordForm reads a form by its names: a format, "" for records.MADR, and a
// length, "" or "short". ok is false for any other.
func ParseRecordForm(format, length string) (form RecordForm, ok bool) {
	form = RecordForm{Format: cmp.Or(records.Format(format), records.MADR), Short: length == "short"}
	return form, slices.Contains(records.Formats(), form.Format) && (form.Short || length == "")
}

// head is what stands above the first section: title, status and date, each where
// the format's readers look for it.
func (r *record) head(format records.Format, address string) {
	status, date, by := r.state()
	// One claim a line, however long: so a change of one shows as one.
	const longLines = "<!-- markdownlint-disable MD013 -->"
	switch format {
	case records.Nygard:
		r.title("0. ")
		r.line("\nDate: %s\n\n%s\n\n## Status\n\n%s", date, longLines, StatusWords(status))
	case records.Log4brains:
		r.title("")
		if by != "" {
			by = "\n* Deciders: " + theirs(by)
		}
		r.line("\n* Status: %s%s\n* Date: %s\n\n%s", status, by, date, longLines)
	default:
		if by != "" {
			by = "\ndecision-makers: " + yamlText(by)
		}
		if consulted := r.consulted(); consulted != "" && r.brief == unbounded {
			by += "\nconsulted: " + yamlText(consulted)
		}
		r.line("---\nstatus: %s\ndate: %s%s\n%s---\n\n%s\n", status, date, by, r.block(address), longLines)
		r.title("")
	}
}

// nygard writes the four sections that Michael Nygard asked for in 2011, with
// the parts of MADR's within, https://www.cognitect.com/blog/2011/11/15/documenting-architecture-decisions.
func (r *record) nygard(address string) {
	r.context("Context")
	r.drivers(3)
	r.considered(3)
	r.decision("Decision")
	r.heading(2, "Consequences")
	if st, ok := r.chosenStanding(); ok {
		r.prosAndCons(st)
	} else {
		r.line("None yet: no option is chosen.")
	}
	r.confirmation()
	r.teamSections(3)
	r.options(3)
	r.more(address)
}

// shortRecord is as long as the limit lets it be: its lists lose their ends
// until it fits, and the block for programs its answers after them.
func (r *Result) shortRecord(format records.Format, address string, around Surroundings) string {
	for most := 5; ; most-- {
		w := r.newRecord(around)
		w.brief, w.withoutAnswers = max(most, 0), most < 0
		w.short(format, address, w.brief)
		if w.Len() <= MostShort || most < 0 {
			return w.String()
		}
	}
}

// short writes the outcome, what it rests on, the two best options and what would
// change it, with at most so many lines in each list.
func (r *record) short(format records.Format, address string, most int) {
	context, outcome, parts := "Context and Problem Statement", "Decision Outcome", 2
	change, changeLevel := "Confirmation", 3
	if format == records.Nygard {
		context, outcome, parts = "Context", "Decision", 3
		change, changeLevel = "Consequences", 2
	}
	r.head(format, address)
	r.heading(2, context)
	asked := ""
	if most > 1 {
		asked = r.teamAsked()
	}
	r.line("%s%s", asked, theirs(r.questionnaire.Title))
	if weights := r.verdict.Weights[:min(len(r.verdict.Weights), most)]; len(weights) > 0 {
		r.heading(parts, "Decision Drivers")
		for _, w := range weights {
			r.line("* %s, weight %s", theirs(r.questionnaire.Criterion(w.Criterion).Name), WeightWords(w.Weight))
		}
	}
	r.best(parts)
	r.heading(2, outcome)
	r.outcome()
	if flips := r.flips(); len(flips) > 0 && most > 0 {
		r.heading(changeLevel, change)
		for _, flip := range flips[:min(len(flips), most)] {
			r.line("* It would change if %s", r.flipWords(flip))
		}
	}
	r.teamSections(changeLevel)
	r.heading(2, "More Information")
	r.origin(address)
}

// best lists the two options that fit best, and how many others there are.
func (r *record) best(level int) {
	r.heading(level, "Considered Options")
	shown := r.verdict.Ranking[:min(len(r.verdict.Ranking), 2)]
	for _, st := range shown {
		r.line("* %s, fit %s of 100", theirs(r.name(st.Option)), Points(st.Fit))
	}
	if others := len(r.questionnaire.Options) - len(shown); others > 0 {
		r.line("* %s", Count(others, "other option"))
	}
}
