package questions

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/questions/document"
)

//go:embed catalog/*.yaml
var shipped embed.FS

// Folder is a directory with questionnaires.
type Folder struct {
	// Name is what the directory is called in messages. It is put before the
	// names of its files.
	Name  string
	Files fs.FS
}

// Shipped returns the questionnaires that are part of the program.
func Shipped() Folder {
	files, err := fs.Sub(shipped, "catalog")
	if err != nil {
		panic(err) // fs.Sub refuses only names that are no paths
	}
	return Folder{Name: "catalog", Files: files}
}

// Load reads every questionnaire in the folders: their files that end in .yaml
// or .yml, but not in .personas.yaml. Folders within folders are not looked
// into. The result is in the order of the folders, then of the file names.
//
// The error joins the Mistakes of all documents, among them a second
// questionnaire of the same id, with what went wrong in reading. There is no
// result then.
func Load(folders ...Folder) ([]*Questionnaire, error) {
	var l loader
	for _, folder := range folders {
		if err := l.folder(folder); err != nil {
			l.failures = append(l.failures, err)
		}
	}
	if len(l.mistakes) > 0 {
		slices.SortStableFunc(l.mistakes, Mistake.Compare)
		l.failures = append([]error{l.mistakes}, l.failures...)
	}
	if len(l.failures) > 0 {
		return nil, errors.Join(l.failures...)
	}
	return l.loaded, nil
}

type loader struct {
	loaded   []*Questionnaire
	files    map[string]string // by id
	mistakes Mistakes
	failures []error
}

func (l *loader) folder(folder Folder) error {
	entries, err := fs.ReadDir(folder.Files, ".")
	if err != nil {
		return fmt.Errorf("questionnaires in %s: %w", folder.Name, err)
	}
	var failures []error
	for _, entry := range entries {
		if entry.IsDir() || !isQuestionnaire(entry.Name()) {
			continue
		}
		name := path.Join(folder.Name, entry.Name())
		text, err := readBounded(folder.Files, entry.Name())
		if err != nil {
			failures = append(failures, fmt.Errorf("questionnaire %s: %w", name, err))
			continue
		}
		l.add(name, text)
	}
	return errors.Join(failures...)
}

func isQuestionnaire(name string) bool {
	return !strings.HasSuffix(name, ".personas.yaml") &&
		(strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml"))
}

// readBounded reads a file, and no more of it than shows that it is too large.
func readBounded(files fs.FS, name string) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // nothing was written
	return io.ReadAll(io.LimitReader(f, document.MaxBytes+1))
}

func (l *loader) add(file string, text []byte) {
	q, mistakes := read(file, text, (*compiler).check)
	l.mistakes = append(l.mistakes, mistakes...)
	if l.files == nil {
		l.files = map[string]string{}
	}
	if first, twice := l.files[q.ID]; twice && q.ID != "" {
		at := q.index.id
		l.mistakes = append(l.mistakes, Mistake{
			File: file, Line: at.Line, Column: at.Column,
			Message: fmt.Sprintf("questionnaire %s is defined twice, first in %s", document.Quote(q.ID), first),
		})
		return
	}
	l.files[q.ID] = file
	l.loaded = append(l.loaded, q)
}
