package records_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	other "github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/records"
)

// ids has words that readers of YAML like to take for something else.
var ids = []string{"yes", "no", "y", "n", "on", "off", "true", "false", "null", "e5", "kata", "plain-vms", "a_b", "o0", "inf", "nan"}

// anyBlock draws a block, with a questionnaire that asks what it answers.
func anyBlock(t *rapid.T) (records.Block, *questions.Questionnaire) {
	id := rapid.SampledFrom(ids)
	some := rapid.SliceOfNDistinct(id, 0, 4, rapid.ID[string])
	b := records.Block{
		Result:        "3f2b0c14-5a6b-8c7d-9e8f-0a1b2c3d4e5f",
		Address:       rapid.SampledFrom([]string{"", "https://example.org/r/ABC", "https://a.example:8080/d/r/X?a=b#c'd: \"e\" \\"}).Draw(t, "address"),
		Supersedes:    rapid.SampledFrom([]string{"", "00000000-0000-8000-8000-000000000000"}).Draw(t, "supersedes"),
		Questionnaire: id.Draw(t, "questionnaire"),
		Version:       rapid.SampledFrom([]string{"1234", "12e4", "0123", "abc", "true", "0x1f"}).Draw(t, "version"),
		Engine:        rapid.IntRange(1, 99).Draw(t, "engine"),
		Neutral:       rapid.Bool().Draw(t, "neutral"),
		Leads:         some.Draw(t, "leads"),
		Strength:      questions.Clear, Evidence: rapid.SampledFrom([]questions.Grade{"", questions.GradeVeryLow}).Draw(t, "evidence"),
		Review: rapid.SampledFrom([]time.Time{{}, time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)}).Draw(t, "review"),
	}
	q := &questions.Questionnaire{}
	for _, question := range some.Draw(t, "questions") {
		if b.Answers == nil {
			b.Answers = questions.Answers{}
		}
		q.Questions = append(q.Questions, questions.Question{ID: question})
		answer := questions.Answer{
			Choices:    some.Draw(t, "choices"),
			Importance: rapid.SampledFrom([]questions.Importance{questions.Less, questions.Normal, questions.More}).Draw(t, "importance"),
		}
		for range rapid.IntRange(0, 2).Draw(t, "among") {
			answer.Among = append(answer.Among, questions.Held{Choices: some.Draw(t, "choices"), People: rapid.IntRange(1, 50).Draw(t, "people")})
		}
		b.Answers[question] = answer
	}
	return b, q
}

// said is what a reader of YAML should find.
func said(b records.Block) map[string]any {
	list := func(ids []string) []any {
		all := []any{}
		for _, id := range ids {
			all = append(all, id)
		}
		return all
	}
	want := map[string]any{"result": b.Result, "questionnaire": b.Questionnaire, "version": b.Version, "engine": fmt.Sprint(b.Engine), "leads": list(b.Leads), "strength": string(b.Strength)}
	for key, text := range map[string]string{"address": records.Address(b.Address), "supersedes": b.Supersedes, "evidence": string(b.Evidence)} {
		if text != "" {
			want[key] = text
		}
	}
	saying := func(choices []string) any {
		switch len(choices) {
		case 0:
			return questions.UnsureID
		case 1:
			return choices[0]
		default:
			return list(choices)
		}
	}
	answers, important, among := map[string]any{}, map[string]any{}, map[string]any{}
	for id, a := range b.Answers {
		answers[id] = saying(a.Choices)
		var held []any
		for _, h := range a.Among {
			held = append(held, map[string]any{"answer": saying(h.Choices), "people": fmt.Sprint(h.People)})
		}
		if len(held) > 0 {
			among[id] = held
		}
		if a.Importance != questions.Normal {
			important[id] = string(a.Importance)
		}
	}
	if len(answers) > 0 {
		want["answers"] = answers
	}
	if len(important) > 0 {
		want["important"] = important
	}
	if len(among) > 0 {
		want["among"] = among
	}
	return want
}

// TestBlocksAreReadAsTheyWereWritten reads them with ours and with two other
// readers of YAML, whatever the ids are.
func TestBlocksAreReadAsTheyWereWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		block, q := anyBlock(t)
		text := block.YAML(q)
		read := records.Read("0001-a.md", []byte("---\nstatus: accepted\n"+text+"---\n\n# A\n"))
		if read.Wrong != nil || read.Block == nil {
			t.Fatalf("%v in\n%s", read.Wrong, text)
		}
		block.Address = records.Address(block.Address)
		if diff := cmp.Diff(&block, read.Block); diff != "" {
			t.Fatalf("%s in\n%s", diff, text)
		}
		for name, unmarshal := range map[string]func([]byte, any) error{
			"yaml":    yaml.Unmarshal,
			"go-yaml": func(text []byte, to any) error { return other.Unmarshal(text, to) },
		} {
			var found map[string]map[string]any
			if err := unmarshal([]byte(text), &found); err != nil {
				t.Fatalf("%s: %v in\n%s", name, err, text)
			}
			key := records.BlockKey
			if block.Neutral {
				key = records.NeutralKey
			}
			got := found[key]
			if review, ok := got["review"]; ok != !block.Review.IsZero() || ok && !strings.HasPrefix(fmt.Sprint(review), "2027-03-01") {
				t.Fatalf("%s: review is %v in\n%s", name, review, text)
			}
			delete(got, "review")
			got["engine"] = fmt.Sprint(got["engine"]) // as different kinds of numbers
			if among, ok := got["among"].(map[string]any); ok {
				for _, held := range among {
					for _, h := range held.([]any) {
						h := h.(map[string]any)
						h["people"] = fmt.Sprint(h["people"])
					}
				}
			}
			if diff := cmp.Diff(said(block), got); diff != "" {
				t.Fatalf("%s: %s in\n%s", name, diff, text)
			}
		}
	})
}

// A block that somebody has spoilt is told with its place, and keys that a later
// Weighpoint may add are left alone.
func TestSpoiltBlocksAreTold(t *testing.T) {
	good := "weighpoint:\n  result: a\n  questionnaire: b\n  version: \"1\"\n  engine: 2\n  later: 3\n"
	for text, want := range map[string]string{
		good:                         "",
		"weighpoint: {\n":            "cannot be read",
		"weighpoint: yes\n":          "no mapping",
		"weighpoint:\n  result: a\n": "lacks the key questionnaire",
		good + "  review: soon\n":    "must be a day such as",
		good + "  answers: all\n":    "answers must be a mapping",
		good + "  answers: {a: b}\n  among: {a: [{answer: b, people: 0}]}\n": "from 1 to",
		good + "  answers: {a: b}\n  among: {a: b}\n":                        "must be a list",
		good + "  answers: {a: b}\n  among: [a]\n":                           "among must be a mapping",
		good + "  result: twice\n":                                           "given twice",
		strings.Replace(good, ": 2", ": x", 1):                               "engine must be",
	} {
		read := records.Read("0001-a.md", []byte("---\nstatus: accepted\n"+text+"---\n\n# A\n"))
		if want == "" {
			if read.Wrong != nil || read.Block == nil {
				t.Errorf("%v in\n%s", read.Wrong, text)
			}
		} else if read.Wrong == nil || read.Block != nil || !strings.Contains(read.Wrong.Error(), want) {
			t.Errorf("%v, want %q in\n%s", read.Wrong, want, text)
		}
	}
}
