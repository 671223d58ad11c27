package storetest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func answers() tests {
	return tests{
		"an answer comes back as it was":               answerRoundTrip,
		"an answer counts as use and as a revision":    answerTouches,
		"an answer replaces the earlier one":           answerReplaces,
		"an answer of not sure has no choices":         answerUnsure,
		"an answer keeps the order of choices":         answerOrder,
		"an answer keeps any note":                     answerNotes,
		"an answer is to a question of any name":       answerNames,
		"an answer's note goes with the answer":        answerNoteReplaced,
		"an answer keeps what was withheld from it":    answerWithheld,
		"an answer's moment is in UTC microseconds":    answerMoment,
		"an answer to an unknown session is not found": answerUnknown,
		"answers of two sessions are apart":            answersApart,
		"answers saved at once are all kept":           answersAtOnce,
		"answers saved to one question at once count":  answersToOneQuestion,
		"an answer replaces the one that was expected": answerExpected,
		"of answers in place of one, one is saved":     answersExpectedAtOnce,
	}
}

func answerRoundTrip(t *testing.T, st store.Store) {
	want := session("one")
	create(t, st, want)
	for question, importance := range map[string]questions.Importance{"os": questions.Less, "place": questions.Normal, "team": questions.More} {
		a := questions.Answer{Choices: []string{"linux"}, Importance: importance, At: at(5)}
		succeed(t, st.SaveAnswer(t.Context(), "one", question, nil, a))
		want.Answers[question] = a
	}
	want.Used, want.Revision = at(5), 3
	holds(t, st, want)
}

func answerTouches(t *testing.T, st store.Store) {
	want := session("one")
	create(t, st, want)
	for n := 1; n <= 3; n++ {
		want.Answers["os"] = answer(n, "linux")
		succeed(t, st.SaveAnswer(t.Context(), "one", "os", nil, want.Answers["os"]))
		want.Used, want.Revision = at(n), int64(n)
		holds(t, st, want)
	}
}

func answerReplaces(t *testing.T, st store.Store) {
	want := session("one")
	create(t, st, want)
	succeed(t, st.SaveAnswer(t.Context(), "one", "os", nil, answer(1, "linux", "windows")))
	want.Answers["os"] = questions.Answer{Choices: []string{"bsd"}, Importance: questions.More, At: at(2)}
	succeed(t, st.SaveAnswer(t.Context(), "one", "os", nil, want.Answers["os"]))
	want.Used, want.Revision = at(2), 2
	holds(t, st, want)
}

func answerUnsure(t *testing.T, st store.Store) {
	create(t, st, session("one"))
	succeed(t, st.SaveAnswer(t.Context(), "one", "nil", nil, answer(1)))
	succeed(t, st.SaveAnswer(t.Context(), "one", "empty", nil, answer(1, []string{}...)))
	got, err := st.Session(t.Context(), "one")
	succeed(t, err)
	for _, question := range []string{"nil", "empty"} {
		a, ok := got.Answers[question]
		if !ok || !a.Unsure() {
			t.Errorf("%s: got %+v, %v", question, a, ok)
		}
	}
}

func answerOrder(t *testing.T, st store.Store) {
	create(t, st, session("one"))
	choices := []string{"z", "a", "m", "", "ü", `"`, "a,b", "[]"}
	succeed(t, st.SaveAnswer(t.Context(), "one", "network", nil, answer(1, choices...)))
	got, err := st.Session(t.Context(), "one")
	succeed(t, err)
	same(t, choices, got.Answers["network"].Choices)
}

func answerNotes(t *testing.T, st store.Store) {
	want := session("one")
	create(t, st, want)
	for n, note := range oddTexts(questions.MaxNote) {
		question := fmt.Sprint("question ", n)
		want.Answers[question] = noted(n, note)
		succeed(t, st.SaveAnswer(t.Context(), "one", question, nil, want.Answers[question]))
		want.Used, want.Revision = at(n), int64(n+1)
	}
	holds(t, st, want)
}

func answerNames(t *testing.T, st store.Store) {
	want := session("one")
	create(t, st, want)
	for n, question := range []string{"os", "o", "os.place", "os[0]", "#", `"`, `\`, `a"b\c`, "'", "$", "ü", "", " "} {
		for _, change := range []int{1, 2} {
			want.Answers[question] = answer(change, fmt.Sprint(n))
			succeed(t, st.SaveAnswer(t.Context(), "one", question, nil, want.Answers[question]))
			want.Revision++
		}
	}
	want.Used = at(2)
	holds(t, st, want)
}

func answerNoteReplaced(t *testing.T, st store.Store) {
	want := session("one")
	create(t, st, want)
	for n, a := range []questions.Answer{noted(0, "PCI audit in March"), noted(1, "no audit after all"), answer(2, "linux")} {
		want.Answers["os"] = a
		succeed(t, st.SaveAnswer(t.Context(), "one", "os", nil, a))
		want.Used, want.Revision = at(n), int64(n+1)
		holds(t, st, want)
	}
}

func answerWithheld(t *testing.T, st store.Store) {
	want := session("one")
	narrowed := answer(0, "linux")
	narrowed.Withheld = []string{"z", "a", `"`}
	want.Answers["began-with"] = narrowed
	create(t, st, want)
	for n, withheld := range [][]string{{"windows", "ü"}, {"bsd"}, nil} {
		a := answer(n+1, "linux")
		a.Withheld = withheld
		want.Answers["os"] = a
		succeed(t, st.SaveAnswer(t.Context(), "one", "os", nil, a))
		want.Used, want.Revision = at(n+1), int64(n+1)
		holds(t, st, want)
	}
}

func answerMoment(t *testing.T, st store.Store) {
	create(t, st, session("one"))
	a := answer(0, "linux")
	a.At = time.Date(2026, time.March, 29, 3, 30, 0, 123456789, time.FixedZone("CEST", 7200))
	succeed(t, st.SaveAnswer(t.Context(), "one", "os", nil, a))
	got, err := st.Session(t.Context(), "one")
	succeed(t, err)
	isMoment(t, at(0), got.Answers["os"].At)
	isMoment(t, at(0), got.Used)
}

func answerUnknown(t *testing.T, st store.Store) {
	create(t, st, session("one"))
	fails(t, questions.ErrNotFound, st.SaveAnswer(t.Context(), "two", "os", nil, answer(1, "linux")))
	holds(t, st, session("one"))
}

func answersApart(t *testing.T, st store.Store) {
	one, two := session("one"), session("two")
	create(t, st, one, two)
	one.Answers["os"], two.Answers["os"] = answer(1, "linux"), answer(2, "windows")
	for _, s := range []*questions.Session{&one, &two} {
		succeed(t, st.SaveAnswer(t.Context(), s.ID, "os", nil, s.Answers["os"]))
		s.Used, s.Revision = s.Answers["os"].At, 1
	}
	holds(t, st, one)
	holds(t, st, two)
}

func answersAtOnce(t *testing.T, st store.Store) {
	create(t, st, session("one"))
	const savers, each = 8, 25
	want := questions.Answers{}
	for n := range savers * each {
		want[fmt.Sprint("question ", n)] = answer(1, fmt.Sprint("choice ", n))
	}
	atOnce(savers, func(saver int) {
		for n := range each {
			question := fmt.Sprint("question ", saver*each+n)
			if err := st.SaveAnswer(t.Context(), "one", question, nil, want[question]); err != nil {
				t.Error(err)
			}
		}
	})
	got, err := st.Session(t.Context(), "one")
	succeed(t, err)
	same(t, want, got.Answers)
	same(t, int64(savers*each), got.Revision)
}

func answersToOneQuestion(t *testing.T, st store.Store) {
	create(t, st, session("one"))
	const savers, each = 8, 10
	atOnce(savers, func(saver int) {
		for range each {
			if err := st.SaveAnswer(t.Context(), "one", "os", nil, answer(saver, fmt.Sprint(saver))); err != nil {
				t.Error(err)
			}
		}
	})
	got, err := st.Session(t.Context(), "one")
	succeed(t, err)
	same(t, int64(savers*each), got.Revision)
	same(t, got.Used, got.Answers["os"].At)
}

func answerExpected(t *testing.T, st store.Store) {
	want := session("one")
	create(t, st, want)
	save := func(was, a questions.Answer) error { return st.SaveAnswer(t.Context(), "one", "os", &was, a) }
	none, unsure := questions.Answer{}, answer(1)
	fails(t, questions.ErrConflict, save(unsure, answer(1, "linux")))
	succeed(t, save(none, unsure))
	fails(t, questions.ErrConflict, save(none, answer(2, "linux")))
	succeed(t, save(unsure, noted(3, "important")))
	fails(t, questions.ErrConflict, save(answer(3, "linux"), answer(4, "bsd")))
	fails(t, questions.ErrConflict, save(none, answer(4, "bsd")))
	want.Answers["os"], want.Used, want.Revision = noted(3, "important"), at(3), 2
	holds(t, st, want)
	succeed(t, save(none, noted(5, "important"))) // which says the same
	succeed(t, save(noted(0, "important"), answer(6, "bsd")))
	want.Answers["os"], want.Used, want.Revision = answer(6, "bsd"), at(6), 4
	holds(t, st, want)
	fails(t, questions.ErrNotFound, st.SaveAnswer(t.Context(), "two", "os", &none, answer(7, "bsd")))
}

// answersExpectedAtOnce would save several if the check were not part of the
// write.
func answersExpectedAtOnce(t *testing.T, st store.Store) {
	create(t, st, session("one"))
	was := questions.Answer{}
	for round := range 10 {
		var saved atomic.Int64
		atOnce(8, func(saver int) {
			err := st.SaveAnswer(t.Context(), "one", "os", &was, answer(round, fmt.Sprint(round, " ", saver)))
			if err == nil {
				saved.Add(1)
			} else {
				fails(t, questions.ErrConflict, err)
			}
		})
		same(t, int64(1), saved.Load())
		got, err := st.Session(t.Context(), "one")
		succeed(t, err)
		was = got.Answers["os"]
	}
}

// atOnce runs do in n goroutines, numbered from 0, and waits for all.
func atOnce(n int, do func(i int)) {
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { do(i) })
	}
	group.Wait()
}
