package main

import (
	"container/list"
	"net"
	"net/http"
	"sync"
)

// mostWaiting is how many connections may be open without a request under
// way. Each takes about 20 KB.
const mostWaiting = 3000

// waiting knows the connections that are open without a request under way: new
// ones, those on which the head of a request has not come to its end, and
// those kept for a next request. When there are too many it closes the one
// that has waited longest, so that whoever opens many takes no more memory
// than that. Clients expect it: every server closes what is idle.
type waiting struct {
	most  int
	mu    sync.Mutex
	order *list.List // of net.Conn, the one that waits longest first
	place map[net.Conn]*list.Element
}

func newWaiting(most int) *waiting {
	return &waiting{most: most, order: list.New(), place: map[net.Conn]*list.Element{}}
}

// note is told of every connection that changes its state.
func (w *waiting) note(conn net.Conn, state http.ConnState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.forget(conn)
	if state != http.StateNew && state != http.StateIdle {
		return
	}
	w.place[conn] = w.order.PushBack(conn)
	if w.order.Len() > w.most {
		longest := w.order.Front().Value.(net.Conn)
		w.forget(longest)
		_ = longest.Close() // whoever reads from it finds out
	}
}

func (w *waiting) forget(conn net.Conn) {
	if e, ok := w.place[conn]; ok {
		w.order.Remove(e)
		delete(w.place, conn)
	}
}
