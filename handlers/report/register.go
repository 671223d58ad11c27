package report

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// mostFeedEntries is how many published decisions a feed has.
const mostFeedEntries = 50

// Facts are what the register shows of the result.
func (r *Result) Facts() questions.RegisterFacts {
	return questions.FactsOf(r.Result, r.verdict, r.questionnaire)
}

// Listed is an entry of the register with the path by which its result is read.
type Listed struct {
	questions.RegisterEntry
	Path string
}

// Line is the entry as the register lists it.
func (l Listed) Line(now time.Time) web.RegisterLine {
	line := web.RegisterLine{Language: l.Language, Name: l.called(), Href: l.Path, Decided: l.decidedWords()}
	if l.ReviewDue(now) {
		line.Due = "Due for another look since " + Day(l.Review)
	}
	if line.Name != l.Name {
		line.Facts = append(line.Facts, web.Isolate(l.Name))
	}
	if words := firmnessLabel(l.Strength); words != "" {
		line.Facts = append(line.Facts, words)
	}
	if l.Evidence != "" {
		word, _ := gradeWords(l.Evidence)
		line.Facts = append(line.Facts, "Evidence: "+word)
	}
	if line.Due == "" && !l.Review.IsZero() {
		line.Facts = append(line.Facts, "To be looked at again on "+Day(l.Review))
	}
	if l.Stated.DecidedBy != "" {
		line.Facts = append(line.Facts, "Decided by "+web.Isolate(l.Stated.DecidedBy))
	}
	line.Facts = append(line.Facts, l.publishedWords())
	if words := reviewedWords(l.Reviewed); words != "" {
		line.Facts = append(line.Facts, words)
	}
	return line
}

// called is what the decision is called: its own title, or that of the questionnaire.
func (l Listed) called() string { return cmp.Or(l.Title, l.Name) }

func (l Listed) publishedWords() string {
	if l.Publisher == "" {
		return "Published " + Day(l.Published)
	}
	return "Published by " + web.Isolate(l.Publisher) + ", " + Day(l.Published)
}

// decidedWords say what was decided, or what is recommended before that.
func (l Listed) decidedWords() string {
	return StatusWords(l.Status()) + ": " + l.optionWords()
}

// optionWords say which option it is about, and what that is to the recommendation.
func (l Listed) optionWords() string {
	e := l.Stated
	name := web.Isolate(l.OptionName(e.Option))
	recommended := web.Isolate(l.OptionName(l.Recommended))
	switch {
	case e.Course == questions.Undecided:
		return "not decided for now"
	case e.Option == "":
		return l.recommendedWords()
	case e.Course == questions.Follow && e.Status == questions.Rejected:
		return name + ", which was recommended"
	case e.Course == questions.Follow:
		return name + ", as recommended"
	case l.Recommended != "":
		return name + ", where " + recommended + " was recommended"
	}
	return name
}

func (l Listed) recommendedWords() string {
	if l.Recommended != "" {
		return web.Isolate(l.OptionName(l.Recommended)) + " is recommended"
	}
	names := l.leaders()
	switch {
	case len(names) == 0:
		return "nothing fits"
	case len(names) > 1:
		return "these answers point equally to " + web.List(names)
	}
	return "these answers do not settle on one option"
}

func (l Listed) leaders() []string {
	var names []string
	for _, option := range l.Leaders {
		names = append(names, l.OptionName(option))
	}
	return names
}

// firmnessLabel says in a word or two how firm a verdict is; empty where nothing fits.
func firmnessLabel(f questions.Firmness) string {
	return map[questions.Firmness]string{
		questions.Clear: "A clear lead", questions.Leaning: "Leaning", questions.CloseCall: "A close call",
		questions.OnlyLeft: "The only one left", questions.Tied: "A tie",
	}[f]
}

// reviewedWords say how far the review by a second person is, without who that is;
// empty where nobody asked for one.
func reviewedWords(s questions.ReviewStatus) string {
	return map[questions.ReviewStatus]string{
		questions.ReviewAsked: "A review is asked for", questions.ReviewAgreed: "Agreed to by a second person",
		questions.ReviewSentBack: "Sent back by a second person",
	}[s]
}

// ReviewChoice is how far a review is, in the words by which it is looked for.
func ReviewChoice(s questions.ReviewStatus) string {
	return map[questions.ReviewStatus]string{
		questions.ReviewAsked: "Waiting", questions.ReviewAgreed: "Agreed", questions.ReviewSentBack: "Sent back", questions.NoReview: "None that counts",
	}[s]
}

// RegisterCSV is the register as a table. site is the address of the server, without
// a slash at its end.
func RegisterCSV(entries []Listed, site string) ([]byte, error) {
	lines := [][]string{{"questionnaire", "decision", "status", "option", "leads", "strength", "evidence", "review", "decided by", "published by", "published", "made", "address", "second person"}}
	for _, l := range entries {
		lines = append(lines, []string{
			Cell(l.Name), Cell(l.Title), string(l.Status()), Cell(l.OptionName(l.Stated.Option)), Cell(strings.Join(l.leaders(), "; ")),
			string(l.Strength), string(l.Evidence), FormDay(l.Review), Cell(l.Stated.DecidedBy), Cell(l.Publisher), FormDay(l.Published), FormDay(l.Made), site + l.Path, string(l.Reviewed),
		})
	}
	return table(lines)
}

// RegisterFeed is an Atom feed of what was published or decided last. Its id is made
// from first, an address of the server that does not change when that moves; page is
// the address of the list and self that of the feed.
func RegisterFeed(entries []Listed, brand Brand, first, site, page, self string) ([]byte, error) {
	entries = slices.Clone(entries)
	slices.SortStableFunc(entries, func(a, b Listed) int { return b.updated().Compare(a.updated()) })
	entries = entries[:min(len(entries), mostFeedEntries)]
	out := feed{
		ID: "urn:uuid:" + stableID("register of "+first), Title: web.Plain("The register – " + brand.siteName()), Updated: atomTime(time.Unix(0, 0)), Author: web.Plain(brand.siteName()),
		Links: []feedLink{{Rel: "self", Href: self, Type: "application/atom+xml"}, {Rel: "alternate", Href: page, Type: "text/html"}},
	}
	for i, l := range entries {
		if i == 0 {
			out.Updated = atomTime(l.updated())
		}
		said := []string{l.decidedWords(), l.publishedWords()}
		if words := reviewedWords(l.Reviewed); words != "" {
			said = append(said, words)
		}
		out.Entries = append(out.Entries, feedEntry{
			ID: "urn:uuid:" + stableID("entry of the register "+l.Link), Title: web.Plain(web.Isolate(l.called())), Updated: atomTime(l.updated()),
			Summary: web.Plain(web.Isolate(l.Name) + " – " + strings.Join(said, ". ") + "."),
			Links:   []feedLink{{Rel: "alternate", Href: site + l.Path, Type: "text/html"}},
		})
	}
	return out.bytes()
}

// updated is when the entry was published, or something was stated since.
func (l Listed) updated() time.Time {
	if l.Stated.Stated.After(l.Published) {
		return l.Stated.Stated
	}
	return l.Published
}
