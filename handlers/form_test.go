package handlers_test

import (
	"encoding/json"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
)

func TestOwnWordsAreOneLineInOneDirection(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	for sent, want := range map[string]string{
		"a\u202eb\u2066c\u200f": "a b c",
		"a\u2028b\u2029c":       "a b c",
		"  a \t\r\n  b\x00 ":    "a b",
		"שלום, עולם":            "שלום, עולם",
	} {
		var exported struct {
			Title   string
			Answers questions.Answers
		}
		if err := json.Unmarshal([]byte(b.get(b.noted(sent, sent)+".json").text), &exported); err != nil {
			t.Fatal(err)
		}
		if note := exported.Answers["time"].Note; exported.Title != want || note != want {
			t.Errorf("%q is kept as title %q and note %q, want %q", sent, exported.Title, note, want)
		}
	}
}
