package handlers_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

// faulty does what it is told, and then says that it has failed.
type faulty struct{ store.Store }

var errAfterwards = errors.New("something failed after that")

func (f faulty) DeleteDecision(ctx context.Context, owner [32]byte, id string, now time.Time) error {
	return errors.Join(f.Store.DeleteDecision(ctx, owner, id, now), errAfterwards)
}

func (f faulty) RevokeLink(ctx context.Context, token string, at time.Time) error {
	return errors.Join(f.Store.RevokeLink(ctx, token, at), errAfterwards)
}

// TestNoPageOutlivesItsLink ends links in ways after which something else
// fails.
func TestNoPageOutlivesItsLink(t *testing.T) {
	for name, end := range map[string]struct {
		path   string
		status int
	}{
		"a deletion":   {"/mine/SESSION/delete", http.StatusNotFound},
		"a revocation": {"RESULT/links/LINK/revoke", http.StatusGone},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			s.configure = func(c *handlers.Config) { c.Store = faulty{c.Store} }
			s.serve(document(t, "lunch.yaml"))
			b, reader := s.browser(), s.browser()
			result := b.decide("lunch", map[string]string{"time": "short"})
			link := b.share(result, questions.Full)
			reader.get(link).want(t, http.StatusOK)
			kept, err := s.store.Result(t.Context(), strings.TrimPrefix(result, "/r/"))
			if err != nil {
				t.Fatal(err)
			}
			path := strings.NewReplacer("SESSION", kept.Session, "RESULT", result, "LINK", strings.TrimPrefix(link, "/r/")).Replace(end.path)
			b.post(path, "").want(t, http.StatusInternalServerError)
			reader.get(link).want(t, end.status)
		})
	}
}

// TestKeptPageForgetsWhatRetentionRemoved follows a page that was kept from
// before a newer decision was removed.
func TestKeptPageForgetsWhatRetentionRemoved(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b, reader := s.browser(), s.browser()
	link := b.share(b.decide("lunch", map[string]string{"time": "short", "money": "self"}), questions.Full)
	session := strings.TrimSuffix(b.get("/mine").Find("a[href$='/review']").AttrOr("href", ""), "/review")
	b.post(session+"/q/money", "choice=boss").to(t)
	b.post(session+"/finish", "announce=yes").to(t)
	if reader.get(link).Find("[data-testid=notice]").Length() == 0 {
		t.Fatal("readers are not told of the newer decision")
	}
	if _, err := s.store.Expire(t.Context(), s.now.Load().Add(time.Hour), *s.now.Load(), 10); err != nil {
		t.Fatal(err)
	}
	if got := reader.get(link).want(t, http.StatusOK).Find("[data-testid=notice]").Text(); got != "" {
		t.Errorf("the page tells still: %q", got)
	}
	if at := reader.get(link + "/newer").to(t); at != link {
		t.Errorf("what is gone leads to %s", at)
	}
}

// TestKeptPageFollowsWhatIsAnnounced changes what readers of a result may know
// by what is arranged for the one after it.
func TestKeptPageFollowsWhatIsAnnounced(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b, reader := s.browser(), s.browser()
	first := b.decide("lunch", map[string]string{"time": "short", "money": "self"})
	link := b.share(first, questions.Full)
	session := strings.TrimSuffix(b.get(first).Find("a[href$='/review']").AttrOr("href", ""), "/review")
	b.post(session+"/q/money", "choice=boss").to(t)
	second := b.post(session+"/finish", "announce=yes").to(t)
	s.pass(24 * time.Hour)
	b.post(session+"/q/money", "choice=self").to(t)
	b.post(session+"/finish", "").to(t)
	for body, want := range map[string]string{"": "21 November 2026", "announce=yes": "22 November 2026"} {
		b.post(second+"/upkeep", body).to(t)
		if got := reader.get(link).Find("[data-testid=notice]").Text(); !strings.Contains(got, "has replaced this one on "+want) {
			t.Errorf("after %q: the notices are %q, want %s", body, got, want)
		}
	}
}

// TestTwoServersAgreeOnALink changes on one server what the page of a link
// shows, after another one on the same store has drawn it.
func TestTwoServersAgreeOnALink(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	other := &site{t: t, store: s.store, log: &lockedBuffer{}}
	other.now.Store(s.now.Load())
	other.serve(document(t, "lunch.yaml"))
	defer other.Close()
	b, reader := s.browser(), other.browser()
	result := b.decide("lunch", map[string]string{"time": "short", "money": "self"})
	link := b.share(result, questions.Full)
	session := strings.TrimSuffix(b.get(result).Find("a[href$='/review']").AttrOr("href", ""), "/review")
	drawn := reader.get(link).want(t, http.StatusOK)
	if drawn.Find("[data-testid=notice]").Length() > 0 {
		t.Error("there is news already")
	}
	b.post(session+"/q/money", "choice=boss").to(t)
	b.post(session+"/finish", "announce=yes").to(t)
	if got := reader.get(link).want(t, http.StatusOK).Find("[data-testid=notice]").Text(); !strings.Contains(got, "A newer decision has replaced this one") {
		t.Errorf("the other server does not tell of the newer decision: %q", got)
	}
	b.post(result+"/links/"+strings.TrimPrefix(link, "/r/")+"/revoke", "").to(t)
	reader.get(link).want(t, http.StatusGone)
}
