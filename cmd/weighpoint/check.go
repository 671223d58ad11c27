package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/weighpoint/weighpoint/questions"
)

// maxQuestionnaire is more than a questionnaire may have, in bytes: reading as
// much shows that a file is too large.
const maxQuestionnaire = 8 << 20

// check prints every mistake in the files, sorted by file and place, or what is
// in a file that has none.
func check(_ context.Context, h host, args []string) error {
	_, files, err := parseFlags(args, nil)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return usageErrorf("check needs at least one FILE")
	}
	bad := 0
	for _, file := range slices.Sorted(slices.Values(files)) {
		report, sound := checkFile(file)
		if !sound {
			bad++
		}
		if _, err := fmt.Fprintln(h.stdout, report); err != nil {
			return err
		}
	}
	if bad > 0 {
		return fmt.Errorf("mistakes in %d of %d files", bad, len(files))
	}
	return nil
}

// checkFile returns what there is to say about one file, and whether it can be
// used.
func checkFile(file string) (report string, sound bool) {
	text, err := readBounded(file, maxQuestionnaire)
	if err != nil {
		return questions.Mistake{File: file, Line: 1, Column: 1, Message: "cannot be read: " + err.Error()}.Error(), false
	}
	q, err := questions.Parse(file, text)
	if err != nil {
		return err.Error(), false
	}
	return fmt.Sprintf("%s: ok, %d options, %d questions, version %s",
		file, len(q.Options), len(q.Questions), q.Version[:12]), true
}

// readBounded reads at most limit bytes of a file. Its error leaves the name of
// the file out.
func readBounded(file string, limit int64) ([]byte, error) {
	f, err := os.Open(file) //nolint:gosec // reading what the user names is the purpose
	if err != nil {
		return nil, withoutPath(err)
	}
	defer func() { _ = f.Close() }() // nothing was written
	text, err := io.ReadAll(io.LimitReader(f, limit))
	return text, withoutPath(err)
}

func withoutPath(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
