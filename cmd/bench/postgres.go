package main

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // its driver
)

// postgres measures one and three servers on the database that a flag names,
// beside one with SQLite. Nothing bounds them: they are as fast as the way to the
// database and its disk.
func (b *bench) postgres(ctx context.Context) {
	db := must(sql.Open("pgx", b.database))
	defer func() { check(db.Close()) }()
	var hosts []string
	for range 3 {
		hosts = append(hosts, b.launch(ctx, b.database).host)
	}
	lite := productScene(b.launch(ctx, b.freshDir()).host, deciders)
	one := productScene(hosts[0], deciders)
	three := &scene{strings.Join(hosts, ","), one.intro, one.requests}
	for _, c := range cases() {
		for _, connections := range []int{1, 16, 64} {
			if len(one.requests[c.name]) == 0 || connections < len(hosts) {
				continue
			}
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
				b.add(words+", flushes per answer", decimal((flushes(db)-before)/sent), "", limit{})
			}
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
