package static_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/static"
)

func get(t *testing.T, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	static.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

func TestHandlerServesEveryAsset(t *testing.T) {
	for name, want := range map[string]string{
		"app.css":     "text/css; charset=utf-8",
		"app.js":      "text/javascript; charset=utf-8",
		"favicon.svg": "image/svg+xml",
	} {
		t.Run(name, func(t *testing.T) {
			w := get(t, static.Path(name))
			if w.Code != http.StatusOK || w.Body.Len() == 0 {
				t.Fatalf("status %d with %d bytes, want 200 and content", w.Code, w.Body.Len())
			}
			if got := w.Header().Get("Content-Type"); got != want {
				t.Errorf("Content-Type %q, want %q", got, want)
			}
			if got := w.Header().Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
				t.Errorf("Cache-Control %q", got)
			}
		})
	}
}

func TestHandlerFindsOnlyHashedNames(t *testing.T) {
	for _, path := range []string{
		"/static/", "/static/app.css", "/static/app.00000000.css",
		"/static/tokens.css", "/static/../static.go", "/app.css",
	} {
		t.Run(path, func(t *testing.T) {
			w := get(t, path)
			if w.Code != http.StatusNotFound {
				t.Errorf("status %d, want 404", w.Code)
			}
			if got := w.Header().Get("Cache-Control"); got != "" {
				t.Errorf("a missing asset may be cached: %q", got)
			}
		})
	}
}

func TestPathNamesTheContent(t *testing.T) {
	if got := static.Path("app.css"); !regexp.MustCompile(`^/static/app\.[0-9a-f]{8}\.css$`).MatchString(got) {
		t.Errorf("Path = %q", got)
	}
}

func TestPathOfUnknownAssetPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	static.Path("missing.css")
}

var colour = regexp.MustCompile(`^--[a-z-]+: #[0-9a-f]{3,8};$`)

// TestDarknessChangesColoursAlone holds what allows the tests in browsers to look
// at a page in the dark in one width and in light in another.
func TestDarknessChangesColoursAlone(t *testing.T) {
	css := get(t, static.Path("app.css")).Body.String()
	blocks := regexp.MustCompile(`(?s)prefers-color-scheme[^{]*\{\s*:root \{(.*?)\}\s*\}`).FindAllStringSubmatch(css, -1)
	if len(blocks) != 1 || strings.Count(css, "prefers-color-scheme") != 1 {
		t.Fatalf("%d rules ask whether it is dark, %d of them for the root alone, want one", strings.Count(css, "prefers-color-scheme"), len(blocks))
	}
	for line := range strings.Lines(strings.TrimSpace(blocks[0][1])) {
		if line = strings.TrimSpace(line); line != "" && !colour.MatchString(line) {
			t.Errorf("the dark changes more than the list of colours: %s", line)
		}
	}
}

func TestStylesheetIsWholeAndLoadsNothing(t *testing.T) {
	css := get(t, static.Path("app.css")).Body.String()
	for _, layer := range []string{"@layer tokens", "@layer base", "@layer parts", "@layer pages", "@layer print"} {
		if !strings.Contains(css, layer) {
			t.Errorf("no %s", layer)
		}
	}
	if strings.Contains(css, "url(") || strings.Contains(css, "@import") {
		t.Error("the stylesheet loads something else")
	}
}

// TestStyleSheetsAreForEveryEngine finds what one engine drops as a whole:
// WebKit knows the shorthand for lines through and under text with one word
// alone, and older ones know no text beside what is drawn before and after, so
// that has to be said without it first.
func TestStyleSheetsAreForEveryEngine(t *testing.T) {
	css := get(t, static.Path("app.css")).Body.String()
	shorthand := regexp.MustCompile(`text-decoration:\s*[^;{}\s]+\s+[^;{}]+`)
	for _, found := range shorthand.FindAllString(css, -1) {
		t.Errorf("WebKit does not understand %q: write it in longhands", found)
	}
	alternative := regexp.MustCompile(`([^;{}]*)[;{]\s*content:\s*("[^"]*")\s*/\s*"[^"]*"`)
	if alternative.FindString(css) == "" {
		t.Error("nothing is drawn with another text")
	}
	for _, found := range alternative.FindAllStringSubmatch(css, -1) {
		if before := strings.TrimSpace(found[1]); before != "content: "+found[2] && before != "content:"+found[2] {
			t.Errorf("content %s with another text is not said without it first", found[2])
		}
	}
}

// TestStylesTurnWithTheWriting looks for sides that stay where they are when
// the writing runs from right to left.
func TestStylesTurnWithTheWriting(t *testing.T) {
	sided := regexp.MustCompile(`(?:(?:margin|padding|border)-(?:left|right)|[{;\s](?:left|right))\s*:|text-align:\s*(?:left|right)|float:\s*(?:left|right)`)
	if found := sided.FindAllString(get(t, static.Path("app.css")).Body.String(), -1); len(found) > 0 {
		t.Errorf("the styles name sides: %q", found)
	}
}
