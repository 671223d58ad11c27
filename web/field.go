package web

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
)

// Field is a control of a form that people write in.
type Field struct {
	// Value is what is in it, Error what is wrong with that, empty for nothing.
	Value, Error string
	// Max is the most characters of it, 0 where nothing bounds them.
	Max int
}

// at is what is wrong with a field, with where to put it right.
func (f Field) at(href string) Link { return Link{f.Error, href} }

// day and clock are the value of an input for days, or for times. What is none cannot
// be in such an input, and browsers show nothing for it.
func (f Field) day() string   { return f.as(time.DateOnly) }
func (f Field) clock() string { return f.as("15:04") }

func (f Field) as(layout string) string {
	value := strings.TrimSpace(f.Value)
	if _, err := time.Parse(layout, value); err != nil {
		return ""
	}
	return value
}

// most says how long a field may be: "400 characters".
func (f Field) most() string { return strconv.Itoa(f.Max) + " characters" }

// bound is the attribute that keeps what is written within what is possible.
func (f Field) bound() templ.Attributes {
	if f.Max == 0 {
		return nil
	}
	return templ.Attributes{"maxlength": strconv.Itoa(f.Max)}
}

// ChoiceView is one of the choices of a question or of a form.
type ChoiceView struct {
	Value       string
	Label       string
	Consequence Claim
	// Besides is what else follows, in a paragraph of its own, or empty.
	Besides string
	Checked bool
	// Alone marks a checkbox that excludes all others.
	Alone bool
}

// Choices are those of a control by which one is chosen.
type Choices struct {
	All   []ChoiceView
	Error string
}

// OneOf are choices of which the one that has a value is chosen; it may be none of
// them.
func OneOf(value string, all ...ChoiceView) Choices {
	for i := range all {
		all[i].Checked = all[i].Value == value
	}
	return Choices{All: all}
}

// Value is that of the choice that is chosen; ok is false where none is.
func (c Choices) Value() (value string, ok bool) {
	for i := range c.All {
		if c.All[i].Checked {
			return c.All[i].Value, true
		}
	}
	return "", false
}

func (c Choices) at(href string) Link { return Link{c.Error, href} }

// FirstProblem is the first of some that there is.
func FirstProblem(all ...Link) Link {
	for _, l := range all {
		if l.Text != "" {
			return l
		}
	}
	return Link{}
}

// described are the attributes of a field that lead to its hint and to what is
// wrong with it.
func described(id, failed string, hinted bool) templ.Attributes {
	var by []string
	if hinted {
		by = append(by, id+"-hint")
	}
	all := templ.Attributes{}
	if failed != "" {
		by = append(by, id+"-error")
		all["aria-invalid"] = "true"
	}
	if len(by) > 0 {
		all["aria-describedby"] = strings.Join(by, " ")
	}
	return all
}

type givenBackKey struct{}

// GivingBack returns a context in which a page that refuses a form shows what was
// typed into it.
func GivingBack(ctx context.Context, typed []string) context.Context {
	return context.WithValue(ctx, givenBackKey{}, typed)
}

func givenBackIn(ctx context.Context) []string {
	typed, _ := ctx.Value(givenBackKey{}).([]string)
	return typed
}

// Shows reports whether a page has a field with a text in it.
func Shows(page, text string) bool {
	text = templ.EscapeString(text)
	return strings.Contains(page, `value="`+text+`"`) || strings.Contains(page, ">"+text+"</textarea>")
}
