package handlers

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // for the schema
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/records"
	"github.com/weighpoint/weighpoint/static"
	"github.com/weighpoint/weighpoint/web"
)

// schemaPath is where the schema of the JSON export is served.
const schemaPath = "/schemas/result-1.json"

//go:embed result.schema.json
var resultSchema []byte

// schema serves a JSON Schema. That of a site with a name of its own does not say
// whose format it is.
func (s *Server) schema(text []byte) http.HandlerFunc {
	neutral := bytes.ReplaceAll(text, []byte(" of "+web.Product), nil)
	return func(w http.ResponseWriter, _ *http.Request) {
		text := text
		if s.Catalogue.Now().named() {
			text = neutral
		}
		w.Header().Set("Content-Type", "application/schema+json")
		w.Header().Set("Cache-Control", "public, max-age=86400")
		_, _ = w.Write(text)
	}
}

// besideExport is what an export holds beside its result: an address, and what may
// change, with the comments if the request asks for them.
func (s *Server) besideExport(r *http.Request, result *report.Result) (address string, around report.Surroundings, err error) {
	if address, err = s.sharedAddress(r, result); err != nil {
		return "", around, err
	}
	if around, err = s.surroundings(r, result.ID, result.IsOwner); err != nil {
		return "", around, err
	}
	around.Comments, err = s.askedComments(r, result)
	return address, around, err
}

func (s *Server) resultJSON(w http.ResponseWriter, r *http.Request, result *report.Result) error {
	address, around, err := s.besideExport(r, result)
	if err != nil {
		return err
	}
	data, err := result.JSON(s.absolute(string(s.site)+schemaPath), address, around)
	if err != nil {
		return err
	}
	writeFile(w, "application/json", result.FileName(".json"), data)
	return nil
}

// resultMarkdown gives a result as a decision record, in the form that the query
// names.
func (s *Server) resultMarkdown(w http.ResponseWriter, r *http.Request, result *report.Result) error {
	asked := r.URL.Query()
	form, ok := report.ParseRecordForm(asked.Get("format"), asked.Get("length"))
	if !ok {
		return s.refuse(http.StatusBadRequest, nil, "There is no such form of decision records",
			"Nothing was changed. The formats are "+records.FormatsInWords("and")+"; the length is short, or not named.")
	}
	address, around, err := s.besideExport(r, result)
	if err != nil {
		return err
	}
	writeFile(w, "text/markdown; charset=utf-8", result.RecordName(), result.Record(form, address, around))
	return nil
}

func (s *Server) resultCSV(w http.ResponseWriter, r *http.Request, result *report.Result) error {
	table, err := result.CSV()
	if err != nil {
		return err
	}
	writeFile(w, "text/csv; charset=utf-8; header=present", result.FileName(".csv"), table)
	return nil
}

// resultFeed tells whoever follows a result what time does to it.
func (s *Server) resultFeed(w http.ResponseWriter, r *http.Request, result *report.Result) error {
	around, err := s.surroundings(r, result.ID, result.IsOwner)
	if err != nil {
		return err
	}
	feed, err := result.Feed(around)
	if err != nil {
		return err
	}
	writeFile(w, "application/atom+xml; charset=utf-8", result.FileName(".atom"), feed)
	return nil
}

// resultCalendar gives the day of the review as a calendar entry.
func (s *Server) resultCalendar(w http.ResponseWriter, r *http.Request, result *report.Result) error {
	upkeep, err := s.settings(r, result.ID)
	if err != nil {
		return err
	}
	if upkeep.Review.IsZero() {
		return s.notFound(nil)
	}
	writeFile(w, "text/calendar; charset=utf-8", result.FileName(".ics"), result.Calendar(upkeep.Review))
	return nil
}

// resultCard gives the picture that other sites show for a link. One picture
// serves all requests, and nobody is sent it again as long as the link works.
func (s *Server) resultCard(w http.ResponseWriter, r *http.Request, result *report.Result) error {
	picture, err := s.cards.get(result.CardKey(), result.Card)
	if err != nil {
		return fmt.Errorf("draw card: %w", err)
	}
	s.servePicture(w, r, result, ".png", "image/png", picture)
	return nil
}

func (s *Server) resultBadge(w http.ResponseWriter, r *http.Request, result *report.Result) error {
	s.servePicture(w, r, result, ".svg", "image/svg+xml", result.Badge())
	return nil
}

// servePicture gives a picture of a result, which other sites may show where a
// link has it that opens for everybody.
func (s *Server) servePicture(w http.ResponseWriter, r *http.Request, result *report.Result, suffix, kind string, picture []byte) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": result.FileName(suffix)}))
	h.Set("ETag", fmt.Sprintf(`"%x"`, sha256.Sum256(picture)))
	h.Set("X-Robots-Tag", "noindex")
	if forStaff := s.People != nil && s.People.StaffOnly; !result.IsOwner && !forStaff {
		h.Set("Cache-Control", "public, no-cache") // links end
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	}
	static.Serve(w, r, picture)
}

// sharedAddress is an address that whoever gets the file can open: a reader's
// own link, or the link of the record for the owner. It is empty if there is none.
func (s *Server) sharedAddress(r *http.Request, result *report.Result) (string, error) {
	if !result.IsOwner {
		return result.Address(), nil
	}
	links, err := s.Store.LinksOf(r.Context(), result.ID)
	if err != nil {
		return "", fmt.Errorf("list links: %w", err)
	}
	link, ok := s.recordLink(links)
	if !ok {
		return "", nil
	}
	return s.absolute(s.site.result(link.Token)), nil
}

// recordLabel is the label of a link that is made for a decision record.
const recordLabel = "Decision record"

// recordLink is the link that a decision record may name. Where one link shows the
// answers, that is it. Where several do, each may be meant for somebody, so it is the
// one that was made for the record. Links for reviewers and the register do not
// count.
func (s *Server) recordLink(links []questions.Link) (questions.Link, bool) {
	links = slices.DeleteFunc(slices.Clone(links), func(l questions.Link) bool {
		return !l.Scope.ShowsAnswers() || !l.Live(s.Now()) || l.Label == reviewLabel || l.Label == registerLabel
	})
	if len(links) > 1 {
		links = slices.DeleteFunc(links, func(l questions.Link) bool { return l.Label != recordLabel })
	}
	if len(links) != 1 {
		return questions.Link{}, false
	}
	return links[0], true
}

// firstAddress is the first that was noted, for what is older than that; else
// it is nil.
func (s *Server) firstAddress(made time.Time) *url.URL {
	if len(s.Addresses) > 1 && s.Addresses[0].URL == nil && made.Before(s.Addresses[1].Since) {
		return s.Addresses[1].URL
	}
	return nil
}

// writeFile sends a file, with the name under which a browser saves it.
func writeFile(w http.ResponseWriter, contentType, name string, data []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": name}))
	w.Header().Set("X-Robots-Tag", "noindex")
	_, _ = w.Write(data) // the client may have left
}
