package handlers

import (
	"slices"
	"sync"
)

// How many values are kept, each with what it takes for a large questionnaire:
// some 40 MB together.
const (
	keptVersions = 32  // compiled questionnaires of the past, 0.7 MB
	keptCards    = 100 // pictures of results, 70 KB
	keptPages    = 400 // pages of links, 25 KB
)

// recent keeps the values asked for last, so that each is made once, however
// many ask for it at the same time. It is safe for concurrent use; values of
// different keys are made side by side.
type recent[K comparable, V any] struct {
	most int
	mu   sync.Mutex
	// made has the one used last at its end.
	made []*making[K, V]
}

// making is a value that is there or being made. Whoever asks for it waits
// until it is there.
type making[K comparable, V any] struct {
	key   K
	value func() (V, error)
}

func newRecent[K comparable, V any](most int) *recent[K, V] {
	return &recent[K, V]{most: most}
}

// get returns the value of a key, made unless it is kept. A value that could
// not be made is tried again next time.
func (r *recent[K, V]) get(key K, make func() (V, error)) (V, error) {
	m, good := r.use(key, make), false
	defer func() {
		if !good {
			r.forget(m)
		}
	}()
	value, err := m.value()
	good = err == nil
	return value, err
}

// use finds or begins the making of a value. The one used least recently goes
// when there are too many.
func (r *recent[K, V]) use(key K, make func() (V, error)) *making[K, V] {
	r.mu.Lock()
	defer r.mu.Unlock()
	m := &making[K, V]{key, sync.OnceValues(make)}
	if i := slices.IndexFunc(r.made, func(m *making[K, V]) bool { return m.key == key }); i >= 0 {
		m = r.made[i]
		r.made = slices.Delete(r.made, i, i+1)
	} else if len(r.made) == r.most {
		r.made = slices.Delete(r.made, 0, 1)
	}
	r.made = append(r.made, m)
	return m
}

func (r *recent[K, V]) forget(m *making[K, V]) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.made = slices.DeleteFunc(r.made, func(other *making[K, V]) bool { return other == m })
}
