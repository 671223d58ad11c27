package main

import (
	"context"
	"database/sql"
	"errors"
)

// The statements that the floor's writer knows.
const (
	newSession = `INSERT INTO sessions (id, owner) VALUES (?, ?)`
	newAnswer  = `
		INSERT INTO answers (session, question, choice, importance, note) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET choice = excluded.choice, importance = excluded.importance, note = excluded.note`
)

// writer commits what is waiting as one group, and has the next group wait
// meanwhile.
type writer struct {
	queue      chan waiting
	most       int
	statements map[string]*sql.Stmt
}

// waiting is one write on its way to the disk.
type waiting struct {
	statement string
	args      []any
	done      chan error
}

// openWriter makes the tables and begins to write. At most so many writes
// share a commit.
func openWriter(ctx context.Context, dsn string, most int) (*writer, error) {
	db, err := sql.Open("sqlite3", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // BEGIN and COMMIT have to meet on one connection
	if _, err := db.ExecContext(ctx, floorSchema); err != nil {
		return nil, err
	}
	w := &writer{queue: make(chan waiting, most), most: most, statements: map[string]*sql.Stmt{}}
	for _, s := range []string{"BEGIN IMMEDIATE", "COMMIT", "ROLLBACK", newSession, newAnswer} {
		if w.statements[s], err = db.PrepareContext(ctx, s); err != nil { //nolint:sqlclosecheck // lives as long as the process
			return nil, err
		}
	}
	go w.run()
	return w, nil
}

// write returns once the write is on the disk.
func (w *writer) write(statement string, args ...any) error {
	one := waiting{statement, args, make(chan error, 1)}
	w.queue <- one
	return <-one.done
}

func (w *writer) run() {
	var group []waiting
	for first := range w.queue {
		group = append(group[:0], first)
		for len(group) < w.most && len(w.queue) > 0 {
			group = append(group, <-w.queue)
		}
		err := w.commit(group)
		for _, one := range group {
			one.done <- err
		}
	}
}

// commit writes all of the group or nothing.
func (w *writer) commit(group []waiting) error {
	if err := w.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	for _, one := range group {
		if err := w.exec(one.statement, one.args...); err != nil {
			return errors.Join(err, w.exec("ROLLBACK"))
		}
	}
	return w.exec("COMMIT")
}

func (w *writer) exec(statement string, args ...any) error {
	_, err := w.statements[statement].Exec(args...)
	return err
}
