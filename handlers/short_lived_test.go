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
	k := m.kinds[unseenKind]
	if n := k.order.Len(); n != len(k.byID) || n != len(k.byOf) || n > most {
		t.Errorf("%d are kept in order, %d by id, %d by owner; want the same, and %d at most", n, len(k.byID), len(k.byOf), most)
	}
	now = now.Add(time.Minute)
	put(1)
	if k.order.Len() != 1 || len(k.byID) != 1 || len(k.byOf) != 1 {
		t.Errorf("after their time %d are kept, want the new one alone", k.order.Len())
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
