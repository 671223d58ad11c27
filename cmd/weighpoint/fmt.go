package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/document"
)

// formatFlags are the flags of fmt.
func formatFlags() []setting {
	return []setting{
		{name: "l", does: "only list the files that are not in canonical form, and fail if there are any"},
		{name: "d", does: "only show what would change, and fail if anything would"},
	}
}

// format writes questionnaires and personas in canonical form, in the place of
// the files, or from standard input to standard output.
func format(_ context.Context, h host, args []string) error {
	flags, paths, err := parseFlags(args, formatFlags())
	if err != nil {
		return err
	}
	if len(paths) == 0 {
		return usageErrorf("fmt needs a FILE, or - for standard input")
	}
	f := fileFormatter{host: h, list: flags["l"] == "true", diff: flags["d"] == "true"}
	var failures []error
	for _, path := range paths {
		if err := f.file(path); err != nil {
			failures = append(failures, err)
		}
	}
	if err := errors.Join(failures...); err != nil {
		return err
	}
	if f.changed > 0 && (f.list || f.diff) {
		return fmt.Errorf("%s not in canonical form; weighpoint fmt writes it", areNot(f.changed))
	}
	return nil
}

func areNot(files int) string {
	if files == 1 {
		return "1 file is"
	}
	return fmt.Sprintf("%d files are", files)
}

// fileFormatter formats one file after the other.
type fileFormatter struct {
	host
	list, diff bool
	// changed counts the files that were not in canonical form.
	changed int
}

func (f *fileFormatter) file(path string) error {
	text, err := readText(path, f.stdin)
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", path, withoutPath(err))
	}
	canonical, err := document.Format(path, text)
	if _, ok := errors.AsType[questions.Mistakes](err); ok {
		return err
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	same := bytes.Equal(text, canonical)
	if !same {
		f.changed++
	}
	switch {
	case f.list || f.diff:
		if same {
			return nil
		}
		return f.show(path, text, canonical)
	case path == "-":
		_, err = f.stdout.Write(canonical)
		return err
	case same:
		return nil
	}
	if err := replaceFile(path, canonical); err != nil {
		return fmt.Errorf("%s could not be written, and is as it was: %w", path, withoutPath(err))
	}
	_, err = fmt.Fprintln(f.stdout, path)
	return err
}

func (f *fileFormatter) show(path string, text, canonical []byte) error {
	if f.list {
		_, err := fmt.Fprintln(f.stdout, path)
		return err
	}
	_, err := fmt.Fprintf(f.stdout, "%s\n%s", path, lineDiff(string(text), string(canonical)))
	return err
}

// readText reads a file, or standard input for "-".
func readText(path string, stdin io.Reader) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(io.LimitReader(stdin, document.MaxBytes+1))
	}
	return questions.ReadFile(folder(filepath.Dir(path)), filepath.Base(path))
}

// replaceFile puts a text in the place of a file, whole or not at all.
func replaceFile(path string, text []byte) (err error) {
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	part, err := os.CreateTemp(filepath.Dir(path), ".weighpoint-fmt-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(part.Name()))
		}
	}()
	_, err = part.Write(text)
	if err = errors.Join(err, part.Chmod(info.Mode().Perm()), part.Close()); err != nil {
		return err
	}
	return os.Rename(part.Name(), path)
}

// farthest is how many lines are looked through for where two texts go on alike.
const farthest = 200

// lineDiff shows the lines that differ, with their numbers.
func lineDiff(then, now string) string {
	a, b := strings.Split(strings.TrimSuffix(then, "\n"), "\n"), strings.Split(strings.TrimSuffix(now, "\n"), "\n")
	var out strings.Builder
	for i, j := 0, 0; i < len(a) || j < len(b); {
		if i < len(a) && j < len(b) && a[i] == b[j] {
			i, j = i+1, j+1
			continue
		}
		gone, come := nextAlike(a[i:], b[j:])
		_, _ = fmt.Fprintf(&out, "@@ -%d +%d @@\n", i+1, j+1) // writes to memory
		for _, line := range a[i : i+gone] {
			out.WriteString("-" + line + "\n")
		}
		for _, line := range b[j : j+come] {
			out.WriteString("+" + line + "\n")
		}
		i, j = i+gone, j+come
	}
	return out.String()
}

// nextAlike is how many lines of each text come before the next one that both
// have.
func nextAlike(a, b []string) (gone, come int) {
	for distance := 1; distance <= farthest; distance++ {
		for gone = min(distance, len(a)); gone >= 0; gone-- {
			come = distance - gone
			if gone < len(a) && come < len(b) && a[gone] == b[come] && a[gone] != "" {
				return gone, come
			}
		}
	}
	return len(a), len(b)
}
