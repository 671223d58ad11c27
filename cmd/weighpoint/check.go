package main

import (
	"bytes"
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

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/handlers/sitefile"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/authoring"
	"github.com/weighpoint/weighpoint/questions/document"
)

// checkFlags are the flags of check.
func checkFlags() []setting {
	return []setting{
		walksFlag, formatFlag,
		{name: "strict", does: "fail on warnings as well, unless the personas file says why they are meant"},
		{name: "at", value: "DATE", unset: "today", does: "the day by which dates of sources are judged, such as 2026-11-27"},
		{name: "site", value: "FILE", does: "check a site file as well, which may have on offer what is at the PATHs or shipped"},
		{name: "alone", does: "without the shipped questionnaires beside them, whose ids are taken otherwise"},
		{name: "verbose", does: "say where one way of answering leads: always the first choice, the last one, or not sure"},
	}
}

// check says of each file whether it could be on offer, together with the other
// files and with the shipped questionnaires, and warns of what is allowed and
// probably not meant. A PATH is a file, a folder as in --questionnaires, or -
// for the standard input.
func check(ctx context.Context, h host, args []string) error {
	flags, paths, err := parseFlags(args, checkFlags())
	if err != nil {
		return err
	}
	if len(paths) == 0 && flags["site"] == "" {
		return usageErrorf("check needs at least one PATH: a file, a folder, or - for the standard input, or --site with a file")
	}
	c := checker{host: h, strict: flags["strict"] == "true", verbose: flags["verbose"] == "true"}
	if c.walks, err = wholeNumber(flags, walksFlag, maxWalks); err != nil {
		return err
	}
	if c.today, err = day(flags); err != nil {
		return err
	}
	if c.format, err = outputFormat(flags, authoring.Formats()...); err != nil {
		return err
	}
	l := questions.Loader{Today: c.today}
	if flags["alone"] != "true" {
		l.Folder(questions.Shipped())
	}
	shipped := len(l.Loaded)
	loadPaths(&l, paths, h.stdin)
	if slices.ContainsFunc(paths, isFolder) { // a file alone may have others beside it
		c.beside = l.Loaded
	}
	c.all = l.Loaded
	for _, loaded := range l.Loaded[shipped:] {
		if err := c.look(ctx, loaded); err != nil {
			return err
		}
	}
	c.findings = append(c.findings, mistakesIn(errors.Join(l.Err(), strayPersonas(paths)))...)
	if file := flags["site"]; file != "" {
		c.lookAtSite(file, offerableOf(sound(&l), l.Broken))
	}
	return c.report()
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// checker looks at questionnaires one after another.
type checker struct {
	host
	walks           int
	today           time.Time
	format          authoring.Format
	strict, verbose bool
	// beside are all that are to be on offer together, nil where that is not
	// known.
	beside []questions.Loaded
	// all are these, the shipped ones among them.
	all      []questions.Loaded
	findings []authoring.Finding
	// sound has a line about each file without a mistake.
	sound []string
}

// look warns of what one questionnaire does. Mistakes in its personas count as
// its own.
func (c *checker) look(ctx context.Context, loaded questions.Loaded) error {
	q := loaded.Questionnaire
	s, err := survey(ctx, c.host, loaded, c.walks)
	if err != nil {
		return err
	}
	warnings := authoring.Check(q, s, c.today, report.Drawable)
	if c.beside != nil {
		warnings = append(warnings, authoring.Beside(q, c.beside)...)
	}
	warnings = authoring.InFiles(loaded, warnings)
	personas, err := personasOf(loaded)
	if err != nil {
		c.findings = append(c.findings, mistakesIn(err)...)
	}
	if personas != nil {
		unmet := authoring.Silence(warnings, personas.Expect)
		all, err := inheritedBy(loaded, personas)
		if err != nil {
			c.findings = append(c.findings, mistakesIn(err)...)
		}
		for _, i := range all {
			authoring.Silence(warnings, i.personas.Expect)
		}
		if s != nil { // without walks, much that is expected is not looked for
			c.findings = append(c.findings, idle(personas, unmet)...)
		}
	}
	c.findings = append(c.findings, warnings...)
	line := fmt.Sprintf("%s: ok, %d options, %d questions, version %s", loaded.File, len(q.Options), len(q.Questions), q.Version[:12])
	if n := len(ofLevel(warnings, authoring.LevelWarning)); n > 0 {
		line += "; " + plural(n, "warning")
	}
	c.sound = append(c.sound, line)
	c.sound = append(c.sound, notesOf(loaded)...)
	c.sound = append(c.sound, movedNotes(loaded, c.all)...)
	if c.verbose {
		for _, way := range authoring.OneWay(q) {
			c.sound = append(c.sound, fmt.Sprintf("%s: %s", loaded.File, way))
		}
	}
	return nil
}

// notesOf says what became of the base of an overlay, a line each.
func notesOf(loaded questions.Loaded) []string {
	if loaded.Overlay == nil {
		return nil
	}
	var lines []string
	for _, note := range loaded.Overlay.Notes {
		lines = append(lines, fmt.Sprintf("%s: note: %s", loaded.File, note))
	}
	return lines
}

// lookAtSite checks a site file.
func (c *checker) lookAtSite(file string, may sitefile.Known) {
	site, _, err := siteFile{path: file}.read(may)
	if err != nil {
		c.findings = append(c.findings, mistakesIn(err)...)
		return
	}
	c.sound = append(c.sound, file+": ok"+siteWords(site))
}

// idle warns of expectations that no warning answers any more.
func idle(p *authoring.Personas, expected []authoring.Expectation) []authoring.Finding {
	var findings []authoring.Finding
	for _, e := range expected {
		findings = append(findings, authoring.Finding{
			File: p.File, Line: e.Line, Column: 1, Level: authoring.LevelWarning, Code: authoring.IdleExpectation,
			Message: fmt.Sprintf("nothing warns of %q any more: drop this expectation", strings.TrimSpace(string(e.Code)+" "+e.At)),
		})
	}
	return findings
}

func ofLevel(findings []authoring.Finding, level authoring.Level) []authoring.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f authoring.Finding) bool { return f.Level != level })
}

// report prints everything, and fails if a server would refuse to start or there
// are mistakes in personas, which no server reads, and for warnings where that is
// wanted.
func (c *checker) report() error {
	if c.format == authoring.FormatText {
		for _, line := range c.sound {
			if _, err := fmt.Fprintln(c.stdout, line); err != nil {
				return err
			}
		}
	}
	authoring.SortFindings(c.findings)
	if err := c.format.Write(c.stdout, c.findings); err != nil {
		return err
	}
	switch mistakes := ofLevel(c.findings, authoring.LevelMistake); {
	case slices.ContainsFunc(mistakes, func(f authoring.Finding) bool { return !questions.IsPersonas(f.File) }):
		return errors.New("a server would refuse to start with this")
	case len(mistakes) > 0:
		return errors.New("the personas have mistakes; a server reads none")
	}
	if n := len(ofLevel(c.findings, authoring.LevelWarning)); c.strict && n > 0 {
		return errors.New(plural(n, "warning"))
	}
	return nil
}

// load reads what lies at a path.
func load(l *questions.Loader, path string, stdin io.Reader) {
	if path == "-" {
		text, err := io.ReadAll(io.LimitReader(stdin, document.MaxBytes+1))
		if err != nil {
			l.Fail(fmt.Errorf("the standard input: %w", err))
			return
		}
		l.File("<stdin>", text, questions.Folder{})
		return
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() { //nolint:gosec // the user names the path
		l.Folder(questions.Folder{Name: path, Files: folder(path)})
		return
	}
	text, err := questions.ReadFile(folder(filepath.Dir(path)), filepath.Base(path))
	if err != nil {
		l.Fail(questions.Mistake{File: path, Line: 1, Column: 1, Message: "cannot be read: " + withoutPath(err).Error()})
		return
	}
	l.File(path, text, questions.Folder{Name: filepath.Dir(path), Files: folder(filepath.Dir(path))})
}

// folder is a directory from which files are read. Opening a pipe in it does
// not wait for somebody to write, and opening a file waits for a program that has a
// lease on it, such as a file server, to give that up.
type folder string

// Open implements fs.FS.
func (dir folder) Open(name string) (fs.File, error) {
	path := filepath.Join(string(dir), filepath.FromSlash(name))
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0) //nolint:gosec // reading what the user names is the purpose
	if errors.Is(err, syscall.EAGAIN) {                            // a lease; no pipe says so
		f, err = os.Open(path) //nolint:gosec // as above
	}
	if err != nil {
		return nil, err // not a nil *os.File
	}
	return f, nil
}

// readBounded reads at most limit bytes of a file, without the byte order mark that
// some editors put before a text. Its error leaves the name of the file out.
func readBounded(file string, limit int64) ([]byte, error) {
	f, err := os.Open(file) //nolint:gosec // reading what the user names is the purpose
	if err != nil {
		return nil, withoutPath(err)
	}
	defer func() { _ = f.Close() }() // nothing was written
	text, err := io.ReadAll(io.LimitReader(f, limit))
	return bytes.TrimPrefix(text, []byte("\uFEFF")), withoutPath(err)
}

func withoutPath(err error) error {
	if path, ok := errors.AsType[*os.PathError](err); ok {
		return path.Err
	}
	return err
}
