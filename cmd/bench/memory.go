package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	// fewSessions and manySessions are compared in what they leave behind in
	// memory.
	fewSessions  = 1_000
	manySessions = 100_000
	// calm is how long a server is left alone before it counts as idle.
	calm = time.Second
	// starters is how many visitors start sessions at once.
	starters = 16
)

// memory measures the resident memory of a server: left alone, at its most
// under load, and after few and many sessions.
func (b *bench) memory(ctx context.Context) error {
	if err := b.memoryLoaded(ctx); err != nil {
		return err
	}
	return b.memoryHoard(ctx)
}

func (b *bench) memoryLoaded(ctx context.Context) error {
	p, err := b.startFresh(ctx)
	if err != nil {
		return err
	}
	defer p.stop()
	if _, _, err := fetch(ctx, request{method: http.MethodGet, path: "/"}, p.url); err != nil {
		return err
	}
	time.Sleep(calm)
	idle, err := p.memory("VmRSS")
	if err != nil {
		return err
	}
	s, err := productScene(ctx, p)
	if err != nil {
		return err
	}
	for _, requests := range [][]request{s.questions(), s.results(), s.answers(), s.starts()} {
		if _, err := b.load(ctx, p, requests, crowd); err != nil {
			return err
		}
	}
	most, err := p.memory("VmHWM")
	if err != nil {
		return err
	}
	b.report.add(figure{words: "memory, idle", ours: mebibytes(float64(idle)), judgement: idleGoal().judge(float64(idle))})
	b.report.add(figure{words: "memory, most under load, 64 at once", ours: mebibytes(float64(most)), judgement: loadedGoal().judge(float64(most))})
	return nil
}

func (b *bench) memoryHoard(ctx context.Context) error {
	p, err := b.startFresh(ctx)
	if err != nil {
		return err
	}
	defer p.stop()
	v, err := newBrowser(p.url)
	if err != nil {
		return err
	}
	start, err := v.visit(ctx)
	if err != nil {
		return err
	}
	var after []float64
	begun := 0
	for _, sessions := range []int{fewSessions, manySessions} {
		if err := startSessions(ctx, p.url+start.action, sessions-begun); err != nil {
			return err
		}
		begun = sessions
		resident, err := p.memory("VmRSS")
		if err != nil {
			return err
		}
		after = append(after, float64(resident))
	}
	value := after[1] / after[0]
	b.report.add(figure{fmt.Sprintf("memory after %d sessions over after %d", manySessions, fewSessions),
		mebibytes(after[1]), "itself " + mebibytes(after[0]), times(value), "", hoardGoal().judge(value)})
	return nil
}

// startSessions starts so many sessions, each in a browser of its own.
func startSessions(ctx context.Context, address string, sessions int) error {
	transport := &http.Transport{MaxIdleConnsPerHost: starters}
	defer transport.CloseIdleConnections()
	g, ctx := errgroup.WithContext(ctx)
	for worker := range starters {
		g.Go(func() error {
			for n := worker; n < sessions; n += starters {
				if err := startSession(ctx, transport, address); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

func startSession(ctx context.Context, transport *http.Transport, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	req := (&http.Request{Method: http.MethodPost, URL: u, Header: http.Header{}}).WithContext(ctx)
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }() // nothing is in it
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return err
	}
	if resp.StatusCode != http.StatusSeeOther {
		return fmt.Errorf("start session: %s", resp.Status)
	}
	return nil
}
