package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/authoring"
)

// graphFlags are the flags of graph.
func graphFlags() []setting {
	return []setting{
		{name: "format", value: "FORMAT", preset: "mermaid", does: "mermaid, dot for Graphviz, or svg"},
		{name: "veto", value: "ID,…", unset: "all", does: "draw these vetoes alone, with what they depend on"},
		{name: "option", value: "ID,…", unset: "all", does: "draw the vetoes on these options alone, with what they depend on"},
	}
}

// graph prints how questions, conditions, vetoes and options hang together.
func graph(_ context.Context, h host, args []string) error {
	flags, paths, err := parseFlags(args, graphFlags())
	if err != nil {
		return err
	}
	loaded, err := oneQuestionnaire(h, "graph", paths)
	if err != nil {
		return err
	}
	q := loaded.Questionnaire
	vetoes, options := commaSeparated(flags["veto"]), commaSeparated(flags["option"])
	for _, id := range vetoes {
		if q.Veto(id) == nil {
			return usageErrorf("--veto names %q, and there is no such veto", id)
		}
	}
	for _, id := range options {
		if q.Option(id) == nil {
			return usageErrorf("--option names %q, and there is no such option", id)
		}
	}
	g := authoring.NewGraph(q, vetoes, options)
	var text string
	switch flags["format"] {
	case "", "mermaid":
		text = g.Mermaid()
	case "dot":
		text = g.DOT()
	case "svg":
		text = g.SVG()
	default:
		return usageErrorf("--format is %q, and must be mermaid, dot or svg", flags["format"])
	}
	_, err = io.WriteString(h.stdout, text)
	return err
}

// commaSeparated cuts a list at its commas.
func commaSeparated(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

// oneQuestionnaire loads the only one that a command is given.
func oneQuestionnaire(h host, command string, paths []string) (questions.Loaded, error) {
	if len(paths) != 1 {
		return questions.Loaded{}, usageErrorf("%s needs one FILE", command)
	}
	var l questions.Loader
	loadPaths(&l, paths, h.stdin)
	if err := l.Err(); err != nil {
		return questions.Loaded{}, fmt.Errorf("the questionnaire has mistakes:\n%w", err)
	}
	if len(l.Loaded) != 1 {
		return questions.Loaded{}, usageErrorf("%s needs one FILE, and there are %d in %s", command, len(l.Loaded), paths[0])
	}
	return l.Loaded[0], nil
}
