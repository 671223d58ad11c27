package questions

import (
	"bytes"
	"strings"
	"testing"
)

// Only what readers or verdicts can tell is another meaning.
func TestSameMeaning(t *testing.T) {
	plain := string(small(t))
	replace := func(old, by string) string {
		if !strings.Contains(plain, old) {
			t.Fatalf("the fixture lacks %q", old)
		}
		return strings.Replace(plain, old, by, 1)
	}
	was, err := Parse("small.yaml", []byte(plain))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		text string
		same bool
	}{
		"itself":               {plain, true},
		"a comment":            {"# Tea.\n" + plain + "# Coffee.\n", true},
		"a comment in between": {replace("name: Tea\n", "name: Tea\n    # the drink\n"), true},
		"quotes":               {replace("name: Tea\n", "name: 'Tea'\n"), true},
		"the other quotes":     {replace("name: Tea\n", "name: \"T\\u0065a\"\n"), true},
		"broken lines":         {replace("name: Tea\n", "name: >-\n      Tea\n"), true},
		"an empty line":        {replace("options:\n", "\n\noptions:\n"), true},
		"order of keys":        {replace("format: 1\n", "") + "format: 1\n", true},
		"blanks at line ends":  {strings.ReplaceAll(plain, "\n", "  \n"), true},
		"line ends":            {strings.ReplaceAll(plain, "\n", "\r\n"), true},
		"a byte order mark":    {"\uFEFF" + plain, true},
		"a default":            {replace("format: 1\n", "format: 1\nlanguage: en-GB\n"), true},
		"another name":         {replace("name: Tea\n", "name: Green tea\n"), false},
		"another case":         {replace("name: Tea\n", "name: TEA\n"), false},
		"another number":       {replace("minutes: 1\n", "minutes: 2\n"), false},
		"another address":      {replace("http://example.org/kettle", "http://example.org/kettles"), false},
		"another language":     {replace("format: 1\n", "format: 1\nlanguage: de\n"), false},
	} {
		is, err := Parse("small.yaml", []byte(c.text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if is.SameMeaning(was) != c.same || was.SameMeaning(is) != c.same {
			t.Errorf("%s: same meaning is %v, want %v", name, !c.same, c.same)
		}
	}
}

// The order of sources in the file decides nothing that a reader sees of a
// result, but that of options does.
func TestOrderAndMeaning(t *testing.T) {
	was := parseSmall(t)
	is := *was
	is.Sources = append([]Source(nil), was.Sources...)
	is.Sources[0], is.Sources[1] = is.Sources[1], is.Sources[0]
	is.Version = "another"
	if !is.SameMeaning(was) {
		t.Error("the order of sources counts")
	}
	is.Options = append([]Option(nil), was.Options...)
	is.Options[0], is.Options[1] = is.Options[1], is.Options[0]
	if is.SameMeaning(was) {
		t.Error("the order of options does not count")
	}
}

// Earlier releases kept texts as they were, with the line ends of the system.
func TestSameMeaningAsStored(t *testing.T) {
	was := bytes.ReplaceAll(append([]byte("\uFEFF"), small(t)...), []byte("\n"), []byte("\r\n"))
	stored, err := Restore(versionOf(was), was)
	if err != nil {
		t.Fatal(err)
	}
	if is := parseSmall(t); is.Version == stored.Version || !is.SameMeaning(stored) {
		t.Errorf("version %s does not mean the same as %s", is.Version, stored.Version)
	}
}
