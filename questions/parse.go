package questions

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/weighpoint/weighpoint/questions/document"
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
	d, root := document.Parse(file, text)
	q := &Questionnaire{}
	if root != nil {
		q = compile(d, root, check)
	}
	q.Version = versionOf(text)
	q.Text = bytes.Clone(text)
	return q, d.Mistakes.Sorted()
}

func versionOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
