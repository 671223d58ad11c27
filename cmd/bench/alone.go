package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Bounds in seconds, in bytes, and as the share of a rate that is left.
const startBound, idleBound, fullBound, growthBound = 0.1, 40 << 20, 100 << 20, 0.80

// What fills every cache of the server and just fits: a session and results in
// five past versions of a questionnaire and the present one, and for each result
// a card and links. Anything more would be pushed out before it is used again.
const versions, resultsEach, linksEach = 6, 4, 3

// start measures the time from the start of the process to its first page.
func (b *bench) start(ctx context.Context) {
	var took []float64
	for range b.rounds {
		data, begun := b.freshDir(), time.Now()
		s := b.launch(ctx, data)
		request{method: "GET", path: "/"}.ask(s.host, http.StatusOK)
		took = append(took, time.Since(begun).Seconds())
		s.stop()
	}
	b.addMost("start to the first page", median(took), startBound, millis)
}

// memory measures the resident memory of a server left alone, and at its most
// under load with all caches full.
func (b *bench) memory(ctx context.Context) {
	s := b.launch(ctx, b.freshDir())
	request{method: "GET", path: "/"}.ask(s.host, http.StatusOK)
	time.Sleep(time.Second) // idle means left alone for a while
	b.addMost("memory, idle", s.memory("VmRSS"), idleBound, mebibytes)
	s.stop()
	data, own := b.freshDir(), b.freshDir()
	full := b.fill(ctx, data, own)
	s = b.launch(ctx, data, "--questionnaires", own)
	for _, r := range append(full["result"], full["question"]...) {
		r.ask(s.host, http.StatusOK) // once each, however short the loads are
	}
	for _, r := range full["result"] {
		r.path += ".png"
		r.ask(s.host, http.StatusOK)
	}
	for _, c := range cases() {
		if c.name != "answer" && c.name != "together" { // so many at once to so few sessions would be refused
			b.load(ctx, s.host, full[c.name], 64)
		}
	}
	b.addMost("memory, most under load, caches full", s.memory("VmHWM"), fullBound, mebibytes)
}

// fill has deciders use many versions of one questionnaire, which are served
// one after the other from the folder own.
func (b *bench) fill(ctx context.Context, data, own string) map[string][]request {
	full := newScene("", "/w/own")
	text := must(os.ReadFile("questions/catalog/containers-or-vms.yaml"))
	text = bytes.Replace(text, []byte("\nid: containers-or-vms\n"), []byte("\nid: own\n"), 1)
	for version := range versions {
		check(os.WriteFile(filepath.Join(own, "own.yaml"), fmt.Appendf(nil, "%s\n# %d\n", text, version), 0o600))
		s := b.launch(ctx, data, "--questionnaires", own)
		full.host = s.host
		for n := range resultsEach {
			full.addLinks(newBrowser(s.host).decide(full.intro, fmt.Sprint("Result ", n), linksEach)...)
		}
		full.addSessions(1, answered)
		s.stop()
	}
	return full.requests
}

// fewSessions is what many sessions are compared with, and sampled how many of
// either take turns in a load.
const fewSessions, sampled = 1000, 1000

// growth compares a server that has many sessions with one that has few.
func (b *bench) growth(ctx context.Context) {
	var scenes []*scene
	for _, sessions := range []int{b.sessions, fewSessions} {
		data := b.freshDir()
		s := b.launch(ctx, data)
		one := newScene(s.host, flagship)
		one.addSessions(1, answered)
		s.stop()
		id := strings.Split(one.requests["question"][0].path, "/")[2]
		copySession(filepath.Join(data, "weighpoint.db"), id, sessions)
		scenes = append(scenes, one.sample(b.launch(ctx, data).host, id, sessions))
	}
	for _, c := range cases() {
		if c.name == "question" || c.name == "answer" {
			all := b.alternate(ctx, c.name, 16, scenes...)
			b.addRate(fmt.Sprintf("%s, 16 at once, %d sessions", c.words, b.sessions),
				fmt.Sprintf("itself with %d", fewSessions), all[0], all[1], growthBound)
		}
	}
}

// sample asks for copies of the only session of a scene, spread over all.
func (s *scene) sample(host, id string, sessions int) *scene {
	some := newScene(host, s.intro)
	for _, name := range []string{"question", "answer"} {
		for _, r := range s.requests[name] {
			for i := range sampled {
				one := r
				one.path = strings.Replace(r.path, id, fmt.Sprintf("%08d%s", i*(sessions/sampled), id[8:]), 1)
				some.requests[name] = append(some.requests[name], one)
			}
		}
	}
	return some
}

// copySession copies the row of a session so many times, whatever columns it
// has. Ids begin with a number, by which sample names them. Copies that are
// sampled keep the owner, others have one each. It works on the database, since
// the server makes each write durable for itself.
func copySession(file, id string, copies int) {
	db := must(sql.Open("sqlite3", "file:"+file+"?mode=rw&_synchronous=OFF&_cache_size=-200000"))
	defer func() {
		check(db.Close())
		f := must(os.Open(file)) // what is measured next does not share the disk with this
		check(errors.Join(f.Sync(), f.Close()))
	}()
	var columns string
	check(db.QueryRow(`SELECT group_concat(name, ', ') FROM pragma_table_info('sessions') WHERE name NOT IN ('id', 'owner')`).Scan(&columns))
	must(db.Exec(fmt.Sprintf(`
		WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < ? - 1)
		INSERT INTO sessions (id, owner, %[1]s)
		SELECT format('%%08d', n) || substr(id, 9), iif(n %% ? = 0, owner, randomblob(32)), %[1]s
		FROM numbers, (SELECT * FROM sessions WHERE id = ?)`, columns), copies, copies/sampled, id))
}
