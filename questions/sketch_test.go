package questions

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weighpoint/weighpoint/questions/document"
)

// failer is a test, or a check of rapid's.
type failer interface {
	Helper()
	Fatal(...any)
}

// compile makes the questionnaire of a sketch that loads, without the detour
// over YAML, which takes longer than all else.
func (s sketch) compile(t failer) *Questionnaire {
	t.Helper()
	q, mistakes := s.compiled()
	if len(mistakes) > 0 {
		t.Fatal(mistakes)
	}
	return q
}

// compiled is what compile makes, and what is wrong with it.
func (s sketch) compiled() (*Questionnaire, Mistakes) {
	d, _ := document.Parse("random.yaml", []byte("at: line 1"))
	q := compile(d, s.tree(), nil, (*compiler).check)
	q.Text = fmt.Appendf(nil, "%+v", s)
	q.Version = versionOf(q.Text)
	return q, d.Mistakes
}

// parse makes the questionnaire from YAML.
func (s sketch) parse(t failer) *Questionnaire {
	t.Helper()
	q, err := Parse("random.yaml", s.yaml())
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// A sketch makes the same questionnaire with and without YAML.
func TestSketchesAreWhatTheirYAMLSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := edited(randomSketch().Draw(t, "questionnaire")).Draw(t, "version")
		given := anyAnswers(s).Draw(t, "answers")
		compiled, parsed := s.compile(t), s.parse(t)
		compiled.Version, compiled.Text = parsed.Version, parsed.Text
		one, err := compiled.Decide(given).JSON()
		if err != nil {
			t.Fatal(err)
		}
		two, err := parsed.Decide(given).JSON()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one, two) {
			t.Fatal(cmp.Diff(string(one), string(two)))
		}
		if one, two := described(t, compiled), described(t, parsed); one != two {
			t.Fatal(cmp.Diff(one, two))
		}
	})
}

// described is all that a questionnaire shows.
func described(t failer, q *Questionnaire) string {
	t.Helper()
	text, err := json.MarshalIndent(q, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A sketch that does not load says why with and without YAML.
func TestSketchesWithMistakesHaveThemInTheirYAML(t *testing.T) {
	s := tenfold()
	s.Questions[1].When = `q0 == "never"`
	s.Vetoes[0].RulesOut = []string{"nothing"}
	_, one := s.compiled()
	_, err := Parse("random.yaml", s.yaml())
	two, _ := err.(Mistakes) //nolint:errorlint // it is never wrapped
	says := func(all Mistakes) (messages []string) {
		for _, m := range all {
			messages = append(messages, m.Message)
		}
		slices.Sort(messages)
		return messages
	}
	if len(one) == 0 {
		t.Error("there are no mistakes")
	}
	if diff := cmp.Diff(says(two), says(one)); diff != "" {
		t.Error(diff)
	}
}

// tree is the document that says what the sketch does.
func (s sketch) tree() *document.Node {
	source := mapping("title", text("S"), "publisher", text("P"), "year", text("2026"), "url", text("https://example.org/"),
		"kind", text("opinion"), "seen", text("all"), "checked", text("2026-11"))
	root := mapping("format", number(2), "id", text("random"), "title", text("Random"),
		"summary", text("A questionnaire made at random."), "intro", list("Nothing here means anything."),
		"author", text("A test"), "licence", text("none"), "minutes", number(1), "sources", mapping("s", source))
	add := func(key string, nodes []*document.Node) {
		if len(nodes) > 0 {
			root.Pairs = append(root.Pairs, document.Pair{Key: key, At: root.At, Value: node(document.List, nodes...)})
		}
	}
	add("criteria", each(s.Criteria, s.criterion))
	add("options", each(s.Options, sketchOption.tree))
	add("questions", each(s.Questions, sketchQuestion.tree))
	add("vetoes", each(s.Vetoes, func(v sketchVeto) *document.Node { return v.tree("rules_out") }))
	add("set_aside", each(s.SetAside, func(v sketchVeto) *document.Node { return v.tree("options") }))
	add("cautions", each(s.Cautions, func(v sketchVeto) *document.Node { return v.tree("options") }))
	return root
}

func (s sketch) criterion(id string) *document.Node {
	weight, ok := s.Weights[id]
	if !ok {
		weight = 1
	}
	return mapping("id", text(id), "name", text("Criterion "+id), "meaning", text("M"), "pressing", text("it presses"), "weight", number(weight))
}

func (o sketchOption) tree() *document.Node {
	ratings := mapping()
	for _, c := range slices.Sorted(maps.Keys(o.Ratings)) {
		var cases *document.Node
		if len(o.Cases[c]) > 0 {
			cases = node(document.List, each(o.Cases[c], sketchCase.tree)...)
		}
		rating := mapping("rating", number(o.Ratings[c]), "claim", text("C"), "sources", list("s"), "but", cases)
		ratings.Pairs = append(ratings.Pairs, document.Pair{Key: c, At: ratings.At, Value: rating})
	}
	return mapping("id", text(o.ID), "name", text("Option "+o.ID), "summary", text("S"),
		"choose_when", mapping("claim", text("C"), "sources", list("s")), "ratings", ratings)
}

func (c sketchCase) tree() *document.Node {
	return mapping("when", text(c.When), "rating", number(c.Rating), "claim", text("C"), "sources", list("s"))
}

func (q sketchQuestion) tree() *document.Node {
	unsure := mapping("find_out", text("Ask."), "adds", adds(q.Unsure, nil))
	many := &document.Node{Kind: document.Truth, At: line1, Text: strconv.FormatBool(q.Many)}
	return mapping("id", text(q.ID), "title", text("Question "+q.ID), "why", mapping("claim", text("C"), "sources", list("s")),
		"many", many, "when", text(q.When), "choices", node(document.List, each(q.Choices, sketchChoice.tree)...), "unsure", unsure)
}

func (c sketchChoice) tree() *document.Node {
	var alone *document.Node
	if c.Alone {
		alone = &document.Node{Kind: document.Truth, At: line1, Text: "true"}
	}
	var likely *document.Node
	if c.Likely > 0 {
		likely = number(c.Likely)
	}
	return mapping("id", text(c.ID), "label", text("Choice "+c.ID), "alone", alone, "when", text(c.When),
		"likely", likely, "adds", adds(c.Adds, c.Enough))
}

// tree is a veto's or a caution's, which name the options differently.
func (v sketchVeto) tree(options string) *document.Node {
	return mapping("id", text(v.ID), "when", text(v.When), options, list(v.RulesOut...), "claim", text("C"), "sources", list("s"))
}

func adds(points, enough map[string]int) *document.Node {
	if len(points) == 0 {
		return nil
	}
	m := mapping()
	for _, c := range slices.Sorted(maps.Keys(points)) {
		value := number(points[c])
		if threshold, ok := enough[c]; ok {
			value = mapping("points", value, "enough", number(threshold))
		}
		m.Pairs = append(m.Pairs, document.Pair{Key: c, At: line1, Value: value})
	}
	return m
}

// line1 is where all parts of a tree stand.
var line1 = document.Position{Line: 1, Column: 1}

// mapping takes keys and values in turn, and leaves out keys without a value.
func mapping(pairs ...any) *document.Node {
	m := &document.Node{Kind: document.Mapping, At: line1}
	for i := 0; i < len(pairs); i += 2 {
		if value := pairs[i+1].(*document.Node); value != nil {
			m.Pairs = append(m.Pairs, document.Pair{Key: pairs[i].(string), At: line1, Value: value})
		}
	}
	return m
}

func node(kind document.Kind, items ...*document.Node) *document.Node {
	return &document.Node{Kind: kind, At: line1, Items: items}
}

// text is nil, and so is list, where there is nothing to say.
func text(s string) *document.Node {
	if s == "" {
		return nil
	}
	return &document.Node{Kind: document.Text, At: line1, Text: s}
}

func list(texts ...string) *document.Node {
	if len(texts) == 0 {
		return nil
	}
	return node(document.List, each(texts, text)...)
}

func number(n int) *document.Node {
	return &document.Node{Kind: document.Number, At: line1, Text: strconv.Itoa(n)}
}

func each[T any](all []T, tree func(T) *document.Node) (nodes []*document.Node) {
	for _, one := range all {
		nodes = append(nodes, tree(one))
	}
	return nodes
}

// yaml writes the sketch as an author might.
func (s sketch) yaml() []byte {
	return []byte(written(s.tree(), ""))
}

// written is a node as YAML, after its key or dash.
func written(n *document.Node, indent string) string {
	var b strings.Builder
	switch {
	case n.Kind == document.Text:
		fmt.Fprintf(&b, " '%s'\n", strings.ReplaceAll(n.Text, "'", "''"))
	case n.Kind == document.Mapping && len(n.Pairs) == 0:
		b.WriteString(" {}\n")
	case n.Kind == document.Mapping:
		b.WriteString("\n")
		for _, pair := range n.Pairs {
			fmt.Fprintf(&b, "%s%s:%s", indent, pair.Key, written(pair.Value, indent+"  "))
		}
	case n.Kind == document.List:
		b.WriteString("\n")
		for _, item := range n.Items {
			fmt.Fprintf(&b, "%s-%s", indent, written(item, indent+"  "))
		}
	default:
		fmt.Fprintf(&b, " %s\n", n.Text)
	}
	return b.String()
}
