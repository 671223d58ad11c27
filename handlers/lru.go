package handlers

import (
	"container/list"
	"sync"
)

// The bounds of all caches, in entries. Beside each stands what an entry takes
// with the shipped questionnaire, in bytes. Full, they take some 16 MB, and the
// whole program stays below 100 MiB; a test fills them.
const (
	cachedVersions = 8   // compiled questionnaires of the past, 1,400,000 each
	cachedCards    = 25  // pictures of results, 70,000 each
	cachedPages    = 100 // pages of links, 30,000 each
)

// lru keeps the values used last, so that each is made once, however many ask
// for it at the same time. It is safe for concurrent use; values of different
// keys are made side by side.
type lru[K comparable, V any] struct {
	most    int
	mu      sync.Mutex
	order   list.List // of *entry[K, V], the one used last in front
	entries map[K]*list.Element
}

// entry is a value that is there or being made. Whoever asks for it waits until
// it is there.
type entry[K comparable, V any] struct {
	key   K
	value func() (V, error)
}

func newLRU[K comparable, V any](most int) *lru[K, V] {
	return &lru[K, V]{most: most, entries: map[K]*list.Element{}}
}

// get returns the value of a key, made unless it is kept. A value that could
// not be made is tried again next time.
func (l *lru[K, V]) get(key K, make func() (V, error)) (V, error) {
	e, good := l.use(key, make), false
	defer func() {
		if !good {
			l.remove(e)
		}
	}()
	value, err := e.Value.(*entry[K, V]).value()
	good = err == nil
	return value, err
}

// use finds or begins the making of a value. The one used least recently goes
// when there are too many.
func (l *lru[K, V]) use(key K, make func() (V, error)) *list.Element {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.entries[key]; ok {
		l.order.MoveToFront(e)
		return e
	}
	if l.order.Len() == l.most {
		oldest := l.order.Remove(l.order.Back()).(*entry[K, V])
		delete(l.entries, oldest.key)
	}
	e := l.order.PushFront(&entry[K, V]{key, sync.OnceValues(make)})
	l.entries[key] = e
	return e
}

// remove forgets an entry. Another one under the same key stays.
func (l *lru[K, V]) remove(e *list.Element) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := e.Value.(*entry[K, V]).key
	if l.entries[key] == e {
		delete(l.entries, key)
		l.order.Remove(e)
	}
}
