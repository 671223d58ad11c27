package handlers

import (
	"container/list"
	"sync"

	"github.com/weighpoint/weighpoint/questions"
)

// The bounds of all caches, in bytes. Beside each stands what an entry takes
// with the shipped questionnaire. The whole program stays below 100 MiB; a test
// fills them.
const (
	cachedVersions = 8 << 20 // compiled questionnaires of the past, 1,400,000 each
	cachedCards    = 2 << 20 // pictures of results, 70,000 each
	cachedPages    = 3 << 20 // pages of links, 40,000 each
	cachedDrifts   = 1 << 20 // what became of published results, 400 each
	cachedFigures  = 1 << 18 // of all questionnaires, 10,000
	// comparisons of teams, comparisonSize each
	cachedComparisons = 1 << 20
	notedPeople       = 1 << 20 // notedSize each
)

// notedSize is about what somebody takes who was noted to be here, in bytes.
const notedSize = 700

// compiledSize is about what a compiled questionnaire takes, in bytes. It was
// measured with the shipped one: nearly four times its text.
func compiledSize(q *questions.Questionnaire) int { return 4 * len(q.Text) }

// lru keeps the values used last, so that each is made once, however many ask
// for it at the same time. It is safe for concurrent use; values of different
// keys are made side by side.
type lru[K comparable, V any] struct {
	most    int         // bytes of all values together
	size    func(V) int // bytes of one
	mu      sync.Mutex
	order   list.List // of *entry[K, V], the one used last in front
	entries map[K]*list.Element
	taken   int // bytes of those that are there
}

// entry is a value that is there or being made. Whoever asks for it waits until
// it is there.
type entry[K comparable, V any] struct {
	key   K
	value func() (V, error)
	size  int // 0 while it is being made
}

func newLRU[K comparable, V any](most int, size func(V) int) *lru[K, V] {
	return &lru[K, V]{most: most, size: size, entries: map[K]*list.Element{}}
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
	if good = err == nil; good {
		l.fit(e, value)
	}
	return value, err
}

// use finds or begins the making of a value.
func (l *lru[K, V]) use(key K, make func() (V, error)) *list.Element {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.entries[key]; ok {
		l.order.MoveToFront(e)
		return e
	}
	e := l.order.PushFront(&entry[K, V]{key: key, value: sync.OnceValues(make)})
	l.entries[key] = e
	return e
}

// fit counts a value that has been made, and forgets those used least recently
// until all that are there fit.
func (l *lru[K, V]) fit(e *list.Element, value V) {
	l.mu.Lock()
	defer l.mu.Unlock()
	made := e.Value.(*entry[K, V])
	if made.size > 0 || l.entries[made.key] != e {
		return // counted, or forgotten meanwhile
	}
	made.size = max(1, l.size(value))
	l.taken += made.size
	for l.taken > l.most {
		l.forget(l.order.Back())
	}
}

// remove forgets an entry. Another one under the same key stays.
func (l *lru[K, V]) remove(e *list.Element) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.entries[e.Value.(*entry[K, V]).key] == e {
		l.forget(e)
	}
}

// drop forgets the value of a key, if there is one.
func (l *lru[K, V]) drop(key K) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.entries[key]; ok {
		l.forget(e)
	}
}

// forget needs the lock.
func (l *lru[K, V]) forget(e *list.Element) {
	gone := l.order.Remove(e).(*entry[K, V])
	delete(l.entries, gone.key)
	l.taken -= gone.size
}
