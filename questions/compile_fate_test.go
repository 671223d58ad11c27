package questions

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func fated(t *testing.T, lines string) (*Questionnaire, error) {
	t.Helper()
	return Parse("small.yaml", []byte(strings.Replace(string(small(t)), "minutes: 1\n", "minutes: 1\n"+lines, 1)))
}

func TestRetiredAndUrgent(t *testing.T) {
	q, err := fated(t, "retired: {since: 2027-01, note: Both are gone., successor: juice}\nurgent: [{date: 2026-12, note: A.}, {date: 2026-12-05, note: B.}]\n")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&Retirement{Since: "2027-01", Note: "Both are gone.", Successor: "juice"}, q.Retired); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Notice{{"2026-12", "A."}, {"2026-12-05", "B."}}, q.Urgent); diff != "" {
		t.Error(diff)
	}
	knows, err := fated(t, "urgent: [{date: 2026-12, note: Worded otherwise.}]\n")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Notice{{"2026-12-05", "B."}}, q.MendedSince(knows)); diff != "" {
		t.Error(diff)
	}
	if n := len(q.MendedSince(q)) + len(knows.MendedSince(q)); n > 0 {
		t.Errorf("%d notices are new to those who have them", n)
	}
}

func TestMistakesOfRetiredAndUrgent(t *testing.T) {
	for lines, want := range map[string]string{
		"retired: true\n":                                                 `"retired" must be a mapping`,
		"retired: {since: 2027, note: N.}\n":                              `"since" must be`,
		"retired: {since: 2027-13, note: N.}\n":                           `must be a date`,
		"retired: {since: 2027-01}\n":                                     `needs the key "note"`,
		"retired: {since: 2027-01, note: N., successor: Tea}\n":           `must be made of small letters`,
		"retired: {since: 2027-01, note: N., successor: tea-or-coffee}\n": `cannot be its own successor`,
		"urgent: []\n": `"urgent" needs at least 1 entry`,
		"urgent: [{date: 2026-12, note: A.}, {date: 2026-12, note: B.}]\n": `two urgent notices have the date 2026-12`,
		"urgent: {date: 2026-12, note: A.}\n":                              `"urgent" must be a list`,
	} {
		if _, err := fated(t, lines); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", lines, err, want)
		}
	}
}
