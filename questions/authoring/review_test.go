package authoring

import (
	"bytes"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/document"
)

func reviewed(t *testing.T, q *questions.Questionnaire, personas ...Persona) string {
	t.Helper()
	var page bytes.Buffer
	warnings := Check(q, nil, today, nil)
	if err := (Review{Questionnaire: q, Warnings: warnings, Personas: personas}).WriteHTML(&page); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

var tags = regexp.MustCompile(`<[^>]*>`)

// asText is what a reader sees of a page, on one line.
func asText(page string) string {
	return strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(page, ""))), " ")
}

// Nothing that a questionnaire says is left out.
func TestAReviewHasEveryText(t *testing.T) {
	template := filepath.Join(t.TempDir(), "template.yaml")
	if err := os.WriteFile(template, New("drinks", "2026-11"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{template, "../testdata/small.yaml", "../testdata/second.yaml", "../catalog/containers-or-vms.yaml"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		q := parse(t, string(text))
		page := asText(reviewed(t, q))
		n := 0
		_, root := document.Parse(file, text)
		eachText(root, "", func(said string) {
			n++
			if want := strings.ReplaceAll(folded(said), "`", ""); !strings.Contains(page, want) {
				t.Errorf("%s: this is left out: %q", file, want)
			}
		})
		for _, s := range q.Sources {
			if !strings.Contains(page, s.URL) || !strings.Contains(page, s.Checked) {
				t.Errorf("%s: source %s is not whole", file, s.ID)
			}
		}
		if n < 20 {
			t.Errorf("%s has only %d texts", file, n)
		}
	}
}

// forPeople are the keys of what people read.
var forPeople = []string{
	"title", "summary", "intro", "author", "licence", "publisher", "seen", "interest", "note", "name", "meaning", "pressing",
	"claim", "label", "find_out", "metric", "value", "conditions", "by", "because",
	"updated", "funding", "search", "authors", "review", "steps",
}

func eachText(n *document.Node, key string, f func(text string)) {
	if n.Kind == document.Text && slices.Contains(forPeople, key) {
		f(n.Text)
	}
	for _, item := range n.Items {
		eachText(item, key, f)
	}
	for _, p := range n.Pairs {
		eachText(p.Value, p.Key, f)
	}
}

func TestAReviewSaysWhatCounts(t *testing.T) {
	q := parse(t, edited(t, "summary: Weighs three drinks.", "summary: Weighs `<b>` & more."))
	page := reviewed(t, q, Persona{ID: "clerk", Who: "A clerk.", Answers: map[string][]string{"need": {"focus"}, "money": {"unsure"}}, Leads: []string{"coffee"}})
	for _, want := range []string{
		"<code>&lt;b&gt;</code> &amp; more.", `<a href="#source-study">1</a>`, "<svg", `id="option-tea"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	text := asText(page)
	for _, want := range []string{
		"Asked if “What do you need this afternoon?” is “To stay awake”.", "Staying awake +5", "−1", "+2",
		"If “Is your heart well?” includes “It races”: Coffee doctor", "A clerk. Coffee must lead.",
		"What do you need this afternoon? “To stay awake”", "Does money matter? “Not sure”", "at most 5, by 1 question",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, w := range Check(q, nil, today, nil) {
		if !strings.Contains(text, string(w.Code)) {
			t.Errorf("the page lacks warning %s", w.Code)
		}
	}
}

func TestConditionsInWords(t *testing.T) {
	q := parse(t, base)
	const need, money, heart = "“What do you need this afternoon?”", "“Does money matter?”", "“Is your heart well?”"
	for when, want := range map[string]string{
		`need == "focus"`:           need + " is “To stay awake”",
		`"rest" != need`:            need + " is not “To calm down”",
		`not (need == "focus")`:     need + " is not “To stay awake”",
		`not (need != "focus")`:     need + " is “To stay awake”",
		`need in ["focus", "rest"]`: need + " is “To stay awake” or “To calm down”",
		`"racing" in heart`:         heart + " includes “It races”",
		`not ("racing" in heart)`:   heart + " does not include “It races”",
		`need == "unsure"`:          need + " is “Not sure”",
		`money == ""`:               money + " was not asked",
		`money != ""`:               money + " was asked",
		`need == "focus" and money == "little" and "pills" in heart`: need + " is “To stay awake” and " + money + " is “I have none” and " + heart + " includes “I take pills”",
		`need == "focus" && (money == "little" || "pills" in heart)`: need + " is “To stay awake” and (" + money + " is “I have none” or " + heart + " includes “I take pills”)",
		`not (need not in ["focus"])`:                                need + " is “To stay awake”",
		`money == "little" or (need == "focus" or "pills" in heart)`: money + " is “I have none” or " + need + " is “To stay awake” or " + heart + " includes “I take pills”",
		`not (need == "focus" or money == "little")`:                 "not (" + need + " is “To stay awake” or " + money + " is “I have none”)",
	} {
		text := edited(t, "{id: slowly, when: '\"pills\" in heart'", "{id: slowly, when: '"+when+"'", "  - id: money\n", "  - id: money\n    when: need == \"focus\"\n")
		if got := inWords(parse(t, text), parse(t, text).Cautions[0].When); got != want {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
	}
	if got := inWords(q, nil); got != "" {
		t.Errorf("no condition is %q", got)
	}
}

func TestAReviewSaysHowManyWaysWereTried(t *testing.T) {
	var page bytes.Buffer
	r := Review{Questionnaire: parse(t, base), Warnings: []Finding{{Code: Ties, Message: "they tie"}}, Walks: DefaultWalks}
	if err := r.WriteHTML(&page); err != nil {
		t.Fatal(err)
	}
	if text := asText(page.String()); !strings.Contains(text, "from 20,000 random ways") {
		t.Errorf("it does not say of how many: %s", text)
	}
}
