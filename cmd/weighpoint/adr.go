package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/records"
)

// adr keeps decision records in a repository.
func adr(ctx context.Context, h host, args []string) error {
	if len(args) > 0 {
		switch args[0] {
		case "add":
			return addRecord(ctx, h, args[1:])
		case "check":
			return checkRecords(ctx, h, args[1:])
		}
	}
	return usageErrorf("adr needs add or check")
}

// readRecords reads the records of a folder, and returns the names of all its
// files.
func readRecords(dir string) (read records.Folder, files []string, err error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("there is no folder %s; make it, or name another one", dir)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s cannot be read: %w", dir, withoutPath(err))
	}
	for _, entry := range entries {
		files = append(files, entry.Name())
		if !records.IsRecord(entry.Name()) {
			continue
		}
		if entry.IsDir() { // it takes the number as a file does
			r := records.Read(entry.Name(), nil)
			r.Wrong = errors.New("this is a folder")
			read = append(read, r)
			continue
		}
		text, err := questions.ReadFile(folder(dir), entry.Name())
		if err != nil {
			return nil, nil, fmt.Errorf("%s cannot be read: %w", filepath.Join(dir, entry.Name()), withoutPath(err))
		}
		read = append(read, records.Read(entry.Name(), text))
	}
	return read, files, nil
}
