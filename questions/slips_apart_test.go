package questions

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/questions/document"
)

// change is one text of the fixture replaced by another.
type change struct{ old, new, want string }

func (c change) in(t *testing.T, text string) string {
	t.Helper()
	if strings.Count(text, c.old) != 1 {
		t.Fatalf("the fixture has %q %d times", c.old, strings.Count(text, c.old))
	}
	return strings.Replace(text, c.old, c.new, 1)
}

// A slip in the writing of one part must not hide the mistakes of others, and
// must not make any.
func TestSlipsHideNothing(t *testing.T) {
	slips := map[string]change{
		"head":         {"licence: Apache-2.0\n", "licence: \"Apache-2.0\n", "this text has no closing quote"},
		"intro":        {"  - Nobody keeps", "  - @Nobody keeps", "needs quotes"},
		"sources":      {"interest: vendor of kettles}", "interest: vendor of kettles", "this { has no }"},
		"criteria":     {"pressing: your hands must not shake}", "pressing: your hands must not shake", "this { has no }"},
		"attributes":   {"{id: warmth, name: Warmth}", "{id: warmth, name: *Warmth}", "needs quotes"},
		"options":      {"    summary: Beans in hot water.\n", "    summary: Beans: in hot water.\n", "needs quotes round the whole"},
		"an option":    {"  - id: water\n", "   - id: water\n", "stand under each other"},
		"ratings":      {"calm: {rating: -2,", "calm {rating: -2,", "is a colon missing here?"},
		"questions":    {"    title: What do you need this afternoon?\n", "    title What do you need this afternoon?\n", "is a colon missing here?"},
		"choices":      {"{id: morning, label: This morning}", "{id: morning, label: This morning]", "this { has no }"},
		"vetoes":       {"rules_out: [tea, coffee]", "rules_out: [tea, coffee", "this [ has no ]"},
		"cautions":     {"    options: [coffee]\n", "\u00a0   options: [coffee]\n", "no-break space"},
		"pairings":     {"    claim: Water beside", "\tclaim: Water beside", "this is a tab"},
		"measurements": {"    by: independent\n", "    by: 'independent\n", "this text has no closing quote"},
		"changes":      {"    now: {claim: It hardly does.,", "    now: {claim: It hardly does.", "is a comma missing before this?"},
	}
	mistakes := map[string]change{
		"head":         {"minutes: 1\n", "minutes: 0\n", "from 1 to 120"},
		"sources":      {"    kind: opinion\n", "    kind: rumour\n", "unknown kind of evidence"},
		"criteria":     {"    weight: 1\n", "    weight: 22\n", `"weight" must be a whole number from 0 to 10`},
		"attributes":   {"{id: caffeine, name: Caffeine}", "{id: caffeine, name: 1}", `put it in quotes: "1"`},
		"options":      {"    name: Tea\n", "    nmae: Tea\n", `an option has no key "nmae"; did you mean "name"?`},
		"questions":    {"    title: When was your last cup?\n", "    title: 7\n", `put it in quotes: "7"`},
		"conditions":   {`kettle in ["broken", "none"]`, `kettle = "none"`, "write =="},
		"cautions":     {"claim: Two cups within an hour", "claims: Two cups within an hour", `no key "claims"; did you mean "claim"?`},
		"measurements": {"    dated: false\n", "    dated: perhaps\n", `"dated" must be true or false`},
	}
	for where, slip := range slips {
		for what, mistake := range mistakes {
			_, err := Parse("small.yaml", []byte(slip.in(t, mistake.in(t, string(small(t))))))
			if err == nil {
				t.Errorf("%s, %s: no mistake at all", where, what)
				continue
			}
			got := err.Error()
			if !strings.Contains(got, slip.want) || !strings.Contains(got, mistake.want) && where != what {
				t.Errorf("%s, %s: no mistake says %q, or none %q; there are:\n%s", where, what, slip.want, mistake.want, got)
			}
			if followUp.MatchString(got) && !strings.Contains(mistake.want, "did you mean") {
				t.Errorf("%s, %s: what follows from the slip is told as well:\n%s", where, what, got)
			}
		}
	}
}

// followUp are mistakes that there seem to be where a part was not read.
var followUp = regexp.MustCompile(`unknown (source|criterion|attribute|option|question)|nobody cites|needs the key|given twice|nothing (gives|rates)|no option is rated|without a source|has no choice|needs at least|is a part of format|in use today`)

// Whatever is slipped at whichever line: nothing that follows from it is told.
func TestSlipsMakeNoMistakes(t *testing.T) {
	for _, file := range []string{"small.yaml", "second.yaml"} {
		t.Run(file, func(t *testing.T) { checkSlips(t, string(readFile(t, "testdata/"+file))) })
	}
}

func checkSlips(t *testing.T, plain string) {
	t.Helper()
	lines := strings.Split(plain, "\n")
	slips := map[string]func(string) string{
		"no closing bracket": func(s string) string { return strings.TrimSuffix(strings.TrimSuffix(s, "}"), "]") },
		"no colon":           func(s string) string { return strings.Replace(s, ": ", " ", 1) },
		"a quote more":       func(s string) string { return strings.Replace(s, ": ", `: "`, 1) },
		"another colon":      func(s string) string { return s + ": x" },
		"a blank more":       func(s string) string { return " " + s },
		"a tab":              func(s string) string { return "\t" + s },
		"an alias":           func(s string) string { return strings.Replace(s, ": ", ": *", 1) },
	}
	broken := 0
	for i, line := range lines {
		for j, name := range slices.Sorted(maps.Keys(slips)) {
			slip := slips[name]
			if (i+j)%2 == 0 || slip(line) == line || strings.TrimSpace(line) == "" {
				continue
			}
			changed := append(append(append([]string{}, lines[:i]...), slip(line)), lines[i+1:]...)
			text := []byte(strings.Join(changed, "\n"))
			if _, root := document.Parse("", text); root.Whole() {
				continue
			}
			broken++
			if _, err := Parse("small.yaml", text); err == nil || followUp.MatchString(err.Error()) {
				t.Errorf("%s on line %d, %q: %v", name, i+1, slip(line), err)
			}
		}
	}
	if broken < 150 {
		t.Errorf("only %s", fmt.Sprint(broken, " slips were any"))
	}
}
