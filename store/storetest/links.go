package storetest

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func links() tests {
	return tests{
		"a link comes back as it was":                 linkRoundTrip,
		"a link's times are UTC microseconds":         linkTimes,
		"a link's token and label may be any text":    linkOdd,
		"a link token is used once":                   linkTwice,
		"a link may have the name of its result":      linkNamedAsResult,
		"a link of an unknown result is refused":      linkNoResult,
		"an unknown link is not found":                linkUnknown,
		"a link comes with what surrounds its result": linkShared,
		"links of a result, the oldest first":         linksOrder,
		"links of a result, up to the most":           linksMost,
		"links of a result made at once":              linksAtOnce,
		"a revoked link keeps its first end":          linkRevoked,
		"a revoked link counts towards the most":      linkRevokedCounts,
		"a link like one just made is refused":        linkAlike,
		"of links alike, made at once, one is":        linksAlikeAtOnce,
	}
}

// link is a full link to a result, made 100 seconds into the suite's time.
func link(token, result string) questions.Link {
	return questions.Link{Token: token, Result: result, Label: "Architecture board", Scope: questions.Full, Created: at(100)}
}

// share stores links and stops the test when that fails.
func share(t *testing.T, st store.Store, links ...questions.Link) {
	t.Helper()
	for _, l := range links {
		succeed(t, st.CreateLink(t.Context(), l, 100, 0))
	}
}

// isLink reports a stored link that is not want.
func isLink(t *testing.T, st store.Store, want questions.Link) {
	t.Helper()
	got, err := st.Link(t.Context(), want.Token)
	succeed(t, err)
	same(t, want, got)
}

// linksAre reports links of a result that are not these, in this order.
func linksAre(t *testing.T, st store.Store, result string, want ...questions.Link) {
	t.Helper()
	got, err := st.LinksOf(t.Context(), result)
	succeed(t, err)
	same(t, want, got)
}

func linkRoundTrip(t *testing.T, st store.Store) {
	finished(t, st, "result")
	plain, narrow, dead := link("plain", "result"), link("narrow", "result"), link("dead", "result")
	narrow.Label, narrow.Scope, narrow.Expires = "", questions.VerdictOnly, at(200)
	dead.Revoked = at(101)
	links := []questions.Link{plain, narrow, dead}
	for _, scope := range questions.Scopes() {
		l := link("of scope "+string(scope), "result")
		l.Scope = scope
		links = append(links, l)
	}
	share(t, st, links...)
	for _, want := range links {
		isLink(t, st, want)
	}
}

func linkTimes(t *testing.T, st store.Store) {
	finished(t, st, "result")
	odd := time.Date(2026, time.March, 29, 3, 30, 0, 123456789, time.FixedZone("CEST", 7200))
	l := link("one", "result")
	l.Created, l.Expires = odd, odd.Add(time.Second)
	share(t, st, l)
	succeed(t, st.RevokeLink(t.Context(), "one", odd.Add(2*time.Second)))
	got, err := st.Link(t.Context(), "one")
	succeed(t, err)
	isMoment(t, at(0), got.Created)
	isMoment(t, at(1), got.Expires)
	isMoment(t, at(2), got.Revoked)
}

func linkOdd(t *testing.T, st store.Store) {
	finished(t, st, "result")
	for n, text := range oddTexts(questions.MaxLabel) {
		want := link(text, "result")
		want.Label, want.Created = text, at(n)
		share(t, st, want)
		isLink(t, st, want)
	}
}

func linkTwice(t *testing.T, st store.Store) {
	finished(t, st, "result")
	finished(t, st, "other")
	want := link("one", "result")
	share(t, st, want)
	for _, result := range []string{"result", "other"} {
		again := link("one", result)
		again.Label = "again"
		fails(t, questions.ErrConflict, st.CreateLink(t.Context(), again, 100, 0))
	}
	isLink(t, st, want)
	linksAre(t, st, "other")
}

func linkNamedAsResult(t *testing.T, st store.Store) {
	r := finished(t, st, "result")
	want := link("result", "result")
	share(t, st, want)
	isLink(t, st, want)
	isResult(t, st, r)
}

func linkNoResult(t *testing.T, st store.Store) {
	finished(t, st, "result")
	for _, unknown := range []string{"", "Result", "session of result"} {
		fails(t, questions.ErrNotFound, st.CreateLink(t.Context(), link("one", unknown), 100, 0))
		linksAre(t, st, unknown)
	}
	_, err := st.Link(t.Context(), "one")
	fails(t, questions.ErrNotFound, err)
}

func linkUnknown(t *testing.T, st store.Store) {
	finished(t, st, "result")
	want := link("one", "result")
	share(t, st, want)
	for _, unknown := range []string{"", "One", "one ", "%", "result"} {
		_, err := st.Link(t.Context(), unknown)
		fails(t, questions.ErrNotFound, err)
		fails(t, questions.ErrNotFound, st.RevokeLink(t.Context(), unknown, at(101)))
	}
	isLink(t, st, want)
}

func linksOrder(t *testing.T, st store.Store) {
	finished(t, st, "result")
	finished(t, st, "other")
	var made []questions.Link
	for token, n := range map[string]int{"c": 1, "a": 2, "d": 3, "b": 3} {
		l := link(token, "result")
		l.Created = at(n)
		made = append(made, l)
	}
	share(t, st, made...)
	share(t, st, link("of the other", "other"))
	got, err := st.LinksOf(t.Context(), "result")
	succeed(t, err)
	var tokens []string
	for _, l := range got {
		tokens = append(tokens, l.Token)
	}
	same(t, []string{"c", "a", "b", "d"}, tokens)
}

func linksMost(t *testing.T, st store.Store) {
	finished(t, st, "result")
	finished(t, st, "other")
	for _, most := range []int{-1, 0} {
		fails(t, questions.ErrTooMany, st.CreateLink(t.Context(), link("one", "result"), most, 0))
	}
	one, two := link("one", "result"), link("two", "result")
	share(t, st, link("of the other", "other"))
	succeed(t, st.CreateLink(t.Context(), one, 2, 0))
	succeed(t, st.CreateLink(t.Context(), two, 2, 0))
	fails(t, questions.ErrTooMany, st.CreateLink(t.Context(), link("three", "result"), 2, 0))
	linksAre(t, st, "result", one, two)
}

// linksAtOnce would make too many if the count were not part of the write.
func linksAtOnce(t *testing.T, st store.Store) {
	finished(t, st, "result")
	var made atomic.Int64
	atOnce(8, func(i int) {
		for n := range 5 {
			if st.CreateLink(t.Context(), link(fmt.Sprint(i, " ", n), "result"), 7, 0) == nil {
				made.Add(1)
			}
		}
	})
	got, err := st.LinksOf(t.Context(), "result")
	succeed(t, err)
	same(t, int64(7), made.Load())
	same(t, 7, len(got))
}

func linkRevoked(t *testing.T, st store.Store) {
	finished(t, st, "result")
	want, other := link("one", "result"), link("other", "result")
	want.Expires = at(300)
	share(t, st, want, other)
	for n := 200; n < 203; n++ {
		succeed(t, st.RevokeLink(t.Context(), "one", at(n)))
		want.Revoked = at(200)
		linksAre(t, st, "result", want, other)
	}
}

func linkRevokedCounts(t *testing.T, st store.Store) {
	finished(t, st, "result")
	share(t, st, link("one", "result"))
	succeed(t, st.RevokeLink(t.Context(), "one", at(101)))
	fails(t, questions.ErrTooMany, st.CreateLink(t.Context(), link("two", "result"), 1, 0))
}

func linkAlike(t *testing.T, st store.Store) {
	finished(t, st, "result")
	finished(t, st, "other")
	first := link("one", "result")
	first.Expires = first.Created.Add(time.Hour)
	share(t, st, first)
	alike := func(token, result string, seconds int) questions.Link {
		l := link(token, result)
		l.Created = at(100 + seconds)
		l.Expires = l.Created.Add(time.Hour)
		return l
	}
	make := func(l questions.Link) error { return st.CreateLink(t.Context(), l, 100, time.Minute) }
	fails(t, questions.ErrConflict, make(alike("two", "result", 59)))
	fails(t, questions.ErrConflict, make(alike("two", "result", -59))) // the clock may go back
	linksAre(t, st, "result", first)
	succeed(t, make(alike("of another", "other", 1)))
	label, scope, lifetime := alike("label", "result", 1), alike("scope", "result", 1), alike("lifetime", "result", 1)
	label.Label, scope.Scope, lifetime.Expires = "", questions.VerdictOnly, time.Time{}
	for _, l := range []questions.Link{label, scope, lifetime, alike("later", "result", 60)} {
		succeed(t, make(l))
	}
	fails(t, questions.ErrConflict, make(alike("after it", "result", 90)))
	succeed(t, st.RevokeLink(t.Context(), "later", at(170)))
	succeed(t, make(alike("in place of the ended", "result", 90)))
}

func linksAlikeAtOnce(t *testing.T, st store.Store) {
	finished(t, st, "result")
	atOnce(8, func(i int) {
		if err := st.CreateLink(t.Context(), link(fmt.Sprint(i), "result"), 100, time.Minute); err != nil {
			fails(t, questions.ErrConflict, err)
		}
	})
	got, err := st.LinksOf(t.Context(), "result")
	succeed(t, err)
	same(t, 1, len(got))
}

func linkShared(t *testing.T, st store.Store) {
	r := finished(t, st, "result")
	l := link("link", "result")
	l.Expires = at(300)
	share(t, st, l)
	want := questions.Shared{Link: l, Owner: r.Owner, Questionnaire: r.Questionnaire}
	is := func() {
		t.Helper()
		got, err := st.Shared(t.Context(), "link")
		succeed(t, err)
		same(t, want, got)
	}
	is()
	want.Settings = questions.ResultSettings{Review: at(500), Kept: true, Announce: true}
	arrange(t, st, "result", want.Settings)
	is()
	state(t, st, entry("result", 1))
	want.Stated = true
	is()
	succeed(t, st.RevokeLink(t.Context(), "link", at(150)))
	want.Revoked = at(150)
	is()
	for _, unknown := range []string{"Link", "result", ""} {
		_, err := st.Shared(t.Context(), unknown)
		fails(t, questions.ErrNotFound, err)
	}
}
