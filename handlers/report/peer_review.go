package report

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// groupPrefix begins the name of a group among those who review.
const groupPrefix = "group:"

// ReviewPath is the address where somebody else reviews a result.
func ReviewPath(result string) string { return result + "/review" }

// ReviewRule is the first rule of the site by which the result needs a review, and
// whether there is one.
func (r *Result) ReviewRule(log questions.OutcomeLog) (rule questions.ReviewRule, needed bool) {
	for _, rule := range r.ReviewRules {
		if rule.Applies(r.Questionnaire, r.verdict, log) {
			return rule, true
		}
	}
	return questions.ReviewRule{}, false
}

// reviewMissing reports whether a result needs a review and nobody has agreed. One
// that was replaced needs none any more.
func (r *Result) reviewMissing(around Surroundings) bool {
	_, needed := r.ReviewRule(around.Outcome)
	return needed && !around.Replaced && !around.Reviews.Agreed(around.Outcome)
}

// visibleReviews is what the reader may know of a review: by links that show no answers
// neither names nor notes.
func (r *Result) visibleReviews(log questions.ReviewLog) questions.ReviewLog {
	if r.Scope.ShowsAnswers() {
		return log
	}
	told := slices.Clone(log)
	for i := range told {
		told[i].Name, told[i].Note = "", ""
	}
	return told
}

// peerReview is how far the review of a result is; empty where it needs none and
// nobody asked for one.
func (r *Result) peerReview(around Surroundings) web.PeerReviewPart {
	log := r.visibleReviews(around.Reviews)
	missing := r.reviewMissing(around)
	last, asked := log.Last()
	switch {
	case !asked && !missing:
		return web.PeerReviewPart{}
	case !asked:
		return web.PeerReviewPart{EntryLine: web.EntryLine{Said: "It needs a review by a second person"}, Missing: "Nobody has been asked yet."}
	}
	part := web.PeerReviewPart{EntryLine: r.reviewLine(last)}
	for _, earlier := range slices.Backward(log[:len(log)-1]) {
		part.Earlier = append(part.Earlier, r.reviewLine(earlier))
	}
	if missing && last.Status == questions.ReviewAgreed {
		part.Missing = chosenSince
	}
	if last.Status == questions.ReviewAsked && !r.IsOwner && r.Scope.ShowsAnswers() && !around.Replaced {
		part.Review = web.Link{Text: "Review it, if you are one of its reviewers", Href: ReviewPath(r.Path)}
	}
	return part
}

// chosenSince says why a review is missing although somebody has agreed.
const chosenSince = "Something else was stated after that, which nobody has reviewed."

func (r *Result) reviewLine(e questions.ReviewEntry) web.EntryLine {
	line := web.EntryLine{Said: reviewStep(e.Status), Day: Day(e.Made), DateTime: FormDay(e.Made), Words: e.Note}
	if e.Name != "" {
		line.By = reviewBy(e.Status) + " "
		line.Name = e.Name
	}
	return line
}

func reviewStep(s questions.ReviewStatus) string {
	switch s {
	case questions.ReviewAgreed:
		return "A second person agreed"
	case questions.ReviewSentBack:
		return "A second person sent it back"
	default:
		return "A review by a second person is asked for"
	}
}

func reviewBy(s questions.ReviewStatus) string {
	if s == questions.ReviewAsked {
		return "Asked by"
	}
	return "Reviewed by"
}

// ReviewState says in a word how far a review is, for lists; empty for nothing.
func ReviewState(log questions.ReviewLog) string {
	switch log.Status() {
	case questions.ReviewAsked:
		return "Review asked for"
	case questions.ReviewAgreed:
		return "Review: agreed"
	case questions.ReviewSentBack:
		return "Review: sent back"
	default:
		return ""
	}
}

// Reviewers say who reviews by a rule.
func Reviewers(rule questions.ReviewRule) string {
	var all []string
	for _, who := range rule.By {
		if group, ok := strings.CutPrefix(who, groupPrefix); ok {
			all = append(all, "somebody of the group "+web.Isolate(group))
		} else {
			all = append(all, web.Isolate(who))
		}
	}
	return orList(all)
}

// drawReviewForm adds to an owner's page where to ask for a review.
func (r *Result) drawReviewForm(part *web.PeerReviewPart, around Surroundings, links []questions.Link) {
	rule, needed := r.ReviewRule(around.Outcome)
	if !needed || around.Replaced || around.Reviews.Agreed(around.Outcome) {
		return
	}
	part.Form = web.ReviewForm{
		Action: ReviewPath(r.Path) + "/ask", Saved: strconv.Itoa(len(around.Reviews)), Note: web.Field{Max: questions.MaxReviewNote},
		Who: "Reviewed by " + Reviewers(rule) + ".", Button: "Ask for the review",
	}
	asked, ok := around.Reviews.Asked()
	if !ok {
		return
	}
	part.Form.Button = "Ask once more"
	live := slices.ContainsFunc(links, func(l questions.Link) bool { return l.Token == asked.Link && l.Live(r.Now) })
	switch {
	case around.Reviews.Status() == questions.ReviewSentBack:
		part.Missing = "Change your answers and ask for a review of the result that comes of them, or ask once more for this one."
	case !live:
		part.Missing = "The link that was made for the review has ended, so no reviewer finds it: ask once more."
	}
}

// MarkReview says in a form what is wrong with an entry, at the fields.
func MarkReview(form *web.ReviewForm, wrong []error) {
	for _, err := range wrong {
		switch {
		case errors.Is(err, questions.ErrReviewNote):
			form.Note.Error = "Say why you send it back"
		case errors.Is(err, questions.ErrReviewStatus):
			form.Overtaken = "This step cannot follow what stands above. Nothing was saved."
		}
	}
}

// ReviewPage is the page on which somebody else reviews a result.
func (r *Result) ReviewPage(around Surroundings) web.PeerReviewView {
	view := web.PeerReviewView{
		Page: r.frame("Review"), Back: web.Link{Text: "Open the whole result", Href: r.Path},
		Name: r.Title, Questionnaire: r.questionnaire.Title, Verdict: r.Sentence(), Detail: r.detail(),
		Decided: r.DecidedWords(r.visibleOutcome(around.Outcome), around.Replaced), Part: r.peerReview(around),
	}
	view.Part.Review = web.Link{}
	if around.Reviews.Status() == questions.ReviewAsked && !around.Replaced {
		view.Form = web.ReviewForm{Action: ReviewPath(r.Path), Saved: strconv.Itoa(len(around.Reviews)), Note: web.Field{Max: questions.MaxReviewNote}, Stated: strconv.Itoa(len(around.Outcome))}
		for _, status := range []questions.ReviewStatus{questions.ReviewAgreed, questions.ReviewSentBack} {
			view.Form.Steps.All = append(view.Form.Steps.All, web.ChoiceView{Value: string(status), Label: reviewChoice(status)})
		}
	}
	return view
}

func reviewChoice(s questions.ReviewStatus) string {
	if s == questions.ReviewAgreed {
		return "Agree: it may hold as it is"
	}
	return "Send it back: something has to change first"
}

// ToReview is a result in the list of those that wait for a review.
func (r *Result) ToReview(asked questions.ReviewEntry, path string) web.ToReview {
	return web.ToReview{
		Language: r.questionnaire.Language, Name: r.DecisionName(), Questionnaire: r.questionnaire.Title, Verdict: r.Sentence(),
		Href: ReviewPath(path), Asked: "Asked on " + Day(asked.Made), By: asked.Name, Note: asked.Note,
	}
}

// exportedReview is what a second person said, as far as the reader may know.
type exportedReview struct {
	// Status is absent where nobody was asked, Missing absent where nobody has to
	// agree any more.
	Status  questions.ReviewStatus `json:"status,omitempty"`
	Missing bool                   `json:"missing,omitempty"`
	Entries []exportedReviewEntry  `json:"entries,omitempty"`
}

type exportedReviewEntry struct {
	Made   time.Time              `json:"made"`
	Status questions.ReviewStatus `json:"status"`
	Name   string                 `json:"name,omitempty"`
	Note   string                 `json:"note,omitempty"`
}

// exportReview is the review of a result as data, nil where there is none.
func (r *Result) exportReview(around Surroundings) *exportedReview {
	log := r.visibleReviews(around.Reviews)
	out := exportedReview{Status: log.Status(), Missing: r.reviewMissing(around)}
	for _, e := range log {
		out.Entries = append(out.Entries, exportedReviewEntry{Made: e.Made.UTC(), Status: e.Status, Name: e.Name, Note: e.Note})
	}
	if len(log) == 0 && !out.Missing {
		return nil
	}
	return &out
}

// review says in a record what a second person said, or that it is missing.
func (r *record) review() {
	log := r.visibleReviews(r.around.Reviews)
	if last, ok := log.Last(); ok {
		r.line("\n%s", r.reviewWords(last, r.brief > 0))
	}
	if r.reviewMissing(r.around) {
		if log.Status() == questions.ReviewAgreed {
			r.line("\n%s", chosenSince)
		}
		r.line("\nThe review by a second person that this needs is missing.")
	}
	if r.brief != unbounded || len(log) < 2 {
		return
	}
	r.line("\nReviewed earlier:\n")
	for _, e := range slices.Backward(log[:len(log)-1]) {
		r.line("* %s", r.reviewWords(e, true))
	}
}

func (r *record) reviewWords(e questions.ReviewEntry, note bool) string {
	words := fmt.Sprintf("%s on %s", reviewStep(e.Status), Day(e.Made))
	if e.Name != "" {
		words += ", " + lowerFirst(reviewBy(e.Status)) + " " + theirs(e.Name)
	}
	words += "."
	if note {
		words += spaced(e.Note)
	}
	return words
}
