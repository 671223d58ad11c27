package handlers_test

import (
	"encoding/json"
	"net/http"
	"net/url"
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

// TestMarksAreBounded stacks marks on one letter, which would cover what stands
// around it.
func TestMarksAreBounded(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	first, session := b.begin("lunch")
	b.answerAll(first, nil)
	result := b.post(session+"/finish", "").to(t)
	const most = questions.MaxStacked
	for _, marks := range []string{"\u0301", "\u0301\u200d", "\u0489\ufe0f"} {
		for n, want := range map[int]int{most: http.StatusSeeOther, most + 1: http.StatusUnprocessableEntity} {
			unanswered, _ := b.begin("lunch")
			words := url.QueryEscape("Z" + strings.Repeat(marks, n))
			for path, body := range map[string]string{
				session + "/finish": "title=" + words, "/mine" + strings.TrimPrefix(session, "/s") + "/rename": "title=" + words,
				unanswered: "choice=long&note=" + words, result + "/links": "scope=full&days=7&label=" + words,
			} {
				p := b.post(path, body).want(t, want)
				if want == http.StatusUnprocessableEntity && !strings.Contains(p.text, "marks on one letter") {
					t.Errorf("%s does not say what is wrong", path)
				}
			}
		}
	}
}

// TestStoredWordsThatNobodySeesAreNone reads what earlier versions took.
func TestStoredWordsThatNobodySeesAreNone(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	b.begin("lunch") // brings the key
	const unseen = "\u200b\u3164"
	lunch := parse(t, document(t, "lunch.yaml"))
	verdict, err := lunch.Decide(nil).JSON()
	if err != nil {
		t.Fatal(err)
	}
	begun, decided := b.keep("begun", lunch), b.keep("decided", lunch)
	if err := b.store.Rename(t.Context(), begun.ID, nil, unseen, noon); err != nil {
		t.Fatal(err)
	}
	if err := b.store.SaveAnswer(t.Context(), begun.ID, "time", nil, questions.Answer{Choices: []string{"short"}, Note: unseen, At: noon}); err != nil {
		t.Fatal(err)
	}
	result := questions.Result{
		ID: "theirs", Session: decided.ID, Questionnaire: lunch.ID, Version: lunch.Version, Title: unseen,
		Answers: questions.Answers{}, Verdict: verdict, Created: noon,
	}
	if err := b.store.Finish(t.Context(), result, decided.Revision); err != nil {
		t.Fatal(err)
	}
	link := questions.Link{Token: "shared", Result: result.ID, Scope: questions.Full, Label: unseen, Created: noon}
	if err := b.store.CreateLink(t.Context(), link, 9, 0); err != nil {
		t.Fatal(err)
	}
	if err := b.store.SetResultSettings(t.Context(), result.ID, nil, questions.ResultSettings{Review: noon.AddDate(1, 0, 0)}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/mine", "/s/begun/review", "/s/decided/review", "/r/theirs", "/r/theirs/share", "/r/shared", "/r/theirs.md", "/r/theirs.json", "/r/theirs.atom", "/r/theirs.ics"} {
		if p := b.get(path).want(t, http.StatusOK); strings.Contains(p.text, unseen) {
			t.Errorf("%s has the title that nobody sees", path)
		}
	}
	p := b.get("/mine")
	for i, heading := range p.Find("main h3").EachIter() {
		if got := strings.TrimSpace(heading.Text()); !questions.Visible(got) {
			t.Errorf("entry %d of the list has the heading %q", i, got)
		}
	}
	copied := b.post("/r/shared/again", "from=empty").to(t)
	if p := b.get(copied[:strings.Index(copied, "/q/")] + "/review"); strings.Contains(p.text, unseen) {
		t.Error("what is begun from it has the title that nobody sees")
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
