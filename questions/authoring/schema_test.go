package authoring

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/weighpoint/weighpoint/questions"
)

func compiled(t *testing.T, text []byte) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// valid asks a schema about a YAML document.
func valid(t *testing.T, s *jsonschema.Schema, text []byte) error {
	t.Helper()
	asJSON, err := yaml.YAMLToJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(document)
}

func TestTemplateHasNoMistakesAndNoWarnings(t *testing.T) {
	text := New("afternoon", "2026-11")
	q, err := questions.Parse("afternoon.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	survey, err := Take(context.Background(), q, walks, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range Check(q, survey, today, nil) {
		t.Error(w)
	}
	if q.ID != "afternoon" || strings.Contains(string(text), "YYYY") {
		t.Errorf("id %q", q.ID)
	}
	if !ValidID("afternoon") || ValidID("After noon") || ValidID("") {
		t.Error("ids")
	}
}

// TestSchemaKnowsWhatTheReaderKnows takes the template, which has every key,
// and removes and misspells one key at a time: the schema and the reader must
// agree on which documents have the keys that they should.
func TestSchemaKnowsWhatTheReaderKnows(t *testing.T) {
	s := compiled(t, Schema())
	text := New("afternoon", "2026-11")
	if err := valid(t, s, text); err != nil {
		t.Fatal(err)
	}
	asJSON, err := yaml.YAMLToJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	edits := 0
	for _, misspell := range []bool{false, true} {
		for n := 0; ; n++ {
			var document any
			if err := json.Unmarshal(asJSON, &document); err != nil {
				t.Fatal(err)
			}
			left := n
			name, done := dropKey(document, &left, misspell)
			if !done {
				break
			}
			edits++
			edited, err := json.MarshalIndent(document, "", " ") // JSON is YAML
			if err != nil {
				t.Fatal(err)
			}
			_, mistakes := questions.Parse("edited.yaml", edited)
			readerRefuses := mistakes != nil && (strings.Contains(mistakes.Error(), "needs the key") ||
				strings.Contains(mistakes.Error(), "has no key") || strings.Contains(mistakes.Error(), "without a source"))
			if schemaRefuses := valid(t, s, edited) != nil; schemaRefuses != readerRefuses {
				t.Errorf("key %s, misspelt %t: schema refuses %t, reader refuses %t: %v", name, misspell, schemaRefuses, readerRefuses, mistakes)
			}
		}
	}
	if edits < 200 {
		t.Errorf("only %d edits", edits)
	}
}

// dropKey removes or misspells the n-th key of a document that is not an id of
// the author's, and returns its name.
func dropKey(v any, n *int, misspell bool) (string, bool) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			if name, done := dropKey(item, n, misspell); done {
				return name, true
			}
		}
	case map[string]any:
		keys := make([]string, 0, len(v))
		for name := range v {
			keys = append(keys, name)
		}
		slices.Sort(keys)
		for _, name := range keys {
			if known(name) {
				if *n == 0 {
					if misspell {
						v[name+"x"] = v[name]
					}
					delete(v, name)
					return name, true
				}
				*n--
			}
			if name, done := dropKey(v[name], n, misspell); done {
				return name, true
			}
		}
	}
	return "", false
}

// known reports whether a key belongs to the format rather than to the author.
func known(name string) bool {
	for _, p := range parts() {
		if slices.ContainsFunc(p.keys, func(k key) bool { return k.name == name }) {
			return true
		}
	}
	return false
}

func TestSchemasTakeWhatIsShipped(t *testing.T) {
	q, all := flagship(t)
	if err := valid(t, compiled(t, Schema()), q.Text); err != nil {
		t.Error(err)
	}
	s := compiled(t, PersonasSchema())
	for _, text := range []string{persona, "expect:\n  - {warning: dominated, at: x, because: So.}\npersonas:\n" + indented(persona)} {
		if err := valid(t, s, []byte(text)); err != nil {
			t.Error(err)
		}
	}
	if valid(t, s, []byte(strings.Replace(persona, "leads:", "lead:", 1))) == nil {
		t.Error("a misspelt key is taken")
	}
	if all == nil {
		t.Error("no personas")
	}
}
