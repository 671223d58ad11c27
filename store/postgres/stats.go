package postgres

import "time"

// Stats tells how a store is doing. Counts begin when it was opened.
type Stats struct {
	// Commits is how many writes were committed.
	Commits int64
	// Retries is how often something was asked of the database again, since the
	// connection broke or others got in the way.
	Retries int64
	// Asked is how many commits brought no answer, so that the outcome was asked for.
	Asked int64
	// InUse, Idle and Most are the connections that are lent, open and free, and
	// allowed.
	InUse, Idle, Most int
	// Connects is how many connections were made.
	Connects int64
	// Waits is how often somebody had to wait for a connection, and WaitTime how
	// long altogether; GivenUp is how often one gave up.
	Waits, GivenUp int64
	WaitTime       time.Duration
}

// Stats returns the present numbers, each of its own moment.
func (s *Store) Stats() Stats {
	pool := s.pool.Stat()
	return Stats{
		Commits:  s.commits.Load(),
		Retries:  s.retries.Load(),
		Asked:    s.asked.Load(),
		InUse:    int(pool.AcquiredConns()),
		Idle:     int(pool.IdleConns()),
		Most:     int(pool.MaxConns()),
		Connects: pool.NewConnsCount(),
		Waits:    pool.EmptyAcquireCount(),
		GivenUp:  pool.CanceledAcquireCount(),
		WaitTime: pool.EmptyAcquireWaitTime(),
	}
}
