package store

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weighpoint/weighpoint/questions"
)

// sameAsJSON fails unless answers are read from a text as json.Unmarshal reads them.
func sameAsJSON(t interface{ Fatalf(string, ...any) }, text string) {
	var want questions.Answers
	failed := json.Unmarshal([]byte(text), &want)
	got, err := readAnswers(text)
	if (err == nil) != (failed == nil) {
		t.Fatalf("%s: got error %v, want %v", text, err, failed)
	}
	if diff := cmp.Diff(want, got); err == nil && diff != "" {
		t.Fatalf("%s: %s", text, diff)
	}
}

// Whatever was stored is read as encoding/json reads it, and so is every text that
// somebody spoilt.
func TestReadAnswersAsJSON(t *testing.T) {
	texts := rapid.OneOf(rapid.SampledFrom([]string{"", "os", "größer", `"quoted"`, "a\\b", "<b>", "tab\t", "\xff", "\u2028", "\x00", "normal"}), rapid.String())
	lists := rapid.SliceOfN(texts, 0, 3)
	rapid.Check(t, func(t *rapid.T) {
		answers := questions.Answers{}
		for range rapid.IntRange(0, 3).Draw(t, "answers") {
			a := questions.Answer{Choices: lists.Draw(t, "choices"), Importance: questions.Importance(texts.Draw(t, "importance")), Note: texts.Draw(t, "note"), Withheld: lists.Draw(t, "withheld")}
			if rapid.Bool().Draw(t, "timed") {
				a.At = time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, "at")).UTC()
			}
			if rapid.IntRange(0, 9).Draw(t, "of a team") == 0 {
				a.Among = []questions.Held{{Choices: []string{"os"}, People: 2}}
			}
			answers[texts.Draw(t, "question")] = a
		}
		stored, err := json.Marshal(PlainAnswers(answers))
		if err != nil {
			t.Fatal(err)
		}
		sameAsJSON(t, string(stored))
		at := rapid.IntRange(0, len(stored)).Draw(t, "at")
		to := rapid.IntRange(at, len(stored)).Draw(t, "to")
		put := rapid.SampledFrom([]string{"", ",", `"`, "{", "}", "[", "]", ":", " ", "\n", "null", `\`, "1", "\xff", `"os"`, `"os":`}).Draw(t, "put")
		sameAsJSON(t, string(stored[:at])+put+string(stored[to:]))
	})
}

// The form in which answers are stored is read without encoding/json, with a note or
// without.
func TestReadAnswersQuickly(t *testing.T) {
	a := manyAnswers()["q1"]
	a.Note, a.Withheld = "größer", []string{"bsd", "plan9"}
	for name, answers := range map[string]questions.Answers{"none": {}, "some": manyAnswers(), "a note": {"os": a}} {
		text, err := json.Marshal(PlainAnswers(answers))
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := (&plainJSON{string(text)}).answers(); !ok {
			t.Errorf("%s: not read: %s", name, text)
		}
	}
}

func BenchmarkReadAnswers(b *testing.B) {
	text, err := json.Marshal(PlainAnswers(manyAnswers()))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := readAnswers(string(text)); err != nil {
			b.Fatal(err)
		}
	}
}

func manyAnswers() questions.Answers {
	answers := questions.Answers{}
	for n := range 17 {
		answers[fmt.Sprint("q", n)] = questions.Answer{Choices: []string{"linux"}, Importance: questions.More, At: time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)}
	}
	return answers
}
