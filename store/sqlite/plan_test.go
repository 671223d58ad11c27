package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/mattn/go-sqlite3"

	"github.com/weighpoint/weighpoint/store"
)

// statements are those that were sent, each with its parameters of one time.
type statements struct {
	mu   sync.Mutex
	sent map[string][]driver.NamedValue
}

// watch notes what a store sends from now on.
func (q *statements) watch(t *testing.T, s *Store) {
	t.Helper()
	before := []*sql.DB{s.reader, s.writer}
	s.reader = pool(watched{reading(s.path, func() error { return s.files.check() }), q}, readerCount)
	s.writer = pool(watched{writing(s.path), q}, 1)
	for i, db := range []*sql.DB{s.reader, s.writer} {
		// SQLite would remove the log if nothing were open meanwhile.
		if err := errors.Join(db.PingContext(t.Context()), before[i].Close()); err != nil {
			t.Fatal(err)
		}
	}
}

// watched opens connections that note what they are sent.
type watched struct {
	connector
	*statements
}

func (w watched) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := w.connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return watchedConn{conn.(*sqlite3.SQLiteConn), w.statements}, nil
}

type watchedConn struct {
	*sqlite3.SQLiteConn
	*statements
}

func (c watchedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	c.add(query, args)
	return c.SQLiteConn.QueryContext(ctx, query, args)
}

func (c watchedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	c.add(query, args)
	return c.SQLiteConn.ExecContext(ctx, query, args)
}

func (q *statements) add(query string, args []driver.NamedValue) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.sent == nil {
		q.sent = map[string][]driver.NamedValue{}
	}
	q.sent[query] = args
}

var (
	// scans is a step that reads the whole of a table of ours, or of what another
	// step has found.
	scans = regexp.MustCompile(`^SCAN (questionnaires|results|sessions|links|upkeep|reviews|comments|outcomes|rounds|people|accounts|sign_ins|offers|expiry|[a-z])\b`)
	// planned is what has a plan.
	planned = regexp.MustCompile(`^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b`)
	// whole are the statements that read a table as a whole: for figures and lists of
	// all questionnaires, and to find out whether a database can be used.
	whole = []string{
		`SELECT count(*) FROM (SELECT 1 FROM questionnaires LIMIT 1)`,
		`UPDATE sessions SET used = used WHERE false`,
		`SELECT DISTINCT result FROM outcomes ORDER BY result`,
		`SELECT id FROM results WHERE created >= ?1 ORDER BY created DESC, id LIMIT ?2`,
		selectSessions + `WHERE round IS NULL AND result IS NULL ORDER BY look DESC LIMIT ?`,
	}
)

// readNoWholeTable wants of every statement that was sent that it finds what it needs
// by an index.
func (q *statements) readNoWholeTable(t *testing.T, s *Store) {
	if step, _ := scanned(t, s, `SELECT id FROM results WHERE title = ?`, "Checkout"); step != "SCAN results" {
		t.Errorf("a scan is not noticed: %q", step)
	}
	for _, query := range whole {
		if _, sent := q.sent[query]; !sent {
			t.Errorf("nothing sends %s any more", query)
		}
	}
	seen := 0
	for query, named := range q.sent {
		if !planned.MatchString(query) || slices.Contains(whole, query) {
			continue
		}
		seen++
		var args []any
		for _, arg := range named {
			args = append(args, arg.Value)
		}
		if step, plan := scanned(t, s, query, args...); step != "" {
			t.Errorf("%s in %s\n%s", step, query, strings.Join(plan, "\n"))
		}
	}
	if seen < 50 {
		t.Errorf("there were %d statements", seen)
	}
}

// scanned returns the first step of the plan of a statement that reads a whole table, ""
// for none, and the plan.
func scanned(t *testing.T, s *Store, query string, args ...any) (step string, plan []string) {
	t.Helper()
	type line struct {
		id, parent, unused int
		detail             string
	}
	lines, err := all(t.Context(), s.reader, store.Scan(func(l *line) []any { return []any{&l.id, &l.parent, &l.unused, &l.detail} }),
		`EXPLAIN QUERY PLAN `+query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	for _, line := range lines {
		plan = append(plan, line.detail)
	}
	for _, step := range plan {
		name := scans.FindStringSubmatch(step)
		if name != nil && !slices.Contains(plan, "CO-ROUTINE "+name[1]) && !slices.Contains(plan, "MATERIALIZE "+name[1]) {
			return step, plan
		}
	}
	return "", plan
}
