package authoring

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Level says how bad a finding is.
type Level string

// The levels. A mistake stops a questionnaire from being offered; a warning
// does not; a note is a warning that the author means to leave as it is.
const (
	LevelMistake Level = "mistake"
	LevelWarning Level = "warning"
	LevelNote    Level = "note"
)

// Finding is one thing to tell about a file, such as a warning: something that is
// allowed, and probably not meant.
type Finding struct {
	File string `json:"file"`
	// Line and Column start at 1.
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Level   Level  `json:"level"`
	Code    Code   `json:"code"`
	Message string `json:"message"`
	// Meant is why the author leaves it so, for notes.
	Meant string `json:"meant,omitempty"`
	// Place is what in a questionnaire a warning is about.
	Place Place `json:"-"`
}

// Codes of findings that are no warnings about a questionnaire: mistakes,
// personas that do not hold, and expectations that no warning answers.
const (
	MistakeCode     Code = "mistake"
	FailedPersona   Code = "failed-persona"
	IdleExpectation Code = "idle-expectation"
)

// SortFindings orders findings by file and place.
func SortFindings(findings []Finding) {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// Format is a way to write findings.
type Format string

// The formats: for people, for programs, for GitHub's workflow log, and SARIF
// 2.1.0 for tools that show results of static analysis.
const (
	FormatText   Format = "text"
	FormatJSON   Format = "json"
	FormatGitHub Format = "github"
	FormatSARIF  Format = "sarif"
)

// Formats are all of them.
func Formats() []Format { return []Format{FormatText, FormatJSON, FormatGitHub, FormatSARIF} }

// Write writes findings in a format.
func (f Format) Write(w io.Writer, findings []Finding) error {
	switch f {
	case FormatJSON:
		return writeJSON(w, append([]Finding{}, findings...)) // [] rather than null
	case FormatSARIF:
		return writeJSON(w, sarif(findings))
	}
	line := Finding.String
	if f == FormatGitHub {
		line = Finding.github
	}
	for _, finding := range findings {
		if _, err := fmt.Fprintln(w, line(finding)); err != nil {
			return err
		}
	}
	return nil
}

func writeJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}

// String is one line for people. A finding about no file is its message alone.
func (f Finding) String() string {
	place := ""
	if f.File != "" {
		place = fmt.Sprintf("%s:%d:%d: ", f.File, f.Line, f.Column)
	}
	switch f.Level {
	case LevelMistake:
		return place + f.Message
	case LevelNote:
		return fmt.Sprintf("%snote: %s [%s; meant: %s]", place, f.Message, f.Code, f.Meant)
	default:
		return fmt.Sprintf("%swarning: %s [%s]", place, f.Message, f.Code)
	}
}

// github is a workflow command: see GitHub's "Workflow commands for GitHub
// Actions".
func (f Finding) github() string {
	command := map[Level]string{LevelMistake: "error", LevelWarning: "warning", LevelNote: "notice"}[f.Level]
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace
	return fmt.Sprintf("::%s file=%s,line=%d,col=%d,title=%s::%s", command, property(f.File), f.Line, f.Column, property(string(f.Code)), data(f.Message))
}

// sarif is the least that the schema of SARIF 2.1.0 asks for, with the place of
// each result and the reason of those that are meant.
func sarif(findings []Finding) any {
	type m map[string]any
	var rules []m
	known := map[Code]bool{}
	results := []m{}
	for _, f := range findings {
		if !known[f.Code] {
			known[f.Code] = true
			rules = append(rules, m{"id": f.Code, "shortDescription": m{"text": cmp.Or(f.Code.Meaning(), string(f.Code))}})
		}
		result := m{
			"ruleId":  f.Code,
			"level":   map[Level]string{LevelMistake: "error", LevelWarning: "warning", LevelNote: "note"}[f.Level],
			"message": m{"text": f.Message},
			"locations": []m{{"physicalLocation": m{
				"artifactLocation": m{"uri": f.File},
				"region":           m{"startLine": f.Line, "startColumn": f.Column},
			}}},
		}
		if f.Meant != "" {
			result["suppressions"] = []m{{"kind": "external", "justification": f.Meant}}
		}
		results = append(results, result)
	}
	return m{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json",
		"version": "2.1.0",
		"runs":    []m{{"tool": m{"driver": m{"name": "weighpoint", "rules": append([]m{}, rules...)}}, "results": results}},
	}
}
