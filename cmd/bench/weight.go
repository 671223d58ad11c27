package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// acceptAll is what present browsers send.
const acceptAll = "Accept-Encoding: gzip, deflate, br, zstd"

// weight measures what pages weigh on the wire: their bodies, compressed as
// browsers ask for it, without headers.
func (b *bench) weight(ctx context.Context) error {
	t, err := b.three(ctx)
	if err != nil {
		return err
	}
	asked := t.product.asking[0]
	page, _, err := fetch(ctx, request{method: http.MethodGet, path: asked.path, cookie: asked.cookie, headers: []string{acceptAll}}, t.product.server.url)
	if err != nil {
		return err
	}
	size := float64(len(page))
	b.report.add(figure{words: "weight of a question page", ours: kilobytes(size),
		theirs: "plain " + kilobytes(float64(len(t.plain))), judgement: pageGoal().judge(size)})
	for _, v := range []struct {
		words  string
		r      request
		judged bool
	}{
		{"catalogue", request{method: http.MethodGet, path: "/"}, true},
		{"question page", request{method: http.MethodGet, path: asked.path, cookie: asked.cookie}, true},
		{"result", request{method: http.MethodGet, path: t.product.result}, false},
	} {
		size, requests, err := visitWeight(ctx, v.r, t.product.server.url)
		if err != nil {
			return err
		}
		all, errands := figure{words: "first visit to the " + v.words + ", with everything", ours: kilobytes(size)},
			figure{words: "first visit to the " + v.words + ", requests", ours: whole(requests)}
		if v.judged {
			all.judgement, errands.judgement = visitGoal().judge(size), errandGoal().judge(requests)
		}
		b.report.add(all)
		b.report.add(errands)
	}
	return nil
}

// visitWeight sums up a page and everything that it has a browser load.
func visitWeight(ctx context.Context, r request, base string) (size, requests float64, err error) {
	plain, _, err := fetch(ctx, r, base)
	if err != nil {
		return 0, 0, err
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(plain))
	if err != nil {
		return 0, 0, err
	}
	all := map[string]bool{r.path: true}
	doc.Find(`link[rel~="stylesheet"], link[rel~="icon"], link[rel~="manifest"], script[src], img[src]`).Each(func(_ int, s *goquery.Selection) {
		path := s.AttrOr("href", s.AttrOr("src", ""))
		if strings.HasPrefix(path, "/") && s.AttrOr("loading", "") != "lazy" {
			all[path] = true
		}
	})
	for path := range all {
		r.path, r.headers = path, []string{acceptAll}
		body, _, err := fetch(ctx, r, base)
		if err != nil {
			return 0, 0, fmt.Errorf("load %s: %w", path, err)
		}
		size += float64(len(body))
	}
	return size, float64(len(all)), nil
}
