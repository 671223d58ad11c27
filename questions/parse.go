package questions

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/weighpoint/weighpoint/questions/document"
	"github.com/weighpoint/weighpoint/questions/overlay"
)

// Mistake is something wrong in a questionnaire, at a place that an author can
// go to.
type Mistake = document.Mistake

// Mistakes are all that was found wrong.
type Mistakes = document.Mistakes

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
	if is := versionOf(text); is != version {
		return nil, fmt.Errorf("the text stored as version %s is of version %s", version, is)
	}
	q, mistakes := read("version "+version, text, unchecked)
	q.Version, q.Text = version, bytes.Clone(text)
	if len(mistakes) > 0 {
		return nil, mistakes
	}
	return q, nil
}

// unchecked leaves out the checks that only help authors.
func unchecked(*compiler) {}

// read does what Parse does, and returns what could be made out even when
// there are mistakes.
func read(file string, text []byte, check func(*compiler)) (*Questionnaire, Mistakes) {
	d, root := document.Parse(file, text)
	q := &Questionnaire{}
	if root != nil {
		house, mistakes := overlay.ReadHouse(file, text)
		d.Mistakes = append(d.Mistakes, mistakes...)
		q = compile(d, root, house, check)
	}
	q.Text = canonical(text)
	q.Version = versionOf(q.Text)
	return q, d.Mistakes.Sorted()
}

// Texts are those that people read, with their places in Text.
func (q *Questionnaire) Texts() []document.Prose {
	d, root := document.Parse("", q.Text)
	compile(d, root, nil, unchecked)
	return d.Texts
}

// canonical returns the text with the line ends, and without the byte order
// mark and the blanks at ends of lines, that editors change on their own and
// that mean nothing. So a questionnaire has the same version after a checkout
// on another system.
func canonical(text []byte) []byte {
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	var b bytes.Buffer
	for line := range bytes.Lines(text) {
		b.Write(bytes.TrimRight(line, " \r\n"))
		b.WriteByte('\n')
	}
	return append(bytes.TrimRight(b.Bytes(), "\n"), '\n')
}

func versionOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
