package archive_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store/archive"
)

const owner = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

// records are one of each kind but a questionnaire, with values that are not
// easy to write.
func records() []archive.Record {
	at, result, round := archive.Timestamp(-1), archive.Text("r"), archive.Text("round")
	return []archive.Record{
		&archive.Offer{Questionnaire: "q", Since: 1, Version: "v"},
		&archive.Result{ID: "r", Session: "s", Owner: owner, Title: "\xff", Answers: []byte(`{}`), Verdict: "{}", Created: 1},
		&archive.Link{Token: "t", Result: "r", Label: "<b>", Scope: "verdict", Expires: &at},
		&archive.Settings{Result: "r", Kept: true},
		&archive.Outcome{Result: "r", Number: 1, Status: "accepted", Course: "follow", Option: "o", Text: "\xff\u202e", DecidedBy: "<Zoë>", Until: &at},
		&archive.Review{Result: "r", Number: 1, Made: 5, Status: "proposed", By: owner, Name: "<Zoë>", Note: "\xff\u202e", Link: "t"},
		&archive.Comment{ID: "c", Result: "r", Writer: owner, Name: "<Zoë>", Text: "\xff\u202e", About: "answer:a", Answered: &at},
		&archive.Published{Result: "r", Link: "t", Published: 1, Publisher: "\xff<Zoë>", Facts: []byte(`{"title":"<b>"}`)},
		&archive.Result{ID: "of r", Session: "round", Owner: owner, Answers: []byte(`{}`), Verdict: "{}", Team: `{"people":[{"number":3}]}`, Created: 1},
		&archive.Round{
			ID: "round", Owner: owner, Title: "<b>", Ask: "\xff\u202e", Rules: []byte(`{"least":2}`), Join: "j", Closed: &at, Result: &result,
			Settled: []byte(`[{"question":"a","answer":{"choices":[],"importance":"less"},"why":"<so>","at":"2026-03-01T12:00:01Z"}]`),
			People: []archive.Person{
				{Number: 2, Name: "<Zoë>", Invitation: "\xff", Dissents: []byte(`[]`)},
				{
					Number: 7, Owner: owner, Session: "s", Joined: &at, KnewVerdict: true, Dissents: []byte(`[]`),
					First: &archive.HandedIn{Answers: []byte(`{"a":{"choices":["x"],"importance":"more"}}`), At: at}, Second: &archive.HandedIn{Answers: []byte(`{}`)},
				},
			},
		},
		&archive.Account{Issuer: "https://sso.example.org", Subject: "\xff", Name: "<Zoë>", Email: "\u202e", Seen: at},
		&archive.Session{ID: "s", Owner: owner, Result: &result, Round: &round, Answers: []archive.Answer{
			{Question: "a", Choices: []string{}, Importance: "normal", Note: "\u202e", Among: []questions.Held{{Choices: []string{"x"}, People: 2}}},
		}},
	}
}

func written(t *testing.T, all []archive.Record) string {
	t.Helper()
	var out bytes.Buffer
	w, err := archive.NewWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		if err := w.Put(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func read(text string) (all []archive.Record, line int, err error) {
	r := archive.NewReader(strings.NewReader(text))
	for {
		record, err := r.Next()
		if err != nil {
			return all, r.Line(), err
		}
		all = append(all, record)
	}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	want := records()
	got, _, err := read(written(t, want))
	if diff := cmp.Diff(want, got); diff != "" || !errors.Is(err, io.EOF) {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	for i, r := range got {
		for j, other := range want {
			if archive.Equal(r, other) != (i == j) {
				t.Errorf("records %d and %d: equal is %v", i, j, i != j)
			}
		}
	}
}

// TestUnknownKindsAreRefused has a kind of record that no line has a place for.
func TestUnknownKindsAreRefused(t *testing.T) {
	type unknown struct{ *archive.Settings }
	r := unknown{&archive.Settings{Result: "r"}}
	var out strings.Builder
	if err := archive.Write(&out, func(put func(archive.Record) error) error { return put(r) }); err == nil {
		t.Errorf("written as %s", out.String())
	}
	if archive.Equal(r, unknown{&archive.Settings{Result: "other"}}) {
		t.Error("two unlike records are the same")
	}
}

// An archive that was cut anywhere is never taken for a whole one.
func TestCutArchives(t *testing.T) {
	whole := written(t, records())
	for n := range len(whole) - 1 { // the last line end may be missing
		if all, line, err := read(whole[:n]); errors.Is(err, io.EOF) || err == nil {
			t.Fatalf("%d bytes are taken for a whole archive of %d records (line %d)", n, len(all), line)
		}
	}
}

// TestWhatFormsRefuseIsNotRead writes texts that no form takes, one character over
// the bound or at it, and a link that no form makes.
func TestWhatFormsRefuseIsNotRead(t *testing.T) {
	for name, c := range map[string]struct {
		most   int
		record func(text string) archive.Record
	}{
		"title of a result": {questions.MaxTitle, func(s string) archive.Record {
			return &archive.Result{ID: "r", Owner: owner, Title: archive.Text(s), Answers: []byte(`{}`), Verdict: "{}"}
		}},
		"note of a result": {questions.MaxNote, func(s string) archive.Record {
			answers, err := json.Marshal(questions.Answers{"a": {Choices: []string{}, Importance: questions.Normal, Note: s}})
			if err != nil {
				t.Fatal(err)
			}
			return &archive.Result{ID: "r", Owner: owner, Answers: answers, Verdict: "{}"}
		}},
		"label":            {questions.MaxLabel, func(s string) archive.Record { return &archive.Link{Token: "t", Label: archive.Text(s), Scope: "full"} }},
		"why":              {questions.MaxWhy, func(s string) archive.Record { return stated(archive.Outcome{Text: archive.Text(s)}) }},
		"decided by":       {questions.MaxDeciders, func(s string) archive.Record { return stated(archive.Outcome{DecidedBy: archive.Text(s)}) }},
		"next":             {questions.MaxNext, func(s string) archive.Record { return stated(archive.Outcome{Next: archive.Text(s)}) }},
		"reviewer":         {questions.MaxCalled, func(s string) archive.Record { return agreed(archive.Review{Name: archive.Text(s)}) }},
		"note of a review": {questions.MaxReviewNote, func(s string) archive.Record { return agreed(archive.Review{Note: archive.Text(s)}) }},
		"commenter":        {questions.MaxCommenter, func(s string) archive.Record { return said(archive.Comment{Name: archive.Text(s)}) }},
		"comment":          {questions.MaxComment, func(s string) archive.Record { return said(archive.Comment{Text: archive.Text(s)}) }},
		"answer":           {questions.MaxComment, func(s string) archive.Record { return said(archive.Comment{Answer: archive.Text(s)}) }},
		"publisher": {questions.MaxCalled, func(s string) archive.Record {
			return &archive.Published{Result: "r", Link: "t", Publisher: archive.Text(s), Facts: []byte(`{}`)}
		}},
		"title of an entry": {questions.MaxTitle, func(s string) archive.Record {
			return &archive.Published{Result: "r", Link: "t", Facts: fmt.Appendf(nil, `{"title":"%s"}`, s)}
		}},
		"title of a round": {questions.MaxTitle, func(s string) archive.Record { return rounded(archive.Round{Title: archive.Text(s)}) }},
		"ask":              {questions.MaxAsk, func(s string) archive.Record { return rounded(archive.Round{Ask: archive.Text(s)}) }},
		"person": {questions.MaxPerson, func(s string) archive.Record {
			return rounded(archive.Round{People: []archive.Person{{Number: 1, Name: archive.Text(s), Dissents: []byte(`[]`)}}})
		}},
		"dissent": {questions.MaxWhy, func(s string) archive.Record {
			dissents := fmt.Appendf(nil, `[{"question":"a","answer":{"choices":[],"importance":"less"},"text":"%s","at":"2026-03-01T12:00:01Z"}]`, s)
			return rounded(archive.Round{People: []archive.Person{{Number: 1, Dissents: dissents}}})
		}},
		"settlement": {questions.MaxWhy, func(s string) archive.Record {
			return rounded(archive.Round{Settled: fmt.Appendf(nil, `[{"question":"a","answer":{"choices":[],"importance":"less"},"why":"%s","at":"2026-03-01T12:00:01Z"}]`, s)})
		}},
		"ask of a team": {questions.MaxAsk, func(s string) archive.Record {
			return &archive.Result{ID: "r", Owner: owner, Answers: []byte(`{}`), Verdict: "{}", Team: archive.Text(`{"ask":"` + s + `"}`)}
		}},
		"person of a team": {questions.MaxPerson, func(s string) archive.Record {
			return &archive.Result{ID: "r", Owner: owner, Answers: []byte(`{}`), Verdict: "{}", Team: archive.Text(`{"people":[{"number":1,"name":"` + s + `"}]}`)}
		}},
		"title of a session": {questions.MaxTitle, func(s string) archive.Record {
			return &archive.Session{ID: "s", Owner: owner, Title: archive.Text(s), Answers: []archive.Answer{}}
		}},
		"note of a session": {questions.MaxNote, func(s string) archive.Record {
			return &archive.Session{ID: "s", Owner: owner, Answers: []archive.Answer{{Question: "a", Choices: []string{}, Importance: "normal", Note: archive.Text(s)}}}
		}},
	} {
		if _, _, err := read(written(t, []archive.Record{c.record(strings.Repeat("ä", c.most))})); !errors.Is(err, io.EOF) {
			t.Errorf("%s of %d characters: %v", name, c.most, err)
		}
		if _, _, err := read(written(t, []archive.Record{c.record(strings.Repeat("ä", c.most+1))})); err == nil || !strings.Contains(err.Error(), "characters, and") {
			t.Errorf("%s of %d characters: %v", name, c.most+1, err)
		}
	}
	if _, _, err := read(written(t, []archive.Record{said(archive.Comment{About: "claim:rating:o:c"}), said(archive.Comment{About: "claim:veto:v"})})); !errors.Is(err, io.EOF) {
		t.Errorf("comments on claims: %v", err)
	}
	_, _, err := read(written(t, []archive.Record{&archive.Link{Token: "t", Scope: "verdict", Comments: true}}))
	if err == nil || !strings.Contains(err.Error(), "cannot comment") {
		t.Errorf("comments on the verdict alone: %v", err)
	}
}

func stated(o archive.Outcome) archive.Record {
	o.Result, o.Number, o.Status, o.Course = "r", 1, "accepted", "follow"
	return &o
}

func agreed(v archive.Review) archive.Record {
	v.Result, v.Number, v.Status, v.By = "r", 1, "agreed", owner
	return &v
}

// rounded is a round with what it needs besides.
func rounded(r archive.Round) archive.Record {
	r.ID, r.Owner, r.Rules = "r", owner, []byte(`{"least":2}`)
	if r.Settled == nil {
		r.Settled = []byte(`[]`)
	}
	if r.People == nil {
		r.People = []archive.Person{}
	}
	return &r
}

func said(c archive.Comment) archive.Record {
	c.ID, c.Result, c.Writer = "c", "r", owner
	if c.About == "" {
		c.About = "verdict"
	}
	return &c
}

func TestImportedCountsEachKind(t *testing.T) {
	empty := &archive.Questionnaire{Version: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
	all := written(t, append(records(), empty, &archive.Offer{Questionnaire: "there", Version: "v"}))
	n, err := archive.NewReader(strings.NewReader(all)).All(func() error { return nil }, func(r archive.Record) (bool, error) {
		o, ok := r.(*archive.Offer)
		return !ok || o.Questionnaire != "there", nil
	}, func(err error) error { return err })
	if want := (archive.Imported{Questionnaires: 1, Offers: 1, Results: 2, Links: 1, Settings: 1, Outcomes: 1, Reviews: 1, Comments: 1, Published: 1, Rounds: 1, Accounts: 1, Sessions: 1, Skipped: 1}); n != want || err != nil {
		t.Errorf("got %+v, %v", n, err)
	}
}

// What a team's answer is among was given by some people of a round.
func TestAnswersOfNobodyAreRefused(t *testing.T) {
	for people, fits := range map[int]bool{-1: false, 0: false, 1: true, questions.MostPeople: true, questions.MostPeople + 1: false} {
		result := &archive.Result{
			ID: "r", Session: "s", Owner: owner, Verdict: "{}", Created: 1,
			Answers: fmt.Appendf(nil, `{"a":{"choices":[],"importance":"normal","among":[{"choices":["b"],"people":%d}]}}`, people),
		}
		if _, _, err := read(written(t, []archive.Record{result})); errors.Is(err, io.EOF) != fits {
			t.Errorf("%d people: %v", people, err)
		}
	}
}
