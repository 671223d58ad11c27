package handlers

import (
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store/storetest"
)

//ci:race
func TestShortLivedInMemory(t *testing.T) {
	storetest.RunShortLived(t, func(*testing.T) storetest.ShortLived { return &shortLivedMemory{} })
}

// TestShortLivedTakesNoRoomForWhatIsGone puts and takes more than is remembered
// at once.
func TestShortLivedTakesNoRoomForWhatIsGone(t *testing.T) {
	const most = 100
	var m shortLivedMemory
	now := time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)
	put := func(n int) {
		v := questions.ShortLived{Kind: unseenKind, ID: [32]byte{byte(n), byte(n >> 8)}, Of: [32]byte{31: byte(n)}, Until: now.Add(time.Minute)}
		err := m.PutShortLived(t.Context(), v, most, now)
		if err == nil && n%2 == 0 {
			_, err = m.TakeShortLived(t.Context(), unseenKind, v.ID, now)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for n := range 10 * most {
		now = now.Add(time.Second)
		put(n)
	}
	if n := len(m.kept[unseenKind]); n > most {
		t.Errorf("%d are kept, want %d at most", n, most)
	}
	now = now.Add(time.Minute)
	put(1)
	if n := len(m.kept[unseenKind]); n != 1 {
		t.Errorf("after their time %d are kept, want the new one alone", n)
	}
}

func TestOnlyItsCodeOpensASeal(t *testing.T) {
	sealed := seal("a code", []byte("a key"))
	if got, ok := unseal("a code", sealed); !ok || string(got) != "a key" {
		t.Errorf("its code opens %q, %t", got, ok)
	}
	if _, ok := unseal("another code", sealed); ok {
		t.Error("another code opens it")
	}
	sealed[len(sealed)-1]++
	if _, ok := unseal("a code", sealed); ok {
		t.Error("what was changed opens")
	}
	for _, short := range [][]byte{nil, {1}} {
		if _, ok := unseal("a code", short); ok {
			t.Error("nothing opens")
		}
	}
}
