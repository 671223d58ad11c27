package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/weighpoint/weighpoint/questions/document"
)

// draft is a folder of drafts whose author has a browser.
type draft struct {
	*own
	url    string // where the draft is said to be
	client *http.Client
}

const sleepy = `personas:
  - {id: sleepy, answers: {kettle: [working], needs: [focus], last_cup: [morning]}, leads: [coffee, tea]}
`

func startPreview(t *testing.T, flags ...string) *draft {
	t.Helper()
	return startPreviewWhile(t, newOwn(t), func(*draft) {}, flags...)
}

// startPreviewWhile does something after the files were read and before they
// are watched.
func startPreviewWhile(t *testing.T, files *own, do func(*draft), flags ...string) *draft {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir())
	jar, _ := cookiejar.New(nil) // never fails
	d := &draft{own: files, client: &http.Client{Jar: jar}}
	d.save("lunch.personas.yaml", sleepy)
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := run(ctx, append([]string{"preview", d.dir}, flags...), host{getenv: noEnvironment, stdout: writing{in, func() { do(d) }}, stderr: &output{}})
		_ = in.CloseWithError(err)
		done <- err
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	d.url = strings.TrimSuffix(strings.TrimSpace(strings.TrimPrefix(line, "The draft is at ")), "/")
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "weighpoint-preview-*")); len(left) > 0 {
			t.Errorf("it leaves %v", left)
		}
	})
	return d
}

// page sends a request and returns the page that it leads to.
func (d *draft) page(method, address string, form url.Values) *goquery.Document {
	d.t.Helper()
	request, err := http.NewRequestWithContext(d.t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		d.t.Fatal(err)
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := d.client.Do(request)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	page, err := goquery.NewDocumentFromReader(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		d.t.Fatalf("%s: %s, %v", response.Request.URL, response.Status, err)
	}
	page.Url = response.Request.URL
	return page
}

// writing does something before it writes.
type writing struct {
	io.Writer
	before func()
}

func (w writing) Write(text []byte) (int, error) {
	w.before()
	return w.Writer.Write(text)
}

func (d *draft) opens(url string) *goquery.Document {
	d.t.Helper()
	return d.page(http.MethodGet, url, nil)
}

// saved saves a file and returns a page as it is then.
func (d *draft) saved(name, text, url string) *goquery.Document {
	d.t.Helper()
	number := func(page *goquery.Document) string {
		return page.Find("[data-testid=preview]").AttrOr("data-number", "")
	}
	before := number(d.opens(url))
	d.save(name, text)
	for range 100 {
		if page := d.opens(url); number(page) != before {
			return page
		}
		time.Sleep(lookEvery / 3)
	}
	d.t.Fatal("no page shows what was saved")
	return nil
}

//ci:race
func TestPreviewFollowsTheFile(t *testing.T) {
	d := startPreview(t)
	asked := d.page(http.MethodPost, d.url+"/w/lunch", nil)
	if !strings.Contains(asked.Find("[data-testid=preview]").Text(), "Draft, nothing is kept") {
		t.Error("the page does not say that it is a draft")
	}
	if asked.Find("[data-testid=changed]").Length() != 0 {
		t.Error("something is called changed before anything is")
	}
	why := asked.Find("[data-testid=why]").Text()
	asked = d.page(http.MethodPost, asked.Url.String(), url.Values{"choice": {"working"}})
	for _, want := range []string{"lunch.yaml:", "Ranking so far", "Weights so far", "Vetoes that still could"} {
		if !strings.Contains(why, want) {
			t.Errorf("the drawer lacks %q: %s", want, why)
		}
	}

	// The same place, with the answers so far.
	at := asked.Url.String()
	edited := strings.Replace(ownLunch("lunch", "Second"), "What do you need this afternoon?", "What do you need today?", 1)
	asked = d.saved("lunch.yaml", edited, at)
	if asked.Url.String() != at || !strings.Contains(asked.Find("legend").Text(), "What do you need today?") {
		t.Errorf("at %s it shows %q", asked.Url, asked.Find("legend").Text())
	}
	if review := d.opens(strings.Split(at, "/q/")[0] + "/review").Text(); !strings.Contains(review, "A kettle that works") {
		t.Error("the answer so far is gone")
	}

	// What that changed.
	if got := textOf(asked.Find("[data-testid=changed]")); !strings.Contains(got, "questions.needs.title: What do you need this afternoon? → What do you need today?") || !strings.Contains(got, "random walks: 300 of 300 have the same leader") {
		t.Errorf("what changed is %q", got)
	}
	worse := d.saved("lunch.yaml", strings.Replace(edited, "awake: {rating: +2", "awake: {rating: -2", 1), at)
	if got := textOf(worse.Find("[data-testid=changed]")); !strings.Contains(got, "options.coffee.ratings.awake.rating: +2 → -2") || !strings.Contains(got, "coffee → ") {
		t.Errorf("what changed is %q", got)
	}
	if back := d.saved("lunch.yaml", ownLunch("lunch", "First"), at); back.Find("[data-testid=changed]").Length() != 0 {
		t.Error("something is called changed when all is as it was")
	}
	d.saved("lunch.yaml", edited, at)

	// Mistakes, with their lines; the last good version is one click away.
	wrong := d.saved("lunch.yaml", "colour: blue\n"+edited, at)
	if text := wrong.Find("[data-testid=mistakes]").Text(); !strings.Contains(text, "lunch.yaml:1:1") || !strings.Contains(text, "colour: blue") {
		t.Errorf("the mistake is not shown: %s", text)
	}
	anyway := d.opens(d.url + wrong.Find("[data-testid=anyway]").AttrOr("href", ""))
	if anyway.Url.String() != at || !strings.Contains(anyway.Find("legend").Text(), "What do you need today?") || anyway.Find("[data-testid=stale]").Length() != 1 {
		t.Errorf("the last good version is not at %s", anyway.Url)
	}
	if again := d.saved("lunch.yaml", edited, at); again.Find("[data-testid=stale]").Length() != 0 {
		t.Error("it is still called stale")
	}

	// A question that has gone leads on.
	if gone := d.saved("lunch.yaml", strings.ReplaceAll(edited, "id: needs", "id: wants"), at); gone.Find("[data-testid=mistakes]").Length() != 1 {
		t.Error("conditions that name it are no mistake")
	}
}

// Where Git has a file, its last commit is what a draft is compared with.
func TestPreviewComparesWithTheLastCommit(t *testing.T) {
	files := newOwn(t)
	for _, args := range [][]string{
		{"init", "-q"}, {"add", "lunch.yaml"}, {"-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "first"},
	} {
		git := exec.CommandContext(t.Context(), "git", args...)
		git.Dir = files.dir
		if out, err := git.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v: %s", args, err, out)
		}
	}
	files.save("lunch.yaml", ownLunch("lunch", "Second"))
	files.save("dinner.yaml", ownLunch("dinner", "New"))
	d := startPreviewWhile(t, files, func(*draft) {})
	changed := func(page *goquery.Document, want ...string) {
		t.Helper()
		got := textOf(page.Find("[data-testid=changed]"))
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("what changed lacks %q: %s", w, got)
			}
		}
	}
	page := d.opens(d.url + "/w/lunch")
	changed(page, "Since the last commit", "title: First → Second")
	if strings.Contains(textOf(page.Find("[data-testid=changed]")), "Since the preview began") {
		t.Error("what Git does not have is called changed")
	}
	changed(d.saved("lunch.yaml", ownLunch("lunch", "Third"), d.url+"/w/lunch"), "title: First → Third")
	changed(d.saved("dinner.yaml", ownLunch("dinner", "Newer"), d.url+"/w/lunch"), "title: First → Third", "Since the preview began", "title: New → Newer")
	if back := d.saved("lunch.yaml", ownLunch("lunch", "First"), d.url+"/w/lunch"); strings.Contains(back.Find("[data-testid=changed]").Text(), "First") {
		t.Error("what was committed is called changed")
	}
}

// A repository of others may name programs in its settings. To look at its
// drafts runs none of them.
func TestPreviewRunsNoProgramOfTheRepository(t *testing.T) {
	files := newOwn(t)
	ran := filepath.Join(t.TempDir(), "ran")
	program := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(program, []byte("#!/bin/sh\necho >"+ran+"\n"), 0o700); err != nil { //nolint:gosec // it is to be run
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"init", "-q"}, {"add", "lunch.yaml"}, {"-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "first"},
		{"config", "core.fsmonitor", program}, {"config", "diff.external", program},
		{"config", "filter.any.clean", program}, {"config", "filter.any.smudge", program}, {"config", "diff.any.textconv", program},
	} {
		git := exec.CommandContext(t.Context(), "git", args...)
		git.Dir = files.dir
		if out, err := git.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v: %s", args, err, out)
		}
	}
	files.save(".gitattributes", "*.yaml filter=any diff=any\n")
	files.save("lunch.yaml", ownLunch("lunch", "Second"))
	d := startPreviewWhile(t, files, func(*draft) {})
	if got := textOf(d.opens(d.url + "/w/lunch").Find("[data-testid=changed]")); !strings.Contains(got, "First → Second") {
		t.Errorf("what changed is %q", got)
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("a program that the repository names was run")
	}
}

func TestPreviewAnswersInOneClick(t *testing.T) {
	d := startPreview(t, "--as", "sleepy")
	page := d.opens(d.url)
	if !strings.HasPrefix(page.Url.Path, "/r/") {
		t.Fatalf("the persona leads to %s", page.Url)
	}
	ways := page.Find("#preview-ways a")
	if ways.Length() != 2 {
		t.Fatalf("%d ways, want as the persona and at random", ways.Length())
	}
	ways.Each(func(_ int, a *goquery.Selection) {
		home := page.Url.Scheme + "://" + page.Url.Host
		if to := d.opens(home + a.AttrOr("href", "")).Url; !strings.HasPrefix(to.Path, "/r/") {
			t.Errorf("%s leads to %s", a.Text(), to)
		}
	})

	// A result is decided anew with each draft.
	if text := d.saved("lunch.yaml", ownLunch("lunch", "Second"), page.Url.String()).Find("main").Text(); !strings.Contains(text, "Second") {
		t.Error("the result does not follow the draft")
	}
}

// Whatever becomes of the files, the page says so and comes back.
func TestPreviewOfOddFolders(t *testing.T) {
	d := startPreview(t)
	at := d.page(http.MethodPost, d.url+"/w/lunch", nil).Url.String()
	mistaken := func(page *goquery.Document, want string) {
		t.Helper()
		if got := page.Find("[data-testid=mistakes]").Text(); !strings.Contains(got, want) {
			t.Errorf("it shows %q, not %q", got, want)
		}
	}
	// Half a file, as an editor may leave it for a moment.
	whole := ownLunch("lunch", "Second")
	mistaken(d.saved("lunch.yaml", whole[:len(whole)/2], at), "lunch.yaml:")
	if page := d.saved("lunch.yaml", whole, at); page.Find("legend").Length() == 0 || page.Url.String() != at {
		t.Errorf("the whole file shows %s", page.Url)
	}
	mistaken(d.saved("huge.yaml", "# "+strings.Repeat("x", 100)+strings.Repeat("\n# nothing", document.MaxBytes/10), at), "huge.yaml:1:1")
	if err := os.Remove(filepath.Join(d.dir, "huge.yaml")); err != nil {
		t.Fatal(err)
	}

	// The folder goes and comes back.
	aside := filepath.Join(t.TempDir(), "aside")
	if err := os.Rename(d.dir, aside); err != nil {
		t.Fatal(err)
	}
	d.shows(at, "[data-testid=mistakes]")
	if err := os.Rename(aside, d.dir); err != nil {
		t.Fatal(err)
	}
	d.shows(at, "legend")
}

// shows waits for a page to have something.
func (d *draft) shows(url, selector string) {
	d.t.Helper()
	for range 100 {
		if d.opens(url).Find(selector).Length() > 0 {
			return
		}
		time.Sleep(lookEvery / 3)
	}
	d.t.Fatalf("%s never shows %s", url, selector)
}

func TestPreviewTellsPages(t *testing.T) {
	d := startPreview(t)
	resp, err := d.client.Get(d.url + "/preview/events") //nolint:noctx // of this process
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if got := resp.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Errorf("events are %q", got)
	}
	events := bufio.NewScanner(resp.Body)
	next := func() string {
		for events.Scan() {
			if data, ok := strings.CutPrefix(events.Text(), "data: "); ok {
				return data
			}
		}
		t.Fatalf("no event: %v", events.Err())
		return ""
	}
	before := next()
	d.save("lunch.yaml", ownLunch("lunch", "Second"))
	if after := next(); after == before {
		t.Errorf("the draft is %s twice", after)
	}
}

//ci:race
func TestPreviewShowsWhatIsSavedWhileItBegins(t *testing.T) {
	d := startPreviewWhile(t, newOwn(t), func(d *draft) { d.save("lunch.yaml", ownLunch("lunch", "Saved meanwhile")) })
	for range 100 {
		if strings.Contains(d.opens(d.url+"/w/lunch").Text(), "Saved meanwhile") {
			return
		}
		time.Sleep(lookEvery / 3)
	}
	t.Error("no page shows what was saved")
}

func TestPreviewIsForThisMachine(t *testing.T) {
	for _, address := range []string{":8360", "0.0.0.0:8360", "example.org:80", "localhost", "[::]:0"} {
		err := run(t.Context(), []string{"preview", t.TempDir(), "--listen", address}, host{getenv: noEnvironment})
		if exitCode(err) != 2 {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// TestPreviewFollowsTheSiteFile shows drafts as a site would, while its file and its
// logo are edited.
//
//ci:race
func TestPreviewFollowsTheSiteFile(t *testing.T) {
	files, face := newOwn(t), &own{t: t, dir: t.TempDir()}
	const square = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h2v2z"/></svg>`
	face.save("logo.svg", square)
	face.save("site.yaml", "format: 1\nname: Otto\nlogo: logo.svg\noffer: [containers-or-vms]\npeople: {header: {user: X-Forwarded-User}}\n")
	d := startPreviewWhile(t, files, func(*draft) {}, "--site", filepath.Join(face.dir, "site.yaml"))
	page := d.opens(d.url)
	logo := page.Find("header img").AttrOr("src", "")
	if got := page.Find("header .brand").Text(); !strings.Contains(got, "Otto") || logo == "" {
		t.Fatalf("the page is headed %q, with the logo %q", got, logo)
	}
	if page.Find("main a[href='/w/lunch']").Length() == 0 {
		t.Error("the draft is not on offer")
	}
	d.page(http.MethodPost, d.url+"/w/lunch", nil) // without signing in

	follow := func(what string, is func(*goquery.Document) bool) {
		t.Helper()
		for range 100 {
			if is(d.opens(d.url)) {
				return
			}
			time.Sleep(lookEvery / 3)
		}
		t.Errorf("no page shows %s", what)
	}
	face.save("logo.svg", strings.Replace(square, "h2v2z", "h2v1z", 1))
	follow("another logo", func(p *goquery.Document) bool { return p.Find("header img").AttrOr("src", "") != logo })
	face.save("site.yaml", "format: 1\nname: [Otto]\n")
	follow("a mistake", func(p *goquery.Document) bool { return strings.Contains(p.Text(), "site.yaml:2:") })
	if got := d.opens(d.url + "/preview/anyway").Find("header .brand").Text(); !strings.Contains(got, "Otto") {
		t.Errorf("with a mistake the page is headed %q", got)
	}
	face.save("site.yaml", "format: 1\nname: Anna\n")
	follow("another name", func(p *goquery.Document) bool { return strings.Contains(p.Find("header .brand").Text(), "Anna") })
}
