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
	if n := len(m.kinds[unseenKind].byID); n > most {
		t.Errorf("%d are kept, want %d at most", n, most)
	}
	now = now.Add(time.Minute)
	put(1)
	if n := len(m.kinds[unseenKind].byID); n != 1 {
		t.Errorf("after their time %d are kept, want the new one alone", n)
	}
}

// TestShortLivedTakesNoLongerForMore puts as much into what has a hundred times as much.
func TestShortLivedTakesNoLongerForMore(t *testing.T) {
	var m shortLivedMemory
	now := time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)
	const many, times = 500, 100
	n := 0
	put := func() time.Duration {
		began := time.Now()
		for range many {
			n++
			v := questions.ShortLived{Kind: unseenKind, ID: [32]byte{byte(n), byte(n >> 8)}, Of: [32]byte{byte(n), byte(n >> 8)}, Until: now.Add(time.Minute)}
			if err := m.PutShortLived(t.Context(), v, 1<<16, now); err != nil {
				t.Fatal(err)
			}
		}
		return time.Since(began)
	}
	few, more := time.Hour, time.Hour // the fastest of several: the machine may be busy
	for i := range times {
		if took := put(); i < times/10 {
			few = min(few, took)
		} else if i >= times*9/10 {
			more = min(more, took)
		}
	}
	if more > 20*few {
		t.Errorf("it takes %v where there are many, and %v where there are few", more, few)
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
