package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

// restore puts a backup in the place of the database and keeps the old one
// aside. It changes nothing unless no server runs and the backup is sound.
func restore(ctx context.Context, h host, args []string) (err error) {
	cfg, file, err := oneFile("restore", h, args, "data", "database", "allow-network-fs")
	if err != nil {
		return err
	}
	if cfg.Database != "" {
		return errors.New("PostgreSQL brings its own: stop all servers, and restore the database with pg_restore, or with pgBackRest. import adds what export has printed")
	}
	lock, err := lockData(cfg.Data, time.Now())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()

	temp, err := os.MkdirTemp(cfg.Data, ".restore-*")
	if err != nil {
		return explainData(cfg.Data, err)
	}
	defer func() { _ = os.RemoveAll(temp) }() // empty when all went well
	fresh := filepath.Join(temp, databaseName)
	if err := copyBackup(ctx, h.stdin, file, fresh); err != nil {
		return err
	}
	if err := checkBackup(ctx, file, fresh, cfg.storeOptions()); err != nil {
		return err
	}
	if err := giveToOwnerOf(cfg.Data, fresh, lock.Path()); err != nil {
		return explainData(cfg.Data, err)
	}
	kept, err := replaceDatabase(cfg.Data, fresh, time.Now())
	if err != nil {
		return explainData(cfg.Data, err)
	}
	_, err = fmt.Fprintf(h.stdout, "%s is restored from %s\n%s", filepath.Join(cfg.Data, databaseName), file, kept)
	return err
}

// copyBackup makes a private copy of a backup that is on the disk when it
// returns.
func copyBackup(ctx context.Context, stdin io.Reader, file, to string) error {
	from := stdin
	if file != standard {
		f, err := unlessTold(ctx, func() (*os.File, error) { return openBackup(file) })
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }() // nothing was written
		from = stream{ctx: ctx, reader: f}
	}
	copied, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // in the data directory
	if err != nil {
		return explainData(filepath.Dir(to), err)
	}
	_, err = io.Copy(copied, from)
	if err := errors.Join(err, copied.Sync(), copied.Close()); err != nil {
		return fmt.Errorf("copying the backup failed, and nothing is changed: %w", err)
	}
	return nil
}

// openBackup refuses a database that has a log beside it: its file alone is not
// all of it.
func openBackup(file string) (*os.File, error) {
	f, err := os.Open(file) //nolint:gosec // the operator names it
	if err != nil {
		return nil, fmt.Errorf("the backup cannot be read: %w", err)
	}
	if log, err := os.Stat(file + "-wal"); err == nil && log.Size() > 0 { //nolint:gosec // the operator names it
		return nil, errors.Join(f.Close(),
			fmt.Errorf("%s is no backup but a database in use, with a log beside it: make a backup of it with \"weighpoint backup\"", file))
	}
	return f, nil
}

// checkBackup fails with everything that keeps the copy of a backup from being
// used.
func checkBackup(ctx context.Context, file, copied string, o sqlite.Options) error {
	findings, err := sqlite.Check(ctx, copied, o)
	if err != nil {
		return err
	}
	var problems []string
	for _, f := range findings {
		if f.Severity == store.Problem {
			problems = append(problems, f.What)
		}
	}
	if len(problems) > 0 {
		return fmt.Errorf("%s cannot be restored, and nothing is changed: %s", file, strings.Join(problems, "; "))
	}
	return nil
}

// replaceDatabase moves the database and what belongs to it into a directory of
// its own, puts fresh in its place, and says where the old one is. Cut short, it
// can be done again; until then there may be nothing in that place.
func replaceDatabase(dir, fresh string, now time.Time) (kept string, err error) {
	aside := filepath.Join(dir, "replaced-"+now.UTC().Format("20060102T150405.000Z"))
	for _, suffix := range []string{"", "-wal", "-shm"} {
		old := filepath.Join(dir, databaseName+suffix)
		if _, err := os.Lstat(old); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := os.MkdirAll(aside, 0o700); err != nil {
			return "", err
		}
		if err := os.Rename(old, filepath.Join(aside, databaseName+suffix)); err != nil {
			return "", err
		}
		kept = fmt.Sprintf("what was there before is in %s\n", aside)
	}
	if err := os.Rename(fresh, filepath.Join(dir, databaseName)); err != nil {
		return "", err
	}
	return kept, syncDirectory(dir)
}

// syncDirectory makes the names in a directory durable.
func syncDirectory(dir string) error {
	d, err := os.Open(dir) //nolint:gosec // the operator chose it
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
