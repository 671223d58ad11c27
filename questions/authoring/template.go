package authoring

import (
	_ "embed" // for the template
	"fmt"
	"strconv"
	"strings"

	"github.com/weighpoint/weighpoint/questions/document"
	"github.com/weighpoint/weighpoint/questions/overlay"
)

//go:embed template.yaml
var template string

// ValidID reports whether a questionnaire may have the id.
func ValidID(id string) bool { return document.Slug.Fits(id) }

// New returns a small questionnaire of the given id, with every key of the
// format once and a comment on each. It has no mistakes and no warnings.
// month is the month in which its sources count as checked, as YYYY-MM.
func New(id, month string) []byte {
	return []byte(strings.NewReplacer("ID", id, "YYYY-MM", month).Replace(template))
}

// NewOverlay returns an overlay that changes nothing yet, with every verb in a
// comment.
func NewOverlay(id, house string, base overlay.Pin) []byte {
	return fmt.Appendf(nil, `# What %[2]s has otherwise than %[3]s. See what it makes with: weighpoint overlay diff %[1]s.yaml
format: 1
id: %[1]s
extends: {id: %[3]s, version: "%[4]s"}
house: %[5]s
# replaces: true            # the base is not on offer beside it
# title: What should we run?

# sources:                  # your own; one of kind internal has a contact in the place of a url
#   policy: {title: A policy, publisher: …, year: "2026", kind: internal, contact: who to ask, seen: full text, checked: 2026-11}

# fix:                      # answered for everybody, and not asked
#   QUESTION: {answer: CHOICE, claim: Why., sources: [policy]}

# drop:                     # what goes, with all that means nothing without it
#   options: [OPTION]

# add:                      # what comes in; like: takes over ratings, and the place in every rule
#   options:
#     - {id: ours, like: OPTION, name: …, summary: …, choose_when: {claim: …, sources: [policy]}}

# change:                   # what is otherwise; a claim comes with its own sources
#   criteria:
#     CRITERION: {weight: 2}
`, id, house, base.ID, base.Version[:min(12, len(base.Version))], strconv.Quote(house))
}
