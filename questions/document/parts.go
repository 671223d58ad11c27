package document

import (
	"regexp"
	"slices"
	"strings"
)

// part is some lines of a document.
type part struct {
	lines []string
	// first is the number of the first line.
	first int
	// depth is how many parts this one is within.
	depth int
}

// maxDepth is how deep parts are taken apart, so that a file that nests
// without end is not read over and over.
const maxDepth = 8

var (
	partKey  = regexp.MustCompile(`^ *([A-Za-z0-9_.-]+):(?: |$)`)
	keyAlone = regexp.MustCompile(`^ *[A-Za-z0-9_.-]+:(?: +#.*)?$`)
	filler   = regexp.MustCompile(`^ *(?:#.*|-{3})?$`)
)

// read reads a part. Where it cannot be read as a whole it is taken apart, so
// that a mistake in one entry does not hide those in others: entries that hold
// mistakes are Lost, and the others are read as ever.
func (d *Document) read(p part) *Node {
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

// damaged reports whether a part has a line that cannot be part of a document.
func (d *Document) damaged(p part) bool {
	i, _ := slices.BinarySearch(d.bad, p.first)
	return i < len(d.bad) && d.bad[i] < p.first+len(p.lines)
}

// lost is what a part becomes that cannot be read.
func lost(p part) *Node {
	return &Node{Kind: Lost, At: Position{p.first, blanks(p.lines[0]) + 1}}
}

// apart reads the entries of a block list or a block mapping one by one. It
// returns nil for a part that is neither.
func (d *Document) apart(p part) *Node {
	for len(p.lines) > 0 && filler.MatchString(p.lines[0]) {
		p.lines, p.first = p.lines[1:], p.first+1
	}
	if len(p.lines) == 0 || p.depth == maxDepth {
		return nil
	}
	p.depth++
	n := &Node{At: Position{p.first, blanks(p.lines[0]) + 1}}
	switch {
	case beginsWith(p.lines[0], "-"):
		n.Kind = List
		for _, entry := range p.split(func(line string) bool { return beginsWith(line, "-") }) {
			n.Items = append(n.Items, d.item(entry))
		}
	case partKey.MatchString(p.lines[0]):
		n.Kind = Mapping
		for _, entry := range p.split(partKey.MatchString) {
			n.Pairs = append(n.Pairs, d.pair(entry))
		}
	default:
		return nil
	}
	return n
}

// split cuts a part where a line begins an entry as far left as its first. A
// line that stands further left belongs to something else, so from there on it
// is not known what belongs to what, and all of it is one entry.
func (p part) split(begins func(string) bool) []part {
	left := blanks(p.lines[0])
	var entries []part
	from := 0
	for i := 1; i < len(p.lines); i++ {
		line := p.lines[i]
		if blanks(line) < left && !filler.MatchString(line) {
			break
		}
		if blanks(line) == left && begins(line) {
			entries = append(entries, part{p.lines[from:i], p.first + from, p.depth})
			from = i
		}
	}
	return append(entries, part{p.lines[from:], p.first + from, p.depth})
}

// item reads one entry of a list. With a blank for the dash it is a part of
// its own.
func (d *Document) item(p part) *Node {
	line := p.lines[0]
	at := blanks(line)
	p.lines = append([]string{line[:at] + " " + line[at+1:]}, p.lines[1:]...)
	return d.read(p)
}

// pair reads one entry of a mapping.
func (d *Document) pair(p part) Pair {
	key := partKey.FindStringSubmatch(p.lines[0])[1]
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
		if pair.Value = d.read(part{p.lines[1:], p.first + 1, p.depth}); !pair.Value.Whole() {
			return pair
		}
	}
	d.Mistakes = append(d.Mistakes, wrong...)
	pair.Value = lost(p)
	return pair
}

// beginsWith reports whether the text of a line begins with a word.
func beginsWith(line, word string) bool {
	rest, ok := strings.CutPrefix(strings.TrimLeft(line, " "), word)
	return ok && (rest == "" || rest[0] == ' ')
}

// blanks is how many of them a line begins with.
func blanks(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
