package web

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSpans(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []span
	}{
		"empty":        {"", nil},
		"plain":        {"a b", []span{{Text: "a b"}}},
		"code":         {"use `runc` here", []span{{Text: "use "}, {Text: "runc", Code: true}, {Text: " here"}}},
		"code only":    {"`runc`", []span{{Text: "runc", Code: true}}},
		"side by side": {"`a``b`", []span{{Text: "a", Code: true}, {Text: "b", Code: true}}},
		"no partner":   {"a ` b", []span{{Text: "a ` b"}}},
		"odd number":   {"`a` ` b", []span{{Text: "a", Code: true}, {Text: " ` b"}}},
		"nothing in":   {"a `` b", []span{{Text: "a "}, {Text: " b"}}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, spans(c.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTitle(t *testing.T) {
	for name, c := range map[string]struct {
		page Page
		want string
	}{
		"page":    {Page{Title: "About `runc`"}, "About runc – Weighpoint"},
		"empty":   {Page{}, "Weighpoint"},
		"product": {Page{Title: "Weighpoint"}, "Weighpoint"},
		"error":   {Page{Title: "A"}.withError("wrong"), "Error: A – Weighpoint"},
		"twice":   {Page{Title: "A"}.withError("wrong").withError("wrong"), "Error: A – Weighpoint"},
		"fine":    {Page{Title: "A"}.withError(""), "A – Weighpoint"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.page.title(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestLength(t *testing.T) {
	for want, percent := range map[string]float64{"0.0": -3, "33.3": 100. / 3, "100.0": 250} {
		if got := length(percent); got != want {
			t.Errorf("length(%v) = %s, want %s", percent, got, want)
		}
	}
	for want, p := range map[string]Progress{"0.0": {}, "25.0": {Done: 4, Most: 16}, "100.0": {Done: 3, Most: 3}} {
		if got := p.length(); got != want {
			t.Errorf("%+v.length() = %s, want %s", p, got, want)
		}
	}
}

func TestSlotsFillOutwards(t *testing.T) {
	for level, want := range map[int]string{-2: "##..", -1: ".#..", 0: "....", 1: "..#.", 2: "..##"} {
		var got strings.Builder
		for _, s := range slots(level) {
			if s.Filled {
				got.WriteByte('#')
			} else {
				got.WriteByte('.')
			}
		}
		if got.String() != want {
			t.Errorf("slots(%d) = %s, want %s", level, got.String(), want)
		}
	}
}

func TestList(t *testing.T) {
	for want, names := range map[string][]string{"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}} {
		if got := List(names); got != want {
			t.Errorf("List(%q) = %q, want %q", names, got, want)
		}
	}
}
