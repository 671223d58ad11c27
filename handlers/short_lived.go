package handlers

import (
	"container/list"
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
	byID, byOf map[[32]byte]*list.Element
	// order has them as questions.ShortLived, in the order in which they were put.
	// That is the one in which they end, since all of a kind last equally long.
	order list.List
}

func (m *shortLivedMemory) PutShortLived(_ context.Context, v questions.ShortLived, most int, now time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kinds == nil {
		m.kinds = map[string]*shortLivedKind{}
	}
	k := m.kinds[v.Kind]
	if k == nil {
		k = &shortLivedKind{byID: map[[32]byte]*list.Element{}, byOf: map[[32]byte]*list.Element{}}
		m.kinds[v.Kind] = k
	}
	for first := k.order.Front(); first != nil && isOver(first, now); first = k.order.Front() {
		k.remove(first)
	}
	k.remove(k.byID[v.ID])
	if v.Of != [32]byte{} {
		k.remove(k.byOf[v.Of])
	}
	if k.order.Len() >= most {
		return questions.ErrTooMany
	}
	e := k.order.PushBack(&v)
	k.byID[v.ID] = e
	if v.Of != [32]byte{} {
		k.byOf[v.Of] = e
	}
	return nil
}

func (m *shortLivedMemory) ShortLived(_ context.Context, kind string, id [32]byte, now time.Time) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, e, err := m.find(kind, id, now)
	if err != nil {
		return nil, err
	}
	return kept(e).Value, nil
}

func (m *shortLivedMemory) TakeShortLived(_ context.Context, kind string, id [32]byte, now time.Time) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, e, err := m.find(kind, id, now)
	if err != nil {
		return nil, err
	}
	k.remove(e)
	return kept(e).Value, nil
}

func (m *shortLivedMemory) FillShortLived(_ context.Context, kind string, id [32]byte, value []byte, now time.Time) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, e, err := m.find(kind, id, now)
	if err != nil {
		return nil, err
	}
	if v := kept(e); len(v.Value) == 0 {
		v.Value = value
	}
	return kept(e).Value, nil
}

// find returns what is kept under an id, and questions.ErrNotFound where there is
// nothing or it is over.
func (m *shortLivedMemory) find(kind string, id [32]byte, now time.Time) (*shortLivedKind, *list.Element, error) {
	if k := m.kinds[kind]; k != nil {
		if e := k.byID[id]; e != nil && !isOver(e, now) {
			return k, e, nil
		}
	}
	return nil, nil, questions.ErrNotFound
}

// remove takes out an element, unless it is nil.
func (k *shortLivedKind) remove(e *list.Element) {
	if e == nil {
		return
	}
	k.order.Remove(e)
	delete(k.byID, kept(e).ID)
	delete(k.byOf, kept(e).Of)
}

func kept(e *list.Element) *questions.ShortLived { return e.Value.(*questions.ShortLived) }

func isOver(e *list.Element, now time.Time) bool { return !now.Before(kept(e).Until) }
