package main

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/postgres"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

// opened is a database that is open for a server, or to import into.
type opened struct {
	store.Store
	// lock keeps other processes away; nil for a database that servers share.
	lock *dataLock
	// shortLived holds values for minutes that all servers share; nil where there is
	// one server.
	shortLived handlers.ShortLived
	// meetings is how such servers know of each other; nil likewise.
	meetings meetings
	// metrics are the numbers of the engine.
	metrics prometheus.Collector
	// watch looks after the database until ctx ends; nil for nothing.
	watch func(ctx context.Context, log *slog.Logger)
}

// Close closes the database, then gives its directory up.
func (o opened) Close() error {
	err := o.Store.Close()
	if o.lock != nil {
		err = errors.Join(err, o.lock.Close())
	}
	return err
}

// openToWrite opens the database that the settings name: of a data directory, which
// is taken for this process alone, or one that several servers share. What that waits
// for is logged, unless log is nil.
func openToWrite(ctx context.Context, cfg Config, log *slog.Logger) (opened, error) {
	if cfg.Database == "" {
		return openFileToWrite(ctx, cfg)
	}
	shared, err := postgres.Open(ctx, cfg.Database, postgres.Options{Log: log})
	if err != nil {
		return opened{}, err
	}
	return opened{Store: shared, meetings: shared, shortLived: shared, metrics: sharedMetrics{shared.Stats}}, nil
}

// exposed reports whether what goes to a database can be read or changed on its way:
// it goes to another machine, whose certificate is not looked at.
func exposed(database string) bool {
	u, err := url.Parse(database)
	if err != nil {
		return false // it opened
	}
	host := cmp.Or(u.Query().Get("host"), u.Hostname())
	safe := host == "" || strings.HasPrefix(host, "/") || isLoopback(host)
	return !safe && !strings.HasPrefix(u.Query().Get("sslmode"), "verify-")
}

func openFileToWrite(ctx context.Context, cfg Config) (opened, error) {
	lock, err := lockData(cfg.Data, time.Now())
	if err != nil {
		return opened{}, err
	}
	options := cfg.storeOptions()
	options.Lock, options.OnReplaced = lock.Path(), lock.noteStopped
	file, err := sqlite.OpenWith(ctx, filepath.Join(cfg.Data, databaseName), options)
	if err != nil {
		return opened{}, errors.Join(err, lock.Close())
	}
	if err := lock.noteFiles(cfg.Data); err != nil {
		return opened{}, errors.Join(err, file.Close(), lock.Close())
	}
	return opened{
		Store: file, lock: lock, metrics: storeMetrics{file.Stats},
		watch: func(ctx context.Context, log *slog.Logger) { watchFiles(ctx, file, log) },
	}, nil
}

// storeOptions are how a database file is opened and looked at.
func (c Config) storeOptions() sqlite.Options { return sqlite.Options{AnyFileSystem: c.AllowNetworkFS} }

// place is how people call where things are kept.
func (c Config) place() string {
	if c.Database != "" {
		return withoutPassword(c.Database)
	}
	return c.Data
}

// openBeside opens a database that servers share for a command.
func openBeside(ctx context.Context, cfg Config) (store.Store, error) {
	shared, err := postgres.OpenBeside(ctx, cfg.Database, postgres.Options{})
	if err != nil {
		return nil, err // not a nil *Store
	}
	return shared, nil
}

// namesPlace reports whether flags say where things are kept.
func namesPlace(flags map[string]string) bool {
	_, data := flags["data"]
	_, shared := flags["database"]
	return data || shared
}

// lookTimeout is how long a look into a database that servers share may take to
// begin.
const lookTimeout = 5 * time.Second

// lookInto opens the database that the settings name to see what is in it, with no
// claim that a server uses the same.
func lookInto(ctx context.Context, cfg Config) (store.Store, error) {
	if cfg.Database == "" {
		return sqlite.OpenReader(ctx, filepath.Join(cfg.Data, databaseName))
	}
	ctx, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	return openBeside(ctx, cfg)
}

// openToRead opens the database that the settings name, while servers use it or
// not.
func openToRead(ctx context.Context, cfg Config) (store.Store, error) {
	if cfg.Database != "" {
		return openBeside(ctx, cfg)
	}
	_, file, err := openFileToRead(ctx, cfg.Data, sqlite.OpenReader)
	return file, err
}
