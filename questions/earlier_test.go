package questions

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// today is the small questionnaire after some of its ids have become others.
func today(t *testing.T) *Questionnaire {
	t.Helper()
	text := string(small(t))
	for _, r := range [][2]string{
		{"kettle in", "boiler in"}, {"when: kettle ", "when: boiler "}, {`"broken"`, `"not-working"`},
		{"id: kettle\n", "id: boiler\n    was: [kettle]\n"},
		{"id: broken\n", "id: not-working\n        was: [broken, burst]\n"},
		{"{id: steady-hands,", "{id: still, was: [steady-hands],"}, {`"steady-hands"`, `"still"`},
		{"{id: focus,", "{id: zeal, was: [focus],"}, {`"focus"`, `"zeal"`},
	} {
		if !strings.Contains(text, r[0]) {
			t.Fatalf("the fixture lacks %q", r[0])
		}
		text = strings.ReplaceAll(text, r[0], r[1])
	}
	return mustParse(t, text)
}

func says(choices ...string) Answer { return Answer{Choices: choices, Importance: Normal} }

func TestEarlierIDsOfAnswersAreUnderstood(t *testing.T) {
	q := today(t)
	for name, c := range map[string]struct{ given, want Answers }{
		"a question":             {Answers{"kettle": says("working")}, Answers{"boiler": says("working")}},
		"a choice":               {Answers{"boiler": says("broken")}, Answers{"boiler": says("not-working")}},
		"an id before that":      {Answers{"kettle": says("burst")}, Answers{"boiler": says("not-working")}},
		"not sure":               {Answers{"kettle": says()}, Answers{"boiler": says()}},
		"several":                {Answers{"needs": says("focus", "steady-hands")}, Answers{"needs": says("zeal", "still")}},
		"two that became one":    {Answers{"boiler": says("broken", "burst")}, Answers{"boiler": says("not-working")}},
		"both ids, the new wins": {Answers{"kettle": says("working"), "boiler": says("none")}, Answers{"boiler": says("none")}},
		"what was not offered":   {Answers{"boiler": {Withheld: []string{"broken"}}}, Answers{"boiler": {Withheld: []string{"not-working"}}}},
		"what people chose":      {Answers{"boiler": {Among: []Held{{[]string{"broken"}, 2}, {nil, 1}}}}, Answers{"boiler": {Among: []Held{{[]string{"not-working"}, 2}, {nil, 1}}}}},
		"nothing renamed":        {Answers{"last_cup": says("hour")}, Answers{"last_cup": says("hour")}},
	} {
		if diff := cmp.Diff(c.want, q.Carry(c.given)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	given := Answers{"kettle": says("broken"), "needs": says("focus", "steady-hands"), "last_cup": says("hour")}
	path := q.Path(given)
	if !path.Complete() || len(path.Answers()) != 3 || path.Answers()["boiler"].Choices[0] != "not-working" {
		t.Errorf("earlier answers lead along %v, and lack %v", path.Asked, path.Missing)
	}
	if got, want := q.Decide(given).Leaders(), parseSmall(t).Decide(given).Leaders(); !cmp.Equal(got, want) {
		t.Errorf("earlier answers lead to %v, want %v", got, want)
	}
}

// A newer id is not told of as a question that is gone and one that is new.
func TestARenamedQuestionIsNoDifference(t *testing.T) {
	then, now := parseSmall(t), today(t)
	given := Answers{"kettle": says("broken"), "needs": says("focus", "steady-hands"), "last_cup": says("hour")}
	if d := now.CompareWith(then, then.Decide(given), given); !d.Empty() {
		t.Errorf("other ids make a difference: %+v", d)
	}
}

func TestEarlierIDsMustBeFree(t *testing.T) {
	for old, by := range map[string][2]string{
		"id: coffee\n":                       {"id: coffee\n    was: [tea]\n", `"tea" cannot be an earlier id of "coffee": it is the id of another option today`},
		"id: tea\n":                          {"id: tea\n    was: [tea]\n", `"tea" is the option's id today; list only those that it had before`},
		"id: kettle\n":                       {"id: kettle\n    was: [a-b]\n", `earlier question id "a-b" must be made of small letters, digits and _`},
		"id: shaky\n":                        {"id: shaky\n    was: []\n", `"was" needs at least 1 entry, not 0`},
		"{id: hour, label: Within the hour,": {"{id: hour, was: [morning], label: Within the hour,", `"morning" cannot be an earlier id of "hour": it is the id of another choice today`},
		"{id: calm, name: Calm,":             {"{id: calm, was: [x, x], name: Calm,", `"x" is an earlier id twice`},
	} {
		text := string(small(t))
		if !strings.Contains(text, old) {
			t.Fatalf("the fixture lacks %q", old)
		}
		if _, err := Parse("small.yaml", []byte(strings.Replace(text, old, by[0], 1))); err == nil || !strings.Contains(err.Error(), by[1]) {
			t.Errorf("%q: got %v, want %q", by[0], err, by[1])
		}
	}
	// Choices of two questions may have had the same id.
	text := strings.Replace(string(small(t)), "{id: none, label: No kettle}", "{id: none, label: No kettle, was: [nix]}", 1)
	mustParse(t, strings.Replace(text, "{id: hour,", "{id: hour, was: [nix],", 1))
}
