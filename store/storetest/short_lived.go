package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/weighpoint/weighpoint/questions"
)

// ShortLived is what everything offers that keeps what counts for minutes alone.
type ShortLived interface {
	PutShortLived(ctx context.Context, v questions.ShortLived, most int, now time.Time) error
	ShortLived(ctx context.Context, kind string, id [32]byte, now time.Time) ([]byte, error)
	TakeShortLived(ctx context.Context, kind string, id [32]byte, now time.Time) ([]byte, error)
	FillShortLived(ctx context.Context, kind string, id [32]byte, value []byte, now time.Time) ([]byte, error)
}

// RunShortLived runs the suite of what counts for minutes alone. Open returns an
// empty one, which it has to close when the test ends.
func RunShortLived(t *testing.T, open func(t *testing.T) ShortLived) {
	for name, test := range map[string]func(*testing.T, ShortLived){
		"of all who take one at once, one gets it": takenAtOnce,
		"of all who fill one at once, one does":    filledAtOnce,
		"of all who put at once, most are kept":    putAtOnce,
		"of one owner at once, one is kept":        putOfOneAtOnce,
		"it is what a plain list would be":         likeAList,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

// brief is the n-th of a kind, until second end of the suite's time.
func brief(kind string, n byte, end int) questions.ShortLived {
	return questions.ShortLived{Kind: kind, ID: owner(n), Value: []byte{n}, Until: at(end)}
}

// lookers is how many do something at once.
const lookers = 8

func takenAtOnce(t *testing.T, s ShortLived) {
	succeed(t, s.PutShortLived(t.Context(), brief("key", 1, 9), 10, at(0)))
	var got atomic.Int32
	atOnce(lookers, func(int) {
		value, err := s.TakeShortLived(t.Context(), "key", owner(1), at(1))
		if err == nil && string(value) == "\x01" {
			got.Add(1)
		} else if !errors.Is(err, questions.ErrNotFound) {
			t.Errorf("got %q, %v", value, err)
		}
	})
	same(t, int32(1), got.Load())
}

func filledAtOnce(t *testing.T, s ShortLived) {
	empty := brief("key", 1, 9)
	empty.Value = nil
	succeed(t, s.PutShortLived(t.Context(), empty, 10, at(0)))
	var got [lookers]string
	atOnce(lookers, func(i int) {
		value, err := s.FillShortLived(t.Context(), "key", owner(1), fmt.Append(nil, "by ", i), at(1))
		if err != nil {
			t.Error(err)
		}
		got[i] = string(value)
	})
	for _, value := range got {
		same(t, got[0], value)
	}
	value, err := s.ShortLived(t.Context(), "key", owner(1), at(1))
	succeed(t, err)
	same(t, got[0], string(value))
}

func putAtOnce(t *testing.T, s ShortLived) {
	var kept atomic.Int32
	atOnce(lookers, func(i int) {
		err := s.PutShortLived(t.Context(), brief("key", byte(i), 9), 3, at(0)) //nolint:gosec // few
		if err == nil {
			kept.Add(1)
		} else if !errors.Is(err, questions.ErrTooMany) {
			t.Error(err)
		}
	})
	same(t, int32(3), kept.Load())
}

func putOfOneAtOnce(t *testing.T, s ShortLived) {
	atOnce(lookers, func(i int) {
		v := brief("key", byte(i), 9) //nolint:gosec // few
		v.Of = owner(77)
		if err := s.PutShortLived(t.Context(), v, 1, at(0)); err != nil {
			t.Error(err)
		}
	})
	left := 0
	for i := range lookers {
		if _, err := s.ShortLived(t.Context(), "key", owner(byte(i)), at(1)); err == nil {
			left++
		}
	}
	same(t, 1, left)
}

// shortLivedList is what short-lived things ought to be, done as plainly as can be.
type shortLivedList []questions.ShortLived

// without leaves out whatever is over, and what drop says.
func (l shortLivedList) without(now time.Time, drop func(questions.ShortLived) bool) shortLivedList {
	var left shortLivedList
	for _, v := range l {
		if v.Until.After(now) && !drop(v) {
			left = append(left, v)
		}
	}
	return left
}

func (l shortLivedList) find(kind string, id [32]byte, now time.Time) *questions.ShortLived {
	for i := range l {
		if l[i].Kind == kind && l[i].ID == id && l[i].Until.After(now) {
			return &l[i]
		}
	}
	return nil
}

// put is PutShortLived.
func (l *shortLivedList) put(v questions.ShortLived, most int, now time.Time) error {
	n := 0
	*l = l.without(now, func(other questions.ShortLived) bool {
		dropped := other.Kind == v.Kind && (other.ID == v.ID || other.Of == v.Of && v.Of != [32]byte{})
		if other.Kind == v.Kind && other.Until.After(now) && !dropped {
			n++
		}
		return dropped
	})
	if n >= most {
		return questions.ErrTooMany
	}
	*l = append(*l, v)
	return nil
}

// likeAList does the same to both and compares the answers. All runs go on with
// the same things, of kinds of their own.
func likeAList(t *testing.T, s ShortLived) {
	run := 0
	rapid.Check(t, func(r *rapid.T) {
		run++
		var list shortLivedList
		now := 0
		kinds := map[string]int{fmt.Sprint("short", run): 3, fmt.Sprint("long", run): 20} // seconds that they last
		for range rapid.IntRange(1, 30).Draw(r, "steps") {
			now += rapid.IntRange(0, 3).Draw(r, "seconds")
			kind := fmt.Sprint(rapid.SampledFrom([]string{"short", "long"}).Draw(r, "kind"), run)
			id := owner(rapid.ByteRange(1, 4).Draw(r, "id"))
			switch rapid.IntRange(0, 3).Draw(r, "what") {
			case 0:
				v := questions.ShortLived{Kind: kind, ID: id, Until: at(now + kinds[kind])}
				v.Value = rapid.SampledFrom([][]byte{nil, {0}, []byte("value")}).Draw(r, "value")
				if of := rapid.ByteRange(0, 3).Draw(r, "of"); of > 0 {
					v.Of = owner(of)
				}
				most := rapid.IntRange(1, 3).Draw(r, "most")
				agree(r, "put", nil, nil, list.put(v, most, at(now)), s.PutShortLived(t.Context(), v, most, at(now)))
			case 1:
				value, err := s.ShortLived(t.Context(), kind, id, at(now))
				agreeOn(r, "get", list.find(kind, id, at(now)), value, err)
			case 2:
				value, err := s.TakeShortLived(t.Context(), kind, id, at(now))
				agreeOn(r, "take", list.find(kind, id, at(now)), value, err)
				list = list.without(at(now), func(v questions.ShortLived) bool { return v.Kind == kind && v.ID == id })
			case 3:
				there := list.find(kind, id, at(now))
				if there != nil && len(there.Value) == 0 {
					there.Value = fmt.Append(nil, now)
				}
				value, err := s.FillShortLived(t.Context(), kind, id, fmt.Append(nil, now), at(now))
				agreeOn(r, "fill", there, value, err)
			}
		}
	})
}

// agreeOn stops the test unless a value and an error are those of want, nil for
// not found.
func agreeOn(r *rapid.T, what string, want *questions.ShortLived, value []byte, err error) {
	if want == nil {
		agree(r, what, nil, value, questions.ErrNotFound, err)
		return
	}
	agree(r, what, want.Value, value, nil, err)
}

func agree(r *rapid.T, what string, want, got []byte, wantErr, err error) {
	if string(want) != string(got) || !errors.Is(err, wantErr) || (err == nil) != (wantErr == nil) {
		r.Fatalf("%s: got %q, %v, want %q, %v", what, got, err, want, wantErr)
	}
}
