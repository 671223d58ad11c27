package report

import (
	"time"

	"github.com/weighpoint/weighpoint/questions/records"
)

// FileName is the name of an exported file: what the decision is called and
// its day. It never holds the token of a link.
func (r *Result) FileName(suffix string) string {
	return records.Slug(r.DecisionName()) + "-" + r.Created.UTC().Format(time.DateOnly) + suffix
}

// RecordName is the name of the decision record: tools for such records look
// for a number of four digits.
func (r *Result) RecordName() string { return "0000-" + records.Slug(r.DecisionName()) + ".md" }
