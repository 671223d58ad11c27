package handlers_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"golang.org/x/net/html"

	"github.com/weighpoint/weighpoint/questions"
)

// spoken are the keys of a document whose values are read by people.
var spoken = map[any]bool{
	"title": true, "summary": true, "intro": true, "author": true, "licence": true, "publisher": true, "seen": true, "interest": true,
	"name": true, "meaning": true, "pressing": true, "claim": true, "label": true, "find_out": true, "metric": true, "value": true,
	"conditions": true, "by": true, "note": true,
}

// translated puts words before and after every text of a document.
func translated(t *testing.T, document, language, before, after string) string {
	t.Helper()
	var all yaml.MapSlice
	if err := yaml.UnmarshalWithOptions([]byte(document), &all, yaml.UseOrderedMap()); err != nil {
		t.Fatal(err)
	}
	var translate func(value any, spoken bool) any
	translate = func(value any, say bool) any {
		switch value := value.(type) {
		case string:
			if say {
				return before + value + after
			}
		case []any:
			for i := range value {
				value[i] = translate(value[i], say)
			}
		case yaml.MapSlice:
			for i := range value {
				value[i].Value = translate(value[i].Value, spoken[value[i].Key])
			}
		}
		return value
	}
	translate(all, false)
	text, err := yaml.Marshal(append(all, yaml.MapItem{Key: "language", Value: language}))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func hebrew(t *testing.T, document string) string {
	t.Helper()
	return translated(t, document, "he", "אבג ", " דה?")
}

func small(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "questions", "testdata", "small.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

const ownTitle, ownNote, ownLabel = "הכותרת שלי (א)", "הערה: למה לא?", "לועדה!"

// TestTextsOfOthersAreIsolated crawls pages on which every text of a
// questionnaire and of people is Hebrew.
func TestTextsOfOthersAreIsolated(t *testing.T) {
	s := newSite(t, hebrew(t, document(t, "lunch.yaml")), hebrew(t, small(t)))
	b := s.browser()
	result := b.noted(ownNote, ownTitle)
	b.post(result+"/links", "scope=full&days=30&label="+ownLabel).to(t)
	full := b.prefix + "/r/" + b.linksOf(result)[0].Token
	verdict := b.share(result, questions.VerdictOnly)
	reader := s.browser()
	copied := reader.post(full+"/again", "from=answers").to(t)
	first, session := b.begin("tea-or-coffee")
	tea := b.post(b.answerAll(first, nil)[:len(session)]+"/finish", "").to(t)
	s.serve(hebrew(t, strings.Replace(strings.Replace(document(t, "lunch.yaml"), "rating: 2", "rating: 1", 1), "label: Vegan", "label: Plants", 1)), hebrew(t, small(t)))
	open, _ := b.begin("lunch")
	b.post(result+"/upkeep", "review=2027-03-01").to(t)
	b.post(result+"/outcome", "course=another&option=bistro&status=proposed&why="+ownNote+"&by="+ownLabel+"&show-by=yes&next="+ownNote).to(t)
	b.post(result+"/outcome", "course=follow&status=accepted&why="+ownNote+"&by="+ownLabel+"&show-by=yes&next="+ownNote+"&until=2027-03-01").to(t)
	b.post(result+"/went", "went=better&words="+ownNote).to(t)
	talk := b.shareForComments(result)
	reader.comment(talk, "name="+ownLabel+"&about=answer:time&text="+ownNote).to(t)
	b.post(result+"/comments/"+b.said(result)[0].ID, "do=answer&answer="+ownNote).to(t)
	noted, _ := b.begin("lunch")
	b.post(noted, "choice=long&note="+ownNote).to(t)
	anew := b.post(result+"/update", "").to(t)
	newest := b.post(anew[:strings.LastIndex(b.answerAll(anew, nil), "/")]+"/finish", "announce=yes&title="+ownTitle).to(t)
	pages := map[string]page{
		"what-if":            b.get(result + "/what-if?q=time&choice=long"),
		"copied":             reader.get(copied),
		"somebody's session": reader.get(session + "/review"),
		"no key":             s.browser().get(session + "/review"),
		"question left out":  b.post(open, "note="+ownNote),
		"no date":            b.post(result+"/upkeep", "review="+ownLabel),
		"comments":           reader.get(talk + "/comments"),
		"own comments":       b.get(result + "/comments"),
		"commented":          reader.get("/mine"),
		"no comment":         reader.post(talk+"/comments", "name="+ownLabel+"&text="+ownNote),
		"no day":             b.post(result+"/outcome", "course=another&option=bistro&status=deprecated&day="+ownLabel+"&until="+ownLabel+"&next="+ownNote),
		"stale":              b.post(result+"/outcome", "saved=0&course=follow&status=accepted&why="+ownNote),
		"overtaken":          b.post(noted, "choice=short"),
	}
	for _, path := range []string{
		"/", "/w/lunch", "/w/tea-or-coffee", "/w/lunch/options/bistro", "/w/tea-or-coffee/options/tea", "/sources/lunch", "/sources/tea-or-coffee",
		open, session + "/review", tea, tea + "/options/coffee", tea + "/compare",
		result, result + "/options/canteen", result + "/options/bistro", result + "/compare", result + "/today", result + "/share", full, verdict, "/mine",
		result + "/newer", full + "/newer", newest, session + "/q/kettle",
	} {
		pages[path] = b.get(path)
	}
	for name, p := range pages {
		seen := 0
		for _, node := range p.document().Nodes {
			seen += crawl(t, name, node)
		}
		if least := 3; seen < least && p.StatusCode == http.StatusOK || seen == 0 {
			t.Errorf("%s has %d texts in Hebrew", name, seen)
		}
	}
}

// crawl checks a page's nodes and counts the texts in Hebrew.
func crawl(t *testing.T, page string, n *html.Node) int {
	t.Helper()
	seen := 0
	if n.Type == html.TextNode && n.Parent.Data != "script" && hasHebrew(n.Data) {
		seen++
		if n.Parent.Data == "title" {
			if hasHebrew(besides(n.Data)) {
				t.Errorf("%s: the title %q is not isolated", page, n.Data)
			}
		} else {
			checkIsolated(t, page, n)
		}
	}
	for _, a := range n.Attr {
		if hasHebrew(a.Val) && hasHebrew(besides(a.Val)) && !firstIsHebrew(a.Val) {
			t.Errorf("%s: the attribute %s %q is not isolated", page, a.Key, a.Val)
		}
		if n.Data == "input" && attribute(n, "type") != "hidden" && a.Key == "value" && hasHebrew(a.Val) && attribute(n, "dir") != "auto" {
			t.Errorf("%s: the field with %q does not take its direction", page, a.Val)
		}
	}
	for child := range n.ChildNodes() {
		seen += crawl(t, page, child)
	}
	return seen
}

// checkIsolated wants a text in an element that takes its direction and
// language, and that holds no words of ours before it.
func checkIsolated(t *testing.T, page string, text *html.Node) {
	t.Helper()
	around := text.Parent
	for around != nil && around.Data != "bdi" && attribute(around, "dir") != "auto" {
		around = around.Parent
	}
	if around == nil {
		t.Errorf("%s: %q is not isolated in <%s class=%q>", page, text.Data, text.Parent.Data, attribute(text.Parent, "class"))
		return
	}
	if all := textOf(around); !firstIsHebrew(all) {
		t.Errorf("%s: %q is isolated with words of ours: %q", page, text.Data, all)
	}
	language := ""
	for n := text.Parent; n != nil && language == ""; n = n.Parent {
		language = attribute(n, "lang")
	}
	if language != "he" {
		t.Errorf("%s: %q is said to be in %q", page, text.Data, language)
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var all strings.Builder
	for child := range n.ChildNodes() {
		all.WriteString(textOf(child))
	}
	return all.String()
}

func hasHebrew(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Hebrew, r) })
}

func firstIsHebrew(text string) bool {
	at := strings.IndexFunc(text, unicode.IsLetter)
	return at >= 0 && hasHebrew(text[at:at+2])
}

// besides is what a text has outside of isolates.
func besides(text string) string {
	return regexp.MustCompile("\u2068[^\u2069]*\u2069").ReplaceAllString(text, "")
}

// TestFilesOfAHebrewQuestionnaireAreIsolated reads records, calendars and feeds,
// which have no markup to isolate by.
func TestFilesOfAHebrewQuestionnaireAreIsolated(t *testing.T) {
	b := newSite(t, hebrew(t, document(t, "lunch.yaml"))).browser()
	for _, title := range []string{"", ownTitle} {
		result := b.noted(ownNote, title)
		b.post(result+"/upkeep", "review=2026-12-24").to(t)
		b.post(result+"/outcome", "course=another&option=bistro&status=proposed&why="+ownNote+"&by="+ownLabel+"&next="+ownNote).to(t)
		b.post(result+"/outcome", "course=follow&status=accepted&why="+ownNote+"&next="+ownNote+"&until=2027-03-01").to(t)
		b.post(result+"/went", "went=better&words="+ownNote).to(t)
		b.site.browser().comment(b.shareForComments(result), "name="+ownLabel+"&about=answer:time&text="+ownNote).to(t)
		b.post(result+"/comments/"+b.said(result)[0].ID, "do=answer&answer="+ownNote).to(t)
		for _, path := range []string{result + ".md", result + ".md?comments=yes", result + ".ics", result + ".atom"} {
			text := strings.ReplaceAll(b.get(path).want(t, http.StatusOK).text, "\r\n ", "")
			if !hasHebrew(text) {
				t.Errorf("%s has no Hebrew", path)
			}
			for line := range strings.Lines(text) {
				if hasHebrew(besides(line)) {
					t.Errorf("%s: %q is not isolated", path, line)
				}
				if strings.Count(line, "\u2068") != strings.Count(line, "\u2069") {
					t.Errorf("%s: marks without a partner in %q", path, line)
				}
			}
		}
	}
}

// TestOtherLanguagesKeepTheirWords takes languages that write from left to right
// through pages and files: their words stay as they are and say whose they are.
func TestOtherLanguagesKeepTheirWords(t *testing.T) {
	for language, names := range map[string][3]string{
		"de": {"Die Kantine", "Schnelligkeit", "Mittagessen"}, "zh-Hant": {"食堂", "速度", "午餐吃什麼？"}, "fr": {"Le réfectoire", "Rapidité", "Où manger ?"},
	} {
		t.Run(language, func(t *testing.T) {
			text := strings.NewReplacer("name: The canteen", "name: "+names[0], "name: Speed", "name: "+names[1], "title: Where shall we eat?", "title: "+names[2],
				"licence: ", "language: "+language+"\nlicence: ").Replace(document(t, "lunch.yaml"))
			b := newSite(t, text).browser()
			first, session := b.begin("lunch")
			review := b.answerAll(first, map[string]string{"time": "short"})
			result := b.post(session+"/finish", "").to(t)
			b.post(result+"/upkeep", "review=2026-12-24").to(t)
			lower := lowerFirst(names[0])
			for _, path := range []string{"/", "/w/lunch", first, review, result, result + "/options/canteen", "/sources/lunch"} {
				p := b.get(path).want(t, http.StatusOK)
				if got := p.Find("html").AttrOr("lang", ""); got != "en-GB" {
					t.Errorf("%s as a whole is said to be in %q", path, got)
				}
				found := false
				for _, marked := range p.Find("[lang='" + language + "']").EachIter() {
					found = found || strings.Contains(marked.Text(), names[0]) || strings.Contains(marked.Text(), names[2])
				}
				if !found {
					t.Errorf("%s does not say that its texts are in %s", path, language)
				}
				if lower != names[0] && strings.Contains(p.text, lower) {
					t.Errorf("%s lowers %q", path, names[0])
				}
			}
			for path, want := range map[string][]string{".md": names[:], ".csv": names[:1], ".json": names[:], ".atom": names[2:], ".ics": names[2:]} {
				got := b.get(result+path).want(t, http.StatusOK).text
				for _, name := range want {
					if name = strings.TrimRight(name, "？? "); !strings.Contains(got, name) {
						t.Errorf("%s lacks %q", path, name)
					}
				}
				if strings.ContainsAny(got, "\u2068\u2069") || lower != names[0] && strings.Contains(got, lower) {
					t.Errorf("%s marks or lowers names", path)
				}
			}
		})
	}
}

func lowerFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[size:]
}
