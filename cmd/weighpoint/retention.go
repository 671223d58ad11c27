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

const (
	// mostUnseen is how far the clock may run on beyond what is known of the time
	// before it may be wrong.
	mostUnseen = 30 * 24 * time.Hour
	// waitForClock is how long nothing is removed then: long enough for a clock to be
	// set, and for people to see the log.
	waitForClock = 24 * time.Hour
)

// belief is whether things may be removed by the clock. One that is ahead at the start,
// or jumps, would make all that is kept look unused for years.
type belief struct {
	// known is the latest time that was known, of the last look or of what is kept; at
	// is how long the process had run then, and until how long it has to.
	known     time.Time
	at, until time.Duration
}

// beliefIn is that of a process that has just begun.
func beliefIn(ctx context.Context, store store.Store) (*belief, error) {
	last, err := store.LastUse(ctx)
	if err != nil {
		return nil, err
	}
	return &belief{known: last}, nil
}

// letsRemove reports whether the clock is believed, and logs where it is not any more.
// ran is how long the process has run, which no setting of clocks changes.
func (b *belief) letsRemove(now time.Time, ran time.Duration, log *slog.Logger) bool {
	now = now.Round(0) // by the clock alone
	ahead := now.Sub(b.known) - (ran - b.at)
	if !b.known.IsZero() && ahead > mostUnseen {
		b.until = ran + waitForClock
		log.Warn("the clock has run on further than anything that was used here, or has jumped: nothing is removed for now, so set it if it is wrong",
			"now", now, "known", b.known, "for", waitForClock)
	}
	b.known, b.at = now, ran
	return ran >= b.until
}

// sweepUntil removes what nobody has used for as long as the retention says, and
// sign-ins that have expired, now and then until ctx ends. With a retention of 0
// sign-ins alone go.
func sweepUntil(ctx context.Context, store store.Store, retention time.Duration, now func() time.Time, log *slog.Logger) {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	start := time.Now()
	var clock *belief
	for {
		removed, err := 0, error(nil)
		if clock == nil {
			clock, err = beliefIn(ctx, store)
		}
		if err == nil && clock.letsRemove(now(), time.Since(start), log) {
			removed, err = sweep(ctx, store, retention, now())
		}
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
