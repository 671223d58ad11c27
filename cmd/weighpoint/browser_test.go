//go:build e2e

package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	protocol "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// patience is how long one step in a browser may take, where many other things
// run as well.
const patience = 2 * time.Minute

// window is how somebody looks at the pages.
type window struct {
	width, height int64 // in CSS pixels; 0 means 1280 and 900
	dark          bool
	noJavaScript  bool
}

// browser is one tab of a browser with a profile of its own.
type browser struct {
	t   *testing.T
	ctx context.Context
	window
}

// newBrowser is a tab of a browser that knows nothing of any other, until the test
// ends. Those without options of their own are profiles in one browser, which is
// called shared below: starting one takes as long as ten pages.
func newBrowser(t *testing.T, w window, more ...chromedp.ExecAllocatorOption) *browser {
	t.Helper()
	var b *browser
	if len(more) == 0 {
		b = open(t, shared.use(t), w, chromedp.WithNewBrowserContext())
	} else {
		ctx, cancel := allocator(t, more...)
		t.Cleanup(cancel)
		b = open(t, ctx, w, chromedp.WithErrorf(t.Logf))
	}
	b.allowCopying()
	return b
}

// alone is an option that keeps a browser from being shared, for those that read
// the clipboard: it is one for all profiles.
func alone(*chromedp.ExecAllocator) {}

// allocator starts browsers. The test fails where there is no Chromium. The program
// is Chromium without what draws windows, which takes a third of the processor time;
// $CHROMIUM may name another one.
func allocator(t *testing.T, more ...chromedp.ExecAllocatorOption) (context.Context, context.CancelFunc) {
	t.Helper()
	program, err := exec.LookPath(cmp.Or(os.Getenv("CHROMIUM"), "/usr/bin/chromium-headless-shell"))
	if err != nil {
		t.Fatalf("the browser tests need Chromium's headless shell: install it, or name a Chromium in $CHROMIUM: %v", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], // among them no-first-run, disable-sync and a fresh profile
		chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("allow-pre-commit-input", true)) // else a click on a page that is not painted yet is dropped
	return chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), append(options, more...)...)
}

// shared is a browser that the first of its users starts, and the last closes.
var shared sharedBrowser

type sharedBrowser struct {
	mu    sync.Mutex
	users int
	ctx   context.Context
	end   func() error
}

// use returns the browser, which stays until the test ends.
func (s *sharedBrowser) use(t *testing.T) context.Context {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users == 0 {
		s.start(t)
	}
	s.users++
	t.Cleanup(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.users--; s.users > 0 {
			return
		}
		if err := s.end(); err != nil {
			t.Logf("close the browser: %v", err)
		}
	})
	return s.ctx
}

func (s *sharedBrowser) start(t *testing.T) {
	t.Helper()
	parent, cancel := allocator(t)
	ctx, _ := chromedp.NewContext(parent) // Cancel ends it
	if err := chromedp.Do(ctx); err != nil {
		cancel()
		t.Fatalf("start the browser: %v", err)
	}
	s.ctx, s.end = ctx, func() error {
		defer cancel()
		return chromedp.Cancel(ctx)
	}
}

// allowCopying lets pages write to the clipboard when something is pressed, which
// a browser with windows does by itself.
func (b *browser) allowCopying() {
	b.t.Helper()
	copying := protocol.SetPermissionParams{
		Permission: &protocol.PermissionDescriptor{Name: "clipboard-write"}, Setting: protocol.PermissionSettingGranted,
		BrowserContextID: chromedp.FromContext(b.ctx).BrowserContextID,
	}
	if _, err := chromedp.CallBrowser(b.ctx, protocol.SetPermission, copying); err != nil {
		b.t.Fatalf("let pages copy: %v", err)
	}
}

// secondTab opens another tab of the same browser, which shares its cookies.
func (b *browser) secondTab() *browser {
	b.t.Helper()
	return open(b.t, b.ctx, b.window)
}

func open(t *testing.T, parent context.Context, w window, options ...chromedp.ContextOption) *browser {
	t.Helper()
	ctx, _ := chromedp.NewContext(parent, options...) // Cancel ends it
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			t.Logf("close the browser: %v", err)
		}
	})
	if err := chromedp.Do(ctx); err != nil { // starts it; a time limit here would close it later
		t.Fatalf("start the browser: %v", err)
	}
	b := &browser{t: t, ctx: ctx}
	b.resize(w)
	return b
}

// resize changes how somebody looks at the page that is open.
func (b *browser) resize(w window) {
	b.t.Helper()
	b.window = w
	b.do(chromedp.EmulateViewport(cmp.Or(w.width, 1280), cmp.Or(w.height, 900)), chromedp.Func(w.emulate))
}

// emulate sets what the viewport does not cover. Nothing moves by itself, so
// that what is looked at stays where it is.
func (w window) emulate(ctx context.Context, tab *chromedp.Target) error {
	scheme := "light"
	if w.dark {
		scheme = "dark"
	}
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}}
	if _, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, media); err != nil {
		return err
	}
	front := emulation.SetFocusEmulationEnabledParams{Enabled: true} // in each tab, as if it were in front
	if _, err := cdp.Call(ctx, tab, emulation.SetFocusEmulationEnabled, front); err != nil {
		return err
	}
	return disableScripts(w.noJavaScript)(ctx, tab)
}

func disableScripts(yes bool) func(context.Context, *chromedp.Target) error {
	return func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: yes})
		return err
	}
}

// do takes steps in the tab; one that fails ends the test.
func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	read(b, chromedp.Steps(steps...))
}

// read is do for a step with a result.
func read[T any](b *browser, step chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	result, err := chromedp.Run(ctx, step)
	if err != nil {
		b.t.Fatal(err)
	}
	return result
}

// shot saves a picture of the whole page as name.png in the directory that
// $WEIGHPOINT_SHOTS names, if it does.
func (b *browser) shot(name string) {
	b.t.Helper()
	if os.Getenv("WEIGHPOINT_SHOTS") != "" {
		b.save(name+".png", read(b, chromedp.FullScreenshot(100)))
	}
}

// pdf prints the page on A4, and saves it like shot.
func (b *browser) pdf(name string) []byte {
	b.t.Helper()
	paper := read(b, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize()))
	if os.Getenv("WEIGHPOINT_SHOTS") != "" {
		b.save(name+".pdf", paper)
	}
	return paper
}

func (b *browser) save(file string, content []byte) {
	b.t.Helper()
	dir := os.Getenv("WEIGHPOINT_SHOTS")
	if err := os.MkdirAll(dir, 0o750); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, file), content, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// violations runs axe-core on the page and returns what it finds wrong, empty
// when nothing is. $WEIGHPOINT_AXE names axe.min.js.
func (b *browser) violations() string {
	b.t.Helper()
	type violation struct {
		ID, Impact, Help string
		Nodes            []struct{ HTML, FailureSummary string }
	}
	script, err := os.ReadFile(os.Getenv("WEIGHPOINT_AXE"))
	if err != nil {
		b.t.Fatalf("$WEIGHPOINT_AXE has to name axe.min.js of axe-core: %v", err)
	}
	// Without scripts axe never ends. The page's own do not run belatedly.
	b.do(chromedp.Func(disableScripts(false)))
	if !read(b, chromedp.Evaluate[bool](`"axe" in window`)) {
		b.do(chromedp.Evaluate[chromedp.Void](string(script) + "\n;undefined"))
	}
	defer b.do(chromedp.Func(disableScripts(b.noJavaScript)))
	found := read(b, chromedp.Evaluate[[]violation](
		`axe.run({resultTypes: ["violations"]}).then(r => r.violations.map(v => ({ID: v.id, Impact: v.impact, Help: v.help,
			Nodes: v.nodes.map(n => ({HTML: n.html, FailureSummary: n.failureSummary}))})))`, chromedp.EvalAwaitPromise))
	var text strings.Builder
	for _, v := range found {
		fmt.Fprintf(&text, "%s (%s): %s\n", v.ID, v.Impact, v.Help)
		for _, n := range v.Nodes {
			fmt.Fprintf(&text, "  %s\n    %s\n", n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", "\n    "))
		}
	}
	return text.String()
}

func TestBrowserShowsTheCatalogue(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	for name, w := range map[string]window{
		"light":         {width: 1280},
		"dark":          {width: 390, dark: true},
		"no-javascript": {width: 320, noJavaScript: true},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBrowser(t, w)
			b.do(chromedp.Navigate(s.url))
			if title := read(b, chromedp.Title()); !strings.Contains(title, "Weighpoint") {
				t.Errorf("the title is %q", title)
			}
			if found := b.violations(); found != "" {
				t.Error(found)
			}
			b.shot("catalogue-" + name)
			if paper := b.pdf("catalogue-" + name); !bytes.HasPrefix(paper, []byte("%PDF-")) {
				t.Errorf("the print begins with %.20q", paper)
			}
		})
	}
}

// TestBrowserFindsViolations makes sure that the absence of violations means
// something.
func TestBrowserFindsViolations(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, window{})
	b.do(chromedp.Navigate(`data:text/html,<html><title>x</title><img src="x.png">`))
	if found := b.violations(); !strings.Contains(found, "image-alt") {
		t.Errorf("an image without a text is not among the violations:\n%s", found)
	}
}

func TestBrowserTabsShareCookies(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	first := newBrowser(t, window{})
	first.do(chromedp.Navigate(s.url), chromedp.Evaluate[chromedp.Void](`document.cookie = "seen=yes"`))
	second := first.secondTab()
	second.do(chromedp.Navigate(s.url))
	if got := read(second, chromedp.Evaluate[string](`document.cookie`)); got != "seen=yes" {
		t.Errorf("the second tab has the cookies %q", got)
	}
	stranger := newBrowser(t, window{})
	stranger.do(chromedp.Navigate(s.url))
	if got := read(stranger, chromedp.Evaluate[string](`document.cookie`)); got != "" {
		t.Errorf("another browser has the cookies %q", got)
	}
}

func TestBrowserIsAsAsked(t *testing.T) {
	t.Parallel()
	const page = `data:text/html,<title>still</title><style>body{color:red}@media(prefers-color-scheme:dark){body{color:lime}}</style><body><script>document.title='moved'</script>`
	for name, c := range map[string]struct {
		window
		title, colour string
		width         int64
	}{
		"by default":         {window{}, "moved", "rgb(255, 0, 0)", 1280},
		"narrow and dark":    {window{width: 320, dark: true}, "moved", "rgb(0, 255, 0)", 320},
		"without JavaScript": {window{noJavaScript: true}, "still", "rgb(255, 0, 0)", 1280},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBrowser(t, c.window)
			b.do(chromedp.Navigate(page))
			if title := read(b, chromedp.Title()); title != c.title {
				t.Errorf("the title is %q, want %q", title, c.title)
			}
			b.do(chromedp.Func(disableScripts(false)))
			if colour := read(b, chromedp.Evaluate[string](`getComputedStyle(document.body).color`)); colour != c.colour {
				t.Errorf("the colour is %q, want %q", colour, c.colour)
			}
			if width := read(b, chromedp.Evaluate[int64](`innerWidth`)); width != c.width {
				t.Errorf("the page is %d wide, want %d", width, c.width)
			}
		})
	}
}
