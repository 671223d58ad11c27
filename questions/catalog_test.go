package questions

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func folder(t *testing.T, name string, files map[string]string) Folder {
	t.Helper()
	f := fstest.MapFS{}
	for file, id := range files {
		text := strings.Replace(string(small(t)), "id: tea-or-coffee", "id: "+id, 1)
		f[file] = &fstest.MapFile{Data: []byte(text)}
	}
	return Folder{Name: name, Files: f}
}

// load reads every questionnaire in the folders, without those that another stands in
// the place of.
func load(folders ...Folder) ([]*Questionnaire, error) {
	var l Loader
	for _, folder := range folders {
		l.Folder(folder)
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	loaded := make([]*Questionnaire, len(l.Loaded))
	for i := range l.Loaded {
		loaded[i] = l.Loaded[i].Questionnaire
	}
	return WithoutReplaced(loaded), nil
}

func TestLoad(t *testing.T) {
	own := folder(t, "/etc/own", map[string]string{
		"b.yaml": "second", "a.yml": "first", "c.personas.yaml": "none", "notes.txt": "none", "sub/d.yaml": "none",
	})
	more := folder(t, "more", map[string]string{"a.yaml": "third"})
	all, err := load(own, more)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, q := range all {
		ids = append(ids, q.ID)
	}
	if diff := cmp.Diff([]string{"first", "second", "third"}, ids); diff != "" {
		t.Error(diff)
	}
}

func TestLoadNothing(t *testing.T) {
	for want, files := range map[string]fstest.MapFS{
		"the folder is empty":                {},
		"there is notes.txt, sub":            {"notes.txt": {}, "sub/a.yaml": {}, ".hidden.yaml": {}},
		"there is a.personas.yaml":           {"a.personas.yaml": {}},
		"there are 1, 2, 3, 4, 5 and 1 more": {"1": {}, "2": {}, "3": {}, "4": {}, "5": {}, "6": {}},
	} {
		_, err := load(Folder{Name: "own", Files: files})
		if err == nil || err.Error() != "questionnaires in own: no file ends in .yaml or .yml; "+want {
			t.Errorf("err = %v, want one that says %q", err, want)
		}
	}
}

// Editors and other systems leave files that are no questionnaires.
func TestLoadLeavesOutWhatIsHidden(t *testing.T) {
	own := folder(t, "own", map[string]string{"Own.YAML": "own", "._Own.yaml": "own", ".hidden.yml": "own", "own.PERSONAS.yaml": "own"})
	own.Files.(fstest.MapFS)["..data"] = &fstest.MapFile{Mode: fs.ModeDir}
	own.Files.(fstest.MapFS)[".#own.yaml"] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte("gone")}
	all, err := load(own)
	if err != nil || len(all) != 1 {
		t.Errorf("Load = %v, %v", all, err)
	}
}

func TestLoadRefusesWhatIsNoFile(t *testing.T) {
	for mode, want := range map[fs.FileMode]string{
		fs.ModeNamedPipe: "pipe", fs.ModeSocket: "socket", fs.ModeDevice: "device",
	} {
		_, err := load(Folder{Name: "own", Files: fstest.MapFS{"a.yaml": {Mode: mode}}})
		if err == nil || !strings.HasSuffix(err.Error(), "but a "+want) {
			t.Errorf("err = %v", err)
		}
	}
}

// The mistakes of all files must be listed at once.
func TestLoadMistakes(t *testing.T) {
	bad := folder(t, "own", map[string]string{"z.yaml": "Z", "b.yaml": "same", "y.yaml": "Y", "a.yaml": "same"})
	other := folder(t, "other", map[string]string{"a.yaml": "same"})
	all, err := load(bad, other)
	if all != nil {
		t.Errorf("Load gives %d questionnaires beside the mistakes", len(all))
	}
	mistakes, ok := errors.AsType[Mistakes](err)
	if !ok {
		t.Fatalf("err = %v", err)
	}
	want := `other/a.yaml:3:5: questionnaire "same" is defined twice, first in own/a.yaml
own/b.yaml:3:5: questionnaire "same" is defined twice, first in own/a.yaml
own/y.yaml:3:5: questionnaire id "Y" must be made of small letters, digits and -, and begin with a letter
own/z.yaml:3:5: questionnaire id "Z" must be made of small letters, digits and -, and begin with a letter`
	if diff := cmp.Diff(want, mistakes.Error()); diff != "" {
		t.Error(diff)
	}
}

// What cannot be read must not hide the mistakes of what can.
func TestLoadUnreadable(t *testing.T) {
	bad := folder(t, "own", map[string]string{"a.yaml": "A"})
	bad.Files.(fstest.MapFS)["b.yaml"] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte("gone.yaml")}
	_, err := load(bad, Folder{Name: "gone", Files: missing{}})
	if _, ok := errors.AsType[Mistakes](err); !ok || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("err = %v", err)
	}
	for _, part := range []string{"questionnaire own/b.yaml:", "questionnaires in gone:"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not in %v", part, err)
		}
	}
}

// missing is a directory that does not exist.
type missing struct{}

func (missing) Open(string) (fs.File, error) { return nil, fs.ErrNotExist }

func TestLoadReadsNoMoreThanNeeded(t *testing.T) {
	huge := Folder{Name: "own", Files: fstest.MapFS{
		"a.yaml": &fstest.MapFile{Data: []byte(strings.Repeat("# tea\n", 1<<20))},
	}}
	_, err := load(huge)
	if err == nil || !strings.Contains(err.Error(), "own/a.yaml:1:1: the file has more than 4194304 bytes") {
		t.Errorf("err = %v", err)
	}
}

// TestShippedQuestionnairesPassAllChecks holds what Shipped promises with
// Checked: a server leaves the checks that only help authors out.
func TestShippedQuestionnairesPassAllChecks(t *testing.T) {
	folder := Shipped()
	folder.Checked = false
	if _, err := load(folder); err != nil {
		t.Error(err)
	}
}

func TestCheckedFoldersAreReadWithoutTheChecksForAuthors(t *testing.T) {
	own := folder(t, "own", map[string]string{"a.yaml": "first"})
	file := own.Files.(fstest.MapFS)["a.yaml"]
	idle := "  idle: {title: Idle, publisher: Nobody, year: n.d., url: \"https://example.org/idle\", kind: opinion, seen: full text, checked: 2026-11}\n"
	file.Data = []byte(strings.Replace(string(file.Data), "\nsources:\n", "\nsources:\n"+idle, 1))
	if _, err := load(own); err == nil || !strings.Contains(err.Error(), `nobody cites source "idle"`) {
		t.Errorf("err = %v, want that nobody cites the source", err)
	}
	own.Checked = true
	if _, err := load(own); err != nil {
		t.Error(err)
	}
}

func TestCheckedFoldersAreCompiledOnce(t *testing.T) {
	own := folder(t, "compiled once", map[string]string{"a.yaml": "first"})
	own.Checked = true
	load := func() *Questionnaire {
		t.Helper()
		loaded, err := load(own)
		if err != nil {
			t.Fatal(err)
		}
		return loaded[0]
	}
	first := load()
	if load() != first {
		t.Error("the same file is compiled twice")
	}
	file := own.Files.(fstest.MapFS)["a.yaml"]
	file.Data = append(file.Data, "# changed\n"...)
	if changed := load(); changed == first || !strings.Contains(string(changed.Text), "# changed") {
		t.Error("a file that has changed is not read anew")
	}
}
