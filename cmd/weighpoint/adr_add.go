package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weighpoint/weighpoint/questions/document"
	"github.com/weighpoint/weighpoint/questions/records"
)

// recordTimeout is how long a server has to give a record.
const recordTimeout = 20 * time.Second

// recordsDir is where records lie unless a flag names another folder.
const recordsDir = "docs/decisions"

func addFlags() []setting {
	return []setting{
		{name: "dir", value: "DIR", preset: recordsDir, does: "the folder of the records"},
		{name: "format", value: "FORMAT", does: records.FormatsInWords("or") + ": what to ask a server for, or what a file has to be"},
		{name: "supersedes", value: "N", does: "the number of the record that this one takes the place of; several with commas"},
	}
}

// addRecord adds a record that Weighpoint has exported to the records of a
// repository.
func addRecord(ctx context.Context, h host, args []string) error {
	flags, sources, err := parseFlags(args, addFlags())
	if err != nil {
		return err
	}
	if len(sources) != 1 {
		return usageErrorf("adr add needs one FILE, - for standard input, or the address of a result")
	}
	format := records.Format(flags["format"])
	if _, given := flags["format"]; given && !slices.Contains(records.Formats(), format) {
		return usageErrorf("--format is %q, and must be %s", format, records.FormatsInWords("or"))
	}
	supersedes, err := recordNumbers(flags["supersedes"])
	if err != nil {
		return err
	}
	dir := cmp.Or(flags["dir"], recordsDir)
	there, _, err := readRecords(dir)
	if err != nil {
		return err
	}
	name, text, err := recordText(ctx, h, sources[0], format)
	if err != nil {
		return err
	}
	record := records.Read(name, text)
	if format != "" && record.Format != "" && record.Format != format {
		return fmt.Errorf("%s is a record of format %s, not %s: export it with ?format=%[3]s; nothing was written", sources[0], record.Format, format)
	}
	a, err := there.Add(record, supersedes)
	if err != nil {
		return fmt.Errorf("%s cannot be added, and nothing was written: %w", sources[0], err)
	}
	if a.Updates != nil {
		return updateRecord(h, dir, a)
	}
	if err := writeAddition(dir, a); err != nil {
		return err
	}
	return sayAddition(h, dir, a)
}

// recordNumbers reads --supersedes.
func recordNumbers(text string) ([]int, error) {
	var numbers []int
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 || n > 9999 || slices.Contains(numbers, n) {
			return nil, usageErrorf("--supersedes is %q, and must be the number of a record, or several with commas", text)
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}

// recordText reads a record and returns how its file is called.
func recordText(ctx context.Context, h host, source string, format records.Format) (name string, text []byte, err error) {
	if strings.HasPrefix(source, "https://") || strings.HasPrefix(source, "http://") {
		return fetchRecord(ctx, source, format)
	}
	if text, err = readText(source, h.stdin); err != nil {
		return "", nil, fmt.Errorf("%s cannot be read: %w", source, withoutPath(err))
	}
	if len(text) > document.MaxBytes {
		return "", nil, fmt.Errorf("%s has more than %d bytes, and is no record", source, document.MaxBytes)
	}
	return filepath.Base(source), text, nil
}

// fetchRecord asks a server for the record of a result, by the address of its
// page.
func fetchRecord(ctx context.Context, address string, format records.Format) (name string, text []byte, err error) {
	page, err := url.Parse(address)
	if err != nil || page.Host == "" {
		return "", nil, usageErrorf("%q is no address of a result", address)
	}
	page.Path = strings.TrimSuffix(strings.TrimSuffix(page.Path, "/"), ".md") + ".md"
	page.RawPath, page.RawQuery, page.Fragment = "", "", ""
	if format != "" {
		page.RawQuery = url.Values{"format": {string(format)}}.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, page.String(), nil) //nolint:gosec // the user names the address
	if err != nil {
		return "", nil, err
	}
	req.Header.Set("User-Agent", "weighpoint adr add")
	client := &http.Client{Timeout: recordTimeout, CheckRedirect: func(next *http.Request, before []*http.Request) error {
		switch {
		case next.URL.Host != page.Host:
			return fmt.Errorf("it sends on to %s, which is another host: name its address if you trust it", next.URL.Host)
		case len(before) > 5:
			return errors.New("it sends on and on")
		}
		return nil
	}}
	res, err := client.Do(req) //nolint:gosec // as above
	if failed, ok := errors.AsType[*url.Error](err); ok {
		err = failed.Err // the line names the address already
	}
	if err != nil {
		return "", nil, fmt.Errorf("%s did not answer, and nothing was written: %w", address, err)
	}
	defer res.Body.Close() //nolint:errcheck // nothing was written
	kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if res.StatusCode != http.StatusOK || kind != "text/markdown" {
		return "", nil, fmt.Errorf("%s gives no record (%s, %s), and nothing was written: use a link that shows everything", address, res.Status, kind)
	}
	text, err = io.ReadAll(io.LimitReader(res.Body, document.MaxBytes+1))
	if err != nil || len(text) > document.MaxBytes {
		return "", nil, errors.Join(fmt.Errorf("%s gives no whole record of at most %d bytes, and nothing was written", address, document.MaxBytes), err)
	}
	_, said, _ := mime.ParseMediaType(res.Header.Get("Content-Disposition")) // the title will do
	return filepath.Base(said["filename"]), text, nil
}

// updateRecord brings a record up to date that was only proposed.
func updateRecord(h host, dir string, a records.Addition) error {
	path, said := filepath.Join(dir, a.File), "says all of this already, and stays as it is"
	if !a.Same {
		if err := replaceFile(path, a.Text); err != nil {
			return fmt.Errorf("%s could not be brought up to date, and is as it was: %w", path, withoutPath(err))
		}
		said = "was only proposed, and is brought up to date"
	}
	_, err := fmt.Fprintf(h.stdout, "%s %s\n", path, said)
	return err
}

// writeAddition writes the new file and those that it changes, or none.
func writeAddition(dir string, a records.Addition) (err error) {
	path := filepath.Join(dir, a.File)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // others may read a record
	if err != nil {
		return fmt.Errorf("%s could not be written, and nothing was changed: %w", path, withoutPath(err))
	}
	var undo []func() error
	defer func() {
		if err == nil {
			return
		}
		var kept error
		for _, back := range append(undo, func() error { return os.Remove(path) }) { //nolint:gosec // it was written just now
			kept = errors.Join(kept, back())
		}
		if kept == nil {
			err = fmt.Errorf("%s could not be added, and all is as it was: %w", path, err)
			return
		}
		err = fmt.Errorf("%s could not be added, and not all is as it was: %w", path, errors.Join(err, kept))
	}()
	_, err = f.Write(a.Text)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	for _, old := range a.Changed {
		file := filepath.Join(dir, old.File)
		before, err := os.ReadFile(file) //nolint:gosec // it is in the folder that the user names
		if err != nil {
			return err
		}
		if err := replaceFile(file, old.Text()); err != nil {
			return err
		}
		undo = append(undo, func() error { return replaceFile(file, before) })
	}
	return nil
}

func sayAddition(h host, dir string, a records.Addition) error {
	said := "wrote " + filepath.Join(dir, a.File) + "\n"
	for _, old := range a.Changed {
		said += "marked " + filepath.Join(dir, old.File) + " as superseded\n"
	}
	if a.Missing {
		said += "the earlier result that it replaces has no record here; --supersedes N would name another one\n"
	}
	_, err := io.WriteString(h.stdout, said)
	return err
}
