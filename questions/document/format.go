package document

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
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
	f := &formatter{lines: d.lines}
	canonical, err := f.format()
	if err != nil {
		return nil, err
	}
	if d, after := Parse(file, canonical); after == nil || len(d.Mistakes) > 0 || !before.Same(after) || !sameComments(text, canonical) {
		return nil, errNotTheSame
	}
	return canonical, nil
}

// sameComments reports whether two texts have the same comments, in any order.
func sameComments(a, b []byte) bool {
	comments := func(text []byte) (all []string) {
		d := &Document{}
		d.split(text)
		for _, tk := range commentsOf(lexer.Tokenize(strings.Join(d.lines, "\n") + "\n")) {
			all = append(all, strings.TrimSpace(tk.Value))
		}
		slices.Sort(all)
		return all
	}
	return slices.Equal(comments(a), comments(b))
}

// formatter takes a document apart into entries, finds where its comments belong,
// and prints both.
type formatter struct {
	lines []string
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

func (f *formatter) format() ([]byte, error) {
	tokens := lexer.Tokenize(strings.Join(f.lines, "\n") + "\n")
	comments := commentsOf(tokens)
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, err
	}
	top := &piece{}
	for _, doc := range file.Docs {
		if doc.Body != nil {
			f.value(top, doc.Body)
			break
		}
	}
	for _, comment := range comments {
		f.attach(comment)
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
	return f.out.bytes(), nil
}

func commentsOf(tokens token.Tokens) []*token.Token {
	var comments []*token.Token
	for _, tk := range tokens {
		if tk.Type == token.CommentType {
			comments = append(comments, tk)
		}
	}
	return comments
}

// value reads what stands behind a key or a dash.
func (f *formatter) value(p *piece, n ast.Node) {
	switch n := n.(type) {
	case *ast.MappingNode:
		if n.IsFlowStyle && (len(n.Values) == 0 || onOneLine(n.Start, n.End)) {
			p.text = inline(n)
			return
		}
		for _, v := range n.Values {
			key := v.Key.GetToken()
			entry := f.entry(p, at(key))
			entry.key = scalar(v.Key)
			f.value(entry, v.Value)
		}
	case *ast.SequenceNode:
		if n.IsFlowStyle && (len(n.Values) == 0 || onOneLine(n.Start, n.End)) {
			p.text = inline(n)
			return
		}
		for i, v := range n.Values {
			where := begins(v)
			if !n.IsFlowStyle {
				where = at(n.Entries[i].Start)
			}
			entry := f.entry(p, where)
			entry.dash = true
			f.value(entry, v)
		}
	case *ast.LiteralNode:
		p.text, p.block = f.block(n)
	default:
		p.text = scalar(n)
		if f.overLines(n) {
			p.block = []string{p.text} // broken anew where it is too long
		}
	}
}

// begins is where a node in brackets begins.
func begins(n ast.Node) Position {
	switch n := n.(type) {
	case *ast.MappingNode:
		return at(n.Start)
	case *ast.SequenceNode:
		return at(n.Start)
	}
	return at(n.GetToken())
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

func onOneLine(start, end *token.Token) bool {
	return start != nil && end != nil && at(start).Line == at(end).Line
}

// overLines reports whether an unquoted text goes on in the next line.
func (f *formatter) overLines(n ast.Node) bool {
	s, ok := n.(*ast.StringNode)
	if !ok || s.Token.Type != token.StringType {
		return false
	}
	where := at(s.Token)
	line := []rune(f.lines[where.Line-1])
	return !strings.HasPrefix(string(line[min(where.Column-1, len(line)):]), s.Value)
}

var blockHeader = regexp.MustCompile(`[|>]([-+]?)([0-9]?)([-+]?)`)

// block reads the lines of a block of text, without their common indent, and the
// sign that begins it.
func (f *formatter) block(n *ast.LiteralNode) (header string, lines []string) {
	where := at(n.Start)
	found := blockHeader.FindStringSubmatch(string([]rune(f.lines[where.Line-1])[where.Column-1:]))
	if found == nil || found[2] != "" {
		return quoted(n.Value.Value), nil
	}
	indent := -1
	for _, line := range f.lines[where.Line:] {
		own := len(line) - len(strings.TrimLeft(line, " "))
		if line != "" && indent < 0 {
			indent = own
		}
		if line != "" && (own < indent || own == 0) {
			break
		}
		lines = append(lines, line[min(max(indent, 0), len(line)):])
	}
	if !strings.Contains(found[0], "+") {
		for len(lines) > 0 && lines[len(lines)-1] == "" {
			lines = lines[:len(lines)-1]
		}
	}
	if len(lines) == 0 || strings.Contains(found[0], "+") || lines[0] == "" {
		return quoted(n.Value.Value), nil
	}
	return found[0], lines
}

// attach finds where a comment belongs.
func (f *formatter) attach(comment *token.Token) {
	where, text := at(comment), "#"+strings.TrimRight(comment.Value, " ")
	behind := strings.TrimSpace(string([]rune(f.lines[where.Line-1])[:where.Column-1])) != ""
	next := slices.IndexFunc(f.all, func(p *piece) bool { return p.at.Line > where.Line })
	before := next - 1
	if next < 0 {
		before = len(f.all) - 1
	}
	r := remark{text, f.emptyAbove(where.Line) && !behind}
	switch {
	case before < 0 && next < 0:
		f.last = append(f.last, r)
	case behind && before >= 0 && f.all[before].tail == "":
		f.all[before].tail = text
	case before < 0:
		f.all[next].head = append(f.all[next].head, r)
	default:
		f.below(r, where.Column, before, next)
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
	case len(p.entries) > 0:
		before = start + " " // the first key of a mapping stands behind its dash
		if !p.dash || p.entries[0].dash {
			f.out.add(start, p.tail)
			before = ""
		}
		for _, entry := range p.entries {
			f.print(entry, indent+2, before)
			before = ""
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
