//go:build e2e

package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
)

// firefox is a window of a Firefox with a profile of its own. It is driven over
// WebDriver BiDi, which Firefox speaks by itself: one socket that takes commands
// and answers them.
type firefox struct {
	t        *testing.T
	site     string // the server's address, without a slash at its end
	tab      string // the id of the browsing context
	socket   *websocket.Conn
	last     *int   // the id of the last command
	sandbox  string // where expressions are evaluated, in the page itself if empty
	patience time.Duration
}

// in is the same window in a subtest.
func (f *firefox) in(t *testing.T) *firefox {
	other := *f
	other.t = t
	return &other
}

// newFirefox starts Firefox with settings of about:config on top of its own, and
// ends it with the test. The test fails where there is none.
func newFirefox(t *testing.T, site string, width, height int, settings map[string]any) *firefox {
	t.Helper()
	program, err := exec.LookPath(cmp.Or(os.Getenv("FIREFOX"), "/usr/bin/firefox-esr"))
	if err != nil {
		t.Fatalf("the browser tests need Firefox: install it, or name it in $FIREFOX: %v", err)
	}
	profile := t.TempDir()
	f := &firefox{t: t, site: site, last: new(int)}
	f.prefer(profile, settings)
	command := exec.Command(program, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0")
	said, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.try("browser.close", map[string]any{}, nil); err != nil {
			t.Logf("close Firefox: %v", err)
			_ = command.Process.Kill()
		}
		_ = f.socket.CloseNow()
		_ = command.Wait()
	})
	f.connect(bufio.NewScanner(said))
	f.patience = 4 * patience // it goes on starting
	f.command("session.new", map[string]any{"capabilities": map[string]any{}}, nil)
	var tree struct{ Contexts []struct{ Context string } }
	f.command("browsingContext.getTree", map[string]any{}, &tree)
	f.tab, f.patience = tree.Contexts[0].Context, patience
	f.command("browsingContext.setViewport", map[string]any{"context": f.tab, "viewport": map[string]int{"width": width, "height": height}}, nil)
	return f
}

// prefer writes settings to a profile: Firefox asks nobody for anything.
func (f *firefox) prefer(profile string, settings map[string]any) {
	f.t.Helper()
	all := map[string]any{
		"app.update.enabled": false, "app.normandy.enabled": false, "browser.safebrowsing.malware.enabled": false,
		"browser.safebrowsing.phishing.enabled": false, "browser.shell.checkDefaultBrowser": false, "browser.startup.page": 0,
		"datareporting.policy.dataSubmissionEnabled": false, "extensions.update.enabled": false, "network.captive-portal-service.enabled": false,
		"network.connectivity-service.enabled": false, "services.settings.server": "data:,#remote-settings-dummy/v1", "toolkit.telemetry.enabled": false,
	}
	for name, value := range settings {
		all[name] = value
	}
	var text strings.Builder
	for name, value := range all {
		written, err := json.Marshal(value)
		if err != nil {
			f.t.Fatal(err)
		}
		fmt.Fprintf(&text, "user_pref(%q, %s);\n", name, written)
	}
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(text.String()), 0o600); err != nil {
		f.t.Fatal(err)
	}
}

// connect waits until Firefox says where it listens, and goes on reading what
// it says so that it never waits for a reader.
func (f *firefox) connect(said *bufio.Scanner) {
	f.t.Helper()
	for said.Scan() {
		if _, address, ok := strings.Cut(said.Text(), "WebDriver BiDi listening on "); ok {
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			defer cancel()
			socket, _, err := websocket.Dial(ctx, address+"/session", nil) //nolint:bodyclose // there is none
			if err != nil {
				f.t.Fatal(err)
			}
			socket.SetReadLimit(64 << 20) // prints and pictures are large
			f.socket = socket
			go func() {
				for said.Scan() {
				}
			}()
			return
		}
	}
	f.t.Fatalf("Firefox does not say where it listens: %v", said.Err())
}

// command sends a command and reads its answer into result. One that fails ends
// the test.
func (f *firefox) command(method string, params, result any) {
	f.t.Helper()
	if err := f.try(method, params, result); err != nil {
		f.t.Fatal(err)
	}
}

// try is command where a failure is an answer too.
func (f *firefox) try(method string, params, result any) error {
	ctx, cancel := context.WithTimeout(context.Background(), f.patience)
	defer cancel()
	*f.last++
	if err := wsjson.Write(ctx, f.socket, map[string]any{"id": *f.last, "method": method, "params": params}); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	for {
		var answer struct {
			ID                   int
			Type, Error, Message string
			Result               json.RawMessage
		}
		switch err := wsjson.Read(ctx, f.socket, &answer); {
		case err != nil:
			return fmt.Errorf("%s: %w", method, err)
		case answer.ID != *f.last:
			continue // an event
		case answer.Type == "error":
			return fmt.Errorf("%s: %s: %s", method, answer.Error, answer.Message)
		case result == nil:
			return nil
		}
		return json.Unmarshal(answer.Result, result)
	}
}

// foxSee evaluates an expression in the page.
func foxSee[T any](f *firefox, format string, args ...any) T {
	f.t.Helper()
	value, err := foxTry[T](f, format, args...)
	if err != nil {
		f.t.Fatal(err)
	}
	return value
}

// foxTry is foxSee in a page that may be on its way out.
func foxTry[T any](f *firefox, format string, args ...any) (value T, err error) {
	var answer struct {
		Type   string
		Result struct{ Value string }
	}
	target := map[string]string{"context": f.tab}
	if f.sandbox != "" {
		target["sandbox"] = f.sandbox
	}
	err = f.try("script.evaluate", map[string]any{
		"expression": "JSON.stringify(" + fmt.Sprintf(format, args...) + ")", "awaitPromise": true, "target": target,
	}, &answer)
	if err == nil && answer.Type != "success" {
		err = fmt.Errorf("an exception in %s", fmt.Sprintf(format, args...))
	}
	if err == nil {
		err = json.Unmarshal([]byte(answer.Result.Value), &value)
	}
	return value, err
}

// leave takes a step that leads to another page, or back to one that the browser
// kept, and waits for it. Pages are told apart by a number that each is given, which is
// another whenever it is left.
func (f *firefox) leave(step func()) {
	f.t.Helper()
	visit := foxSee[int](f, "window.visit = (window.visit ?? 0) + Math.floor(performance.timeOrigin)")
	step()
	f.wait("window.visit !== %d && location.href !== 'about:blank'", visit)
}

// wait waits until a page is complete and an expression is true in it. Events
// would not do: there is none for a page that the browser kept.
func (f *firefox) wait(format string, args ...any) {
	f.t.Helper()
	until := time.Now().Add(patience)
	for time.Now().Before(until) {
		came, err := foxTry[bool](f, "document.readyState === 'complete' && "+format, args...)
		if err == nil && came {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	f.t.Fatalf("on %s (%q), this never comes true: %s", f.path(), f.title(), fmt.Sprintf(format, args...))
}

// goTo opens a page by its path.
func (f *firefox) goTo(path string) {
	f.t.Helper()
	f.command("browsingContext.navigate", map[string]any{"context": f.tab, "url": f.site + path, "wait": "complete"}, nil)
}

// move goes back or forward in the browser's own history.
func (f *firefox) move(delta int) {
	f.t.Helper()
	f.leave(func() {
		f.command("browsingContext.traverseHistory", map[string]any{"context": f.tab, "delta": delta}, nil)
	})
}

// press clicks the first match whose text contains the given text.
func (f *firefox) press(selector, text string) {
	f.t.Helper()
	at := foxSee[struct{ X, Y float64 }](f, `(() => {
		const e = [...document.querySelectorAll(%q)].find(e => e.textContent.includes(%q));
		e.scrollIntoView({block: "center", behavior: "instant"});
		const box = e.getClientRects()[0];
		return {X: Math.round(box.x + box.width / 2), Y: Math.round(box.y + box.height / 2)};
	})()`, selector, text)
	f.command("input.performActions", map[string]any{"context": f.tab, "actions": []any{map[string]any{
		"type": "pointer", "id": "mouse", "actions": []map[string]any{
			{"type": "pointerMove", "x": at.X, "y": at.Y}, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0},
		},
	}}}, nil)
}

// follow presses what leads to another page.
func (f *firefox) follow(selector, text string) {
	f.t.Helper()
	f.leave(func() { f.press(selector, text) })
}

func (f *firefox) path() string {
	f.t.Helper()
	return strings.TrimPrefix(foxSee[string](f, "document.documentURI"), f.site)
}

// text is all visible text of what a selector finds.
func (f *firefox) text(selector string) string {
	f.t.Helper()
	return foxSee[string](f, `[...document.querySelectorAll(%q)].map(e => e.innerText).join("\n")`, selector)
}

// shot saves a picture like that of a browser.
func (f *firefox) shot(name string) {
	f.t.Helper()
	if os.Getenv("WEIGHPOINT_SHOTS") == "" {
		return
	}
	var picture struct{ Data []byte }
	f.command("browsingContext.captureScreenshot", map[string]any{"context": f.tab, "origin": "document"}, &picture)
	(&browser{t: f.t}).save(name+".png", picture.Data)
}

// print prints the page on A4 and returns the text of each page of paper.
func (f *firefox) print(name string) []string {
	f.t.Helper()
	var paper struct{ Data []byte }
	f.command("browsingContext.print", map[string]any{"context": f.tab, "background": true, "page": map[string]float64{"width": 21, "height": 29.7}}, &paper)
	if os.Getenv("WEIGHPOINT_SHOTS") != "" {
		(&browser{t: f.t}).save(name+".pdf", paper.Data)
	}
	return sheets(f.t, paper.Data)
}

// sheets are the texts of the pages of a PDF file.
func sheets(t *testing.T, pdf []byte) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "print.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(poppler(t, "pdftotext", file, "-"), "\f"), "\f")
}
