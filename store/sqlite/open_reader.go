package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/weighpoint/weighpoint/store"
)

// OpenReader opens a database to read it, to back it up or to export from it,
// also while a server uses it: it changes nothing. All that would write fails
// with ErrUnwritable.
//
// It fails as Open does, and with ErrOlder if the schema would have to be
// brought up to date first.
func OpenReader(ctx context.Context, path string) (*Store, error) {
	s, err := openReader(ctx, path, schemaVersions.upToDate)
	return store.OrNone(s, failed("open database "+path, err))
}

// OpenToBackUp is OpenReader that takes a database of an earlier version, too: such a
// one is backed up before it is brought up to date. Nothing but Backup works on it.
func OpenToBackUp(ctx context.Context, path string) (*Store, error) {
	s, err := openReader(ctx, path, schemaVersions.notEmpty)
	return store.OrNone(s, failed("open database "+path, err))
}

func openReader(ctx context.Context, path string, accept func(schemaVersions) error) (*Store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	schema, err := inspect(ctx, path)
	if err != nil {
		return nil, err
	}
	if err := accept(schema); err != nil {
		return nil, err
	}
	c := reading(path, nil)
	return &Store{path: path, reader: pool(c, readerCount), steady: c.steady, queue: newQueue(refuse)}, nil
}

// refuse is what a database that is open for reading does with a write.
func refuse(group []*request) {
	fail(group, fmt.Errorf("%w (it is open for reading only)", ErrUnwritable))
}

// OpenBeside opens a database to change something of it for a moment, while the
// server that has it runs on. Their writes take turns: either waits for some seconds.
// A write returns once the server shows its effect, a tenth of a second after it.
// It does not watch the files: the caller makes sure, before and after, that they are
// those that the server has.
//
// It fails as OpenReader does.
func OpenBeside(ctx context.Context, path string, o Options) (*Store, error) {
	s, err := openBeside(ctx, path, o)
	return store.OrNone(s, failed("open database "+path, err))
}

func openBeside(ctx context.Context, path string, o Options) (*Store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := o.accept(path); err != nil {
		return nil, err
	}
	if err := mayWrite(path); err != nil {
		return nil, err
	}
	schema, err := inspect(ctx, path)
	if err != nil {
		return nil, err
	}
	if err := schema.upToDate(); err != nil {
		return nil, err
	}
	s := newStore(path, writers(path))
	s.beside = true
	if err = s.ready(ctx); err == nil {
		err = s.openReaders(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}
