package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"
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
	begin, commit           *sql.Stmt
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

const floorIntro = "/w/floor"

// serveBeside serves the floor, with its database in dir, and static bytes: both
// as much as the product.
func serveBeside(product *scene, dir string) (floor, static *scene) {
	question := product.requests["question"][0].ask(product.host, http.StatusOK)
	result := sender(product.requests["result"][0].ask(product.host, http.StatusOK), "gzip")
	f := openFloor(dir, question)
	r := chi.NewRouter()
	r.Get(floorIntro, sender([]byte(`<form method="post" action="`+floorIntro+`"></form>`), ""))
	r.Post(floorIntro, f.start)
	r.Get("/s/{session}/q/{question}", f.ask)
	r.Post("/s/{session}/q/{question}", f.answer)
	r.Get("/r/{token}", result)
	floor = newScene(httptest.NewServer(r).Listener.Addr().String(), floorIntro)
	floor.addLinks("/r/any")
	floor.addSessions(len(product.requests["question"]), 0)
	floor.requests["together"] = floor.requests["answer"]
	mux := http.NewServeMux()
	mux.HandleFunc("GET /question", sender(question, ""))
	mux.HandleFunc("GET /result", result)
	static = newScene(httptest.NewServer(mux).Listener.Addr().String(), "")
	static.addLinks("/result")
	static.requests["question"] = []request{{method: "GET", path: "/question"}}
	return floor, static
}

// sender answers with a page from memory.
func sender(page []byte, encoding string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(len(page)))
		if encoding != "" {
			w.Header().Set("Content-Encoding", encoding)
		}
		_, _ = w.Write(page) // the client may have left
	}
}

// openFloor makes a floor that asks the question of a real page.
func openFloor(dir string, page []byte) *floor {
	dsn := "file:" + filepath.Join(dir, "floor.db") + "?_journal_mode=WAL&_synchronous=FULL&_busy_timeout=5000"
	writer, readers := must(sql.Open("sqlite3", dsn)), must(sql.Open("sqlite3", dsn))
	writer.SetMaxOpenConns(1) // BEGIN and COMMIT have to meet on one connection
	readers.SetMaxOpenConns(4)
	readers.SetMaxIdleConns(4)
	must(writer.Exec(`CREATE TABLE sessions (id TEXT PRIMARY KEY, owner BLOB NOT NULL, answer TEXT NOT NULL) WITHOUT ROWID`))
	f := &floor{
		question: readQuestion(page), writes: make(chan write, 1000),
		begin: must(writer.Prepare(`BEGIN IMMEDIATE`)), commit: must(writer.Prepare(`COMMIT`)),
		insert:    must(writer.Prepare(`INSERT INTO sessions (id, owner, answer) VALUES (?, ?, '')`)),
		putAnswer: must(writer.Prepare(`UPDATE sessions SET answer = ? WHERE id = ?`)),
		find:      must(readers.Prepare(`SELECT owner, answer FROM sessions WHERE id = ?`)),
	}
	go f.commitGroups()
	return f
}

// readQuestion takes the texts of a question's page, each of which the floor
// renders in an element of its own.
func readQuestion(page []byte) question {
	doc := must(goquery.NewDocumentFromReader(bytes.NewReader(page)))
	q := question{Choices: values(doc.Find(`input[name="choice"]`))}
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
	id, key := rand.Text(), rand.Text()
	owner := sha256.Sum256([]byte(key))
	f.write(f.insert, id, owner[:])
	http.SetCookie(w, &http.Cookie{Name: "floor", Value: key, Path: "/", HttpOnly: true}) //nolint:gosec // as over plain HTTP
	http.Redirect(w, r, "/s/"+id+"/q/only", http.StatusSeeOther)
}

// owns reports whether the session is that of the requesting browser, and what
// was answered last. It refuses others.
func (f *floor) owns(w http.ResponseWriter, r *http.Request) (answered string, ok bool) {
	var owner []byte
	cookie, err := r.Cookie("floor")
	if err == nil {
		err = f.find.QueryRowContext(r.Context(), chi.URLParam(r, "session")).Scan(&owner, &answered)
	}
	if err == nil {
		key := sha256.Sum256([]byte(cookie.Value))
		ok = subtle.ConstantTimeCompare(owner, key[:]) == 1
	}
	if !ok {
		http.Error(w, "not yours", http.StatusForbidden)
	}
	return answered, ok
}

func (f *floor) ask(w http.ResponseWriter, r *http.Request) {
	if answered, ok := f.owns(w, r); ok {
		templ.Handler(floorPage(f.question, r.URL.Path, answered)).ServeHTTP(w, r)
	}
}

func (f *floor) answer(w http.ResponseWriter, r *http.Request) {
	if _, ok := f.owns(w, r); ok {
		f.write(f.putAnswer, r.PostFormValue("choice"), chi.URLParam(r, "session"))
		http.Redirect(w, r, r.URL.Path, http.StatusSeeOther)
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
func (f *floor) commitGroups() {
	for first := range f.writes {
		group := []write{first}
		for len(f.writes) > 0 {
			group = append(group, <-f.writes)
		}
		must(f.begin.Exec())
		for _, one := range group {
			must(one.statement.Exec(one.args...))
		}
		must(f.commit.Exec())
		for _, one := range group {
			close(one.done)
		}
	}
}
