package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

//ci:race
func TestLinksAsksEachAddressOnce(t *testing.T) {
	asked := make(chan string, 10)
	sources := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.Method + " " + r.URL.Path
		if r.URL.Path == "/tea" || r.Method == http.MethodHead && r.URL.Path == "/naps" {
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	defer sources.Close()
	text, err := os.ReadFile("../../questions/authoring/template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "drinks.yaml")
	edited := strings.NewReplacer("https://example.org", sources.URL, "id: ID", "id: drinks", "YYYY-MM", "2026-11").Replace(string(text))
	if err := os.WriteFile(file, []byte(edited), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	err = run(t.Context(), []string{"links", file}, host{getenv: func(string) string { return "" }, stdout: &out, stderr: &out})
	if err == nil || err.Error() != "1 of 2 addresses did not answer" {
		t.Errorf("error %v", err)
	}
	if got := out.String(); !strings.Contains(got, "nap-study: "+sources.URL+"/naps: ok\n") || !strings.Contains(got, "tea-board: "+sources.URL+"/tea: 404 Not Found\n") {
		t.Error(got)
	}
	// The line names the address once where nobody answers.
	sources.Close()
	out.Reset()
	_ = run(t.Context(), []string{"links", file}, host{getenv: func(string) string { return "" }, stdout: &out, stderr: &out}) // as above
	for line := range strings.Lines(out.String()) {
		if strings.Count(line, sources.URL) != 1 || !strings.Contains(line, "connection refused") {
			t.Error(line)
		}
	}
	close(asked)
	all := []string{}
	for one := range asked {
		all = append(all, one)
	}
	if len(all) != 4 {
		t.Errorf("asked %v", all)
	}
}
