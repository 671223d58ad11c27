package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/authoring"
)

// What the commands for authors share: flags, the files that belong together,
// and how findings are printed.

// The flags of the commands for authors.
var (
	walksFlag  = setting{name: "walks", value: "N", preset: strconv.Itoa(authoring.DefaultWalks), does: "how many random walks to take; 0 for none"}
	formatFlag = setting{name: "format", value: "FORMAT", preset: string(authoring.FormatText), does: "text, json, github for a workflow's log, or sarif for tools that show findings"}
)

// maxWalks keeps a command from running for hours.
const maxWalks = 10_000_000

// wholeNumber reads a flag as a number from 0 to most.
func wholeNumber(flags map[string]string, s setting, most int) (int, error) {
	text, given := flags[s.name]
	if !given {
		text = s.preset
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > most {
		return 0, usageErrorf("--%s is %q, and must be a whole number from 0 to %d", s.name, text, most)
	}
	return n, nil
}

// outputFormat reads --format.
func outputFormat(flags map[string]string, allowed ...authoring.Format) (authoring.Format, error) {
	f := authoring.Format(flags["format"])
	if f == "" {
		return authoring.FormatText, nil
	}
	if !slices.Contains(allowed, f) {
		return "", usageErrorf("--format is %q, and must be one of %v", f, allowed)
	}
	return f, nil
}

// day reads --at as the day by which dates are judged.
func day(flags map[string]string) (time.Time, error) {
	text, given := flags["at"]
	if !given {
		return time.Now(), nil
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{}, usageErrorf("--at is %q, and must be a day such as 2026-11-27", text)
	}
	return t, nil
}

// loadPaths reads files and folders, each a questionnaire or several, without
// the shipped ones beside them. A file of personas stands for the questionnaire
// that it lies beside.
func loadPaths(l *questions.Loader, paths []string, stdin io.Reader) {
	var all []string
	for _, path := range cleaned(paths) {
		if questions.IsPersonas(path) {
			file := besidePersonas(path, entriesOf(filepath.Dir(path)))
			if file == "" {
				l.Fail(alonePersonas(path))
				continue
			}
			path = file
		}
		all = append(all, path)
	}
	for _, path := range cleaned(all) {
		load(l, path, stdin)
	}
}

// cleaned are paths, each once.
func cleaned(paths []string) []string {
	var all []string
	for _, path := range paths {
		all = append(all, filepath.Clean(path))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// stemOf is what the names of a questionnaire and of its personas begin with.
func stemOf(file string) string {
	stem := strings.TrimSuffix(file, filepath.Ext(file))
	if questions.IsPersonas(file) {
		stem = strings.TrimSuffix(stem, filepath.Ext(stem))
	}
	return stem
}

// entriesOf are what lies in a folder, none where that cannot be told: loading says
// what is wrong.
func entriesOf(dir string) []os.DirEntry {
	entries, _ := os.ReadDir(dir)
	return entries
}

// besidePersonas is the questionnaire that a file of personas lies beside, among what
// lies in its folder; empty if there is none.
func besidePersonas(path string, entries []os.DirEntry) string {
	dir, _ := filepath.Split(path)
	for _, entry := range entries {
		if file := dir + entry.Name(); !entry.IsDir() && questions.IsQuestionnaire(file) && stemOf(file) == stemOf(path) {
			return file
		}
	}
	return ""
}

// alonePersonas says that personas lie beside no questionnaire.
func alonePersonas(file string) questions.Mistake {
	return questions.Mistake{File: file, Line: 1, Column: 1,
		Message: fmt.Sprintf("these personas lie beside no questionnaire: there is no %s.yaml; was it renamed?", filepath.Base(stemOf(file)))}
}

// strayPersonas lists the personas that nothing would take through a questionnaire:
// those in a folder that lie beside none, as after one was renamed, and those that are
// not in the file that is read. Of a file that is named by itself and lies beside none,
// loading tells.
func strayPersonas(paths []string) error {
	named := cleaned(paths)
	files, folders := slices.Clone(named), map[string][]os.DirEntry{}
	for _, path := range named {
		for _, entry := range entriesOf(path) { // none for a file
			if !entry.IsDir() && !strings.HasPrefix(entry.Name(), ".") {
				files = append(files, filepath.Join(path, entry.Name()))
			}
		}
	}
	var stray questions.Mistakes
	for _, file := range cleaned(files) {
		if !questions.IsPersonas(file) {
			continue
		}
		dir := filepath.Dir(file)
		if _, known := folders[dir]; !known {
			folders[dir] = entriesOf(dir)
		}
		beside := besidePersonas(file, folders[dir])
		switch read := personasBeside(beside); {
		case beside == "" && !slices.Contains(named, file):
			stray = append(stray, alonePersonas(file))
		case beside != "" && read != file:
			stray = append(stray, questions.Mistake{File: file, Line: 1, Column: 1,
				Message: fmt.Sprintf("these personas are not read: those of %s belong in %s", filepath.Base(beside), filepath.Base(cmp.Or(read, stemOf(file)+authoring.PersonasSuffix)))})
		}
	}
	if stray == nil {
		return nil
	}
	return stray
}

// personasBeside is the file with the personas of a questionnaire, empty if there
// is none.
func personasBeside(questionnaire string) string {
	for _, suffix := range []string{authoring.PersonasSuffix, ".personas.yml"} {
		file := stemOf(questionnaire) + suffix
		if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) { //nolint:gosec // beside what the user names
			return file
		}
	}
	return ""
}

// personasOf reads the personas beside a questionnaire, nil if there are none.
func personasOf(loaded questions.Loaded) (*authoring.Personas, error) {
	file := personasBeside(loaded.File)
	if file == "" {
		return nil, nil //nolint:nilnil // no personas is an ordinary case
	}
	text, err := questions.ReadFile(folder(filepath.Dir(file)), filepath.Base(file))
	if err != nil {
		return nil, questions.Mistakes{{File: file, Line: 1, Column: 1, Message: "cannot be read: " + withoutPath(err).Error()}}
	}
	return authoring.ReadPersonas(file, text, loaded.Questionnaire)
}

// inherited are the personas of a base that an overlay inherits, and what they answer
// to questions that their base does not ask.
type inherited struct {
	base     *questions.Questionnaire
	personas *authoring.Personas
	fill     map[string][]string
}

// inheritedBy reads the personas of the base of an overlay, if those of the overlay
// say that they inherit them, and so on where the base was made from an overlay
// itself. There are none otherwise.
func inheritedBy(loaded questions.Loaded, personas *authoring.Personas) ([]inherited, error) {
	if loaded.Overlay == nil {
		return nil, nil
	}
	var all []inherited
	file, fill := loaded.Overlay.Base.File, map[string][]string{}
	for range mostBelow {
		if !personas.Inherit {
			break
		}
		i, err := personasOfBase(personas, file)
		if err != nil {
			return nil, err
		}
		maps.Copy(fill, personas.Fill)
		i.fill = maps.Clone(fill)
		all = append(all, i)
		if i.base.House == nil {
			break
		}
		personas, file = i.personas, filepath.Join(filepath.Dir(file), i.base.House.Base.String()+".yaml")
	}
	return all, nil
}

// mostBelow is how many bases lie below an overlay at most.
const mostBelow = 2

// personasOfBase reads a base with the personas beside it, which heir inherits.
func personasOfBase(heir *authoring.Personas, file string) (inherited, error) {
	none := questions.Mistakes{{File: heir.File, Line: 1, Column: 1, Message: "no personas lie beside the base " + file}}
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) { //nolint:gosec // beside what the user names
		return inherited{}, none
	}
	base, err := oneQuestionnaire(host{}, "inherit", []string{file})
	if err != nil {
		return inherited{}, err
	}
	of, err := personasOf(base)
	if err == nil && of == nil {
		err = none
	}
	return inherited{base: base.Questionnaire, personas: of}, err
}

// mistakesIn turns an error of loading into findings. What is no mistake in a
// file stands at its beginning.
func mistakesIn(err error) []authoring.Finding {
	var findings []authoring.Finding
	var each func(error)
	each = func(err error) {
		var mistakes questions.Mistakes
		var mistake questions.Mistake
		joined, several := err.(interface{ Unwrap() []error })
		switch {
		case err == nil:
		case several:
			for _, one := range joined.Unwrap() {
				each(one)
			}
		case errors.As(err, &mistakes):
			for _, m := range mistakes {
				findings = append(findings, finding(m))
			}
		case errors.As(err, &mistake):
			findings = append(findings, finding(mistake))
		default:
			findings = append(findings, authoring.Finding{Line: 1, Column: 1, Level: authoring.LevelMistake, Code: authoring.MistakeCode, Message: err.Error()})
		}
	}
	each(err)
	return findings
}

func finding(m questions.Mistake) authoring.Finding {
	return authoring.Finding{File: m.File, Line: m.Line, Column: m.Column, Level: authoring.LevelMistake, Code: authoring.MistakeCode, Message: m.Message}
}

// survey takes random walks, with progress where stderr is a terminal.
func survey(ctx context.Context, h host, loaded questions.Loaded, n int) (*authoring.Survey, error) {
	if n == 0 {
		return nil, nil //nolint:nilnil // the caller asked for no walks
	}
	show := progress(h.stderr, loaded.File, n)
	s, err := authoring.Take(ctx, loaded.Questionnaire, n, show)
	if show != nil {
		_, _ = fmt.Fprint(h.stderr, "\r\x1b[K")
	}
	return s, err
}

// progress writes how far something is to a terminal; it is nil elsewhere.
func progress(w io.Writer, what string, all int) func(done int) {
	f, ok := w.(*os.File)
	if !ok {
		return nil
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return func(done int) {
		_, _ = fmt.Fprintf(w, "\r\x1b[K%s: walk %d of %d", what, done, all)
	}
}

// plural writes a number of things.
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	if strings.HasSuffix(what, "s") {
		return fmt.Sprintf("%d %ses", n, what)
	}
	return fmt.Sprintf("%d %ss", n, what)
}
