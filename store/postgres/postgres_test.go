package postgres

import (
	"context"
	"os"
	"sync"
	"testing"

	"github.com/weighpoint/weighpoint/store/postgrestest"
	"github.com/weighpoint/weighpoint/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(postgrestest.Main(m)) }

func TestStore(t *testing.T) {
	d := newDatabase(t)
	storetest.Run(t, func(t *testing.T) storetest.Store { return d.open(t, Options{}) })
}

func TestShortLived(t *testing.T) {
	d := newDatabase(t)
	storetest.RunShortLived(t, func(t *testing.T) storetest.ShortLived { return d.open(t, Options{}) })
}

// database is one that tests share, one after another: making one takes longer than
// most tests do.
type database struct {
	url string
	mu  sync.Mutex
}

func newDatabase(t testing.TB) *database {
	return &database{url: postgrestest.Shared(t).Database(t)}
}

// open empties the database and opens it until the test ends. Others wait for that.
func (d *database) open(t testing.TB, o Options) *Store {
	t.Helper()
	d.mu.Lock()
	t.Cleanup(d.mu.Unlock)
	s := openAt(t, d.url, o)
	d.empty(t, s)
	return s
}

// empty removes all rows.
func (d *database) empty(t interface{ Fatal(...any) }, s *Store) {
	// What refers to others goes with them.
	for _, table := range []string{"sessions", "rounds", "results", "offers", "questionnaires", "addresses", "accounts", "short_lived", "writes", "servers", "offering"} {
		if _, err := s.pool.Exec(context.Background(), `DELETE FROM `+table); err != nil {
			t.Fatal(err)
		}
	}
}

// openAt opens the database that a URL names until the test ends.
func openAt(t testing.TB, url string, o Options) *Store {
	t.Helper()
	s, err := Open(t.Context(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
