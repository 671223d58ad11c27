package storetest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func titles() tests {
	return tests{
		"a title may be any text":                     titleOdd,
		"a title of a result is its session's too":    titleNoted,
		"a title makes one result of a revision":      titleTwice,
		"a title makes one result of a double click":  titleTwiceAtOnce,
		"a title that differs makes another result":   titleDiffers,
		"a title taken up again makes another result": titleBack,
		"a title makes a result of a later revision":  titleLater,
		"a title does not save an old revision":       titleStale,
		"a title may be given at any time":            renamed,
		"a title given later leaves the results":      renamedAfter,
		"a title of an unknown session is not found":  renamedUnknown,
		"a title is not changed in place of another":  renamedOvertaken,
		"of titles given at once, one is":             renamedAtOnce,
	}
}

func titleOdd(t *testing.T, st store.Store) {
	for n, title := range oddTexts(questions.MaxTitle) {
		s := session(fmt.Sprint("session ", n))
		s.Title = title
		create(t, st, s)
		holds(t, st, s)
		r := result(fmt.Sprint("token ", n), s.ID)
		r.Title = title
		succeed(t, st.Finish(t.Context(), r, 0))
		isResult(t, st, r)
		s.Result, s.Used = r.ID, r.Created
		holds(t, st, s)
	}
}

func titleNoted(t *testing.T, st store.Store) {
	want, other := session("one"), session("other")
	want.Title, other.Title = "first thoughts", "another decision"
	create(t, st, want, other)
	for n, title := range []string{"Payment service", "", "Checkout"} {
		want.Title, want.Result, want.Used = title, fmt.Sprint(n), at(60)
		succeed(t, st.Finish(t.Context(), titled(want.Result, title), 0))
		holds(t, st, want)
	}
	isResult(t, st, titled("0", "Payment service"))
	untitled := titled("1", "")
	untitled.Replaces = "0"
	isResult(t, st, untitled)
	holds(t, st, other)
}

// titleTwice finishes twice under the title that the session had all along.
func titleTwice(t *testing.T, st store.Store) {
	for _, title := range append(oddTexts(questions.MaxTitle), "") {
		want := session("session of " + title)
		want.Title, want.Result = title, "token of "+title
		create(t, st, want)
		r := result(want.Result, want.ID)
		r.Title = title
		succeed(t, st.Finish(t.Context(), r, 0))
		want.Used = r.Created
		r.ID = "second " + r.ID
		refused(t, st, r, 0)
		holds(t, st, want)
	}
}

func titleTwiceAtOnce(t *testing.T, st store.Store) {
	for n := range 20 {
		want := session(fmt.Sprint(n))
		want.Owner, want.Title = owner(byte(n)), "Payment service"
		create(t, st, want)
		want.Result, want.Used = doubleClick(t, st, want.ID), at(60)
		holds(t, st, want)
		resultsAre(t, st, want.Owner, want.Result)
	}
}

// doubleClick finishes a session twice at once, and returns the token of the
// one result that is accepted.
func doubleClick(t *testing.T, st store.Store, session string) string {
	t.Helper()
	tokens := []string{"left of " + session, "right of " + session}
	errs := make([]error, len(tokens))
	atOnce(len(tokens), func(i int) { errs[i] = st.Finish(t.Context(), result(tokens[i], session), 0) })
	accepted := slices.Index(errs, nil)
	if accepted < 0 {
		t.Fatalf("both are refused: %v", errs)
	}
	fails(t, questions.ErrConflict, errs[1-accepted])
	return tokens[accepted]
}

func titleDiffers(t *testing.T, st store.Store) {
	create(t, st, session("one"))
	for n, title := range []string{"Payment service", "payment service", "Payment service ", "", " ", "\u00fc", "u\u0308"} {
		want := titled(fmt.Sprint(n), title)
		succeed(t, st.Finish(t.Context(), want, 0))
		if n > 0 {
			want.Replaces = fmt.Sprint(n - 1)
		}
		isResult(t, st, want)
		refused(t, st, titled("again", title), 0)
	}
}

// titleBack repeats a result of before the last: only the last is what the
// session was finished with.
func titleBack(t *testing.T, st store.Store) {
	want := session("one")
	create(t, st, want)
	for n, title := range []string{"Payment service", "Checkout", "Payment service"} {
		want.Title, want.Result, want.Used = title, fmt.Sprint(n), at(60)
		succeed(t, st.Finish(t.Context(), titled(want.Result, title), 0))
		holds(t, st, want)
	}
}

func titleLater(t *testing.T, st store.Store) {
	create(t, st, session("one"))
	succeed(t, st.Finish(t.Context(), result("first", "one"), 0))
	succeed(t, st.SaveAnswer(t.Context(), "one", "os", nil, answer(1, "linux")))
	succeed(t, st.Finish(t.Context(), result("second", "one"), 1))
	refused(t, st, result("third", "one"), 1)
}

func titleStale(t *testing.T, st store.Store) {
	create(t, st, session("one"))
	succeed(t, st.Finish(t.Context(), result("first", "one"), 0))
	succeed(t, st.SaveAnswer(t.Context(), "one", "os", nil, answer(1, "linux")))
	refused(t, st, result("same title", "one"), 0)
	refused(t, st, titled("another title", "Checkout"), 0)
}

func renamed(t *testing.T, st store.Store) {
	want, other := session("one"), session("other")
	want.Answers = questions.Answers{"os": noted(1, "for now")}
	create(t, st, want, other)
	for n, title := range append(oddTexts(questions.MaxTitle), "") {
		want.Title, want.Used = title, at(n)
		succeed(t, st.Rename(t.Context(), "one", nil, title, at(n)))
		holds(t, st, want)
	}
	holds(t, st, other)
}

func renamedAfter(t *testing.T, st store.Store) {
	r := finished(t, st, "result")
	succeed(t, st.Rename(t.Context(), r.Session, nil, "Checkout", at(70)))
	isResult(t, st, r)
	refused(t, st, result("second", r.Session), 0)
	r = result("third", r.Session)
	r.Title = "Checkout"
	succeed(t, st.Finish(t.Context(), r, 0))
}

func renamedUnknown(t *testing.T, st store.Store) {
	create(t, st, session("one"))
	fails(t, questions.ErrNotFound, st.Rename(t.Context(), "One", nil, "Checkout", at(70)))
	holds(t, st, session("one"))
}

func renamedOvertaken(t *testing.T, st store.Store) {
	create(t, st, session("one"))
	none, first, second := session("one").Title, "Checkout", "Payments"
	succeed(t, st.Rename(t.Context(), "one", &none, first, at(70)))
	fails(t, questions.ErrConflict, st.Rename(t.Context(), "one", &none, second, at(71)))
	want := session("one")
	want.Title, want.Used = first, at(70)
	holds(t, st, want)
	succeed(t, st.Rename(t.Context(), "one", &none, first, at(72))) // the same is no conflict
	succeed(t, st.Rename(t.Context(), "one", &first, second, at(73)))
	want.Title, want.Used = second, at(73)
	holds(t, st, want)
	fails(t, questions.ErrNotFound, st.Rename(t.Context(), "One", &none, first, at(74)))
}

func renamedAtOnce(t *testing.T, st store.Store) {
	create(t, st, session("one"))
	was := session("one").Title
	errs := make([]error, 8)
	atOnce(len(errs), func(i int) {
		errs[i] = st.Rename(t.Context(), "one", &was, fmt.Sprint("title ", i), at(70))
	})
	oneWins(t, errs)
}

// oneWins wants one of several writes that were made at once to succeed, and the
// others to be refused.
func oneWins(t *testing.T, errs []error) {
	t.Helper()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
			continue
		}
		fails(t, questions.ErrConflict, err)
	}
	if won != 1 {
		t.Errorf("%d of %d writes succeed, want one", won, len(errs))
	}
}

// titled is a result of session "one" under that title.
func titled(token, title string) questions.Result {
	r := result(token, "one")
	r.Title = title
	return r
}

// refused reports a result that is accepted, or kept in spite of the conflict.
func refused(t *testing.T, st store.Store, r questions.Result, revision int64) {
	t.Helper()
	fails(t, questions.ErrConflict, st.Finish(t.Context(), r, revision))
	_, err := st.Result(t.Context(), r.ID)
	fails(t, questions.ErrNotFound, err)
}
