package main

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

const (
	// deciders is how many sessions take turns in a load.
	deciders = 64
	// answered is how many questions a session has behind it.
	answered = 5
	// floorStart is where sessions of the floor are started.
	floorStart = "/w/floor"
	// acceptGzip is sent for pages that go out compressed.
	acceptGzip = "Accept-Encoding: gzip"
)

// scene is what there is to ask a running server for.
type scene struct {
	server *process
	// asking are sessions with a question to answer.
	asking []asking
	// start is where a session is started.
	start string
	// result is the path of a result, etag what it is known by, if anything.
	result, etag string
}

// asking is a session at a question, as its owner sees it.
type asking struct{ path, cookie, first, second string }

// answers are requests that answer every question with one choice, then with
// the other, so that each changes what is stored.
func (s scene) answers() []request {
	var first, second []request
	for _, a := range s.asking {
		form := func(choice string) string { return "choice=" + choice + "&importance=normal&note=" }
		first = append(first, request{method: http.MethodPost, path: a.path, cookie: a.cookie, form: form(a.first)})
		second = append(second, request{method: http.MethodPost, path: a.path, cookie: a.cookie, form: form(a.second)})
	}
	return append(first, second...)
}

func (s scene) questions() []request {
	var all []request
	for _, a := range s.asking {
		all = append(all, request{method: http.MethodGet, path: a.path, cookie: a.cookie})
	}
	return all
}

func (s scene) starts() []request { return []request{{method: http.MethodPost, path: s.start}} }

func (s scene) results() []request {
	return []request{{method: http.MethodGet, path: s.result, headers: []string{acceptGzip}}}
}

// unchanged asks for a result that the browser has. There is nothing to ask
// where results have no tag.
func (s scene) unchanged() []request {
	if s.etag == "" {
		return nil
	}
	return []request{{method: http.MethodGet, path: s.result, headers: []string{acceptGzip, "If-None-Match: " + s.etag}}}
}

// populate has deciders start a session each and come to a question.
func (s *scene) populate(ctx context.Context, start form, answers int) error {
	s.start = start.action
	for range deciders {
		b, err := newBrowser(s.server.url)
		if err != nil {
			return err
		}
		p, err := b.begin(ctx, start, answers)
		if err != nil {
			return err
		}
		choices := p.choices()
		s.asking = append(s.asking, asking{p.path, b.cookie(), choices[0], choices[1]})
	}
	return nil
}

// productScene fills the product by way of its own pages.
func productScene(ctx context.Context, p *process) (scene, error) {
	s := scene{server: p}
	b, err := newBrowser(p.url)
	if err != nil {
		return s, err
	}
	start, err := b.visit(ctx)
	if err != nil {
		return s, err
	}
	if err := s.populate(ctx, start, answered); err != nil {
		return s, err
	}
	at, err := b.begin(ctx, start, answered)
	if err != nil {
		return s, err
	}
	if at, err = b.decide(ctx, at); err != nil {
		return s, err
	}
	s.result, err = b.share(ctx, at)
	return s, err
}

// floorScene fills a floor, of which every page is known.
func floorScene(ctx context.Context, p *process) (scene, error) {
	s := scene{server: p, result: "/r/any"}
	if err := s.populate(ctx, form{action: floorStart}, 0); err != nil {
		return s, err
	}
	_, header, err := fetch(ctx, request{method: http.MethodGet, path: s.result, headers: []string{acceptGzip}}, p.url)
	s.etag = header.Get("Etag")
	return s, err
}

// fetch returns the body of an answer as it went over the wire.
func fetch(ctx context.Context, r request, base string) ([]byte, http.Header, error) {
	req, err := http.NewRequestWithContext(ctx, r.method, base+r.path, nil)
	if err != nil {
		return nil, nil, err
	}
	for _, h := range r.headers {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
	}
	if r.cookie != "" {
		req.Header.Set("Cookie", r.cookie)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = resp.Body.Close() }() // it was read to its end
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("GET %s: %s", r.path, resp.Status)
	}
	return body, resp.Header, err
}

// trio is the product, the floor and the static server side by side.
type trio struct {
	processes              []*process
	product, floor, static scene
	// pages is the directory with what floor and static server serve.
	pages string
	// plain is the question page as it goes out uncompressed, packed the
	// result page as it goes out compressed.
	plain, packed []byte
}

func (t *trio) stop() {
	if t == nil {
		return
	}
	for _, p := range t.processes {
		p.stop()
	}
}

// three starts and fills the trio when it is needed first.
func (b *bench) three(ctx context.Context) (*trio, error) {
	if b.trio != nil {
		return b.trio, nil
	}
	b.trio = &trio{}
	err := b.trio.begin(ctx, b)
	return b.trio, err
}

func (t *trio) begin(ctx context.Context, b *bench) error {
	p, err := b.startFresh(ctx)
	if err != nil {
		return err
	}
	t.processes = append(t.processes, p)
	if t.product, err = productScene(ctx, p); err != nil {
		return err
	}
	if err := t.copyPages(ctx, b.dir); err != nil {
		return err
	}
	return t.accompany(ctx, b)
}

// accompany starts the floor and the static server.
func (t *trio) accompany(ctx context.Context, b *bench) error {
	data, err := b.freshDir()
	if err != nil {
		return err
	}
	floor, err := b.startFloor(ctx, t.pages, data, wholeGroups)
	if err != nil {
		return err
	}
	t.processes = append(t.processes, floor)
	if t.floor, err = floorScene(ctx, floor); err != nil {
		return err
	}
	if data, err = b.freshDir(); err != nil {
		return err
	}
	static, err := launch(ctx, data, b.self, "static", "-pages", t.pages)
	if err != nil {
		return err
	}
	t.processes = append(t.processes, static)
	t.static = scene{server: static, result: "/result", etag: t.floor.etag, asking: []asking{{path: "/question"}}}
	return nil
}

// copyPages writes down what the product serves, for the others to serve as
// much.
func (t *trio) copyPages(ctx context.Context, dir string) (err error) {
	t.pages = dir
	if t.plain, _, err = fetch(ctx, t.product.questions()[0], t.product.server.url); err != nil {
		return err
	}
	var header http.Header
	if t.packed, header, err = fetch(ctx, t.product.results()[0], t.product.server.url); err != nil {
		return err
	}
	t.product.etag = header.Get("Etag")
	if header.Get("Content-Encoding") != "gzip" {
		if t.packed, err = pack(t.packed); err != nil {
			return err
		}
	}
	q, err := readQuestion(t.plain)
	if err != nil {
		return err
	}
	text, err := json.Marshal(q)
	if err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(filepath.Join(dir, questionFile), text, 0o600),
		os.WriteFile(filepath.Join(dir, plainFile), t.plain, 0o600),
		os.WriteFile(filepath.Join(dir, resultFile), t.packed, 0o600))
}

func pack(body []byte) ([]byte, error) {
	var b strings.Builder
	z := gzip.NewWriter(&b)
	_, err := z.Write(body)
	return []byte(b.String()), errors.Join(err, z.Close())
}

// readQuestion takes the texts of a question's page, each of which the floor
// draws in an element of its own.
func readQuestion(html []byte) (question, error) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(html)))
	if err != nil {
		return question{}, err
	}
	q := question{Title: doc.Find("title").Text(), Size: len(html)}
	doc.Find(`input[name="choice"]`).Each(func(_ int, in *goquery.Selection) {
		q.Choices = append(q.Choices, choice{Value: in.AttrOr("value", "")})
	})
	doc.Find("body *").Contents().Each(func(_ int, s *goquery.Selection) {
		if text := strings.TrimSpace(s.Text()); goquery.NodeName(s) == "#text" && text != "" {
			q.Texts = append(q.Texts, text)
		}
	})
	return q, nil
}
