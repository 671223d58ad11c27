package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store/archive"
)

// exportData prints everything in the database, or one result with its links,
// as JSON Lines, while a server uses it or not.
func exportData(ctx context.Context, h host, args []string) error {
	cfg, flags, err := configOf(h, args, only("data", "database"), setting{name: "result", value: "TOKEN"}, setting{name: "all"})
	if err != nil {
		return err
	}
	token, all := flags["result"], flags["all"] == "true"
	if all == (token != "") {
		return usageErrorf("export needs either --all or --result with the id of a result or the token of one of its links")
	}
	store, err := openToRead(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }() // nothing was written
	if all {
		return store.Export(ctx, h.stdout)
	}
	err = store.ExportResult(ctx, h.stdout, token)
	if errors.Is(err, questions.ErrNotFound) {
		return errors.New("there is no such result: copy what follows /r/ in its address")
	}
	return err
}

// importData adds what export has printed to the database. It changes nothing
// unless all of it fits and, where the database is a file, no server runs.
func importData(ctx context.Context, h host, args []string) (err error) {
	cfg, file, err := oneFile("import", h, args, "data", "database", "allow-network-fs")
	if err != nil {
		return err
	}
	from := h.stdin
	if file != standard {
		f, err := unlessTold(ctx, func() (*os.File, error) { return os.Open(file) }) //nolint:gosec // the operator names it
		if err != nil {
			return fmt.Errorf("the export cannot be read: %w", err)
		}
		defer func() { _ = f.Close() }() // nothing was written
		from = stream{ctx: ctx, reader: f}
	}
	store, err := openToWrite(ctx, cfg, slog.New(logHandler("text", h.stderr, slog.LevelWarn)))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	added, err := store.Import(ctx, bufio.NewReader(from))
	if err != nil {
		return err
	}
	return reportImport(h.stdout, added)
}

// reportImport says what has been added.
func reportImport(w io.Writer, added archive.Imported) error {
	var counts []string
	for _, kind := range []struct {
		n    int
		name string
	}{
		{added.Sessions, "sessions"}, {added.Results, "results"}, {added.Links, "links"}, {added.Rounds, "rounds"},
		{added.Settings, "review dates and the like"}, {added.Outcomes, "statements of what was decided"}, {added.Reviews, "steps of reviews"},
		{added.Comments, "comments"}, {added.Published, "entries of the register"}, {added.Questionnaires, "questionnaire versions"}, {added.Offers, "offers"},
	} {
		counts = append(counts, fmt.Sprintf("%d %s", kind.n, kind.name))
	}
	if added.Accounts > 0 {
		counts = append(counts, fmt.Sprintf("%d accounts", added.Accounts))
	}
	_, err := fmt.Fprintf(w, "added %s; %d were there already\n", strings.Join(counts, ", "), added.Skipped)
	return err
}
