package sitefile_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/weighpoint/weighpoint/handlers/sitefile"
	"github.com/weighpoint/weighpoint/questions/authoring"
)

// TestSchemaKnowsWhatTheReaderKnows asks both about files with and without
// mistakes.
func TestSchemaKnowsWhatTheReaderKnows(t *testing.T) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(authoring.SiteSchema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	whole := string(bytes.Replace(sitefile.Template, []byte("# logo"), []byte("logo"), 1))
	right := map[string]string{"whole": whole, "format alone": "format: 1\n"}
	wrong := map[string]string{"two": strings.Replace(whole, "format: 1", "format: 2", 1)}
	for line := range strings.Lines(whole) {
		key, value, found := strings.Cut(strings.TrimSpace(line), ":")
		if !found || strings.HasPrefix(key, "#") {
			continue
		}
		wrong["misspelt "+key] = strings.Replace(whole, key+":", key+"x:", 1)
		without := strings.Replace(whole, line, "", 1)
		switch {
		case key == "format", key == "name" && strings.HasPrefix(line, " "), key == "contact":
			wrong["without "+key] = without
		case value != "":
			right["without "+key] = without
			wrong["a list for "+key] = strings.Replace(whole, line, strings.Replace(line, value, " [[x]]", 1), 1)
		}
	}
	if len(wrong) < 15 || len(right) < 7 {
		t.Fatalf("only %d right and %d wrong", len(right), len(wrong))
	}
	try := func(name, text string, want bool) {
		asJSON, err := yaml.YAMLToJSON([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(instance); (err == nil) != want {
			t.Errorf("%s: the schema says %v", name, err)
		}
		if _, err := sitefile.Parse("site.yaml", []byte(text), with(drawing)); (err == nil) != want {
			t.Errorf("%s: the reader says %v", name, err)
		}
	}
	for name, text := range right {
		try(name, text, true)
	}
	for name, text := range wrong {
		try(name, text, false)
	}
}
