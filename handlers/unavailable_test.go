package handlers_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

// fullDisk is a store whose disk may be full.
type fullDisk struct {
	handlers.Store
	full atomic.Bool
}

func (d *fullDisk) SaveAnswer(ctx context.Context, session, question string, was *questions.Answer, a questions.Answer) error {
	if d.full.Load() {
		return sqlite.ErrFull
	}
	return d.Store.SaveAnswer(ctx, session, question, was, a)
}

func (d *fullDisk) DeleteDecision(ctx context.Context, owner [32]byte, id string, now time.Time) error {
	err := d.Store.DeleteDecision(ctx, owner, id, now)
	if err == nil && d.full.Load() {
		return fmt.Errorf("%w: %w", questions.ErrTraces, sqlite.ErrFull)
	}
	return err
}

func (d *fullDisk) Ready(ctx context.Context) error {
	if d.full.Load() {
		return sqlite.ErrFull
	}
	return d.Store.Ready(ctx)
}

func TestFullDiskSavesNothingAndSaysSo(t *testing.T) {
	s := newSite(t)
	var disk *fullDisk
	s.configure = func(c *handlers.Config) {
		disk = &fullDisk{Store: c.Store}
		c.Store = disk
	}
	s.serve(document(t, "lunch.yaml"))
	b := s.browser()
	first, session := b.begin("lunch")
	b.post(first, "choice=short").to(t)
	disk.full.Store(true)
	p := b.post(first, "choice=long").want(t, http.StatusServiceUnavailable)
	for _, want := range []string{"What you saved earlier is safe", "is not saved", "send it again"} {
		if !strings.Contains(p.text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if p.Find("[data-testid=reference]").Length() == 0 || strings.Contains(p.text, "disk is full") {
		t.Error("the page has no reference, or tells visitors what is for the operator")
	}
	b.get("/readyz").want(t, http.StatusServiceUnavailable)
	b.get("/healthz").want(t, http.StatusOK)
	if got, _ := b.get(first).want(t, http.StatusOK).Find("input[name=choice][checked]").Attr("value"); got != "short" {
		t.Errorf("the answer is %q, want the one that was saved", got)
	}
	disk.full.Store(false)
	b.post(first, "choice=long").to(t)
	b.get("/readyz").want(t, http.StatusOK)

	disk.full.Store(true)
	decision := strings.TrimPrefix(session, "/s/")
	p = b.post("/mine/"+decision+"/delete", "").want(t, http.StatusInternalServerError)
	if !strings.Contains(p.text, "It is deleted") || strings.Contains(p.text, "not saved") || p.Find("[data-testid=reference]").Length() == 0 {
		t.Errorf("deleting says %q", p.text)
	}
	b.get(session).want(t, http.StatusNotFound)
}
