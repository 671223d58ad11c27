package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// lockName is the file in a data directory that tells who is using it.
const lockName = "weighpoint.lock"

// dataLock is the lock of a data directory that this process holds. Its file
// says who holds it, and further what the holder notes: see dataHolder.
type dataLock struct {
	*flock.Flock
	notes *os.File
}

// Close gives the directory up.
func (l *dataLock) Close() error { return errors.Join(l.notes.Close(), l.Flock.Close()) }

// lockData creates the data directory if it is missing and takes it for this
// process alone. The caller releases it with Close. The error says what is in
// the way and what to do about it.
func lockData(dir string, now time.Time) (*dataLock, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, explainData(dir, err)
	}
	if err := lockIsNoPipe(dir); err != nil {
		return nil, err
	}
	lock := flock.New(filepath.Join(dir, lockName), flock.SetFlag(os.O_CREATE|os.O_RDWR))
	free, err := lock.TryLock()
	if err != nil {
		return nil, explainData(dir, err)
	}
	if !free {
		return nil, fmt.Errorf("the data directory %s is in use by %s: stop that process, or choose another directory with --data",
			dir, holder(lock.Path()))
	}
	notes, err := beginNotes(lock, self(now))
	if err != nil {
		_ = lock.Close() // the first error is the one to act on
		return nil, explainData(dir, err)
	}
	return &dataLock{lock, notes}, nil
}

// lockIsNoPipe refuses a pipe in the place of the lock: whoever opens it waits until
// somebody opens its other end, and it holds no notes.
func lockIsNoPipe(dir string) error {
	path := filepath.Join(dir, lockName)
	if info, err := os.Stat(path); err == nil && info.Mode()&fs.ModeNamedPipe != 0 { //nolint:gosec // the operator chose the directory
		return fmt.Errorf("%s is a pipe: move it away", path)
	}
	return nil
}

// beginNotes writes the first line to the file of a lock, which has to be the
// one at its path still.
func beginNotes(lock *flock.Flock, line string) (*os.File, error) {
	notes, err := os.OpenFile(lock.Path(), os.O_WRONLY|os.O_TRUNC|os.O_APPEND, 0)
	if err != nil {
		return nil, err
	}
	locked, err := lock.Stat()
	if err == nil {
		var info fs.FileInfo
		if info, err = notes.Stat(); err == nil && !os.SameFile(locked, info) {
			err = errors.New("its lock was replaced just now: try again")
		}
	}
	if err == nil {
		_, err = notes.WriteString(line + "\n")
	}
	if err != nil {
		return nil, errors.Join(err, notes.Close())
	}
	return notes, nil
}

// databaseFiles are the ends of the names of what belongs to a database.
var databaseFiles = []string{"", "-wal", "-shm"}

// noteFiles notes which files this process has open in its data directory.
func (l *dataLock) noteFiles(dir string) error {
	var lines strings.Builder
	for _, end := range databaseFiles {
		info, err := os.Stat(filepath.Join(dir, databaseName+end))
		if err != nil {
			return explainData(dir, err)
		}
		if id := fileID(info); id != "" {
			fmt.Fprintf(&lines, "%s %s\n", databaseName+end, id)
		}
	}
	if _, err := l.notes.WriteString(lines.String()); err != nil {
		return explainData(dir, err)
	}
	return nil
}

// noteStopped notes that this process writes nothing any more, and why.
func (l *dataLock) noteStopped(why error) {
	_, _ = fmt.Fprintf(l.notes, "%s%v\n", stoppedWriting, why) // the log has it, too
}

// questionnairesNote begins each line about the questionnaires, see
// questionnairesNoted.
const questionnairesNote = "questionnaires: "

// readingAnew is noted when a server begins to read its questionnaires anew.
const readingAnew = "reading"

// noteQuestionnaires notes what has become of the questionnaires: that they are
// being read, empty for that all is well, else what is wrong. Where servers share a
// database and there is no lock, there is nobody to tell.
func (l *dataLock) noteQuestionnaires(what string) {
	if l == nil {
		return
	}
	if what != readingAnew {
		what = strconv.Quote(what)
	}
	_, _ = fmt.Fprintf(l.notes, "%s%s\n", questionnairesNote, what) // the log has it, too
}

// questionnairesNoted reads the notes of the server that uses a data directory,
// from an offset on. It returns what was noted last about the questionnaires
// after they were read anew, or at any time if the offset is 0; ok is false
// where nothing was.
func questionnairesNoted(dir string, offset int64) (wrong string, ok bool) {
	text, err := os.ReadFile(filepath.Join(dir, lockName)) //nolint:gosec // the operator chose the directory
	if err != nil || int64(len(text)) < offset {
		return "", false
	}
	reads := offset == 0
	for line := range strings.Lines(string(text[offset:])) {
		note, found := strings.CutPrefix(strings.TrimSuffix(line, "\n"), questionnairesNote)
		switch {
		case !found:
		case note == readingAnew:
			reads = true
		case reads:
			if quoted, err := strconv.Unquote(note); err == nil {
				wrong, ok = quoted, true
			}
		}
	}
	return wrong, ok
}

// basesNote begins the line about overlays whose base has moved on, see basesNoted.
const basesNote = "moved bases: "

// noteBases notes which overlays extend another version of their base than the one
// that is at hand, a line each; see noteQuestionnaires.
func (l *dataLock) noteBases(lines []string) {
	if l == nil {
		return
	}
	_, _ = fmt.Fprintf(l.notes, "%s%q\n", basesNote, strings.Join(lines, "\n")) // the log has it, too
}

// basesNoted reads what the server that uses a data directory has noted last about
// the bases of its overlays.
func basesNoted(dir string) []string {
	text, err := os.ReadFile(filepath.Join(dir, lockName)) //nolint:gosec // the operator chose the directory
	if err != nil {
		return nil
	}
	var lines []string
	for line := range strings.Lines(string(text)) {
		note, found := strings.CutPrefix(strings.TrimSuffix(line, "\n"), basesNote)
		if said, err := strconv.Unquote(note); found && err == nil {
			lines = strings.FieldsFunc(said, func(r rune) bool { return r == '\n' })
		}
	}
	return lines
}

const stoppedWriting = "stopped writing: "

// dataHolder says which process uses a data directory at this moment, empty for
// none. The error says that it does not use the files that are there now; what
// it does use cannot be found by name then.
func dataHolder(dir string) (process string, misplaced error) {
	if err := lockIsNoPipe(dir); err != nil {
		return "", err
	}
	path := filepath.Join(dir, lockName)
	lock := flock.New(path, flock.SetFlag(os.O_RDONLY))
	free, err := lock.TryRLock()
	if err != nil {
		return "", openBeneath(dir) // no lock, or none that this user may look at
	}
	_ = lock.Close() // it was held for a moment at most
	if free {
		return "", openBeneath(dir)
	}
	text, err := os.ReadFile(path) //nolint:gosec // the operator chose the directory
	if err != nil {
		return "", nil // it has gone just now
	}
	process = holder(path)
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if why, stopped := strings.CutPrefix(line, stoppedWriting); stopped {
			return process, errors.New(why)
		}
		name, id, _ := strings.Cut(line, " ")
		if misplaced != nil || !strings.HasPrefix(name, databaseName) {
			continue
		}
		info, err := os.Stat(filepath.Join(dir, name)) //nolint:gosec // as above
		if errors.Is(err, fs.ErrNotExist) || err == nil && fileID(info) != id {
			misplaced = fmt.Errorf("%s in %s is not the file that %s has open: stop it, put back what was moved or restore a backup, and start it again",
				name, dir, process)
		}
	}
	return process, misplaced
}

// openBeneath looks for a process that has a database open which was at this
// path once, before something was mounted over it or it was removed. It finds
// what this user may look at, on systems that tell.
func openBeneath(dir string) error {
	database, err := filepath.Abs(filepath.Join(dir, databaseName))
	if err != nil {
		return nil //nolint:nilerr // then nobody can be asked
	}
	if real, err := filepath.EvalSymlinks(filepath.Dir(database)); err == nil {
		database = filepath.Join(real, databaseName)
	}
	now := ""
	if info, err := os.Stat(database); err == nil {
		now = fileID(info)
	}
	open, _ := filepath.Glob("/proc/[0-9]*/fd/*") // the pattern is right
	for _, file := range open {
		named, err := os.Readlink(file)
		if err != nil || strings.TrimSuffix(named, " (deleted)") != database {
			continue
		}
		if info, err := os.Stat(file); err == nil && fileID(info) != now && seesOurFiles(filepath.Dir(filepath.Dir(file))) {
			return fmt.Errorf("process %s has another %s open than the one that is there now: something was mounted over %s, or put in its place. Stop the process, bring back what was there, and start it again",
				strings.Split(file, "/")[2], databaseName, dir)
		}
	}
	return nil
}

// seesOurFiles reports whether paths mean the same to a process as to this one,
// which they do not in a container.
func seesOurFiles(process string) bool {
	theirs, err := os.Readlink(filepath.Join(process, "ns", "mnt"))
	ours, err2 := os.Readlink("/proc/self/ns/mnt")
	return err == nil && err2 == nil && theirs == ours
}

// processName tells this process from others, on other machines too.
func processName() string {
	machine, err := os.Hostname()
	if err != nil {
		machine = "an unnamed host"
	}
	return fmt.Sprintf("process %d on %s", os.Getpid(), machine)
}

// self describes this process to whoever finds the directory locked.
func self(now time.Time) string {
	return fmt.Sprintf("%s since %s", processName(), now.UTC().Format(time.DateTime+" UTC"))
}

// holder is how the process that has the lock describes itself.
func holder(path string) string {
	const unknown = "another process"
	f, err := os.Open(path) //nolint:gosec // the operator chose the directory
	if err != nil {
		return unknown
	}
	defer func() { _ = f.Close() }() // nothing was written
	line := bufio.NewScanner(f)
	if !line.Scan() || !strings.HasPrefix(line.Text(), "process ") {
		return unknown // it has the lock, but has not said so yet
	}
	return line.Text()
}

// explainData says what err means for the data directory.
func explainData(dir string, err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("the disk of the data directory %s is full: free some space (%w)", dir, err)
	case errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS):
		return fmt.Errorf("the data directory %s is not writable: make it so for this user, or choose another one with --data (%w)", dir, err)
	case errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("the data directory %s is not a directory: choose another one with --data (%w)", dir, err)
	}
	return fmt.Errorf("the data directory %s cannot be used: %w", dir, err)
}
