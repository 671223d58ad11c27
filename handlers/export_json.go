package handlers

import (
	_ "embed" // for the schema
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

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

// resultJSON gives a result as data.
func (s *Server) resultJSON(w http.ResponseWriter, r *http.Request) error {
	f, err := s.resultWithAnswers(r)
	if err != nil {
		return err
	}
	link, err := s.sharedAddress(r, f)
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(export{
		Schema: s.absolute(string(s.site) + schemaPath), Format: exportFormat, Link: link, ID: f.ownID(), Created: f.Created.UTC(), Answers: f.Answers,
		Title: f.Title, Sentence: web.Plain(f.sentence()), Evaluation: f.Verdict,
		Questionnaire: exportedQuestionnaire{
			ID: f.Questionnaire, Title: f.questionnaire.Title, Version: f.Version, Text: string(f.questionnaire.Text),
		},
	}, "", "  ")
	if err != nil {
		return err
	}
	writeFile(w, "application/json", f.fileName(".json"), append(data, '\n'))
	return nil
}

// address is the full address of a result as this reader has it.
func (s *Server) address(f *frozen) string { return s.absolute(f.path) }

// sharedAddress is an address that whoever gets the file can open: a reader's
// own link, and for the owner the one link that shows everything. It is empty
// where there is no such link, or more than one, since each may be meant for
// somebody.
func (s *Server) sharedAddress(r *http.Request, f *frozen) (string, error) {
	if !f.owner {
		return s.address(f), nil
	}
	links, err := s.Store.LinksOf(r.Context(), f.ID)
	if err != nil {
		return "", fmt.Errorf("list links: %w", err)
	}
	links = slices.DeleteFunc(links, func(l questions.Link) bool { return l.Scope != questions.Full || !l.Live(s.Now()) })
	if len(links) != 1 {
		return "", nil
	}
	return s.absolute(s.site.result(links[0].Token)), nil
}

// ownID is the result's own id for its owner, and empty for readers.
func (f *frozen) ownID() string {
	if f.owner {
		return f.ID
	}
	return ""
}

// fileName is the name of an exported file: what the decision is called and
// its day. It never holds the token of a link.
func (f *frozen) fileName(suffix string) string {
	return fileSlug(f.cardTitle()) + "-" + f.Created.UTC().Format(time.DateOnly) + suffix
}

// fileSlug writes a title as a part of a file's name: its letters and digits,
// with hyphens between the words, of at most 150 bytes.
func fileSlug(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.Nd) })
	slug := strings.Join(words, "-")
	for len(slug) > 150 {
		_, size := utf8.DecodeLastRuneInString(slug)
		slug = slug[:len(slug)-size]
	}
	if slug = strings.Trim(slug, "-"); !questions.Visible(slug) {
		return "decision"
	}
	return slug
}

// writeFile sends a file, with the name under which a browser saves it.
func writeFile(w http.ResponseWriter, contentType, name string, data []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": name}))
	w.Header().Set("X-Robots-Tag", "noindex")
	_, _ = w.Write(data)
}
