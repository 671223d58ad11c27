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
	// House is absent where the questionnaire was not made from an overlay.
	House   *exportedHouse    `json:"house,omitempty"`
	Answers questions.Answers `json:"answers"`
	// Sentence is the verdict in words; Evaluation is a questions.Verdict.
	Sentence   string          `json:"sentence"`
	Evaluation json.RawMessage `json:"evaluation"`
	// Outcome is what was decided, nil where nothing was stated.
	Outcome *exportedOutcome `json:"outcome,omitempty"`
	// Review is what a second person said of it, nil where nobody was asked and
	// nobody has to be.
	Review *exportedReview `json:"review,omitempty"`
	// Team is how several people made the result, a questions.Team; absent where one
	// did.
	Team json.RawMessage `json:"team,omitempty"`
	// Comments are those of readers, absent unless they were asked for. They are no
	// part of the result.
	Comments []exportedComment `json:"comments,omitzero"`
}

// exportedOutcome is what was decided as far as the reader may know.
type exportedOutcome struct {
	// Status is that of the last statement, or that a newer result replaces it,
	// which it has done since Superseded.
	Status     questions.Status `json:"status"`
	Superseded *time.Time       `json:"superseded,omitempty"`
	Entries    []exportedEntry  `json:"entries"`
}

// exportedEntry is a statement, or a look back where Went is set.
type exportedEntry struct {
	Stated    time.Time        `json:"stated"`
	Day       string           `json:"day"`
	Status    questions.Status `json:"status,omitempty"`
	Course    questions.Course `json:"course,omitempty"`
	Option    string           `json:"option,omitempty"`
	Text      string           `json:"text,omitempty"`
	DecidedBy string           `json:"decided_by,omitempty"`
	Next      string           `json:"next,omitempty"`
	Until     string           `json:"until,omitempty"`
	Went      questions.Went   `json:"went,omitempty"`
	// RuledOutBy are the vetoes that rule out the option.
	RuledOutBy []string `json:"ruled_out_by,omitempty"`
}

type exportedQuestionnaire struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Version string `json:"version"`
	// Text is the questionnaire document itself, of which Version is the
	// SHA-256.
	Text string `json:"text"`
}

func (r *Result) exportOutcome(around Surroundings) *exportedOutcome {
	log := r.visibleOutcome(around.Outcome)
	if len(log) == 0 {
		return nil
	}
	out := exportedOutcome{Status: log.Status()}
	if around.Replaced {
		at := around.Later.Created.UTC()
		out.Status, out.Superseded = questions.Superseded, &at
	}
	for _, e := range log {
		entry := exportedEntry{
			Stated: e.Stated.UTC(), Day: FormDay(e.Day), Status: e.Status, Course: e.Course, Option: e.Option, Text: e.Text,
			DecidedBy: e.DecidedBy, Next: e.Next, Until: FormDay(e.Until), Went: e.Went,
		}
		for _, ruled := range r.verdict.RuledOut {
			if e.Option == "" || ruled.Option != e.Option {
				continue
			}
			for _, fired := range ruled.Vetoes {
				entry.RuledOutBy = append(entry.RuledOutBy, fired.ID)
			}
		}
		out.Entries = append(out.Entries, entry)
	}
	return &out
}

// JSON is the result as data. schema is the address of its JSON Schema, link an
// address that whoever gets the file can open, or empty.
func (r *Result) JSON(schema, link string, around Surroundings) ([]byte, error) {
	data, err := json.MarshalIndent(export{
		Schema: schema, Format: exportFormat, Link: link, ID: r.ownID(), Created: r.Created.UTC(), Answers: r.Answers,
		Title: r.Title, Sentence: web.Plain(r.Sentence()), Evaluation: r.Verdict, Team: r.Team, Outcome: r.exportOutcome(around), Review: r.exportReview(around), Comments: exportComments(around.Comments),
		House: r.exportHouse(),
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
