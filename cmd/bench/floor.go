package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	_ "github.com/mattn/go-sqlite3" // the driver
)

// floor is the least work for the same pages with the same libraries: it keeps
// every answer durably and shows a session to its owner alone, and does nothing
// else. It has no log, no metrics, no headers of policy, no conditions, and one
// question.
type floor struct {
	question question
	// writes wait here until the last group has been committed.
	writes                  chan write
	insert, putAnswer, find *sql.Stmt
}

// question is what the floor's only question shows: the texts of the real page,
// rendered anew each time.
type question struct {
	Choices, Texts []string
	Padding        string // makes the page as large as the real one
}

// write is one write on its way to the disk.
type write struct {
	statement *sql.Stmt
	args      []any
	done      chan struct{}
}

// serveBeside serves the floor, with its database in dir, and static bytes: both
// as much as the product.
func serveBeside(product *scene, dir string) (floor, static *scene) {
	question := product.requests["question"][0].ask(product.host, http.StatusOK)
	result := product.requests["result"][0].ask(product.host, http.StatusOK)
	f := openFloor(dir, question)
	const intro = "/w/floor"
	r := chi.NewRouter()
	r.Get(intro, sender([]byte(`<form method="post" action="`+intro+`"></form>`)))
	r.Post(intro, f.start)
	r.HandleFunc("/s/{session}/q/{question}", f.ask)
	r.Get("/question", sender(question))
	r.With(middleware.SetHeader("Content-Encoding", "gzip")).Get("/result", sender(result))
	host := httptest.NewServer(r).Listener.Addr().String()
	floor = newScene(host, intro)
	floor.addLinks("/result")
	floor.addSessions(len(product.requests["question"]))
	floor.requests["together"] = floor.requests["answer"]
	return floor, &scene{host: host, requests: map[string][]request{
		"question": {{method: "GET", path: "/question"}}, "result": floor.requests["result"],
	}}
}

// sender answers with a page from memory.
func sender(page []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(len(page)))
		_, _ = w.Write(page) // the client may have left
	}
}

// openFloor makes a floor that asks the question of a real page.
func openFloor(dir string, page []byte) *floor {
	dsn := "file:" + filepath.Join(dir, "floor.db") + "?_journal_mode=WAL&_synchronous=FULL&_busy_timeout=5000"
	writer, readers := must(sql.Open("sqlite3", dsn)), must(sql.Open("sqlite3", dsn))
	writer.SetMaxOpenConns(1) // a group and its COMMIT have to meet on one connection
	readers.SetMaxOpenConns(4)
	readers.SetMaxIdleConns(4)
	must(writer.Exec(`CREATE TABLE sessions (id TEXT PRIMARY KEY, owner TEXT NOT NULL, answer TEXT NOT NULL) WITHOUT ROWID`))
	f := &floor{
		question: readQuestion(page), writes: make(chan write, 1000),
		insert:    must(writer.Prepare(`INSERT INTO sessions (id, owner, answer) VALUES (?, ?, '')`)),
		putAnswer: must(writer.Prepare(`UPDATE sessions SET answer = ? WHERE id = ?`)),
		find:      must(readers.Prepare(`SELECT answer FROM sessions WHERE id = ? AND owner = ?`)),
	}
	go f.commitGroups(writer)
	return f
}

// readQuestion takes the texts of a question's page, each of which the floor
// renders in an element of its own.
func readQuestion(page []byte) question {
	doc := must(goquery.NewDocumentFromReader(bytes.NewReader(page)))
	q := question{Choices: choices(doc)}
	doc.Find("body *").Contents().Each(func(_ int, s *goquery.Selection) {
		if text := strings.TrimSpace(s.Text()); goquery.NodeName(s) == "#text" && text != "" {
			q.Texts = append(q.Texts, text)
		}
	})
	var own bytes.Buffer
	check(floorPage(q, "", "").Render(context.Background(), &own))
	q.Padding = "<!--" + strings.Repeat("-", max(0, len(page)-own.Len()-len("<!---->"))) + "-->"
	return q
}

func (f *floor) start(w http.ResponseWriter, r *http.Request) {
	id, owner := rand.Text(), rand.Text()
	f.write(f.insert, id, owner)
	http.SetCookie(w, &http.Cookie{Name: "floor", Value: owner, Path: "/", HttpOnly: true}) //nolint:gosec // as over plain HTTP
	http.Redirect(w, r, "/s/"+id+"/q/only", http.StatusSeeOther)
}

// ask shows the question of a session to its owner, or takes an answer to it.
func (f *floor) ask(w http.ResponseWriter, r *http.Request) {
	id, answered := chi.URLParam(r, "session"), ""
	cookie, err := r.Cookie("floor")
	if err == nil {
		err = f.find.QueryRowContext(r.Context(), id, cookie.Value).Scan(&answered)
	}
	switch {
	case err != nil:
		http.Error(w, "not yours", http.StatusForbidden)
	case r.Method == http.MethodPost:
		f.write(f.putAnswer, r.PostFormValue("choice"), id)
		http.Redirect(w, r, r.URL.Path, http.StatusSeeOther)
	default:
		templ.Handler(floorPage(f.question, r.URL.Path, answered)).ServeHTTP(w, r)
	}
}

// write returns once the write is on the disk.
func (f *floor) write(statement *sql.Stmt, args ...any) {
	one := write{statement, args, make(chan struct{})}
	f.writes <- one
	<-one.done
}

// commitGroups commits what is waiting as one group, and has the next group
// wait meanwhile. A write that fails ends the program.
func (f *floor) commitGroups(writer *sql.DB) {
	for first := range f.writes {
		group := []write{first}
		for len(f.writes) > 0 {
			group = append(group, <-f.writes)
		}
		must(writer.Exec(`BEGIN IMMEDIATE`))
		for _, one := range group {
			must(one.statement.Exec(one.args...))
		}
		must(writer.Exec(`COMMIT`))
		for _, one := range group {
			close(one.done)
		}
	}
}
