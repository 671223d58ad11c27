package document

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// inline prints a node on one line.
func inline(n ast.Node) string {
	switch n := n.(type) {
	case *ast.MappingNode:
		var pairs []string
		for _, v := range n.Values {
			pairs = append(pairs, strings.TrimRight(scalar(v.Key)+": "+inline(v.Value), " "))
		}
		return "{" + strings.Join(pairs, ", ") + "}"
	case *ast.SequenceNode:
		var items []string
		for _, v := range n.Values {
			items = append(items, inline(v))
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	return scalar(n)
}

// scalar prints a text, a number, or what else has no parts.
func scalar(n ast.Node) string {
	switch n := n.(type) {
	case *ast.StringNode:
		if n.Token.Type == token.SingleQuoteType || n.Token.Type == token.DoubleQuoteType {
			return quoted(n.Value)
		}
		return n.Value
	case *ast.NullNode:
		if n.Token.Type == token.ImplicitNullType {
			return ""
		}
	}
	return n.GetToken().Value
}

// quoted puts a text in double quotes, or in single ones where it would need
// backslashes otherwise.
func quoted(text string) string {
	switch {
	case strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }):
		return strconv.Quote(text)
	case strings.ContainsAny(text, `"\`):
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return `"` + text + `"`
}

// printer gathers lines, and puts the comments behind neighbouring ones in line
// with each other.
type printer struct{ lines []printed }

type printed struct {
	text, tail string
	// raw lines are those of a block of text.
	raw bool
}

func (p *printer) add(text, tail string) {
	p.lines = append(p.lines, printed{text: strings.TrimRight(text, " "), tail: tail})
}

func (p *printer) raw(text string) { p.lines = append(p.lines, printed{text: text, raw: true}) }

// empty sets apart what follows.
func (p *printer) empty() {
	if n := len(p.lines); n > 0 && (p.lines[n-1].text != "" || p.lines[n-1].raw) {
		p.add("", "")
	}
}

func (p *printer) remarks(all []remark, indent int) {
	for _, r := range all {
		if r.apart {
			p.empty()
		}
		p.add(strings.Repeat(" ", indent)+r.text, "")
	}
}

func (p *printer) bytes() []byte {
	var b strings.Builder
	for i := 0; i < len(p.lines); {
		end, width := i, 0
		for ; end < len(p.lines) && p.lines[end].tail != ""; end++ {
			width = max(width, utf8.RuneCountInString(p.lines[end].text))
		}
		for ; i < end; i++ {
			text := p.lines[i].text
			b.WriteString(text + strings.Repeat(" ", width-utf8.RuneCountInString(text)+2) + p.lines[i].tail + "\n")
		}
		if i < len(p.lines) {
			b.WriteString(p.lines[i].text + "\n")
			i++
		}
	}
	return []byte(strings.TrimRight(b.String(), "\n") + "\n")
}
