package handlers

import (
	_ "embed" // for the schema
	"encoding/json"
	"net/http"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// exportFormat is the version of the JSON export. It rises when a field
// changes its meaning or goes.
const exportFormat = 1

// schemaPath is where the schema of the export is served.
const schemaPath = "/schemas/result-1.json"

//go:embed result.schema.json
var resultSchema []byte

// schema serves the JSON Schema of exported results.
func (s *Server) schema(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/schema+json")
	w.Header().Set("Cache-Control", "public, max-age=86400")
	_, _ = w.Write(resultSchema)
	return nil
}

// export is a result as data: what was decided, from which answers, on which
// evidence. With the questionnaire's text the verdict can be computed again.
type export struct {
	Schema        string                `json:"$schema"`
	Format        int                   `json:"format"`
	Link          string                `json:"link"`
	Created       time.Time             `json:"created"`
	Title         string                `json:"title"`
	Questionnaire exportedQuestionnaire `json:"questionnaire"`
	Answers       questions.Answers     `json:"answers"`
	// Sentence is the verdict in words; Evaluation is a questions.Verdict.
	Sentence   string          `json:"sentence"`
	Evaluation json.RawMessage `json:"evaluation"`
}

type exportedQuestionnaire struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Version string `json:"version"`
	// Text is the questionnaire document itself, of which Version is the
	// SHA-256.
	Text string `json:"text"`
}

// resultJSON gives a result as data.
func (s *Server) resultJSON(w http.ResponseWriter, r *http.Request) error {
	f, err := s.read(r)
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(export{
		Schema: s.absolute(string(s.site) + schemaPath), Format: exportFormat, Link: s.address(f), Created: f.Created.UTC(), Answers: f.Answers,
		Title: f.Title, Sentence: web.Plain(f.sentence()), Evaluation: f.Verdict,
		Questionnaire: exportedQuestionnaire{
			ID: f.Questionnaire, Title: f.questionnaire.Title, Version: f.Version, Text: string(f.questionnaire.Text),
		},
	}, "", "  ")
	if err != nil {
		return err
	}
	writeFile(w, "application/json", append(data, '\n'))
	return nil
}

// address is the full link of a result.
func (s *Server) address(f *frozen) string { return s.absolute(f.path) }

func writeFile(w http.ResponseWriter, contentType string, data []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("X-Robots-Tag", "noindex")
	_, _ = w.Write(data)
}
