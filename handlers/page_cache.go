package handlers

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/weighpoint/weighpoint/static"
)

// keptPages bounds how many pages of results are kept, of some 25 KB each.
const keptPages = 400

// pages keeps what readers of links see, ready to be sent: many open the same
// link, and a result never changes. What its owner changes around it forgets
// the pages that show it. It is safe for concurrent use.
type pages struct {
	mu sync.RWMutex
	// changes counts calls of forget, so that no page is kept that was drawn
	// from what has changed meanwhile.
	changes int64
	kept    map[string]*readyPage // by the link's token
}

// readyPage is a page as it goes out.
type readyPage struct {
	// owner sees another page.
	owner [32]byte
	// ends is when the link does, zero for never; day that for which it was
	// drawn, since a page tells what is due.
	ends time.Time
	day  int64

	compressed []byte // with gzip
	etag       string
	length     string // of compressed
}

// find returns the page of a link, nil if there is none that holds now.
func (p *pages) find(token string, now time.Time) *readyPage {
	p.mu.RLock()
	defer p.mu.RUnlock()
	page := p.kept[token]
	if page == nil || page.day != dayNumber(now) || !page.ends.IsZero() && !now.Before(page.ends) {
		return nil
	}
	return page
}

// state is to be asked for before a page is drawn.
func (p *pages) state() int64 {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.changes
}

// keep keeps a page that was drawn from the given state, unless something has
// changed since.
func (p *pages) keep(token string, page *readyPage, state int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.changes != state {
		return
	}
	if p.kept == nil || len(p.kept) >= keptPages {
		p.kept = map[string]*readyPage{}
	}
	p.kept[token] = page
}

// drop drops the page of one link.
func (p *pages) drop(token string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.kept, token)
}

// forget drops all pages: those of one result may tell of another.
func (p *pages) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.changes++
	p.kept = nil
}

// dayNumber counts days.
func dayNumber(t time.Time) int64 { return t.Unix() / (24 * 60 * 60) }

// readyFor makes the page of a link ready to be sent.
func readyFor(f *frozen, html []byte, now time.Time) (*readyPage, error) {
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
		owner: f.Owner, ends: f.link.Expires, day: dayNumber(now), compressed: out.Bytes(),
		etag: `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`, length: strconv.Itoa(out.Len()),
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
		h.Set("Content-Length", p.length)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(p.compressed))
		return nil
	}
	packed, err := gzip.NewReader(bytes.NewReader(p.compressed))
	if err != nil {
		return fmt.Errorf("unpack kept page: %w", err)
	}
	plain, err := io.ReadAll(packed) // we have made it ourselves
	if err != nil {
		return fmt.Errorf("unpack kept page: %w", err)
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(plain))
	return nil
}
