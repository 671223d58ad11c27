package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestStepsRunEveryTest finds tests that no step of .ci/test runs, or none under the
// race detector although they start goroutines themselves, and marks for that which
// no step heeds.
func TestStepsRunEveryTest(t *testing.T) {
	script, err := os.ReadFile("../../.ci/test")
	if err != nil {
		t.Fatal(err)
	}
	steps := regexp.MustCompile(`\^(Test\w+)['|]`).FindAllStringSubmatch(string(script), -1)
	marked := 0
	err = filepath.WalkDir("../..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		e2e := has(file.Comments, "//go:build e2e") || has(file.Comments, "//go:build e2e && linux")
		withoutRace, marks := has(file.Comments, "//go:build !race"), 0
		for _, comment := range file.Comments {
			if has([]*ast.CommentGroup{comment}, "//ci:race") {
				marks++
			}
		}
		for _, decl := range file.Decls {
			test, ok := decl.(*ast.FuncDecl)
			if !ok || !strings.HasPrefix(test.Name.Name, "Test") || test.Name.Name == "TestMain" {
				continue
			}
			runs := func(step []string) bool { return strings.HasPrefix(test.Name.Name, step[1]) }
			switch {
			case test.Doc != nil && has([]*ast.CommentGroup{test.Doc}, "//ci:race") && !e2e && !withoutRace:
				marks--
				marked++
			case e2e && !slices.ContainsFunc(steps, runs):
				t.Errorf("%s: no step of .ci/test runs %s", path, test.Name.Name)
			case !e2e && !withoutRace && atOnce(test):
				t.Errorf("%s: %s has several things happen at once and lacks the mark //ci:race", path, test.Name.Name)
			}
		}
		if marks != 0 {
			t.Errorf("%s: a mark //ci:race belongs to no test that is built without tags", path)
		}
		return nil
	})
	if err != nil || marked < 50 || len(steps) < 5 {
		t.Errorf("%d tests are marked, and %d steps name tests: %v", marked, len(steps), err)
	}
}

// has reports whether there is such a line of a comment.
func has(comments []*ast.CommentGroup, text string) bool {
	return slices.ContainsFunc(comments, func(group *ast.CommentGroup) bool {
		return slices.ContainsFunc(group.List, func(c *ast.Comment) bool { return c.Text == text })
	})
}

// atOnce reports whether a test starts goroutines itself, or by a browser's twice or
// the tests of all stores.
func atOnce(test *ast.FuncDecl) (starts bool) {
	ast.Inspect(test, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			starts = true
		case *ast.SelectorExpr:
			of, _ := n.X.(*ast.Ident)
			starts = starts || n.Sel.Name == "Go" || n.Sel.Name == "twice" || of != nil && of.Name == "storetest"
		}
		return !starts
	})
	return starts
}
