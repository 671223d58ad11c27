package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// branded is an organisation with questionnaires and a site file of its own.
type branded struct {
	*own
	file string
}

func newBranded(t testing.TB) *branded {
	t.Helper()
	b := &branded{newOwn(t), filepath.Join(t.TempDir(), "site.yaml")}
	b.save("dinner.yaml", ownLunch("dinner", "Evening"))
	b.write("site.yaml", "format: 1\nname: First Choice\noffer: [dinner, lunch]\nlogo: logo.svg\n")
	b.write("logo.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h2v2z"/></svg>`)
	return b
}

func (b *branded) write(name, text string) {
	b.t.Helper()
	if err := os.WriteFile(filepath.Join(filepath.Dir(b.file), name), []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
}

func (b *branded) launch() (*server, error) {
	return launch("--data", b.data, "--questionnaires", b.dir, "--site", b.file)
}

func (b *branded) start() *server {
	b.t.Helper()
	s, err := b.launch()
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

func (b *branded) stop(s *server) {
	b.t.Helper()
	if err := s.stop(); err != nil {
		b.t.Error(err)
	}
}

// page is the text of a page.
func pageOf(t testing.TB, url string) string {
	t.Helper()
	resp, err := http.Get(url) //nolint:noctx // of this process
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %s, %v", url, resp.Status, err)
	}
	return string(body)
}

func TestSiteFileDecidesWhatIsOnOffer(t *testing.T) {
	b := newBranded(t)
	s := b.start()
	defer b.stop(s)
	page := pageOf(t, s.url+"/")
	dinner, lunch := strings.Index(page, "/w/dinner"), strings.Index(page, "/w/lunch")
	if dinner < 0 || lunch < dinner || strings.Contains(page, "/w/containers-or-vms") {
		t.Errorf("dinner at %d, lunch at %d, in\n%s", dinner, lunch, page)
	}
	for path, want := range map[string]int{"/w/dinner": 200, "/w/containers-or-vms": 404} {
		resp, err := http.Get(s.url + path) //nolint:noctx,bodyclose // of this process
		if err != nil || resp.StatusCode != want {
			t.Errorf("GET %s: %v, %v, want %d", path, resp, err, want)
		}
	}
}

// TestSiteFileIsReadAnew changes the site file while a server runs. One with
// mistakes changes nothing, neither then nor at the next start.
//
//ci:race
func TestSiteFileIsReadAnew(t *testing.T) {
	b := newBranded(t)
	s := b.start()
	shows(t, s.url+"/", "<bdi>First Choice</bdi>")

	b.write("site.yaml", "format: 1\nname: Second Choice\noffer: [lunch]\n")
	b.reloads()
	shows(t, s.url+"/", "<bdi>Second Choice</bdi>")
	if page := pageOf(t, s.url+"/"); strings.Contains(page, "/w/dinner") || strings.Contains(page, "logo.") {
		t.Error("what has gone is still there")
	}

	for text, why := range map[string]string{
		"format: 1\nnmae: X\n":                      `site.yaml:2:1: a site file has no key "nmae"`,
		"format: 1\noffer: [brunch]\n":              `site.yaml:2:9: there is no questionnaire "brunch"`,
		"format: 1\nlogo: nothing.svg\nname: Third": `site.yaml:2:7: logo "nothing.svg" cannot be read`,
	} {
		b.write("site.yaml", text)
		b.refuses(why)
		b.refuses("the last site file without mistakes stays in use")
		shows(t, s.url+"/", "<bdi>Second Choice</bdi>")
		shows(t, s.url+"/metrics", "\nweighpoint_questionnaires_stale 1\n")
		var out strings.Builder
		err := run(t.Context(), []string{"doctor", "--data", b.data}, host{getenv: noEnvironment, stdout: &out, stderr: io.Discard})
		if said := out.String(); err != nil || !strings.Contains(said, "warning: the last site file without mistakes stays in use") || !strings.Contains(said, why) {
			t.Errorf("doctor: %v\n%s", err, said)
		}
		if !strings.Contains(s.log.String(), "wrong with the questionnaires or the site file") || !strings.Contains(s.log.String(), strings.ReplaceAll(why, `"`, `\"`)) {
			t.Errorf("the log does not say %s", why)
		}
	}
	b.stop(s)

	s = b.start()
	shows(t, s.url+"/", "<bdi>Second Choice</bdi>")
	b.write("site.yaml", "format: 1\nname: Fourth Choice\n")
	b.reloads()
	shows(t, s.url+"/", "<bdi>Fourth Choice</bdi>")
	b.stop(s)
}

// TestSiteFileThatNeverWasRightStopsTheStart, and leaves no data directory.
func TestSiteFileThatNeverWasRightStopsTheStart(t *testing.T) {
	b := newBranded(t)
	b.data = filepath.Join(b.data, "new")
	b.write("logo.svg", "<svg/>")
	s, err := b.launch()
	if err == nil {
		b.stop(s)
	}
	if err == nil || !strings.Contains(err.Error(), "logo.svg:1:") {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(b.data); err == nil {
		t.Error("it has made a data directory")
	}
}
