package main

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// start measures how long it takes from the start of the process to the first
// page, with an empty directory and with many sessions. The disk is busy for a
// while after those were made, so they come second.
func (b *bench) start(ctx context.Context) error {
	for _, c := range []struct {
		words string
		data  func() (string, error)
	}{
		{"start to the first page, no data", b.freshDir},
		{fmt.Sprintf("start to the first page, %d sessions", manySessions), func() (string, error) {
			grown, err := b.grow(ctx, manySessions)
			if err != nil {
				return "", err
			}
			return grown.data, nil
		}},
	} {
		var took, used []time.Duration
		for range b.rounds {
			data, err := c.data()
			if err != nil {
				return err
			}
			one, work, err := b.timeStart(ctx, data)
			if err != nil {
				return err
			}
			took, used = append(took, one), append(used, work)
		}
		value := median(took)
		b.report.add(figure{words: c.words, ours: seconds(value.Seconds()),
			theirs: "processor time " + seconds(median(used).Seconds()), judgement: startGoal().judge(value.Seconds())})
	}
	return nil
}

// timeStart also returns the processor time, which tells how much of it was
// work of the server's own.
func (b *bench) timeStart(ctx context.Context, data string) (took, used time.Duration, err error) {
	begun := time.Now()
	p, err := b.startProduct(ctx, data)
	if err != nil {
		return 0, 0, err
	}
	defer p.stop()
	if _, _, err = fetch(ctx, request{method: http.MethodGet, path: "/"}, p.url); err != nil {
		return 0, 0, err
	}
	took = time.Since(begun)
	used, err = p.processor()
	return took, used, err
}
