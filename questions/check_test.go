package questions

import (
	"strings"
	"testing"
	"time"
)

// What only an author should hear of must not keep an old result from being
// read.
func TestCheckIsForAuthors(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"cut by #":          {"name: Tea\n", "name: Tea # 1\n", "\"name\" ends before it; put the text in quotes"},
		"cut in a sentence": {"name: Coffee\n", "name: Coffee #1 in hearts\n", "\"name\" ends before it"},
		"colon in brackets": {"claim: It calms.", "claim: It: calms.", "colon and a blank after it needs quotes"},
		"turned round":      {"name: Tea\n", "name: \"Tea\\u202e\"\n", "holds the character U+202E"},
		"isolated":          {"name: Tea\n", "name: Te\u2066a\n", "holds the character U+2066"},
		"no width":          {"name: Tea\n", "name: Te\u200ba\n", "holds the character U+200B"},
		"joined to nothing": {"name: Tea\n", "name: Tea\u200d\n", "holds the character U+200D"},
		"one name":          {"name: Coffee\n", "name: tea\n", "two of the options are called \"tea\""},
		"secrets":           {"http://example.org/kettle", "http://me:pw@example.org/kettle", "user name or password"},
		"user":              {"http://example.org/kettle", "http://me@example.org/kettle", "user name or password"},
		"markup":            {"http://example.org/kettle", "http://example.org/a>)<img/src=x>", "no address holds the character U+003E; write %3E"},
		"backtick":          {"http://example.org/kettle", "http://example.org/`", "no address holds the character U+0060; write %60"},
		"bar":               {"http://example.org/kettle", "http://example.org/?a|b", "no address holds the character U+007C"},
		"not seen at all":   {"seen: abstract only", "seen: not at all", "was not seen, and nothing can rest on it"},
		"unseen":            {"seen: abstract only", "seen: Unseen.", "was not seen, and nothing can rest on it"},
		"not read yet":      {"seen: abstract only", "seen: not read yet", "was not seen, and nothing can rest on it"},
		"no-break space":    {"http://example.org/kettle", "http://example.org/\u00a0", "no address holds the character U+00A0"},
	} {
		t.Run(name, func(t *testing.T) {
			plain := string(small(t))
			if !strings.Contains(plain, c.old) {
				t.Fatalf("the fixture lacks %q", c.old)
			}
			text := []byte(strings.Replace(plain, c.old, c.new, 1))
			if _, err := Parse("small.yaml", text); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("no mistake says %q; there are: %v", c.want, err)
			}
			if _, err := Restore(versionOf(text), text); err != nil {
				t.Errorf("it is not restored: %v", err)
			}
		})
	}
}

// What is written well must pass.
func TestCheckPasses(t *testing.T) {
	for name, c := range map[string]struct{ old, new string }{
		"a comment behind a number":    {"minutes: 1\n", "minutes: 1 # or two\n"},
		"a comment behind a word":      {"id: tea-or-coffee\n", "id: tea-or-coffee # never change it\n"},
		"a comment behind quotes":      {"name: Tea\n", "name: \"Tea\" # the drink\n"},
		"a comment below a text":       {"name: Tea\n", "name: Tea\n    # the drink\n"},
		"# within a word":              {"name: Tea\n", "name: Tea#1\n"},
		"# within quotes":              {"name: Tea\n", "name: \"Tea #1\"\n"},
		"a colon without a blank":      {"name: Tea\n", "name: 12:30 tea\n"},
		"joiners within words":         {"name: Tea\n", "name: می\u200cخواهم 👨\u200d👩\u200d👧\n"},
		"the same name in other lists": {"name: Tea\n", "name: Staying awake\n"},
		"most of it unseen":            {"seen: abstract only", "seen: not all of it"},
		"another script":               {"name: Tea\n", "name: شاي\n"},
		"a port and a query":           {"http://example.org/kettle", "http://example.org:8080/a_(b)?c=%20&d=ä#e"},
	} {
		plain := string(small(t))
		if !strings.Contains(plain, c.old) {
			t.Fatalf("the fixture lacks %q", c.old)
		}
		if _, err := Parse("small.yaml", []byte(strings.Replace(plain, c.old, c.new, 1))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Choices of two questions may be called the same, also where the ids of the
// questions begin the same for longer than a message shows.
func TestCheckTellsQuestionsApartByTheirWholeIDs(t *testing.T) {
	long := strings.Repeat("q", 60)
	text := strings.NewReplacer(
		"id: needs", "id: "+long+"a", " in needs", " in "+long+"a", "[needs", "["+long+"a",
		"last_cup", long+"b", "label: This morning", "label: To stay awake",
	).Replace(string(small(t)))
	if _, err := Parse("small.yaml", []byte(text)); err != nil {
		t.Error(err)
	}
}

// Authors hear of days that have not come; a server does not look at its clock.
func TestCheckClock(t *testing.T) {
	for when, ok := range map[string]bool{
		"1999-12": false, "2026-11": true, "2026-11-27": true, "2026-11-28": true, "2026-11-29": false, "2026-12": false, "2031-11": false,
	} {
		text := []byte(strings.ReplaceAll(string(small(t)), "checked: 2026-11\n", "checked: "+when+"\n"))
		text = []byte(strings.ReplaceAll(string(text), "checked: 2026-11}", "checked: "+when+"}"))
		l := Loader{Today: time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)}
		l.File("small.yaml", text, Folder{})
		if err := l.Err(); (err == nil) != ok {
			t.Errorf("checked %s: %v", when, err)
		}
		if _, err := Parse("small.yaml", text); (err == nil) != (when != "1999-12") {
			t.Errorf("served, checked %s: %v", when, err)
		}
	}
}
