package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// queueLength is how many writes may be under way; more wait at the door.
const queueLength = 1024

// errClosed is what a write gets that comes after Close.
var errClosed = errors.New("the database is closed")

// request is one caller's write, waiting in a queue.
type request struct {
	ctx context.Context
	// do makes the changes on a connection within a transaction; nil for a
	// request that wants the writer's turn to itself, see alone.
	do func(context.Context, *sql.Conn) error
	// alone is what runs instead, outside a transaction, and in a group of its
	// own.
	alone func() error

	// turn says true to the one that has to lead the next group, and false to
	// one whose group is through.
	turn   chan bool
	chosen bool // to lead; guarded by the queue
	err    error
	panic  *panicked // what do panicked with
}

// queue groups writes, so that those who wait at the same time share one flush
// of the disk. The flush is nearly all that a durable answer costs: with a
// commit each, a disk that takes a millisecond would take some 600 answers a
// second from everybody together, and the more wait, the longer each waits.
//
// Whoever finds it idle leads, which is to run the group
// of all that wait, its own request first. All that come in the meantime form
// the next group, led by the first of them. So nobody ever waits for company,
// and there is company whenever there is a wait.
type queue struct {
	run  func(group []*request)
	door chan struct{} // holds one for each request inside
	shut chan struct{} // closed when no more may come in

	mu      sync.Mutex
	led     bool
	waiting []*request
}

func newQueue(run func([]*request)) *queue {
	return &queue{run: run, door: make(chan struct{}, queueLength), shut: make(chan struct{})}
}

// submit returns once r has been run in a group and has its outcome. If the
// context of r ends before r is run, r is left out and submit returns the
// context's error.
func (q *queue) submit(r *request) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	select {
	case q.door <- struct{}{}:
	case <-q.shut:
		return errClosed
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
	defer func() { <-q.door }()
	if q.enter(r) || q.wait(r) {
		q.lead()
	}
	if r.panic != nil {
		panic(r.panic)
	}
	return r.err
}

// enter lines r up and reports whether it has to lead at once.
func (q *queue) enter(r *request) (lead bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, r)
	if q.led {
		r.turn = make(chan bool, 1)
		return false
	}
	q.led = true
	return true
}

// wait returns when r has its outcome, or reports that it has to lead.
func (q *queue) wait(r *request) (lead bool) {
	select {
	case lead = <-r.turn:
		return lead
	case <-r.ctx.Done():
		if q.leave(r) {
			r.err = r.ctx.Err()
			return false
		}
		return <-r.turn // it is being run, or has to lead
	}
}

// leave takes r out of the line unless its group has formed.
func (q *queue) leave(r *request) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i, other := range q.waiting {
		if other == r && !r.chosen {
			q.waiting = append(q.waiting[:i], q.waiting[i+1:]...)
			return true
		}
	}
	return false
}

// lead runs the next group, the caller's own request being the first in it.
func (q *queue) lead() {
	group := q.form()
	defer func() { // even if a request ends the goroutine
		q.handOver()
		for _, follower := range group[1:] {
			follower.turn <- false
		}
	}()
	q.run(group)
}

// form takes the next group out of the line: all that wait, up to one that
// wants a turn of its own.
func (q *queue) form() []*request {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := 1
	for q.waiting[0].do != nil && n < len(q.waiting) && q.waiting[n].do != nil {
		n++
	}
	group := q.waiting[:n:n]
	q.waiting = append([]*request(nil), q.waiting[n:]...)
	return group
}

// handOver lets the first in line lead.
func (q *queue) handOver() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		q.led = false
		return
	}
	next := q.waiting[0]
	next.chosen = true
	next.turn <- true
}

// close refuses further requests and waits for those inside. It may be called
// once.
func (q *queue) close() {
	close(q.shut)
	for range cap(q.door) {
		q.door <- struct{}{}
	}
}
