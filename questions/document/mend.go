package document

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// maxMended is how many signs of a part are mended.
const maxMended = 32

// compose reads a part as a tree of the YAML library. Signs that earlier versions
// took for text, and that the library refuses, get stand-ins in the lines, so that
// what was stored then can still be read; authors hear of them.
func (d *Document) compose(p part) (*yaml.Node, error) {
	n, err := compose(p)
	if err == nil {
		return n, nil
	}
	mended, odd := part{lines: slices.Clone(p.lines), first: p.first}, len(d.odd)
	for now := err; len(d.odd) < odd+maxMended && d.mend(mended, now); {
		if n, now = compose(mended); now == nil {
			copy(p.lines, mended.lines)
			return n, nil
		}
	}
	d.odd = d.odd[:odd]
	return nil, err
}

// standIns are for signs in lines that are mended. No document has them, since
// they are no characters.
var (
	standIn  = map[rune]string{'%': "\uFDD0", '-': "\uFDD1", ':': "\uFDD2"}
	standIns = strings.NewReplacer("\uFDD0", "%", "\uFDD1", "-", "\uFDD2", ":")
)

// mend puts a stand-in for the sign at which the YAML library stopped. It reports
// whether that is one of those which earlier versions took for text.
func (d *Document) mend(p part, err error) bool {
	found, ok := errors.AsType[*yaml.LoadError](err)
	if !ok {
		return false
	}
	at := p.place(found.Mark)
	line := p.lines[at.Line-p.first]
	before := first(line, at.Column-1)
	sign, _ := utf8.DecodeRuneInString(line[len(before):])
	message := ""
	switch {
	case sign == ':' && strings.HasPrefix(found.Message, "did not find expected ','"):
		message = colonText + "; or is a comma missing in it?"
	case sign == '-' && found.Message == "did not find expected node content":
		message = dashText
	case sign == '-' && found.Message == noStart:
		message = "a text that begins with - needs quotes"
	case sign == '%' && found.Message == noStart && before != "":
		message = "a text that begins with % needs quotes"
	default:
		return false
	}
	d.differs(at, message)
	p.lines[at.Line-p.first] = before + standIn[sign] + line[len(before)+1:]
	return true
}
