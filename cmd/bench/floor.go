package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"
	_ "github.com/mattn/go-sqlite3" // the driver
)

// floor is the least that can be done for the same pages with the same
// libraries: it keeps every answer durably and shows a session to its owner
// alone, and does nothing else. No log, no metrics, no headers of policy, no
// conditions, and one question.
type floor struct {
	question question
	result   file
	writer   *writer
	find     *sql.Stmt
}

// question is what the floor's only question shows: the texts of the real
// page, drawn anew each time.
type question struct {
	Title   string
	Choices []choice
	Texts   []string
	// Size is how many bytes the page has; Padding brings it there.
	Size    int
	Padding string `json:"-"`
}

type choice struct{ Value, Label string }

const floorSchema = `
	CREATE TABLE sessions (id TEXT PRIMARY KEY, owner BLOB NOT NULL) WITHOUT ROWID;
	CREATE TABLE answers (session TEXT, question TEXT, choice TEXT, importance TEXT, note TEXT,
		PRIMARY KEY (session, question)) WITHOUT ROWID`

func serveFloor(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("floor", flag.ContinueOnError)
	pages := flags.String("pages", "", "directory with the pages")
	data := flags.String("data", "", "directory for the database")
	most := flags.Int("most", 1000, "how many writes may share a commit")
	if err := flags.Parse(args); err != nil {
		return err
	}
	f, err := openFloor(ctx, *pages, *data, *most)
	if err != nil {
		return err
	}
	return listenAndServe(ctx, f.routes(), stdout)
}

// listenAndServe serves on a free port until ctx ends.
func listenAndServe(ctx context.Context, h http.Handler, stdout io.Writer) error {
	var config net.ListenConfig
	ln, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(stdout, "ready at http://%s\n", ln.Addr()); err != nil {
		return err
	}
	srv := &http.Server{Handler: h} //nolint:gosec // no stranger connects
	defer context.AfterFunc(ctx, func() { _ = srv.Close() })()
	if err := srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func openFloor(ctx context.Context, pages, data string, most int) (*floor, error) {
	f := &floor{}
	text, err := os.ReadFile(filepath.Join(pages, questionFile))
	if err != nil {
		return nil, err
	}
	if err := errors.Join(json.Unmarshal(text, &f.question), f.pad(ctx)); err != nil {
		return nil, err
	}
	if f.result, err = readFile(filepath.Join(pages, resultFile), "gzip"); err != nil {
		return nil, err
	}
	dsn := "file:" + filepath.Join(data, "floor.db") + "?_journal_mode=WAL&_synchronous=FULL&_busy_timeout=5000"
	if f.writer, err = openWriter(ctx, dsn, most); err != nil {
		return nil, err
	}
	readers, err := sql.Open("sqlite3", dsn)
	if err != nil {
		return nil, err
	}
	readers.SetMaxOpenConns(4)
	readers.SetMaxIdleConns(4)
	f.find, err = readers.PrepareContext(ctx, `
		SELECT s.owner, coalesce(a.choice, '') FROM sessions AS s
		LEFT JOIN answers AS a ON a.session = s.id AND a.question = ? WHERE s.id = ?`)
	return f, err
}

// pad makes the page as large as the real one.
func (f *floor) pad(ctx context.Context) error {
	var html bytes.Buffer
	if err := floorPage(f.question, "", "").Render(ctx, &html); err != nil {
		return err
	}
	f.question.Padding = "<!--" + strings.Repeat("-", max(0, f.question.Size-html.Len()-len("<!---->"))) + "-->"
	return nil
}

func (f *floor) routes() http.Handler {
	r := chi.NewRouter()
	r.Post("/w/{questionnaire}", f.start)
	r.Get("/s/{session}/q/{question}", f.ask)
	r.Post("/s/{session}/q/{question}", f.answer)
	r.Method(http.MethodGet, "/r/{token}", f.result)
	return r
}

func (f *floor) start(w http.ResponseWriter, r *http.Request) {
	id, key := rand.Text(), rand.Text()
	owner := sha256.Sum256([]byte(key))
	if err := f.writer.write(newSession, id, owner[:]); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: "floor", Value: key, Path: "/", HttpOnly: true}) //nolint:gosec // as over plain HTTP
	w.Header().Set("Location", "/s/"+id+"/q/"+chi.URLParam(r, "questionnaire"))
	w.WriteHeader(http.StatusSeeOther)
}

// owns reports whether the session is that of the requesting browser, and
// what was answered last.
func (f *floor) owns(r *http.Request) (answered string, ok bool) {
	cookie, err := r.Cookie("floor")
	if err != nil {
		return "", false
	}
	var owner []byte
	row := f.find.QueryRowContext(r.Context(), chi.URLParam(r, "question"), chi.URLParam(r, "session"))
	if err := row.Scan(&owner, &answered); err != nil {
		return "", false
	}
	key := sha256.Sum256([]byte(cookie.Value))
	return answered, subtle.ConstantTimeCompare(owner, key[:]) == 1
}

func (f *floor) ask(w http.ResponseWriter, r *http.Request) {
	answered, ok := f.owns(r)
	if !ok {
		http.Error(w, "not yours", http.StatusForbidden)
		return
	}
	templ.Handler(floorPage(f.question, r.URL.Path, answered)).ServeHTTP(w, r)
}

func (f *floor) answer(w http.ResponseWriter, r *http.Request) {
	if _, ok := f.owns(r); !ok {
		http.Error(w, "not yours", http.StatusForbidden)
		return
	}
	err := f.writer.write(newAnswer, chi.URLParam(r, "session"), chi.URLParam(r, "question"),
		r.PostFormValue("choice"), r.PostFormValue("importance"), r.PostFormValue("note"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Location", r.URL.Path)
	w.WriteHeader(http.StatusSeeOther)
}
