package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

// private is all that a decider may have written, each text with a mark.
func private(t *testing.T, s *Store, id, mark string) {
	t.Helper()
	session := aSession(id)
	session.Title, session.Origin = "title "+mark, "origin "+mark
	answer := anAnswer("choice " + mark)
	answer.Note = "note " + mark
	r := aResult("result of "+id, id)
	r.Title = "title of result " + mark
	r.Answers = questions.Answers{"question " + mark: answer}
	r.Verdict = []byte(strings.Repeat("verdict "+mark, 500)) // more than fits on a page
	l := questions.Link{Token: "token " + mark, Result: r.ID, Label: "label " + mark, Scope: questions.Full}
	for _, err := range []error{
		s.CreateSession(t.Context(), session, []byte("format: 1")),
		s.SaveAnswer(t.Context(), id, "question "+mark, nil, answer),
		s.Finish(t.Context(), r, 1),
		s.CreateLink(t.Context(), l, 1, 0),
		s.Publish(t.Context(), anEntry(r.ID, mark), questions.Link{Token: "entry " + mark, Result: r.ID, Label: "label " + mark, Scope: questions.Full}, 2, 1000),
		s.SetResultSettings(t.Context(), r.ID, nil, questions.ResultSettings{Announce: true}),
		s.AddOutcome(t.Context(), questions.OutcomeEntry{
			Result: r.ID, Number: 1, Status: questions.Accepted, Course: questions.Another, Option: "option " + mark,
			Text: "why " + mark, DecidedBy: "by " + mark, Next: "next " + mark,
		}, 1),
		s.AddReview(t.Context(), questions.ReviewEntry{
			Result: r.ID, Number: 1, Status: questions.ReviewAsked, Name: "reviewer " + mark, Note: "review " + mark, Link: l.Token,
		}, 1),
		s.AddComment(t.Context(), questions.Comment{
			ID: "comment " + mark, Result: r.ID, Name: "name " + mark, Text: "text " + mark, About: questions.OnOption("option " + mark),
			CommentCare: questions.CommentCare{Answer: "answer " + mark},
		}, 1),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// anEntry is an entry of the register.
func anEntry(result, mark string) questions.RegisterEntry {
	return questions.RegisterEntry{Result: result, Publisher: "publisher " + mark, RegisterFacts: questions.RegisterFacts{
		Title: "fact " + mark, Leaders: []string{"leader " + mark}, Options: map[string]string{"leader " + mark: "option " + mark},
	}}
}

// files are the texts of the database file at path and of those beside it.
func files(t *testing.T, path string) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob(path + "*")
	if err != nil || len(paths) < 3 {
		t.Fatalf("found %q, %v", paths, err)
	}
	found := map[string][]byte{}
	for _, file := range paths {
		if found[filepath.Base(file)], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// traces are the names of the files that have a mark in them.
func traces(files map[string][]byte, mark string) []string {
	var found []string
	for name, text := range files {
		if bytes.Contains(text, []byte(mark)) {
			found = append(found, name)
		}
	}
	return found
}

// reads keeps a read going on the state of now until stop is called.
func reads(t *testing.T, path string) (stop func()) {
	t.Helper()
	db := pool(reading(path, nil), readerCount)
	tx, err := db.BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := tx.QueryRowContext(t.Context(), `SELECT count(*) FROM sessions`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return func() {
		_ = tx.Rollback() // nothing was written
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

const mark = "canary-7ad1"

func TestWhatIsDeletedIsInNoFile(t *testing.T) {
	for name, remove := range map[string]func(context.Context, *Store) error{
		"by its owner": func(ctx context.Context, s *Store) error {
			return s.DeleteDecision(ctx, aSession("").Owner, "mine", time.Now())
		},
		"by a sweep": func(ctx context.Context, s *Store) error {
			if err := errors.Join(s.RevokeLink(ctx, "token "+mark, time.Now()), s.Unpublish(ctx, "result of mine", time.Now())); err != nil {
				return err
			}
			_, err := s.Expire(ctx, time.Now(), time.Now(), 1)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := newPath(t)
			s := openAt(t, path)
			private(t, s, "mine", mark)
			if err := s.erase(t.Context(), math.MaxInt64); err != nil {
				t.Fatal(err)
			}
			if len(traces(files(t, path), mark)) == 0 { // in the file itself
				t.Fatal("the mark is nowhere to be found")
			}
			if err := s.Rename(t.Context(), "mine", nil, "another title "+mark, aSession("").Used); err != nil {
				t.Fatal(err)
			}
			reads(t, path)() // one that has ended
			if err := remove(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			if found := traces(files(t, path), mark); found != nil {
				t.Errorf("there are traces in %q", found)
			}
		})
	}
}

// What is withdrawn from the register is gone from the files, and what else there is
// of the result stays.
func TestWhatIsWithdrawnIsInNoFile(t *testing.T) {
	for name, withdraw := range map[string]func(context.Context, *Store) error{
		"by its owner":  func(ctx context.Context, s *Store) error { return s.Unpublish(ctx, "result of mine", time.Now()) },
		"with its link": func(ctx context.Context, s *Store) error { return s.RevokeLink(ctx, "entry "+mark, time.Now()) },
		"with the decision": func(ctx context.Context, s *Store) error {
			return s.DeleteDecision(ctx, aSession("").Owner, "mine", time.Now())
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := newPath(t)
			s := openAt(t, path)
			private(t, s, "mine", mark)
			if err := withdraw(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			for _, text := range []string{"publisher " + mark, "fact " + mark} {
				if found := traces(files(t, path), text); found != nil {
					t.Errorf("there are traces of %q in %q", text, found)
				}
			}
		})
	}
}

// who is somebody all of whose texts have a mark.
func who(mark string) questions.Account {
	return questions.Account{
		Issuer: "issuer " + mark, Subject: "subject " + mark, Name: "name " + mark, Email: mark + "@example.org",
		Groups: []string{"group " + mark}, Seen: time.Now(),
	}
}

// signsIn keeps a sign-in until a moment. Its token begins with a mark, of 31 bytes
// at most.
func signsIn(t *testing.T, s *Store, mark string, a questions.Account, until time.Time) (token [32]byte) {
	t.Helper()
	copy(token[:], "t"+mark)
	if err := s.CreateSignIn(t.Context(), questions.SignIn{Token: token, Account: a, Expires: until}); err != nil {
		t.Fatal(err)
	}
	return token
}

// What somebody signed in with is gone from the files with their sign-in, and what
// they are called and were called before with their account.
func TestWhoHasGoneIsInNoFile(t *testing.T) {
	for name, end := range map[string]func(context.Context, *Store, [32]byte) error{
		"signed out": func(ctx context.Context, s *Store, token [32]byte) error {
			return errors.Join(s.DeleteSignIn(ctx, token), s.CheckFiles(ctx))
		},
		"expired": func(ctx context.Context, s *Store, _ [32]byte) error {
			_, err := s.ExpireSignIns(ctx, time.Now().Add(time.Hour))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := newPath(t)
			s := openAt(t, path)
			a := who(mark)
			a.Name = "earlier " + mark
			token := signsIn(t, s, mark, a, time.Now().Add(time.Hour))
			if err := s.NoteAccount(t.Context(), who(mark)); err != nil {
				t.Fatal(err)
			}
			reads(t, path)() // one that has ended
			wantTraces(t, path, "group "+mark, true)
			if err := end(t.Context(), s, token); err != nil {
				t.Fatal(err)
			}
			wantTraces(t, path, "group "+mark, false)
			wantTraces(t, path, string(token[:]), false)
			wantTraces(t, path, "subject "+mark, true) // the account is there still
			if n, err := s.ExpireAccounts(t.Context(), time.Now().AddDate(0, 0, 2)); n != 1 || err != nil {
				t.Fatalf("%d accounts expired, %v", n, err)
			}
			owner := a.Owner()
			wantTraces(t, path, mark, false)
			wantTraces(t, path, string(owner[:]), false)
		})
	}
}

// wantTraces checks whether the files of a database have a mark in them.
func wantTraces(t *testing.T, path, mark string, want bool) {
	t.Helper()
	if found := traces(files(t, path), mark); want != (found != nil) {
		t.Errorf("there are traces of %q in %q, want some: %t", mark, found, want)
	}
}

// Rows of a crowd have moved between pages before some of them go.
func TestSomeOfACrowdAreInNoFile(t *testing.T) {
	path := newPath(t)
	s := openAt(t, path)
	const people, gone = 100, 60
	order := rand.New(rand.NewPCG(3, 4)).Perm(people)
	mark := func(n int) string { return fmt.Sprintf("mark-%03d;", n) }
	for i, n := range order {
		a, until := who(mark(n)), time.Now().AddDate(0, 0, 3)
		if a.Name += strings.Repeat("x", n%7*20); i < gone {
			a.Seen, until = a.Seen.AddDate(0, 0, -2), time.Now()
		}
		signsIn(t, s, mark(n), a, until)
	}
	if n, err := s.ExpireSignIns(t.Context(), time.Now()); n != gone || err != nil {
		t.Fatalf("%d sign-ins expired, %v", n, err)
	}
	left := files(t, path)
	for i, n := range order {
		if found := traces(left, "group "+mark(n)); (i < gone) == (found != nil) {
			t.Errorf("sign-in %d, expired %v: traces in %q", n, i < gone, found)
		}
	}
	if n, err := s.ExpireAccounts(t.Context(), time.Now()); n != gone || err != nil {
		t.Fatalf("%d accounts expired, %v", n, err)
	}
	left = files(t, path)
	for i, n := range order {
		if found := traces(left, mark(n)); (i < gone) == (found != nil) {
			t.Errorf("account %d, expired %v: traces in %q", n, i < gone, found)
		}
	}
	sound(t, s)
}

// An export or a backup in another process sees what was there when it began,
// so that the bytes have to stay as long.
func TestWhatIsDeletedOutlastsAnOlderRead(t *testing.T) {
	path := newPath(t)
	s := openAt(t, path)
	private(t, s, "mine", mark)
	stop := reads(t, path)
	begun := time.Now()
	if err := s.DeleteDecision(t.Context(), aSession("").Owner, "mine", time.Now()); err != nil {
		t.Fatal(err)
	}
	if waited := time.Since(begun); waited > 4*time.Second {
		t.Errorf("other writes had to wait %v", waited)
	}
	if _, err := s.Session(t.Context(), "mine"); err == nil {
		t.Error("the decision can be read still")
	}
	stop()
	fill(t, s)
	if err := s.DeleteDecision(t.Context(), aSession("").Owner, "one", time.Now()); err != nil {
		t.Fatal(err)
	}
	if found := traces(files(t, path), mark); found != nil {
		t.Errorf("there are traces in %q", found)
	}
}

// Rows move between pages while others come and go, and what they leave behind
// is not deleted by anybody: that takes Compact.
func TestCompactLeavesNoTraces(t *testing.T) {
	path := newPath(t)
	s := openAt(t, path)
	const decisions, deleted = 200, 130
	mark := func(n int) string { return fmt.Sprintf("mark-%03d;", n) }
	for n := range decisions {
		private(t, s, fmt.Sprint(n), mark(n)+strings.Repeat("x", n%7*20))
	}
	order := rand.New(rand.NewPCG(1, 2)).Perm(decisions)
	err := s.write(t.Context(), "delete", func(ctx context.Context, tx *sql.Conn) error {
		for _, n := range order[:deleted] {
			if _, err := deleteDecision(ctx, tx, aSession("").Owner, fmt.Sprint(n), time.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	left := files(t, path)
	for i, n := range order {
		found := traces(left, mark(n))
		if gone := i < deleted; gone == (found != nil) {
			t.Errorf("decision %d, deleted %v: traces in %q", n, gone, found)
		}
	}
	sound(t, s)
}
