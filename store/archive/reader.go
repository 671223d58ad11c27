package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

var (
	errNotArchive = errors.New("this is not an export of Weighpoint")
	errNewer      = errors.New("the export is of a newer version of Weighpoint")
	errCutShort   = errors.New("the export is cut short")
	errNotEnd     = errors.New("there is more after the end")
	errMissing    = errors.New("the export has lost lines, or gained some")
)

// byteOrderMark is what some editors put before a text that they save.
const byteOrderMark = "\ufeff"

// Reader reads an archive.
type Reader struct {
	lines *bufio.Scanner
	n     int
}

// NewReader reads what a Writer has written from r.
func NewReader(r io.Reader) *Reader {
	a := &Reader{lines: bufio.NewScanner(r)}
	a.lines.Buffer(nil, maxLine+len("\r\n"))
	return a
}

// Line is the number of the line that was read last, from 1; 0 before the
// first one.
func (r *Reader) Line() int { return r.n }

// Next returns the next record, and io.EOF at the end of an archive that is
// whole. Any other error says what is wrong with the line. What a record says of
// others is not looked at.
func (r *Reader) Next() (Record, error) {
	if r.n == 0 {
		if err := r.begin(); err != nil {
			return nil, err
		}
	}
	encoded, err := r.next()
	if errors.Is(err, io.EOF) {
		return nil, errCutShort
	}
	if err != nil {
		return nil, err
	}
	l, err := decode(encoded)
	if err != nil {
		return nil, err
	}
	if record := l.record(); record != nil {
		return record, record.check()
	}
	if l.End == nil {
		return nil, errSpelling
	}
	return nil, r.end(*l.End)
}

// next returns the next line, or io.EOF.
func (r *Reader) next() ([]byte, error) {
	r.n++
	found := r.lines.Scan()
	switch err := r.lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, fmt.Errorf("the line is longer than %d bytes", maxLine)
	case err != nil:
		return nil, errors.New("it cannot be read: " + err.Error()) // says nothing about a database
	case !found:
		return nil, io.EOF
	}
	return r.lines.Bytes(), nil
}

// begin reads the first line.
func (r *Reader) begin() error {
	encoded, err := r.next()
	if errors.Is(err, io.EOF) {
		return errNotArchive
	}
	if err != nil {
		return err
	}
	first, err := decode(bytes.TrimPrefix(encoded, []byte(byteOrderMark)))
	switch {
	case first.Format > format:
		return errNewer
	case err != nil || first.Format != format:
		return errNotArchive
	}
	return nil
}

// end makes sure that it is the end, after so many records. Blank lines may
// follow. It returns io.EOF.
func (r *Reader) end(records int) error {
	if records != r.n-2 {
		return errMissing
	}
	for {
		more, err := r.next()
		switch {
		case err != nil:
			return err
		case len(bytes.TrimSpace(more)) > 0:
			return errNotEnd
		}
	}
}
