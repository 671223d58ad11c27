package sqlite

import (
	"maps"
	"sync"

	"github.com/weighpoint/weighpoint/questions"
)

// keptSessions bounds how many sessions are kept, of some 4 KB each.
const keptSessions = 2048

// recentSessions keeps the sessions that were read or answered last, since
// every page and every answer of a decider reads their session again. It holds
// nothing that is not on the disk: answers get in after their commit, and
// whatever else changes a session drops it.
//
// The file belongs to one process, so nobody else changes what is kept here.
// It is safe for concurrent use.
type recentSessions struct {
	mu   sync.Mutex
	kept map[string]questions.Session
	// changes counts the changes of sessions, those of some together, so that
	// nothing is kept that was read before a change and arrives after it.
	changes [64]int64
}

// counter is the one for changes of a session.
func (r *recentSessions) counter(id string) *int64 {
	sum := 0
	for i := range len(id) {
		sum = 31*sum + int(id[i])
	}
	return &r.changes[uint(sum)%uint(len(r.changes))] //nolint:gosec // it may wrap
}

// find returns a session if it is kept, and else what put wants to know. The
// answers are shared: nobody may change them.
func (r *recentSessions) find(id string) (s questions.Session, found bool, changes int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, found = r.kept[id]
	return s, found, *r.counter(id)
}

// put keeps a session that was read after find told changes, unless something
// has changed since.
func (r *recentSessions) put(s questions.Session, changes int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if *r.counter(s.ID) != changes {
		return
	}
	if r.kept == nil || len(r.kept) >= keptSessions {
		r.kept = map[string]questions.Session{}
	}
	r.kept[s.ID] = s
}

// answered notes an answer that is on the disk, and with which the session has
// come to a revision. A session that is not at the revision before is dropped:
// another answer overtook this one.
func (r *recentSessions) answered(id, question string, a questions.Answer, revision int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	*r.counter(id)++
	s, ok := r.kept[id]
	if !ok {
		return
	}
	if s.Revision != revision-1 {
		delete(r.kept, id)
		return
	}
	s.Answers, a = maps.Clone(s.Answers), plainAnswer(a)
	s.Answers[question], s.Revision, s.Used = a, revision, a.At
	r.kept[id] = s
}

// drop forgets a session that has changed.
func (r *recentSessions) drop(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	*r.counter(id)++
	delete(r.kept, id)
}

// dropAll forgets all sessions, of which some have changed.
func (r *recentSessions) dropAll() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.changes {
		r.changes[i]++
	}
	r.kept = nil
}
