// Package questionstest has documents with mistakes, for the tests of those who
// read documents. It knows nothing of either.
package questionstest

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/tools/txtar"
)

//go:embed mistakes.txtar
var archive []byte

// Mistake is a document with mistakes.
type Mistake struct {
	Name string
	Text []byte
	// Want is what is said of it, a mistake a line.
	Want string
}

// Mistakes has all of them, each made from one base by replacements. An error says
// which replacement does not fit the base.
func Mistakes() ([]Mistake, error) {
	files := txtar.Parse(archive).Files
	base := strings.TrimRight(string(files[0].Data), "\n") + "\n"
	var mistakes []Mistake
	for _, file := range files[1:] {
		text, want, err := edited(base, string(file.Data))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file.Name, err)
		}
		mistakes = append(mistakes, Mistake{Name: file.Name, Text: []byte(text), Want: want})
	}
	return mistakes, nil
}

// edited does to the base what a section says, each block in its place.
func edited(base, section string) (text, want string, err error) {
	lines, said, _ := strings.Cut("\n"+section, "\n!")
	text = base
	for block := range strings.SplitSeq(strings.TrimPrefix(lines, "\n"), "\n\n") {
		var before, after strings.Builder
		for line := range strings.Lines(strings.TrimSuffix(block, "\n") + "\n") {
			switch kind, rest := line[:1], line[1:]; kind {
			case "-":
				before.WriteString(rest)
			case "+":
				after.WriteString(rest)
			case "=":
				quoted, err := strconv.Unquote(strings.TrimSpace(rest))
				if err != nil {
					return "", "", fmt.Errorf("%s: %w", strings.TrimSpace(rest), err)
				}
				after.WriteString(quoted + "\n")
			}
		}
		switch old := "\n" + before.String(); {
		case before.Len() == 0:
			text = after.String()
		case strings.Count("\n"+text, old) != 1:
			return "", "", fmt.Errorf("the base does not have once:%s", old)
		default:
			text = strings.Replace("\n"+text, old, "\n"+after.String(), 1)[1:]
		}
	}
	return text, strings.TrimRight(strings.ReplaceAll(said, "\n!", "\n"), "\n") + "\n", nil
}

// WithWant returns the archive with other mistakes wanted, by the names of the
// documents.
func WithWant(want map[string]string) []byte {
	a := txtar.Parse(archive)
	for i, file := range a.Files[1:] {
		edits, _, _ := strings.Cut("\n"+string(file.Data), "\n!")
		said := "!" + strings.ReplaceAll(strings.TrimSuffix(want[file.Name], "\n"), "\n", "\n!")
		blank := ""
		if i < len(a.Files)-2 {
			blank = "\n"
		}
		a.Files[i+1].Data = []byte(strings.TrimPrefix(edits, "\n") + "\n" + said + "\n" + blank)
	}
	return txtar.Format(a)
}
