package handlers

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/weighpoint/weighpoint/questions"

	"github.com/weighpoint/weighpoint/static"
)

// shown is all that the page of a link shows, so that equal values give equal
// pages. The store is asked for it for every request: what is kept is the
// drawing alone, which takes a hundred times as long. So nothing has to forget a
// page when something changes, and servers on one store never disagree.
//
// What its result says is not part of it, since that never changes.
type shown struct {
	link   questions.Link
	upkeep questions.ResultSettings
	// outcome is the hash of what was decided, all zeros for nothing.
	outcome [sha256.Size]byte
	// reviews is the hash of what a second person said, all zeros for nothing.
	reviews [sha256.Size]byte
	// comments is how many there are, 0 where the reader may not see them.
	comments int
	later    string // id of the newer result that readers are told of
	// offered is the version on offer, empty for none, and since from when on.
	// day counts, since a page tells what is due.
	offered string
	since   time.Time
	day     int64
	// site is the version of the site file, all zeros for none.
	site [sha256.Size]byte
}

// readyPage is a page as it goes out.
type readyPage struct {
	compressed []byte // with gzip
	etag       string
}

// fingerprint tells the entries of one log from those of all others.
func fingerprint[E any](log []E) (sum [sha256.Size]byte) {
	if len(log) == 0 {
		return sum
	}
	encoded, err := json.Marshal(log)
	if err != nil {
		panic(err) // JSON can hold any of it
	}
	return sha256.Sum256(encoded)
}

func dayNumber(t time.Time) int64 { return t.Unix() / (24 * 60 * 60) }

// readyFor makes the page of a link ready to be sent.
func readyFor(html []byte) (*readyPage, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(html); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(html)
	return &readyPage{
		compressed: out.Bytes(),
		etag:       `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`,
	}, nil
}

// send answers with the page, or says that the reader has it already.
func (p *readyPage) send(w http.ResponseWriter, r *http.Request) error {
	h := w.Header()
	h.Set("Etag", p.etag)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Content-Type", "text/html; charset=utf-8")
	if static.AcceptsGzip(r.Header) {
		h.Set("Content-Encoding", "gzip")
		return p.serve(w, r, p.compressed)
	}
	packed, err := gzip.NewReader(bytes.NewReader(p.compressed))
	if err != nil {
		return fmt.Errorf("unpack kept page: %w", err)
	}
	plain, err := io.ReadAll(packed) // we have made it ourselves
	if err != nil {
		return fmt.Errorf("unpack kept page: %w", err)
	}
	return p.serve(w, r, plain)
}

// serve sends what the page is. static.Serve knows what the headers ask of it, and
// copies it once more to send it; most requests ask nothing.
func (p *readyPage) serve(w http.ResponseWriter, r *http.Request, body []byte) error {
	if r.Method != http.MethodGet || slices.ContainsFunc(conditions, func(name string) bool { return r.Header[name] != nil }) {
		static.Serve(w, r, body)
		return nil
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.Header().Set("Accept-Ranges", "bytes")
	_, _ = w.Write(body) // the client may have left
	return nil
}

// conditions are the headers that static.Serve heeds.
var conditions = []string{"Range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"}
