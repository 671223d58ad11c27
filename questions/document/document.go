package document

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxBytes is how large a document may be. Whoever reads a file need not read
// more than one byte beyond it.
const MaxBytes = 4 << 20

// maxLine is how many characters a line may have: no editor shows more of them
// in a way that a place in it can be found.
const maxLine = 4096

// Document is a file being read, and what was found wrong in it.
type Document struct {
	file     string
	lines    []string
	Mistakes Mistakes
	// Texts are those that Text and Prose have read so far.
	Texts []Prose
	// comments are where comments begin that follow unquoted text on its line,
	// by where the text begins.
	comments map[Position]Position
	// odd are places where other readers of YAML see a mistake.
	odd Mistakes
	// bad are the lines that cannot be part of a document, in order.
	bad []int
	// second is whether a second document begins.
	second bool
	// section is the part being read; broken are those with mistakes.
	section string
	broken  map[string]bool
}

// CheckWriting adds mistakes that do not keep the document from being read:
// text that a comment cuts off, characters that change how the text round them
// is shown, and what other readers of YAML refuse.
func (d *Document) CheckWriting() {
	d.Mistakes = append(d.Mistakes, d.odd...)
	for _, t := range d.Texts {
		if comment, ok := d.comments[t.At]; ok {
			d.Mistake(comment, "a # after a blank begins a comment, so %s ends before it; "+
				"put the text in quotes if # belongs to it, or the comment on a line of its own", t.What)
		}
		if r, ok := hidden(t.Text); ok {
			d.Mistake(t.At, "%s holds the character U+%04X, which nobody sees and which may turn round the words beside it; leave it out", t.What, r)
		}
	}
}

// hidden returns the first character that is not seen and that no script
// needs: controls of direction, blanks without width, and tags. U+200C and
// U+200D join and part letters in words and emoji, and stay within them.
func hidden(text string) (rune, bool) {
	before := ' '
	for _, r := range text {
		switch {
		case r == '\u200c' || r == '\u200d':
			if unicode.IsSpace(before) || before <= unicode.MaxASCII {
				return r, true
			}
		case r >= '\U000E0020' && r <= '\U000E007F' && before > unicode.MaxASCII: // flags such as that of Wales
		case r == '\u00ad', unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r),
			r == '\u115f', r == '\u1160', r == '\u3164', r == '\uffa0', r == '\u2028', r == '\u2029', r == '\u034f':
			return r, true
		}
		before = r
	}
	return 0, false
}

// Prose is a text for people.
type Prose struct {
	At   Position
	What string // as messages call it
	Text string
}

// Parse reads a document. The file name is used in messages alone. The root is
// nil after mistakes that leave nothing to go on with.
func Parse(file string, text []byte) (*Document, *Node) {
	d := newDocument(file)
	return d, d.tree(text)
}

func newDocument(file string) *Document {
	return &Document{file: file, broken: map[string]bool{}, comments: map[Position]Position{}}
}

// Begin says that what is read from here on belongs to a section.
func (d *Document) Begin(section string) { d.section = section }

// Section is what Begin was told last.
func (d *Document) Section() string { return d.section }

// Break notes that something of the current section could not be read.
func (d *Document) Break() { d.broken[d.section] = true }

// Whole reports whether these sections were read without a mistake. Where one
// was not, what seems to be absent may merely be misspelt.
func (d *Document) Whole(sections ...string) bool {
	return !slices.ContainsFunc(sections, func(s string) bool { return d.broken[s] })
}

// Mistake notes that something is wrong at a place, and that the current
// section is not whole.
func (d *Document) Mistake(at Position, format string, args ...any) {
	d.Break()
	d.Mistakes = append(d.Mistakes, Mistake{
		File:    d.file,
		Line:    max(at.Line, 1),
		Column:  max(at.Column, 1),
		Message: fmt.Sprintf(format, args...),
	})
}

// tree parses the text into nodes. It returns nil after mistakes that leave
// nothing to go on with.
func (d *Document) tree(text []byte) *Node {
	if len(text) > MaxBytes {
		d.Mistake(Position{}, "the file has more than %d bytes", MaxBytes)
		return nil
	}
	if bytes.HasPrefix(text, []byte("\xFE\xFF")) || bytes.HasPrefix(text, []byte("\xFF\xFE")) {
		d.Mistake(Position{}, "the file is UTF-16; save it as UTF-8")
		return nil
	}
	d.split(text)
	root := d.sections()
	if root == nil {
		root = d.read(part{lines: d.lines, first: 1})
	}
	if root == nil {
		d.Mistake(Position{}, "the file is empty")
	} else if root.Kind == Lost {
		return nil
	}
	return root
}

// split cuts the text into lines without the blanks at their ends, which mean
// nothing and on which the YAML library counts columns wrongly.
func (d *Document) split(text []byte) {
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, " \r\n")
		d.lines = append(d.lines, line)
		d.checkLine(line)
	}
}

// differs notes a place where other readers of YAML read something else.
func (d *Document) differs(at Position, message string) {
	d.odd = append(d.odd, Mistake{File: d.file, Line: at.Line, Column: at.Column, Message: message})
}

// checkLine looks for characters that a document may not hold.
func (d *Document) checkLine(line string) {
	at := Position{len(d.lines), 1}
	for i, r := range line {
		message := ""
		switch {
		case r == '\u2028' || r == '\u2029':
			d.differs(at, fmt.Sprintf("the character U+%04X begins a new line for some readers; leave it out", r))
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
			d.bad = append(d.bad, at.Line)
			d.Mistake(at, "%s", message)
			return
		}
		at.Column++
	}
}
