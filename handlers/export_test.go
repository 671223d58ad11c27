package handlers_test

import (
	"mime"
	"net/http"
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
		for _, path := range []string{result, b.share(result, questions.Full)} {
			for suffix, name := range map[string]string{
				".md": "0000-" + want + ".md", ".json": want + "-DAY.json", ".csv": want + "-DAY.csv", ".png": want + "-DAY.png", ".atom": want + "-DAY.atom",
			} {
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
		if all := files(path); strings.Count(all, b.URL+link) != 2 {
			t.Errorf("the files of %s do not lead to the link", path)
		}
	}
	if strings.Contains(files(link), id) {
		t.Error("a reader's files have the result's own id")
	}
	b.share(result, questions.Full)
	if strings.Contains(files(result), b.URL+"/r/") {
		t.Error("the owner's files give away one of several links")
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
