package questions

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a document. They lie far above what a reader would bear, and keep
// the YAML library, which calls itself for every level and every key, from
// using up the stack.
const (
	maxBytes  = 4 << 20
	maxLine   = 4096 // characters
	maxTokens = 150_000
	maxKeys   = 1000 // of one mapping
	maxNested = 32   // brackets within brackets
	maxIndent = 200  // columns
)

// Parse reads a questionnaire document. The file name is used in messages
// alone. When anything is wrong with the document, the error is Mistakes with
// everything that was found, and there is no questionnaire.
func Parse(file string, text []byte) (*Questionnaire, error) {
	q, mistakes := read(file, text, (*compiler).check)
	if len(mistakes) > 0 {
		return nil, mistakes
	}
	return q, nil
}

// Restore reads a document that was accepted when it was stored under its
// version. It skips the checks that only help authors, since they may grow
// stricter while old results must stay readable. An error means that the text
// is not of that version, or does not hold together.
func Restore(version string, text []byte) (*Questionnaire, error) {
	q, mistakes := read("version "+version, text, func(*compiler) {})
	if q.Version != version {
		return nil, fmt.Errorf("the text stored as version %s is of version %s", version, q.Version)
	}
	if len(mistakes) > 0 {
		return nil, mistakes
	}
	return q, nil
}

// read does what Parse does, and returns what could be made out even when
// there are mistakes.
func read(file string, text []byte, check func(*compiler)) (*Questionnaire, Mistakes) {
	d := &document{file: file}
	q := &Questionnaire{}
	if root := d.tree(text); root != nil {
		q = compile(d, root, check)
	}
	q.Version = versionOf(text)
	q.Text = bytes.Clone(text)
	return q, d.mistakes.sorted()
}

func versionOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// document is a file being read, and what was found wrong in it.
type document struct {
	file     string
	lines    []string
	mistakes Mistakes
}

// position is a place in a document, both numbers from 1.
type position struct{ Line, Column int }

func (p position) String() string { return fmt.Sprintf("line %d", p.Line) }

func (d *document) mistake(at position, format string, args ...any) {
	d.mistakes = append(d.mistakes, Mistake{
		File:    d.file,
		Line:    max(at.Line, 1),
		Column:  max(at.Column, 1),
		Message: fmt.Sprintf(format, args...),
	})
}

// tree parses the text into nodes. It returns nil after mistakes that leave
// nothing to go on with.
func (d *document) tree(text []byte) *node {
	if len(text) > maxBytes {
		d.mistake(position{}, "the file has more than %d bytes", maxBytes)
		return nil
	}
	if bytes.HasPrefix(text, []byte("\xFE\xFF")) || bytes.HasPrefix(text, []byte("\xFF\xFE")) {
		d.mistake(position{}, "the file is UTF-16; save it as UTF-8")
		return nil
	}
	d.split(text)
	if len(d.mistakes) > 0 {
		return nil
	}
	return d.parse()
}

// split cuts the text into lines without the blanks at their ends, which mean
// nothing and on which the YAML library counts columns wrongly.
func (d *document) split(text []byte) {
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, " \r\n")
		d.lines = append(d.lines, line)
		d.checkLine(line)
	}
}

// checkLine looks for characters that a questionnaire may not hold.
func (d *document) checkLine(line string) {
	at := position{len(d.lines), 1}
	for i, r := range line {
		message := ""
		switch {
		case r == '\t':
			message = "this is a tab; use spaces"
		case r == utf8.RuneError && !strings.HasPrefix(line[i:], "\uFFFD"):
			message = "this is not UTF-8 text"
		case unicode.IsControl(r) || r == '\uFEFF':
			message = fmt.Sprintf("the control character U+%04X is not allowed", r)
		case at.Column > maxLine:
			message = fmt.Sprintf("this line is longer than %d characters", maxLine)
		}
		if message != "" {
			d.mistake(at, "%s", message)
			return
		}
		at.Column++
	}
}
