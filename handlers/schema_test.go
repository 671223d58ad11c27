package handlers_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// nothingFits are answers that rule every option of the flagship out.
var nothingFits = map[string]string{"neighbours": "owner-must-not-read", "os": "macos"}

func TestExportFollowsTheServedSchema(t *testing.T) {
	flagship, err := os.ReadFile(filepath.Join("..", "questions", "catalog", "containers-or-vms.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	b := newSite(t, document(t, "lunch.yaml"), string(flagship)).browser()
	talked := b.decide("lunch", nil)
	b.site.browser().comment(b.shareForComments(talked), "name=Ben&about=verdict&text=So%3F").to(t)
	for _, do := range []string{"do=answer&answer=Yes.", "do=settle"} {
		b.post(talked+"/comments/"+b.said(talked)[0].ID, do).to(t)
	}
	schema := compileSchema(t, b.get("/schemas/result-1.json").want(t, http.StatusOK).text)
	for name, result := range map[string]string{
		"leader":        b.decide("lunch", map[string]string{"time": "short", "money": "self"}),
		"unsure":        b.decide("lunch", nil),
		"with comments": talked,
		"with words":    b.noted("a note", "A title"),
		"flagship":      b.decide("containers-or-vms", map[string]string{"workload": "services", "place": "rented-vms", "releases": "patching"}),
		"nothing fits":  b.decide("containers-or-vms", nothingFits),
	} {
		query := ""
		if name == "with comments" {
			query = "?comments=yes"
		}
		instance, err := jsonschema.UnmarshalJSON(strings.NewReader(b.get(result+".json"+query).want(t, http.StatusOK).text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(instance); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What editors ask for is there, and is a schema.
func TestSchemasOfAuthorsAreServed(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	for _, path := range []string{"/schemas/questionnaire-1.json", "/schemas/personas-1.json"} {
		p := b.get(path).want(t, http.StatusOK)
		if got := p.Header.Get("Content-Type"); got != "application/schema+json" {
			t.Errorf("%s is %s", path, got)
		}
		compileSchema(t, p.text)
	}
}

func compileSchema(t *testing.T, text string) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("result.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("result.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}
