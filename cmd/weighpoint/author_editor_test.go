//go:build e2e

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/textproto"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/questions/authoring"
)

// editor speaks with a language server as an editor does.
type editor struct {
	t      *testing.T
	in     io.Writer
	out    *bufio.Reader
	number int
}

// newEditor starts the language server that WEIGHPOINT_YAML_LANGUAGE_SERVER names,
// as .ci/test does.
func newEditor(t *testing.T) *editor {
	t.Helper()
	program := os.Getenv("WEIGHPOINT_YAML_LANGUAGE_SERVER")
	if program == "" {
		t.Fatal("WEIGHPOINT_YAML_LANGUAGE_SERVER does not name yaml-language-server; .ci/test installs it and sets it")
	}
	cmd := exec.CommandContext(t.Context(), program, "--stdio")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it has nothing to save
		_ = cmd.Wait()
	})
	e := &editor{t: t, in: in, out: bufio.NewReader(out)}
	e.ask("initialize", map[string]any{"processId": nil, "rootUri": nil, "capabilities": map[string]any{
		"workspace":    map[string]any{"configuration": true},
		"textDocument": map[string]any{"hover": map[string]any{"contentFormat": []string{"plaintext"}}},
	}})
	e.tell("initialized", map[string]any{})
	return e
}

// message is anything that goes to and fro.
type message struct {
	ID     json.RawMessage `json:"id,omitempty"`
	Method string          `json:"method,omitempty"`
	Params json.RawMessage `json:"params,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
}

func (e *editor) send(m map[string]any) {
	e.t.Helper()
	m["jsonrpc"] = "2.0"
	text, err := json.Marshal(m)
	if err == nil {
		_, err = fmt.Fprintf(e.in, "Content-Length: %d\r\n\r\n%s", len(text), text)
	}
	if err != nil {
		e.t.Fatal(err)
	}
}

func (e *editor) tell(method string, params any) {
	e.t.Helper()
	e.send(map[string]any{"method": method, "params": params})
}

// next reads what the server says. What it asks for, it gets: no schemas but the
// file's own.
func (e *editor) next() message {
	e.t.Helper()
	header, err := textproto.NewReader(e.out).ReadMIMEHeader()
	if err != nil {
		e.t.Fatal(err)
	}
	length, err := strconv.Atoi(header.Get("Content-Length"))
	if err != nil {
		e.t.Fatal(err)
	}
	text := make([]byte, length)
	if _, err := io.ReadFull(e.out, text); err != nil {
		e.t.Fatal(err)
	}
	var m message
	if err := json.Unmarshal(text, &m); err != nil {
		e.t.Fatal(err)
	}
	if m.Method != "" && m.ID != nil {
		var result any
		if m.Method == "workspace/configuration" {
			var asked struct{ Items []any }
			if err := json.Unmarshal(m.Params, &asked); err != nil {
				e.t.Fatal(err)
			}
			all := make([]any, len(asked.Items))
			all[0] = map[string]any{"validate": true, "hover": true, "completion": true, "schemaStore": map[string]any{"enable": false}}
			result = all
		}
		e.send(map[string]any{"id": m.ID, "result": result})
	}
	return m
}

// ask sends a request and returns its result.
func (e *editor) ask(method string, params any) json.RawMessage {
	e.t.Helper()
	e.number++
	id := strconv.Itoa(e.number)
	e.send(map[string]any{"id": e.number, "method": method, "params": params})
	for {
		if m := e.next(); string(m.ID) == id && m.Method == "" {
			return m.Result
		}
	}
}

// open shows a file to the server and returns what it complains about.
func (e *editor) open(name, text string) (file map[string]any, complaints []string) {
	e.t.Helper()
	address := "file:///team/" + name
	e.tell("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": address, "languageId": "yaml", "version": 1, "text": text}})
	for {
		m := e.next()
		if m.Method != "textDocument/publishDiagnostics" {
			continue
		}
		var found struct {
			URI         string
			Diagnostics []struct {
				Message string
				Range   struct{ Start struct{ Line int } }
			}
		}
		if err := json.Unmarshal(m.Params, &found); err != nil {
			e.t.Fatal(err)
		}
		if found.URI == address {
			for _, d := range found.Diagnostics {
				complaints = append(complaints, fmt.Sprintf("%d: %s", d.Range.Start.Line+1, d.Message))
			}
			return map[string]any{"uri": address}, complaints
		}
	}
}

// at asks something about the place in a file before a word.
func (e *editor) at(method string, file map[string]any, text, word string, into int) string {
	e.t.Helper()
	before, _, found := strings.Cut(text, word)
	if !found {
		e.t.Fatalf("the file lacks %q", word)
	}
	line := strings.Count(before, "\n")
	column := len(before) - strings.LastIndex(before, "\n") - 1 + into
	return string(e.ask(method, map[string]any{"textDocument": file, "position": map[string]any{"line": line, "character": column}}))
}

// The first line of what new writes makes editors complete, explain and complain.
func TestAuthorsEditorKnowsTheFormat(t *testing.T) {
	s := startServer(t)
	e := newEditor(t)
	good := strings.Replace(string(authoring.New("drinks", "2026-11")), "http://localhost:8080", strings.TrimSuffix(s.url, "/"), 1)
	file, complaints := e.open("drinks.yaml", good)
	if len(complaints) > 0 {
		t.Errorf("a good file has %q", complaints)
	}
	if got := e.at("textDocument/hover", file, good, "recheck_months:", 2); !strings.Contains(got, "After how many months the check of a source counts as old") {
		t.Errorf("recheck_months is explained as %s", got)
	}
	if got := e.at("textDocument/completion", file, good, "measurement\n", 0); !strings.Contains(got, `"documentation"`) || !strings.Contains(got, `"opinion"`) {
		t.Errorf("kinds of sources are completed as %s", got)
	}

	for name, c := range map[string]struct{ old, by, want string }{
		"an unknown key":    {"minutes: 1 ", "minuets: 1 ", "minuets"},
		"a missing key":     {"licence: CC0-1.0\n", "", `"licence"`},
		"a wrong kind":      {"kind: measurement", "kind: hearsay", "documentation"},
		"a rating too high": {"rating: 2,", "rating: 5,", "maximum"},
		"a wrong id":        {"id: drinks", "id: My Drinks", "pattern"},
		"text for a number": {"minutes: 1 ", "minutes: one ", "integer"},
	} {
		if !strings.Contains(good, c.old) {
			t.Fatalf("the file lacks %q", c.old)
		}
		_, complaints := e.open(strings.ReplaceAll(name, " ", "-")+".yaml", strings.Replace(good, c.old, c.by, 1))
		if !strings.Contains(strings.Join(complaints, "\n"), c.want) {
			t.Errorf("%s: the editor says %q, and does not name %s", name, complaints, c.want)
		}
	}

	// Files of personas have a schema of their own.
	line := "# yaml-language-server: $schema=" + strings.TrimSuffix(s.url, "/") + authoring.PersonasSchemaPath + "\n"
	if _, complaints := e.open("drinks.personas.yaml", line+"- {id: clerk, answers: {need: focus}, leads: [coffee]}\n"); len(complaints) > 0 {
		t.Errorf("good personas have %q", complaints)
	}
	if _, complaints := e.open("broken.personas.yaml", line+"- {id: clerk, answers: {need: focus}, firmness: sure}\n"); len(complaints) < 2 {
		t.Errorf("personas without a leader and of an unknown firmness have %q", complaints)
	}
}

// What reviewers get is valid HTML by the checker that WEIGHPOINT_VNU names.
func TestAuthorsReviewIsValidHTML(t *testing.T) {
	jar := os.Getenv("WEIGHPOINT_VNU")
	if jar == "" {
		t.Fatal("WEIGHPOINT_VNU does not name vnu.jar, the Nu HTML checker; .ci/test installs it and sets it")
	}
	dir := t.TempDir()
	for i, file := range []string{"../../questions/testdata/small.yaml", "../../questions/testdata/second.yaml", "../../questions/catalog/containers-or-vms.yaml"} {
		var page bytes.Buffer
		if err := run(t.Context(), []string{"review", "--walks", "500", file}, host{noEnvironment, strings.NewReader(""), &page, io.Discard}); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.html", i)), page.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if said := tool(t, "java", "-jar", jar, "--also-check-svg", dir); said != "" {
		t.Error(said)
	}
}
