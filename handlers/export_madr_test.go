package handlers_test

import (
	"net/http"
	"strings"
	"testing"
)

// record reads a result's decision record.
func (b *browser) record(result string) string {
	b.t.Helper()
	return b.get(result+".md").want(b.t, http.StatusOK).text
}

func wantLines(t *testing.T, record string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains(record, "\n"+line+"\n") {
			t.Errorf("the record lacks the line\n%s\nin\n%s", line, record)
		}
	}
}

// Each form is one address, and what no form is called is refused.
func TestRecordsHaveForms(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	result := b.noted("plain", "plain")
	for query, begins := range map[string]string{
		"": "---\nstatus: ", "?format=madr": "---\nstatus: ", "?length=short": "---\nstatus: ",
		"?format=nygard": "# 0. plain", "?format=nygard&length=short": "# 0. plain",
		"?format=log4brains": "# plain", "?format=log4brains&length=short": "# plain",
	} {
		got := b.get(result+".md"+query).want(t, http.StatusOK)
		if !strings.HasPrefix(got.text, begins) {
			t.Errorf("%s does not begin with %q:\n%s", query, begins, got.text)
		}
		if name := got.Header.Get("Content-Disposition"); !strings.Contains(name, "0000-plain.md") {
			t.Errorf("%s is called %s", query, name)
		}
	}
	for _, query := range []string{"?format=adr", "?length=long", "?format=nygard&length=4"} {
		b.get(result+".md"+query).want(t, http.StatusBadRequest)
	}
}

func TestRecordEscapesWordsButNotCode(t *testing.T) {
	b := newSite(t, strings.Replace(document(t, "lunch.yaml"), "label: Half an hour", `label: "Below `+"`max_wait <b> & *`"+` & a_b"`, 1)).browser()
	for note, want := range map[string]string{
		"http://a.example/b_c": `http\://a.example/b\_c`,
		"&copy; &lt;":          "&amp;copy; &amp;lt;",
		"a ` b_c":              "a \\` b\\_c",
		"` x_y ` and ~z~":      "`x_y` and \\~z\\~",
		"`` a_b":               "\\`\\` a\\_b",
		"`a_b`c_d`e_f` `g":     "`a_b`c\\_d`e_f` \\`g",
	} {
		wantLines(t, b.record(b.noted(note, "")),
			"* How much time is there? — Below `max_wait <b> & *` &amp; a\\_b. Note: "+want)
	}
}

func TestRecordSaysWhollyWhatWouldChange(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	wantLines(t, b.record(b.decide("lunch", map[string]string{"time": "short", "wishes": "none", "money": "boss"})),
		"* It would change if the answer to “How much time is there?” were “As long as we like”: The bistro would lead, fit 100.0.",
		"How sure this is: leaning; first in 86 of 100 ways of weighing this; A sandwich in 13.")
}

func TestRecordIsNeverWithoutATitle(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	for title, want := range map[string]string{
		"???": "# Where shall we eat: these answers", "": "# Where shall we eat: these answers", "Lunch today?": "# Lunch today: these answers",
	} {
		if record := b.record(b.noted("", title)); !strings.Contains(record, want) {
			t.Errorf("titled %q, the record lacks %q", title, want)
		}
	}
}

func TestRecordSaysWhatWouldLetOptionsBackIn(t *testing.T) {
	nothing := strings.Replace(document(t, "lunch.yaml"), "rules_out: [bistro]", "rules_out: [bistro, canteen, sandwich]", 1)
	alone := strings.Replace(nothing, "\ncautions:", `
  - {id: own-money, when: money == "self", rules_out: [bistro, canteen], claim: It costs money., sources: [menu], way_round: {claim: Ask the boss., sources: [menu]}}

cautions:`, 1)
	for questionnaire, want := range map[string]string{
		nothing: "one or more of The bistro, The canteen, A sandwich could be weighed again.",
		alone:   "A sandwich could be weighed again.",
	} {
		b := newSite(t, questionnaire).browser()
		wantLines(t, b.record(b.decide("lunch", map[string]string{"time": "short", "money": "self"})),
			"What would let options back in:", "* Answer “How much time is there?” otherwise: depending on the answer, "+want)
	}
}

// early finishes hastyLunch after its first answer and returns the result's
// path.
func (b *browser) early() string {
	b.t.Helper()
	first, session := b.begin("lunch")
	b.post(first, "choice=short&importance=more").to(b.t)
	return b.post(session+"/finish", "").to(b.t)
}

func TestRecordSaysWhatWasNotAsked(t *testing.T) {
	b := newSite(t, hastyLunch(t)).browser()
	record := b.record(b.early())
	wantLines(t, record, "Not asked, since no answer could change which option leads:", "* Any wishes?", "* Who pays?")
	if strings.Contains(record, "guests") {
		t.Error("the record speaks of a question that these answers skip")
	}
}
