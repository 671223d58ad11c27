package handlers

import (
	"context"
	"crypto/sha256"
	"sync"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

// ShortLived keeps what counts for some minutes alone. All servers of a site
// have the same, so that it does not matter which of them a browser comes to.
type ShortLived interface {
	// PutShortLived keeps something, in the place of what has its ID or its Of.
	// It returns questions.ErrTooMany when there are most of its kind already
	// that are not over, not counting what it would replace. What several servers
	// put at the same moment may pass a bound above a thousand.
	PutShortLived(ctx context.Context, v questions.ShortLived, most int, now time.Time) error
	// ShortLived returns a value, and questions.ErrNotFound where there is none
	// or it is over.
	ShortLived(ctx context.Context, kind string, id [32]byte, now time.Time) ([]byte, error)
	// TakeShortLived is ShortLived that removes the value, too: of all who take
	// one at once, one gets it.
	TakeShortLived(ctx context.Context, kind string, id [32]byte, now time.Time) ([]byte, error)
	// FillShortLived gives an empty value its content, and returns the value that
	// is there then. Of all who fill one at once, one does. It returns
	// questions.ErrNotFound as ShortLived does.
	FillShortLived(ctx context.Context, kind string, id [32]byte, value []byte, now time.Time) ([]byte, error)
}

// hashOf is the hash under which a secret or an id is found.
func hashOf(text string) [32]byte { return sha256.Sum256([]byte(text)) }

// shortLivedMemory is the ShortLived of a server that is alone. What it keeps is
// on no disk, and ends with the server.
type shortLivedMemory struct {
	mu    sync.Mutex
	kinds map[string]*shortLivedKind
}

// shortLivedKind is what is kept of one kind.
type shortLivedKind struct {
	byID, byOf map[[32]byte]*questions.ShortLived
	// swept is when what is over was last looked for among all.
	swept time.Time
}

func (m *shortLivedMemory) PutShortLived(_ context.Context, v questions.ShortLived, most int, now time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kinds == nil {
		m.kinds = map[string]*shortLivedKind{}
	}
	k := m.kinds[v.Kind]
	if k == nil {
		k = &shortLivedKind{byID: map[[32]byte]*questions.ShortLived{}, byOf: map[[32]byte]*questions.ShortLived{}}
		m.kinds[v.Kind] = k
	}
	k.sweep(now)
	k.remove(k.byID[v.ID])
	k.remove(k.byOf[v.Of])
	if len(k.byID) >= most {
		return questions.ErrTooMany
	}
	k.byID[v.ID] = &v
	if v.Of != [32]byte{} {
		k.byOf[v.Of] = &v
	}
	return nil
}

// sweep removes what is over, once a second at most: there may be tens of thousands.
// For that second what is over counts against the most that may be kept, and nobody
// gets it any more.
func (k *shortLivedKind) sweep(now time.Time) {
	if passed := now.Sub(k.swept); passed >= 0 && passed < time.Second {
		return
	}
	k.swept = now
	for _, v := range k.byID {
		if isOver(v, now) {
			k.remove(v)
		}
	}
}

// remove removes something, unless it is nil.
func (k *shortLivedKind) remove(v *questions.ShortLived) {
	if v != nil {
		delete(k.byID, v.ID)
		delete(k.byOf, v.Of)
	}
}

func (m *shortLivedMemory) ShortLived(_ context.Context, kind string, id [32]byte, now time.Time) ([]byte, error) {
	return m.with(kind, id, now, func(*questions.ShortLived) {})
}

func (m *shortLivedMemory) TakeShortLived(_ context.Context, kind string, id [32]byte, now time.Time) ([]byte, error) {
	return m.with(kind, id, now, func(v *questions.ShortLived) { m.kinds[kind].remove(v) })
}

func (m *shortLivedMemory) FillShortLived(_ context.Context, kind string, id [32]byte, value []byte, now time.Time) ([]byte, error) {
	return m.with(kind, id, now, func(v *questions.ShortLived) {
		if len(v.Value) == 0 {
			v.Value = value
		}
	})
}

// with does something with what is kept under an id, and returns its value then. The
// error is questions.ErrNotFound where there is nothing or it is over.
func (m *shortLivedMemory) with(kind string, id [32]byte, now time.Time, do func(*questions.ShortLived)) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var v *questions.ShortLived
	if k := m.kinds[kind]; k != nil {
		v = k.byID[id]
	}
	if v == nil || isOver(v, now) {
		return nil, questions.ErrNotFound
	}
	do(v)
	return v.Value, nil
}

func isOver(v *questions.ShortLived, now time.Time) bool { return !now.Before(v.Until) }
