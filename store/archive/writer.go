package archive

import (
	"bufio"
	"errors"
	"io"
)

// Output remembers what went wrong with writing, which says nothing about the
// database that is read meanwhile.
type Output struct {
	To     io.Writer
	Failed error
}

// Write passes on to To.
func (o *Output) Write(p []byte) (n int, err error) {
	n, o.Failed = o.To.Write(p)
	return n, o.Failed
}

// Write writes an archive of the records that records puts, in the order that the
// package's comment tells.
func Write(w io.Writer, records func(put func(Record) error) error) error {
	out, err := NewWriter(w)
	if err != nil {
		return err
	}
	if err := records(out.Put); err != nil {
		return err
	}
	return out.Close()
}

// Writer writes an archive.
type Writer struct {
	out     *bufio.Writer
	records int
}

// NewWriter begins an archive that goes to w. Whoever calls it must call Close
// after the last record.
func NewWriter(w io.Writer) (*Writer, error) {
	a := &Writer{out: bufio.NewWriterSize(w, 1<<16)}
	return a, a.put(line{Format: format})
}

// Put writes a record. Records come in the order that the package's comment
// tells.
func (w *Writer) Put(r Record) error {
	w.records++
	return w.put(lineOf(r))
}

// Close writes the end, without which an archive counts as cut short. It leaves
// open what the archive goes to.
func (w *Writer) Close() error {
	if err := w.put(line{End: &w.records}); err != nil {
		return err
	}
	return w.out.Flush()
}

// put writes a line that a Reader would take.
func (w *Writer) put(l line) error {
	encoded, err := l.encode()
	if err != nil {
		return err
	}
	if len(encoded) > maxLine {
		return errors.New("a record is too long to be imported again")
	}
	_, err = w.out.Write(append(encoded, '\n'))
	return err
}
