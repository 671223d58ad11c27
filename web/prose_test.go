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
			if got := (Brand{}).title(c.page); got != c.want {
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
		if got := Plain(List(names)); got != want {
			t.Errorf("List(%q) = %q, want %q", names, got, want)
		}
	}
}

func TestCapital(t *testing.T) {
	for want, s := range map[string]string{"": "", "Verdict only": "verdict only", "Épée": "épée", "1 link": "1 link"} {
		if got := capital(s); got != want {
			t.Errorf("capital(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestAgainText(t *testing.T) {
	for want, v := range map[string]ResultView{"Start afresh": {OwnerPanel: OwnerPanel{Owner: true}}, "Start empty": {}} {
		if got := v.againText(); got != want {
			t.Errorf("again is %q, want %q", got, want)
		}
	}
}

func TestMoveWord(t *testing.T) {
	for note, want := range map[string]string{"": "", "up": "moves up", "down": "moves down", "out": "is ruled out now", "aside": "is set aside now", "back": "is back in", "new": "new", "gone": "gone"} {
		if got := (MoveView{Note: note}).word(); got != want {
			t.Errorf("%q reads %q, want %q", note, got, want)
		}
	}
}

func TestPreviewHeading(t *testing.T) {
	for as, want := range map[string]string{"": "What a reader will see", "the verdict alone": "What a reader will see: the verdict alone"} {
		if got := (SharingView{PreviewAs: as}).previewHeading(); got != want {
			t.Errorf("%q is headed %q, want %q", as, got, want)
		}
	}
}

func TestDecisionFactsSayTheQuestionnaireOnce(t *testing.T) {
	for name, c := range map[string]struct {
		view DecisionView
		want []string
	}{
		"named":   {DecisionView{Name: "Payments", Questionnaire: "`runc` or not", State: "Decided"}, []string{Isolate("`runc` or not"), "Decided"}},
		"unnamed": {DecisionView{Name: "Runtimes", Questionnaire: "Runtimes", State: "Decided"}, []string{"Decided"}},
		"bare":    {DecisionView{Name: "Payments"}, []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, c.view.facts()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPlainKeepsTheMarksThatAreNeeded(t *testing.T) {
	for sentence, want := range map[string]string{
		"These answers point to " + Isolate("Tea"):     "These answers point to Tea",
		"Why " + Isolate("חתול") + "?":                 "Why \u2068חתול\u2069?",
		List([]string{"a", "קפה", "茶"}):                "a, \u2068קפה\u2069 and 茶",
		Isolate("\u202eturned\u2069\u2069") + " round": "turned round",
		"a \u2068mark without its end":                 "a \u2068mark without its end",
		Isolate("") + "nothing":                        "nothing",
	} {
		if got := Plain(sentence); got != want {
			t.Errorf("Plain(%+q) = %+q, want %+q", sentence, got, want)
		}
	}
}
