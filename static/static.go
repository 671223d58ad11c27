// Package static serves the program's own stylesheet, script and icon. It
// embeds them, so the binary needs no files beside it, and names each by the
// hash of its content, so that browsers may keep it for ever. Files that others
// bring are served the same way.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"
)

// prefix is where the assets are served.
const prefix = "/static/"

//go:embed assets
var files embed.FS

// sources tells which files make up each asset, in order.
var sources = map[string][]string{
	"app.css":     {"tokens.css", "base.css", "parts.css", "pages.css", "print.css", "analysis.css", "sharing.css", "glance.css", "intro.css", "rounds.css", "reveal.css"},
	"app.js":      {"app.js"},
	"favicon.svg": {"favicon.svg"},
	"preview.css": {"preview.css"},
	"preview.js":  {"preview.js"},
}

// types are stated here because a machine's own table may lack or differ in
// them.
var types = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
	".png": "image/png",
}

// Asset is a file as it is served.
type Asset struct {
	path, contentType string
	content           []byte
	// etag is weak, since it is of the content packed and plain.
	etag string
	// packed is content as small as gzip can make it, made when it is first
	// asked for.
	packed func() []byte
}

// assets are all assets by their plain name.
var assets = sync.OnceValue(func() map[string]Asset {
	all := make(map[string]Asset, len(sources))
	for name, parts := range sources {
		all[name] = NewAsset(name, join(parts))
	}
	return all
})

// NewAsset returns a file of that name, which ends in .css, .js, .svg or .png.
func NewAsset(name string, content []byte) Asset {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext
	return Asset{
		path: prefix + hashed, contentType: types[ext], content: content, etag: `W/"` + hex.EncodeToString(sum[:8]) + `"`,
		packed: sync.OnceValue(func() []byte { return pack(content) }),
	}
}

// pack compresses in memory, where nothing can fail.
func pack(content []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err == nil {
		_, err = w.Write(content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(fmt.Sprintf("static: %v", err))
	}
	return out.Bytes()
}

// join concatenates embedded files. It panics if one is missing, which only a
// broken build can bring about.
func join(names []string) []byte {
	var b bytes.Buffer
	for _, name := range names {
		content, err := files.ReadFile("assets/" + name)
		if err != nil {
			panic(fmt.Sprintf("static: %v", err))
		}
		b.Write(content)
	}
	return b.Bytes()
}

// Path returns the address at which the named asset is served, such as
// "/static/app.1a2b3c4d.css" for "app.css". It panics if there is no such
// asset: names are constants of the program, never input.
func Path(name string) string {
	a, ok := assets()[name]
	if !ok {
		panic(fmt.Sprintf("static: no asset %q", name))
	}
	return a.path
}

// Handler serves the assets at the addresses that Path returns. Every other
// address, an asset's plain name among them, is not found.
func Handler() http.Handler {
	byPath := make(map[string]Asset, len(sources))
	for _, a := range assets() {
		byPath[a.path] = a
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := byPath[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		a.ServeHTTP(w, r)
	})
}

// Path is the address at which the file belongs, such as "/static/a.1a2b3c4d.css".
func (a Asset) Path() string { return a.path }

// ServeHTTP serves the file, which browsers may keep for ever.
func (a Asset) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.contentType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Etag", a.etag)
	h.Set("Vary", "Accept-Encoding")
	content := a.content
	if r.Header.Get("Range") == "" && AcceptsGzip(r.Header) { // ranges count the bytes of the plain file
		content = a.packed()
		h.Set("Content-Encoding", "gzip")
	}
	Serve(w, r, content)
}

// Serve answers with content, which the headers that are set tell of, as far as the
// conditions of the request want it. http.ServeContent leaves out how long compressed
// content is, and refuses a condition with the headers of what it does not send.
func Serve(w http.ResponseWriter, r *http.Request, content []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(content)))
	http.ServeContent(refusing{w}, r, "", time.Time{}, bytes.NewReader(content))
}

// refusing takes from a refused condition what the headers tell of the content.
type refusing struct{ http.ResponseWriter }

func (w refusing) WriteHeader(status int) {
	if status == http.StatusPreconditionFailed {
		for _, name := range []string{"Content-Length", "Content-Encoding", "Content-Type", "Content-Disposition"} {
			w.Header().Del(name)
		}
	}
	w.ResponseWriter.WriteHeader(status)
}
