package report

import (
	"encoding/json"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// exportFormat is the version of the JSON export. It rises when a field
// changes its meaning or goes.
const exportFormat = 1

// export is a result as data: what was decided, from which answers, on which
// evidence. With the questionnaire's text the verdict can be computed again.
type export struct {
	Schema string `json:"$schema"`
	Format int    `json:"format"`
	// Link opens the result for whoever has the file; it is absent where the
	// owner has not shared it by a link that shows everything, or by several.
	// ID then says which result it is, and opens for its owner alone.
	Link          string                `json:"link,omitempty"`
	ID            string                `json:"id,omitempty"`
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

// JSON is the result as data. schema is the address of its JSON Schema, link an
// address that whoever gets the file can open, or empty.
func (r *Result) JSON(schema, link string) ([]byte, error) {
	data, err := json.MarshalIndent(export{
		Schema: schema, Format: exportFormat, Link: link, ID: r.ownID(), Created: r.Created.UTC(), Answers: r.Answers,
		Title: r.Title, Sentence: web.Plain(r.Sentence()), Evaluation: r.Verdict,
		Questionnaire: exportedQuestionnaire{
			ID: r.Questionnaire, Title: r.questionnaire.Title, Version: r.Version, Text: string(r.questionnaire.Text),
		},
	}, "", "  ")
	return append(data, '\n'), err
}

// ownID is the result's own id for its owner, and empty for readers.
func (r *Result) ownID() string {
	if r.IsOwner {
		return r.ID
	}
	return ""
}
