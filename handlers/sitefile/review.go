package sitefile

import (
	"maps"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/questions/document"
)

// Review is a rule that says which results somebody else has to review, and who.
type Review struct {
	Questionnaires []Named
	// By names people, by their addresses, their subjects, or groups with
	// "group:" before them.
	By []string
	// What makes a review necessary, any of it; nothing for always. Strengths
	// are words for how firm a verdict is, Outcomes for what was made of it.
	Strengths, Outcomes []string
	Vetoes              []Named
}

// maxReviews is how many rules there may be, maxReviewers and maxWhen how many
// entries each list of them may have.
const (
	maxReviews   = 50
	maxReviewers = 100
	maxWhen      = 100
)

// The words of "when", in their order from firm to not so.
var (
	strengths = []string{"clear", "leaning", "close", "tied", "only", "none"}
	outcomes  = []string{"follow", "another", "undecided"}
)

func (r *reader) reviews(f document.Fields) {
	n := f["review"]
	if n == nil {
		return
	}
	if f["people"] == nil {
		r.Mistake(n.At, `"review" needs "people", without which nobody signs in`)
	}
	for _, item := range r.List(n, `"review"`, 1, maxReviews) {
		r.reviewRule(item)
	}
}

func (r *reader) reviewRule(n *document.Node) {
	f := r.Fields(n, "a rule for reviews", "questionnaires", "by", "?", "when")
	rule := Review{
		Questionnaires: r.ids(f["questionnaires"], `"questionnaires"`, "the id of a questionnaire", maxWhen),
		By:             r.whos(f["by"], `"by"`, "a reviewer", maxReviewers),
	}
	if f["when"] != nil {
		r.reviewWhen(f["when"], &rule)
	}
	r.site.Reviews = append(r.site.Reviews, rule)
}

func (r *reader) reviewWhen(n *document.Node, rule *Review) {
	f := r.Fields(n, `"when"`, "?", "strength", "vetoes", "outcome")
	if len(f) == 0 && n.Whole() {
		r.Mistake(n.At, `"when" says nothing; leave it out where every result needs a review`)
	}
	rule.Strengths = r.oneOf(f["strength"], `"strength"`, strengths)
	rule.Outcomes = r.oneOf(f["outcome"], `"outcome"`, outcomes)
	rule.Vetoes = r.ids(f["vetoes"], `"vetoes"`, "the id of a veto", maxWhen)
}

// oneOf reads a list of words of ours.
func (r *reader) oneOf(n *document.Node, list string, known []string) []string {
	var all []string
	for _, item := range r.List(n, list, 1, len(known)) {
		if !r.Expect(item, document.Text, "a word of "+list) {
			continue
		}
		if !slices.Contains(known, item.Text) {
			r.Mistake(item.At, "%s is no word for %s, which are %s%s", document.Quote(item.Text), list, strings.Join(known, ", "), document.DidYouMean(item.Text, slices.Values(known)))
			continue
		}
		all = append(all, item.Text)
	}
	return all
}

// unknownVetoes lists the vetoes of a rule that none of its questionnaires has, unless
// one of these could not be read.
func (s *Site) unknownVetoes(rule Review, known Known) document.Mistakes {
	has := map[string]bool{}
	for _, q := range rule.Questionnaires {
		vetoes, read := known.Vetoes[q.ID]
		if !read {
			return nil
		}
		for _, id := range vetoes {
			has[id] = true
		}
	}
	var mistakes document.Mistakes
	for _, veto := range rule.Vetoes {
		if !has[veto.ID] {
			mistakes = append(mistakes, s.mistake(veto.At, "no questionnaire of this rule has a veto "+document.Quote(veto.ID)+document.DidYouMean(veto.ID, maps.Keys(has)))...)
		}
	}
	return mistakes
}
