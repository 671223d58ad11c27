package handlers

import (
	"context"
	"fmt"
	"sync"

	"github.com/weighpoint/weighpoint/questions"
)

// keptVersions bounds how many compiled versions of the past stay in memory.
const keptVersions = 32

// versions compiles stored questionnaire versions once.
type versions struct {
	store Store
	mu    sync.Mutex
	// current are the versions on offer; past are compiled on demand and
	// dropped, oldest first, beyond keptVersions.
	current map[string]*questions.Questionnaire
	past    map[string]*questions.Questionnaire
	order   []string
}

func newVersions(store Store, offered []*questions.Questionnaire) *versions {
	v := &versions{store: store, current: map[string]*questions.Questionnaire{}, past: map[string]*questions.Questionnaire{}}
	for _, q := range offered {
		v.current[q.Version] = q
	}
	return v
}

// get returns a version, from the store if it is no longer on offer.
func (v *versions) get(ctx context.Context, version string) (*questions.Questionnaire, error) {
	if q := v.cached(version); q != nil {
		return q, nil
	}
	text, err := v.store.Questionnaire(ctx, version)
	if err != nil {
		return nil, fmt.Errorf("load questionnaire version: %w", err)
	}
	q, err := questions.Parse("version "+version, text)
	if err != nil {
		return nil, fmt.Errorf("compile stored questionnaire: %w", err)
	}
	v.keep(q)
	return q, nil
}

func (v *versions) cached(version string) *questions.Questionnaire {
	v.mu.Lock()
	defer v.mu.Unlock()
	if q := v.current[version]; q != nil {
		return q
	}
	return v.past[version]
}

func (v *versions) keep(q *questions.Questionnaire) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.past[q.Version] != nil {
		return
	}
	if len(v.order) == keptVersions {
		delete(v.past, v.order[0])
		v.order = v.order[1:]
	}
	v.past[q.Version] = q
	v.order = append(v.order, q.Version)
}
