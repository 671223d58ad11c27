package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // PostgreSQL's driver
)

// Bounds in seconds, in bytes, and as the share of a rate that is left.
const startBound, idleBound, fullBound, growthBound = 0.1, 40 << 20, 100 << 20, 0.80

// What fills every cache of the server and just fits: a session and results in
// five past versions of a questionnaire and the present one, and for each result
// a card and links. Anything more would be pushed out before it is used again.
const versions, resultsEach, linksEach = 6, 4, 3

// start measures the time from the start of the process to its first page, and
// the resident memory of a server that is left alone then.
func (b *bench) start(ctx context.Context) {
	var took, idle []float64
	for range b.rounds {
		data, begun := b.freshDir(), time.Now()
		s := b.launch(ctx, "--data", data)
		request{method: "GET", path: "/"}.ask(s.host, http.StatusOK)
		took = append(took, time.Since(begun).Seconds())
		time.Sleep(time.Second) // idle means left alone for a while
		idle = append(idle, s.memory("VmRSS"))
		s.stop()
	}
	b.addMost("start to the first page", median(took), startBound, millis)
	b.addMost("memory, idle", median(idle), idleBound, mebibytes)
}

// memory measures the resident memory of a server at its most under load, with
// all caches full.
func (b *bench) memory(ctx context.Context) {
	data, own := b.freshDir(), b.freshDir()
	full := b.fill(ctx, data, own)
	s := b.launch(ctx, "--data", data, "--questionnaires", own)
	for _, r := range append(full["result"], full["question"]...) {
		r.ask(s.host, http.StatusOK) // once each, however short the loads are
	}
	for _, r := range full["result"] {
		r.path += ".png"
		r.ask(s.host, http.StatusOK)
	}
	for _, name := range []string{"question", "result", "session"} { // so many answers to so few sessions would be refused
		b.load(ctx, s.host, full[name], 64)
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
		s := b.launch(ctx, "--data", data, "--questionnaires", own)
		full.host = s.host
		for n := range resultsEach {
			full.addLinks(newBrowser(s.host).decide(full.intro, fmt.Sprint("Result ", n), linksEach)...)
		}
		full.addSessions(1)
		s.stop()
	}
	return full.requests
}

// growth compares a server that has a thousand times as many sessions with one
// that has those of the deciders.
func (b *bench) growth(ctx context.Context) {
	const times = 1000
	var scenes []*scene
	for _, copies := range []int{times - 1, 0} {
		data := b.freshDir()
		s := b.launch(ctx, "--data", data)
		one := productScene(s.host, deciders)
		s.stop()
		copySessions(filepath.Join(data, "weighpoint.db"), copies)
		one.host = b.launch(ctx, "--data", data).host
		scenes = append(scenes, one)
	}
	for _, c := range cases() {
		if c.name == "question" || c.name == "answer" {
			rates, _ := b.alternate(ctx, c.name, 16, scenes...)
			b.addRate(fmt.Sprintf("%s, 16 at once, %d sessions", c.words, deciders*times),
				fmt.Sprintf("itself with %d", deciders), rates[0], rates[1], growthBound)
		}
	}
}

// copySessions puts so many copies, at most 999, behind each session that is not
// finished, whatever columns it has. Ids and owners of copies are random. It works
// on the database, since the server makes each write durable for itself.
func copySessions(file string, copies int) {
	db := must(sql.Open("sqlite3", "file:"+file+"?mode=rw&_synchronous=OFF&_cache_size=-200000"))
	db.SetMaxOpenConns(1) // which has the temporary table
	var columns string
	check(db.QueryRow(`SELECT group_concat(name, ', ') FROM pragma_table_info('sessions') WHERE name NOT IN ('id', 'owner')`).Scan(&columns))
	must(db.Exec(fmt.Sprintf(`
		UPDATE sessions SET rowid = 1000 * (rowid + (SELECT max(rowid) FROM sessions));
		CREATE TEMP TABLE originals AS SELECT rowid AS place, %[1]s FROM sessions WHERE result IS NULL;
		WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 999)
		INSERT INTO sessions (rowid, id, owner, %[1]s)
		SELECT place + n, hex(randomblob(13)), randomblob(32), %[1]s FROM originals, numbers WHERE n <= %[2]d`, columns, copies)))
	check(db.Close())
	f := must(os.Open(file)) // what is measured next does not share the disk with this
	check(errors.Join(f.Sync(), f.Close()))
}

// postgres measures one and three servers on the database that a flag names,
// beside one with SQLite, and one farther from it beside one that is near. Nothing
// bounds them: they are as fast as the way to the database and its disk.
func (b *bench) postgres(ctx context.Context) {
	db := must(sql.Open("pgx", b.database))
	defer func() { check(db.Close()) }()
	on := func(database string) string { return b.launch(ctx, "--database", database).host }
	one, lite := productScene(on(b.database), deciders), productScene(b.launch(ctx, "--data", b.freshDir()).host, deciders)
	three := &scene{one.host + "," + on(b.database) + "," + on(b.database), one.intro, one.requests}
	delays := []time.Duration{0, time.Millisecond, 5 * time.Millisecond} // on the way between a server and its database
	var far []*scene
	for _, delay := range delays {
		far = append(far, &scene{on(farther(b.database, delay)), one.intro, one.requests})
	}
	for _, c := range cases() {
		if len(one.requests[c.name]) == 0 {
			continue
		}
		for _, connections := range []int{16, 64} {
			before := flushes(db)
			rates, _ := b.alternate(ctx, c.name, connections, one, three, lite)
			words := fmt.Sprintf("%s on PostgreSQL, %d at once", c.words, connections)
			b.addRate(words, "SQLite", rates[0], rates[2], 0)
			b.addRate(words+", 3 servers", "SQLite", rates[1], rates[2], 0)
			if c.name == "answer" {
				sent := 0.0
				for _, rate := range slices.Concat(rates[0], rates[1]) {
					sent += rate * float64(b.seconds)
				}
				b.add(words+", flushes per answer", decimal((flushes(db)-before)/sent), "", "", "", true)
			}
		}
		// What a page takes longer, for each millisecond that is added to the way.
		rates, _ := b.alternate(ctx, c.name, 1, far...)
		for i, delay := range delays[1:] {
			without, with := 1/median(rates[0]), 1/median(rates[1+i])
			b.add(fmt.Sprintf("%s, %v more to PostgreSQL", c.words, delay), millis(with), "without "+millis(without),
				decimal((with-without)/delay.Seconds()), "", true)
		}
	}
}

// flushes is how often the database has written its log to the disk. Its
// processes tell of it within a second.
func flushes(db *sql.DB) (n float64) {
	time.Sleep(2 * time.Second)
	check(db.QueryRow(`SELECT wal_sync FROM pg_stat_wal`).Scan(&n))
	return n
}

// farther listens for connections to a database, on which what is sent to it
// arrives later. It returns the address to use instead.
func farther(database string, delay time.Duration) string {
	address, listener := must(url.Parse(database)), must(net.Listen("tcp", "127.0.0.1:0"))
	host := address.Host
	address.Host = listener.Addr().String()
	go func() {
		for {
			client := must(listener.Accept())
			server := must(net.Dial("tcp", host))
			go pass(server, client, delay)
			go pass(client, server, 0)
		}
	}()
	return address.String()
}

// pass passes on what comes, each piece after a delay, until either end closes.
func pass(to, from net.Conn, delay time.Duration) {
	defer func() { _ = to.Close() }() // nothing comes any more
	piece := make([]byte, 64<<10)
	for n, err := 0, error(nil); err == nil; {
		if n, err = from.Read(piece); err == nil {
			time.Sleep(delay)
			_, err = to.Write(piece[:n])
		}
	}
}
