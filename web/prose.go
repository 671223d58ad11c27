package web

import (
	"slices"
	"strings"
)

// span is a stretch of text that is code or is not.
type span struct {
	Text string
	Code bool
}

// spans splits text at its `backticks`. A backtick without a partner is kept
// as it is.
func spans(text string) []span {
	var all []span
	for {
		before, rest, opened := strings.Cut(text, "`")
		code, after, closed := strings.Cut(rest, "`")
		if !opened || !closed {
			return appendSpan(all, span{Text: text})
		}
		all = appendSpan(all, span{Text: before})
		all = appendSpan(all, span{Text: code, Code: true})
		text = after
	}
}

func appendSpan(all []span, s span) []span {
	if s.Text == "" {
		return all
	}
	return append(all, s)
}

// plain drops the marks of code, and those of isolation that nothing needs, for
// places that hold nothing but text.
func plain(text string) string {
	var b strings.Builder
	for _, s := range spans(Plain(text)) {
		b.WriteString(s.Text)
	}
	return b.String()
}

// List joins names of others as a sentence does, each of them isolated.
func List(names []string) string { return join(IsolateAll(names)) }

func join(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// Quoted lists questions in a sentence, each in quotation marks.
func Quoted(questions []string) string {
	var all []string
	for _, q := range questions {
		all = append(all, "“"+Isolate(q)+"”")
	}
	return join(all)
}

// known leaves out the texts that are empty.
func known(all ...string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}
