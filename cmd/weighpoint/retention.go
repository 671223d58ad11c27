package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/weighpoint/weighpoint/store"
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

// sweepUntil removes what nobody has used for as long as the retention says, and
// sign-ins that have expired, now and then until ctx ends. With a retention of 0
// sign-ins alone go.
func sweepUntil(ctx context.Context, store store.Store, retention time.Duration, now func() time.Time, log *slog.Logger) {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	for {
		removed, err := sweep(ctx, store, retention, now())
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

// sweep removes what is past its time once, and returns how much that was.
func sweep(ctx context.Context, store store.Store, retention time.Duration, now time.Time) (removed int, err error) {
	removed, err = store.ExpireSignIns(ctx, now)
	if err != nil || retention == 0 {
		return removed, err
	}
	n, err := store.Expire(ctx, now.Add(-retention), now, sweepBatch)
	if removed += n; err != nil {
		return removed, err
	}
	n, err = store.ExpireAccounts(ctx, now.Add(-retention))
	return removed + n, err
}
