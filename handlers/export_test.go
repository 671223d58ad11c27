package handlers_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"

	"github.com/weighpoint/weighpoint/questions"
)

var dated = regexp.MustCompile(`-\d{4}-\d\d-\d\d`)

func TestFilesAreNamedAfterTheDecision(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	for title, want := range map[string]string{
		"Payment service?": "payment-service", "Größe: ../../x\"y": "größe-x-y", "決定": "決定", "🥪": "decision", "": "where-shall-we-eat",
	} {
		result := b.noted("", title)
		b.post(result+"/upkeep", "review=2027-03-01").to(t)
		for _, path := range []string{result, b.share(result, questions.Full)} {
			for _, suffix := range endings() {
				name := want + "-DAY" + suffix
				if suffix == ".md" { // as those of a repository
					name = "0000-" + want + suffix
				}
				_, params, err := mime.ParseMediaType(b.get(path+suffix).want(t, http.StatusOK).Header.Get("Content-Disposition"))
				if got := dated.ReplaceAllString(params["filename"], "-DAY"); err != nil || got != name {
					t.Errorf("%q%s is saved as %q (%v), want %q", title, suffix, got, err, name)
				}
			}
		}
	}
}

func TestFilesNameAddressesThatTheirReadersCanOpen(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.noted("", "")
	id := strings.TrimPrefix(result, "/r/")
	files := func(path string) string { return b.record(path) + b.get(path+".json").want(t, http.StatusOK).text }
	if all := files(result); strings.Contains(all, b.URL+"/r/") || strings.Count(all, id) != 2 || !strings.Contains(all, "not shared, id `"+id+"`") {
		t.Errorf("the owner's files lead to their own page:\n%s", all[:2000])
	}
	b.share(result, questions.VerdictOnly)
	if strings.Contains(files(result), b.URL+"/r/") {
		t.Error("the owner's files give a link that does not show them")
	}
	link := b.share(result, questions.Full)
	for _, path := range []string{result, link} {
		if all := files(path); strings.Count(all, b.URL+link) != 3 {
			t.Errorf("the files of %s do not lead to the link", path)
		}
	}
	if strings.Contains(files(link), id) {
		t.Error("a reader's files have the result's own id")
	}
	for _, label := range []string{"Review", "The register"} {
		b.post(result+"/links", url.Values{"label": {label}, "scope": {string(questions.Full)}, "days": {"0"}}.Encode()).to(t)
		if all := files(result); strings.Count(all, b.URL+link) != 3 || strings.Count(all, b.URL+"/r/") != 3 {
			t.Errorf("the link of %q counts among those for readers", label)
		}
	}
	b.share(result, questions.Full)
	if strings.Contains(files(result), b.URL+"/r/") {
		t.Error("the owner's files give away one of several links")
	}

	// Of several, the one that is made for the record, as the page offers.
	offer := b.get(result).Find("[data-testid=record-link] a").AttrOr("href", "")
	form := b.get(offer).want(t, http.StatusOK).Find("form[action$='/links']")
	label, scope := form.Find("[name=label]").AttrOr("value", ""), form.Find("[name=scope][checked]").AttrOr("value", "")
	b.post(result+"/links", url.Values{"label": {label}, "scope": {scope}, "days": {"0"}}.Encode()).to(t)
	var record questions.Link
	for _, l := range b.linksOf(result) {
		if l.Label == "Decision record" {
			record = l
		}
	}
	if all := files(result); strings.Count(all, b.URL+"/r/"+record.Token) != 3 || record.Scope != questions.Full {
		t.Errorf("the files do not lead to the record's own link %+v", record)
	}
	if b.get(result).Find("[data-testid=record-link]").Length() > 0 {
		t.Error("the link is offered where there is one")
	}
	b.post(result+"/links/"+record.Token+"/revoke", "").to(t)
	if strings.Contains(files(result), b.URL+"/r/") {
		t.Error("the files lead to a link that has ended")
	}
}

func TestTableIsForSpreadsheets(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	table := b.get(b.decide("lunch", nil)+".csv").want(t, http.StatusOK).text
	if !strings.HasPrefix(table, "\ufeffquestionnaire,") || strings.Count(table, "\n") != strings.Count(table, "\r\n") {
		t.Errorf("the table is %.60q", table)
	}
}

func TestNotesAreNoTemplates(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	for _, note := range []string{"{{ x }}", "{% raw %}", "$x$ and $$y$$", "<x>", "{x}", "`{{ x }}` and `{% if %}`", "a } b"} {
		record := b.record(b.noted(note, ""))
		for _, evaluated := range []string{"{", "}", "$", "<x"} {
			if strings.Contains(record[strings.Index(record, "## Context"):], evaluated) {
				t.Errorf("the record of %q has %q", note, evaluated)
			}
		}
		var page strings.Builder
		if err := goldmark.Convert([]byte(record), &page); err != nil {
			t.Fatal(err)
		}
		text := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(page.String())
		if !strings.Contains(text, "Note: "+note+"</li>") {
			t.Errorf("the note %q does not come back from the record", note)
		}
	}
}

// TestAddressesStayInTheirBrackets takes a stored questionnaire with an address
// that would not be accepted today.
func TestAddressesStayInTheirBrackets(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	b.begin("lunch") // brings the key
	lunch := parse(t, document(t, "lunch.yaml"))
	const address = "https://example.org/a>)<img/src=x/onerror=alert(1)>{{x}}"
	lunch.Text = bytes.ReplaceAll(lunch.Text, []byte("https://example.org/menu"), []byte(address))
	lunch.Version = fmt.Sprintf("%x", sha256.Sum256(lunch.Text))
	answers := questions.Answers{"time": {Choices: []string{"short"}}}
	verdict, err := lunch.Decide(answers).JSON()
	if err != nil {
		t.Fatal(err)
	}
	b.freeze(b.keep("old", lunch), verdict)
	record := b.record("/r/result-old")
	if !strings.Contains(record, "(<https://example.org/a%3E)%3Cimg/src=x/onerror=alert(1)%3E%7B%7Bx%7D%7D>)") {
		t.Errorf("the record has not the address as a link can:\n%s", record[strings.Index(record, "Sources"):])
	}
	var page strings.Builder
	if err := goldmark.Convert([]byte(record), &page); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(page.String(), "<img") {
		t.Error("the address leaves its brackets")
	}
	if p := b.get("/r/result-old").want(t, http.StatusOK); p.Find("main img[src=x]").Length() > 0 || p.Find("main [href*='/a>)']").Length() == 0 {
		t.Error("the page has not the address as one")
	}
}
