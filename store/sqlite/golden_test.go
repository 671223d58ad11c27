package sqlite

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

// The databases in testdata were made by the program of their time, through its
// own methods: two owners, four sessions and three results of the
// questionnaire "lunch"; the second has a session, two links and the upkeep of a
// result besides, the fourth is the third as the program of its time took it over,
// the fifth is the fourth with an entry of what was decided, the sixth is the fifth
// with a comment and a link whose readers may comment, the seventh is the sixth
// with two rounds, one of them frozen, the eighth is the seventh with an account
// and a sign-in, the ninth is the eighth with an entry of the register, and the
// tenth is the ninth with a review. They must
// never be made anew.

// golden unpacks a database of testdata and returns its path.
func golden(t *testing.T, name string) string {
	t.Helper()
	packed, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = packed.Close() }() // it was read only
	unpacked, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	path := newPath(t)
	writeFile(t, path, string(text))
	return path
}

func TestEverySchemaHasAGoldenDatabase(t *testing.T) {
	files, err := filepath.Glob("testdata/schema-*.db.gz")
	if err != nil {
		t.Fatal(err)
	}
	steps, err := migrations.ReadDir("migrations")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(steps) {
		t.Errorf("%d golden databases for %d schemas", len(files), len(steps))
	}
}

func TestGoldenDatabasesMigrate(t *testing.T) {
	files, err := filepath.Glob("testdata/schema-*.db.gz")
	if err != nil || len(files) == 0 {
		t.Fatalf("found %q, %v", files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			s := openAt(t, golden(t, filepath.Base(file)))
			sound(t, s)
			broken, err := all(t.Context(), s.reader, store.ScanOne[string], `SELECT "table" FROM pragma_foreign_key_check`)
			if err != nil || broken != nil {
				t.Errorf("references are broken in %q, %v", broken, err)
			}
			for _, id := range []string{"RESULTFIRSTOFANNA", "RESULTSECONDOFANNA", "RESULTOFBEN"} {
				restores(t, s, id)
			}
			entry := questions.OutcomeEntry{Result: "RESULTOFBEN", Number: 1, Stated: tick(30), Day: tick(30), Status: questions.Accepted, Course: questions.Follow, Option: "canteen"}
			log, err := s.OutcomeOf(t.Context(), entry.Result)
			if err := errors.Join(err, s.AddOutcome(t.Context(), entry, 1)); err != nil || len(log) != 0 {
				t.Errorf("%d entries are there before the first, %v", len(log), err)
			}
			ask := questions.ReviewEntry{Result: "RESULTOFBEN", Number: 1, Made: tick(35), Status: questions.ReviewAsked, Name: "Ben", Link: "RESULTOFBEN"}
			reviews, err := s.ReviewsOf(t.Context(), ask.Result)
			if err := errors.Join(err, s.AddReview(t.Context(), ask, 1)); err != nil || len(reviews) != 0 {
				t.Errorf("%d steps of a review are there before the first, %v", len(reviews), err)
			}
			comment := questions.Comment{ID: "COMMENT", Result: "RESULTOFBEN", Name: "Zoë", Text: "Why?", About: questions.OnVerdict, Written: tick(40)}
			comments, err := s.CommentsOf(t.Context(), comment.Result)
			if err := errors.Join(err, s.AddComment(t.Context(), comment, 1)); err != nil || len(comments) != 0 {
				t.Errorf("%d comments are there before the first, %v", len(comments), err)
			}
			listed, link := anEntry("RESULTOFBEN", "new"), questions.Link{Token: "REGISTER", Result: "RESULTOFBEN", Scope: questions.Full}
			if err := s.Publish(t.Context(), listed, link, 10, 10); err != nil {
				t.Errorf("the register takes nothing: %v", err)
			}
			fill(t, s) // it takes new ones
			if found, err := s.RoundsOf(t.Context(), aSession("").Owner, 10); err != nil || len(found) != 0 {
				t.Errorf("%d rounds are there before the first, %v", len(found), err)
			}
			aRound(t, s, "round")
		})
	}
}

// restores wants a result that can still be shown to whoever has its link.
func restores(t *testing.T, s *Store, token string) {
	t.Helper()
	l, err := s.Link(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Result(t.Context(), l.Result)
	if err != nil {
		t.Fatal(err)
	}
	text, err := s.Questionnaire(t.Context(), r.Version)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := questions.Restore(r.Version, text); err != nil {
		t.Error(err)
	}
	var verdict questions.Verdict
	if err := json.Unmarshal(r.Verdict, &verdict); err != nil {
		t.Error(err)
	}
}

// TestSchemaOneMigrates compares what the first program stored with what is
// there now.
func TestSchemaOneMigrates(t *testing.T) {
	path := golden(t, "schema-1.db.gz")
	before := onlooker(path)
	results, err := all(t.Context(), before, scanOldResult, `
		SELECT token, session, owner, questionnaire, version, title, answers, verdict, created FROM results ORDER BY created`)
	if err := errors.Join(err, before.Close()); err != nil || len(results) != 3 {
		t.Fatalf("%d results, %v", len(results), err)
	}
	s := openAt(t, path)
	for _, want := range results {
		got, err := s.Result(t.Context(), want.ID)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-before +after)\n%s", want.ID, err, diff)
		}
		link, err := s.Link(t.Context(), want.ID)
		full := questions.Link{Token: want.ID, Result: want.ID, Scope: questions.Full, Created: want.Created}
		if diff := cmp.Diff(full, link); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got)\n%s", want.ID, err, diff)
		}
	}
	anna, ben := sha256.Sum256([]byte("anna")), sha256.Sum256([]byte("ben"))
	if diff := cmp.Diff(oldSessions(anna, results[0].Version, results[2].Version), sessionsOf(t, s, anna)); diff != "" {
		t.Errorf("sessions of anna (-want +got):\n%s", diff)
	}
	if got := sessionsOf(t, s, ben); len(got) != 2 {
		t.Errorf("sessions of ben: %+v", got)
	}
	nothingExpires(t, s)
}

// TestSchemaFiveMigrates wants what was decided to be there still, and links to
// take no comments that were made before there were any.
func TestSchemaFiveMigrates(t *testing.T) {
	s := openAt(t, golden(t, "schema-5.db.gz"))
	want := questions.OutcomeLog{{
		Result: "RESULTFIRSTOFANNA", Number: 1, Stated: tick(31), Day: tick(31), Status: questions.Accepted, Course: questions.Follow,
		Option: "canteen", Text: "why <not>", DecidedBy: "Zoë",
	}}
	got, err := s.OutcomeOf(t.Context(), "RESULTFIRSTOFANNA")
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	links, err := s.LinksOf(t.Context(), "RESULTOFBEN")
	if err != nil || len(links) == 0 {
		t.Fatalf("%d links, %v", len(links), err)
	}
	for _, l := range links {
		if l.Comments {
			t.Errorf("readers of %s may comment", l.Token)
		}
	}
}

// TestSchemaSixMigrates wants comments to be there still, and neither rounds nor
// teams.
func TestSchemaSixMigrates(t *testing.T) {
	s := openAt(t, golden(t, "schema-6.db.gz"))
	want := []questions.Comment{{
		ID: "COMMENTOFZOE", Result: "RESULTFIRSTOFANNA", Writer: [32]byte{7}, Name: "Zoë", Text: "Why <not>\n\nlater?", About: questions.OnOption("canteen"), Written: tick(41),
		CommentCare: questions.CommentCare{Answer: "So.", Answered: tick(42), Settled: tick(43), Read: true},
	}}
	got, err := s.CommentsOf(t.Context(), "RESULTFIRSTOFANNA")
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	r, err := s.Result(t.Context(), "RESULTFIRSTOFANNA")
	if err != nil || r.Team != nil {
		t.Errorf("a result of one has the team %q, %v", r.Team, err)
	}
	for _, owner := range []string{"anna", "ben"} {
		hash := sha256.Sum256([]byte(owner))
		for _, session := range sessionsOf(t, s, hash) {
			if session.Round != "" {
				t.Errorf("the session %s is one of the round %s", session.ID, session.Round)
			}
		}
		if rounds, err := s.RoundsOf(t.Context(), hash, 10); err != nil || len(rounds) != 0 {
			t.Errorf("%s has %d rounds, %v", owner, len(rounds), err)
		}
	}
}

// TestSchemaSevenMigrates wants rounds to be there as they were, with whom they
// belong to.
func TestSchemaSevenMigrates(t *testing.T) {
	s := openAt(t, golden(t, "schema-7.db.gz"))
	anna, ben := sha256.Sum256([]byte("anna")), sha256.Sum256([]byte("ben"))
	of, err := s.Result(t.Context(), "RESULTOFBEN")
	if err != nil {
		t.Fatal(err)
	}
	given := func(n time.Duration, choice, note string) *questions.HandedIn {
		return &questions.HandedIn{At: tick(n), Answers: questions.Answers{
			"time":  {Choices: []string{choice}, Importance: questions.More, Note: note, At: tick(52)},
			"money": {Choices: []string{}, Importance: questions.Less, At: tick(53)},
		}}
	}
	open := questions.Round{
		ID: "ROUNDOPEN", Owner: anna, Questionnaire: "lunch", Version: of.Version, Title: "Team <lunch>", Ask: "Where to, 小明?", Opened: tick(50),
		Rules: questions.RoundRules{Closes: tick(900), Expected: 3, Least: 2, AgainHours: 24}, Join: "LINKROUNDOPEN", Settled: []questions.Settlement{}, Used: tick(54),
		People: []questions.Person{
			{Number: 7, Name: "Anna", KnewVerdict: true, Owner: anna, Session: "SESSIONOFAnnaROUNDOPEN", Joined: tick(51), First: given(54, "short", ""), Dissents: []questions.Dissent{}},
			{Number: 19, Name: "Ben", Owner: ben, Session: "SESSIONOFBenROUNDOPEN", Joined: tick(51), Dissents: []questions.Dissent{}},
			{Number: 31, Name: "Ute", Invitation: "INVITATIONTOROUNDOPEN", Dissents: []questions.Dissent{}},
		},
	}
	got, err := s.RoundByToken(t.Context(), "INVITATIONTOROUNDOPEN")
	if diff := cmp.Diff(open, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	found, err := s.RoundsOf(t.Context(), ben, 10)
	if err != nil || len(found) != 2 || found[0].ID != "ROUNDFROZEN" || found[0].Result != "RESULTOFTEAM" {
		t.Fatalf("ben has %+v, %v", found, err)
	}
	frozen := found[0]
	if diff := cmp.Diff(given(57, "long", "well"), frozen.Person(ben).Second); diff != "" {
		t.Errorf("what ben handed in last (-want +got)\n%s", diff)
	}
	r, err := s.Result(t.Context(), "RESULTOFTEAM")
	if err != nil {
		t.Fatal(err)
	}
	if text, err := frozen.Team(tick(61)).JSON(); string(text) != string(r.Team) || err != nil {
		t.Errorf("the team is %s instead of %s, %v", r.Team, text, err)
	}
	if r.Session != "ROUNDFROZEN" || len(r.Answers["money"].Among) != 2 {
		t.Errorf("the result of %s is by %+v", r.Session, r.Answers)
	}
	session, err := s.Session(t.Context(), "SESSIONOFBenROUNDOPEN")
	if err != nil || session.Round != "ROUNDOPEN" || session.Answers["time"].Note != "a <note>" {
		t.Errorf("ben's session is %+v, %v", session, err)
	}
	if err := s.DeleteDecision(t.Context(), anna, "ROUNDFROZEN", tick(62)); err != nil {
		t.Error(err)
	}
}

// TestSchemaEightMigrates wants accounts to be there still, and their sign-ins.
func TestSchemaEightMigrates(t *testing.T) {
	s := openAt(t, golden(t, "schema-8.db.gz"))
	want := questions.SignIn{Token: [32]byte{8}, Account: questions.Account{
		Issuer: "https://sso.example.org", Subject: "S-1", Name: "Zoë <Z>", Email: "zoe@example.org", Groups: []string{"architects"}, Seen: store.Day(tick(70)),
	}, Expires: tick(900)}
	got, err := s.SignIn(t.Context(), want.Token)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	if found, err := s.AccountsCalled(t.Context(), "ZOE@example.org"); err != nil || len(found) != 1 {
		t.Errorf("%d accounts, %v", len(found), err)
	}
}

// goldenEntry is the entry of the register in the ninth database, with its link.
func goldenEntry() (questions.RegisterEntry, questions.Link) {
	l := questions.Link{Token: "LINKOFREGISTER", Result: "RESULTFIRSTOFANNA", Label: "The register", Scope: questions.VerdictOnly, Created: tick(70)}
	return questions.RegisterEntry{
		Result: "RESULTFIRSTOFANNA", Link: l.Token, Published: tick(70), Publisher: "Anna <A> 小明", Scope: l.Scope,
		RegisterFacts: questions.RegisterFacts{
			Questionnaire: "lunch", Version: "of then", Name: "Lunch <1>", Title: "Team lunch", Made: tick(6), Leaders: []string{"canteen"}, Recommended: "canteen",
			Options: map[string]string{"canteen": "The canteen", "bistro": "The bistro"}, Strength: questions.Clear, Evidence: questions.GradeLow,
		},
	}, l
}

// TestSchemaNineMigrates wants what was published to be there still.
func TestSchemaNineMigrates(t *testing.T) {
	s := openAt(t, golden(t, "schema-9.db.gz"))
	want, l := goldenEntry()
	got, err := s.Published(t.Context(), want.Result)
	if err != nil {
		t.Fatal(err)
	}
	want.Stated = got.Stated
	if diff := cmp.Diff(want, got); diff != "" || got.Stated.Option != "canteen" {
		t.Errorf("with %+v (-want +got)\n%s", got.Stated, diff)
	}
	link, err := s.Link(t.Context(), l.Token)
	if diff := cmp.Diff(l, link); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	if err := s.Unpublish(t.Context(), want.Result, tick(71)); err != nil {
		t.Error(err)
	}
}

// goldenReview is the review in the tenth database.
func goldenReview() questions.ReviewLog {
	return questions.ReviewLog{
		{Result: "RESULTFIRSTOFANNA", Number: 1, Made: tick(80), Status: questions.ReviewAsked, By: [32]byte{1}, Name: "Anna <A>", Note: "Look <here>", Link: "LINKOFREGISTER"},
		{Result: "RESULTFIRSTOFANNA", Number: 2, Made: tick(81), Status: questions.ReviewSentBack, By: [32]byte{2}, Name: "Zoë", Note: "Why\u2026"},
		{Result: "RESULTFIRSTOFANNA", Number: 3, Made: tick(82), Status: questions.ReviewAsked, By: [32]byte{1}, Name: "Anna <A>", Link: "LINKOFREGISTER"},
	}
}

// TestSchemaTenMigrates wants a review to be there still, and to wait.
func TestSchemaTenMigrates(t *testing.T) {
	s := openAt(t, golden(t, "schema-10.db.gz"))
	got, err := s.ReviewsOf(t.Context(), "RESULTFIRSTOFANNA")
	if diff := cmp.Diff(goldenReview(), got); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	waiting, err := s.ReviewsWaiting(t.Context(), []string{"lunch"}, tick(83), 10, time.Time{})
	if diff := cmp.Diff([]questions.ReviewEntry(goldenReview()[2:]), waiting); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
}

// TestSchemaTwoMigrates wants what was new in the second schema, and sessions
// with their answers, to be there still.
func TestSchemaTwoMigrates(t *testing.T) {
	s := openAt(t, golden(t, "schema-2.db.gz"))
	anna := sha256.Sum256([]byte("anna"))
	first, err := s.Result(t.Context(), "RESULTFIRSTOFANNA")
	if err != nil {
		t.Fatal(err)
	}
	got := sessionsOf(t, s, anna)
	if len(got) != 3 {
		t.Fatalf("anna has %d sessions", len(got))
	}
	reopened := questions.Session{
		ID: "SESSIONOFANNAREOPENED", Questionnaire: "lunch", Version: first.Version, Owner: anna, Title: "Once more",
		Origin: "Team lunch, in a hurry", Replaces: "RESULTSECONDOFANNA", Created: tick(20), Used: tick(21), Revision: 1,
		Answers: questions.Answers{
			"time":   {Choices: []string{"short"}, Importance: questions.More, Note: "kept \"as it\nwas\"", At: tick(20)},
			"wishes": {Choices: []string{"vegan", "coffee"}, Importance: questions.Less, At: tick(21)},
		},
	}
	want := append([]questions.Session{reopened}, oldSessions(anna, first.Version, got[1].Version)...)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sessions of anna (-want +got):\n%s", diff)
	}
	links, err := s.LinksOf(t.Context(), "RESULTOFBEN")
	if err != nil || len(links) != 3 {
		t.Fatalf("links of ben: %+v, %v", links, err)
	}
	if diff := cmp.Diff([]questions.Link{
		{Token: "LINKOFBOARD", Result: "RESULTOFBEN", Label: "Board", Scope: questions.VerdictOnly, Created: tick(22), Expires: tick(9000)},
		{Token: "LINKENDED", Result: "RESULTOFBEN", Label: "Team", Scope: questions.Full, Created: tick(23), Revoked: tick(24)},
	}, links[1:]); diff != "" {
		t.Errorf("links of ben (-want +got):\n%s", diff)
	}
	upkeep, err := s.ResultSettings(t.Context(), "RESULTOFBEN")
	if diff := cmp.Diff(questions.ResultSettings{Review: tick(8000), Kept: true, Announce: true}, upkeep); diff != "" || err != nil {
		t.Errorf("upkeep: %v (-want +got)\n%s", err, diff)
	}
	// Sessions go when they were last used before the moment, as ever.
	if n, err := s.Expire(t.Context(), tick(21), tick(21), 10); n != 4 || err != nil {
		t.Errorf("%d sessions have expired instead of all but the one used last, %v", n, err)
	}
}

func scanOldResult(row row) (questions.Result, error) {
	var r questions.Result
	var owner, answers []byte
	var created int64
	err := row.Scan(&r.ID, &r.Session, &owner, &r.Questionnaire, &r.Version, &r.Title, &answers, &r.Verdict, &created)
	copy(r.Owner[:], owner)
	r.Created = store.FromMicros(created)
	return r, errors.Join(err, json.Unmarshal(answers, &r.Answers))
}

func sessionsOf(t *testing.T, s *Store, owner [32]byte) []questions.Session {
	t.Helper()
	found, err := s.SessionsOf(t.Context(), owner, 10)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// tick is the n-th moment of the databases in testdata.
func tick(n time.Duration) time.Time {
	start := time.Date(2026, time.October, 5, 8, 30, 0, 123456000, time.UTC)
	return start.Add(n * (61*time.Second + 7*time.Microsecond))
}

// oldSessions are what "anna" had begun, the one used last first.
func oldSessions(owner [32]byte, versions ...string) []questions.Session {
	return []questions.Session{{
		ID: "SESSIONOFANNAOPEN", Questionnaire: "lunch", Version: versions[1], Owner: owner, Title: "Friday",
		Created: tick(9), Used: tick(10), Revision: 1,
		Answers: questions.Answers{"time": {Choices: []string{}, Importance: questions.Normal, At: tick(10)}},
	}, {
		ID: "SESSIONOFANNAFINISHEDTWICE", Questionnaire: "lunch", Version: versions[0], Owner: owner, Title: "Team lunch, in a hurry",
		Created: tick(1), Used: tick(7), Revision: 5, Result: "RESULTSECONDOFANNA", ResultRevision: 5,
		Answers: questions.Answers{
			"time":   {Choices: []string{"short"}, Importance: questions.Normal, Note: "after all", At: tick(7)},
			"guests": {Choices: []string{"some"}, Importance: questions.More, Note: "the new colleagues: <Zoë> & 小明", At: tick(3)},
			"wishes": {Choices: []string{"vegan", "coffee"}, Importance: questions.Normal, At: tick(4)},
			"money":  {Choices: []string{}, Importance: questions.Less, At: tick(5)},
		},
	}}
}

// nothingExpires wants results that can be read by their old addresses to stay,
// however long ago they were used.
func nothingExpires(t *testing.T, s *Store) {
	t.Helper()
	later := time.Date(2100, time.January, 1, 0, 0, 0, 0, time.UTC)
	if n, err := s.Expire(t.Context(), later, later, 10); n != 4 || err != nil {
		t.Errorf("%d sessions and results have expired instead of 4 sessions, %v", n, err)
	}
	if err := s.RevokeLink(t.Context(), "RESULTOFBEN", later); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Expire(t.Context(), later, later, 10); n != 1 || err != nil {
		t.Errorf("%d results have expired instead of the one without links, %v", n, err)
	}
}
