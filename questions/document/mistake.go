package document

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// maxMistakes bounds how many mistakes of one document are listed.
const maxMistakes = 500

// Mistake is something wrong in a document, at a place that an
// author can go to.
type Mistake struct {
	File string
	// Line and Column start at 1; Column counts characters, not bytes.
	Line, Column int
	Message      string
}

// Error returns "file:line:column: message".
func (m Mistake) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", m.File, m.Line, m.Column, m.Message)
}

// Mistakes are all that was found wrong, sorted by file, line, column and
// message.
type Mistakes []Mistake

// Error returns one line for each mistake.
func (ms Mistakes) Error() string {
	lines := make([]string, len(ms))
	for i, m := range ms {
		lines[i] = m.Error()
	}
	return strings.Join(lines, "\n")
}

// Sorted returns the mistakes of one document in order, without repetition
// and not more than one cares to read.
func (ms Mistakes) Sorted() Mistakes {
	slices.SortFunc(ms, Mistake.Compare)
	ms = slices.Compact(ms)
	if more := len(ms) - maxMistakes; more > 0 {
		last := ms[maxMistakes-1]
		last.Message = fmt.Sprintf("%d more mistakes follow from here on", more+1)
		ms = append(ms[:maxMistakes-1], last)
	}
	return ms
}

// Compare orders mistakes by file, line, column and message.
func (m Mistake) Compare(o Mistake) int {
	return cmp.Or(cmp.Compare(m.File, o.File), cmp.Compare(m.Line, o.Line),
		cmp.Compare(m.Column, o.Column), cmp.Compare(m.Message, o.Message))
}

// Clip shortens text taken from a document, so that a message stays readable.
func Clip(s string) string {
	const most = 60
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}

// Quote puts text taken from a document in quotes, shortened as by Clip.
func Quote(s string) string { return strconv.Quote(Clip(s)) }

// OneLine makes text from a library fit for a message.
func OneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
	if runes := []rune(s); len(runes) > 300 {
		return string(runes[:299]) + "…"
	}
	return s
}

// DidYouMean returns `; did you mean "x"?` for the known word that is closest
// to one that is not known, and what is foreign in that.
func DidYouMean(word string, known iter.Seq[string]) string {
	const longest = 64
	best, least := "", min(2, len(word)/3)+1
	if len(word) > longest {
		return ""
	}
	for _, k := range slices.Sorted(known) {
		if d := distance(word, k); d < least {
			best, least = k, d
		}
	}
	if best == "" {
		return foreign("; ", word)
	}
	return fmt.Sprintf("; did you mean %s?%s", Quote(best), foreign(" ", word))
}

// foreign names the first letter of a word that is none of a to z: it may look like one.
func foreign(before, word string) string {
	for _, r := range word {
		if r > unicode.MaxASCII && unicode.IsLetter(r) {
			return fmt.Sprintf(`%s"%c" (U+%04X) is none of a to z`, before, r, r)
		}
	}
	return ""
}

// distance is how many bytes must be inserted, deleted or replaced, or
// neighbours swapped, to turn one word into the other.
func distance(a, b string) int {
	var before []int
	last := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			row[j+1] = min(last[j]+1, row[j]+1, last[j+1]+1)
			if a[i] == b[j] {
				row[j+1] = min(row[j+1], last[j])
			}
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
