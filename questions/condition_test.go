package questions

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	exprparser "github.com/expr-lang/expr/parser"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weighpoint/weighpoint/questions/document"
)

// drinks are questions to write conditions about.
func drinks() []Question {
	return []Question{
		{ID: "kettle", Choices: []Choice{{ID: "working"}, {ID: "broken"}, {ID: "none"}}},
		{ID: "needs", Many: true, Choices: []Choice{{ID: "focus"}, {ID: "warm-hands"}, {ID: "quiet"}, {ID: "nothing", Alone: true}}},
		{ID: "last_cup", Choices: []Choice{{ID: "hour"}, {ID: "morning"}}},
		{ID: "extras", Many: true, Choices: []Choice{{ID: "milk"}, {ID: "sugar"}}},
		// A word that expr has for a function.
		{ID: "count", Choices: []Choice{{ID: "one"}, {ID: "two"}}},
	}
}

func drinksScope() scope {
	s := scope{questions: drinks(), position: map[string]int{}}
	s.before = len(s.questions)
	for i := range s.questions {
		s.position[s.questions[i].ID] = i
		choices := map[string]int{}
		for j, c := range s.questions[i].Choices {
			choices[c.ID] = j
		}
		s.choices = append(s.choices, choices)
	}
	return s
}

// drinksIndex has the domains of drinks.
func drinksIndex() *index {
	q := &Questionnaire{Questions: drinks()}
	q.index.complete(q)
	return &q.index
}

func compiled(t testing.TB, text string) *Condition {
	t.Helper()
	c, flaws := drinksScope().compile(text)
	if len(flaws) > 0 || c == nil {
		t.Fatalf("%s: %v", text, flaws)
	}
	return c
}

func TestConditionHolds(t *testing.T) {
	const working, broken, none = 2, 3, 4
	const focus, warm, nothing = 1 + 1, 1 + 2, 1 + 8
	for _, c := range []struct {
		text          string
		kettle, needs int
		want          bool
	}{
		{`kettle == "working"`, working, notAsked, true},
		{`kettle == "working"`, broken, notAsked, false},
		{`"working" == kettle`, working, notAsked, true},
		{`kettle != "working"`, unsure, notAsked, true},
		{`kettle == "unsure"`, unsure, notAsked, true},
		{`kettle == ""`, notAsked, notAsked, true},
		{`kettle == ""`, unsure, notAsked, false},
		{`kettle in ["broken", "none"]`, none, notAsked, true},
		{`kettle not in ["broken", "none"]`, none, notAsked, false},
		{`not (kettle in ["broken", "none"])`, working, notAsked, true},
		{`"focus" in needs`, notAsked, focus, true},
		{`"focus" in needs`, notAsked, focus + 2, true},
		{`"focus" in needs`, notAsked, warm, false},
		{`"focus" in needs`, notAsked, unsure, false},
		{`"focus" not in needs`, notAsked, notAsked, true},
		{`"unsure" in needs`, notAsked, unsure, true},
		{`"nothing" in needs || kettle == "none"`, none, focus, true},
		{`"nothing" in needs && kettle == "none"`, none, nothing, true},
		{`!("nothing" in needs) and kettle == "none"`, none, nothing, false},
		{"kettle == `none` /* no kettle at all */", none, notAsked, true},
	} {
		values := []int{c.kettle, c.needs, notAsked, notAsked, notAsked}
		if got := compiled(t, c.text).holds(values); got != c.want {
			t.Errorf("%s holds = %v for %v", c.text, got, values)
		}
	}
}

func TestConditionText(t *testing.T) {
	c := compiled(t, `"focus" in needs and kettle == "none" and count == "one"`)
	if got, want := c.text, `"focus" in needs and kettle == "none" and count == "one"`; got != want {
		t.Errorf("String() = %s", got)
	}
	if diff := cmp.Diff([]string{"kettle", "needs", "count"}, c.reads); diff != "" {
		t.Error(diff)
	}
}

// Whoever does as a mistake says has a condition that means what was meant.
func TestConditionAdvice(t *testing.T) {
	for text, want := range map[string]string{
		`needs == "focus"`:            `"focus" in needs`,
		`"focus" != needs`:            `"focus" not in needs`,
		`needs in ["focus"]`:          `"focus" in needs`,
		`needs not in ["focus"]`:      `"focus" not in needs`,
		`needs in ["focus", "quiet"]`: `"choice" in needs`,
		`needs != ""`:                 `"choice" not in needs`,
		`needs in [""]`:               `"choice" in needs`,
		`needs in [kettle]`:           `"choice" in needs`,
		`"none" in kettle`:            `kettle == "none"`,
		`"none" not in kettle`:        `kettle != "none"`,
		`"" not in kettle`:            `kettle != ""`,
	} {
		_, flaws := drinksScope().compile(text)
		_, advice, _ := strings.Cut(flaws[len(flaws)-1].message, "; write ")
		if advice != want {
			t.Errorf("%s: the advice is %s, not %s", text, advice, want)
		} else if !strings.Contains(want, "choice") {
			compiled(t, want)
		}
	}
}

// What has been reported is not reported again by what it is a part of.
func TestConditionMistakesAreToldOnce(t *testing.T) {
	for _, broken := range []string{`(kettle == needs)`, `not kettle == "none"`, `(kettle in [])`, `(["none"] == kettle)`} {
		for _, round := range []string{`%s`, `not %s`, `!not %s`, `not %s == "none"`, `not not %s in ["none"]`, `not (%s) in needs`, `(%s) == "none"`, `!(!(%s)) != "none"`} {
			text := fmt.Sprintf(round, broken)
			if _, flaws := drinksScope().compile(text); len(flaws) != 1 {
				t.Errorf("%s has the flaws %v", text, flaws)
			}
		}
	}
}

// The table must not grow with choices that the condition does not mention.
func TestConditionTable(t *testing.T) {
	for text, size := range map[string]int{
		`kettle == "none"`:                         2,
		`kettle == "none" or kettle == "broken"`:   3,
		`"focus" in needs`:                         2,
		`"focus" in needs and kettle == "none"`:    4,
		`"focus" in needs and "unsure" in needs`:   3,
		`"focus" in needs or "quiet" not in needs`: 4,
	} {
		if got := len(compiled(t, text).table); got != size {
			t.Errorf("%s has a table of %d, want %d", text, got, size)
		}
	}
}

func TestConditionCould(t *testing.T) {
	x := drinksIndex()
	ahead := func() [][]int {
		var domains [][]int
		for i := range x.possible {
			domains = append(domains, x.anything(i))
		}
		return domains
	}
	for _, c := range []struct {
		text            string
		question        int
		domain          []int
		beTrue, beFalse bool
	}{
		{`kettle == "none"`, 0, x.anything(0), true, true},
		{`kettle == "none"`, 0, x.known(4), true, false},
		{`kettle == "none"`, 0, x.known(3), false, true},
		{`kettle == ""`, 0, x.anyChoice(0), false, true},
		{`kettle in ["working", "broken", "none"]`, 0, x.anyChoice(0), true, false},
		{`kettle in ["working", "broken", "none"]`, 0, x.anything(0), true, true},
		{`"nothing" in needs and "focus" in needs`, 1, x.anything(1), false, true}, // nothing stands alone
		{`"nothing" in needs or "focus" not in needs`, 1, x.anyChoice(1), true, true},
		{`"focus" in needs or kettle == "none"`, 0, x.known(4), true, false},
		{`"focus" in needs and kettle == "none"`, 0, x.known(4), true, true},
	} {
		domains := ahead()
		domains[c.question] = c.domain
		beTrue, beFalse := compiled(t, c.text).could(domains)
		if beTrue != c.beTrue || beFalse != c.beFalse {
			t.Errorf("%s could be true: %v, be false: %v", c.text, beTrue, beFalse)
		}
	}
}

// expressions draws expressions about questions from the whole language of
// conditions. The first question must be a single-choice one.
func expressions(questions []Question) *rapid.Generator[string] {
	question := func(t *rapid.T, many bool) *Question {
		var fit []*Question
		for i := range questions {
			if questions[i].Many == many {
				fit = append(fit, &questions[i])
			}
		}
		return rapid.SampledFrom(fit).Draw(t, "question")
	}
	anyMany := slices.ContainsFunc(questions, func(q Question) bool { return q.Many })
	choice := func(t *rapid.T, q *Question) string {
		words := []string{UnsureID}
		for _, c := range q.Choices {
			words = append(words, c.ID)
		}
		if !q.Many {
			words = append(words, "")
		}
		quoted := rapid.SampledFrom([]string{`"%s"`, `'%s'`, "`%s`"}).Draw(t, "quotes")
		word := rapid.SampledFrom(words).Draw(t, "choice")
		if word != "" && quoted != "`%s`" {
			written := rapid.SampledFrom([]string{`%c`, `\x%02X`, `\u%04x`, `\u{%x}`, `\u{%06x}`, `\U%08x`, `\%03o`}).Draw(t, "written")
			at := rapid.IntRange(0, len(word)-1).Draw(t, "at")
			word = word[:at] + fmt.Sprintf(written, word[at]) + word[at+1:]
		}
		return fmt.Sprintf(quoted, word)
	}
	atom := rapid.Custom(func(t *rapid.T) string {
		shape := rapid.IntRange(0, 3).Filter(func(i int) bool { return i != 3 || anyMany }).Draw(t, "atom")
		switch shape {
		case 0:
			q := question(t, false)
			operator := rapid.SampledFrom([]string{"==", "!="}).Draw(t, "operator")
			return fmt.Sprintf("%s %s %s", q.ID, operator, choice(t, q))
		case 1:
			q := question(t, false)
			return fmt.Sprintf("%s == %s", choice(t, q), q.ID)
		case 3:
			q := question(t, true)
			operator := rapid.SampledFrom([]string{"in", "not in"}).Draw(t, "operator")
			return fmt.Sprintf("%s %s %s", choice(t, q), operator, q.ID)
		default:
			q := question(t, false)
			var list []string
			for range rapid.IntRange(1, 3).Draw(t, "length") {
				list = append(list, choice(t, q))
			}
			operator := rapid.SampledFrom([]string{"in", "not in"}).Draw(t, "operator")
			return fmt.Sprintf("%s %s [%s]", q.ID, operator, strings.Join(list, ", "))
		}
	})
	var build func(t *rapid.T, depth int) string
	build = func(t *rapid.T, depth int) string {
		if depth == 0 {
			return atom.Draw(t, "comparison")
		}
		switch rapid.IntRange(0, 3).Draw(t, "shape") {
		case 0:
			return atom.Draw(t, "comparison")
		case 1:
			not := rapid.SampledFrom([]string{"not ", "!"}).Draw(t, "negation")
			return not + "(" + build(t, depth-1) + ")"
		default:
			operator := rapid.SampledFrom([]string{"and", "&&", "or", "||"}).Draw(t, "join")
			text := build(t, depth-1) + " " + operator + " " + build(t, depth-1)
			if rapid.Bool().Draw(t, "brackets") {
				return "(" + text + ")"
			}
			return text
		}
	}
	return rapid.Custom(func(t *rapid.T) string { return build(t, 4) })
}

// A condition means what it does to expr, a library of which this language was once
// a part, and nothing more is a condition.
func TestConditionsAreThoseOfExpr(t *testing.T) {
	whole := expressions(drinks())
	for name, texts := range map[string]*rapid.Generator[string]{
		"whole":  whole,
		"broken": rapid.OneOf(slipped(whole), fragments),
	} {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) { sameAsExpr(t, texts.Draw(t, "expression")) }))
	}
}

func sameAsExpr(t *rapid.T, text string) {
	questions, x := drinks(), drinksIndex()
	c, flaws := drinksScope().compile(text)
	if known := exprKnows(text); known != (len(flaws) == 0) {
		t.Fatalf("%q is a condition of expr: %v; here it has the flaws %v", text, known, flaws)
	} else if !known {
		return
	}
	values := make([]int, len(questions))
	env := map[string]any{}
	for i := range questions {
		values[i] = rapid.SampledFrom(x.possible[i]).Draw(t, questions[i].ID)
		env[questions[i].ID] = answerInExpression(&questions[i], values[i])
	}
	want := evaluate(t, text, env)
	if got := c.holds(values); got != want {
		t.Fatalf("%s holds = %v, the expression says %v for %v", text, got, want, env)
	}
}

// pieces are of conditions, of expr and of nothing.
var pieces = rapid.SampledFrom([]string{
	"kettle", "(kettle)", "needs", `"none"`, `('none')`, "`focus`", `"unsure"`, `""`, `["none", "broken"]`, `(["none",])`, "[", "]", ",", "(", ")", ";",
	"==", "!=", "in", "not in", "not", "!", "and", "&&", "or", "||", `kettle == "none"`, `"focus" in needs`, `not (kettle in ["none"])`,
	" ", "\n", "\u00a0", "/* or */", "// or\n", "/*", "'", `"`, "`", "=", "&", "|", "AND", "true", "nil", "if", "let", "contains", "3", "?", ":", ".", "#", "ä", "\xff",
	`\`, `"n\u006fne"`, `'n\u{6f}ne'`, `"n\x6fne\"`, `\'`, `"n\157ne"`, `"non\145"`, `"\400"`, `"\n"`, `\n`, `\U`, `\u{`, "`n\\x6fne`", `"none\q"`, "}", "0", "6f",
})

// fragments draws pieces in any order.
var fragments = rapid.Custom(func(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(pieces, 0, 9).Draw(t, "pieces"), rapid.SampledFrom([]string{"", " "}).Draw(t, "between"))
})

// slipped draws expressions with pieces between, or in the place of a sign.
func slipped(expressions *rapid.Generator[string]) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		text := expressions.Draw(t, "expression")
		for range rapid.IntRange(1, 3).Draw(t, "slips") {
			at := rapid.IntRange(0, len(text)).Draw(t, "at")
			text = text[:at] + pieces.Draw(t, "piece") + text[min(len(text), at+rapid.IntRange(0, 1).Draw(t, "instead")):]
		}
		return text
	})
}

// exprKnows reports whether expr reads a text, and in it finds comparisons alone that
// fit the drinks.
func exprKnows(text string) bool {
	tree, err := exprparser.Parse(text)
	return err == nil && exprCompares(tree.Node)
}

func exprCompares(n ast.Node) bool {
	if not, ok := n.(*ast.UnaryNode); ok {
		return (not.Operator == "not" || not.Operator == "!") && exprCompares(not.Node)
	}
	b, ok := n.(*ast.BinaryNode)
	if !ok {
		return false
	}
	left, right := b.Left, b.Right
	switch _, reads := right.(*ast.IdentifierNode); {
	case slices.Contains([]string{"and", "&&", "or", "||"}, b.Operator):
		return exprCompares(left) && exprCompares(right)
	case !slices.Contains([]string{"==", "!=", "in"}, b.Operator):
		return false
	case reads:
		left, right = right, left
	}
	asked, ok := left.(*ast.IdentifierNode)
	at := slices.IndexFunc(drinks(), func(q Question) bool { return ok && q.ID == asked.Value })
	if at < 0 {
		return false
	}
	q := drinks()[at]
	items := []ast.Node{right}
	list, isList := right.(*ast.ArrayNode)
	if isList {
		items = list.Nodes
	}
	if q.Many != (b.Operator == "in" && left == b.Right) || isList != (b.Operator == "in" && left == b.Left) {
		return false
	}
	return len(items) > 0 && !slices.ContainsFunc(items, func(item ast.Node) bool {
		choice, ok := item.(*ast.StringNode)
		return !ok || choice.Value != UnsureID && (choice.Value != "" || q.Many) &&
			!slices.ContainsFunc(q.Choices, func(c Choice) bool { return c.ID == choice.Value })
	})
}

// answerInExpression is what the format promises that an expression sees.
func answerInExpression(q *Question, value int) any {
	single, set := "", []string{}
	if value == unsure {
		single, set = UnsureID, []string{UnsureID}
	}
	for i, c := range q.Choices {
		if q.Many && value >= firstReal && (value-1)>>i&1 == 1 {
			set = append(set, c.ID)
		}
		if value == firstReal+i {
			single = c.ID
		}
	}
	if q.Many {
		return set
	}
	return single
}

func evaluate(t *rapid.T, text string, env map[string]any) bool {
	program, err := expr.Compile(text, expr.Env(env), expr.AsBool(), expr.DisableAllBuiltins(), expr.Optimize(false))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	truth, err := expr.Run(program, env)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return truth.(bool)
}

// could must agree with trying every combination of values.
func TestConditionCouldIsExact(t *testing.T) {
	x := drinksIndex()
	rapid.Check(t, func(t *rapid.T) {
		c, flaws := drinksScope().compile(expressions(drinks()).Draw(t, "expression"))
		if len(flaws) > 0 {
			t.Fatal(flaws)
		}
		domains := make([][]int, len(x.possible))
		for i := range domains {
			domains[i] = rapid.SliceOfNDistinct(rapid.SampledFrom(x.possible[i]), 1, 4, rapid.ID).Draw(t, "domain")
		}
		var wantTrue, wantFalse bool
		for values := range combinations(domains) {
			holds := c.holds(values)
			wantTrue, wantFalse = wantTrue || holds, wantFalse || !holds
		}
		beTrue, beFalse := c.could(domains)
		if beTrue != wantTrue || beFalse != wantFalse {
			t.Fatalf("%s could be true: %v, false: %v; want %v, %v for %v", c.text, beTrue, beFalse, wantTrue, wantFalse, domains)
		}
	})
}

// combinations yields every way to take one value of each domain. The slice
// is reused.
func combinations(domains [][]int) func(yield func([]int) bool) {
	return func(yield func([]int) bool) {
		values := make([]int, len(domains))
		var pick func(i int) bool
		pick = func(i int) bool {
			if i == len(domains) {
				return yield(values)
			}
			for _, values[i] = range domains[i] {
				if !pick(i + 1) {
					return false
				}
			}
			return true
		}
		pick(0)
	}
}

// A question may have any name but for the words that conditions have, and those
// that they may yet come to have.
func TestReservedWords(t *testing.T) {
	for _, word := range []string{"len", "any", "all", "count", "now", "map", "filter", "none", "sum", "date", "get", "matches", "contains", "not", "if", "else", "let", "nil", "true", "false", "in", "and", "or"} {
		s := drinksScope()
		s.questions[0].ID = word
		s.position[word] = 0
		_, flaws := s.compile(word + ` == "none" and not (` + word + ` in ["broken"])`)
		if works := len(flaws) == 0; works == slices.Contains(reserved, word) {
			t.Errorf("%q works as a name: %v; %v", word, works, flaws)
		}
	}
}

func TestConditionReadsWithoutAllocating(t *testing.T) {
	c := compiled(t, `"focus" in needs and kettle == "none" or last_cup == "hour"`)
	values := []int{4, 2, 0, 0, 0}
	x := drinksIndex()
	domains := [][]int{x.anything(0), x.anything(1), x.anyChoice(2), nil, nil}
	if n := testing.AllocsPerRun(100, func() { c.holds(values) }); n > 0 {
		t.Errorf("holds allocates %v times", n)
	}
	if n := testing.AllocsPerRun(100, func() { c.could(domains) }); n > 0 {
		t.Errorf("could allocates %v times", n)
	}
}

func FuzzCondition(f *testing.F) {
	for _, text := range []string{
		`kettle == "none"`, `"focus" in needs and (kettle != 'none' or last_cup in ["hour"])`,
		`not (count == "one")`, `kettle`, `len(needs) > 1`, `kettle ?? "none"`, `needs | any(# == "focus")`,
		`kettle == "none" ? true : false`, `let x = kettle; x == "none"`, `if kettle == "none" { true } else { false }`,
		`kettle[0:1] == "n"`, `{"a": 1}`, `[1, 2]`, `b"x" == kettle`, `$env.kettle`, `kettle.x?.y`, `::now()`, `"\u00e4" in needs`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > document.MaxText {
			return
		}
		c, flaws := drinksScope().compile(text)
		for _, flaw := range flaws {
			if flaw.offset < 0 || flaw.offset > len(text) || flaw.message == "" || len(document.OneLine(flaw.message)) > 2000 {
				t.Errorf("unfit flaw %+v", flaw)
			}
		}
		if (c == nil) == (len(flaws) == 0) {
			t.Fatalf("compile = %v, %v", c, flaws)
		}
		if c != nil {
			c.holds(make([]int, len(drinks())))
		}
	})
}
