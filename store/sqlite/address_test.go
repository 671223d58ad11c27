package sqlite

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/store"
)

func addressesOf(t *testing.T, s *Store) []store.Address {
	t.Helper()
	found, err := s.Addresses(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestAddressesAreKept wants them in the order in which they were used, also
// where the clock goes back.
func TestAddressesAreKept(t *testing.T) {
	path := newPath(t)
	s := openAt(t, path)
	if found := addressesOf(t, s); found != nil {
		t.Errorf("a new database has addresses %v", found)
	}
	noon := time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)
	var want []store.Address
	for i, a := range []store.Address{
		{URL: "http://decide.test", Since: noon},
		{URL: "https://decide.test", Since: noon.Add(-time.Hour)},
		{URL: "http://decide.test", Since: noon.Add(time.Hour)},
	} {
		if err := s.AddAddress(t.Context(), a.URL, a.Since); err != nil {
			t.Fatal(err)
		}
		if i == 1 {
			a.Since = noon.Add(time.Microsecond)
		}
		want = append(want, a)
	}
	if diff := cmp.Diff(want, addressesOf(t, s)); diff != "" {
		t.Error(diff)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := OpenReader(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	if diff := cmp.Diff(want, addressesOf(t, r)); diff != "" {
		t.Error(diff)
	}
}

// TestOlderDatabasesHaveAnUnknownAddress tells them from new ones: people have
// keys and ids from them.
func TestOlderDatabasesHaveAnUnknownAddress(t *testing.T) {
	before := time.Now().Add(-time.Second)
	found := addressesOf(t, openAt(t, golden(t, "schema-3.db.gz")))
	if len(found) != 1 || found[0].URL != "" || found[0].Since.Before(before) || found[0].Since.After(time.Now()) {
		t.Errorf("the addresses are %v", found)
	}
}
