package postgres

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// statements are those that were sent, each with its parameters of one time.
type statements struct {
	mu   sync.Mutex
	sent map[string][]any
}

func (s *statements) configure(config *pgxpool.Config) { config.ConnConfig.Tracer = s }

func (s *statements) add(sql string, args []any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sent == nil {
		s.sent = map[string][]any{}
	}
	// No id is empty, and most results replace none: what is asked for the empty one
	// has a plan for thousands of rows.
	if _, known := s.sent[sql]; known && slices.Contains(args, any(text(""))) {
		return
	}
	s.sent[sql] = args
}

// TraceQueryStart notes a statement.
func (s *statements) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	s.add(data.SQL, data.Args)
	return ctx
}

// TraceQueryEnd does nothing.
func (s *statements) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TraceBatchStart notes the statements of a batch.
func (s *statements) TraceBatchStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchStartData) context.Context {
	for _, query := range data.Batch.QueuedQueries {
		s.add(query.SQL, query.Arguments)
	}
	return ctx
}

// TraceBatchQuery does nothing.
func (s *statements) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

// TraceBatchEnd does nothing.
func (s *statements) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

var (
	// scans is a step that reads the whole of a table that grows.
	scans = regexp.MustCompile(`Seq Scan on (answers|sessions|results|links|upkeep|reviews|comments|outcomes|rounds|people|accounts|sign_ins|expiry|short_lived|writes)\b`)
	// planned is what has a plan, but for what empties a table between tests.
	planned  = regexp.MustCompile(`^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b`)
	emptying = regexp.MustCompile(`^DELETE FROM \w+$`)
)

// readNoWholeTable wants of every statement that was sent that it finds what it needs
// by an index, in a database with some thousand decisions.
func (s *statements) readNoWholeTable(t *testing.T, st *Store) {
	fill(t, st)
	if step, _ := scan(t, st, `SELECT id FROM results WHERE title = $1`, text("title")); step == "" {
		t.Error("a scan is not noticed")
	}
	seen := 0
	for sql, args := range s.sent {
		// The register is read as a whole, with what belongs to it by whatever costs less.
		if !planned.MatchString(sql) || emptying.MatchString(sql) || strings.Contains(sql, "FROM register JOIN") {
			continue
		}
		seen++
		if step, plan := scan(t, st, sql, args...); step != "" {
			t.Errorf("%s in %s\n%s", step, sql, plan)
		}
	}
	if seen == 0 {
		t.Error("there was no statement")
	}
}

// scan returns the first step of the plan of a statement that reads a whole table, ""
// for none, and the plan.
func scan(t *testing.T, s *Store, sql string, args ...any) (step, plan string) {
	t.Helper()
	err := each(t.Context(), s.pool, func(row row) (line string, err error) {
		err = row.Scan(&line)
		return line, err
	}, func(line string) error {
		plan += line + "\n"
		return nil
	}, "EXPLAIN "+sql, args...)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return scans.FindString(plan), plan
}

// TestWhatGoesWithARowIsFoundByAnIndex looks for references by which rows are deleted or
// changed with another one.
func TestWhatGoesWithARowIsFoundByAnIndex(t *testing.T) {
	s := newDatabase(t).open(t, Options{})
	slow, err := all(t.Context(), s.pool, func(row row) (name string, err error) {
		err = row.Scan(&name)
		return name, err
	}, `
		SELECT conname::text FROM pg_constraint AS c WHERE contype = 'f' AND confdeltype IN ('c', 'n')
		AND NOT EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])`)
	if err != nil || len(slow) > 0 {
		t.Errorf("without an index: %q, %v", slow, err)
	}
}

// fill makes a house of some thousand decisions.
func fill(t *testing.T, s *Store) {
	t.Helper()
	const key, owner, moment = `lpad(n::text, 32, '0')::bytea`, `lpad((1 + n % 2000)::text, 32, '0')::bytea`, `1765000000000000 + n * 10000000000`
	for _, statement := range []string{
		`INSERT INTO questionnaires VALUES ('v', 'text')`,
		`INSERT INTO results SELECT KEY, KEY, OWNER, 'lunch', 'v', 'title', '', CASE WHEN n % 9 = 0 THEN KEY ELSE '' END, '{}', '{}', NULL, AT FROM MANY`,
		`INSERT INTO rounds SELECT KEY, OWNER, 'lunch', 'v', 'title', '', AT, '{}', KEY, NULL, NULL, '[]', CASE WHEN n % 2 = 0 THEN KEY END, AT, AT, AT FROM MANY`,
		`INSERT INTO people SELECT KEY, p, 'name', CASE WHEN p = 3 THEN KEY ELSE '' END, CASE WHEN p < 3 THEN OWNER END, KEY, AT, false, NULL, NULL, NULL, NULL, '[]' FROM MANY, generate_series(1, 3) AS p`,
		`INSERT INTO sessions SELECT KEY, OWNER, 'lunch', 'v', 'title', '', '', AT, AT, AT, 1, CASE WHEN n % 2 = 0 THEN KEY END, 1, CASE WHEN n % 3 = 0 THEN KEY END FROM MANY`,
		`INSERT INTO answers SELECT KEY, p::text::bytea, '{}', '[]', AT FROM MANY, generate_series(1, 3) AS p`,
		`INSERT INTO links SELECT KEY, KEY, '', 'full', true, AT, AT, NULL FROM MANY`,
		`INSERT INTO upkeep SELECT KEY, AT, n % 2 = 0, true FROM MANY`,
		`INSERT INTO outcomes SELECT KEY, 1, AT, AT, 'accepted', 'follow', '', '', '', false, '', NULL, '' FROM MANY`,
		`INSERT INTO reviews SELECT KEY, 1, AT, 'proposed', OWNER, '', '', KEY, n % 9 = 0 FROM MANY`,
		`INSERT INTO comments SELECT KEY, KEY, OWNER, '', 'text', 'verdict', AT, '', NULL, NULL, false, false FROM MANY`,
		`INSERT INTO register SELECT KEY, KEY, AT, '', '{}' FROM MANY WHERE n % 100 = 0`,
		`INSERT INTO accounts SELECT KEY, '', KEY, '', KEY, KEY, AT FROM MANY`,
		`INSERT INTO sign_ins SELECT KEY, OWNER, '[]', AT FROM MANY WHERE n > 2000`,
		`INSERT INTO short_lived SELECT 'kind', KEY, KEY, '', AT FROM MANY`,
		`INSERT INTO writes SELECT KEY, now() - n * interval '1 second' FROM MANY`,
		`ANALYZE`,
	} {
		statement = strings.NewReplacer("KEY", key, "OWNER", owner, "AT", moment, "MANY", "generate_series(1, 10000) AS n").Replace(statement)
		if _, err := s.pool.Exec(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}
