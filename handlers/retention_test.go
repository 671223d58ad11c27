package handlers_test

import (
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
)

func TestLinkSaysThatItKeepsItsResult(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.decide("lunch", map[string]string{"time": "short"})
	b.share(result, questions.Full)
	holds := func() string { return b.get(result + "/share").Find("[data-testid=holds]").Text() }
	if got := holds(); !strings.Contains(got, "removed on 19 February 2027") {
		t.Errorf("the only link says %q", got)
	}
	s.pass(100 * 24 * time.Hour)
	if got := holds(); !strings.Contains(got, "removed at any moment") {
		t.Errorf("the only link of an old result says %q", got)
	}
	b.share(result, questions.VerdictOnly)
	if got := holds(); got != "" {
		t.Errorf("one of two links says %q", got)
	}
	b.post(result+"/links", "scope=full&days=7").to(t)
	for _, link := range b.linksOf(result)[:2] {
		b.post(result+"/links/"+link.Token+"/revoke", "").to(t)
	}
	b.post(result+"/upkeep", "kept=yes").to(t)
	if got := holds(); got != "" {
		t.Errorf("the only link of a result that is kept says %q", got)
	}
	b.post(result+"/upkeep", "").to(t)
	if got := b.get(result).Find("[data-testid=goes]").Text(); !strings.Contains(got, "removed on 8 March 2027") {
		t.Errorf("the result goes with its last link, but its page says %q", got)
	}
}

func TestChangesGoBeforeASharedResult(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.decide("lunch", map[string]string{"time": "short"})
	b.share(result, questions.Full)
	goes := func() string { return b.get("/mine").Find("[data-testid=goes]").Text() }
	if got := goes(); got != "" {
		t.Errorf("what stays is said to go: %q", got)
	}
	review := b.get(result).Find("a[href$='/review']").AttrOr("href", "")
	b.post(strings.TrimSuffix(review, "/review")+"/q/money", "choice=boss").to(t)
	if got := goes(); !strings.Contains(got, "What you changed since will be removed on 19 February 2027") {
		t.Errorf("of the changes it is said: %q", got)
	}
}

func TestRetentionIsNamedAsItIsSet(t *testing.T) {
	for retention, want := range map[time.Duration]string{
		24 * time.Hour: "for 1 day are removed", 36 * time.Hour: "for 36 hours are removed", 90 * time.Minute: "for 90 minutes are removed",
	} {
		s := newSite(t)
		s.configure = func(c *handlers.Config) { c.Retention = retention }
		s.serve(document(t, "lunch.yaml"))
		if got := s.browser().get("/privacy").Find("main").Text(); !strings.Contains(got, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}
