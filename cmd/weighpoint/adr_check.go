package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/authoring"
	"github.com/weighpoint/weighpoint/questions/document"
	"github.com/weighpoint/weighpoint/questions/records"
)

func adrCheckFlags() []setting {
	return []setting{
		{name: "at", value: "DATE", unset: "today", does: "the day by which reviews are due, such as 2026-11-27"},
		{name: "questionnaires", value: "DIR", does: "a folder with questionnaires beside the shipped ones"},
		{name: "strict", does: "fail on warnings"},
		{name: "format", value: "FORMAT", preset: string(authoring.FormatText), does: "text, json, or github for a workflow's log"},
	}
}

// checkRecords says of each record of a folder what tools cannot read, what is due,
// and what today's versions of the questionnaires say otherwise. It asks no other
// host.
func checkRecords(_ context.Context, h host, args []string) error {
	flags, dirs, err := parseFlags(args, adrCheckFlags())
	if err != nil {
		return err
	}
	if len(dirs) != 1 {
		return usageErrorf("adr check needs one DIR, such as docs/decisions")
	}
	today, err := day(flags)
	if err != nil {
		return err
	}
	format, err := outputFormat(flags, authoring.FormatText, authoring.FormatJSON, authoring.FormatGitHub)
	if err != nil {
		return err
	}
	there, files, err := readRecords(dirs[0])
	if err != nil {
		return err
	}
	l := questions.Loader{Today: today}
	l.Folder(questions.Shipped())
	if own := flags["questionnaires"]; own != "" {
		l.Folder(questions.Folder{Name: own, Files: folder(own)})
	}
	if err := mistaken(l.Err()); err != nil {
		return err
	}
	findings := there.Check(files, sound(&l), today)
	if format == authoring.FormatText {
		if err := sayRecords(h, dirs[0], there, findings); err != nil {
			return err
		}
	}
	for i := range findings {
		findings[i].File = filepath.Join(dirs[0], findings[i].File)
	}
	authoring.SortFindings(findings)
	if err := format.Write(h.stdout, findings); err != nil {
		return err
	}
	if len(findings) > 0 && flags["strict"] == "true" {
		return errors.New(plural(len(findings), "warning"))
	}
	return nil
}

// sayRecords prints a line about each record that nothing is to be said of.
func sayRecords(h host, dir string, there records.Folder, findings []authoring.Finding) error {
	for _, r := range there {
		if slices.ContainsFunc(findings, func(f authoring.Finding) bool { return f.File == r.File }) {
			continue
		}
		review := ""
		if r.Block != nil && !r.Block.Review.IsZero() && !r.Closed() {
			review = "; review on " + r.Block.Review.Format(time.DateOnly)
		}
		if _, err := fmt.Fprintf(h.stdout, "%s: ok, %s%s\n", filepath.Join(dir, r.File), document.OneLine(r.Status), review); err != nil {
			return err
		}
	}
	return nil
}
