package sqlite

import (
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
	"pgregory.net/rapid"
)

// TestExpireRemovesWhatTheRuleSays does anything in any order, and compares
// what is left after each sweep with what the rule in questions leaves of a list
// of all: the SQL states that rule once more.
func TestExpireRemovesWhatTheRuleSays(t *testing.T) {
	stores := newScratches(t)
	rapid.Check(t, func(t *rapid.T) {
		s, forget := stores.open(t)
		defer forget()
		m := &model{
			store: s, used: map[string]int{}, results: map[string]*modelResult{}, links: map[string]*modelLink{},
			rounds: map[string]*questions.Round{}, inRound: map[string]string{},
		}
		t.Repeat(map[string]func(*rapid.T){
			"begin":  m.begin,
			"answer": m.answer,
			"finish": m.finish,
			"share":  m.share,
			"revoke": m.revoke,
			"keep":   m.keep,
			"delete": m.delete,
			"open":   m.open,
			"join":   m.join,
			"reply":  m.reply,
			"hand":   m.handIn,
			"close":  m.close,
			"freeze": m.freeze,
			"drop":   m.drop,
			"sweep":  m.sweep,
		})
		m.sweep(t)
	})
}

// scratches makes empty stores. They do not wait for the disk, since a property
// needs many, and nobody cuts their power.
type scratches struct {
	dir   string
	empty []byte // a database
}

func newScratches(t *testing.T) scratches {
	t.Helper()
	path := newPath(t)
	s, err := Open(t.Context(), path)
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	return scratches{t.TempDir(), []byte(contents(t, path))}
}

func (n scratches) open(t *rapid.T) (s *Store, forget func()) {
	t.Helper()
	path := filepath.Join(n.dir, rand.Text())
	expect(t, os.WriteFile(path, n.empty, 0o600))
	s, err := Open(t.Context(), path)
	expect(t, err)
	_, err = s.writer.ExecContext(t.Context(), `PRAGMA synchronous = OFF`)
	expect(t, err)
	return s, func() { expect(t, errors.Join(s.Close(), os.Remove(path))) }
}

// model knows what is in a store, all moments being in seconds, which pass with
// every action.
type model struct {
	store   *Store
	now     int
	used    map[string]int // of sessions
	results map[string]*modelResult
	links   map[string]*modelLink
	rounds  map[string]*questions.Round
	inRound map[string]string // the rounds of sessions, which are not in used
}

type modelResult struct {
	session string
	created int
	kept    bool
}

type modelLink struct {
	result  string
	expires int // 0 for never
	revoked bool
}

func (m *model) clock() time.Time { return second(m.now) }

func second(n int) time.Time { return aSession("").Created.Add(time.Duration(n) * time.Second) }

// fresh is an id that no call has returned before.
func (m *model) fresh(t *rapid.T) string {
	m.now += rapid.IntRange(1, 3).Draw(t, "pass")
	return fmt.Sprint("id ", m.now)
}

// oneOf is one of the keys of a map; the action is left out where there is none.
func oneOf[V any](t *rapid.T, from map[string]V, what string) string {
	if len(from) == 0 {
		t.SkipNow()
	}
	return rapid.SampledFrom(slices.Sorted(maps.Keys(from))).Draw(t, what)
}

func (m *model) begin(t *rapid.T) {
	s := aSession(m.fresh(t))
	s.Created, s.Used = m.clock(), m.clock()
	m.used[s.ID] = m.now
	expect(t, m.store.CreateSession(t.Context(), s, []byte("format: 1")))
}

func (m *model) answer(t *rapid.T) {
	id := oneOf(t, m.used, "session")
	m.fresh(t)
	m.used[id] = m.now
	a := anAnswer("linux")
	a.At = m.clock()
	expect(t, m.store.SaveAnswer(t.Context(), id, "os", nil, a))
}

func (m *model) finish(t *rapid.T) {
	session := oneOf(t, m.used, "session")
	r := aResult(m.fresh(t), session)
	r.Title, r.Created = r.ID, m.clock()
	m.used[session] = m.now
	m.results[r.ID] = &modelResult{session: session, created: m.now}
	s, err := m.store.Session(t.Context(), session)
	expect(t, err)
	expect(t, m.store.Finish(t.Context(), r, s.Revision))
}

func (m *model) share(t *rapid.T) {
	l := questions.Link{Result: oneOf(t, m.results, "result"), Token: m.fresh(t), Scope: questions.Full, Created: m.clock()}
	known := &modelLink{result: l.Result}
	if rapid.Bool().Draw(t, "ends") {
		known.expires = m.now + rapid.IntRange(1, 30).Draw(t, "lasts")
		l.Expires = second(known.expires)
	}
	m.links[l.Token] = known
	expect(t, m.store.CreateLink(t.Context(), l, 1000, 0))
}

func (m *model) revoke(t *rapid.T) {
	token := oneOf(t, m.links, "link")
	m.fresh(t)
	m.links[token].revoked = true
	expect(t, m.store.RevokeLink(t.Context(), token, m.clock()))
}

func (m *model) keep(t *rapid.T) {
	id := oneOf(t, m.results, "result")
	kept := rapid.Bool().Draw(t, "kept")
	m.results[id].kept = kept
	expect(t, m.store.SetResultSettings(t.Context(), id, nil, questions.ResultSettings{Kept: kept}))
}

func (m *model) delete(t *rapid.T) {
	id := oneOf(t, m.used, "session")
	delete(m.used, id)
	m.forget(func(_ string, r *modelResult) bool { return r.session == id })
	expect(t, m.store.DeleteDecision(t.Context(), aSession("").Owner, id, time.Now()))
}

// open begins a round that may close at a time of its own.
func (m *model) open(t *rapid.T) {
	s := aSession("")
	r := questions.Round{
		ID: m.fresh(t), Owner: s.Owner, Questionnaire: s.Questionnaire, Version: s.Version, Opened: m.clock(),
		Rules: questions.RoundRules{Least: 1, Expected: rapid.IntRange(0, 2).Draw(t, "expected")}, Used: m.clock(),
	}
	if rapid.Bool().Draw(t, "closes") {
		r.Rules.Closes = second(m.now + rapid.IntRange(1, 30).Draw(t, "lasts"))
	}
	m.rounds[r.ID] = &r
	expect(t, m.store.CreateRound(t.Context(), r, []byte("format: 1")))
}

// same ends the test unless the store has made of a change what the model has.
func (m *model) same(t *rapid.T, want, got error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Fatalf("got error %v, want %v", got, want)
	}
}

func (m *model) join(t *rapid.T) {
	id := oneOf(t, m.rounds, "round")
	s := aSession(m.fresh(t))
	s.Owner = [32]byte{byte(m.now), byte(m.now >> 8)}
	join := func(r *questions.Round) error {
		return r.AddPerson(questions.Person{Number: m.now, Owner: s.Owner, Session: s.ID}, "", m.clock())
	}
	want := join(m.rounds[id])
	m.same(t, want, m.store.JoinRound(t.Context(), id, s, join))
	if want == nil {
		m.inRound[s.ID] = id
	}
}

// reply answers a question in a round.
func (m *model) reply(t *rapid.T) {
	session := oneOf(t, m.inRound, "session")
	m.fresh(t)
	a := anAnswer("linux")
	a.At = m.clock()
	if r := m.rounds[m.inRound[session]]; m.clock().Sub(r.Used) >= questions.UseStep {
		r.Used = m.clock()
	}
	m.same(t, nil, m.store.SaveAnswer(t.Context(), session, "os", nil, a))
}

// change does the same to a round of the model and of the store.
func (m *model) change(t *rapid.T, id string, change func(*questions.Round) error) {
	m.same(t, change(m.rounds[id]), m.store.ChangeRound(t.Context(), id, change))
}

func (m *model) handIn(t *rapid.T) {
	session := oneOf(t, m.inRound, "session")
	m.fresh(t)
	m.change(t, m.inRound[session], func(r *questions.Round) error {
		i := slices.IndexFunc(r.People, func(p questions.Person) bool { return p.Session == session })
		return r.HandIn(r.People[i].Owner, questions.Answers{}, m.clock())
	})
}

func (m *model) close(t *rapid.T) {
	id := oneOf(t, m.rounds, "round")
	m.fresh(t)
	m.change(t, id, func(r *questions.Round) error { return r.Close(m.clock()) })
}

func (m *model) freeze(t *rapid.T) {
	id := oneOf(t, m.rounds, "round")
	result := aResult(m.fresh(t), id)
	result.Created = m.clock()
	freeze := func(r *questions.Round) error { return r.Freeze(result.ID, m.clock()) }
	want := freeze(m.rounds[id])
	m.same(t, want, m.store.FreezeRound(t.Context(), id, result, freeze))
	if want == nil {
		m.results[result.ID] = &modelResult{session: id, created: m.now}
	}
}

// drop deletes a round.
func (m *model) drop(t *rapid.T) {
	id := oneOf(t, m.rounds, "round")
	m.forgetRounds(func(r *questions.Round) bool { return r.ID == id })
	m.forget(func(_ string, r *modelResult) bool { return r.session == id })
	expect(t, m.store.DeleteDecision(t.Context(), aSession("").Owner, id, m.clock()))
}

// forgetRounds drops rounds with the sessions in them.
func (m *model) forgetRounds(which func(*questions.Round) bool) {
	maps.DeleteFunc(m.rounds, func(_ string, r *questions.Round) bool { return which(r) })
	maps.DeleteFunc(m.inRound, func(_, round string) bool { return m.rounds[round] == nil })
}

// held counts what a sweep may remove; a round with a result goes with that.
func (m *model) held() int {
	n := len(m.used) + len(m.results)
	for _, r := range m.rounds {
		if r.Result == "" {
			n++
		}
	}
	return n
}

// forget drops results, their rounds and their links.
func (m *model) forget(which func(string, *modelResult) bool) {
	maps.DeleteFunc(m.results, which)
	m.forgetRounds(func(r *questions.Round) bool { return r.Result != "" && m.results[r.Result] == nil })
	maps.DeleteFunc(m.links, func(_ string, l *modelLink) bool { return m.results[l.result] == nil })
}

func (m *model) sweep(t *rapid.T) {
	m.now += rapid.IntRange(0, 20).Draw(t, "pass")
	retention := time.Duration(rapid.IntRange(0, 25).Draw(t, "retention")) * time.Second
	// Nothing else happens at that very moment, of which the rule says nothing.
	now := m.clock().Add(time.Second / 2)
	had := m.held()
	m.forget(func(id string, _ *modelResult) bool {
		at, goes := m.result(id).Removal(m.session(id), retention)
		return goes && at.Before(now)
	})
	maps.DeleteFunc(m.used, func(_ string, used int) bool {
		return questions.Session{Used: second(used)}.Removal(retention).Before(now)
	})
	m.forgetRounds(func(r *questions.Round) bool {
		at, goes := r.Removal(retention)
		return goes && at.Before(now)
	})
	removed, err := m.store.Expire(t.Context(), now.Add(-retention), now, rapid.IntRange(1, 4).Draw(t, "batch"))
	expect(t, err)
	if want := had - m.held(); removed != want {
		t.Errorf("removed %d, want %d", removed, want)
	}
	m.compare(t)
}

// result is one as the rule takes it.
func (m *model) result(id string) questions.ResultWithLinks {
	known := m.results[id]
	r := questions.ResultWithLinks{
		Result: questions.Result{Created: second(known.created)}, ResultSettings: questions.ResultSettings{Kept: known.kept},
	}
	for _, l := range m.links {
		if l.result != id {
			continue
		}
		var link questions.Link
		if l.expires != 0 {
			link.Expires = second(l.expires)
		}
		if l.revoked {
			link.Revoked = m.clock()
		}
		r.Links = append(r.Links, link)
	}
	return r
}

// session is the one that a result was made from, nil where it is gone.
func (m *model) session(result string) *questions.Session {
	used, ok := m.used[m.results[result].session]
	if !ok {
		return nil
	}
	return &questions.Session{Used: second(used)}
}

// sessions are all, in rounds or not.
func (m *model) sessions() map[string]bool {
	found := map[string]bool{}
	for id := range m.used {
		found[id] = true
	}
	for id := range m.inRound {
		found[id] = true
	}
	return found
}

func (m *model) compare(t *rapid.T) {
	for table, want := range map[string][]string{
		"SELECT id FROM sessions ORDER BY id":    slices.Sorted(maps.Keys(m.sessions())),
		"SELECT id FROM rounds ORDER BY id":      slices.Sorted(maps.Keys(m.rounds)),
		"SELECT id FROM results ORDER BY id":     slices.Sorted(maps.Keys(m.results)),
		"SELECT token FROM links ORDER BY token": slices.Sorted(maps.Keys(m.links)),
	} {
		got, err := all(t.Context(), m.store.reader, store.ScanOne[string], table)
		expect(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", table, diff)
		}
	}
}

// expect ends the test unless err is nil.
func expect(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A sweep that looks at all that is held again and again would slow down with
// the years.
func TestExpireLooksOnceAtWhatIsHeld(t *testing.T) {
	s := openAt(t, newPath(t))
	for n := range 30 {
		id := fmt.Sprint(n)
		if err := s.CreateSession(t.Context(), aSession(id), []byte("format: 1")); err != nil {
			t.Fatal(err)
		}
		if err := s.Finish(t.Context(), aResult(id, id), 0); err != nil {
			t.Fatal(err)
		}
		l := questions.Link{Token: id, Result: id, Scope: questions.Full}
		if n%2 == 0 {
			l.Expires = second(10_000)
		}
		if err := s.CreateLink(t.Context(), l, 1, 0); err != nil {
			t.Fatal(err)
		}
	}
	rule := retention{before: second(100).UnixMicro(), now: second(200).UnixMicro(), batch: 1000}
	first, err := rule.due(t.Context(), s.reader)
	if err != nil || len(first.results) != 30 {
		t.Errorf("the first sweep looks at %d results, %v", len(first.results), err)
	}
	if n, err := s.Expire(t.Context(), second(100), second(200), 7); err != nil || n != 30 {
		t.Errorf("removed %d, %v", n, err)
	}
	rule.before, rule.now = second(1000).UnixMicro(), second(9_999).UnixMicro()
	if again, err := rule.due(t.Context(), s.reader); err != nil || !again.none() {
		t.Errorf("the next sweep looks at %d results, %v", len(again.results), err)
	}
	rule.now = second(10_000).UnixMicro()
	if ended, err := rule.due(t.Context(), s.reader); err != nil || len(ended.results) != 15 {
		t.Errorf("%d results have links that have ended, %v", len(ended.results), err)
	}
}

// So would one that looks at all rounds that people use.
func TestExpireLooksOnceAtRoundsInUse(t *testing.T) {
	s := openAt(t, newPath(t))
	for n := range 5 {
		aRound(t, s, fmt.Sprint(n)) // used at 0, as its session
	}
	a := anAnswer("linux")
	a.At = second(60) // see questions.UseStep
	err := s.SaveAnswer(t.Context(), "session of 2", "os", nil, a)
	err = errors.Join(err, s.ChangeRound(t.Context(), "3", func(r *questions.Round) error { return r.Extend(second(100), second(1)) }))
	if err != nil {
		t.Fatal(err)
	}
	rule := retention{before: second(50).UnixMicro(), now: second(50).UnixMicro(), batch: 1000}
	if first, err := rule.due(t.Context(), s.reader); err != nil || len(first.rounds) != 5 || len(first.sessions) != 0 {
		t.Errorf("the first sweep looks at %d rounds and %d sessions, %v", len(first.rounds), len(first.sessions), err)
	}
	if n, err := s.Expire(t.Context(), second(50), second(50), 2); n != 3 || err != nil {
		t.Errorf("removed %d, %v", n, err)
	}
	if again, err := rule.due(t.Context(), s.reader); err != nil || !again.none() {
		t.Errorf("the next sweep looks at %+v, %v", again, err)
	}
}
