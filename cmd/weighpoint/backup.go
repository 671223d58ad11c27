package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/weighpoint/weighpoint/store/sqlite"
)

// standard is the FILE that stands for standard input or output.
const standard = "-"

// backup writes a copy of the database, while a server uses it or not.
func backup(ctx context.Context, h host, args []string) error {
	cfg, file, err := oneFile("backup", h, args, "data", "database")
	if err != nil {
		return err
	}
	if cfg.Database != "" {
		return errors.New("PostgreSQL brings its own: back the database up with pg_dump, or with pgBackRest where not a minute may be lost. export --all copies all decisions in a form that other engines read")
	}
	database, store, err := openFileToRead(ctx, cfg.Data, sqlite.OpenToBackUp)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }() // nothing was written
	if file == standard {
		return backupTo(ctx, h.stdout, store, cfg.Data)
	}
	if err := store.Backup(ctx, file); errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already: choose another name, or move it away", file)
	} else if err != nil {
		return err
	}
	_, err = fmt.Fprintf(h.stdout, "%s is a copy of %s\n", file, database)
	return err
}

// backupTo writes a copy to w, by way of the data directory, which is as private and on
// a disk, or of the one for temporary files where nothing can be written there.
func backupTo(ctx context.Context, w io.Writer, store *sqlite.Store, dir string) error {
	temp, err := os.MkdirTemp(dir, ".backup-*")
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		var second error
		if temp, second = os.MkdirTemp("", "weighpoint-backup-*"); second == nil {
			err = nil
		} else {
			err = errors.Join(err, second)
		}
	}
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(temp) }() // what is left is a nuisance, no failure
	file := filepath.Join(temp, databaseName)
	if err := store.Backup(ctx, file); err != nil {
		return err
	}
	f, err := os.Open(file) //nolint:gosec // it was made just now
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // nothing was written
	_, err = io.Copy(w, f)
	return err
}

// oneFile reads the named settings and the only argument of a command that
// copies from or to a file.
func oneFile(command string, h host, args []string, names ...string) (Config, string, error) {
	flags, files, err := parseFlags(args, only(names...))
	if err != nil {
		return Config{}, "", err
	}
	if len(files) != 1 || files[0] == "" {
		return Config{}, "", usageErrorf("%s needs one FILE, or - for the standard stream", command)
	}
	cfg, err := loadConfig(only(names...), flags, h.getenv)
	return cfg, files[0], err
}

// openFileToRead opens the database of a data directory, while a server uses it or
// not, and returns its path too. It fails while a server runs whose database is
// another one: what is there now lacks what that server has acknowledged.
func openFileToRead(ctx context.Context, dir string, open func(context.Context, string) (*sqlite.Store, error)) (database string, store *sqlite.Store, err error) {
	if _, err := dataHolder(dir); err != nil {
		return "", nil, err
	}
	if database, err = findDatabase(dir); err != nil {
		return "", nil, err
	}
	store, err = open(ctx, database)
	return database, store, err
}

// findDatabase returns the path of the database in a data directory.
func findDatabase(dir string) (string, error) {
	database := filepath.Join(dir, databaseName)
	_, err := os.Stat(database)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("there is no database in %s: name its directory with --data", dir)
	}
	if err != nil {
		return "", explainData(dir, err)
	}
	return database, nil
}
