package storetest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

// text is the questionnaire that the sessions of this suite answer.
const text = "format: 1\ntitle: Größe über alles? 🚀\n"

// version stands for the hash of text: to a store it is a name.
const version = "8f14e45fceea167a5a36dedd4bea2543"

// at is n seconds into the suite's own time, to the microsecond.
func at(n int) time.Time {
	return time.Date(2026, time.March, 29, 1, 30, n, 123456000, time.UTC)
}

// owner is the n-th browser.
func owner(n byte) [32]byte { return [32]byte{n, 31: n} }

// session is a session of the first owner without answers.
func session(id string) questions.Session {
	return questions.Session{
		ID:            id,
		Questionnaire: "containers-or-vms",
		Version:       version,
		Owner:         owner(1),
		Answers:       questions.Answers{},
		Created:       at(0),
		Used:          at(0),
	}
}

// answer was given n seconds into the suite's time.
func answer(n int, choices ...string) questions.Answer {
	return questions.Answer{Choices: choices, Importance: questions.Normal, At: at(n)}
}

// noted is an answer with a note, given n seconds into the suite's time.
func noted(n int, note string) questions.Answer {
	a := answer(n, "linux")
	a.Note = note
	return a
}

// oddTexts are what deciders may write, up to the longest of so many
// characters.
func oddTexts(longest int) []string {
	return []string{
		"PCI audit in March", "Ünïcödé-🚀", "u\u0308", "\u00fc", "'; DROP TABLE results; --", `back\slash "quotes"`,
		"new\nline\ttab", "<b>&amp;</b>", "%s", "?1", "NULL", "0", "00", "1e3", " ", " space around ",
		strings.Repeat("🚀", longest),
	}
}

// result is a result of a session, with a title and one answer.
func result(token, session string) questions.Result {
	return questions.Result{
		ID:            token,
		Owner:         owner(1),
		Session:       session,
		Questionnaire: "containers-or-vms",
		Version:       version,
		Title:         "Payment service",
		Answers:       questions.Answers{"os": answer(1, "linux")},
		Verdict:       []byte(`{"ranking": ["gvisor"],  "note": "<kept> as it is"}`),
		Created:       at(60),
	}
}

// create stores sessions and stops the test when that fails.
func create(t *testing.T, st store.Store, sessions ...questions.Session) {
	t.Helper()
	for _, s := range sessions {
		succeed(t, st.CreateSession(t.Context(), s, []byte(text)))
	}
}

// succeed stops the test unless err is nil.
func succeed(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// fails reports an error that is not want.
func fails(t *testing.T, want, err error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got error %v, want %v", err, want)
	}
}

// same reports what differs. No choices are no choices, nil or not.
func same(t *testing.T, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("differs (-want +got):\n%s", diff)
	}
}

// holds reports a stored session that is not want.
func holds(t *testing.T, st store.Store, want questions.Session) {
	t.Helper()
	got, err := st.Session(t.Context(), want.ID)
	succeed(t, err)
	same(t, want, got)
}

// isMoment reports a time that is not want, or not in UTC.
func isMoment(t *testing.T, want, got time.Time) {
	t.Helper()
	if !got.Equal(want) || got.Location() != time.UTC {
		t.Errorf("got %v, want %v", got, want)
	}
}
