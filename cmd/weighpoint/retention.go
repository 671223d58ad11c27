package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/weighpoint/weighpoint/store/sqlite"
)

const (
	// sweepEvery is how often things past their time are looked for.
	sweepEvery = time.Hour
	// sweepBatch is how many go in one transaction: few, so that no answer
	// waits long.
	sweepBatch = 50
)

// watchEvery is how often an idle server looks whether the files of its database
// are in place; a busy one looks with every write.
const watchEvery = time.Second

// watchFiles looks at the files of the database until ctx ends, or until they
// are not those any more that the server uses, which it logs once.
func watchFiles(ctx context.Context, store *sqlite.Store, log *slog.Logger) {
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	for {
		if err := store.CheckFiles(ctx); errors.Is(err, sqlite.ErrReplaced) {
			log.Error("nothing is written any more", "error", err)
			return
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}

// sweepUntil removes what nobody has used for as long as the retention says,
// now and then until ctx ends. It has nothing to do when retention is 0.
func sweepUntil(ctx context.Context, store *sqlite.Store, retention time.Duration, log *slog.Logger) {
	if retention == 0 {
		return
	}
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	for {
		now := time.Now()
		removed, err := store.Expire(ctx, now.Add(-retention), now, sweepBatch)
		if err != nil && !errors.Is(err, context.Canceled) {
			log.Error("removing what is past its time failed; it is tried again", "in", sweepEvery, "error", err)
		}
		if removed > 0 {
			log.Info("removed what was past its time", "count", removed)
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}
