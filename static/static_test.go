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
