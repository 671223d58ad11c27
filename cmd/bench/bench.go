package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// product is the program that is measured.
const product = "github.com/weighpoint/weighpoint/cmd/weighpoint"

// section is a group of measurements that can be asked for alone.
type section struct {
	name string
	run  func(*bench, context.Context) error
}

func sections() []section {
	all := []section{}
	for _, c := range cases() {
		all = append(all, section{c.name, func(b *bench, ctx context.Context) error { return b.compare(ctx, c) }})
	}
	return append(all,
		section{"flushes", (*bench).flushes},
		section{"slow", (*bench).slow},
		section{"start", (*bench).start},
		section{"memory", (*bench).memory},
		section{"weight", (*bench).weight},
		section{"growth", (*bench).growth},
	)
}

func sectionNames() []string {
	var names []string
	for _, s := range sections() {
		names = append(names, s.name)
	}
	return names
}

// bench is one run of the whole program.
type bench struct {
	config
	// dir holds everything that a run leaves behind; it is removed at the end.
	dir string
	// self is this program, which is also the floor and the static server.
	self   string
	errors io.Writer
	report report
	// trio is nil until a section needs it.
	trio *trio
	// grown are the data directories made so far, by their number of sessions.
	grown map[int]*grown
}

func measure(ctx context.Context, cfg config, stdout, stderr io.Writer) (err error) {
	if _, err := exec.LookPath("wrk"); err != nil {
		return errors.New("wrk makes the load and is missing: apt-get install wrk")
	}
	b := &bench{config: cfg, errors: stderr, grown: map[int]*grown{}}
	if b.dir, err = os.MkdirTemp("", "weighpoint-bench-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	if b.self, err = os.Executable(); err != nil {
		return err
	}
	if err := b.build(ctx); err != nil {
		return err
	}
	if b.report.machine, err = describeMachine(b.dir, b.server); err != nil {
		return err
	}
	defer func() { b.trio.stop() }()
	for _, s := range sections() {
		if len(cfg.only) > 0 && !slices.Contains(cfg.only, s.name) {
			continue
		}
		b.progress("%s", s.name)
		if err := s.run(b, ctx); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return b.report.write(stdout, cfg)
}

// build makes the program to measure, unless one was given.
func (b *bench) build(ctx context.Context) error {
	if b.server != "" {
		return nil
	}
	b.server = filepath.Join(b.dir, "weighpoint")
	build := exec.CommandContext(ctx, "go", "build", "-o", b.server, product)
	build.Stdout, build.Stderr = b.errors, b.errors
	return build.Run()
}

func (b *bench) progress(format string, args ...any) {
	_, _ = fmt.Fprintf(b.errors, format+"\n", args...) // nobody may be looking
}

// freshDir makes a directory that no server has used.
func (b *bench) freshDir() (string, error) { return os.MkdirTemp(b.dir, "data-") }
