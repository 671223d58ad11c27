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
	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

// fullDisk is a store whose disk may be full.
type fullDisk struct {
	store.Store
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
	if !strings.Contains(p.text, "It is done, and not erased") || strings.Contains(p.text, "not saved") || p.Find("[data-testid=reference]").Length() == 0 {
		t.Errorf("deleting says %q", p.text)
	}
	b.get(session).want(t, http.StatusNotFound)
}

// farAway is a store whose database may be out of reach, or leave open whether it
// has saved something.
type farAway struct {
	store.Store
	says atomic.Pointer[error]
}

func (f *farAway) fails() error {
	if err := f.says.Load(); err != nil {
		return fmt.Errorf("%w (with the password of 10.0.0.7)", *err)
	}
	return nil
}

func (f *farAway) SaveAnswer(ctx context.Context, session, question string, was *questions.Answer, a questions.Answer) error {
	if err := f.fails(); err != nil {
		return err
	}
	return f.Store.SaveAnswer(ctx, session, question, was, a)
}

func (f *farAway) Shared(ctx context.Context, token string) (questions.Shared, error) {
	if err := f.fails(); err != nil {
		return questions.Shared{}, err
	}
	return f.Store.Shared(ctx, token)
}

func (f *farAway) Ready(context.Context) error { return f.fails() }

func TestDatabaseOutOfReachIsSaid(t *testing.T) {
	s := newSite(t)
	away := &farAway{}
	notice := ""
	s.configure = func(c *handlers.Config) {
		away.Store, c.Store, c.Remote = c.Store, away, true
		c.Notice = func() string { return notice }
	}
	s.serve(document(t, "lunch.yaml"))
	b := s.browser()
	first, _ := b.begin("lunch")
	for name, c := range map[string]struct {
		err    error
		ask    func() page
		status int
		want   string
	}{
		"reading":   {questions.ErrUnavailable, func() page { return b.get("/r/AAAAAAAAAAAAAAAAAAAAAAAAAA") }, http.StatusServiceUnavailable, "Nothing is lost"},
		"answering": {questions.ErrUnavailable, func() page { return b.post(first, "choice=short") }, http.StatusServiceUnavailable, "is not saved"},
		"unknown":   {questions.ErrMaybeStored, func() page { return b.post(first, "choice=short") }, http.StatusInternalServerError, "may be saved or not"},
	} {
		away.says.Store(&c.err)
		p := c.ask().want(t, c.status)
		if !strings.Contains(p.text, c.want) || !strings.Contains(p.text, "What you saved earlier is safe") && !strings.Contains(p.text, "what you saved is safe") {
			t.Errorf("%s: the page says %q", name, p.text)
		}
		if strings.Contains(p.text, "10.0.0.7") || p.Find("[data-testid=reference]").Length() == 0 {
			t.Errorf("%s: the page tells what is for the operator, or has no reference", name)
		}
		before := len(s.log.String())
		for range 3 {
			b.get("/readyz").want(t, http.StatusServiceUnavailable)
		}
		away.says.Store(nil)
		for range 2 {
			b.get("/readyz").want(t, http.StatusOK)
		}
		if said := s.log.String()[before:]; strings.Count(said, `msg="not ready"`) != 1 || strings.Count(said, `msg="ready again"`) != 1 {
			t.Errorf("%s: of the outage the log says\n%s", name, said)
		}
	}
	if got := b.get("/readyz").text; got != "ready\n" {
		t.Errorf("it says %q", got)
	}
	notice = "1 of 2 servers have other files"
	if got := b.get("/readyz").want(t, http.StatusOK).text; got != "ready\n1 of 2 servers have other files\n" {
		t.Errorf("with something to say it says %q", got)
	}
}
