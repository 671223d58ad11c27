package sqlite

import (
	"sync"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

const (
	// besideTime is how long after a commit of another process Shared may still
	// return what was there before.
	besideTime = 100 * time.Millisecond
	// mostLinks is how many links are remembered, some 500 bytes each.
	mostLinks = 500
)

// linkMemory remembers what links lead to: many readers open the same one, and each
// would find what the one before has found. What was read counts until this process
// commits anything, and for besideTime at most, since SQLite does not tell of the
// commits of others.
type linkMemory struct {
	mu    sync.Mutex
	links map[string]linkRead
}

// linkRead is what a link led to, read after so many commits, at a time or later.
type linkRead struct {
	shared  questions.Shared
	commits int64
	at      time.Time
}

// recall returns what is remembered of a link, if that still counts.
func (m *linkMemory) recall(token string, commits int64, now time.Time) (questions.Shared, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	read, ok := m.links[token]
	return read.shared, ok && read.commits == commits && now.Sub(read.at) < besideTime
}

// remember keeps what was read. Whoever read it has counted the commits, and looked at
// the clock, before.
func (m *linkMemory) remember(token string, read linkRead) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.links == nil || len(m.links) >= mostLinks {
		m.links = map[string]linkRead{}
	}
	m.links[token] = read
}
