package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// crowd is how many connections send answers while flushes are slow.
const crowd = 64

// traced is the tracer's part of a command line. It writes every flush of a
// file to a log in dir; inject makes them slower. With --daemonize the process
// that is started is the server, and the tracer its grandchild.
func traced(dir string, inject ...string) []string {
	return append([]string{"strace", "--daemonize=grandchild", "--follow-forks", "--seccomp-bpf", "--decode-fds=path",
		"--signal=none", "--trace=fsync,fdatasync", "--output=" + filepath.Join(dir, "flushes")}, inject...)
}

// slower has every flush take a millisecond longer.
const slower = "--inject=fsync,fdatasync:delay_exit=1000"

// flushed counts the flushes of write-ahead logs so far. Those of database
// files only make room and acknowledge nothing.
func flushed(dir string) (int, error) {
	text, err := os.ReadFile(filepath.Join(dir, "flushes"))
	n := 0
	for line := range strings.Lines(string(text)) {
		if strings.Contains(line, "-wal>") && strings.Contains(line, "sync(") {
			n++
		}
	}
	return n, err
}

func (b *bench) canTrace(words string) bool {
	_, err := exec.LookPath("strace")
	if err != nil {
		b.report.skip(words, "strace is missing: apt-get install strace")
	}
	return err == nil
}

// flushes counts how often the disk is flushed for an answer. One decider
// alone must get a flush for each; many at once may share.
func (b *bench) flushes(ctx context.Context) error {
	if !b.canTrace("flushes per answer") {
		return nil
	}
	data, err := b.freshDir()
	if err != nil {
		return err
	}
	p, err := b.startProduct(ctx, data, traced(data)...)
	if err != nil {
		return err
	}
	defer p.stop()
	s, err := productScene(ctx, p)
	if err != nil {
		return err
	}
	for _, connections := range crowds() {
		before, err := flushed(data)
		if err != nil {
			return err
		}
		found, err := b.load(ctx, p, s.answers(), connections)
		if err != nil {
			return err
		}
		after, err := flushed(data)
		if err != nil {
			return err
		}
		each := float64(after-before) / float64(found.requests)
		f := figure{words: fmt.Sprintf("flushes per answer, %d at once", connections), ours: share(each)}
		if connections == 1 {
			f.judgement = flushGoal().judge(each)
		}
		b.report.add(f)
	}
	return nil
}

// slow compares answers at once, each flush taking a millisecond longer, with
// a floor that commits each of them alone.
func (b *bench) slow(ctx context.Context) error {
	const words = "POST answer, 64 at once, flushes slower by 1 ms"
	if !b.canTrace(words) {
		return nil
	}
	t, err := b.three(ctx) // has the pages that a floor needs
	if err != nil {
		return err
	}
	type starter func(data string) (*process, error)
	starters := []starter{
		func(data string) (*process, error) { return b.startProduct(ctx, data, traced(data, slower)...) },
		func(data string) (*process, error) {
			return b.startFloor(ctx, t.pages, data, 1, traced(data, slower)...)
		},
		func(data string) (*process, error) {
			return b.startFloor(ctx, t.pages, data, wholeGroups, traced(data, slower)...)
		},
	}
	var all []*contender
	for i, start := range starters {
		data, err := b.freshDir()
		if err != nil {
			return err
		}
		p, err := start(data)
		if err != nil {
			return err
		}
		defer p.stop()
		fill := floorScene
		if i == 0 {
			fill = productScene
		}
		s, err := fill(ctx, p)
		if err != nil {
			return err
		}
		all = append(all, &contender{server: p, requests: s.answers()})
	}
	if err := b.alternate(ctx, all, crowd); err != nil {
		return err
	}
	product, alone, grouped := all[0], all[1], all[2]
	value := ratio(product, alone)
	b.report.add(figure{words, perSecond(product), "a commit each " + perSecond(alone), times(value), "", slowGoal().judge(value).amid(busy(product, alone))})
	b.report.rates(words, "floor", product, grouped, nil)
	return nil
}
