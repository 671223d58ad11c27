package main

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // its driver
)

// postgres measures one and three servers on the database that a flag names,
// beside one with SQLite, and one farther from it beside one that is near. Nothing
// bounds them: they are as fast as the way to the database and its disk.
func (b *bench) postgres(ctx context.Context) {
	db := must(sql.Open("pgx", b.database))
	defer func() { check(db.Close()) }()
	var hosts []string
	for range 3 {
		hosts = append(hosts, b.launch(ctx, "--database", b.database).host)
	}
	lite := productScene(b.launch(ctx, "--data", b.freshDir()).host, deciders)
	one := productScene(hosts[0], deciders)
	var far []*scene
	for _, delay := range delays() {
		far = append(far, &scene{b.launch(ctx, "--database", farther(b.database, delay)).host, one.intro, one.requests})
	}
	three := &scene{strings.Join(hosts, ","), one.intro, one.requests}
	for _, c := range cases() {
		if len(one.requests[c.name]) == 0 {
			continue
		}
		for _, connections := range []int{16, 64} {
			before := flushes(db)
			all := b.alternate(ctx, c.name, connections, one, three, lite)
			words := fmt.Sprintf("%s on PostgreSQL, %d at once", c.words, connections)
			b.addRate(words, "SQLite", all[0], all[2], 0)
			b.addRate(words+", 3 servers", "SQLite", all[1], all[2], 0)
			if c.name == "answer" {
				sent := 0.0
				for _, rate := range slices.Concat(all[0].rates, all[1].rates) {
					sent += rate * float64(b.seconds)
				}
				b.add(words+", flushes per answer", decimal((flushes(db)-before)/sent), "", "", "", true)
			}
		}
		b.distance(ctx, c, far)
	}
}

// flushes is how often the database has written its log to the disk. Its
// processes tell of it within a second.
func flushes(db *sql.DB) (n float64) {
	time.Sleep(2 * time.Second)
	check(db.QueryRow(`SELECT wal_sync FROM pg_stat_wal`).Scan(&n))
	return n
}

// delays are added to the way between a server and its database.
func delays() []time.Duration { return []time.Duration{0, time.Millisecond, 5 * time.Millisecond} }

// distance measures what a page takes longer at one connection, for each
// millisecond that is added to the way to the database.
func (b *bench) distance(ctx context.Context, c testCase, scenes []*scene) {
	all := b.alternate(ctx, c.name, 1, scenes...)
	for i, delay := range delays()[1:] {
		without, with := 1/median(all[0].rates), 1/median(all[1+i].rates)
		b.add(fmt.Sprintf("%s, %v more to PostgreSQL", c.words, delay), millis(with), "without "+millis(without),
			decimal((with-without)/delay.Seconds()), "", true)
	}
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
