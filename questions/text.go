package questions

import "unicode"

// Visible reports whether a reader can see anything of a text: a character
// that is not merely space, a control, a combining mark, or one of those that
// are drawn as nothing, such as U+200B, U+2060 and the Hangul fillers. Such
// characters mean something beside others, as U+200D does within an emoji, but
// by themselves they are no name and no note.
func Visible(text string) bool {
	for _, r := range text {
		if !unicode.In(r, unseen...) && r != brailleBlank && r != nullNotehead {
			return true
		}
	}
	return false
}

// MaxStacked is how many combining marks a letter may bear. Tibetan, which stacks
// most, stays below.
const MaxStacked = 10

// Stacked returns the most combining marks that stand on one letter. Characters
// that are drawn as nothing do not part marks from their letter.
func Stacked(text string) int {
	most, n := 0, 0
	for _, r := range text {
		switch {
		case r <= unicode.MaxASCII: // nearly all are
			n = 0
		case unicode.In(r, unicode.Variation_Selector, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point):
		case unicode.In(r, unicode.Mn, unicode.Me):
			n++
			most = max(most, n)
		default:
			n = 0
		}
	}
	return most
}

// Shortened is a text in at most so many characters, at least one; "…" stands for the
// rest.
func Shortened(text string, most int) string {
	if letters := []rune(text); len(letters) > most {
		return string(letters[:most-1]) + "…"
	}
	return text
}

// Seen returns a text, or nothing where a reader can see nothing of it.
func Seen(text string) string {
	if !Visible(text) {
		return ""
	}
	return text
}

// unseen are the characters that draw nothing by themselves. Characters that
// this version of Unicode does not know count as seen.
var unseen = []*unicode.RangeTable{
	unicode.Z, unicode.Cc, unicode.Cf, unicode.Mn, unicode.Me,
	unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector, unicode.Noncharacter_Code_Point,
}

// These two count as symbols and are blank all the same.
const (
	brailleBlank = '\u2800'
	nullNotehead = '\U0001D159'
)
