package web

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// span is a stretch of text that is code or is not.
type span struct {
	Text string
	Code bool
}

// spans splits text at its `backticks`. A backtick without a partner is kept
// as it is.
func spans(text string) []span {
	var all []span
	for {
		before, rest, opened := strings.Cut(text, "`")
		code, after, closed := strings.Cut(rest, "`")
		if !opened || !closed {
			return appendSpan(all, span{Text: text})
		}
		all = appendSpan(all, span{Text: before})
		all = appendSpan(all, span{Text: code, Code: true})
		text = after
	}
}

func appendSpan(all []span, s span) []span {
	if s.Text == "" {
		return all
	}
	return append(all, s)
}

// plain drops the marks of code, and those of isolation that nothing needs, for
// places that hold nothing but text.
func plain(text string) string {
	var b strings.Builder
	for _, s := range spans(Plain(text)) {
		b.WriteString(s.Text)
	}
	return b.String()
}

// product is the name that every title ends with.
const product = "Weighpoint"

// title is what the browser's tab shows.
func (p Page) title() string {
	if p.Title == "" || p.Title == product {
		return product
	}
	return plain(p.Title) + " – " + product
}

// frame is the page around a question. Only boxes that exclude each other have
// a use for the script.
func (v QuestionView) frame() Page {
	page := v.withError(cmp.Or(v.Error, v.NoteError))
	if v.Many {
		return page.scripted()
	}
	return page
}

// scripted makes a page load the script.
func (p Page) scripted() Page {
	p.script = true
	return p
}

// withError marks the title when something has to be put right.
func (p Page) withError(message string) Page {
	const mark = "Error: "
	if message != "" && !strings.HasPrefix(p.Title, mark) {
		p.Title = mark + p.Title
	}
	return p
}

// length is a bar's length in a box 100 units wide.
func length(percent float64) string {
	return strconv.FormatFloat(min(max(percent, 0), 100), 'f', 1, 64)
}

// length is how much of its bar the progress fills.
func (p Progress) length() string {
	if p.Most <= 0 {
		return length(0)
	}
	return length(100 * float64(p.Done) / float64(p.Most))
}

// slot is one of the four places of a rating's mark: two against on the left
// of the middle, two for on the right.
type slot struct {
	X      string
	Filled bool
}

// slots tell which places a level fills.
func slots(level int) []slot {
	return []slot{
		{X: "1", Filled: level <= -2},
		{X: "11", Filled: level <= -1},
		{X: "27", Filled: level >= 1},
		{X: "37", Filled: level >= 2},
	}
}

// side is the class of a level: for, against or neither.
func side(level int) string {
	switch {
	case level > 0:
		return "for"
	case level < 0:
		return "against"
	default:
		return "even"
	}
}

// tone is the class of a matrix cell.
func (c MatrixCell) tone() string {
	switch {
	case c.Sign == "":
		return "level-none"
	case c.Level > 0:
		return "level-for-" + strconv.Itoa(min(c.Level, 2))
	case c.Level < 0:
		return "level-against-" + strconv.Itoa(min(-c.Level, 2))
	default:
		return "level-even"
	}
}

// choiceID is the id of the control of the choice at an index; "unsure" comes
// after them all.
func choiceID(index int) string { return "choice-" + strconv.Itoa(index+1) }

// choiceType is the kind of control that the choices are.
func (v QuestionView) choiceType() string {
	if v.Many {
		return "checkbox"
	}
	return "radio"
}

// role is what the group of choices is to assistive technology. Only a group
// of radio buttons can be invalid as a whole;
// of checkboxes, each box carries it.
func (v QuestionView) role() string {
	if v.Many {
		return "group"
	}
	return "radiogroup"
}

// describedBy lists the ids that describe the group of choices.
func (v QuestionView) describedBy() string {
	var ids []string
	if v.Why.Text != "" {
		ids = append(ids, "why")
	}
	if v.Many {
		ids = append(ids, "how-many")
	}
	if v.Error != "" {
		ids = append(ids, "choice-error")
	}
	return strings.Join(ids, " ")
}

// count puts a number before its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// facts are the short facts of a source that are known.
func (s Source) facts() []string {
	var all []string
	for _, fact := range []string{s.Kind, Isolate(s.Seen), s.checked()} {
		if fact != "" {
			all = append(all, fact)
		}
	}
	return all
}

func (s Source) checked() string {
	if s.Checked == "" {
		return ""
	}
	return "Checked " + s.Checked
}

// problem is where the error of a review is put right.
func (v ReviewView) problem() string {
	if len(v.Missing) > 0 {
		return "#missing"
	}
	return "#content"
}

// ratingsHeading tells the ratings that count in a result from the others.
func (v OptionView) ratingsHeading() string {
	if len(v.Reasons) > 0 {
		return "What does not count here"
	}
	return "How it rates"
}

// capital makes the first letter of a phrase a capital one.
func capital(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:size]) + s[size:]
}

// List joins names of others as a sentence does, each of them isolated.
func List(names []string) string { return join(IsolateAll(names)) }

func join(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// compares tells whether there is anything to set against the runner-up.
func (v ResultView) compares() bool {
	return len(v.Costs)+len(v.Tips)+len(v.RunnerUpWhen) > 0 || v.RunnerUpRight.Text != ""
}

func (v ResultView) answersHeading() string {
	if v.Owner {
		return "Your answers"
	}
	return "The answers"
}

// againText is the button's that starts without any answers.
func (v ResultView) againText() string {
	if v.Owner {
		return "Start afresh"
	}
	return "Start empty"
}

// goesOn tells whether there is a way on to other answers.
func (v ResultView) goesOn() bool {
	return v.Again.Action != "" || v.Reopen != "" || v.Owner && v.Review.Href != ""
}

// goOnHeading heads the way on where no answers are shown.
func (v ResultView) goOnHeading() string {
	if v.Owner {
		return "Other answers"
	}
	return "Answer it yourself"
}

// page is the frame of a result: its title tells of an error, and its head of
// the feed.
func (v ResultView) page() Page {
	page := v.withError(v.Upkeep.ReviewError)
	page.Atom = v.Feed.Href
	return page
}

// follow are the ways to be told of what comes.
func (v ResultView) follow() []Link {
	var all []Link
	for _, l := range []Link{v.Calendar, v.Feed} {
		if l.Href != "" {
			all = append(all, l)
		}
	}
	return all
}

// taken tells whether the result is there in other forms.
func (v ResultView) taken() bool { return len(v.Files)+len(v.follow()) > 0 }

// reviewHint describes the day of the review. It says in words whether one is
// set: some browsers show today in a field that is empty.
func (f UpkeepForm) reviewHint() string {
	set := "No day is set."
	if f.ReviewSet != "" {
		set = f.ReviewSet + " is set."
	}
	if f.Suggested != "" {
		set += " " + f.Suggested
	}
	return set + " The page reminds you then, and the calendar file has the day. Leave it empty for no reminder."
}

// caption says what the table of criteria that count holds.
func (m Matrix) caption() string {
	if weights(m.Rows) {
		return "Ratings of every option on what counts here, heaviest first"
	}
	return "Ratings of every option on what counts here"
}

// weights tells whether the rows show any.
func weights(rows []MatrixRow) bool {
	return slices.ContainsFunc(rows, func(r MatrixRow) bool { return r.Weight != "" })
}

// corner heads the column of criteria.
func corner(rows []MatrixRow) string {
	if weights(rows) {
		return "Criterion and weight"
	}
	return "Criterion"
}

// legendLevels are the ratings that the matrix shows.
var legendLevels = []struct {
	Level      int
	Sign, Word string
}{
	{2, "+2", "helps a lot"},
	{1, "+1", "helps"},
	{0, "0", "neither"},
	{-1, "−1", "hurts"},
	{-2, "−2", "hurts a lot"},
}

// whyHeading names the leader, unless several share the first place.
func (v ResultView) whyHeading() string {
	if v.Outcome == "tie" || v.Leader == "" {
		return "Why they lead"
	}
	return "Why " + Isolate(v.Leader)
}

// finishes tells whether the review offers to freeze the answers.
func (v ReviewView) finishes() bool {
	return v.Finish != "" && (len(v.Missing) == 0 || v.Settled)
}

// alike puts options together that are ruled out for the same reasons. It
// keeps their order.
func alike(all []RuledOutView) [][]RuledOutView {
	var groups [][]RuledOutView
	for _, o := range all {
		i := slices.IndexFunc(groups, func(group []RuledOutView) bool {
			return reflect.DeepEqual(group[0].Vetoes, o.Vetoes)
		})
		if i < 0 {
			groups = append(groups, []RuledOutView{o})
		} else {
			groups[i] = append(groups[i], o)
		}
	}
	return groups
}

// finishText is the button's: the same answers can be frozen once more, under
// another title.
func (v ReviewView) finishText() string {
	if v.Finished.Href != "" {
		return "Freeze it under this title"
	}
	return "Get the recommendation"
}
