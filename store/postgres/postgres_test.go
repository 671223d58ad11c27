package postgres

import (
	"context"
	"errors"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/postgrestest"
	"github.com/weighpoint/weighpoint/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(postgrestest.Main(m)) }

//ci:race
func TestStore(t *testing.T) {
	d, sent := newDatabase(t), &statements{}
	o := Options{configure: sent.configure}
	storetest.Run(t, func(t *testing.T) store.Store { return d.open(t, o) })
	storetest.RunShortLived(t, func(t *testing.T) storetest.ShortLived { return d.open(t, o) })
	t.Run("what servers say to each other", func(t *testing.T) { meet(t, d.open(t, o)) })
	t.Run("no statement reads a whole table", func(t *testing.T) { sent.readNoWholeTable(t, d.open(t, Options{})) })
}

// meet is what servers do besides what the suite has.
func meet(t *testing.T, s *Store) {
	_, _, err := s.Meet(t.Context(), store.Server{ID: "one"}, 0)
	_, _, errNow := s.OfferingNow(t.Context())
	_, errAddresses := s.Addresses(t.Context())
	err = errors.Join(err, errNow, errAddresses, s.PutOffering(t.Context(), 0, [32]byte{}, []byte{}), s.AddAddress(t.Context(), "https://example.org", time.Now()), s.Leave(t.Context(), "one"))
	if err != nil {
		t.Error(err)
	}
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
