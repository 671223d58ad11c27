package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
)

// errBroken means that a response began and did not come to its end.
var errBroken = errors.New("the response broke off")

// single is a transport that sends each request on a connection of its own and
// takes the response whole, so that an error says how far the server got.
type single struct {
	answered atomic.Int64 // how many responses came whole
}

// RoundTrip fails with errBroken if the response ends early. Any other error
// means that there was none.
func (s *single) RoundTrip(r *http.Request) (*http.Response, error) {
	conn, err := (&net.Dialer{}).DialContext(r.Context(), "tcp", r.URL.Host)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	if err := r.Write(conn); err != nil {
		return nil, err
	}
	reply := bufio.NewReader(conn)
	if _, err := reply.Peek(1); err != nil {
		return nil, err
	}
	response, err := http.ReadResponse(reply, r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errBroken, err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errBroken, err)
	}
	s.answered.Add(1)
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

// decider decides again and again in a browser, and notes what the server
// acknowledges.
type decider struct {
	url          string // of the server
	browser      *http.Client
	reader       *http.Client // a browser without a cookie, for links
	acknowledged func()       // runs after each form that was answered with 303
	decisions    []*decision
	answers      int // given so far, on all decisions
}

// given is an answer as the review shows it. No two of a decider's have the same
// note.
type given struct{ Choice, Note string }

// decision is what the server has acknowledged of one.
type decision struct {
	session, result string           // paths; no result until it is finished
	answers         map[string]given // by the question's title
	// unheard are answers, by the question's title, that were sent since the
	// last one that was acknowledged. One may have been saved without the
	// decider hearing of it.
	unheard map[string][]given
	links   []*sharedLink
}

// sharedLink is a link to a result. Its path is empty until the decider has
// looked for it.
type sharedLink struct {
	label, path   string
	ending, ended bool // the decider asked for its end, and heard of it
}

func newDecider(t *testing.T, transport http.RoundTripper) *decider {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &decider{
		browser: &http.Client{Transport: transport, Jar: jar, CheckRedirect: stay},
		reader:  &http.Client{Transport: transport, CheckRedirect: stay},
	}
}

// do sends a request. It fails with a *url.Error when no whole response comes.
func (d *decider) do(ctx context.Context, client *http.Client, method, path string, form url.Values) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, d.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	r.Close = true
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return client.Do(r)
}

// get opens a page of the decider's own.
func (d *decider) get(ctx context.Context, path string) (*goquery.Document, error) {
	response, err := d.do(ctx, d.browser, http.MethodGet, path, nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("GET %s: %s (%s), want 200", path, response.Status, titleOf(response))
	}
	return goquery.NewDocumentFromReader(response.Body)
}

// follow sends a request that leads elsewhere, and returns where.
func (d *decider) follow(ctx context.Context, method, path string, form url.Values) (to string, err error) {
	response, err := d.do(ctx, d.browser, method, path, form)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusSeeOther {
		return "", fmt.Errorf("%s %s: %s (%s), want 303", method, path, response.Status, titleOf(response))
	}
	return response.Header.Get("Location"), nil
}

// post sends a form, notes that the server has acknowledged it, and returns
// where it leads.
func (d *decider) post(ctx context.Context, path string, form url.Values, note func(to string)) (to string, err error) {
	to, err = d.follow(ctx, http.MethodPost, path, form)
	if err == nil {
		note(to)
		d.acknowledged()
	}
	return to, err
}

// decide makes one decision after the other until something fails. It begins
// with the one that it could not finish the last time.
func (d *decider) decide(ctx context.Context) error {
	for {
		c, at, err := d.open(ctx)
		if err != nil {
			return err
		}
		if err := d.answerFrom(ctx, c, at); err != nil {
			return err
		}
		if err := d.finish(ctx, c); err != nil {
			return err
		}
		for range 2 {
			if err := d.share(ctx, c); err != nil {
				return err
			}
		}
	}
}

// open starts a decision, or returns to the one that is not finished. It tells
// where to go on.
func (d *decider) open(ctx context.Context) (c *decision, at string, err error) {
	if n := len(d.decisions); n > 0 && d.decisions[n-1].result == "" {
		c = d.decisions[n-1]
		at, err = d.follow(ctx, http.MethodGet, c.session, nil)
		return c, at, err
	}
	at, err = d.post(ctx, "/w/containers-or-vms", nil, func(to string) {
		session, _, _ := strings.Cut(to, "/q/")
		c = &decision{session: session, answers: map[string]given{}, unheard: map[string][]given{}}
		d.decisions = append(d.decisions, c)
	})
	return c, at, err
}

// answerFrom answers the question at a path, and those that follow, some of them
// twice. It never changes an answer after a later one: that one might not
// count any more then, and nobody would see it.
func (d *decider) answerFrom(ctx context.Context, c *decision, at string) error {
	for at != c.session+"/review" {
		to, err := d.answer(ctx, c, at)
		if err == nil && rand.IntN(2) == 0 {
			to, err = d.answer(ctx, c, at)
		}
		if err != nil {
			return err
		}
		at = to
	}
	return nil
}

// answer answers the question at a path with any of its choices, and returns
// where that leads.
func (d *decider) answer(ctx context.Context, c *decision, at string) (to string, err error) {
	page, err := d.get(ctx, at)
	if err != nil {
		return "", err
	}
	choices := page.Find("[data-testid=choice]")
	if choices.Length() == 0 {
		return "", fmt.Errorf("%s: no choices", at)
	}
	choice := choices.Eq(rand.IntN(choices.Length()))
	d.answers++
	question, sent := textOf(page.Find("h1")), given{textOf(choice.Find("label")), fmt.Sprint("remark ", d.answers)}
	c.unheard[question] = append(c.unheard[question], sent)
	form := page.Find("form.question")
	return d.post(ctx, form.AttrOr("action", ""), url.Values{
		"choice": {choice.Find("input").AttrOr("value", "")},
		"note":   {sent.Note},
		"saved":  {form.Find("input[name=saved]").AttrOr("value", "")},
	}, func(string) {
		c.answers[question] = sent
		delete(c.unheard, question)
	})
}

func (d *decider) finish(ctx context.Context, c *decision) error {
	_, err := d.post(ctx, c.session+"/finish", nil, func(to string) { c.result = to })
	return err
}

// share makes a link, and ends every second one.
func (d *decider) share(ctx context.Context, c *decision) error {
	l := &sharedLink{label: fmt.Sprint("reader ", len(c.links))}
	form := url.Values{"scope": {"full"}, "days": {"0"}, "label": {l.label}}
	if _, err := d.post(ctx, c.result+"/links", form, func(string) { c.links = append(c.links, l) }); err != nil {
		return err
	}
	revoke, err := d.find(ctx, c, l)
	if err != nil || len(c.links)%2 != 0 {
		return err
	}
	l.ending = true
	_, err = d.post(ctx, revoke, nil, func(string) { l.ended = true })
	return err
}

// find looks for a live link on the page of all links, and returns where to
// send the form that ends it.
func (d *decider) find(ctx context.Context, c *decision, l *sharedLink) (revoke string, err error) {
	page, err := d.get(ctx, c.result+"/share")
	if err != nil {
		return "", err
	}
	card := page.Find("[data-testid=link]").FilterFunction(func(_ int, card *goquery.Selection) bool {
		return textOf(card.Find("h3")) == l.label
	})
	text := card.Find("input").AttrOr("value", "")
	address, err := url.Parse(text)
	if err != nil || address.Path == "" || card.Length() != 1 {
		return "", fmt.Errorf("%s/share: %d links %q with the address %q", c.result, card.Length(), l.label, text)
	}
	l.path = address.Path
	return card.Find("[data-testid=revoke] form").AttrOr("action", ""), nil
}

// titleOf is what a page says first.
func titleOf(response *http.Response) string {
	page, err := goquery.NewDocumentFromReader(response.Body)
	if err != nil {
		return err.Error()
	}
	return textOf(page.Find("h1"))
}

// textOf is the text of a part of a page, with single spaces.
func textOf(part *goquery.Selection) string { return strings.Join(strings.Fields(part.Text()), " ") }

// rows are the answers in a part of a page, by question.
func rows(part *goquery.Selection) map[string]given {
	all := map[string]given{}
	part.Find("[data-testid=answer]").Each(func(_ int, row *goquery.Selection) {
		all[textOf(row.Find("dt"))] = given{textOf(row.Find("dd > p").First()), textOf(row.Find(".note-said"))}
	})
	return all
}

// check wants all that was acknowledged of a decision. What else the server
// shows to have happened has to stay from then on.
func (d *decider) check(ctx context.Context, c *decision) error {
	review, err := d.get(ctx, c.session+"/review")
	if err != nil {
		return err
	}
	got := rows(review.Selection)
	for question, sent := range c.unheard {
		if slices.Contains(sent, got[question]) {
			c.answers[question] = got[question]
			delete(c.unheard, question)
		}
	}
	if diff := cmp.Diff(c.answers, got); diff != "" {
		return fmt.Errorf("%s: answers differ (-acknowledged +found):\n%s", c.session, diff)
	}
	if c.result == "" {
		return nil
	}
	result, err := d.get(ctx, c.result)
	if err != nil {
		return err
	}
	if diff := cmp.Diff(rows(review.Find("#answers")), rows(result.Find("[data-testid=answers]"))); diff != "" {
		return fmt.Errorf("%s: answers differ (-review +result):\n%s", c.result, diff)
	}
	for _, l := range c.links {
		if err := d.checkLink(ctx, c, l); err != nil {
			return err
		}
	}
	return nil
}

// checkLink opens a link as a reader.
func (d *decider) checkLink(ctx context.Context, c *decision, l *sharedLink) error {
	if l.path == "" {
		if _, err := d.find(ctx, c, l); err != nil {
			return err
		}
	}
	response, err := d.do(ctx, d.reader, http.MethodGet, l.path, nil)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if l.ending && response.StatusCode == http.StatusGone {
		l.ended = true
	}
	want := http.StatusOK
	if l.ended {
		want = http.StatusGone
	}
	if response.StatusCode != want {
		return fmt.Errorf("GET %s: %s, want %d", l.path, response.Status, want)
	}
	return nil
}

// deciders are deciders who decide side by side.
type deciders []*decider

func newDeciders(t *testing.T, n int, transport http.RoundTripper) deciders {
	t.Helper()
	var all deciders
	for range n {
		all = append(all, newDecider(t, transport))
	}
	return all
}

// decide lets all decide on the server at url. Once it has acknowledged so many
// forms it calls stop, which ends the server, and returns when everybody's
// requests fail. They have to fail in a way that is expected, and none before
// the server is stopped.
func (all deciders) decide(t *testing.T, url string, forms int, stop func(), expected func(error) bool) {
	t.Helper()
	var acknowledged atomic.Int64
	var stopped atomic.Bool
	var group sync.WaitGroup
	for _, d := range all {
		d.url = url
		d.acknowledged = func() {
			if acknowledged.Add(1) == int64(forms) {
				stopped.Store(true)
				stop()
			}
		}
		group.Go(func() {
			if err := d.decide(t.Context()); !stopped.Load() || !expected(err) {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if t.Failed() {
		t.FailNow()
	}
}

// check wants everything that was ever acknowledged on the server at url.
func (all deciders) check(t *testing.T, url string) {
	t.Helper()
	var group sync.WaitGroup
	for _, d := range all {
		d.url = url
		group.Go(func() {
			for _, c := range d.decisions {
				if err := d.check(t.Context(), c); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if t.Failed() {
		t.FailNow()
	}
}
