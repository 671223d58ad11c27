package handlers

import "sync"

// recent keeps the values made last, so that each is made once. It is safe for
// concurrent use; values are made one at a time.
type recent[K comparable, V any] struct {
	most   int
	mu     sync.Mutex
	values map[K]V
	order  []K
}

func newRecent[K comparable, V any](most int) *recent[K, V] {
	return &recent[K, V]{most: most, values: map[K]V{}}
}

// get returns the value of a key, made unless it is kept. The oldest goes when
// there are too many.
func (r *recent[K, V]) get(key K, make func() (V, error)) (V, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if value, ok := r.values[key]; ok {
		return value, nil
	}
	value, err := make()
	if err != nil {
		return value, err
	}
	if len(r.order) == r.most {
		delete(r.values, r.order[0])
		r.order = r.order[1:]
	}
	r.values[key] = value
	r.order = append(r.order, key)
	return value, nil
}
