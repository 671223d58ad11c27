//go:build e2e

package main

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

func TestBrowserX(t *testing.T) {
	s := startServer(t)
	for _, w := range []window{{}, {noJavaScript: true}} {
		b := newBrowser(t, w)
		t0 := time.Now()
		lap := func(n string) { fmt.Println(n, time.Since(t0)); t0 = time.Now() }
		b.do(chromedp.Navigate(s.url + "/w/containers-or-vms"))
		lap("intro")
		r, err := chromedp.RunResponse(b.ctx, chromedp.Click(chromedp.CSS("main form button")))
		fmt.Println(r.Status, err)
		lap("start")
		fmt.Println(read(b, chromedp.Evaluate[string]("location.href + document.querySelectorAll('input').length")))
		lap("eval")
		b.do(chromedp.Click(chromedp.CSS("label[for^=choice]")))
		lap("label")
		r, err = chromedp.RunResponse(b.ctx, chromedp.Click(chromedp.CSS("form button[type=submit]")))
		fmt.Println(r.Status, err)
		lap("submit")
		fmt.Println(read(b, chromedp.Evaluate[string]("location.href + document.querySelectorAll('input').length")))
		back := func() {
			hist := read(b, chromedp.NavigationEntries())
			ev := read(b, chromedp.WaitEvent(page.FrameNavigated, nil, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
				_, err := cdp.Call(ctx, t, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: hist.Entries[hist.CurrentIndex-1].ID})
				return err
			})))
			fmt.Println("nav", ev.Type, ev.Frame.URL)
			lap("back")
		}
		back()
		fmt.Println(read(b, chromedp.Evaluate[string]("location.href + document.querySelector('input:checked')?.value+ performance.getEntriesByType('navigation')[0].type")))
		lap("eval")
		back()
		fmt.Println(read(b, chromedp.Evaluate[string]("location.href + document.title")))
	}
}
