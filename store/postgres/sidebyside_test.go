package postgres

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/archive"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

var (
	operations = flag.Int("operations", 600, "how many random operations are played on both engines")
	seed       = flag.Uint64("seed", rand.Uint64(), "which ones")
)

// TestSideBySide plays random operations on SQLite and on PostgreSQL, and compares
// every answer.
func TestSideBySide(t *testing.T) {
	lite, post := openLite(t), newDatabase(t).open(t, Options{})
	succeeded := map[string]int{}
	g := &game{Rand: rand.New(rand.NewPCG(*seed, 0))}
	defer func() {
		if t.Failed() {
			t.Logf("played with -seed %d:", *seed)
			for _, line := range g.played[max(0, len(g.played)-25):] {
				t.Log(line)
			}
		}
	}()
	for n := range *operations {
		name, call := g.next()
		g.played = append(g.played, fmt.Sprintf("%d %q", n, name))
		if len(g.played) > 1000 {
			g.played = g.played[500:]
		}
		want, wantErr := call(t.Context(), lite)
		got, err := call(t.Context(), post)
		if kindOf(wantErr) != kindOf(err) {
			t.Fatalf("SQLite says %v, PostgreSQL %v to operation %d, %q", wantErr, err, n, name)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("operation %d, %q: (-SQLite +PostgreSQL):\n%s", n, name, diff)
		}
		if err == nil {
			succeeded[strings.Fields(name)[0]]++
		}
		if n%200 == 199 {
			sameExports(t, lite, post)
		}
	}
	t.Logf("of %d operations these succeeded: %v", *operations, succeeded)
	moves(t, sameExports(t, lite, post))
}

// moves reads an export into an empty database of either engine, and wants the same
// export of both.
func moves(t *testing.T, export string) {
	t.Helper()
	lite, post := openLite(t), newDatabase(t).open(t, Options{})
	added, err := post.Import(t.Context(), strings.NewReader(export))
	if err != nil {
		t.Fatal(err)
	}
	again, err := lite.Import(t.Context(), strings.NewReader(export))
	if err != nil {
		t.Fatal(err)
	}
	if added != again || added.Skipped != 0 {
		t.Errorf("PostgreSQL has added %+v, SQLite %+v", added, again)
	}
	if diff := cmp.Diff(export, sameExports(t, lite, post)); diff != "" {
		t.Errorf("(-export +of what was imported):\n%s", diff)
	}
	twice, err := post.Import(t.Context(), strings.NewReader(export))
	if want := (archive.Imported{Skipped: strings.Count(export, "\n") - 2}); err != nil || twice != want {
		t.Errorf("imported twice: %+v, %v, want %+v", twice, err, want)
	}
}

// sameExports returns what both engines export.
func sameExports(t *testing.T, lite *sqlite.Store, post *Store) string {
	t.Helper()
	var want, got bytes.Buffer
	if err := errors.Join(lite.Export(t.Context(), &want), post.Export(t.Context(), &got)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.String(), got.String()); diff != "" {
		t.Fatalf("exports differ (-SQLite +PostgreSQL):\n%s", diff)
	}
	return want.String()
}

// openLite opens a new database of SQLite until the test ends.
func openLite(t *testing.T) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "weighpoint.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

var errOfChange = errors.New("the change says no")

// kindOf is which of the errors that a store may report an error is.
func kindOf(err error) string {
	for _, kind := range []error{
		questions.ErrNotFound, questions.ErrConflict, questions.ErrTooMany, questions.ErrClosed, questions.ErrEarly, questions.ErrLoosened, errOfChange,
	} {
		if errors.Is(err, kind) {
			return kind.Error()
		}
	}
	switch {
	case err == nil:
		return ""
	case strings.Contains(strings.ToLower(err.Error()), "foreign key constraint"):
		return "refers to nothing"
	}
	return "unexpected: " + err.Error()
}

// operation is a call whose answer is compared.
type operation func(context.Context, store.Store) (any, error)

// ids is how many things of each kind there are.
const ids = 6

// game draws operations about few things, so that they meet.
type game struct {
	*rand.Rand
	now    time.Time
	played []string
}

func (g *game) one(of ...string) string { return of[g.IntN(len(of))] }
func (g *game) yes() bool               { return g.IntN(2) == 0 }
func (g *game) id(kind string) string   { return fmt.Sprint(kind, g.IntN(ids)) }
func (g *game) owner() [32]byte         { return [32]byte{byte(1 + g.IntN(4)), 31: 7} }

// contents are the texts of versions, which are named by them.
var contents = []string{"one", "Größe", "three"}

func (g *game) version() string { return versionOfText(contents[g.IntN(len(contents))]) }

func versionOfText(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func textOf(version string) []byte {
	i := slices.IndexFunc(contents, func(text string) bool { return versionOfText(text) == version })
	return []byte(contents[i])
}

func (g *game) words() string {
	return g.one("", "a", "Zoë", "\x00", "\xff\xfe", "<&>", `"quoted"`, "'; --", "🚀", "a", "b")
}

// at is a moment about now, seldom the same.
func (g *game) at() time.Time {
	return g.now.Add(time.Duration(g.IntN(400)-200) * time.Second).Add(time.Duration(g.IntN(1000)) * time.Microsecond)
}

func (g *game) maybe(t time.Time) time.Time {
	if g.yes() {
		return t
	}
	return time.Time{}
}

func (g *game) answer() questions.Answer {
	a := questions.Answer{
		Choices:    [][]string{nil, {"x"}, {"y"}, {"x", "y"}}[g.IntN(4)],
		Importance: questions.Importance(g.one("less", "normal", "normal")),
		Note:       g.one("", "", "note", `"`, "\x01", "\u2028<"), At: g.at(),
	}
	if g.IntN(4) == 0 {
		a.Withheld = []string{"z"}
	}
	if g.IntN(8) == 0 {
		a.Among = []questions.Held{{Choices: a.Choices, People: 2}, {People: 1}}
	}
	return a
}

func (g *game) answers() questions.Answers {
	answers := questions.Answers{}
	for range g.IntN(4) {
		answers[g.question()] = g.answer()
	}
	return answers
}

func (g *game) question() string { return g.one("os", "team", `a"b`, "ü", "a.b", "$") }

func (g *game) session() questions.Session {
	return questions.Session{
		ID: g.id("s"), Owner: g.owner(), Questionnaire: g.one("lunch", "vms"), Version: g.version(), Title: g.words(),
		Origin: g.words(), Replaces: g.one("", "", g.id("r")), Created: g.at(), Used: g.at(), Answers: g.answers(),
	}
}

func (g *game) result() questions.Result {
	return questions.Result{
		ID: g.id("r"), Session: g.id("s"), Questionnaire: "lunch", Version: g.version(), Title: g.words(), Answers: g.answers(),
		Verdict: []byte(g.one(`{}`, `{"a":  1}`)), Created: g.at(),
	}
}

func (g *game) settings() questions.ResultSettings {
	return questions.ResultSettings{Review: g.maybe(g.at()), Kept: g.IntN(3) == 0, Announce: g.yes()}
}

// next draws an operation: more than half of them change something.
func (g *game) next() (name string, call operation) {
	g.now = g.now.Add(time.Duration(g.IntN(60)) * time.Second)
	if g.now.Year() < 2000 {
		g.now = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)
	}
	kinds := []func() (string, operation){
		g.ofSessions, g.ofSessions, g.ofResults, g.ofResults, g.aroundResults, g.aroundResults, g.ofRounds, g.ofRounds, g.ofOwners, g.ofOthers, g.ofTheHouse,
	}
	return kinds[g.IntN(len(kinds))]()
}

func only(err error) (any, error) { return nil, err }

func (g *game) ofSessions() (string, operation) {
	s, a, id, question, title, limit := g.session(), g.answer(), g.id("s"), g.question(), g.words(), g.IntN(5)
	at := g.at()
	switch g.IntN(7) {
	case 0:
		return fmt.Sprintf("CreateSession %+v", s), func(ctx context.Context, st store.Store) (any, error) {
			return only(st.CreateSession(ctx, s, textOf(s.Version)))
		}
	case 1:
		return "Session " + id, func(ctx context.Context, st store.Store) (any, error) { return st.Session(ctx, id) }
	case 2:
		return fmt.Sprintf("SessionsOf %x", s.Owner[0]), func(ctx context.Context, st store.Store) (any, error) {
			return st.SessionsOf(ctx, s.Owner, limit)
		}
	case 3:
		was := g.maybeText(g.words())
		return fmt.Sprint("Rename ", id, " ", was, " ", title), func(ctx context.Context, st store.Store) (any, error) {
			return only(st.Rename(ctx, id, was, title, at))
		}
	case 4:
		return fmt.Sprintf("SaveAnswer %s %s %+v", id, question, a), func(ctx context.Context, st store.Store) (any, error) {
			return only(st.SaveAnswer(ctx, id, question, nil, a))
		}
	case 5: // as somebody does who has read the session
		return fmt.Sprintf("SaveAnswer %s %s %+v for what is there", id, question, a), func(ctx context.Context, st store.Store) (any, error) {
			there, err := st.Session(ctx, id)
			if err != nil {
				return nil, err
			}
			was := there.Answers[question]
			return only(st.SaveAnswer(ctx, id, question, &was, a))
		}
	}
	was := questions.Answer{}
	if g.yes() {
		was = g.answer()
	}
	return fmt.Sprintf("SaveAnswer %s %s %+v for %+v", id, question, a, was), func(ctx context.Context, st store.Store) (any, error) {
		return only(st.SaveAnswer(ctx, id, question, &was, a))
	}
}

func (g *game) maybeText(text string) *string {
	if g.yes() {
		return nil
	}
	return &text
}

func (g *game) ofResults() (string, operation) {
	r, id, questionnaire := g.result(), g.id("r"), g.one("lunch", "vms")
	revision := int64(g.IntN(4))
	switch g.IntN(6) {
	case 0, 1:
		return fmt.Sprintf("Finish %+v", r), func(ctx context.Context, st store.Store) (any, error) {
			if revision > 0 { // as somebody does who has read the session
				if s, err := st.Session(ctx, r.Session); err == nil {
					return only(st.Finish(ctx, r, s.Revision))
				}
			}
			return only(st.Finish(ctx, r, revision))
		}
	case 2:
		return "Result " + id, func(ctx context.Context, st store.Store) (any, error) { return st.Result(ctx, id) }
	case 3:
		return "Successor " + id, func(ctx context.Context, st store.Store) (any, error) { return st.Successor(ctx, id) }
	case 4:
		return "Announced " + id, func(ctx context.Context, st store.Store) (any, error) { return st.Announced(ctx, id) }
	}
	return "EachResult", func(ctx context.Context, st store.Store) (any, error) {
		var all []questions.Result
		err := st.EachResult(ctx, questionnaire, func(r questions.Result) error {
			all = append(all, r)
			return nil
		})
		return all, err
	}
}

func (g *game) aroundResults() (string, operation) {
	id := g.id("r")
	kinds := []func(string) (string, operation){g.ofLinks, g.ofLinks, g.ofSettings, g.ofOutcomes, g.ofComments}
	return kinds[g.IntN(len(kinds))](id)
}

func (g *game) ofLinks(result string) (string, operation) {
	token, at, most, apart := g.id("l"), g.at(), 1+g.IntN(4), time.Duration(g.IntN(2))*time.Minute
	l := questions.Link{
		Token: token, Result: result, Label: g.words(), Scope: questions.Scope(g.one("verdict", "full")), Created: g.at(), Expires: g.maybe(g.at()),
	}
	l.Comments = l.Scope.ShowsAnswers() && g.yes()
	switch g.IntN(5) {
	case 0, 1:
		return fmt.Sprintf("CreateLink %+v", l), func(ctx context.Context, st store.Store) (any, error) {
			return only(st.CreateLink(ctx, l, most, apart))
		}
	case 2:
		return "RevokeLink " + token, func(ctx context.Context, st store.Store) (any, error) { return only(st.RevokeLink(ctx, token, at)) }
	case 3:
		return "Shared " + token, func(ctx context.Context, st store.Store) (any, error) { return st.Shared(ctx, token) }
	}
	return "Link and LinksOf", func(ctx context.Context, st store.Store) (any, error) {
		one, err := st.Link(ctx, token)
		if err != nil {
			return st.LinksOf(ctx, result)
		}
		return one, nil
	}
}

func (g *game) ofSettings(result string) (string, operation) {
	settings, was := g.settings(), g.settings()
	switch g.IntN(4) {
	case 0:
		return fmt.Sprintf("SetResultSettings %s %+v", result, settings), func(ctx context.Context, st store.Store) (any, error) {
			return only(st.SetResultSettings(ctx, result, nil, settings))
		}
	case 1:
		return fmt.Sprintf("SetResultSettings %s %+v for %+v", result, settings, was), func(ctx context.Context, st store.Store) (any, error) {
			return only(st.SetResultSettings(ctx, result, &was, settings))
		}
	case 2:
		return "Announce " + result, func(ctx context.Context, st store.Store) (any, error) { return only(st.Announce(ctx, result)) }
	}
	return "ResultSettings " + result, func(ctx context.Context, st store.Store) (any, error) { return st.ResultSettings(ctx, result) }
}

func (g *game) ofOutcomes(result string) (string, operation) {
	e := questions.OutcomeEntry{Result: result, Number: 1 + g.IntN(3), Stated: g.at(), Day: store.Day(g.at()), Text: g.words()}
	if e.Went = questions.Went(g.one("", "", "better")); e.Went == "" {
		e.Status, e.Course, e.Option, e.DecidedBy, e.Next, e.Until = "accepted", "follow", g.words(), g.words(), g.words(), g.maybe(store.Day(g.at()))
	}
	switch g.IntN(3) {
	case 0:
		return fmt.Sprintf("AddOutcome %+v", e), func(ctx context.Context, st store.Store) (any, error) { return only(st.AddOutcome(ctx, e, 2)) }
	case 1:
		return "OutcomeOf " + result, func(ctx context.Context, st store.Store) (any, error) { return st.OutcomeOf(ctx, result) }
	}
	return "EachOutcome", func(ctx context.Context, st store.Store) (any, error) {
		var all []any
		err := st.EachOutcome(ctx, func(r questions.Result, log questions.OutcomeLog) error {
			all = append(all, r, log)
			return nil
		})
		return all, err
	}
}

func (g *game) ofComments(result string) (string, operation) {
	c := questions.Comment{
		ID: g.id("c"), Result: result, Writer: g.owner(), Name: g.words(), Text: g.words(), About: questions.Topic(g.one("verdict", "answer:os")), Written: g.at(),
	}
	care := questions.CommentCare{Answer: g.words(), Answered: g.maybe(g.at()), Settled: g.maybe(g.at()), Hidden: g.yes(), Read: g.yes()}
	until := g.at()
	switch g.IntN(6) {
	case 0, 1:
		return fmt.Sprintf("AddComment %+v", c), func(ctx context.Context, st store.Store) (any, error) { return only(st.AddComment(ctx, c, 2)) }
	case 2:
		return fmt.Sprintf("CareForComment %s %s %+v", result, c.ID, care), func(ctx context.Context, st store.Store) (any, error) {
			return only(st.CareForComment(ctx, result, c.ID, questions.CommentCare{}, care))
		}
	case 3:
		return "ReadComments " + result, func(ctx context.Context, st store.Store) (any, error) {
			return only(st.ReadComments(ctx, result, until))
		}
	case 4:
		return "DeleteComment " + c.ID, func(ctx context.Context, st store.Store) (any, error) {
			return only(st.DeleteComment(ctx, c.Writer, c.ID))
		}
	}
	return "CommentsOf and CommentsBy", func(ctx context.Context, st store.Store) (any, error) {
		of, err := st.CommentsOf(ctx, result)
		if err != nil {
			return nil, err
		}
		by, err := st.CommentsBy(ctx, c.Writer, 3)
		return []any{of, by}, err
	}
}

func (g *game) ofRounds() (string, operation) {
	id, owner, at := g.id("o"), g.owner(), g.at()
	r := questions.Round{
		ID: id, Owner: owner, Questionnaire: "lunch", Version: g.version(), Title: g.words(), Ask: g.words(), Opened: at,
		Rules: questions.RoundRules{Least: 2, Expected: g.IntN(3), AgainHours: g.IntN(2), Closes: g.maybe(at.Add(time.Hour))}, Join: g.one("", "join "+id, g.id("join ")),
	}
	if g.yes() {
		r.People = []questions.Person{{Number: 3, Name: g.words(), Invitation: g.id("i")}}
	}
	token := g.one(g.id("join o"), g.id("i"), "")
	switch g.IntN(9) {
	case 0:
		return fmt.Sprintf("CreateRound %+v", r), func(ctx context.Context, st store.Store) (any, error) {
			return only(st.CreateRound(ctx, r, textOf(r.Version)))
		}
	case 1:
		return "Round " + id, func(ctx context.Context, st store.Store) (any, error) { return st.Round(ctx, id) }
	case 2:
		session := g.id("s")
		return "SessionWithRound " + session, func(ctx context.Context, st store.Store) (any, error) {
			s, r, err := st.SessionWithRound(ctx, session)
			return []any{s, r}, err
		}
	case 3:
		return "RoundByToken " + token, func(ctx context.Context, st store.Store) (any, error) { return st.RoundByToken(ctx, token) }
	case 4:
		return "RoundsOf", func(ctx context.Context, st store.Store) (any, error) { return st.RoundsOf(ctx, owner, 2) }
	case 5:
		s := g.session()
		s.Owner = owner
		p := questions.Person{Number: 1 + g.IntN(9), Name: g.words(), Owner: owner, Session: s.ID, Joined: at, KnewVerdict: g.yes()}
		return fmt.Sprintf("JoinRound %s %+v with %+v", id, p, s), func(ctx context.Context, st store.Store) (any, error) {
			return only(st.JoinRound(ctx, id, s, func(r *questions.Round) error { return anyError(r.AddPerson(p, "", at)) }))
		}
	case 6:
		result := g.result()
		return fmt.Sprintf("FreezeRound %s %+v", id, result), func(ctx context.Context, st store.Store) (any, error) {
			return only(st.FreezeRound(ctx, id, result, func(r *questions.Round) error { return anyError(r.Freeze(result.ID, at)) }))
		}
	}
	what, change := g.change(at)
	return fmt.Sprint("ChangeRound ", id, " ", what), func(ctx context.Context, st store.Store) (any, error) {
		return only(st.ChangeRound(ctx, id, func(r *questions.Round) error { return anyError(change(r)) }))
	}
}

// anyError makes errors alike that the domain has for a change.
func anyError(err error) error {
	if err != nil {
		return errOfChange
	}
	return nil
}

func (g *game) change(at time.Time) (string, func(*questions.Round) error) {
	owner, answers, title, question, answer, number := g.owner(), g.answers(), g.words(), g.question(), g.answer(), 1+g.IntN(9)
	switch g.IntN(8) {
	case 0, 1:
		return fmt.Sprintf("hands in %+v", answers), func(r *questions.Round) error { return r.HandIn(owner, answers, at) }
	case 2:
		return "close", func(r *questions.Round) error { return r.Close(at) }
	case 3:
		return "settle", func(r *questions.Round) error {
			return r.Settle(questions.Settlement{Question: question, Answer: answer, Why: "so", At: at}, at)
		}
	case 4:
		return "withdraw", func(r *questions.Round) error { return r.Withdraw(number, at) }
	case 5:
		return "dissent", func(r *questions.Round) error {
			return r.Dissent(owner, questions.Dissent{Question: question, Answer: answer, Text: "no", At: at}, at)
		}
	case 6:
		return "hide names", func(r *questions.Round) error { return r.HideNames(at) }
	}
	return "title " + title, func(r *questions.Round) error {
		r.Title, r.Used = title, at
		return nil
	}
}

func (g *game) ofOwners() (string, operation) {
	from, to, id, at := g.owner(), g.owner(), g.one(g.id("s"), g.id("o")), g.at()
	switch g.IntN(6) {
	case 0, 1, 2:
		return fmt.Sprintf("DecisionsOf %x at %v", from[0], at), func(ctx context.Context, st store.Store) (any, error) {
			return st.DecisionsOf(ctx, from, at, 4, 1)
		}
	case 3:
		return fmt.Sprintf("DeleteDecision %x %s", from[0], id), func(ctx context.Context, st store.Store) (any, error) {
			return only(st.DeleteDecision(ctx, from, id, at))
		}
	case 4:
		return fmt.Sprintf("Adopt %x %x", from[0], to[0]), func(ctx context.Context, st store.Store) (any, error) {
			return only(st.Adopt(ctx, from, to, at))
		}
	}
	return "BegunBefore", func(ctx context.Context, st store.Store) (any, error) { return st.BegunBefore(ctx, from, at) }
}

// ofTheHouse is about the register, and what keepers do.
func (g *game) ofTheHouse() (string, operation) {
	result, at, n := g.id("r"), g.at(), 2+g.IntN(3)
	l := questions.Link{Token: g.id("l"), Result: result, Label: g.words(), Scope: questions.VerdictOnly, Created: at, Expires: g.maybe(g.at())}
	v := questions.ReviewEntry{Result: result, Number: 1 + g.IntN(2), Made: at, Status: questions.ReviewStatus(g.one("proposed", "agreed")), By: g.owner(), Name: g.words()}
	if v.Status == questions.ReviewAsked {
		v.Link = l.Token
	}
	e := questions.RegisterEntry{Result: result, Published: at, Publisher: g.words(), RegisterFacts: questions.RegisterFacts{Title: g.one("a", "ü"), Leaders: []string{"x"}}}
	h := questions.HandOver{From: g.owner(), To: g.owner(), Result: g.one("", result), Publisher: g.words()}
	switch g.IntN(11) {
	case 7, 8:
		return fmt.Sprintf("AddReview %+v", v), func(ctx context.Context, st store.Store) (any, error) {
			return only(st.AddReview(ctx, v, 2))
		}
	case 9:
		from := g.at()
		return fmt.Sprintf("ReviewsOf and ReviewsWaiting from %v", from), func(ctx context.Context, st store.Store) (any, error) {
			of, err := st.ReviewsOf(ctx, result)
			if err != nil {
				return nil, err
			}
			waiting, err := st.ReviewsWaiting(ctx, []string{"lunch"}, at, 3, from)
			return []any{of, waiting}, err
		}
	case 0, 1, 2:
		return fmt.Sprintf("Publish %+v with %+v", e, l), func(ctx context.Context, st store.Store) (any, error) {
			return only(st.Publish(ctx, e, l, 5, n))
		}
	case 3:
		return "Unpublish " + result, func(ctx context.Context, st store.Store) (any, error) { return only(st.Unpublish(ctx, result, at)) }
	case 4:
		return "Published " + result, func(ctx context.Context, st store.Store) (any, error) { return st.Published(ctx, result) }
	case 5:
		return "EachPublished", func(ctx context.Context, st store.Store) (any, error) {
			var all []questions.RegisterEntry
			err := st.EachPublished(ctx, at, func(e questions.RegisterEntry) error {
				all = append(all, e)
				return nil
			})
			return all, err
		}
	case 6:
		return fmt.Sprintf("HandOver %+v", h), func(ctx context.Context, st store.Store) (any, error) {
			would, err := st.ToHandOver(ctx, h)
			if err != nil {
				return would, err
			}
			did, err := st.HandOver(ctx, h, at)
			return []any{would, did}, err
		}
	}
	return "ResultsSince and EachUnfinished", func(ctx context.Context, st store.Store) (any, error) {
		var all []any
		since := st.ResultsSince(ctx, "lunch", at.Add(-time.Hour), 3, func(r questions.ResultWithLinks) error {
			all = append(all, r)
			return nil
		})
		unfinished := map[string]questions.Session{}
		err := st.EachUnfinished(ctx, 100, func(s questions.Session) error {
			unfinished[s.ID] = s
			return nil
		})
		return append(all, unfinished), errors.Join(since, err)
	}
}

func (g *game) ofOthers() (string, operation) {
	at, questionnaire, version := g.at(), g.one("lunch", "vms"), g.version()
	a := questions.Account{Issuer: g.one("", "https://sso.example.org"), Subject: "s" + g.words(), Name: g.words(), Email: g.one("", "Ana@example.org", "ben@example.org"), Seen: at}
	in := questions.SignIn{Token: g.owner(), Account: a, Expires: g.at()}
	switch g.IntN(11) {
	case 0:
		before, now := g.now.Add(-time.Duration(g.IntN(5*3600))*time.Second), g.now
		// A batch has room for all: which is in the first of several is for each engine to
		// say, and decides what a result is held by whose session goes with a round.
		return fmt.Sprint("Expire ", before, now), func(ctx context.Context, st store.Store) (any, error) { return st.Expire(ctx, before, now, ids) }
	case 1:
		return "Offer " + questionnaire + version, func(ctx context.Context, st store.Store) (any, error) {
			return st.Offer(ctx, questionnaire, version, textOf(version), at)
		}
	case 2:
		return "Offered " + questionnaire, func(ctx context.Context, st store.Store) (any, error) {
			version, text, err := st.Offered(ctx, questionnaire)
			return version + string(text), err
		}
	case 3:
		return "Questionnaire " + version, func(ctx context.Context, st store.Store) (any, error) { return st.Questionnaire(ctx, version) }
	case 4:
		return fmt.Sprintf("NoteAccount %+v", a), func(ctx context.Context, st store.Store) (any, error) { return only(st.NoteAccount(ctx, a)) }
	case 5:
		if g.IntN(2) == 0 {
			return fmt.Sprint("IssuersSince ", at), func(ctx context.Context, st store.Store) (any, error) { return st.IssuersSince(ctx, at) }
		}
		return "AccountsCalled", func(ctx context.Context, st store.Store) (any, error) { return st.AccountsCalled(ctx, a.Email) }
	case 6:
		return fmt.Sprintf("CreateSignIn %+v", in), func(ctx context.Context, st store.Store) (any, error) { return only(st.CreateSignIn(ctx, in)) }
	case 7:
		return "SignIn", func(ctx context.Context, st store.Store) (any, error) { return st.SignIn(ctx, in.Token) }
	case 8:
		return fmt.Sprintf("Account %+v", a), func(ctx context.Context, st store.Store) (any, error) { return st.Account(ctx, a.Owner()) }
	case 9:
		return "DeleteSignIn", func(ctx context.Context, st store.Store) (any, error) {
			return only(st.DeleteSignIn(ctx, in.Token))
		}
	}
	return "ExpireSignIns and ExpireAccounts", func(ctx context.Context, st store.Store) (any, error) {
		ins, err := st.ExpireSignIns(ctx, at)
		if err != nil {
			return nil, err
		}
		accounts, err := st.ExpireAccounts(ctx, at)
		return []int{ins, accounts}, err
	}
}
