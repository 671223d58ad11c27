package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/document"
)

// check says of each file whether it could be on offer, together with the other
// files and with the shipped questionnaires. A PATH is a file, a folder as in
// --questionnaires, or - for the standard input.
func check(_ context.Context, h host, args []string) error {
	_, paths, err := parseFlags(args, nil)
	if err != nil {
		return err
	}
	if len(paths) == 0 {
		return usageErrorf("check needs at least one PATH: a file, a folder, or - for the standard input")
	}
	slices.Sort(paths)
	l := questions.Loader{Today: time.Now()}
	l.Folder(questions.Shipped())
	shipped := len(l.Loaded)
	var lines []string
	for _, path := range slices.Compact(paths) {
		lines = append(lines, load(&l, path, h.stdin)...)
	}
	for _, loaded := range l.Loaded[shipped:] {
		q := loaded.Questionnaire
		lines = append(lines, fmt.Sprintf("%s: ok, %d options, %d questions, version %s",
			loaded.File, len(q.Options), len(q.Questions), q.Version[:12]))
	}
	failed := l.Err()
	if failed != nil {
		lines = append(lines, strings.Split(failed.Error(), "\n")...)
	}
	slices.SortStableFunc(lines, func(a, b string) int { return cmp.Compare(fileOf(a), fileOf(b)) })
	for _, line := range lines {
		if _, err := fmt.Fprintln(h.stdout, line); err != nil {
			return err
		}
	}
	if failed != nil {
		return errors.New("a server would refuse to start with this")
	}
	return nil
}

// fileOf returns the name of the file that a line is about.
func fileOf(line string) string {
	file, _, _ := strings.Cut(line, ":")
	return file
}

// load reads what lies at a path, and returns what is to be said of it beside
// mistakes.
func load(l *questions.Loader, path string, stdin io.Reader) []string {
	if path == "-" {
		text, err := io.ReadAll(io.LimitReader(stdin, document.MaxBytes+1))
		if err != nil {
			l.Fail(fmt.Errorf("the standard input: %w", err))
			return nil
		}
		l.File("<stdin>", text)
		return nil
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		l.Folder(questions.Folder{Name: path, Files: folder(path)})
		return nil
	}
	if questions.IsPersonas(path) {
		return []string{path + ": left out, since it holds personas and no questionnaire"}
	}
	text, err := questions.ReadFile(folder(filepath.Dir(path)), filepath.Base(path))
	if err != nil {
		l.Fail(questions.Mistake{File: path, Line: 1, Column: 1, Message: "cannot be read: " + withoutPath(err).Error()})
		return nil
	}
	l.File(path, text)
	return nil
}

// folder is a directory from which files are read. Opening a pipe in it does
// not wait for somebody to write.
type folder string

// Open implements fs.FS.
func (dir folder) Open(name string) (fs.File, error) {
	path := filepath.Join(string(dir), filepath.FromSlash(name))
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0) //nolint:gosec // reading what the user names is the purpose
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
