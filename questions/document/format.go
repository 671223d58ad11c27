package document

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// errNotTheSame should never come about. It keeps a slip of Format from doing
// harm.
var errNotTheSame = errors.New("the canonical form would not say the same, so the file was left as it is; please report this")

// Format returns the canonical form of a document, which means the same and has
// the same comments: entries two columns further in than what they belong to,
// [ ] and { } where they stand on one line and a line for each entry where they
// do not, double quotes unless single ones spare a backslash, comments in line
// with each other, at most one empty line in a row. Keys keep their order, and
// what stands in quotes keeps them. The error is Mistakes for what is no YAML.
func Format(file string, text []byte) ([]byte, error) {
	d, before := Parse(file, text)
	if before == nil || len(d.Mistakes) > 0 {
		return nil, d.Mistakes.Sorted()
	}
	f := &formatter{lines: d.lines, ends: map[Position]Position{}}
	canonical, err := f.format(d.comments)
	if err != nil {
		return nil, err
	}
	if again, after := Parse(file, canonical); after == nil || len(again.Mistakes) > 0 || !sameTree(before, after) || !sameComments(d, again) {
		return nil, errNotTheSame
	}
	return canonical, nil
}

// sameComments reports whether two documents have the same comments, in any order.
func sameComments(a, b *Document) bool {
	texts := func(d *Document) (all []string) {
		for _, c := range d.comments {
			all = append(all, c.text)
		}
		slices.Sort(all)
		return all
	}
	return slices.Equal(texts(a), texts(b))
}

// sameTree reports whether two nodes say the same, wherever they stand.
func sameTree(a, b *Node) bool {
	return a.Kind == b.Kind && a.Text == b.Text && slices.EqualFunc(a.Items, b.Items, sameTree) &&
		slices.EqualFunc(a.Pairs, b.Pairs, func(p, q Pair) bool { return p.Key == q.Key && sameTree(p.Value, q.Value) })
}

// formatter takes a document apart into entries, finds where its comments belong,
// and prints both.
type formatter struct {
	lines []string
	// ends are where brackets end, by where they begin, and dashes where those of
	// lists stand.
	ends   map[Position]Position
	dashes []Position
	// all are the entries that have lines of their own, in their order.
	all []*piece
	// last are comments after everything else.
	last []remark
	out  printer
}

// piece is an entry of a mapping or a list that has lines of its own.
type piece struct {
	at     Position // of its key or dash
	within *piece   // what it is an entry of, nil at the top
	key    string   // as written, empty for entries of lists
	dash   bool
	// Of the following one is there: text on the same line, the lines of a block
	// of text, or entries.
	text    string
	block   []string
	entries []*piece
	// tail is the comment behind it, head are those above, foot those below all
	// that is within.
	tail       string
	head, foot []remark
	// apart is whether an empty line stands above.
	apart bool
}

// remark is a comment on a line of its own.
type remark struct {
	text  string
	apart bool
}

func (f *formatter) format(comments []comment) ([]byte, error) {
	whole := part{lines: f.lines, first: 1}
	root, err := compose(whole)
	if err != nil {
		return nil, err
	}
	var open []Position
	between(whole, root, func(sign rune, at Position, _ *yaml.Node) {
		switch sign {
		case '-':
			f.dashes = append(f.dashes, at)
		case '[', '{':
			open = append(open, at)
		case ']', '}':
			f.ends[open[len(open)-1]] = at
			open = open[:len(open)-1]
		}
	})
	top := &piece{}
	f.value(top, root)
	for _, c := range comments {
		f.attach(c)
	}
	for _, p := range f.all {
		p.hoist()
	}
	for _, p := range top.entries {
		f.print(p, 0, "")
	}
	if len(top.entries) == 0 {
		f.out.add(top.text, "")
	}
	f.out.remarks(f.last, 0)
	return []byte(standIns.Replace(string(f.out.bytes()))), nil
}

// value reads what stands behind a key or a dash.
func (f *formatter) value(p *piece, n *yaml.Node) {
	switch {
	case n.Kind == yaml.ScalarNode && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		p.text, p.block = f.block(n)
	case n.Kind == yaml.ScalarNode:
		p.text = scalar(n)
		if f.overLines(n) {
			p.block = []string{p.text} // broken anew where it is too long
		}
	case n.Style&yaml.FlowStyle != 0 && (len(n.Content) == 0 || f.onOneLine(n)):
		p.text = inline(n)
	case n.Kind == yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			key := n.Content[i]
			entry := f.entry(p, place(key))
			entry.key = scalar(key)
			f.value(entry, n.Content[i+1])
		}
	default:
		for _, item := range n.Content {
			at := place(item)
			if n.Style&yaml.FlowStyle == 0 {
				at = f.dash(n.Column, at)
			}
			entry := f.entry(p, at)
			entry.dash = true
			f.value(entry, item)
		}
	}
}

// dash finds the one in a column that an item of a list stands behind.
func (f *formatter) dash(column int, item Position) Position {
	i, _ := slices.BinarySearchFunc(f.dashes, item, Position.compare)
	for i--; i > 0 && f.dashes[i].Column != column; i-- {
	}
	return f.dashes[i]
}

func (f *formatter) entry(within *piece, where Position) *piece {
	p := &piece{at: where, within: within, apart: f.emptyAbove(where.Line)}
	if n := len(within.entries); n > 0 && within.entries[n-1].at.Line == where.Line {
		p.apart = false
	}
	within.entries = append(within.entries, p)
	f.all = append(f.all, p)
	return p
}

func (f *formatter) emptyAbove(line int) bool {
	return line >= 2 && line-2 < len(f.lines) && f.lines[line-2] == ""
}

// onOneLine reports whether brackets end on the line where they begin. Of a
// mapping without brackets in a list that has them, nothing is known.
func (f *formatter) onOneLine(n *yaml.Node) bool {
	end, ok := f.ends[place(n)]
	return !ok || end.Line == n.Line
}

// overLines reports whether an unquoted text goes on in the next line.
func (f *formatter) overLines(n *yaml.Node) bool {
	return n.Style == 0 && !strings.HasPrefix(f.from(n), n.Value)
}

// from returns what stands at a node and behind it on its line.
func (f *formatter) from(n *yaml.Node) string {
	line := f.lines[n.Line-1]
	return line[len(first(line, n.Column-1)):]
}

var blockHeader = regexp.MustCompile(`^[|>]([-+]?)([0-9]?)([-+]?)`)

// block reads the lines of a block of text, without their common indent, and the
// sign that begins it.
func (f *formatter) block(n *yaml.Node) (header string, lines []string) {
	found := blockHeader.FindStringSubmatch(f.from(n))
	lines = f.lines[n.Line:blockEnd(f.lines, n.Line, n.Value)]
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	if len(lines) == 0 || lines[0] == "" || found[2] != "" || strings.Contains(found[0], "+") {
		return quoted(n.Value), nil
	}
	lines = slices.Clone(lines)
	for i, indent := 0, blanks(lines[0]); i < len(lines); i++ {
		lines[i] = lines[i][min(indent, len(lines[i])):]
	}
	return found[0], lines
}

// attach finds where a comment belongs.
func (f *formatter) attach(c comment) {
	behind := strings.TrimSpace(first(f.lines[c.at.Line-1], c.at.Column-1)) != ""
	next := slices.IndexFunc(f.all, func(p *piece) bool { return p.at.Line > c.at.Line })
	before := next - 1
	if next < 0 {
		before = len(f.all) - 1
	}
	r := remark{c.text, f.emptyAbove(c.at.Line) && !behind}
	switch {
	case before < 0 && next < 0:
		f.last = append(f.last, r)
	case behind && before >= 0 && f.all[before].tail == "":
		f.all[before].tail = c.text
	case before < 0:
		f.all[next].head = append(f.all[next].head, r)
	default:
		f.below(r, c.at.Column, before, next)
	}
}

// below attaches a comment on a line of its own, which stands at a column
// between two entries.
func (f *formatter) below(r remark, column, before, next int) {
	if next >= 0 && (column <= f.all[next].at.Column || f.all[next].inside(f.all[before])) {
		f.all[next].head = append(f.all[next].head, r)
		return
	}
	p := f.all[before]
	for p.within != nil && p.within.within != nil && p.at.Column > column {
		p = p.within
	}
	if next < 0 && (column == 1 || p.at.Column > column) {
		f.last = append(f.last, r)
		return
	}
	p.foot = append(p.foot, r)
}

// inside reports whether a piece lies within another one.
func (p *piece) inside(other *piece) bool {
	for ; p != nil; p = p.within {
		if p == other {
			return true
		}
	}
	return false
}

// print prints an entry; before is what stands on its line already.
func (f *formatter) print(p *piece, indent int, before string) {
	if before == "" {
		f.out.remarks(p.head, indent)
		if p.apart {
			f.out.empty()
		}
		before = strings.Repeat(" ", indent)
	}
	start := before + "-"
	if !p.dash {
		start = before + p.key + ":"
	}
	switch {
	case len(p.entries) > 0 && p.dash && !p.entries[0].dash:
		f.printFirst(p, indent, start+" ")
	case len(p.entries) > 0:
		f.out.add(start, p.tail)
		for _, entry := range p.entries {
			f.print(entry, indent+2, "")
		}
	case p.block != nil:
		f.printBlock(p, indent, start)
	case p.text == "":
		f.out.add(start, p.tail)
	default:
		f.out.add(start+" "+p.text, p.tail)
	}
	f.out.remarks(p.foot, indent)
}

// hoist moves the comments of a key that stands behind a dash to where there is
// room for them.
func (p *piece) hoist() {
	if !p.dash || len(p.entries) == 0 || p.entries[0].dash {
		return
	}
	first := p.entries[0]
	if first.tail == "" {
		first.tail, p.tail = p.tail, ""
	}
	if p.tail != "" {
		p.head = append(p.head, remark{text: p.tail})
	}
	p.head = append(p.head, first.head...)
	p.tail, first.head = "", nil
}

// printFirst prints a mapping whose first key stands behind a dash.
func (f *formatter) printFirst(p *piece, indent int, start string) {
	for i, entry := range p.entries {
		if i == 0 {
			f.print(entry, indent+2, start)
		} else {
			f.print(entry, indent+2, "")
		}
	}
}

// widest is how wide a line may be that is broken anew, and tooWide from where on
// a text that goes over several lines stays so.
const (
	widest  = 80
	tooWide = 100
)

func (f *formatter) printBlock(p *piece, indent int, start string) {
	text, lines := p.text, p.block
	if len(lines) == 1 && lines[0] == text { // it has been broken by its author
		if utf8.RuneCountInString(start+" "+text) <= tooWide {
			f.out.add(start+" "+text, p.tail)
			return
		}
		text, lines = ">-", broken(text, widest-indent-2)
	}
	f.out.add(start+" "+text, p.tail)
	for _, line := range lines {
		if line == "" {
			f.out.raw("")
			continue
		}
		f.out.raw(strings.Repeat(" ", indent+2) + line)
	}
}

// broken breaks a text into lines.
func broken(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.SplitSeq(text, " ") {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return append(lines, line)
}
