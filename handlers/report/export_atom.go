package report

import (
	"encoding/xml"
	"slices"
	"strconv"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// feed is an Atom feed, as RFC 4287 has it.
type feed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []feedLink  `xml:"link"`
	Entries []feedEntry `xml:"entry"`
}

type feedLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
	Type string `xml:"type,attr,omitempty"`
}

type feedEntry struct {
	ID      string     `xml:"id"`
	Title   string     `xml:"title"`
	Updated string     `xml:"updated"`
	Links   []feedLink `xml:"link"`
	Summary string     `xml:"summary"`
}

// Feed is an Atom feed that tells whoever follows a result what time does to
// it: that its questionnaire has a newer version, that the verdict would be
// another under it, that its review is due; and what was decided on it.
func (r *Result) Feed(around Surroundings) ([]byte, error) {
	address := r.Address()
	out := feed{
		ID: r.feedID(), Title: web.Plain(web.Isolate(r.DecisionName()) + " – " + r.Brand.siteName()), Updated: atomTime(r.Created), Author: web.Plain(r.Brand.siteName()),
		Links: []feedLink{{Rel: "self", Href: address + ".atom", Type: "application/atom+xml"}, {Rel: "alternate", Href: address, Type: "text/html"}},
	}
	for _, n := range r.news(around) {
		if out.Updated < atomTime(n.at) {
			out.Updated = atomTime(n.at)
		}
		out.Entries = append(out.Entries, feedEntry{
			ID: r.entryID(n.id), Title: n.title, Updated: atomTime(n.at), Summary: n.text,
			Links: []feedLink{{Rel: "alternate", Href: address, Type: "text/html"}},
		})
	}
	return out.bytes()
}

func (f feed) bytes() ([]byte, error) {
	data, err := xml.MarshalIndent(f, "", "  ")
	return append([]byte(xml.Header), append(data, '\n')...), err
}

func atomTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// event is something that happened to a result.
type event struct {
	id, title, text string
	at              time.Time
}

// news lists what happened to a result since it was made, the latest first.
func (r *Result) news(around Surroundings) []event {
	var news []event
	if around.Replaced {
		news = append(news, event{"newer-" + around.Later.Created.Format(time.DateOnly), "A newer decision has replaced this one", "", around.Later.Created})
	} else if ReviewDue(around.Settings, r.Now) {
		news = append(news, event{"review-" + around.Settings.Review.Format(time.DateOnly), "The decision is due for review",
			"Its owner set the review to " + Day(around.Settings.Review) + ".", around.Settings.Review})
	}
	news = append(news, r.outcomeNews(around)...)
	for _, e := range around.Reviews {
		news = append(news, event{"review-" + strconv.Itoa(e.Number), reviewStep(e.Status), "The result stays as it is.", e.Made})
	}
	// Nobody knows since when the method is another, so that alone is no event.
	if q := r.Offered; r.newVersion() {
		news = append(news, event{"version-" + Short(q.Version), "The questionnaire has a newer version",
			"The result stays as it is.", r.OfferedSince})
		for _, mended := range q.MendedSince(r.questionnaire) {
			news = append(news, event{"mended-" + mended.Date, "A mistake in the questionnaire was mended",
				web.Plain(MendedWords(mended)), r.OfferedSince})
		}
		// An option may only be called otherwise.
		if d := q.CompareWith(r.questionnaire, r.verdict, r.Answers); d.Outcome.Then != d.Outcome.Now || !slices.Equal(d.Leaders.Then, d.Leaders.Now) {
			now, words := r.under(q, d.Now), ""
			if r.verdict.Engine != questions.Engine {
				words = r.methodChanged(r.verdict.Engine, questions.Engine) + " "
			}
			news = append(news, event{"verdict-" + Short(q.Version), "Today’s version would say otherwise",
				web.Plain(words + r.Sentence() + ", it said. " + now.Sentence() + ", it would say."), r.OfferedSince})
		}
	}
	slices.SortStableFunc(news, func(a, b event) int { return b.at.Compare(a.at) })
	return news
}

// outcomeNews tell what was stated about a result.
func (r *Result) outcomeNews(around Surroundings) []event {
	var news []event
	log := r.visibleOutcome(around.Outcome)
	for _, e := range log {
		told := event{id: "outcome-" + strconv.Itoa(e.Number), title: "It was stated what was decided", at: e.Stated}
		if e.Went != "" {
			told.title = "It was stated how it went"
		}
		told.text = web.Plain(r.EntryWords(log, e) + " (" + Day(e.Day) + ").")
		news = append(news, told)
	}
	return news
}
