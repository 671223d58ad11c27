package storetest

import (
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func sessions() tests {
	return tests{
		"a session comes back as it was":            sessionRoundTrip,
		"a session comes back with first answers":   sessionWithAnswers,
		"an unknown session is not found":           sessionUnknown,
		"a session id is used once":                 sessionTwice,
		"a session's times are UTC microseconds":    sessionTimes,
		"a session's id may be long and odd":        sessionOddIDs,
		"sessions of an owner, the last used first": sessionsOrder,
		"sessions of an owner, up to the limit":     sessionsLimit,
		"sessions of an owner are nobody else's":    sessionsOwners,
		"sessions of an owner with their answers":   sessionsAnswers,
	}
}

func sessionRoundTrip(t *testing.T, st store.Store) {
	want := session("one")
	want.Owner, want.Title = [32]byte{0, 1, 2, 0xff, 31: 0}, "Payment service"
	create(t, st, want, session("other"))
	holds(t, st, want)
}

func sessionWithAnswers(t *testing.T, st store.Store) {
	want := session("one")
	want.Revision = 2
	want.Answers = questions.Answers{"os": noted(1, "for now"), "place": answer(2)}
	create(t, st, want)
	holds(t, st, want)
}

func sessionUnknown(t *testing.T, st store.Store) {
	create(t, st, session("one"))
	for _, id := range []string{"", "One", "one ", "on_", "%"} {
		_, err := st.Session(t.Context(), id)
		fails(t, questions.ErrNotFound, err)
	}
}

func sessionTwice(t *testing.T, st store.Store) {
	first, second := session("one"), session("one")
	second.Owner, second.Version = owner(2), "another version"
	create(t, st, first)
	fails(t, questions.ErrConflict, st.CreateSession(t.Context(), second, []byte("another text")))
	holds(t, st, first)
	_, err := st.Questionnaire(t.Context(), second.Version)
	fails(t, questions.ErrNotFound, err)
}

func sessionTimes(t *testing.T, st store.Store) {
	s := session("one")
	s.Created = time.Date(2026, time.March, 29, 3, 30, 0, 123456789, time.FixedZone("CEST", 7200))
	s.Used = time.Date(1969, time.December, 31, 23, 59, 59, 999999000, time.UTC)
	create(t, st, s)
	got, err := st.Session(t.Context(), "one")
	succeed(t, err)
	isMoment(t, at(0), got.Created)
	isMoment(t, s.Used, got.Used)
}

func sessionOddIDs(t *testing.T, st store.Store) {
	ids := []string{
		strings.Repeat("long", 500), "Ünïcödé-🚀", "u\u0308", "\u00fc", "'; DROP TABLE sessions; --",
		`back\slash "quotes"`, "new\nline\ttab", "%", "_", "NULL", "0", "00", "1e3", " ",
	}
	for _, id := range ids {
		create(t, st, session(id))
		succeed(t, st.SaveAnswer(t.Context(), id, id, nil, answer(1, id)))
	}
	for _, id := range ids {
		want := session(id)
		want.Used, want.Revision, want.Answers = at(1), 1, questions.Answers{id: answer(1, id)}
		holds(t, st, want)
	}
}

func sessionsOrder(t *testing.T, st store.Store) {
	create(t, st, used("a", 3), used("b", 1), used("c", 2))
	sessionsAre(t, st, owner(1), 10, "a", "c", "b")
	succeed(t, st.SaveAnswer(t.Context(), "b", "os", nil, answer(4, "linux")))
	sessionsAre(t, st, owner(1), 10, "b", "a", "c")
}

func sessionsLimit(t *testing.T, st store.Store) {
	for n, id := range []string{"a", "b", "c"} {
		s := used(id, n)
		s.Answers = questions.Answers{"os": answer(1, "linux"), "place": answer(2, "own")}
		create(t, st, s)
	}
	sessionsAre(t, st, owner(1), 3, "c", "b", "a")
	sessionsAre(t, st, owner(1), 2, "c", "b")
	sessionsAre(t, st, owner(1), 0)
	sessionsAre(t, st, owner(1), -1)
}

func sessionsOwners(t *testing.T, st store.Store) {
	theirs := session("theirs")
	theirs.Owner = owner(2)
	create(t, st, session("mine"), theirs)
	sessionsAre(t, st, owner(1), 10, "mine")
	sessionsAre(t, st, owner(2), 10, "theirs")
	sessionsAre(t, st, owner(3), 10)
	sessionsAre(t, st, [32]byte{}, 10)
}

func sessionsAnswers(t *testing.T, st store.Store) {
	full, empty := used("full", 2), used("empty", 1)
	full.Answers = questions.Answers{"os": noted(1, "for now"), "place": answer(2, "own", "rented")}
	full.Title = "Payment service"
	create(t, st, full, empty)
	got, err := st.SessionsOf(t.Context(), owner(1), 10)
	succeed(t, err)
	same(t, []questions.Session{full, empty}, got)
}

// used is a session that was used n seconds into the suite's time.
func used(id string, n int) questions.Session {
	s := session(id)
	s.Used = at(n)
	return s
}

// sessionsAre reports an owner's sessions that are not these, in this order.
func sessionsAre(t *testing.T, st store.Store, owner [32]byte, limit int, want ...string) {
	t.Helper()
	found, err := st.SessionsOf(t.Context(), owner, limit)
	succeed(t, err)
	var got []string
	for _, s := range found {
		got = append(got, s.ID)
	}
	same(t, want, got)
}
