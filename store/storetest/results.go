package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func results() tests {
	return tests{
		"a result comes back as it was":              resultRoundTrip,
		"a result's times are UTC microseconds":      resultTimes,
		"a result's id may be long and odd":          resultOddIDs,
		"a result holds the answers it was given":    resultPathAnswers,
		"an unknown result is not found":             resultUnknown,
		"a result is noted in its session":           resultNoted,
		"a result of an unknown session is refused":  resultNoSession,
		"a result of an old revision is refused":     resultStale,
		"a result never changes":                     resultImmutable,
		"a result id is used once":                   resultTwice,
		"the results of a questionnaire are found":   resultsOfQuestionnaire,
		"results never miss an answer saved at once": resultsAtOnce,
	}
}

func resultRoundTrip(t *testing.T, st store.Store) {
	isResult(t, st, finished(t, st, "token"))
}

func resultTimes(t *testing.T, st store.Store) {
	create(t, st, session("one"))
	r := result("token", "one")
	r.Created = time.Date(2026, time.March, 29, 3, 30, 0, 123456789, time.FixedZone("CEST", 7200))
	r.Answers = questions.Answers{"os": {Choices: []string{"linux"}, Importance: questions.More, At: r.Created}}
	succeed(t, st.Finish(t.Context(), r, 0))
	got, err := st.Result(t.Context(), "token")
	succeed(t, err)
	isMoment(t, at(0), got.Created)
	isMoment(t, at(0), got.Answers["os"].At)
}

func resultOddIDs(t *testing.T, st store.Store) {
	create(t, st, session("one"))
	want := result("Ünïcödé-🚀 '\"\\\n", "one")
	want.Answers = questions.Answers{"ü🚀": answer(1, "<&>", "ü🚀"), "unsure": answer(2), "noted": noted(3, "<&> 'ü🚀'\n")}
	succeed(t, st.Finish(t.Context(), want, 0))
	isResult(t, st, want)
}

func resultPathAnswers(t *testing.T, st store.Store) {
	create(t, st, session("one"))
	succeed(t, st.SaveAnswer(t.Context(), "one", "os", nil, answer(1, "linux")))
	succeed(t, st.SaveAnswer(t.Context(), "one", "hidden", nil, answer(2, "secret")))
	want := result("token", "one")
	succeed(t, st.Finish(t.Context(), want, 2))
	isResult(t, st, want)
}

func resultUnknown(t *testing.T, st store.Store) {
	finished(t, st, "token")
	for _, token := range []string{"", "Token", "token ", "%"} {
		_, err := st.Result(t.Context(), token)
		fails(t, questions.ErrNotFound, err)
	}
}

func resultNoted(t *testing.T, st store.Store) {
	want, other := session("one"), session("other")
	create(t, st, want, other)
	for n, token := range []string{"first", "second"} {
		want.Answers["os"] = answer(n, "linux")
		succeed(t, st.SaveAnswer(t.Context(), "one", "os", nil, want.Answers["os"]))
		succeed(t, st.Finish(t.Context(), result(token, "one"), int64(n+1)))
		want.Used, want.Revision, want.Title = at(60), int64(n+1), "Payment service"
		want.Result, want.ResultRevision = token, want.Revision
		holds(t, st, want)
	}
	holds(t, st, other)
}

func resultNoSession(t *testing.T, st store.Store) {
	create(t, st, session("one"))
	fails(t, questions.ErrNotFound, st.Finish(t.Context(), result("token", "two"), 0))
	_, err := st.Result(t.Context(), "token")
	fails(t, questions.ErrNotFound, err)
}

func resultStale(t *testing.T, st store.Store) {
	want := session("one")
	create(t, st, want)
	want.Answers["os"] = answer(1, "linux")
	want.Used, want.Revision = at(1), 1
	succeed(t, st.SaveAnswer(t.Context(), "one", "os", nil, want.Answers["os"]))
	for _, revision := range []int64{0, 2, -1} {
		fails(t, questions.ErrConflict, st.Finish(t.Context(), result("token", "one"), revision))
	}
	_, err := st.Result(t.Context(), "token")
	fails(t, questions.ErrNotFound, err)
	holds(t, st, want)
}

func resultImmutable(t *testing.T, st store.Store) {
	want := finished(t, st, "token")
	succeed(t, st.SaveAnswer(t.Context(), want.Session, "os", nil, answer(70, "windows")))
	again := result("another token", want.Session)
	again.Verdict = []byte(`{"ranking": ["plain-vms"]}`)
	succeed(t, st.Finish(t.Context(), again, 1))
	again.Replaces = want.ID
	isResult(t, st, want)
	isResult(t, st, again)
}

func resultTwice(t *testing.T, st store.Store) {
	want := finished(t, st, "token")
	other := session("other")
	other.Owner = owner(2)
	create(t, st, other)
	fails(t, questions.ErrConflict, st.Finish(t.Context(), result("token", "other"), 0))
	isResult(t, st, want)
	holds(t, st, other)
}

// resultsAtOnce finishes a session again and again while four others save
// answers to it. Whatever is accepted stays, and the rest is a conflict.
func resultsAtOnce(t *testing.T, st store.Store) {
	create(t, st, session("one"))
	var accepted atomic.Int64
	atOnce(8, func(i int) {
		for n := range 20 {
			if i < 4 {
				countUp(t, st, i, n)
			} else if finishAsRead(t, st, fmt.Sprint(i, " ", n)) {
				accepted.Add(1)
			}
		}
	})
	same(t, accepted.Load(), int64(len(resultsOf(t, st, owner(1)))))
}

// countUp saves n as the answer to a question that saver alone answers.
func countUp(t *testing.T, st store.Store, saver, n int) {
	if err := st.SaveAnswer(t.Context(), "one", fmt.Sprint(saver), nil, answer(n, fmt.Sprint(n))); err != nil {
		t.Error(err)
	}
}

// finishAsRead finishes the session with what it reads, and says whether that
// was accepted. Since every saver counts up from 0, the answers add up to the
// revision if both were read as of one moment.
func finishAsRead(t *testing.T, st store.Store, token string) bool {
	s, err := st.Session(t.Context(), "one")
	if err != nil {
		t.Error(err)
	}
	var saved int64
	for _, a := range s.Answers {
		n, _ := strconv.Atoi(a.Choices[0]) // countUp wrote it
		saved += int64(n) + 1
	}
	if saved != s.Revision {
		t.Errorf("read revision %d with the answers of revision %d", s.Revision, saved)
	}
	err = st.Finish(t.Context(), result(token, "one"), s.Revision)
	if err != nil && !errors.Is(err, questions.ErrConflict) {
		t.Error(err)
	}
	return err == nil
}

// finished stores a session of that name and its first result.
func finished(t *testing.T, st store.Store, token string) questions.Result {
	t.Helper()
	r := result(token, "session of "+token)
	create(t, st, session(r.Session))
	succeed(t, st.Finish(t.Context(), r, 0))
	return r
}

// isResult reports a stored result that is not want.
func isResult(t *testing.T, st store.Store, want questions.Result) {
	t.Helper()
	got, err := st.Result(t.Context(), want.ID)
	succeed(t, err)
	same(t, want, got)
}

// resultsAre reports an owner's results that are not these, in whatever order.
func resultsAre(t *testing.T, st store.Store, owner [32]byte, want ...string) {
	t.Helper()
	got := resultsOf(t, st, owner)
	slices.Sort(got)
	slices.Sort(want)
	same(t, want, got)
}

// resultsOf returns the ids of an owner's results.
func resultsOf(t *testing.T, st store.Store, owner [32]byte) []string {
	t.Helper()
	found, err := st.DecisionsOf(t.Context(), owner, at(0), 1000, 0)
	succeed(t, err)
	var ids []string
	for _, d := range found {
		for _, r := range d.Results {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

func resultsOfQuestionnaire(t *testing.T, st store.Store) {
	var ids []string
	each := func(questionnaire string) error {
		ids = nil
		return st.EachResult(t.Context(), questionnaire, func(r questions.Result) error {
			ids = append(ids, r.ID)
			return nil
		})
	}
	succeed(t, each("lunch"))
	same(t, []string(nil), ids)
	want := finished(t, st, "token")
	succeed(t, each(want.Questionnaire))
	same(t, []string{"token"}, ids)
	succeed(t, each("another"))
	same(t, []string(nil), ids)
	broken := errors.New("enough")
	fails(t, broken, st.EachResult(t.Context(), want.Questionnaire, func(questions.Result) error { return broken }))
}
