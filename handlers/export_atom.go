package handlers

import (
	"encoding/xml"
	"net/http"
	"slices"
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

// resultFeed tells whoever follows a result what time does to it: that its
// questionnaire has a newer version, that the verdict would be another under
// it, that its review is due.
func (s *Server) resultFeed(w http.ResponseWriter, r *http.Request) error {
	f, err := s.resultForReader(r)
	if err != nil {
		return err
	}
	news, err := s.newsOf(r, f)
	if err != nil {
		return err
	}
	address := s.address(f)
	out := feed{
		ID: s.feedID(f), Title: web.Plain(web.Isolate(f.cardTitle()) + " – Weighpoint"), Updated: atomTime(f.Created), Author: "Weighpoint",
		Links: []feedLink{{Rel: "self", Href: address + ".atom", Type: "application/atom+xml"}, {Rel: "alternate", Href: address, Type: "text/html"}},
	}
	for _, n := range news {
		if out.Updated < atomTime(n.at) {
			out.Updated = atomTime(n.at)
		}
		out.Entries = append(out.Entries, feedEntry{
			ID: s.entryID(f, n.id), Title: n.title, Updated: atomTime(n.at), Summary: n.text,
			Links: []feedLink{{Rel: "alternate", Href: address, Type: "text/html"}},
		})
	}
	data, err := xml.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	writeFile(w, "application/atom+xml; charset=utf-8", f.fileName(".atom"), append([]byte(xml.Header), append(data, '\n')...))
	return nil
}

func atomTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// event is something that happened to a result.
type event struct {
	id, title, text string
	at              time.Time
}

// newsOf lists what happened to a result since it was made, the latest first.
func (s *Server) newsOf(r *http.Request, f *frozen) ([]event, error) {
	later, replaced, err := s.successor(r, f)
	if err != nil {
		return nil, err
	}
	upkeep, err := s.upkeep(r, f)
	if err != nil {
		return nil, err
	}
	var news []event
	if replaced {
		news = append(news, event{"newer-" + later.Created.Format(time.DateOnly), "A newer decision has replaced this one", "", later.Created})
	} else if reviewDue(upkeep, s.Now()) {
		news = append(news, event{"review-" + upkeep.Review.Format(time.DateOnly), "The decision is due for review",
			"Its owner set the review to " + day(upkeep.Review) + ".", upkeep.Review})
	}
	// Nobody knows since when the method is another, so that alone is no event.
	if today, ok := s.changedSince(f); ok && today.newVersion(f) {
		q, since := today.questionnaire, today.since
		news = append(news, event{"version-" + short(q.Version), "The questionnaire has a newer version",
			"The result stays as it is.", since})
		// An option may only be called otherwise.
		if d := q.CompareWith(f.questionnaire, f.verdict, f.Answers); d.Outcome.Then != d.Outcome.Now || !slices.Equal(d.Leaders.Then, d.Leaders.Now) {
			now, words := f.under(q, d.Now), ""
			if f.verdict.Engine != questions.Engine {
				words = methodChanged(f.verdict.Engine, questions.Engine) + " "
			}
			news = append(news, event{"verdict-" + short(q.Version), "Today’s version would say otherwise",
				web.Plain(words + f.sentence() + ", it said. " + now.sentence() + ", it would say."), since})
		}
	}
	slices.SortStableFunc(news, func(a, b event) int { return b.at.Compare(a.at) })
	return news, nil
}
