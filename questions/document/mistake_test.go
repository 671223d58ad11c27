package document

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMistakesSorted(t *testing.T) {
	ms := Mistakes{
		{File: "b.yaml", Line: 1, Column: 1, Message: "x"},
		{File: "a.yaml", Line: 10, Column: 1, Message: "x"},
		{File: "a.yaml", Line: 2, Column: 10, Message: "x"},
		{File: "a.yaml", Line: 2, Column: 2, Message: "y"},
		{File: "a.yaml", Line: 2, Column: 2, Message: "x"},
		{File: "a.yaml", Line: 2, Column: 2, Message: "x"},
	}
	want := "a.yaml:2:2: x\na.yaml:2:2: y\na.yaml:2:10: x\na.yaml:10:1: x\nb.yaml:1:1: x"
	if diff := cmp.Diff(want, ms.Sorted().Error()); diff != "" {
		t.Error(diff)
	}
}

func TestDidYouMean(t *testing.T) {
	known := map[string]int{"title": 0, "name": 1, "find_out": 2, "os": 3}
	for word, want := range map[string]string{
		"tilte":                   `; did you mean "title"?`,
		"titles":                  `; did you mean "title"?`,
		"nme":                     `; did you mean "name"?`,
		"findout":                 `; did you mean "find_out"?`,
		"find-outs":               `; did you mean "find_out"?`,
		"note":                    "",
		"so":                      "",
		"":                        "",
		strings.Repeat("name", 9): "",
		strings.Repeat("x", 1000): "",
	} {
		if got := DidYouMean(word, maps.Keys(known)); got != want {
			t.Errorf("DidYouMean(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestMessagesStayShort(t *testing.T) {
	if got := Quote(strings.Repeat("ä", 100)); got != `"`+strings.Repeat("ä", 59)+`…"` {
		t.Errorf("Quote = %s", got)
	}
	if got := OneLine("one\ntwo\x00three\xff" + strings.Repeat("x", 1000)); !strings.HasPrefix(got, "one two three�x") || len([]rune(got)) != 300 {
		t.Errorf("OneLine = %s", got)
	}
}
