package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/questions"
)

// about is what the first page of a questionnaire may tell beside its questions.
const about = `
about:
  published: 2026-11
  updated: We do, each year.
  funding: Nobody.
  search: By asking <b>around</b>.
  authors: Two cyclists.
map:
  across: {name: Wheels, steps: [two, four or more, none]}
  down: {name: Roof, steps: [with a roof, without]}
  places: {train: [2, 1], bicycle: [1, 2], car: [2, 1], helicopter: [3, 1]}
`

func TestFirstPageSaysWhoStandsBehindIt(t *testing.T) {
	s := newSite(t, strings.Replace(work(t), "\nsources:", about+"\nsources:", 1), document(t, "lunch.yaml"))
	page := s.browser().get("/w/ways-to-work").want(t, http.StatusOK)
	terms := page.Find("[data-testid=about] dt").Map(func(_ int, s *goquery.Selection) string { return s.Text() + ": " + s.Next().Text() })
	want := []string{
		"Published: November 2026", "Kept up to date: We do, each year.", "Who wrote it: Two cyclists.", "Who pays: Nobody.",
		"How sources were chosen: By asking <b>around</b>.",
	}
	for i := range terms {
		terms[i] = strings.Join(strings.Fields(terms[i]), " ")
	}
	if diff := cmp.Diff(want, terms[:min(len(terms), len(want))]); diff != "" {
		t.Errorf("who stands behind it (-want +got):\n%s", diff)
	}
	if lunch := s.browser().get("/w/lunch").want(t, http.StatusOK); lunch.Find("[data-testid=about] dt").Length() != 2 || lunch.Find("[data-testid=map]").Length() > 0 {
		t.Error("a questionnaire that tells nothing of itself has a place for it")
	}
}

func TestFirstPageHasAMapOfTheOptions(t *testing.T) {
	s := newSite(t, strings.Replace(work(t), "\nsources:", about+"\nsources:", 1))
	page := s.browser().get("/w/ways-to-work").want(t, http.StatusOK)
	var got [][]string
	page.Find("[data-testid=map] tbody tr").Each(func(_ int, row *goquery.Selection) {
		cells := row.Find("th, td").Map(func(_ int, cell *goquery.Selection) string {
			links := cell.Find("a").Map(func(_ int, a *goquery.Selection) string {
				return strings.TrimSpace(a.Text()) + " " + a.AttrOr("href", "")
			})
			if len(links) > 0 {
				return strings.Join(links, ", ")
			}
			return strings.TrimSpace(cell.Text())
		})
		got = append(got, cells)
	})
	option := "/w/ways-to-work/options/"
	want := [][]string{
		{"with a roof", "none", "The train " + option + "train, The car " + option + "car", "The helicopter " + option + "helicopter"},
		{"without", "The bicycle " + option + "bicycle", "none", "none"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the map (-want +got):\n%s", diff)
	}
	for _, cell := range got[0][2:3] {
		for _, link := range strings.Split(cell, ", ") {
			s.browser().get(link[strings.LastIndex(link, " ")+1:]).want(t, http.StatusOK)
		}
	}
}

// Whoever may see the answers may weigh what is set aside all the same.
func TestWhatIsSetAsideIsWeighedOnRequest(t *testing.T) {
	s := newSite(t, work(t), document(t, "lunch.yaml"))
	b := s.browser()
	result := b.decide("ways-to-work", workAnswers)
	link := b.share(result, questions.Full)
	before := s.browser().get(link).text
	for name, page := range map[string]page{
		"owner": b.get(result + "/what-if?all=yes"), "reader": s.browser().get(link + "/what-if?all=yes"),
		"with a question too": s.browser().get(link + "/what-if?all=yes&q=place&choice=village"),
	} {
		page.want(t, http.StatusOK)
		rows := page.Find("[data-testid=moved-row]")
		helicopter := rows.FilterFunction(func(_ int, row *goquery.Selection) bool { return strings.Contains(row.Text(), "The helicopter") })
		if rows.Length() != 4 || helicopter.Length() != 1 || !strings.Contains(helicopter.Text(), "set aside") {
			t.Errorf("%s sees %d options, of which the helicopter was %q", name, rows.Length(), helicopter.Text())
		}
		if page.Find("[data-testid=outcome]").Length() != 1 {
			t.Errorf("%s sees no verdict", name)
		}
	}
	if after := s.browser().get(link).text; after != before {
		t.Error("weighing all has changed the result")
	}
	s.browser().get(b.share(result, questions.VerdictOnly)+"/what-if?all=yes").want(t, http.StatusForbidden)

	nothingAside := b.share(b.decide("lunch", nil), questions.Full)
	if to := s.browser().get(nothingAside + "/what-if?all=yes").to(t); to != nothingAside {
		t.Errorf("where nothing is set aside, weighing all leads to %s", to)
	}
}
