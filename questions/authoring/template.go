package authoring

import (
	_ "embed" // for the template
	"regexp"
	"strings"
)

//go:embed template.yaml
var template string

var questionnaireID = regexp.MustCompile(`^[a-z][a-z0-9-]{0,63}$`)

// ValidID reports whether a questionnaire may have the id.
func ValidID(id string) bool { return questionnaireID.MatchString(id) }

// New returns a small questionnaire of the given id, with every key of the
// format once and a comment on each. It has no mistakes and no warnings.
// month is the month in which its sources count as checked, as YYYY-MM.
func New(id, month string) []byte {
	return []byte(strings.NewReplacer("ID", id, "YYYY-MM", month).Replace(template))
}
