package questions

import "testing"

func TestVisible(t *testing.T) {
	for _, text := range []string{
		"", " ", "\t\n", "\u00a0\u3000\u2028", "\u200b", "\u200c\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\ufe0f", "\u3164",
		"\uffa0", "\u115f\u1160", "\u2800", "\U000e0041", "\U000e0100", "\u061c\u200e\u200f", "\u202e\u2069", "\u180e", "\u17b4",
		"\u0301", "\u20dd", "\U0001d159", "\ufff9", "\uffff", "\u200b \u2060\u0308",
	} {
		if Visible(text) {
			t.Errorf("%+q counts as visible", text)
		}
	}
	for _, text := range []string{
		"a", ".", "\u200ba", "می\u200cخواهم", "👨\u200d👩\u200d👧", "❤\ufe0f", "e\u0301", "茶", "ᄒ", "\u0903", "\ue000", "\U0001fae9", "·", "–", "\ufffd",
	} {
		if !Visible(text) {
			t.Errorf("%+q counts as invisible", text)
		}
	}
}

func TestStacked(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "plain": 0, "e\u0301\u0302 a\u0301": 2, "\u0301\u0302x": 2, "a\u0301\u200d\u0301\u034f\u0301": 3, "\u0f67\u0f90\u0fb5\u0fa8\u0fb3\u0fba\u0fbc\u0fbb\u0f82": 8,
		"שָּׁלוֹם": 3, "❤\ufe0f": 0,
	} {
		if got := Stacked(text); got != want {
			t.Errorf("%+q has %d marks on one letter, want %d", text, got, want)
		}
	}
}
