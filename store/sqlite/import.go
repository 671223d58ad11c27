package sqlite

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"

	"github.com/mattn/go-sqlite3"
)

// Imported counts the records that an import has added, by kind, and those that
// were there already.
type Imported struct {
	Questionnaires, Offers, Results, Links, Upkeeps, Sessions int
	// Skipped are records of any kind that were there already, the same in
	// every byte.
	Skipped int
}

// ErrImport means that what was read is not a whole export, or does not fit to
// what the database has. The error's text says in which line, and what is
// wrong.
var ErrImport = errors.New("the export cannot be imported")

// Import adds what Export or ExportResult has written, in one transaction: with
// an error nothing is added. A record that is there already is left alone if it
// is the same, and else an error. The writer waits for r, so that r must not be
// slower than others may have to wait. When ctx ends, so does the import.
func (s *Store) Import(ctx context.Context, r io.Reader) (Imported, error) {
	in := newImporter(ctx, r)
	err := s.write(ctx, "import", func(ctx context.Context, tx *sql.Conn) error {
		if in.n > 0 {
			return errors.New("a write that came at the same time has failed: try again")
		}
		return in.run(ctx, tx)
	})
	if err != nil {
		return Imported{}, err
	}
	return in.Imported, nil
}

// byteOrderMark is what some editors put before a text that they save.
const byteOrderMark = "\ufeff"

// importer reads lines, of which it has read n.
type importer struct {
	Imported
	lines   *bufio.Scanner
	n       int
	stopped func() error
}

func newImporter(ctx context.Context, r io.Reader) *importer {
	in := &importer{lines: bufio.NewScanner(r), stopped: ctx.Err}
	in.lines.Buffer(nil, maxLine+len("\r\n"))
	return in
}

func (in *importer) run(ctx context.Context, tx execer) error {
	if err := in.begin(); err != nil {
		return in.wrong(err)
	}
	for {
		done, err := in.step(ctx, tx)
		if err != nil {
			return in.wrong(err)
		}
		if done {
			return nil
		}
	}
}

// wrong says in which line an error is, unless it is none of the export.
func (in *importer) wrong(err error) error {
	var coded sqlite3.Error
	if stopped := in.stopped(); stopped != nil {
		return stopped
	}
	if errors.As(err, &coded) && coded.Code != sqlite3.ErrConstraint {
		return err
	}
	return fmt.Errorf("%w: line %d: %w", ErrImport, in.n, reason(err))
}

// reason words what the database says about a record that does not fit.
func reason(err error) error {
	var coded sqlite3.Error
	if !errors.As(err, &coded) {
		return err
	}
	switch coded.ExtendedCode {
	case sqlite3.ErrConstraintForeignKey:
		return errors.New("it refers to something that is neither in an earlier line nor in the database")
	case sqlite3.ErrConstraintPrimaryKey, sqlite3.ErrConstraintUnique:
		return errTwice
	}
	return errUnfit
}

var (
	errNoExport  = errors.New("this is not an export of Weighpoint")
	errNewExport = errors.New("the export is of a newer version of Weighpoint")
	errCutShort  = errors.New("the export is cut short")
	errNotEnd    = errors.New("there is more after the end")
	errTwice     = errors.New("it says the same thing twice")
	errUnfit     = errors.New("it has a value that cannot be stored")
	errMissing   = errors.New("the export has lost lines, or gained some")
	errDiffers   = errors.New("something else of this name is in the database already")
)

// next returns the next line, or io.EOF.
func (in *importer) next() ([]byte, error) {
	in.n++
	if err := in.stopped(); err != nil {
		return nil, err
	}
	found := in.lines.Scan()
	switch err := in.lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, fmt.Errorf("the line is longer than %d bytes", maxLine)
	case err != nil: // it says nothing about the database
		return nil, errors.New("it cannot be read: " + err.Error())
	case !found:
		return nil, io.EOF
	}
	return in.lines.Bytes(), nil
}

// begin reads the first line.
func (in *importer) begin() error {
	encoded, err := in.next()
	if errors.Is(err, io.EOF) {
		return errNoExport
	}
	if err != nil {
		return err
	}
	first, err := decodeLine(bytes.TrimPrefix(encoded, []byte(byteOrderMark)))
	switch {
	case first.Format > exportFormat:
		return errNewExport
	case err != nil || first.Format != exportFormat:
		return errNoExport
	}
	return nil
}

// step reads a record, or the end.
func (in *importer) step(ctx context.Context, tx execer) (done bool, err error) {
	encoded, err := in.next()
	if errors.Is(err, io.EOF) {
		return false, errCutShort
	}
	if err != nil {
		return false, err
	}
	l, err := decodeLine(encoded)
	if err != nil {
		return false, err
	}
	if r := l.record(); r != nil {
		return false, in.add(ctx, tx, r, encoded)
	}
	if l.End == nil {
		return false, errSpelling
	}
	return true, in.end(*l.End)
}

// end makes sure that it is the end, after so many records. Blank lines may
// follow.
func (in *importer) end(records int) error {
	if records != in.n-2 {
		return errMissing
	}
	for {
		more, err := in.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case len(bytes.TrimSpace(more)) > 0:
			return errNotEnd
		}
	}
}

// add stores a record unless it is there.
func (in *importer) add(ctx context.Context, tx execer, r record, encoded []byte) error {
	stored, err := r.stored(ctx, tx)
	if err == nil {
		return in.skip(stored, encoded)
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if err := r.check(); err != nil {
		return err
	}
	r.count(&in.Imported)
	return r.insert(ctx, tx)
}

// skip makes sure that a record that is there is the same.
func (in *importer) skip(stored line, encoded []byte) error {
	is, err := stored.encode()
	if err == nil && !bytes.Equal(is, encoded) {
		err = errDiffers
	}
	in.Skipped++
	return err
}
