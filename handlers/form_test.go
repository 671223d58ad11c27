package handlers_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
)

func TestOwnWordsAreOneLineInOneDirection(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	for sent, want := range map[string]string{
		"a\u202eb\u2066c\u200f":  "a b c",
		"a\u2028b\u2029c":        "a b c",
		"  a \t\r\n  b\x00 ":     "a b",
		"שלום, עולם":             "שלום, עולם",
		"\u200b":                 "",
		"\u3164 \ufe0f\u2800":    "",
		"\U000e0041\u034f\u00ad": "",
		"می\u200cخواهم":          "می\u200cخواهم",
		"👨\u200d👩\u200d👧":        "👨\u200d👩\u200d👧",
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

func TestFormsAreBounded(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	first, _ := b.begin("lunch")
	const answer = "choice=long&note="
	for name, c := range map[string]struct {
		body string
		want int
	}{
		"as large as may be":  {answer + strings.Repeat("+", 16<<10-len(answer)), http.StatusSeeOther},
		"a byte more":         {answer + strings.Repeat("+", 16<<10-len(answer)+1), http.StatusRequestEntityTooLarge},
		"as many as may be":   {"choice=long" + strings.Repeat("&a=", 39), http.StatusSeeOther},
		"a field more":        {"choice=long" + strings.Repeat("&a=", 40), http.StatusBadRequest},
		"a field of its own":  {"choice=long&" + strings.Repeat("a", 200) + "=", http.StatusSeeOther},
		"semicolons":          {"choice=long;note=x", http.StatusBadRequest},
		"a name that is none": {"choice=long&%ff=x", http.StatusBadRequest},
	} {
		t.Run(name, func(t *testing.T) { b.post(first, c.body).want(t, c.want) })
	}
}
