package storetest

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
)

func titles() tests {
	return tests{
		"a title may be any text":                          titlesOdd,
		"a title of the result becomes the session's":      titleReplaces,
		"a title stays with a result of its own":           titleKept,
		"a title at one revision makes one result":         titleTwice,
		"a title that differs at all makes another result": titleDiffers,
		"a title that comes back makes another result":     titleBack,
		"a title makes another result of a later revision": titleLater,
		"a title given before finishing is no obstacle":    titleBefore,
		"a title finished twice at once makes one result":  titleAtOnce,
	}
}

func titlesOdd(t *testing.T, st Store) {
	for n, title := range oddTexts(questions.MaxTitle) {
		s := session(fmt.Sprint("session ", n))
		s.Title = title
		create(t, st, s)
		holds(t, st, s)
		r := result(fmt.Sprint("token ", n), s.ID)
		r.Title = title
		succeed(t, st.Finish(t.Context(), r, 0))
		isResult(t, st, r)
		s.Result = r.Token
		holds(t, st, s)
	}
}

func titleReplaces(t *testing.T, st Store) {
	want, other := session("one"), session("other")
	want.Title, other.Title = "first thoughts", "not mine"
	create(t, st, want, other)
	for _, title := range []string{"Payment service", "", "Payment service, again"} {
		finishAs(t, st, "token of "+title, title, nil)
		want.Title, want.Result = title, "token of "+title
		holds(t, st, want)
	}
	holds(t, st, other)
}

func titleKept(t *testing.T, st Store) {
	create(t, st, session("one"))
	var made []questions.Result
	for _, title := range []string{"Payment service", "", "Checkout"} {
		made = append(made, finishAs(t, st, "token of "+title, title, nil))
	}
	for _, r := range made {
		isResult(t, st, r)
	}
}

func titleTwice(t *testing.T, st Store) {
	for n, title := range []string{"", "Payment service", "Größe über alles? 🚀"} {
		want := session(fmt.Sprint("session ", n))
		want.Owner, want.Title, want.Result = owner(byte(n)), title, fmt.Sprint("first of ", n)
		create(t, st, want)
		first, second := result(want.Result, want.ID), result(fmt.Sprint("second of ", n), want.ID)
		first.Title, second.Title = title, title
		succeed(t, st.Finish(t.Context(), first, 0))
		fails(t, questions.ErrConflict, st.Finish(t.Context(), second, 0))
		holds(t, st, want)
		resultsAre(t, st, want.Owner, 10, first.Token)
	}
}

func titleDiffers(t *testing.T, st Store) {
	create(t, st, session("one"))
	titles := []string{"Payment service", "payment service", "Payment service ", "Payment  service", "ü", "u\u0308", "", " "}
	for n, title := range titles {
		finishAs(t, st, fmt.Sprint(n), title, nil)
		finishAs(t, st, fmt.Sprint(n, " again"), title, questions.ErrConflict)
	}
	kept, err := st.ResultsOf(t.Context(), owner(1), 100)
	succeed(t, err)
	same(t, len(titles), len(kept))
}

// titleBack takes a title up again: the session's last result is what it would
// repeat, not any before.
func titleBack(t *testing.T, st Store) {
	want := session("one")
	create(t, st, want)
	for n, title := range []string{"Payment service", "Checkout", "Payment service"} {
		want.Title, want.Result = title, fmt.Sprint(n)
		finishAs(t, st, want.Result, title, nil)
		holds(t, st, want)
	}
}

func titleLater(t *testing.T, st Store) {
	create(t, st, session("one"))
	finishAs(t, st, "first", "Payment service", nil)
	succeed(t, st.SaveAnswer(t.Context(), "one", "os", answer(1, "linux")))
	finishAs(t, st, "late", "Payment service", questions.ErrConflict)
	r := result("second", "one")
	succeed(t, st.Finish(t.Context(), r, 1))
	isResult(t, st, r)
	fails(t, questions.ErrConflict, st.Finish(t.Context(), result("third", "one"), 1))
	resultsCount(t, st, 2)
}

func titleBefore(t *testing.T, st Store) {
	named := session("one")
	named.Title = "Payment service"
	create(t, st, named)
	finishAs(t, st, "token", named.Title, nil)
	resultsAre(t, st, owner(1), 10, "token")
}

// titleAtOnce finishes each of some sessions twice at the same time, as a
// double click does.
func titleAtOnce(t *testing.T, st Store) {
	for n := range 20 {
		want := session(fmt.Sprint(n))
		want.Owner, want.Title = owner(byte(n)), "Payment service"
		create(t, st, want)
		want.Result = doubleClick(t, st, want.ID)
		holds(t, st, want)
		resultsAre(t, st, want.Owner, 10, want.Result)
	}
}

// doubleClick finishes a session twice at once and returns the token of the one
// result that was accepted.
func doubleClick(t *testing.T, st Store, session string) string {
	t.Helper()
	var accepted, refused atomic.Int64
	tokens := make(chan string, 2)
	atOnce(2, func(i int) {
		r := result(fmt.Sprint(session, " ", i), session)
		switch err := st.Finish(t.Context(), r, 0); {
		case err == nil:
			accepted.Add(1)
			tokens <- r.Token
		case errors.Is(err, questions.ErrConflict):
			refused.Add(1)
		default:
			t.Error(err)
		}
	})
	if accepted.Load() != 1 || refused.Load() != 1 {
		t.Fatalf("%d of two were accepted and %d refused", accepted.Load(), refused.Load())
	}
	return <-tokens
}
