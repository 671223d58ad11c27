package authoring

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/document"
)

// exact returns the warnings that follow from the document alone. today is the
// day by which dates are judged.
func exact(q *questions.Questionnaire, today time.Time) []Finding {
	var found warnings
	for _, look := range []func(*questions.Questionnaire, *warnings){
		dominance, conditions, voidedRatings, criteria, questionEffects, minutes, addresses, makers, facts, pairings, placeholders,
	} {
		look(q, &found)
	}
	overdue(q, today, &found)
	return found
}

// dominance finds options that another one is never worse than: no rating is
// lower, and every veto on the other one is a veto on them.
func dominance(q *questions.Questionnaire, found *warnings) {
	for i := range q.Options {
		for j := range q.Options {
			better, worse := &q.Options[i], &q.Options[j]
			switch {
			case i == j || !covers(q, better, worse):
			case !covers(q, worse, better) && q.House.Has("options", better.ID) && !q.House.Has("options", worse.ID):
				found.add(Dominated, Place{"options", better.ID},
					"option %q of yours can never rank behind %q, which is rated no higher anywhere and ruled out by all vetoes that rule out yours: rate what yours is worse at, or drop %[2]q", better.ID, worse.ID)
			case !covers(q, worse, better):
				found.add(Dominated, Place{"options", worse.ID},
					"option %q can never rank before %q, which is rated no lower anywhere and ruled out by no other veto: rate what %[1]q is better at, or drop it", worse.ID, better.ID)
			case i < j:
				found.add(Twin, Place{"options", worse.ID},
					"options %q and %q have the same ratings and the same vetoes, so they always tie: say in what they differ, or make them one", better.ID, worse.ID)
			}
		}
	}
}

// covers reports whether better is never worse than worse.
func covers(q *questions.Questionnaire, better, worse *questions.Option) bool {
	for _, c := range q.Criteria {
		if slices.Min(values(better, c.ID)) < slices.Max(values(worse, c.ID)) {
			return false
		}
	}
	hits := func(options []string) bool {
		return slices.Contains(options, better.ID) && !slices.Contains(options, worse.ID)
	}
	return !slices.ContainsFunc(q.Vetoes, func(v questions.Veto) bool { return hits(v.RulesOut) }) &&
		!slices.ContainsFunc(q.SetAside, func(r questions.SetAsideRule) bool { return hits(r.Options) })
}

// values are what an option's rating on a criterion may be, the cases among
// them; 0 where there is no evidence.
func values(o *questions.Option, criterion string) []int {
	found := []int{o.Value(criterion)}
	if r := o.Rating(criterion); r != nil {
		for _, but := range r.But {
			found = append(found, but.Value)
		}
	}
	return found
}

func criteria(q *questions.Questionnaire, found *warnings) {
	added := map[string]bool{}
	for _, qu := range q.Questions {
		for _, add := range allAdds(qu) {
			added[add.Criterion] = true
		}
	}
	for _, c := range q.Criteria {
		place := Place{"criteria", c.ID}
		different := map[int]bool{}
		for i := range q.Options {
			for _, value := range values(&q.Options[i], c.ID) {
				different[value] = true
			}
		}
		if len(different) == 1 {
			found.add(FlatCriterion, place, "all options are rated alike on criterion %q, so it decides nothing: rate the difference, or drop it", c.ID)
		}
		if !added[c.ID] {
			found.add(Untouched, place, "no answer adds to criterion %q, so it weighs %d for everybody: let a question ask whether it matters", c.ID, c.Weight)
		}
	}
}

func allAdds(qu questions.Question) []questions.Add {
	adds := slices.Clone(qu.Unsure.Adds)
	for _, c := range qu.Choices {
		adds = append(adds, c.Adds...)
	}
	return adds
}

// questionEffects finds questions and answers that do not do what a question
// is for.
func questionEffects(q *questions.Questionnaire, found *warnings) {
	read := readByConditions(q)
	for _, qu := range q.Questions {
		place := Place{"questions", qu.ID}
		same := sameAdds(qu)
		switch {
		case read[qu.ID] || !same || qu.Today:
		case len(allAdds(qu)) == 0:
			found.add(InertQuestion, place, "no answer to question %q changes anything: let its choices add to criteria, let a condition read it, or drop it", qu.ID)
		default:
			found.add(SameAdds, place, "every answer to question %q adds the same, and no condition reads it: tell its choices apart, or give the criteria that weight themselves", qu.ID)
		}
		if most := mostPoints(qu, ""); points(qu.Unsure.Adds, "") > most {
			found.add(UnsureHeavy, append(place, "unsure", "adds"),
				`"not sure" adds %d points to question %q and no choice more than %d: a cautious default should not outweigh an answer`, points(qu.Unsure.Adds, ""), qu.ID, most)
		}
		if qu.Many {
			notAlone(qu, found)
		}
	}
}

func sameAdds(qu questions.Question) bool {
	for _, c := range qu.Choices {
		if !maps.Equal(byCriterion(c.Adds), byCriterion(qu.Choices[0].Adds)) {
			return false
		}
	}
	return !qu.Many || len(qu.Choices[0].Adds) == 0
}

func byCriterion(adds []questions.Add) map[string]questions.Add {
	by := map[string]questions.Add{}
	for _, a := range adds {
		by[a.Criterion] = a
	}
	return by
}

// points are what some adds come to for a criterion, or for all of them where it is
// empty.
func points(adds []questions.Add, criterion string) int {
	sum := 0
	for _, a := range adds {
		if criterion == "" || a.Criterion == criterion {
			sum += a.Points
		}
	}
	return sum
}

// mostPoints is what the heaviest choice or choices add, as points tells it.
func mostPoints(qu questions.Question, criterion string) int {
	most, all := 0, 0
	for _, c := range qu.Choices {
		added := points(c.Adds, criterion)
		most = max(most, added)
		if !c.Alone {
			all += added
		}
	}
	if qu.Many {
		return max(most, all)
	}
	return most
}

// none matches the labels of choices that deny all others.
var none = regexp.MustCompile(`(?i)^(none|nothing|neither|no,? nothing)\b`)

func notAlone(qu questions.Question, found *warnings) {
	for _, c := range qu.Choices {
		if !c.Alone && (none.MatchString(c.Label) || c.ID == "none") {
			found.add(NoneNotAlone, Place{"questions", qu.ID, "choices", c.ID},
				"choice %q reads as the denial of all others and can be given beside them: say alone: true", c.ID)
		}
	}
}

// Seconds that a question may well take.
const (
	leastSeconds = 3
	mostSeconds  = 60
)

func minutes(q *questions.Questionnaire, found *warnings) {
	fewest, most := q.Path(questions.Answers{}).Length()
	if seconds := 60 * q.Minutes; seconds < leastSeconds*fewest || seconds > mostSeconds*most {
		found.add(Minutes, Place{"minutes"}, "%d minutes for %d to %d questions: people take between %d and %d seconds for one", q.Minutes, fewest, most, leastSeconds, mostSeconds)
	}
}

// addresses finds sources that are one document under two ids.
func addresses(q *questions.Questionnaire, found *warnings) {
	first := map[string]string{}
	for _, s := range q.Sources {
		if s.URL == "" {
			continue
		}
		key := sameDocument(s.URL)
		if other, twice := first[key]; twice {
			found.add(SameAddress, Place{"sources", s.ID}, "sources %q and %q have the same address: cite one, so that one document does not count twice", other, s.ID)
			continue
		}
		first[key] = s.ID
	}
}

// sameDocument is what addresses of one document have in common.
func sameDocument(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	query := ""
	if u.RawQuery != "" {
		query = "?" + u.RawQuery
	}
	return strings.TrimPrefix(strings.ToLower(u.Host), "www.") + strings.TrimSuffix(u.EscapedPath(), "/") + query
}

// makers finds options of which everything that is said comes from one
// publisher.
func makers(q *questions.Questionnaire, found *warnings) {
	for _, o := range q.Options {
		publishers := map[string]bool{}
		for _, r := range o.Ratings {
			for _, id := range r.Sources {
				publishers[q.Source(id).Publisher] = true
			}
		}
		if len(o.Ratings) > 2 && len(publishers) == 1 {
			for publisher := range publishers {
				found.add(OneMaker, Place{"options", o.ID, "ratings"},
					"all %d ratings of option %q rest on what %s says: look for somebody with nothing to gain", len(o.Ratings), o.ID, publisher)
			}
		}
	}
}

func facts(q *questions.Questionnaire, found *warnings) {
	stated := map[string]int{}
	for _, o := range q.Options {
		for _, f := range o.Facts {
			stated[f.Attribute]++
		}
	}
	for _, a := range q.Attributes {
		if stated[a.ID] == 0 {
			found.add(UnusedPart, Place{"attributes", a.ID}, "no option states attribute %q: add the facts, or drop it", a.ID)
		}
	}
	for _, o := range q.Options {
		for _, a := range q.Attributes {
			has := slices.ContainsFunc(o.Facts, func(f questions.Fact) bool { return f.Attribute == a.ID })
			if !has && stated[a.ID] > 0 {
				found.add(NoFacts, Place{"options", o.ID}, "option %q does not state %q, as %d of %d options do", o.ID, a.ID, stated[a.ID], len(q.Options))
			}
		}
	}
}

func pairings(q *questions.Questionnaire, found *warnings) {
	seen := map[string]bool{}
	for i, p := range q.Pairings {
		key := strings.Join(slices.Sorted(slices.Values(p.Options)), " ")
		if seen[key] {
			found.add(SamePairing, Place{"pairings", fmt.Sprint(i)}, "options %s are paired twice: make it one pairing", strings.Join(p.Options, " and "))
		}
		seen[key] = true
	}
}

// undrawable finds names that the preview card of a result leaves out.
func undrawable(q *questions.Questionnaire, drawable func(text string) bool, found *warnings) {
	if !drawable(q.Title) {
		found.add(NoGlyphs, Place{"title"}, "the preview card of a result has no letters for this title and leaves it out: expect that, or give one that it can show")
	}
	for _, o := range q.Options {
		if !drawable(o.Name) {
			found.add(NoGlyphs, Place{"options", o.ID, "name"},
				"the preview card of a result has no letters for the name of option %q and shows its rank instead: expect that, or give one that it can show", o.ID)
		}
	}
}

// placeholder matches texts that somebody meant to come back to.
var placeholder = regexp.MustCompile(`(?i)\b(TODO|FIXME|TBD|TBC|XXX|lorem ipsum)\b|\?\?\?`)

func placeholders(q *questions.Questionnaire, found *warnings) {
	unfinished := map[document.Position]string{}
	for _, t := range q.Texts() {
		if at := placeholder.FindString(t.Text); at != "" {
			unfinished[t.At] = at
		}
	}
	if len(unfinished) == 0 {
		return
	}
	_, root := document.Parse("", q.Text)
	eachNode(root, nil, func(n *document.Node, place Place) {
		if at := unfinished[n.At]; at != "" && n.Kind == document.Text {
			found.add(Placeholder, place, "the text has %q in it: write what is missing", at)
		}
	})
}

// overdue finds evidence that is due for another look.
func overdue(q *questions.Questionnaire, today time.Time, found *warnings) {
	for _, s := range q.Sources {
		checked := lastDay(s.Checked)
		if q.RecheckMonths > 0 && !checked.IsZero() && s.Withdrawn == nil && today.After(checked.AddDate(0, q.RecheckMonths, 0)) {
			found.add(Overdue, Place{"sources", s.ID, "checked"}, "source %q was last checked in %s, more than %d months ago: look whether it still says so", s.ID, s.Checked, q.RecheckMonths)
		}
	}
}

// lastDay reads YYYY-MM or YYYY-MM-DD as the last day that it may mean.
func lastDay(text string) time.Time {
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return t
	}
	t, err := time.Parse("2006-01", text)
	if err != nil {
		return time.Time{}
	}
	return t.AddDate(0, 1, -1)
}
