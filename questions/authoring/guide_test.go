package authoring

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// formWords says what a piece of the schema demands, as the guide does.
func formWords(f form) string {
	if to, ok := f["$ref"].(string); ok {
		name := strings.TrimPrefix(to, "#/$defs/")
		return "[" + name + "](#" + anchor(name) + ")"
	}
	if f["const"] != nil {
		return fmt.Sprint(f["const"])
	}
	if values, ok := f["enum"].([]string); ok {
		return strings.Join(values, ", ")
	}
	if values, ok := f["enum"].([]int); ok {
		return strings.Trim(strings.ReplaceAll(fmt.Sprint(values), " ", " or "), "[]")
	}
	if _, ok := f["enum"].([]Code); ok {
		return "a code of `check`"
	}
	if any, ok := f["anyOf"].([]form); ok {
		var all []string
		for _, one := range any {
			all = append(all, formWords(one))
		}
		return strings.Join(all, ", or ")
	}
	switch f["type"] {
	case "integer":
		return fmt.Sprintf("%d to %d", f["minimum"], f["maximum"])
	case "boolean":
		return "true or false"
	case "array":
		if f["maxItems"] == f["minItems"] && f["minItems"] != nil {
			return fmt.Sprintf("%d of: %s", f["minItems"], formWords(f["items"].(form)))
		}
		if f["minItems"] != nil {
			return fmt.Sprintf("list, at least %d, of: %s", f["minItems"], formWords(f["items"].(form)))
		}
		return "list of: " + formWords(f["items"].(form))
	case "object":
		return "by id: " + formWords(f["additionalProperties"].(form))
	}
	pattern, _ := f["pattern"].(string)
	switch {
	case pattern == slugID["pattern"]:
		return "id: a–z, 0–9, `-`"
	case pattern == questID["pattern"]:
		return "id: a–z, 0–9, `_`"
	case pattern == yearForm["pattern"]:
		return "year"
	case pattern == dayForm["pattern"]:
		return "month or day"
	case pattern != "":
		return "http or https address"
	case f["maxLength"] != nil:
		return "text"
	case f["description"] != nil:
		return "[condition](#conditions)"
	case f["type"] == "string":
		return "word"
	}
	return "word, or true, false or a number"
}

// anchor is where the guide's table of a part is.
func anchor(part string) string { return "part-" + strings.ReplaceAll(part, "_", "-") }

var tableRow = regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| (yes|no) \\| (.*?) \\| .+ \\|$")

// The guide has a table for each part of the format, with all of its keys.
func TestTheGuideHasEveryKey(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range slices.Concat(parts(), personaParts()) {
		_, rest, found := strings.Cut(string(text), "\n#### Part: "+strings.ReplaceAll(p.name, "_", " ")+"\n")
		if !found {
			t.Errorf("the guide has no table of %s", p.name)
		}
		table, _, _ := strings.Cut(rest, "\n#")
		var want, got []string
		for _, k := range p.keys {
			want = append(want, fmt.Sprintf("%s|%v|%s", k.name, map[bool]string{true: "yes", false: "no"}[k.required], formWords(k.form)))
		}
		for _, row := range tableRow.FindAllStringSubmatch(table, -1) {
			got = append(got, strings.Join(row[1:], "|"))
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", p.name, diff)
		}
	}
}
