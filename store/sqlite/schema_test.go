package sqlite

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mattn/go-sqlite3"
	"github.com/weighpoint/weighpoint/questions"
)

// TestSchemaRefuses goes past the methods: the database itself keeps what must
// not change.
func TestSchemaRefuses(t *testing.T) {
	s := openAt(t, newPath(t))
	fill(t, s)
	for statement, want := range map[string]sqlite3.ErrNoExtended{
		`UPDATE results SET verdict = x'00'`:    sqlite3.ErrConstraintTrigger,
		`UPDATE results SET title = 'other'`:    sqlite3.ErrConstraintTrigger,
		`UPDATE results SET owner = x'00'`:      sqlite3.ErrConstraintCheck,
		`UPDATE results SET origin = 'other'`:   sqlite3.ErrConstraintTrigger,
		`UPDATE results SET replaces = 'other'`: sqlite3.ErrConstraintTrigger,
		`UPDATE results SET id = 'other'`:       sqlite3.ErrConstraintTrigger,
		`INSERT INTO links (token, result, label, scope, created) VALUES ('one', 'unknown', '', 'full', 0)`:         sqlite3.ErrConstraintForeignKey,
		`INSERT INTO links (token, result, label, scope, created) VALUES ('one', 'token', '', 'all', 0)`:            sqlite3.ErrConstraintCheck,
		`INSERT INTO register (result, link, published, publisher, facts) VALUES ('token', 'unknown', 0, '', '{}')`: sqlite3.ErrConstraintForeignKey,
		`INSERT INTO register (result, link, published, publisher, facts) VALUES ('token', 'unknown', 0, '', 'so')`: sqlite3.ErrConstraintCheck,
		`INSERT INTO upkeep (result, kept, announce) VALUES ('unknown', 0, 0)`:                                      sqlite3.ErrConstraintForeignKey,
		`INSERT INTO upkeep (result, kept, announce) VALUES ('token', 2, 0)`:                                        sqlite3.ErrConstraintCheck,
		`INSERT INTO offers (questionnaire, since, version) VALUES ('lunch', 0, 'unknown')`:                         sqlite3.ErrConstraintForeignKey,
		`UPDATE questionnaires SET text = x'00'`:                                                                    sqlite3.ErrConstraintTrigger,
		`UPDATE questionnaires SET version = 'other'`:                                                               sqlite3.ErrConstraintTrigger,
		`DELETE FROM questionnaires`:              sqlite3.ErrConstraintForeignKey,
		`UPDATE sessions SET version = 'unknown'`: sqlite3.ErrConstraintForeignKey,
		`UPDATE sessions SET result = 'unknown'`:  sqlite3.ErrConstraintForeignKey,
		`UPDATE sessions SET owner = x'00'`:       sqlite3.ErrConstraintCheck,
		`UPDATE sessions SET answers = 'linux'`:   sqlite3.ErrConstraintCheck,
		`UPDATE sessions SET used = 'now'`:        sqlite3.ErrConstraint.Extend(12), // SQLITE_CONSTRAINT_DATATYPE
	} {
		t.Run(statement, func(t *testing.T) {
			_, err := s.writer.ExecContext(t.Context(), statement)
			var coded sqlite3.Error
			if !errors.As(err, &coded) || coded.ExtendedCode != want {
				t.Errorf("got error %v (%d), want code %d", err, coded.ExtendedCode, want)
			}
		})
	}
}

func TestResultOutlivesItsSession(t *testing.T) {
	s := openAt(t, newPath(t))
	fill(t, s)
	if _, err := s.writer.ExecContext(t.Context(), `DELETE FROM sessions`); err != nil {
		t.Fatal(err)
	}
	got, err := s.Result(t.Context(), "token")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(aResult("token", "one"), got); diff != "" {
		t.Error(diff)
	}
	if _, err := s.Questionnaire(t.Context(), got.Version); err != nil {
		t.Error(err)
	}
	found, err := s.DecisionsOf(t.Context(), aSession("").Owner, got.Created, 10, 0)
	if err != nil || len(found) != 1 || found[0].Session != nil || len(found[0].Results) != 1 {
		t.Errorf("the owner has decisions %v, %v", found, err)
	}
}

// TestStoredForm pins what answers look like on the disk: those of years ago
// have to stay readable.
func TestStoredForm(t *testing.T) {
	s := openAt(t, newPath(t))
	fill(t, s)
	noted := anAnswer("linux", "bsd")
	noted.Note = "PCI audit in March"
	r := aResult("mixed", "one")
	r.Title = "Checkout"
	r.Answers = questions.Answers{"os": noted, "place": {Importance: questions.Normal}}
	err := errors.Join(
		s.SaveAnswer(t.Context(), "one", "place", nil, anAnswer()),
		s.SaveAnswer(t.Context(), "one", "os", nil, noted),
		s.Finish(t.Context(), r, 3))
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		`SELECT answers FROM results WHERE id = 'mixed'`: `{"os":{"choices":["linux","bsd"],"importance":"more","note":"PCI audit in March","at":"2026-03-01T12:00:00Z"},"place":{"choices":[],"importance":"normal"}}`,
		`SELECT answers FROM sessions`:                   `{"os":{"choices":["linux","bsd"],"importance":"more","note":"PCI audit in March","at":"2026-03-01T12:00:00Z"},"place":{"choices":[],"importance":"more","at":"2026-03-01T12:00:00Z"}}`,
		`SELECT title FROM results WHERE id = 'mixed'`:   `Checkout`,
		`SELECT title FROM sessions`:                     `Checkout`,
	} {
		var got string
		if err := s.reader.QueryRowContext(t.Context(), query).Scan(&got); err != nil || got != want {
			t.Errorf("%s: got %s, %v\nwant %s", query, got, err, want)
		}
	}
}
