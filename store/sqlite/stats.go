package sqlite

import (
	"os"
	"time"
)

// Stats tells how a store is doing. Counts begin when it was opened.
type Stats struct {
	// QueueDepth is how many writes are waiting or on their way to the disk.
	QueueDepth int
	// Commits is how many transactions were committed, and Writes how many
	// writes they held: Writes over Commits is the mean size of a group.
	Commits, Writes int64
	// FlushTime is how long all these commits took together.
	FlushTime time.Duration
	// DatabaseSize and LogSize are the bytes of the database file and of the
	// write-ahead log beside it; 0 where there is none.
	DatabaseSize, LogSize int64
	// Replaced is whether nothing is written any more, see CheckFiles.
	Replaced bool
}

// Stats returns the present numbers, each of its own moment.
func (s *Store) Stats() Stats {
	return Stats{
		QueueDepth:   len(s.queue.door),
		Commits:      s.commits.Load(),
		Writes:       s.writes.Load(),
		FlushTime:    time.Duration(s.flushTime.Load()),
		DatabaseSize: sizeOf(s.path),
		LogSize:      sizeOf(s.path + "-wal"),
		Replaced:     s.files.replaced(),
	}
}

// flushed counts a commit of so many writes.
func (s *Store) flushed(committed bool, writes int, took time.Duration) {
	s.flushTime.Add(int64(took))
	if !committed {
		return
	}
	s.trouble.Store(nil)
	s.commits.Add(1)
	s.writes.Add(int64(writes))
}

// sizeOf returns the bytes of a file, or 0.
func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
