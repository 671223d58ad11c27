package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"runtime/debug"
	"time"
)

// errUndone means that a transaction was undone because of one of the requests
// that share it.
var errUndone = errors.New("the transaction was undone")

// panicked carries a panic from the goroutine that led a group to the one that
// asked for the write.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("%v\n\n%s", p.value, p.stack) }

// Unwrap gives the panic's value where it is an error.
func (p *panicked) Unwrap() error {
	err, _ := p.value.(error)
	return err
}

// runGroup runs requests in one transaction, and gives each its outcome once
// the transaction is on the disk.
func (s *Store) runGroup(group []*request) {
	if err := s.inPlace(s.files.check()); err != nil {
		fail(group, err)
		return
	}
	if group[0].alone != nil {
		group[0].err = group[0].alone()
		return
	}
	begun := group[:0:0]
	for _, r := range group {
		if r.err = r.ctx.Err(); r.err == nil {
			begun = append(begun, r)
		}
	}
	if len(begun) == 0 {
		return
	}
	s.outcome(begun)
	if err := s.inPlace(s.files.checkPlaces()); err != nil {
		fail(begun, err) // what was committed may be in files that nobody finds
	}
	s.note(begun)
}

// outcome gives each request of a group its own.
func (s *Store) outcome(group []*request) {
	err := s.commit(group, together)
	if errors.Is(err, errUndone) && len(group) > 1 {
		err = s.commit(group, apart)
	}
	if errors.Is(err, errUndone) && len(group) > 1 {
		s.separately(group)
		return
	}
	fail(group, err)
}

// note remembers what is wrong with the disk, for Ready. Only a commit takes it
// back.
func (s *Store) note(group []*request) {
	for _, r := range group {
		if r.err != nil && isTrouble(r.err) {
			s.trouble.Store(&r.err)
			return
		}
	}
}

// separately gives a transaction each to those that shared one which SQLite
// gave up because of one of them.
func (s *Store) separately(group []*request) {
	for _, r := range group {
		if r.err == nil {
			one := []*request{r}
			fail(one, s.commit(one, together))
		}
	}
}

// fail gives err to all that believe that they have succeeded.
func fail(group []*request, err error) {
	for _, r := range group {
		if r.err == nil {
			r.err = err
		}
	}
}

// commit runs a group in a transaction, which is durable when commit returns
// nil and undone otherwise. With errUndone, those without an error of their own
// may be tried again; any other error is theirs as well.
func (s *Store) commit(group []*request, attemptAll func(*sql.Conn, []*request) error) error {
	ctx := context.Background()
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // gives it back to the pool
	if _, err := conn.ExecContext(ctx, `BEGIN IMMEDIATE`); err != nil {
		return err
	}
	committed := false
	defer func() {
		if !committed {
			rollBack(conn)
		}
	}()
	if s.trouble.Load() != nil {
		if err := writeAnything(ctx, conn); err != nil {
			return err
		}
	}
	if err := attemptAll(conn, group); err != nil {
		return err
	}
	begun := time.Now()
	_, err = conn.ExecContext(ctx, `COMMIT`)
	committed = err == nil
	s.flushed(committed, len(group), time.Since(begun))
	return err
}

// writeAnything writes what is there already, so that the success of a commit means
// something even where its group writes nothing.
func writeAnything(ctx context.Context, conn *sql.Conn) error {
	var noted int // see erasure
	if err := conn.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&noted); err != nil {
		return err
	}
	_, err := conn.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, noted))
	return err
}

// together runs the requests of a group so that all succeed or all are undone:
// the fast way, and right for nearly every group. A request alone gets its
// error at once; errUndone means that one of several has failed.
func together(conn *sql.Conn, group []*request) error {
	for _, r := range group {
		err := attempt(conn, r)
		switch {
		case err == nil:
		case len(group) == 1:
			r.err = err
			return err
		default:
			return errUndone
		}
	}
	return nil
}

// apart runs the requests of a group so that one that fails is undone alone.
// errUndone means that one has failed in such a way that SQLite has undone the
// others too.
func apart(conn *sql.Conn, group []*request) error {
	ctx := context.Background()
	for _, r := range group {
		if _, err := conn.ExecContext(ctx, `SAVEPOINT request`); err != nil {
			return err
		}
		end := `RELEASE request`
		if r.err = attempt(conn, r); r.err != nil {
			end = `ROLLBACK TO request; RELEASE request`
		}
		if _, err := conn.ExecContext(ctx, end); err != nil {
			return fmt.Errorf("%w (%w)", errUndone, err)
		}
	}
	return nil
}

// attempt runs a request; a panic is an error, for now.
func attempt(conn *sql.Conn, r *request) (err error) {
	r.panic = nil
	defer func() {
		if value := recover(); value != nil {
			r.panic = &panicked{value, debug.Stack()}
			err = r.panic
		}
	}()
	return r.do(context.WithoutCancel(r.ctx), conn)
}

// rollBack leaves conn outside any transaction, or makes the pool throw it
// away.
func rollBack(conn *sql.Conn) {
	_, _ = conn.ExecContext(context.Background(), `ROLLBACK`) // there may be nothing left to roll back
	_ = conn.Raw(func(c any) error {
		if c, ok := c.(interface{ AutoCommit() bool }); !ok || !c.AutoCommit() {
			return driver.ErrBadConn
		}
		return nil
	})
}
