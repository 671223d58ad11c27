package web_test

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/web"
)

// frame is what Layout draws of a page without a brand, to the byte.
const frame = `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Layout – Weighpoint</title><meta name="color-scheme" content="light dark"><link rel="stylesheet" href="/static/app.HASH.css"><link rel="icon" type="image/svg+xml" href="/static/favicon.HASH.svg"></head><body><a class="skip" href="#content">Skip to the content</a><header class="site"><a class="brand" href="/"><svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false"><path d="M16 14.500 24.500 29h-17z"></path> <path d="M2.300 16.200 29.100 8.200l.9 2.700L3.200 19z"></path> <circle cx="7" cy="10.200" r="4"></circle></svg><span>Weighpoint</span></a> </header><main id="content" tabindex="-1"></main><footer class="site"><div><p>Weighpoint weighs options for you and says why, with a source for every claim.</p></div></footer></body></html>`

func layout(t *testing.T, ctx context.Context) string {
	t.Helper()
	var b strings.Builder
	if err := web.Layout(web.Page{Title: "Layout"}).Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`\.[0-9a-f]{8}\.`).ReplaceAllString(b.String(), ".HASH.")
}

// TestFrameWithoutBrandIsTheProducts holds the frame of a page to the byte: without
// a site file, and with one that says nothing of it.
func TestFrameWithoutBrandIsTheProducts(t *testing.T) {
	for name, ctx := range map[string]context.Context{
		"none": t.Context(), "empty": web.Branded(t.Context(), &web.Brand{}), "nil": web.Branded(t.Context(), nil),
	} {
		if got := layout(t, ctx); got != frame {
			t.Errorf("%s:\n got %s\nwant %s", name, got, frame)
		}
	}
}

// TestBrandIsText puts an attack into every part of a brand.
func TestBrandIsText(t *testing.T) {
	brand := hostile(web.Brand{OperatorLinks: []web.Link{{}}})
	got := layout(t, web.Branded(t.Context(), &brand))
	for _, forbidden := range []string{"<script>", "<style>", "onclick=y>", "javascript:"} {
		if strings.Contains(got, forbidden) {
			t.Errorf("%s gets through:\n%s", forbidden, got)
		}
	}
	if !strings.Contains(got, "&lt;script&gt;") {
		t.Error("the attack has got lost")
	}
}
