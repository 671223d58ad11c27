package report

import (
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// ratingWords says how an option does at a criterion.
func ratingWords(rating int) string {
	switch rating {
	case 2:
		return "helps a lot"
	case 1:
		return "helps"
	case -1:
		return "hurts"
	case -2:
		return "hurts a lot"
	default:
		return "neither helps nor hurts"
	}
}

// signed writes a rating with its sign: "+2", "0", "−1".
func signed(n int) string {
	switch {
	case n > 0:
		return fmt.Sprintf("+%d", n)
	case n < 0:
		return fmt.Sprintf("−%d", -n)
	default:
		return "0"
	}
}

// Points writes tenths as a number: "78.6".
func Points(t questions.Tenths) string {
	if t < 0 {
		return "−" + Points(-t)
	}
	return fmt.Sprintf("%d.%d", t/10, t%10)
}

// signedPoints writes tenths with their sign: "+12.5", "−3.0".
func signedPoints(t questions.Tenths) string {
	if t > 0 {
		return "+" + Points(t)
	}
	return Points(t)
}

// WeightWords writes a weight in points: "3" or "1.5".
func WeightWords(h questions.HalfPoints) string {
	if h%2 == 1 {
		return fmt.Sprintf("%d.5", h/2)
	}
	return fmt.Sprint(int(h / 2))
}

func importanceWords(i questions.Importance) string {
	switch i {
	case questions.Less:
		return "matters less"
	case questions.More:
		return "matters more"
	default:
		return ""
	}
}

// Day writes the day of a time, in UTC: "21 November 2026".
func Day(t time.Time) string { return t.UTC().Format("2 January 2006") }

// Minute writes a time to the minute.
func Minute(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }

// Short is how a version is shown to people.
func Short(version string) string { return version[:min(len(version), 10)] }

// DayOrMonth writes "2026-11" as "November 2026", and a day as Day does.
func DayOrMonth(checked string) string {
	if t, err := time.Parse(time.DateOnly, checked); err == nil {
		return Day(t)
	}
	if t, err := time.Parse("2006-01", checked); err == nil {
		return t.Format("January 2006")
	}
	return checked
}

func sentenceCase(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// Count writes "1 question" or "3 questions".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// within writes a name of a questionnaire for use inside a sentence.
func within(q *questions.Questionnaire, name string) string { return web.Isolate(lowered(q, name)) }

// lowered lowers a name's first letter where the questionnaire's language
// writes names so. German, for one, does not.
func lowered(q *questions.Questionnaire, name string) string {
	if base, _, _ := strings.Cut(q.Language, "-"); base != "en" {
		return name
	}
	return lowerFirst(name)
}

// lowerFirst lowers a name's first letter for use inside a sentence, unless
// the word is an abbreviation.
func lowerFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if second, _ := utf8.DecodeRuneInString(s[size:]); unicode.IsUpper(second) {
		return s
	}
	return string(unicode.ToLower(first)) + s[size:]
}

// OptionPath is the address of an option's page within a questionnaire or a
// result.
func OptionPath(within, option string) string {
	return within + "/options/" + url.PathEscape(option)
}
