package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// mostAhead is how far the clock of a server may be from that of its database before
// people are told.
const mostAhead = 5 * time.Second

// clock tells the time by which rounds close, and links and codes end. With a
// database that servers share, all go by the clock of that one, so that a round does
// not close on one of them while another still takes answers.
type clock struct {
	// own tells the time of this machine.
	own func() time.Time
	// offset is added to it for the time of the database, in nanoseconds.
	offset atomic.Int64
}

func newClock() *clock { return &clock{own: time.Now} }

// now is the time.
func (c *clock) now() time.Time { return c.own().Add(time.Duration(c.offset.Load())) }

// ahead is how far the clock of this machine is ahead of that of the database.
func (c *clock) ahead() time.Duration { return -time.Duration(c.offset.Load()) }

// learn takes the time of the database, told between two moments of this machine.
// What may be right stays, so that the time does not jump to and fro.
func (c *clock) learn(theirs, before, after time.Time) {
	least, most := theirs.Sub(after), theirs.Sub(before)
	if offset := time.Duration(c.offset.Load()); offset < least || offset > most {
		c.offset.Store(int64(least + (most-least)/2))
	}
}

// timeOf is the time by which a command looks at a database: that of its own clock
// where servers share it, as they go by that, and else that of this machine.
func timeOf(ctx context.Context, in any) (time.Time, error) {
	if shared, ok := in.(interface {
		Now(ctx context.Context) (time.Time, error)
	}); ok {
		return shared.Now(ctx)
	}
	return time.Now(), nil
}

// clockWords says how far a clock is from that of the database, empty for not far.
func clockWords(ahead time.Duration) string {
	switch {
	case ahead > mostAhead:
		return fmt.Sprintf("%v ahead of that of the database", ahead.Round(time.Second))
	case ahead < -mostAhead:
		return fmt.Sprintf("%v behind that of the database", (-ahead).Round(time.Second))
	}
	return ""
}
