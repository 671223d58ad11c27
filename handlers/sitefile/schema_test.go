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
	right := map[string]string{"format alone": "format: 1\n"}
	wrong := map[string]string{
		"two": "format: 2\n", "nobody signs in": "format: 1\npeople: {share: staff}\n",
		"nobody to review":  "format: 1\nreview: [{questionnaires: [lunch], by: [ana]}]\n",
		"when says nothing": strings.Replace(whole("header"), "when: {strength: [close, leaning], vetoes: [kernel-of-the-provider], outcome: [another]}", "when: {}", 1),
		"an odd strength":   strings.Replace(whole("header"), "[close, leaning]", "[closer]", 1),
		"an odd outcome":    strings.Replace(whole("header"), "outcome: [another]", "outcome: [other]", 1),
		"two ways":          strings.Replace(whole("header"), "share: links", "oidc: {issuer: \"https://x.example\", client_id: x, secret_file: x}", 1),
	}
	for _, way := range []string{"header", "oidc"} {
		variants(whole(way), way, right, wrong)
	}
	if len(wrong) < 35 || len(right) < 15 {
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

// whole is the template with everything in it that can be at once.
func whole(way string) string {
	return strings.NewReplacer("# logo", "logo", "# people:", "people:", "#   "+way, "  "+way, "#   keepers", "  keepers", "#   share", "  share",
		"# review:", "review:", "#   - questionnaires", "  - questionnaires", "#     by", "    by", "#     when", "    when").Replace(string(sitefile.Template))
}

// variants adds a file, and each without one of its lines or with it written
// otherwise.
func variants(whole, way string, right, wrong map[string]string) {
	right[way] = whole
	for line := range strings.Lines(whole) {
		key, value, found := strings.Cut(strings.TrimSpace(line), ":")
		if !found || strings.HasPrefix(key, "#") {
			continue
		}
		wrong[way+", misspelt "+key] = strings.Replace(whole, key+":", key+"x:", 1)
		without := strings.Replace(whole, line, "", 1)
		switch {
		case key == "format", key == way, key == "- questionnaires", key == "by", key == "name" && strings.HasPrefix(line, " "), key == "contact":
			wrong[way+", without "+key] = without
		case value != "":
			right[way+", without "+key] = without
			wrong[way+", a list for "+key] = strings.Replace(whole, line, strings.Replace(line, value, " [[x]]", 1), 1)
		}
	}
}
