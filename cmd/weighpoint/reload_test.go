package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions/document"
)

// own is a directory with a questionnaire of an organisation.
type own struct {
	t         testing.TB
	dir, data string
}

func newOwn(t testing.TB) *own {
	t.Helper()
	o := &own{t, t.TempDir(), t.TempDir()}
	o.save("lunch.yaml", ownLunch("lunch", "First"))
	return o
}

// ownLunch is a questionnaire of this id and title.
func ownLunch(id, title string) string {
	text, err := os.ReadFile("../../questions/testdata/small.yaml")
	if err != nil {
		panic(err)
	}
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		switch key, _, _ := strings.Cut(line, ":"); key {
		case "id":
			lines[i] = "id: " + id
		case "title":
			lines[i] = "title: " + title
		}
	}
	return strings.Join(lines, "\n")
}

// save puts a file in place as a whole: whoever looks meanwhile does not read half
// of it, and take that for what was saved.
func (o *own) save(name, text string) {
	o.t.Helper()
	file := filepath.Join(o.t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		o.t.Fatal(err)
	}
	if err := os.Rename(file, filepath.Join(o.dir, name)); err != nil {
		o.t.Fatal(err)
	}
}

func (o *own) start() *server {
	o.t.Helper()
	s, err := launch("--data", o.data, "--questionnaires", o.dir, "--rate-limit", "off")
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() {
		if err := s.stop(); err != nil {
			o.t.Errorf("stop: %v", err)
		}
	})
	return s
}

// reload has the server read its questionnaires anew.
func (o *own) reload() error {
	return run(o.t.Context(), []string{"reload", "--data", o.data}, host{getenv: noEnvironment, stdout: io.Discard, stderr: io.Discard})
}

func (o *own) reloads() {
	o.t.Helper()
	if err := o.reload(); err != nil {
		o.t.Fatal(err)
	}
}

// refuses reloads, which has to fail for a reason.
func (o *own) refuses(why string) {
	o.t.Helper()
	if err := o.reload(); err == nil || !strings.Contains(err.Error(), why) {
		o.t.Errorf("got %v, want %q", err, why)
	}
}

// shows looks for a text on a page.
func shows(t testing.TB, url, want string) {
	t.Helper()
	resp, err := http.Get(url) //nolint:noctx // of this process
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK || !strings.Contains(string(body), want) {
		t.Errorf("GET %s: %s, %v, want %q", url, resp.Status, err, want)
	}
}

//ci:race
func TestReloadOffersWhatTheFilesHold(t *testing.T) {
	o := newOwn(t)
	s := o.start()
	shows(t, s.url+"/", "First")
	o.save("lunch.yaml", ownLunch("lunch", "Second"))
	o.save("dinner.yaml", ownLunch("dinner", "Evening"))
	shows(t, s.url+"/", "First")
	o.reloads()
	shows(t, s.url+"/w/lunch", "Second")
	shows(t, s.url+"/w/dinner", "Evening")
	shows(t, s.url+"/metrics", "\nweighpoint_questionnaires_stale 0\n")
	if !strings.Contains(s.log.String(), `changed="[dinner lunch]"`) {
		t.Errorf("the log does not say what has changed:\n%s", s.log)
	}

	// A mistake anywhere keeps everything as it is.
	o.save("lunch.yaml", ownLunch("lunch", "Third"))
	o.save("dinner.yaml", "id: dinner\n")
	o.refuses("dinner.yaml:1:1: ")
	shows(t, s.url+"/w/lunch", "Second")
	shows(t, s.url+"/w/dinner", "Evening")
	shows(t, s.url+"/metrics", "\nweighpoint_questionnaires_stale 1\n")
	shows(t, s.url+"/readyz", "ready")
	if !strings.Contains(s.log.String(), "dinner.yaml:1:1: ") {
		t.Errorf("the log does not list the mistakes:\n%s", s.log)
	}

	// What has gone is not on offer any more.
	if err := os.Remove(filepath.Join(o.dir, "dinner.yaml")); err != nil {
		t.Fatal(err)
	}
	o.reloads()
	shows(t, s.url+"/w/lunch", "Third")
	shows(t, s.url+"/metrics", "\nweighpoint_questionnaires_stale 0\n")
	if resp, err := http.Get(s.url + "/w/dinner"); err != nil || resp.StatusCode != http.StatusGone { //nolint:noctx,bodyclose // of this process
		t.Errorf("dinner: %v, %v", resp, err)
	}
}

func TestReloadOfOddFolders(t *testing.T) {
	o := newOwn(t)
	s := o.start()
	o.save("huge.yaml", ownLunch("huge", "Huge")+strings.Repeat("# nothing\n", document.MaxBytes/10))
	o.refuses("huge.yaml:1:1: ")
	o.save("huge.yaml", ownLunch("lunch", "Twice"))
	o.refuses("is defined twice")
	if err := os.RemoveAll(o.dir); err != nil {
		t.Fatal(err)
	}
	o.refuses("questionnaires in " + o.dir)
	if err := os.Mkdir(o.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	o.refuses("the folder is empty")
	shows(t, s.url+"/w/lunch", "First")
	for i := range 1000 {
		o.save(fmt.Sprintf("q%d.yaml", i), ownLunch(fmt.Sprintf("q%d", i), fmt.Sprintf("Number %d", i)))
	}
	o.reloads()
	shows(t, s.url+"/w/q999", "Number 999")
}

// An editor may write a file piece by piece. The first pieces of this one are a
// sound questionnaire by themselves, and its last one holds a mistake.
//
//ci:race
func TestReloadWaitsForWhoeverSaves(t *testing.T) {
	o := newOwn(t)
	s := o.start()
	whole := ownLunch("lunch", "Second") + "changes:\n  - then: {claim: Soup was lunch., sources: [menu]}\n"
	half := ownLunch("lunch", "Half")
	o.save("lunch.yaml", half)
	reloaded := make(chan error, 1)
	go func() { reloaded <- o.reload() }()
	for range 4 {
		time.Sleep(untouched / 2) // as an editor may take
		o.save("lunch.yaml", half)
	}
	o.save("lunch.yaml", whole)
	if err := <-reloaded; err == nil || strings.Contains(err.Error(), "changing") {
		t.Errorf("got %v, want the mistake at the end of the file", err)
	}
	shows(t, s.url+"/w/lunch", "First")
	o.save("lunch.yaml", ownLunch("lunch", "Second"))
	o.reloads()
	shows(t, s.url+"/w/lunch", "Second")
}

// Whatever is saved while questionnaires are read, what is on offer is one of
// the versions that somebody saved.
//
//ci:race
func TestReloadUnderLoadFailsNoRequest(t *testing.T) {
	o := newOwn(t)
	s := o.start()
	ctx, stop := context.WithCancel(t.Context())
	var busy sync.WaitGroup
	asked := make([]int, 4)
	decider := newDecider(t, &single{})
	decider.url, decider.acknowledged = s.url, func() {}
	made, at, err := decider.open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(decider.answerFrom(ctx, made, at), decider.finish(ctx, made), decider.share(ctx, made)); err != nil {
		t.Fatal(err)
	}
	busy.Go(func() {
		for ctx.Err() == nil {
			if err := decider.check(context.WithoutCancel(ctx), made); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for i := range asked {
		busy.Go(func() {
			client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
			for ctx.Err() == nil {
				for _, method := range []string{http.MethodGet, http.MethodPost} {
					req, _ := http.NewRequestWithContext(context.WithoutCancel(ctx), method, s.url+"/w/lunch", http.NoBody)
					resp, err := client.Do(req)
					if err != nil {
						t.Error(err)
						return
					}
					_, _ = io.Copy(io.Discard, resp.Body)
					_ = resp.Body.Close()
					if resp.StatusCode >= http.StatusBadRequest {
						t.Errorf("%s: %s", method, resp.Status)
						return
					}
					asked[i]++
				}
			}
		})
	}
	for i := range 5 {
		title := fmt.Sprintf("Edition %d", i)
		if i%2 == 1 {
			o.save("lunch.yaml", "id: lunch\n")
			o.refuses("lunch.yaml:1:1")
		}
		o.save("lunch.yaml", ownLunch("lunch", title))
		o.reloads()
		shows(t, s.url+"/w/lunch", title)
	}
	stop()
	busy.Wait()
	t.Log(asked, "requests")
}

// At a start, a file with mistakes does not take away what was on offer.
func TestStartWithAFileThatWasOnOffer(t *testing.T) {
	for name, text := range map[string]string{
		"mistakes":        "format: 1\nid: lunch\ncolour: blue\n",
		"no document":     "id: lunch # ours\n\ttitle: [\n",
		"too large":       ownLunch("lunch", "Huge") + strings.Repeat("# nothing\n", document.MaxBytes/10),
		"a defined twice": ownLunch("containers-or-vms", "Twice"),
	} {
		t.Run(name, func(t *testing.T) {
			o := newOwn(t)
			if err := o.start().stop(); err != nil {
				t.Fatal(err)
			}
			if name == "a defined twice" {
				o.save("another.yaml", text)
			} else {
				o.save("lunch.yaml", text)
			}
			s := o.start()
			shows(t, s.url+"/w/lunch", "First")
			shows(t, s.url+"/metrics", "\nweighpoint_questionnaires_stale 1\n")
			shows(t, s.url+"/readyz", "ready")
			if !strings.Contains(s.log.String(), "earlier versions stay on offer") {
				t.Errorf("the log says nothing of it:\n%s", s.log)
			}
			o.refuses("earlier versions stay on offer")
			if name == "a defined twice" {
				_ = os.Remove(filepath.Join(o.dir, "another.yaml"))
			}
			o.save("lunch.yaml", ownLunch("lunch", "Second"))
			o.reloads()
			shows(t, s.url+"/w/lunch", "Second")
		})
	}
}

func TestStartWithAFileThatWasNeverOnOffer(t *testing.T) {
	o := newOwn(t)
	if err := o.start().stop(); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"id: dinner\n", "colour: blue\n", "\t"} {
		o.save("dinner.yaml", text)
		if s, err := launch("--data", o.data, "--questionnaires", o.dir); err == nil || !strings.Contains(err.Error(), "dinner.yaml:1:1: ") {
			t.Errorf("%q: got %v, want the mistakes", text, err)
			if err == nil {
				_ = s.stop()
			}
		}
	}
}

func TestReloadTellsNoStranger(t *testing.T) {
	o := newOwn(t)
	o.start()
	notes := filepath.Join(o.data, lockName)
	text, err := os.ReadFile(notes)
	if err != nil {
		t.Fatal(err)
	}
	machine, _ := os.Hostname()
	for _, holder := range []string{
		fmt.Sprintf("process %d on %s since ", os.Getppid(), machine), // a number of another container, say
		fmt.Sprintf("process %d on elsewhere since ", os.Getpid()),
	} {
		if err := os.WriteFile(notes, []byte(holder+"now\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		o.refuses("not to be seen from here")
	}
	if err := os.WriteFile(notes, text, 0o600); err != nil {
		t.Fatal(err)
	}
	o.reloads()
}
