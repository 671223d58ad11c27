package questions

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/weighpoint/weighpoint/questions/document"
	"github.com/weighpoint/weighpoint/questions/overlay"
)

//go:embed catalog/*.yaml
var shipped embed.FS

// Folder is a directory with questionnaires.
type Folder struct {
	// Name is what the directory is called in messages. It is put before the
	// names of its files.
	Name  string
	Files fs.FS
	// Checked means that its questionnaires have passed all checks before, so
	// that those which only help authors are left out.
	Checked bool
}

// Shipped returns the questionnaires that are part of the program, which its
// tests check.
func Shipped() Folder {
	files, err := fs.Sub(shipped, "catalog")
	if err != nil {
		panic(err) // fs.Sub refuses only names that are no paths
	}
	return Folder{Name: "shipped", Files: files, Checked: true}
}

// Loader reads questionnaires that are to be on offer together. Two of the same
// id are a mistake.
type Loader struct {
	// Today makes days after it a mistake, for authors; zero does not. A server
	// leaves it zero, so that its clock decides nothing.
	Today time.Time
	// Loaded are the questionnaires without a mistake, in the order in which
	// they were read.
	Loaded []Loaded
	// Broken are the files and folders that could not be taken as they are.
	Broken   []Broken
	files    map[string]string // by id
	mistakes Mistakes
	failures []error
}

// Loaded is a questionnaire and the file that it was read from.
type Loaded struct {
	File          string
	Questionnaire *Questionnaire
	// Overlay is how it was put together where the file is an overlay, else nil.
	Overlay *overlay.Merged
}

// Place says where in which file something stands, by where it stands in the text
// of the questionnaire: that of an overlay comes from two files.
func (l Loaded) Place(line, column int) (file string, _, _ int) {
	if l.Overlay != nil {
		return l.Overlay.Place(line, column)
	}
	return l.File, line, column
}

// Broken is a file or a folder with mistakes, or one that could not be read.
type Broken struct {
	// ID is that of the questionnaire in it, empty where it could not be made
	// out.
	ID string
	// Place is the number of questionnaires that were loaded before it.
	Place int
}

// Err joins the Mistakes of all documents with what went wrong in reading. It
// is nil if there is neither.
func (l *Loader) Err() error {
	if len(l.mistakes) == 0 {
		return errors.Join(l.failures...)
	}
	slices.SortStableFunc(l.mistakes, Mistake.Compare)
	return errors.Join(append([]error{l.mistakes}, l.failures...)...)
}

// Folder reads the files in a folder whose names end in .yaml or .yml, in
// capitals or not. It leaves out what begins with a dot, the personas files,
// every other file, and folders within the folder, but for the bases of overlays
// (see overlay.BaseFolder). A folder without a questionnaire is a failure.
func (l *Loader) Folder(folder Folder) {
	entries, err := fs.ReadDir(folder.Files, ".")
	if err != nil {
		l.fail(fmt.Errorf("questionnaires in %s: %w", folder.Name, err))
		return
	}
	found := false
	var others []string
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasPrefix(name, ".") {
			continue
		}
		if entry.IsDir() || !IsQuestionnaire(name) {
			others = append(others, name)
			continue
		}
		found = true
		file := path.Join(folder.Name, name)
		text, err := ReadFile(folder.Files, name)
		if err != nil {
			l.fail(fmt.Errorf("questionnaire %s: %w", file, err))
			continue
		}
		l.file(source{file: file, text: text, beside: folder, checked: folder.Checked})
	}
	if !found {
		l.fail(fmt.Errorf("questionnaires in %s: no file ends in .yaml or .yml; %s", folder.Name, whatLies(others)))
	}
}

// whatLies says what was found in a folder where something else was wanted.
func whatLies(names []string) string {
	const most = 5
	switch {
	case len(names) == 0:
		return "the folder is empty"
	case len(names) > most:
		return fmt.Sprintf("there are %s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return "there is " + strings.Join(names, ", ")
}

// IsPersonas reports whether a file is named as one that lies beside a
// questionnaire and tells which answers should lead where.
func IsPersonas(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, ".personas.yaml") || strings.HasSuffix(name, ".personas.yml")
}

// IsQuestionnaire reports whether a file is named as one that a folder has on offer.
func IsQuestionnaire(name string) bool {
	lower := strings.ToLower(name)
	return (strings.HasSuffix(lower, ".yaml") || strings.HasSuffix(lower, ".yml")) && !IsPersonas(name)
}

// ReadFile reads the file of a questionnaire, and no more of it than shows that it is too large.
// What is not a regular file, such as a pipe, is refused.
func ReadFile(files fs.FS, name string) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // nothing was written
	before, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !before.Mode().IsRegular() {
		return nil, errors.New("this is not a file with text in it, but a " + sortOf(before.Mode()))
	}
	text, err := io.ReadAll(io.LimitReader(f, document.MaxBytes+1))
	if err != nil {
		return nil, err
	}
	after, err := f.Stat()
	if err == nil && (after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime())) {
		return nil, errors.New("the file changed while it was read; try again")
	}
	return text, err
}

func sortOf(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "folder"
	case mode&fs.ModeNamedPipe != 0:
		return "pipe"
	case mode&fs.ModeSocket != 0:
		return "socket"
	}
	return "device"
}

// Fail notes that something could not be read.
func (l *Loader) Fail(err error) { l.failures = append(l.failures, err) }

func (l *Loader) fail(err error) {
	l.Fail(err)
	l.Broken = append(l.Broken, Broken{Place: len(l.Loaded)})
}

// idLine finds the id in a text that is no document as a whole.
var idLine = regexp.MustCompile(`(?m)^id:[ \t]*["']?([a-z][a-z0-9-]*)["']?[ \t]*(?:#.*)?\r?$`)

// idOf is the id of a questionnaire with mistakes, empty where there is none.
func idOf(q *Questionnaire, text []byte) string {
	if q.ID != "" {
		return q.ID
	}
	if found := idLine.FindSubmatch(text); found != nil {
		return string(found[1])
	}
	return ""
}

// File reads a document. The file name is used in messages alone. beside is the
// folder in which the base of an overlay lies.
func (l *Loader) File(file string, text []byte, beside Folder) {
	l.file(source{file: file, text: text, beside: beside})
}

func (l *Loader) check(c *compiler) {
	c.check()
	if !l.Today.IsZero() {
		c.checkClock(l.Today)
	}
}

// Overlay reads an overlay with a base that need not lie beside it.
func (l *Loader) Overlay(file string, text []byte, base overlay.Source) {
	l.file(source{file: file, text: text, base: &base})
}

// source is a file that is read, with the folder that it lies in, or with the base
// of an overlay.
type source struct {
	file    string
	text    []byte
	beside  Folder
	base    *overlay.Source
	checked bool // as Folder has it
}

// lastChecked are the questionnaires that were read last from folders that are
// checked, by the names of their files. They are part of the program, so a server
// that loads everything anew does not compile them again.
var lastChecked sync.Map

// readChecked is read without the checks that only help authors.
func readChecked(file string, text []byte) (*Questionnaire, Mistakes) {
	last, _ := lastChecked.Load(file)
	if q, ok := last.(*Questionnaire); ok && bytes.Equal(q.Text, text) {
		return q, nil
	}
	q, mistakes := read(file, text, unchecked)
	if len(mistakes) == 0 {
		lastChecked.Store(file, q)
	}
	return q, mistakes
}

func (l *Loader) file(src source) {
	file, text := src.file, src.text
	check := l.check
	if src.checked {
		check = unchecked
	}
	var merged *overlay.Merged
	var q *Questionnaire
	var mistakes Mistakes
	switch {
	case overlay.Is(text):
		q, merged, mistakes = src.merged(check)
	case src.checked:
		q, mistakes = readChecked(file, text)
	default:
		q, mistakes = read(file, text, check)
	}
	if l.files == nil {
		l.files = map[string]string{}
	}
	if first, twice := l.files[q.ID]; twice && q.ID != "" {
		at := q.index.id
		m := Mistake{
			File: file, Line: at.Line, Column: at.Column,
			Message: fmt.Sprintf("questionnaire %s is defined twice, first in %s", document.Quote(q.ID), first),
		}
		if merged != nil {
			m.File, m.Line, m.Column = merged.Place(m.Line, m.Column)
		}
		mistakes = append(mistakes, m)
	} else {
		l.files[q.ID] = file
	}
	l.mistakes = append(l.mistakes, mistakes...)
	if len(mistakes) > 0 {
		l.Broken = append(l.Broken, Broken{idOf(q, text), len(l.Loaded)})
		return
	}
	l.Loaded = append(l.Loaded, Loaded{file, q, merged})
}
