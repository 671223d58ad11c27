package document

import (
	"regexp"
	"strings"
)

// Piece is some lines of a document.
type piece struct {
	lines []string
	// first is the number of the first line.
	first int
	// depth is how many pieces this one is within.
	depth int
}

// maxDepth is how deep pieces are taken apart, so that a file that nests
// without end is not read over and over.
const maxDepth = 8

var (
	pieceKey = regexp.MustCompile(`^ *([A-Za-z0-9_.-]+):(?: |$)`)
	keyAlone = regexp.MustCompile(`^ *[A-Za-z0-9_.-]+:(?: +#.*)?$`)
	filler   = regexp.MustCompile(`^ *(?:#.*|-{3})?$`)
)

// read reads a piece. Where it cannot be read as a whole it is taken apart, so
// that a mistake in one entry does not hide those in others: entries that hold
// mistakes are Lost, and the others are read as ever.
func (d *Document) read(p piece) *Node {
	var wrong Mistakes
	if !d.damaged(p) {
		n, mistakes := d.parse(p)
		if len(mistakes) == 0 {
			return n
		}
		wrong = mistakes
	}
	if !d.second {
		if n := d.apart(p); !n.Whole() {
			return n
		}
	}
	d.Mistakes = append(d.Mistakes, wrong...)
	return lost(p)
}

// damaged reports whether a piece has a line that cannot be part of a document.
func (d *Document) damaged(p piece) bool {
	for i := range p.lines {
		if d.bad[p.first+i] {
			return true
		}
	}
	return false
}

// lost is what a piece becomes that cannot be read.
func lost(p piece) *Node {
	return &Node{Kind: Lost, At: Position{p.first, blanks(p.lines[0]) + 1}}
}

// apart reads the entries of a block list or a block mapping one by one. It
// returns nil for a piece that is neither.
func (d *Document) apart(p piece) *Node {
	for len(p.lines) > 0 && filler.MatchString(p.lines[0]) {
		p.lines, p.first = p.lines[1:], p.first+1
	}
	if len(p.lines) == 0 || p.depth == maxDepth {
		return nil
	}
	p.depth++
	n := &Node{At: Position{p.first, blanks(p.lines[0]) + 1}}
	switch {
	case begins(p.lines[0], "-"):
		n.Kind = List
		for _, entry := range p.split(func(line string) bool { return begins(line, "-") }) {
			n.Items = append(n.Items, d.item(entry))
		}
	case pieceKey.MatchString(p.lines[0]):
		n.Kind = Mapping
		for _, entry := range p.split(pieceKey.MatchString) {
			n.Pairs = append(n.Pairs, d.pair(entry))
		}
	default:
		return nil
	}
	return n
}

// split cuts a piece where a line begins an entry as far left as its first. A
// line that stands further left belongs to something else, so from there on it
// is not known what belongs to what, and all of it is one entry.
func (p piece) split(begins func(string) bool) []piece {
	left := blanks(p.lines[0])
	var entries []piece
	from := 0
	for i := 1; i < len(p.lines); i++ {
		line := p.lines[i]
		if blanks(line) < left && !filler.MatchString(line) {
			break
		}
		if blanks(line) == left && begins(line) {
			entries = append(entries, piece{p.lines[from:i], p.first + from, p.depth})
			from = i
		}
	}
	return append(entries, piece{p.lines[from:], p.first + from, p.depth})
}

// item reads one entry of a list. With a blank for the dash it is a piece of
// its own.
func (d *Document) item(p piece) *Node {
	line := p.lines[0]
	at := blanks(line)
	p.lines = append([]string{line[:at] + " " + line[at+1:]}, p.lines[1:]...)
	return d.read(p)
}

// pair reads one entry of a mapping.
func (d *Document) pair(p piece) Pair {
	key := pieceKey.FindStringSubmatch(p.lines[0])[1]
	pair := Pair{Key: key, At: Position{p.first, blanks(p.lines[0]) + 1}}
	var wrong Mistakes
	if !d.damaged(p) {
		n, mistakes := d.parse(p)
		if len(mistakes) == 0 && n != nil && len(n.Pairs) == 1 {
			return n.Pairs[0]
		}
		wrong = mistakes
	}
	if keyAlone.MatchString(p.lines[0]) && len(p.lines) > 1 {
		if pair.Value = d.read(piece{p.lines[1:], p.first + 1, p.depth}); !pair.Value.Whole() {
			return pair
		}
	}
	d.Mistakes = append(d.Mistakes, wrong...)
	pair.Value = lost(p)
	return pair
}

// begins reports whether the text of a line begins with a word.
func begins(line, word string) bool {
	rest, ok := strings.CutPrefix(strings.TrimLeft(line, " "), word)
	return ok && (rest == "" || rest[0] == ' ')
}

// blanks is how many of them a line begins with.
func blanks(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
