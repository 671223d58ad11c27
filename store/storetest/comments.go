package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func comments() tests {
	return tests{
		"a comment comes back as it was":               commentRoundTrip,
		"a comment's moments are UTC microseconds":     commentTimes,
		"a comment said twice is one":                  commentTwice,
		"of comments alike, made at once, one is":      commentAtOnce,
		"a comment id is used once":                    commentIDTwice,
		"comments of a result, up to the most":         commentMost,
		"a comment on an unknown result is refused":    commentUnknown,
		"comments by a browser, the latest first":      commentsByWriter,
		"a comment is cared for by one at a time":      commentCare,
		"a comment of another result is not cared for": commentCareElsewhere,
		"comments are read up to a moment":             commentsRead,
		"a comment is deleted by its writer alone":     commentDelete,
		"comments go with their result":                commentGoes,
		"comments do not hold their result":            commentHoldsNothing,
		"a comment leaves the result as it was":        commentLeaves,
		"comments are counted beside their result":     commentCounts,
		"an adopted writer's comments are the other's": commentAdopted,
	}
}

// comment is one of the third browser, made 80 seconds into the suite's time.
func comment(id, result string) questions.Comment {
	return questions.Comment{
		ID: id, Result: result, Writer: owner(3), Name: "Ben", Text: "Why " + id + "?", About: questions.OnVerdict, Written: at(80),
	}
}

// say stores comments and stops the test when that fails.
func say(t *testing.T, st store.Store, all ...questions.Comment) {
	t.Helper()
	for _, c := range all {
		succeed(t, st.AddComment(t.Context(), c, 100))
	}
}

// commentsAre reports what is stored on a result that is not want.
func commentsAre(t *testing.T, st store.Store, result string, want ...questions.Comment) {
	t.Helper()
	got, err := st.CommentsOf(t.Context(), result)
	succeed(t, err)
	same(t, want, got)
}

func commentRoundTrip(t *testing.T, st store.Store) {
	finished(t, st, "result")
	commentsAre(t, st, "result")
	var want []questions.Comment
	for i, text := range oddTexts(questions.MaxComment) {
		c := comment(fmt.Sprint("c", i), "result")
		c.Name, c.Text, c.About, c.Written = text, text, questions.OnOption(text), at(80+i)
		if i%2 == 1 {
			c.CommentCare = questions.CommentCare{Answer: text, Answered: at(200), Settled: at(201), Hidden: true, Read: true}
		}
		want = append(want, c)
	}
	say(t, st, want...)
	commentsAre(t, st, "result", want...)
}

func commentTimes(t *testing.T, st store.Store) {
	finished(t, st, "result")
	c := comment("c", "result")
	c.Written = time.Date(2026, time.March, 29, 3, 30, 0, 123456789, time.FixedZone("CEST", 7200))
	say(t, st, c)
	got, err := st.CommentsOf(t.Context(), "result")
	succeed(t, err)
	isMoment(t, at(0), got[0].Written)
}

func commentTwice(t *testing.T, st store.Store) {
	finished(t, st, "result")
	again := comment("c", "result")
	again.ID, again.Written = "again", at(90)
	say(t, st, comment("c", "result"), again)
	commentsAre(t, st, "result", comment("c", "result"))
	again.Writer = owner(4)
	say(t, st, again)
	commentsAre(t, st, "result", comment("c", "result"), again)
}

func commentAtOnce(t *testing.T, st store.Store) {
	finished(t, st, "result")
	atOnce(8, func(i int) {
		c := comment("c", "result")
		c.ID = fmt.Sprint("c", i)
		if err := st.AddComment(t.Context(), c, 100); err != nil {
			t.Error(err)
		}
	})
	if got, err := st.CommentsOf(t.Context(), "result"); len(got) != 1 || err != nil {
		t.Errorf("%d comments, %v", len(got), err)
	}
}

func commentIDTwice(t *testing.T, st store.Store) {
	finished(t, st, "result")
	say(t, st, comment("c", "result"))
	other := comment("c", "result")
	other.Text = "Something else."
	fails(t, questions.ErrConflict, st.AddComment(t.Context(), other, 100))
	commentsAre(t, st, "result", comment("c", "result"))
}

func commentMost(t *testing.T, st store.Store) {
	finished(t, st, "result")
	a, b := comment("a", "result"), comment("b", "result")
	succeed(t, st.AddComment(t.Context(), a, 2))
	succeed(t, st.AddComment(t.Context(), b, 2))
	fails(t, questions.ErrTooMany, st.AddComment(t.Context(), comment("c", "result"), 2))
	succeed(t, st.AddComment(t.Context(), b, 2)) // it is there
	commentsAre(t, st, "result", a, b)
	was := a.CommentCare
	a.Hidden = true
	succeed(t, st.CareForComment(t.Context(), "result", "a", was, a.CommentCare))
	succeed(t, st.AddComment(t.Context(), comment("c", "result"), 2)) // what is hidden takes no place
	fails(t, questions.ErrTooMany, st.AddComment(t.Context(), comment("d", "result"), 2))
	commentsAre(t, st, "result", a, b, comment("c", "result"))
}

func commentUnknown(t *testing.T, st store.Store) {
	finished(t, st, "result")
	fails(t, questions.ErrNotFound, st.AddComment(t.Context(), comment("c", "Result"), 100))
	commentsAre(t, st, "Result")
}

func commentsByWriter(t *testing.T, st store.Store) {
	finished(t, st, "result")
	finished(t, st, "other")
	first, second, third := comment("a", "result"), comment("b", "other"), comment("c", "result")
	second.Written, third.Written = at(81), at(82)
	others := comment("d", "result")
	others.Writer = owner(4)
	say(t, st, first, second, third, others)
	for limit, want := range map[int][]questions.Comment{0: nil, 2: {third, second}, 9: {third, second, first}} {
		got, err := st.CommentsBy(t.Context(), owner(3), limit)
		succeed(t, err)
		same(t, want, got)
	}
}

func commentCare(t *testing.T, st store.Store) {
	finished(t, st, "result")
	say(t, st, comment("c", "result"), comment("d", "result"))
	was := questions.CommentCare{}
	care := questions.CommentCare{Answer: "So.", Answered: at(90), Settled: at(91), Hidden: true, Read: true}
	succeed(t, st.CareForComment(t.Context(), "result", "c", was, care))
	succeed(t, st.CareForComment(t.Context(), "result", "c", was, care)) // said twice
	fails(t, questions.ErrConflict, st.CareForComment(t.Context(), "result", "c", was, questions.CommentCare{Answer: "No."}))
	cared := comment("c", "result")
	cared.CommentCare = care
	commentsAre(t, st, "result", cared, comment("d", "result"))
	succeed(t, st.CareForComment(t.Context(), "result", "c", care, was))
	commentsAre(t, st, "result", comment("c", "result"), comment("d", "result"))
}

func commentCareElsewhere(t *testing.T, st store.Store) {
	finished(t, st, "result")
	finished(t, st, "other")
	say(t, st, comment("c", "result"))
	for _, at := range [][2]string{{"other", "c"}, {"result", "C"}, {"result", ""}} {
		fails(t, questions.ErrNotFound, st.CareForComment(t.Context(), at[0], at[1], questions.CommentCare{}, questions.CommentCare{Hidden: true}))
	}
	commentsAre(t, st, "result", comment("c", "result"))
}

func commentsRead(t *testing.T, st store.Store) {
	finished(t, st, "result")
	finished(t, st, "other")
	early, late, elsewhere := comment("a", "result"), comment("b", "result"), comment("c", "other")
	late.Written = at(81)
	say(t, st, early, late, elsewhere)
	succeed(t, st.ReadComments(t.Context(), "result", at(80)))
	early.Read = true
	commentsAre(t, st, "result", early, late)
	commentsAre(t, st, "other", elsewhere)
}

func commentDelete(t *testing.T, st store.Store) {
	finished(t, st, "result")
	say(t, st, comment("c", "result"), comment("d", "result"))
	fails(t, questions.ErrNotFound, st.DeleteComment(t.Context(), owner(1), "c")) // the result's owner
	fails(t, questions.ErrNotFound, st.DeleteComment(t.Context(), owner(3), "C"))
	succeed(t, st.DeleteComment(t.Context(), owner(3), "c"))
	fails(t, questions.ErrNotFound, st.DeleteComment(t.Context(), owner(3), "c"))
	commentsAre(t, st, "result", comment("d", "result"))
}

func commentGoes(t *testing.T, st store.Store) {
	r := finished(t, st, "result")
	say(t, st, comment("c", "result"))
	succeed(t, st.DeleteDecision(t.Context(), owner(1), r.Session, at(300)))
	commentsAre(t, st, "result")
	got, err := st.CommentsBy(t.Context(), owner(3), 10)
	succeed(t, err)
	same(t, []questions.Comment(nil), got)
}

func commentHoldsNothing(t *testing.T, st store.Store) {
	finished(t, st, "result")
	say(t, st, comment("c", "result"))
	if n, err := st.Expire(t.Context(), at(500), at(500), 10); n != 2 || err != nil {
		t.Errorf("%d sessions and results have expired, %v", n, err)
	}
	commentsAre(t, st, "result")
}

func commentLeaves(t *testing.T, st store.Store) {
	want := finished(t, st, "result")
	say(t, st, comment("c", "result"))
	isResult(t, st, want)
	outcomeIs(t, st, "result")
}

func commentCounts(t *testing.T, st store.Store) {
	finished(t, st, "result")
	finished(t, st, "other")
	l := link("link", "result")
	l.Comments = true
	share(t, st, l)
	read, hidden, fresh := comment("a", "result"), comment("b", "result"), comment("c", "result")
	read.Read, hidden.Hidden = true, true
	say(t, st, read, hidden, fresh)
	want := questions.CommentCounts{Shown: 2, New: 2}
	shared, err := st.Shared(t.Context(), "link")
	succeed(t, err)
	same(t, l, shared.Link)
	share(t, st, link("silent", "result"))
	silent, err := st.Shared(t.Context(), "silent")
	succeed(t, err)
	if shared.Commented != 2 || silent.Commented != 0 {
		t.Errorf("%d comments, and %d where nobody may comment", shared.Commented, silent.Commented)
	}
	all, err := st.DecisionsOf(t.Context(), owner(1), at(500), 10, 0)
	succeed(t, err)
	got := map[string]questions.CommentCounts{}
	for _, d := range all {
		got[d.Results[0].ID] = d.Results[0].Comments
	}
	same(t, map[string]questions.CommentCounts{"result": want, "other": {}}, got)
}

func commentAdopted(t *testing.T, st store.Store) {
	finished(t, st, "result")
	say(t, st, comment("c", "result"))
	succeed(t, st.Adopt(t.Context(), owner(3), owner(5), at(300)))
	moved := comment("c", "result")
	moved.Writer = owner(5)
	commentsAre(t, st, "result", moved)
	succeed(t, st.DeleteComment(t.Context(), owner(5), "c"))
}
