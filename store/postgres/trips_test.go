package postgres

import (
	"context"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/weighpoint/weighpoint/questions"
)

// tripCounter counts how often something is sent after something was received, on
// all connections: what a distance to the database makes longer.
type tripCounter struct{ n atomic.Int64 }

func (c *tripCounter) configure(config *pgxpool.Config) {
	dial := config.ConnConfig.DialFunc
	config.ConnConfig.DialFunc = func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		return &tripConn{Conn: conn, trips: &c.n}, err
	}
}

type tripConn struct {
	net.Conn
	trips *atomic.Int64
	sent  atomic.Bool
}

func (c *tripConn) Write(p []byte) (int, error) {
	if !c.sent.Swap(true) {
		c.trips.Add(1)
	}
	return c.Conn.Write(p)
}

func (c *tripConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.sent.Store(false)
	return n, err
}

// TestRoundTrips holds how far each call is from the database. A page with a
// question reads a session, an answer reads and saves it.
func TestRoundTrips(t *testing.T) {
	var trips tripCounter
	s := newDatabase(t).open(t, Options{configure: trips.configure, MaxConnections: 1})
	ctx, owner, at := t.Context(), [32]byte{1}, time.Unix(1, 0)
	session := questions.Session{ID: "first", Owner: owner, Version: "v", Created: at, Used: at}
	another := session
	another.ID = "second"
	none, answer := questions.Answer{}, questions.Answer{Choices: []string{"x"}, Importance: questions.Normal, At: at}
	round := questions.Round{ID: "round", Owner: owner, Version: "v", Join: "join", Opened: at, Rules: questions.RoundRules{Least: 2}}
	mine := another
	mine.ID = "mine"
	join := func(r *questions.Round) error {
		return r.AddPerson(questions.Person{Number: 1, Owner: owner, Session: mine.ID, Joined: at}, "", at)
	}
	for _, c := range []struct {
		name string
		most int64
		call func() error
	}{
		{"the first session of a version", 3, func() error { return s.CreateSession(ctx, session, []byte("text")) }},
		{"a session", 1, func() error { return s.CreateSession(ctx, another, []byte("text")) }},
		{"reading a session", 1, func() error { _, err := s.Session(ctx, "first"); return err }},
		{"an answer", 1, func() error { return s.SaveAnswer(ctx, "first", "os", &none, answer) }},
		{"sessions of an owner", 1, func() error { _, err := s.SessionsOf(ctx, owner, 10); return err }},
		{"finishing", 2, func() error {
			return s.Finish(ctx, questions.Result{ID: "result", Session: "first", Version: "v", Verdict: []byte(`{}`), Created: at}, 1)
		}},
		{"a result", 1, func() error { _, err := s.Result(ctx, "result"); return err }},
		{"sharing it", 2, func() error {
			return s.CreateLink(ctx, questions.Link{Token: "link", Result: "result", Scope: questions.Full, Created: at}, 10, time.Minute)
		}},
		{"a link with what surrounds its result", 1, func() error { _, err := s.Shared(ctx, "link"); return err }},
		{"its comments", 1, func() error { _, err := s.CommentsOf(ctx, "result"); return err }},
		{"settings", 2, func() error { return s.SetResultSettings(ctx, "result", nil, questions.ResultSettings{Kept: true}) }},
		{"decisions of an owner", 2, func() error { _, err := s.DecisionsOf(ctx, owner, at, 10, 0); return err }},
		{"the register", 1, func() error {
			return s.EachPublished(ctx, at, func(questions.RegisterEntry) error { return nil })
		}},
		{"opening a round", 1, func() error { return s.CreateRound(ctx, round, []byte("text")) }},
		{"joining it", 2, func() error { return s.JoinRound(ctx, "round", mine, join) }},
		{"a round", 1, func() error { _, err := s.Round(ctx, "round"); return err }},
		{"a round by its link", 1, func() error { _, err := s.RoundByToken(ctx, "join"); return err }},
		{"rounds of an owner", 1, func() error { _, err := s.RoundsOf(ctx, owner, 10); return err }},
		{"reading a session with its round", 1, func() error { _, _, err := s.SessionWithRound(ctx, "mine"); return err }},
		{"an answer in a round", 1, func() error { return s.SaveAnswer(ctx, "mine", "os", &none, answer) }},
		{"readiness", 1, func() error { return s.Ready(ctx) }},
		{"ending a link", 2, func() error { return s.RevokeLink(ctx, "link", at) }},
		{"deleting a decision", 3, func() error { return s.DeleteDecision(ctx, owner, "first", at) }},
	} {
		before := trips.n.Load()
		if err := c.call(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if n := trips.n.Load() - before; n > c.most || n == 0 {
			t.Errorf("%s takes %d round trips, want at most %d", c.name, n, c.most)
		}
	}
}
