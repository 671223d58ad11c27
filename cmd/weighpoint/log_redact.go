package main

import (
	"context"
	"log/slog"
	"regexp"
)

// peer matches an address with a port, as in what net/http says about a
// connection.
var peer = regexp.MustCompile(`\b\d{1,3}(\.\d{1,3}){3}:\d+|\[[0-9A-Fa-f:.]*(%[^\]\s]*)?\]:\d+`)

// anonymous is a log handler that leaves addresses out of messages: who reads
// the log need not know who came.
type anonymous struct{ slog.Handler }

// Handle passes the record on without addresses in its message.
func (a anonymous) Handle(ctx context.Context, r slog.Record) error {
	r.Message = peer.ReplaceAllString(r.Message, "a client")
	return a.Handler.Handle(ctx, r)
}
