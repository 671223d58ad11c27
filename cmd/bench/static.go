package main

import (
	"context"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
)

// The pages of the real server that the floor and the static server are given.
const (
	questionFile = "question.json"
	plainFile    = "question.html"
	resultFile   = "result.gz"
)

// file is served as it is. It must not be changed.
type file struct {
	body           []byte
	etag, encoding string
}

func readFile(path, encoding string) (file, error) {
	body, err := os.ReadFile(path)
	sum := fnv.New64a()
	_, _ = sum.Write(body) // never fails
	return file{body, fmt.Sprintf(`"%x"`, sum.Sum64()), encoding}, err
}

// ServeHTTP makes a file a handler.
func (f file) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Etag", f.etag)
	if r.Header.Get("If-None-Match") == f.etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	if f.encoding != "" {
		h.Set("Content-Encoding", f.encoding)
	}
	h.Set("Content-Length", strconv.Itoa(len(f.body)))
	_, _ = w.Write(f.body) // the client may have left
}

// serveStatic serves the pages from memory, with nothing but net/http.
func serveStatic(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("static", flag.ContinueOnError)
	pages := flags.String("pages", "", "directory with the pages")
	if err := flags.Parse(args); err != nil {
		return err
	}
	question, err := readFile(filepath.Join(*pages, plainFile), "")
	if err != nil {
		return err
	}
	result, err := readFile(filepath.Join(*pages, resultFile), "gzip")
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /question", question)
	mux.Handle("GET /result", result)
	return listenAndServe(ctx, mux, stdout)
}
