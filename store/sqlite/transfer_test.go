package sqlite

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/archive"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the exports in testdata anew")

// exported is everything in a store, as text.
func exported(t testing.TB, s *Store) string {
	t.Helper()
	var out bytes.Buffer
	if err := s.Export(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// imported adds an export to an empty store.
func imported(t testing.TB, text string) *Store {
	t.Helper()
	s := openAt(t, newPath(t))
	if _, err := s.Import(t.Context(), strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestExportOfTheFirstSchema pins what an export looks like: those of years ago
// have to stay readable.
func TestExportOfTheFirstSchema(t *testing.T) {
	const file = "testdata/export-1.jsonl"
	s := openAt(t, golden(t, "schema-1.db.gz"))
	if err := s.SetResultSettings(t.Context(), "RESULTFIRSTOFANNA", nil, questions.ResultSettings{Review: second(1), Announce: true}); err != nil {
		t.Fatal(err)
	}
	l := questions.Link{Token: "TOKEN", Result: "RESULTOFBEN", Label: "<Zoë> & 小明", Scope: questions.VerdictOnly, Created: second(2), Expires: second(3)}
	const version = "e899f5cb65fee557f0ce20ec2b43e02a719ee73243502d4e93923c0c0cde88b8"
	_, offered := s.Offer(t.Context(), "lunch", version, []byte("is there already"), second(4))
	if err := errors.Join(s.CreateLink(t.Context(), l, 10, 0), s.RevokeLink(t.Context(), "RESULTOFBEN", second(5)), offered); err != nil {
		t.Fatal(err)
	}
	got := exported(t, s)
	if *update {
		writeFile(t, file, got)
	}
	if diff := cmp.Diff(contents(t, file), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(got, exported(t, imported(t, got))); diff != "" {
		t.Errorf("after an import (-want +got):\n%s", diff)
	}
}

// TestImportOfAnExport moves stores full of odd things.
func TestImportOfAnExport(t *testing.T) {
	stores := newScratches(t)
	rapid.Check(t, func(t *rapid.T) {
		from, forgetFrom := stores.open(t)
		defer forgetFrom()
		to, forgetTo := stores.open(t)
		defer forgetTo()
		owners := [][32]byte{rapidOwner(t), rapidOwner(t)}
		populate(t, from, owners)
		var first, second bytes.Buffer
		expect(t, from.Export(t.Context(), &first))
		added, err := to.Import(t.Context(), bytes.NewReader(first.Bytes()))
		expect(t, err)
		expect(t, to.Export(t.Context(), &second))
		if diff := cmp.Diff(first.String(), second.String()); diff != "" {
			t.Fatalf("(-first +second):\n%s", diff)
		}
		again, err := to.Import(t.Context(), &second)
		expect(t, err)
		if want := (archive.Imported{Skipped: bytes.Count(first.Bytes(), []byte("\n")) - 2}); again != want || added.Skipped != 0 {
			t.Errorf("added %+v, then %+v, want %+v", added, again, want)
		}
		for _, owner := range owners {
			sameDecisions(t, from, to, owner)
		}
	})
}

func rapidOwner(t *rapid.T) (owner [32]byte) {
	copy(owner[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "owner"))
	return owner
}

// oddText is any text that is no longer than forms take the shortest one, and now and
// then bytes that are none.
func oddText(t *rapid.T, what string) string {
	return rapid.OneOf(
		rapid.StringN(-1, questions.MaxPerson, -1),
		rapid.SampledFrom([]string{"", "<&>", "\u2028\u2029", "\x00", "\xff\xfe", `{"base64":""}`, `"`, "\ufffd", "a\nb"}),
	).Draw(t, what)
}

func anyMoment(t *rapid.T, what string) time.Time {
	return store.FromMicros(rapid.Int64Range(-1e15, 1e16).Draw(t, what))
}

// populate fills a store by its own methods.
func populate(t *rapid.T, s *Store, owners [][32]byte) {
	for range rapid.IntRange(0, 2).Draw(t, "accounts") {
		expect(t, s.NoteAccount(t.Context(), questions.Account{
			Issuer: oddText(t, "issuer"), Subject: oddText(t, "subject") + "s", Name: oddText(t, "called"), Email: oddText(t, "email"), Seen: anyMoment(t, "seen"),
		}))
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "sessions") {
		text := []byte(oddText(t, "questionnaire"))
		session := questions.Session{
			ID: fmt.Sprint(i, " ", oddText(t, "id")), Questionnaire: oddText(t, "name") + "n", Version: hashOf(text),
			Owner: rapid.SampledFrom(owners).Draw(t, "owner"), Title: oddText(t, "title"), Origin: oddText(t, "origin"),
			Replaces: oddText(t, "replaces"), Created: anyMoment(t, "created"), Used: anyMoment(t, "used"),
		}
		expect(t, s.CreateSession(t.Context(), session, text))
		_, err := s.Offer(t.Context(), session.Questionnaire, session.Version, text, anyMoment(t, "since"))
		expect(t, err)
		answers := questions.Answers{}
		for range rapid.IntRange(0, 3).Draw(t, "answers") {
			question := oddText(t, "question")
			answers[question] = questions.Answer{
				Choices:    rapid.SliceOf(rapid.String()).Draw(t, "choices"),
				Importance: rapid.SampledFrom([]questions.Importance{questions.Less, questions.Normal, questions.More}).Draw(t, "importance"),
				Note:       oddText(t, "note"), At: anyMoment(t, "at"),
				Withheld: rapid.SliceOfN(rapid.String(), 0, 2).Draw(t, "withheld"),
			}
			expect(t, s.SaveAnswer(t.Context(), session.ID, question, nil, answers[question]))
		}
		for n := range rapid.IntRange(0, 2).Draw(t, "results") {
			populateResult(t, s, session, answers, fmt.Sprint("result ", i, " ", n))
		}
		if rapid.Bool().Draw(t, "in a round") {
			populateRound(t, s, session, answers, fmt.Sprint("round ", i), owners)
		}
	}
}

// populateResult makes a result of a session, with links and upkeep.
func populateResult(t *rapid.T, s *Store, session questions.Session, answers questions.Answers, id string) {
	now, err := s.Session(t.Context(), session.ID)
	expect(t, err)
	verdict, err := json.Marshal(oddText(t, "verdict"))
	expect(t, err)
	expect(t, s.Finish(t.Context(), questions.Result{
		ID: id, Session: session.ID, Questionnaire: session.Questionnaire, Version: session.Version,
		Title: id + oddText(t, "title"), Answers: answers, Verdict: append(verdict, ' '), Created: anyMoment(t, "created"),
	}, now.Revision))
	for n := range rapid.IntRange(0, 2).Draw(t, "links") {
		l := questions.Link{
			Token: fmt.Sprint(id, " ", n, oddText(t, "token")), Result: id, Label: oddText(t, "label"), Created: anyMoment(t, "created"),
			Scope: rapid.SampledFrom([]questions.Scope{questions.VerdictOnly, questions.Full}).Draw(t, "scope"),
		}
		l.Comments = l.Scope.ShowsAnswers() && rapid.Bool().Draw(t, "comments")
		if rapid.Bool().Draw(t, "ends") {
			l.Expires = anyMoment(t, "expires")
		}
		expect(t, s.CreateLink(t.Context(), l, 10, 0))
		if rapid.Bool().Draw(t, "revoked") {
			expect(t, s.RevokeLink(t.Context(), l.Token, anyMoment(t, "revoked at")))
		}
	}
	if rapid.Bool().Draw(t, "upkeep") {
		expect(t, s.SetResultSettings(t.Context(), id, nil, questions.ResultSettings{
			Review: anyMoment(t, "review"), Kept: rapid.Bool().Draw(t, "kept"), Announce: rapid.Bool().Draw(t, "announce"),
		}))
	}
	for n := range rapid.IntRange(0, 2).Draw(t, "entries") {
		expect(t, s.AddOutcome(t.Context(), anyEntry(t, id, n+1), 2))
	}
	for n := range rapid.IntRange(0, 2).Draw(t, "steps") {
		expect(t, s.AddReview(t.Context(), anyReview(t, id, n+1), 2))
	}
	if rapid.Bool().Draw(t, "published") {
		e, l := anyPublished(t, id)
		expect(t, s.Publish(t.Context(), e, l, 10, 100))
	}
	for n := range rapid.IntRange(0, 2).Draw(t, "said") {
		expect(t, s.AddComment(t.Context(), anyComment(t, id, n), 2))
	}
}

// anyPublished is an entry of the register with its link.
func anyPublished(t *rapid.T, result string) (questions.RegisterEntry, questions.Link) {
	l := questions.Link{Token: result + oddText(t, "entry's token"), Result: result, Scope: questions.VerdictOnly, Created: anyMoment(t, "entry's link")}
	return questions.RegisterEntry{
		Result: result, Published: anyMoment(t, "published at"), Publisher: oddText(t, "publisher"),
		RegisterFacts: questions.RegisterFacts{
			Name: rapid.String().Draw(t, "questionnaire's name"), Title: rapid.StringN(-1, questions.MaxTitle, -1).Draw(t, "fact"), Made: anyMoment(t, "made"),
			Leaders: rapid.SliceOfN(rapid.String(), 0, 2).Draw(t, "leaders"), Options: rapid.MapOfN(rapid.String(), rapid.String(), 0, 2).Draw(t, "options"),
		},
	}, l
}

// anyComment is a comment that the owner may have cared for.
func anyComment(t *rapid.T, result string, n int) questions.Comment {
	c := questions.Comment{
		ID: fmt.Sprint(result, " ", n, oddText(t, "comment")), Result: result, Writer: [32]byte{byte(n)}, Name: oddText(t, "name"), Text: oddText(t, "said"),
		About:   rapid.SampledFrom([]questions.Topic{questions.OnVerdict, questions.OnAnswer("q"), questions.OnOption("o")}).Draw(t, "about"),
		Written: anyMoment(t, "written"),
	}
	c.Answer, c.Hidden, c.Read = oddText(t, "answer"), rapid.Bool().Draw(t, "hidden"), rapid.Bool().Draw(t, "read")
	if rapid.Bool().Draw(t, "settled") {
		c.Answered, c.Settled = anyMoment(t, "answered"), anyMoment(t, "settled at")
	}
	return c
}

// TestExportHasComments pins how comments stand in an export, and takes back
// nothing else.
func TestExportHasComments(t *testing.T) {
	s, _ := shared(t)
	comment := questions.Comment{
		ID: "c", Result: "result of one", Writer: [32]byte{1}, Name: "Zoë", Text: "<why>\n\nso?", About: questions.OnAnswer("time"), Written: second(1),
		CommentCare: questions.CommentCare{Answer: "so", Answered: second(2), Settled: second(3), Read: true},
	}
	err := s.AddComment(t.Context(), comment, 1)
	err = errors.Join(err, s.CreateLink(t.Context(), questions.Link{Token: "talk", Result: "result of one", Scope: questions.Full, Comments: true, Created: second(1)}, 10, 0))
	var one bytes.Buffer
	if err := errors.Join(err, s.ExportResult(t.Context(), &one, "b of one")); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`{"link":{"token":"talk","result":"result of one","scope":"full","comments":true,"created":"2026-03-01T12:00:01.000000Z"}}`,
		`{"comment":{"id":"c","result":"result of one","writer":"01` + strings.Repeat("00", 31) + `","name":"Zoë","text":"<why>\n\nso?","about":"answer:time","written":"2026-03-01T12:00:01.000000Z","answer":"so","answered":"2026-03-01T12:00:02.000000Z","settled":"2026-03-01T12:00:03.000000Z","hidden":false,"read":true}}`,
	}
	for _, text := range []string{exported(t, s), one.String(), exported(t, imported(t, exported(t, s)))} {
		for _, line := range want {
			if !strings.Contains(text, line+"\n") {
				t.Errorf("no line %s in\n%s", line, text)
			}
		}
	}
	for name, bad := range map[string]string{
		"about nothing":       strings.Replace(one.String(), `"answer:time"`, `"answer:"`, 1),
		"no writer":           strings.Replace(one.String(), `"writer":"01`, `"writer":"0`, 1),
		"no name":             strings.Replace(one.String(), `{"comment":{"id":"c"`, `{"comment":{"id":""`, 1),
		"an unknown result":   strings.Replace(one.String(), `"c","result":"result of one"`, `"c","result":"none"`, 1),
		"another word for it": strings.Replace(one.String(), `<why>`, `other`, 1),
	} {
		if _, err := s.Import(t.Context(), strings.NewReader(bad)); !errors.Is(err, archive.ErrImport) {
			t.Errorf("%s: got error %v", name, err)
		}
	}
}

// TestExportHasAccounts pins how accounts stand in an export, without where they
// have signed in. One that is there already stays as it is.
func TestExportHasAccounts(t *testing.T) {
	s := openAt(t, newPath(t))
	ana := questions.Account{Issuer: "https://sso.example.org", Subject: "S-1", Name: "Ana <A>", Email: "ana@example.org", Groups: []string{"g"}, Seen: second(0)}
	if err := s.CreateSignIn(t.Context(), questions.SignIn{Token: [32]byte{1}, Account: ana, Expires: second(9)}); err != nil {
		t.Fatal(err)
	}
	text := exported(t, s)
	want := `{"account":{"issuer":"https://sso.example.org","subject":"S-1","name":"Ana <A>","email":"ana@example.org","seen":"2026-03-01T00:00:00.000000Z"}}` + "\n"
	if !strings.Contains(text, want) || strings.Contains(text, "sign_in") {
		t.Errorf("it has no %s\n%s", want, text)
	}
	other := imported(t, text)
	if again := exported(t, other); again != text {
		t.Errorf("exported again it is %s", again)
	}
	ana.Name = "Ana B."
	if err := other.NoteAccount(t.Context(), ana); err != nil {
		t.Fatal(err)
	}
	if added, err := other.Import(t.Context(), strings.NewReader(text)); err != nil || added.Skipped != 1 {
		t.Errorf("imported again: %+v, %v", added, err)
	}
	if stored, err := other.Account(t.Context(), ana.Owner()); err != nil || stored.Name != "Ana B." {
		t.Errorf("stored is %+v, %v", stored, err)
	}
}

// TestExportHasTheRegister pins how entries of the register stand in an export, and
// takes back nothing else.
func TestExportHasTheRegister(t *testing.T) {
	s, _ := shared(t)
	e := questions.RegisterEntry{
		Result: "result of one", Published: second(1), Publisher: "<Zoë>",
		RegisterFacts: questions.RegisterFacts{
			Questionnaire: "lunch", Version: "v", Name: "Lunch", Title: "Friday", Made: second(0), Leaders: []string{"canteen"}, Recommended: "canteen",
			Options: map[string]string{"canteen": "Canteen"}, Strength: questions.Clear, Evidence: questions.GradeLow,
		},
	}
	l := questions.Link{Token: "listed", Result: "result of one", Scope: questions.VerdictOnly, Created: second(1)}
	var one bytes.Buffer
	if err := errors.Join(s.Publish(t.Context(), e, l, 10, 10), s.ExportResult(t.Context(), &one, "listed")); err != nil {
		t.Fatal(err)
	}
	want := `{"published":{"result":"result of one","link":"listed","published":"2026-03-01T12:00:01.000000Z","publisher":"<Zoë>",` +
		`"facts":{"questionnaire":"lunch","version":"v","name":"Lunch","title":"Friday","made":"2026-03-01T12:00:00Z","leaders":["canteen"],` +
		`"recommended":"canteen","options":{"canteen":"Canteen"},"strength":"clear","evidence":"low"}}}`
	for _, text := range []string{exported(t, s), one.String(), exported(t, imported(t, exported(t, s)))} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("no line %s in\n%s", want, text)
		}
	}
	for name, bad := range map[string]string{
		"no result":         strings.Replace(one.String(), `{"published":{"result":"result of one"`, `{"published":{"result":""`, 1),
		"an unknown result": strings.Replace(one.String(), `{"published":{"result":"result of one"`, `{"published":{"result":"none"`, 1),
		"an unknown link":   strings.Replace(one.String(), `"link":"listed"`, `"link":"none"`, 1),
		"no facts":          strings.Replace(one.String(), `"leaders":["canteen"]`, `"leaders":3`, 1),
		"another publisher": strings.Replace(one.String(), `<Zoë>`, `Zoë`, 1),
	} {
		if _, err := s.Import(t.Context(), strings.NewReader(bad)); !errors.Is(err, archive.ErrImport) {
			t.Errorf("%s: got error %v", name, err)
		}
	}
}

func TestAnEntryOfTheRegisterNeverChanges(t *testing.T) {
	s := openAt(t, newPath(t))
	private(t, s, "mine", mark)
	if _, err := s.writer.ExecContext(t.Context(), `UPDATE register SET facts = '{}'`); err == nil {
		t.Error("what was published can be changed")
	}
}

func TestACommentNeverChanges(t *testing.T) {
	s := openAt(t, newPath(t))
	private(t, s, "mine", mark)
	if _, err := s.writer.ExecContext(t.Context(), `UPDATE comments SET text = 'other'`); err == nil {
		t.Error("a comment can be changed")
	}
}

// anyEntry is a statement or a look back.
func anyEntry(t *rapid.T, result string, n int) questions.OutcomeEntry {
	e := questions.OutcomeEntry{Result: result, Number: n, Stated: anyMoment(t, "stated"), Day: anyMoment(t, "day"), Text: oddText(t, "text")}
	if rapid.Bool().Draw(t, "looks back") {
		e.Went = rapid.SampledFrom(questions.AllWent()).Draw(t, "went")
		return e
	}
	e.Status = rapid.SampledFrom([]questions.Status{questions.Proposed, questions.Accepted, questions.Rejected, questions.Deprecated}).Draw(t, "status")
	e.Course = rapid.SampledFrom([]questions.Course{questions.Follow, questions.Another, questions.Undecided}).Draw(t, "course")
	e.Option, e.DecidedBy, e.ShowBy, e.Next = oddText(t, "option"), oddText(t, "by"), rapid.Bool().Draw(t, "show"), oddText(t, "next")
	if rapid.Bool().Draw(t, "until") {
		e.Until = anyMoment(t, "until when")
	}
	return e
}

func anyReview(t *rapid.T, result string, n int) questions.ReviewEntry {
	e := questions.ReviewEntry{
		Result: result, Number: n, Made: anyMoment(t, "made"), Status: rapid.SampledFrom(questions.AllReviewStatuses()).Draw(t, "step"),
		By: [32]byte{byte(n)}, Name: oddText(t, "reviewer"), Note: oddText(t, "review"),
	}
	if e.Status == questions.ReviewAsked {
		e.Link = "link"
	}
	return e
}

// TestExportHasReviews pins how reviews stand in an export, and takes back nothing
// else.
func TestExportHasReviews(t *testing.T) {
	s, _ := shared(t)
	var err error
	for _, e := range []questions.ReviewEntry{
		{Number: 1, Made: second(1), Status: questions.ReviewAsked, By: [32]byte{1}, Name: "Zoë", Note: "<so>", Link: "b of one"},
		{Number: 2, Made: second(2), Status: questions.ReviewAgreed, By: [32]byte{2}},
	} {
		e.Result = "result of one"
		err = errors.Join(err, s.AddReview(t.Context(), e, 2))
	}
	var one bytes.Buffer
	if err := errors.Join(err, s.ExportResult(t.Context(), &one, "b of one")); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`{"review":{"result":"result of one","number":1,"made":"2026-03-01T12:00:01.000000Z","status":"proposed","by":"01` + strings.Repeat("00", 31) + `","name":"Zoë","note":"<so>","link":"b of one"}}`,
		`{"review":{"result":"result of one","number":2,"made":"2026-03-01T12:00:02.000000Z","status":"agreed","by":"02` + strings.Repeat("00", 31) + `"}}`,
	}
	for _, text := range []string{exported(t, s), one.String(), exported(t, imported(t, exported(t, s)))} {
		for _, line := range want {
			if !strings.Contains(text, line+"\n") {
				t.Errorf("no line %s in\n%s", line, text)
			}
		}
	}
	for name, bad := range map[string]string{
		"an odd step":         strings.Replace(one.String(), `"agreed"`, `"odd"`, 1),
		"an entry nought":     strings.Replace(one.String(), `"number":1,"made"`, `"number":0,"made"`, 1),
		"an entry left out":   strings.Replace(one.String(), `"number":2,"made"`, `"number":4,"made"`, 1),
		"nobody":              strings.Replace(one.String(), `"by":"01`, `"by":"0`, 1),
		"no link":             strings.Replace(one.String(), `,"link":"b of one"`, ``, 1),
		"an unknown result":   strings.Replace(one.String(), `{"review":{"result":"result of one"`, `{"review":{"result":"none"`, 1),
		"another word for it": strings.Replace(one.String(), `"<so>"`, `"other"`, 1),
	} {
		if _, err := s.Import(t.Context(), strings.NewReader(bad)); !errors.Is(err, archive.ErrImport) {
			t.Errorf("%s: got error %v", name, err)
		}
	}
	again := imported(t, one.String())
	if waiting, err := again.ReviewsWaiting(t.Context(), []string{"lunch"}, second(9), 10, time.Time{}); err != nil || len(waiting) != 0 {
		t.Errorf("an agreed review waits after an import: %+v, %v", waiting, err)
	}
}

func TestAReviewNeverChanges(t *testing.T) {
	s := openAt(t, newPath(t))
	private(t, s, "mine", mark)
	if _, err := s.writer.ExecContext(t.Context(), `UPDATE reviews SET note = 'other'`); err == nil {
		t.Error("what was said in a review can be changed")
	}
}

// TestExportHasOutcomes pins how what was decided stands in an export, and takes
// back nothing else.
func TestExportHasOutcomes(t *testing.T) {
	s, _ := shared(t)
	for _, e := range []questions.OutcomeEntry{
		{Number: 1, Stated: second(1), Day: second(2), Status: questions.Accepted, Course: questions.Another, Option: "bistro", Text: "<why>", DecidedBy: "Zoë", ShowBy: true, Next: "next", Until: second(3)},
		{Number: 2, Stated: second(4), Day: second(5), Went: questions.NotDone},
	} {
		e.Result = "result of one"
		if err := s.AddOutcome(t.Context(), e, 2); err != nil {
			t.Fatal(err)
		}
	}
	var one bytes.Buffer
	if err := s.ExportResult(t.Context(), &one, "b of one"); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`{"outcome":{"result":"result of one","number":1,"stated":"2026-03-01T12:00:01.000000Z","day":"2026-03-01T12:00:02.000000Z","status":"accepted","course":"another","option":"bistro","text":"<why>","decided_by":"Zoë","show_by":true,"next":"next","until":"2026-03-01T12:00:03.000000Z"}}`,
		`{"outcome":{"result":"result of one","number":2,"stated":"2026-03-01T12:00:04.000000Z","day":"2026-03-01T12:00:05.000000Z","show_by":false,"went":"not_done"}}`,
	}
	for _, text := range []string{exported(t, s), one.String(), exported(t, imported(t, exported(t, s)))} {
		var got []string
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, `{"outcome"`) {
				got = append(got, strings.TrimSpace(line))
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
	for name, bad := range map[string]string{
		"an odd status":       strings.Replace(one.String(), `"accepted"`, `"odd"`, 1),
		"superseded":          strings.Replace(one.String(), `"accepted"`, `"superseded"`, 1),
		"an odd course":       strings.Replace(one.String(), `"another"`, `"odd"`, 1),
		"an odd end":          strings.Replace(one.String(), `"not_done"`, `"odd"`, 1),
		"both at once":        strings.Replace(one.String(), `"show_by":false,`, `"show_by":false,"status":"accepted",`, 1),
		"an entry nought":     strings.Replace(one.String(), `"number":1`, `"number":0`, 1),
		"an entry left out":   strings.Replace(one.String(), `"number":2`, `"number":4`, 1),
		"an unknown result":   strings.Replace(one.String(), `{"outcome":{"result":"result of one"`, `{"outcome":{"result":"none"`, 1),
		"another word for it": strings.Replace(one.String(), `"<why>"`, `"other"`, 1),
	} {
		if _, err := s.Import(t.Context(), strings.NewReader(bad)); !errors.Is(err, archive.ErrImport) {
			t.Errorf("%s: got error %v", name, err)
		}
	}
}

func TestWhatWasStatedNeverChanges(t *testing.T) {
	s := openAt(t, newPath(t))
	private(t, s, "mine", mark)
	if _, err := s.writer.ExecContext(t.Context(), `UPDATE outcomes SET text = 'other'`); err == nil {
		t.Error("what was stated can be changed")
	}
}

func sameDecisions(t *rapid.T, one, other *Store, owner [32]byte) {
	wantRounds, err := one.RoundsOf(t.Context(), owner, 100)
	expect(t, err)
	gotRounds, err := other.RoundsOf(t.Context(), owner, 100)
	expect(t, err)
	if diff := cmp.Diff(wantRounds, gotRounds); diff != "" {
		t.Errorf("rounds (-one +other):\n%s", diff)
	}
	want, err := one.DecisionsOf(t.Context(), owner, second(0), 100, 0)
	expect(t, err)
	got, err := other.DecisionsOf(t.Context(), owner, second(0), 100, 0)
	expect(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-one +other):\n%s", diff)
	}
}

func hashOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// shared is a store with two decisions, of which one is exported as text, with
// two links and upkeep.
func shared(t *testing.T) (s *Store, one string) {
	t.Helper()
	s = openAt(t, newPath(t))
	text := []byte("format: 1")
	for _, id := range []string{"one", "other"} {
		session := aSession(id)
		session.Version = hashOf(text)
		r := aResult("result of "+id, id)
		r.Version = session.Version
		if err := errors.Join(s.CreateSession(t.Context(), session, text), s.Finish(t.Context(), r, 0)); err != nil {
			t.Fatal(err)
		}
		for _, token := range []string{"b of ", "a of "} {
			if err := s.CreateLink(t.Context(), questions.Link{Token: token + id, Result: r.ID, Scope: questions.Full, Created: r.Created}, 2, 0); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.SetResultSettings(t.Context(), r.ID, nil, questions.ResultSettings{Kept: true}); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := s.ExportResult(t.Context(), &out, "result of one"); err != nil {
		t.Fatal(err)
	}
	return s, out.String()
}

func TestExportOfAResult(t *testing.T) {
	s, text := shared(t)
	var byToken bytes.Buffer
	if err := s.ExportResult(t.Context(), &byToken, "a of one"); err != nil || byToken.String() != text {
		t.Errorf("by a link: %v\n%s", err, &byToken)
	}
	if strings.Contains(text, "other") || strings.Contains(text, `"session":{`) {
		t.Errorf("there is too much in it:\n%s", text)
	}
	to := imported(t, text)
	if got := exported(t, to); got != text {
		t.Errorf("after an import: %s", cmp.Diff(text, got))
	}
	want, errWant := s.Result(t.Context(), "result of one")
	got, errGot := to.Result(t.Context(), "result of one")
	if diff := cmp.Diff(want, got); diff != "" || errWant != nil || errGot != nil {
		t.Errorf("%v, %v (-want +got)\n%s", errWant, errGot, diff)
	}
	added, err := to.Import(t.Context(), strings.NewReader(exported(t, s)))
	if want := (archive.Imported{Results: 1, Links: 2, Settings: 1, Sessions: 2, Skipped: 5}); added != want || err != nil {
		t.Errorf("added %+v, %v, want %+v", added, err, want)
	}
	if got, want := exported(t, to), exported(t, s); got != want {
		t.Errorf("after an import of the rest: %s", cmp.Diff(want, got))
	}
}

func TestExportOfAnUnknownResult(t *testing.T) {
	s, _ := shared(t)
	for _, id := range []string{"", "one", "Result of one", "%"} {
		if err := s.ExportResult(t.Context(), io.Discard, id); !errors.Is(err, questions.ErrNotFound) {
			t.Errorf("%q: got error %v", id, err)
		}
	}
}

// A live database of another process can be read only.
func TestExportNeedsReadersAlone(t *testing.T) {
	s, one := shared(t)
	live, err := OpenReader(t.Context(), s.path)
	if err != nil {
		t.Fatal(err)
	}
	var all, result bytes.Buffer
	err = errors.Join(live.Export(t.Context(), &all), live.ExportResult(t.Context(), &result, "b of one"))
	if err := errors.Join(err, live.Close()); err != nil {
		t.Fatal(err)
	}
	if all.String() != exported(t, s) || result.String() != one {
		t.Error("it is not the same")
	}
}

// lastStraw fails after some bytes.
type lastStraw int

var errStraw = &os.PathError{Op: "write", Path: "out", Err: os.ErrClosed}

func (s *lastStraw) Write(p []byte) (int, error) {
	if *s -= lastStraw(len(p)); *s < 0 {
		return 0, errStraw
	}
	return len(p), nil
}

func TestExportThatCannotBeWritten(t *testing.T) {
	s, _ := shared(t)
	private(t, s, "long", mark+strings.Repeat("x", 1000))
	for _, room := range []lastStraw{0, 1 << 17} {
		err := s.Export(t.Context(), &room)
		if !errors.Is(err, errStraw) || errors.Is(err, ErrUnwritable) {
			t.Errorf("got error %v", err)
		}
	}
}

func TestExportStopsWhenCancelled(t *testing.T) {
	s, _ := shared(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Export(ctx, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v", err)
	}
}

func TestImportRefuses(t *testing.T) {
	s, _ := shared(t)
	lines := strings.SplitAfter(exported(t, s), "\n")
	whole := strings.Join(lines, "")
	// questionnaire 2, results 3 4, links 5 6 7 8, upkeep 9 10, sessions 11 12, end 13
	change := func(old, with string) string {
		if !strings.Contains(whole, old) {
			t.Fatalf("there is no %s in:\n%s", old, whole)
		}
		return strings.Replace(whole, old, with, 1)
	}
	for name, c := range map[string]struct{ text, want string }{
		"nothing":              {"", "line 1: this is not an export"},
		"something else":       {"hello\n", "line 1: this is not an export"},
		"another header":       {change(`{"weighpoint_export":1}`, `{"weighpoint_export":0}`), "line 1: this is not an export"},
		"no header":            {strings.Join(lines[1:], ""), "line 1: this is not an export"},
		"two headers":          {lines[0] + whole, "line 2: this is not how"},
		"a newer export":       {change(`{"weighpoint_export":1}`, `{"weighpoint_export":2,"new":true}`), "line 1: the export is of a newer version"},
		"no end":               {strings.Join(lines[:12], ""), "line 13: the export is cut short"},
		"half a line":          {whole[:len(whole)/2], "unexpected EOF"},
		"more after the end":   {whole + "\nx\n", "line 15: there is more after the end"},
		"a mark in the middle": {change("\n{", "\n\ufeff{"), "line 2: invalid character"},
		"a line lost":          {strings.Join(append(lines[:11:11], lines[12]), ""), "line 12: the export has lost lines"},
		"an empty line":        {change("\n", "\n\n"), "line 2: the line is empty"},
		"an unknown field":     {change(`"title":`, `"name":"x","title":`), `line 3: json: unknown field "name"`},
		"an unknown record":    {change(`{"upkeep"`, `{"downkeep"`), `line 9: json: unknown field "downkeep"`},
		"a wrong type":         {change(`"kept":true`, `"kept":1`), "line 9: json: cannot unmarshal number"},
		"a field twice":        {change(`"kept":true`, `"kept":true,"kept":true`), "line 9: this is not how"},
		"another case":         {change(`"kept":true`, `"Kept":true`), "line 9: this is not how"},
		"a space":              {change(`"kept":true`, `"kept": true`), "line 9: this is not how"},
		"text after a record":  {change("}}\n", "}}x\n"), "line 2: this is not how"},
		"two records":          {change(`}}`+"\n", `},"end":1}`+"\n"), "line 2: this is not how"},
		"null":                 {change(`"kept":true`, `"kept":null`), "line 9: this is not how"},
		"no UTF-8":             {change("Payment service", "Payment \xff"), "line 3: this is not how"},
		"base64 of UTF-8":      {change(`"Payment service"`, `{"base64":"YQ=="}`), "line 3: this is not how"},
		"base64 that is none":  {change(`"Payment service"`, `{"base64":"?"}`), "line 3: illegal base64"},
		"a moment in summer":   {change(`12:00:00.000000Z`, `12:00:00.000000+02:00`), "line 3: a moment is not written like"},
		"a moment too exact":   {change(`12:00:00.000000Z`, `12:00:00.000000001Z`), "line 3: "},
		"another text":         {change(`format: 1`, `format: 2`), "line 2: the text of the questionnaire"},
		"no owner":             {change(hashOf([]byte("browser")), ""), "line 3: the owner is not"},
		"no name":              {change(`"id":"result of one"`, `"id":""`), "line 3: it has no name"},
		"an odd importance":    {change(`"importance":"more"`, `"importance":"most"`), "line 3: the importance"},
		"an odd verdict":       {change(`"{\"ranking\":[]}"`, `"{"`), "line 3: the verdict is not JSON"},
		"an odd scope":         {change(`"scope":"full"`, `"scope":"half"`), "line 5: the scope"},
		"no questionnaire":     {change(lines[1], ""), "line 2: it refers to something"},
		"no result":            {change(lines[2], ""), "line 4: it refers to something"},
		"a result twice":       {change(lines[2], lines[2]+strings.Replace(lines[2], "Payment", "Parking", 1)), "line 4: something else of this name"},
		"an endless line":      {lines[0] + strings.Repeat("x", 16<<20+10), "line 2: the line is longer than"},
		"an answer of no list": {change(`"choices":["linux"]`, `"choices":"linux"`), "line 3: "},
	} {
		t.Run(name, func(t *testing.T) {
			to := openAt(t, newPath(t))
			before := exported(t, to)
			added, err := to.Import(t.Context(), strings.NewReader(c.text))
			if !errors.Is(err, archive.ErrImport) || !strings.Contains(err.Error(), c.want) || added != (archive.Imported{}) {
				t.Fatalf("added %+v, %v, want %s", added, err, c.want)
			}
			oneLine(t, err)
			if after := exported(t, to); after != before {
				t.Errorf("it has changed: %s", cmp.Diff(before, after))
			}
		})
	}
}

// Editors put a mark before a text, blank lines after it, and other line ends
// into it.
func TestImportOfASavedExport(t *testing.T) {
	s, _ := shared(t)
	whole := exported(t, s)
	for name, text := range map[string]string{
		"mark":          "\ufeff" + whole,
		"blank lines":   whole + "\n \r\n\t\n",
		"no line end":   strings.TrimSuffix(whole, "\n"),
		"all, and CRLF": "\ufeff" + strings.ReplaceAll(whole, "\n", "\r\n") + "\r\n",
	} {
		if diff := cmp.Diff(whole, exported(t, imported(t, text))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// Whatever differs from what is there is refused in its line.
func TestImportNeverOverwrites(t *testing.T) {
	s, _ := shared(t)
	before := exported(t, s)
	for n, c := range map[int]struct{ old, with string }{
		4:  {`"title":"Payment service"`, `"title":"Parking"`},
		5:  {`"scope":"full"`, `"scope":"verdict"`},
		9:  {`"kept":true`, `"kept":false`},
		11: {`"revision":0`, `"revision":1`},
	} {
		lines := strings.SplitAfter(before, "\n")
		changed := strings.Replace(lines[n-1], c.old, c.with, 1)
		if changed == lines[n-1] {
			t.Fatalf("there is no %s in %s", c.old, changed)
		}
		lines[n-1] = changed
		_, err := s.Import(t.Context(), strings.NewReader(strings.Join(lines, "")))
		if want := fmt.Sprintf("line %d: something else of this name", n); !errors.Is(err, archive.ErrImport) || !strings.Contains(err.Error(), want) {
			t.Errorf("got error %v, want %s", err, want)
		}
	}
	if after := exported(t, s); after != before {
		t.Errorf("it has changed: %s", cmp.Diff(before, after))
	}
}

// stopper cancels a context after the first bytes.
type stopper struct {
	io.Reader
	stop func()
}

func (s stopper) Read(p []byte) (int, error) {
	defer s.stop()
	return s.Reader.Read(p[:min(len(p), 1000)])
}

func TestImportStopsWhenCancelled(t *testing.T) {
	_, text := shared(t)
	to := openAt(t, newPath(t))
	before := exported(t, to)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if _, err := to.Import(ctx, stopper{strings.NewReader(text), cancel}); !errors.Is(err, context.Canceled) || errors.Is(err, archive.ErrImport) {
		t.Errorf("got error %v", err)
	}
	if after := exported(t, to); after != before {
		t.Errorf("it has changed: %s", after)
	}
}

func TestImportThatCannotBeRead(t *testing.T) {
	_, text := shared(t)
	broken := io.MultiReader(strings.NewReader(text[:500]), errReader{})
	_, err := openAt(t, newPath(t)).Import(t.Context(), broken)
	if !errors.Is(err, archive.ErrImport) || errors.Is(err, ErrUnwritable) || !strings.Contains(err.Error(), "it cannot be read") {
		t.Errorf("got error %v", err)
	}
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, errStraw }

// What was imported expires like the rest.
func TestWhatIsImportedExpires(t *testing.T) {
	s, _ := shared(t)
	to := imported(t, exported(t, s))
	for _, token := range []string{"a of one", "b of one"} {
		if err := to.RevokeLink(t.Context(), token, second(1)); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.SetResultSettings(t.Context(), "result of one", nil, questions.ResultSettings{}); err != nil {
		t.Fatal(err)
	}
	if n, err := to.Expire(t.Context(), second(1), second(1), 10); n != 3 || err != nil {
		t.Errorf("%d have expired instead of two sessions and a result, %v", n, err)
	}
}

// FuzzImport wants any bytes to be refused, or to make something that can be
// exported and is there when it comes again.
func FuzzImport(f *testing.F) {
	text, err := os.ReadFile("testdata/export-1.jsonl")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte("{\"weighpoint_export\":1}\n{\"end\":0}\n"))
	withRound := openAt(f, newPath(f))
	aTeam(f, withRound)
	f.Add([]byte(exported(f, withRound)))
	lines := bytes.SplitAfter(text, []byte("\n"))
	r := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		r.Shuffle(len(lines)-3, func(i, j int) { lines[i+1], lines[j+1] = lines[j+1], lines[i+1] })
		f.Add(bytes.Join(lines, nil))
	}
	s := openAt(f, newPath(f))
	f.Fuzz(func(t *testing.T, text []byte) {
		tx, err := s.writer.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = tx.Rollback() }() // leaves the store empty
		if _, err := run(t.Context(), tx, text); err != nil {
			if !errors.Is(err, archive.ErrImport) {
				t.Fatal(err)
			}
			return
		}
		var out bytes.Buffer
		err = archive.Write(&out, func(put func(archive.Record) error) error {
			return store.Everything(func(kind archive.Record, which string, args ...any) error {
				return eachRecord(t.Context(), tx, kind, put, which, args...)
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		again, err := run(t.Context(), tx, out.Bytes())
		if want := (archive.Imported{Skipped: bytes.Count(out.Bytes(), []byte("\n")) - 2}); err != nil || again != want {
			t.Errorf("the second time added %+v, %v, want %+v", again, err, want)
		}
	})
}

func run(ctx context.Context, tx execer, text []byte) (archive.Imported, error) {
	return archive.NewReader(bytes.NewReader(text)).All(ctx.Err, func(r archive.Record) (bool, error) { return importRecord(ctx, tx, r) }, reason)
}
