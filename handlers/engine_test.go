package handlers_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

// ofAnotherEngine gives the first result as one that another method froze.
type ofAnotherEngine struct {
	store.Store
	first string
}

func (o *ofAnotherEngine) Result(ctx context.Context, id string) (questions.Result, error) {
	r, err := o.Store.Result(ctx, id)
	if o.first == "" || o.first == id {
		o.first = id
		v, err := questions.ReadVerdict(r.Verdict)
		if err != nil {
			return r, err
		}
		v.Engine = 99
		for i := range v.RuledOut { // a method that did not keep it
			v.RuledOut[i].Standing = nil
		}
		if r.Verdict, err = v.JSON(); err != nil {
			return r, err
		}
	}
	return r, err
}

// TestAnotherEngineIsNamedBeforeAnyDifference compares a result of another
// method with everything that it can be compared with.
func TestAnotherEngineIsNamedBeforeAnyDifference(t *testing.T) {
	const changed = "The method by which Weighpoint weighs answers has changed"
	for name, method := range map[string]bool{"the same method": false, "another method": true} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			if method {
				s.configure = func(c *handlers.Config) { c.Store = &ofAnotherEngine{Store: c.Store} }
			}
			s.serve(document(t, "lunch.yaml"))
			b := s.browser()
			first := b.decide("lunch", map[string]string{"time": "short", "money": "boss", "wishes": "none"})
			link := b.share(first, questions.Full)
			tried := b.get(link+"/what-if?q=time&choice=long").want(t, http.StatusOK)
			session := strings.TrimSuffix(b.get(first).Find("a[href$='/review']").AttrOr("href", ""), "/review")
			b.post(session+"/q/money", "choice=self").to(t)
			b.post(session+"/finish", "announce=yes").to(t)
			newer := b.get(link+"/newer").want(t, http.StatusOK)
			if name == "another method" {
				configure := s.configure
				s.configure = func(c *handlers.Config) {
					configure(c)
					c.Store.(*ofAnotherEngine).first = strings.TrimPrefix(first, "/r/")
				}
			}
			s.serve(nextLunch(t))
			today := b.get(link+"/today").want(t, http.StatusOK)
			for page, text := range map[string]string{
				"what-if": tried.Find("main").Text(), "newer": newer.Find("main").Text(), "today": today.Find("main").Text(),
			} {
				at := strings.Index(text, changed)
				if (at >= 0) != method {
					t.Errorf("%s: the method is named: %t", page, at >= 0)
				}
				if moves := strings.Index(text, "How the options moved"); moves >= 0 && moves < at {
					t.Errorf("%s: the method is named after what moved", page)
				}
			}
			if got := strings.Contains(today.Find("main").Text(), "By the method alone, no option moves"); got != method {
				t.Errorf("today's page tells what the method moved: %t", got)
			}
			if got := strings.Contains(tried.Find("main").Text(), "Frozen: "); got == method {
				t.Errorf("what-if compares with the frozen verdict: %t", got)
			}
		})
	}
}

// TestAnotherMethodAloneShows looks at a result of another method, while its
// questionnaire is the one on offer still.
func TestAnotherMethodAloneShows(t *testing.T) {
	for name, method := range map[string]bool{"the same method": false, "another method": true} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			if method {
				s.configure = func(c *handlers.Config) { c.Store = &ofAnotherEngine{Store: c.Store} }
			}
			s.serve(document(t, "lunch.yaml"))
			b := s.browser()
			result := b.decide("lunch", map[string]string{"time": "short", "money": "boss", "wishes": "none"})
			full, verdict := b.share(result, questions.Full), b.share(result, questions.VerdictOnly)
			const weighedBy = "Weighed by method 99 of Weighpoint; today’s is method 2."
			for _, path := range []string{result, full, verdict} {
				if got := strings.Contains(b.get(path).want(t, http.StatusOK).document().Text(), weighedBy); got != method {
					t.Errorf("%s names the method: %t", path, got)
				}
			}
			// A record names it whatever today's is.
			for number, want := range map[string]bool{"method 99 of": method, "method 2 of": !method} {
				if got := strings.Contains(b.get(full+".md").want(t, http.StatusOK).document().Text(), "Weighed by "+number); got != want {
					t.Errorf("the record names %s: %t", number, got)
				}
			}
			for _, path := range []string{result, full} {
				if got := b.get(path).Find("a[href$='/today']").Length() > 0; got != method {
					t.Errorf("%s leads to today’s method: %t", path, got)
				}
			}
			comparison := b.get(full+"/compare?a=canteen&b=bistro").want(t, http.StatusOK)
			if got := comparison.Find("[data-testid=method]").Length() > 0; got != method {
				t.Errorf("the comparison says why points are missing: %t", got)
			}
			if got := comparison.Find("[data-testid=difference]").Text() == ""; got != method {
				t.Errorf("the comparison has no difference: %t", got)
			}
			table := b.get(full+".csv").want(t, http.StatusOK).document().Text()
			seen := 0
			for line := range strings.Lines(table) {
				if strings.Contains(line, ",ruled out,") {
					seen++
					if got := strings.HasSuffix(strings.TrimSpace(line), ","); got != method {
						t.Errorf("the table leaves the contribution out: %t, in %q", got, line)
					}
				}
			}
			if seen == 0 {
				t.Error("the table has no option that is ruled out, so this shows less than it should")
			}
			if !method {
				b.get(full+"/today").want(t, http.StatusSeeOther)
				return
			}
			today := b.get(full+"/today").want(t, http.StatusOK).Find("main").Text()
			for _, want := range []string{"The method by which Weighpoint weighs answers has changed: from method 99 to method 2.", "The questionnaire is the same", "Today’s method", "By the method alone, no option moves"} {
				if !strings.Contains(today, want) {
					t.Errorf("today's page lacks %q", want)
				}
			}
			b.post(result+"/update", "").want(t, http.StatusSeeOther)
		})
	}
}
