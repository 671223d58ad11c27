package questions

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/weighpoint/weighpoint/questions/document"
)

// Expression is a part of a condition as its author wrote it.
type Expression struct {
	// Form is "and", "or", "not" or "comparison". A part of a comparison has another
	// one: "question", "choice", "list", a sign, or "" for what is reported.
	Form string
	// Parts are what is joined or negated. A comparison has its question, then the
	// choices of which it wants one.
	Parts []*Expression
	// Negated is a comparison that wants none of its choices.
	Negated bool
	// ID is that of a question or a choice, or how a sign is written.
	ID string
	// several is whether a comparison is for a question that takes several choices.
	several  bool
	from, to int // characters
}

// parser reads this language, where what is further down binds tighter:
//
//	or         and { ("or" | "||") and }
//	and        comparison { ("and" | "&&") comparison }
//	comparison not { ("==" | "!=" | ["not"] "in") not }
//	not        ("not" | "!") not | operand
//	operand    question | choice | "[" or { "," or } [","] "]" | "(" or ")"
type parser struct {
	rest  string
	at    int         // characters in front of rest
	token *Expression // the form of the last one is "end"
	lost  bool        // the rest cannot be read
	flaws
}

// parseCondition reads an expression. A text is too short to nest it too deeply.
func parseCondition(text string) (*Expression, flaws) {
	p := parser{rest: text}
	p.next()
	e := p.or()
	p.take(";")
	if p.lost || p.token.Form != "end" {
		e = p.unexpected()
	}
	return e, p.flaws
}

var (
	blanks  = regexp.MustCompile(`^(?:[\s\v\x{85}\pZ]|//[^\n]*|/\*(?s:.*?)\*/)*`)
	lexemes = regexp.MustCompile(`^(?:([\pL\p{Nd}_$]+)|("(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*'|` + "`[^`]*`" + `)|&&|\|\||[!=]=|(?s:.))`)
	braced  = regexp.MustCompile(`\\u\{0{0,4}([0-9A-Fa-f]{2})\}`)
	signs   = map[string]string{"&&": "and", "||": "or"}
)

func (p *parser) next() {
	p.skip(blanks.FindString(p.rest))
	found := lexemes.FindStringSubmatch(p.rest)
	if found == nil {
		p.token = &Expression{Form: "end", from: max(p.at-1, 0)}
		return
	}
	t := &Expression{Form: found[0], ID: found[0], from: p.at}
	p.skip(found[0])
	t.to = p.at
	switch word, ok := signs[t.ID]; {
	case ok:
		t.Form = word
	case found[1] != "" && !slices.Contains(reserved, t.ID):
		t.Form = "question"
	case found[2] != "":
		t.Form, t.ID = "choice", unescaped(t.ID[1:len(t.ID)-1], t.ID[0])
	}
	p.token = t
}

// unescaped reads the escapes of Go between quotes, and \u{6e}, as earlier versions
// did. What is no escape stays: no choice has a \ in its id, nor a character that
// braced leaves out.
func unescaped(text string, quote byte) string {
	if quote == '`' {
		return text
	}
	var meant strings.Builder
	for rest := braced.ReplaceAllString(text, `\x$1`); rest != ""; {
		r, _, tail, err := strconv.UnquoteChar(rest, quote)
		if err != nil {
			return text
		}
		meant.WriteRune(r)
		rest = tail
	}
	return meant.String()
}

func (p *parser) skip(text string) {
	p.at += utf8.RuneCountInString(text)
	p.rest = p.rest[len(text):]
}

// take goes on to the next token if this one has a form.
func (p *parser) take(form string) bool {
	has := p.token.Form == form
	if has {
		p.next()
	}
	return has
}

// instead says what to write instead of what other languages have.
var instead = map[string]string{
	"=":      "write == to compare",
	"AND":    "write and in small letters",
	"OR":     "write or in small letters",
	"NOT":    "write not in small letters",
	"\u201C": `write straight quotes: "`,
	"\u201D": `write straight quotes: "`,
	"\u201E": `write straight quotes: "`,
	"\u2018": `write straight quotes: "`,
	"\u2019": `write straight quotes: "`,
	`"`:      "this quote is not closed",
	"'":      "this quote is not closed",
	"`":      "this quote is not closed",
}

// unexpected reports the token, and gives up.
func (p *parser) unexpected() *Expression {
	t := p.token
	switch advice := instead[t.ID]; {
	case p.lost:
	case t.Form == "end":
		p.add(t, "the condition breaks off here")
	case advice != "" && t.Form != "choice":
		p.add(t, "%s", advice)
	default:
		p.add(t, "unexpected %s; %s", document.Quote(t.ID), allowed)
	}
	p.rest, p.lost = "", true
	p.next()
	return &Expression{}
}

func (p *parser) or() *Expression  { return p.joined("or", p.and) }
func (p *parser) and() *Expression { return p.joined("and", p.comparison) }

func (p *parser) joined(word string, part func() *Expression) *Expression {
	parts := []*Expression{part()}
	for p.take(word) {
		parts = append(parts, part())
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return &Expression{Form: word, Parts: parts, from: parts[0].from}
}

func (p *parser) comparison() *Expression {
	e := p.not()
	for p.compares() {
		negated := p.take("not")
		sign := p.token
		if negated && sign.Form != "in" {
			return p.unexpected()
		}
		p.next()
		e = p.compare(e, sign, p.not())
		e.Negated = negated || sign.Form == "!="
	}
	return e
}

func (p *parser) compares() bool {
	return slices.Contains([]string{"==", "!=", "in", "not"}, p.token.Form)
}

// compare makes a comparison of what stands on both sides of its sign.
func (p *parser) compare(left, sign, right *Expression) *Expression {
	in := sign.Form == "in"
	e := &Expression{Form: "comparison", from: sign.from, several: in && left.Form == "choice"}
	switch sides := left.Form + " " + right.Form; {
	case left.Form == "" || right.Form == "":
		return &Expression{}
	case sides == "choice question":
		e.Parts = []*Expression{right, left}
	case sides == "question choice" && !in:
		e.Parts = []*Expression{left, right}
	case sides == "question list" && in:
		e.Parts = append([]*Expression{left}, right.Parts...)
	case !in:
		return p.add(sign, "%s wants a question on one side and a choice in quotes on the other", sign.ID)
	default:
		return p.add(sign, `in wants "choice" in question, or question in ["choice", "choice"]`)
	}
	return e
}

func (p *parser) not() *Expression {
	not := p.token
	if !p.take("not") && !p.take("!") {
		return p.operand()
	}
	e := p.not()
	if e.Form == "" {
		return e
	}
	if (e.Form == "question" || e.Form == "choice") && p.compares() {
		return p.add(not, "%s binds to what follows it alone; put brackets round the comparison", not.ID)
	}
	return &Expression{Form: "not", Parts: []*Expression{e}, from: not.from}
}

func (p *parser) operand() *Expression {
	t := p.token
	switch t.Form {
	case "question", "choice":
		p.next()
		return t
	case "(":
		p.next()
		if e := p.or(); p.take(")") {
			return e
		}
	case "[":
		p.next()
		if e := p.list(t); p.take("]") {
			return e
		}
	}
	return p.unexpected()
}

func (p *parser) list(open *Expression) *Expression {
	e := &Expression{Form: "list", from: open.from}
	for more := p.token.Form != "]"; more; more = p.take(",") && p.token.Form != "]" {
		item := p.or()
		if item.Form != "choice" && item.Form != "" {
			item = p.add(item, "a list in a condition holds choices in quotes and nothing else")
		}
		e.Parts = append(e.Parts, item)
	}
	if e.Parts == nil {
		return p.add(e, "this list of choices is empty")
	}
	return e
}
