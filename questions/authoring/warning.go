package authoring

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/questions/overlay"
)

// Code names a kind of warning. Codes are what a file names to say that a
// warning is meant, so they never change.
type Code string

// The codes. Those up to NoVeto are exact; the ones after it say what
// random walks met.
const (
	Twin          Code = "twin"
	Dominated     Code = "dominated"
	RedundantVeto Code = "redundant-veto"
	UniversalVeto Code = "universal-veto"
	AlwaysTrue    Code = "always-true"
	VainCaution   Code = "vain-caution"
	VainAside     Code = "vain-aside"
	VoidedRating  Code = "voided-rating"
	FlatCriterion Code = "flat-criterion"
	Untouched     Code = "untouched"
	InertQuestion Code = "inert-question"
	SameAdds      Code = "same-adds"
	UnsureHeavy   Code = "unsure-heavy"
	NoneNotAlone  Code = "none-not-alone"
	SameAddress   Code = "same-address"
	Overdue       Code = "overdue"
	OneMaker      Code = "one-maker"
	NoFacts       Code = "no-facts"
	UnusedPart    Code = "unused-part"
	SamePairing   Code = "same-pairing"
	Minutes       Code = "minutes"
	Placeholder   Code = "placeholder"
	NoGlyphs      Code = "no-glyphs"
	LostSuccessor Code = "lost-successor"
	Mentions      Code = overlay.Mentions
	NumberWord    Code = overlay.NumberWord
	AboutBase     Code = overlay.AboutBase
	NoVeto        Code = overlay.NoVeto

	NeverLeads     Code = "never-leads"
	HardlyLeads    Code = "hardly-leads"
	AlwaysOut      Code = "always-out"
	NothingFits    Code = "nothing-fits"
	Ties           Code = "ties"
	OneLeft        Code = "one-left"
	ThinEvidence   Code = "thin-evidence"
	HeavyCriterion Code = "heavy-criterion"
	UnmetPairing   Code = "unmet-pairing"
)

// Place says what in a questionnaire a warning is about: keys of mappings and
// ids of list entries on the way there, such as "options", "tea", "ratings".
type Place []string

// String joins the parts with dots.
func (p Place) String() string { return strings.Join(p, ".") }

// warnings gathers what there is to warn of. A message says what is so and what to do
// about it, in one line.
type warnings []Finding

func (w *warnings) add(code Code, place Place, format string, args ...any) {
	*w = append(*w, Finding{Level: LevelWarning, Code: code, Place: place, Message: fmt.Sprintf(format, args...)})
}

// sort puts warnings in the order of their lines.
func (w warnings) sort() {
	slices.SortFunc(w, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Code, b.Code), slices.Compare(a.Place, b.Place), cmp.Compare(a.Message, b.Message))
	})
}

// meanings says what each kind of warning is about.
var meanings = map[Code]string{
	Twin:           "two options are alike in every rating and every veto",
	Dominated:      "another option is never worse",
	RedundantVeto:  "other vetoes always rule out the same",
	UniversalVeto:  "one veto rules out every option",
	AlwaysTrue:     "a condition holds whatever is answered",
	VainCaution:    "a caution for options that are always ruled out then",
	VainAside:      "a rule that sets nothing aside",
	VoidedRating:   "a caution takes back what a rating goes on counting",
	FlatCriterion:  "all options are rated alike",
	Untouched:      "no answer adds to a criterion",
	InertQuestion:  "no answer changes anything",
	SameAdds:       "every answer adds the same",
	UnsureHeavy:    "\"not sure\" adds more than any answer",
	NoneNotAlone:   "\"none of these\" can be given with others",
	SameAddress:    "two sources are one document",
	Overdue:        "a source was checked too long ago",
	OneMaker:       "all that is said of an option comes from one publisher",
	NoFacts:        "an option lacks what others state",
	UnusedPart:     "no option states an attribute",
	SamePairing:    "the same options are paired twice",
	Minutes:        "the time stated does not fit the number of questions",
	Placeholder:    "a text that was meant to be replaced",
	NoGlyphs:       "the preview card cannot show a name",
	LostSuccessor:  "the successor of a questionnaire is not offered beside it",
	Mentions:       "a text names an option that an overlay drops",
	NumberWord:     "a text counts what an overlay has made more or less",
	AboutBase:      "an overlay weighs an option of its own, and who stands behind it is told of the base",
	NoVeto:         "nothing can rule out an option that an overlay adds",
	NeverLeads:     "an option led in no walk",
	HardlyLeads:    "an option led in fewer than one walk of a hundred",
	AlwaysOut:      "an option was ruled out in every walk",
	NothingFits:    "every option was ruled out in many walks",
	Ties:           "several options led in many walks",
	OneLeft:        "one option alone was left in many walks, or always after a choice",
	ThinEvidence:   "a criterion weighs something, and many options have no evidence on it",
	HeavyCriterion: "one criterion outweighs the others",
	UnmetPairing:   "a pairing was offered in no walk",
}

// Meaning says in a clause what a kind of warning is about.
func (c Code) Meaning() string { return meanings[c] }
