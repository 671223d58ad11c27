package overlay

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/questions/document"
)

// Warning is something that is allowed, and probably not meant.
type Warning struct {
	Code string
	// About is the id of the part that it is about.
	About   string
	Message string
	// File, Line and Column are where that stands.
	File         string
	Line, Column int
}

// The codes of warnings. They never change, since files name them.
const (
	Mentions   = "mentions"
	NumberWord = "number-word"
	AboutBase  = "about-base"
	NoVeto     = "no-veto"
)

func (m *merger) warning(at document.Position, code, about, format string, args ...any) {
	file, at := m.file(at)
	m.warnings = append(m.warnings, Warning{Code: code, About: about, Message: fmt.Sprintf(format, args...), File: file, Line: at.Line, Column: at.Column})
}

func (m *merger) warn() {
	m.warnMentions()
	m.warnNumbers()
	m.warnAbout()
	m.warnUnguarded()
}

// inBrackets is what the name of an option does without where texts speak of it.
var inBrackets = regexp.MustCompile(` \([^)]*\)`)

// warnMentions warns of texts of the base that still name what was dropped.
func (m *merger) warnMentions() {
	m.warnMentionsOK()
	for _, item := range itemsOf(m.said.drop.Get("options")) {
		if slices.Contains(texts(m.said.mentionsOK), item.Text) {
			continue
		}
		_, option := entry(m.base.Get("options"), item.Text)
		name := inBrackets.ReplaceAllString(option.Word("name"), "")
		if name == "" {
			continue
		}
		if places := m.naming(item.Text, name); len(places) > 0 {
			stay, them := "stay", "them"
			if len(places) == 1 {
				stay, them = "stays", "it"
			}
			m.warning(item.At, Mentions, item.Text, "%s with the name %s, which is dropped, %s: %s; change %s, or list its id under mentions_ok",
				plural(len(places), "text"), document.Quote(name), stay, someOf(places), them)
		}
	}
}

// warnMentionsOK warns of options that texts may name and that are not dropped.
func (m *merger) warnMentionsOK() {
	for _, item := range itemsOf(m.said.mentionsOK) {
		if !m.dropped("options", item.Text) {
			m.warning(item.At, Mentions, item.Text, "option %s is not dropped, so that texts may name it goes without saying%s",
				document.Quote(item.Text), document.DidYouMean(item.Text, slices.Values(texts(m.said.drop.Get("options")))))
		}
	}
}

// someOf lists the first of some places.
func someOf(places []string) string {
	const most = 4
	if len(places) > most {
		return strings.Join(places[:most], ", ") + fmt.Sprintf(" and %d more", len(places)-most)
	}
	return strings.Join(places, ", ")
}

// leastNamed is how many letters an id has to have to be looked for in texts: "vms"
// stands in many that speak of something else.
const leastNamed = 5

// naming are the places of texts of the base that have an option in them, as words
// of their own: its name, or, among other words, its id, which is mostly what it is
// called in short, as one or as several of them. Titles of sources are as they are.
func (m *merger) naming(id, name string) []string {
	names := words(regexp.QuoteMeta(name)).MatchString
	if len(id) >= leastNamed {
		short := words(regexp.QuoteMeta(strings.ReplaceAll(strings.TrimSuffix(id, "s"), "-", " ")) + "s?")
		byName := names
		names = func(text string) bool {
			return byName(text) || strings.Contains(text, " ") && short.MatchString(text)
		}
	}
	var places []string
	for _, section := range m.root.Pairs {
		if section.Key == "sources" {
			continue
		}
		each(section.Value, func(n *document.Node) bool {
			if n.Kind == document.Text && !m.isOwn(n.At) && names(n.Text) {
				places = append(places, m.name(n.At))
			}
			return true
		})
	}
	return places
}

// words finds words, in any letters.
func words(expression string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(^|[^\pL\pN])(` + expression + `)($|[^\pL\pN])`)
}

// numberWords are numbers as texts write them.
var numberWords = []string{
	"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
	"fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
}

// warnNumbers warns of texts of the base that tell how many options or questions
// there are, where that is another number now.
func (m *merger) warnNumbers() {
	for _, section := range []string{"options", "questions"} {
		then, now := len(itemsOf(m.base.Get(section))), len(itemsOf(m.root.Get(section)))
		if then == now {
			continue
		}
		words := fmt.Sprint(then)
		if then < len(numberWords) {
			words += "|" + numberWords[then]
		}
		number := regexp.MustCompile(`(?i)\b(` + words + `)\b`)
		for _, key := range []string{"title", "summary", "intro"} {
			each(m.root.Get(key), func(n *document.Node) bool {
				if n.Kind == document.Text && !m.isOwn(n.At) && number.MatchString(n.Text) {
					m.warning(n.At, NumberWord, key, "%s of the base says %q, as many %s as it has; here there are %d",
						document.Quote(key), number.FindString(n.Text), section, now)
				}
				return true
			})
		}
	}
}

// warnAbout warns where an option of the house is weighed, and readers are told who
// wrote and paid for the base alone: pages say so beside what the house says of its
// own.
func (m *merger) warnAbout() {
	options := itemsOf(m.said.add.Get("options"))
	if len(options) == 0 {
		return
	}
	var stay []string
	for _, key := range []string{"authors", "funding"} {
		if n := m.root.Get("about").Get(key); n != nil && !m.isOwn(n.At) {
			stay = append(stay, document.Quote(key))
		}
	}
	if len(stay) > 0 {
		m.warning(options[0].At, AboutBase, options[0].Word("id"), "an option of yours is weighed, and about goes on to say what the base says of its %s: say whose yours is, and who has an interest",
			strings.Join(stay, " and "))
	}
}

// warnUnguarded warns of an option that nothing can rule out, where the base rules
// out others.
func (m *merger) warnUnguarded() {
	for _, option := range itemsOf(m.root.Get("options")) {
		id := option.Word("id")
		if !m.house.Has("options", id) || m.ruledOut(id) > 0 {
			continue
		}
		most, rules := "", 0
		for _, other := range ids(m.root.Get("options")) {
			if n := m.ruledOut(other); n > rules {
				most, rules = other, n
			}
		}
		if rules > 0 {
			m.warning(option.Get("id").At, NoVeto, id, "no veto can rule out option %s; %s is in %d of them: write like: with the option that it is most like, or name it in vetoes",
				document.Quote(id), document.Quote(most), rules)
		}
	}
}

// ruledOut counts the vetoes that name an option.
func (m *merger) ruledOut(option string) int {
	count := 0
	for _, veto := range itemsOf(m.root.Get("vetoes")) {
		if slices.Contains(texts(veto.Get("rules_out")), option) {
			count++
		}
	}
	return count
}
