package sqlite

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/weighpoint/weighpoint/questions"
)

// What is kept of sessions is always what the file says, whoever changes them
// at the same time.
func TestKeptSessionsAreThoseOfTheFile(t *testing.T) {
	path := newPath(t)
	s := openAt(t, path)
	ids := []string{"a", "b", "c"}
	for round := range 30 {
		var group sync.WaitGroup
		for worker := range 6 {
			group.Go(func() {
				random := rand.New(rand.NewPCG(uint64(round), uint64(worker)))
				for range 8 {
					changeOrRead(t, s, ids[random.IntN(len(ids))], random)
				}
			})
		}
		group.Wait()
		for _, id := range ids {
			compareWithFile(t, s, id)
		}
	}
}

// changeOrRead does anything that bears on a session. There may be none.
func changeOrRead(t *testing.T, s *Store, id string, random *rand.Rand) {
	ctx := t.Context()
	at := aSession("").Created.Add(time.Duration(random.IntN(1e6)) * time.Microsecond)
	var err error
	switch random.IntN(12) {
	case 0:
		err = s.CreateSession(ctx, aSession(id), []byte("format: 1"))
	case 1, 2, 3, 4:
		err = s.SaveAnswer(ctx, id, fmt.Sprint("q", random.IntN(5)), questions.Answer{Choices: []string{fmt.Sprint(random.IntN(9))}, Importance: questions.More, At: at})
	case 5:
		err = s.Rename(ctx, id, fmt.Sprint("title ", random.IntN(9)), at)
	case 6:
		if session, found := s.Session(ctx, id); found == nil {
			err = s.Finish(ctx, aResult(fmt.Sprint("result ", random.Uint64()), id), session.Revision)
		}
	case 7:
		err = s.DeleteDecision(ctx, aSession("").Owner, id)
	case 8:
		_, err = s.Expire(ctx, at, at, 1)
	default:
		_, err = s.Session(ctx, id)
	}
	if err != nil && !errors.Is(err, questions.ErrNotFound) && !errors.Is(err, questions.ErrConflict) {
		t.Error(err)
	}
}

func compareWithFile(t *testing.T, s *Store, id string) {
	t.Helper()
	kept, keptErr := s.Session(t.Context(), id)
	read, err := sessionsFrom(t.Context(), s.reader, sessionByID, id)
	if err != nil {
		t.Fatal(err)
	}
	if len(read) == 0 {
		if !errors.Is(keptErr, questions.ErrNotFound) {
			t.Errorf("session %s is kept, and not in the file: %v", id, keptErr)
		}
		return
	}
	if diff := cmp.Diff(read[0], kept, cmpopts.EquateEmpty()); diff != "" || keptErr != nil {
		t.Errorf("session %s differs (-file +kept), %v:\n%s", id, keptErr, diff)
	}
}

func TestSessionsThatAreKeptAreBounded(t *testing.T) {
	var r recentSessions
	for n := range 3 * keptSessions {
		id := fmt.Sprint(n)
		_, _, changes := r.find(id)
		r.put(aSession(id), changes)
		if len(r.kept) > keptSessions {
			t.Fatalf("%d sessions are kept", len(r.kept))
		}
	}
	_, _, before := r.find("1")
	r.answered("1", "os", anAnswer("linux"), 1)
	r.put(aSession("1"), before)
	if _, kept, _ := r.find("1"); kept {
		t.Error("a session is kept that was read before it changed")
	}
}
