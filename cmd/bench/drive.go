package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// browser is one visitor of a server: it follows links and fills in forms.
type browser struct {
	base   *url.URL
	client *http.Client
}

// page is a page that a browser came to.
type page struct {
	path   string
	header http.Header
	body   []byte
	doc    *goquery.Document
}

// form is a form as a browser would send it.
type form struct {
	action string
	fields url.Values
}

func newBrowser(base string) (*browser, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	jar, err := cookiejar.New(nil)
	return &browser{base: u, client: &http.Client{Jar: jar}}, err
}

func (b *browser) get(ctx context.Context, path string) (*page, error) {
	return b.send(ctx, http.MethodGet, path, nil)
}

func (b *browser) submit(ctx context.Context, f form) (*page, error) {
	return b.send(ctx, http.MethodPost, f.action, f.fields)
}

func (b *browser) send(ctx context.Context, method, path string, fields url.Values) (*page, error) {
	req, err := http.NewRequestWithContext(ctx, method, b.base.String()+path, strings.NewReader(fields.Encode()))
	if err != nil {
		return nil, err
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := b.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }() // it was read to its end
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s %s: %s", method, path, resp.Status)
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	return &page{path: resp.Request.URL.Path, header: resp.Header, body: body, doc: doc}, err
}

// cookie is the header that this browser sends.
func (b *browser) cookie() string {
	var all []string
	for _, c := range b.client.Jar.Cookies(b.base) {
		all = append(all, c.Name+"="+c.Value)
	}
	return strings.Join(all, "; ")
}

// link returns the first link to a path that begins like this.
func (p *page) link(prefix string) (string, error) {
	href, ok := p.doc.Find(fmt.Sprintf(`a[href^=%q]`, prefix)).Attr("href")
	if !ok {
		return "", fmt.Errorf("no link to %s… on %s", prefix, p.path)
	}
	return href, nil
}

// form returns the first form of which the action passes, with the first
// choice made wherever one has to be. It reports false if there is none.
func (p *page) form(passes func(action string) bool) (form, bool) {
	found := p.doc.Find(`form[method="post"]`).FilterFunction(func(_ int, s *goquery.Selection) bool {
		return passes(s.AttrOr("action", ""))
	}).First()
	if found.Length() == 0 {
		return form{}, false
	}
	f := form{found.AttrOr("action", ""), url.Values{}}
	found.Find(`input[name]`).Each(func(_ int, in *goquery.Selection) {
		name, value := in.AttrOr("name", ""), in.AttrOr("value", "")
		_, checked := in.Attr("checked")
		switch in.AttrOr("type", "text") {
		case "radio", "checkbox":
			if checked || !f.fields.Has(name) {
				f.fields.Set(name, value)
			}
		default:
			f.fields.Set(name, value)
		}
	})
	return f, true
}

// choices are the values of the radio buttons that answer the question.
func (p *page) choices() []string {
	var values []string
	p.doc.Find(`input[type="radio"][name="choice"]`).Each(func(_ int, in *goquery.Selection) {
		values = append(values, in.AttrOr("value", ""))
	})
	return values
}

// visit goes from the catalogue to the first questionnaire and returns where
// a session of it is started.
func (b *browser) visit(ctx context.Context) (form, error) {
	home, err := b.get(ctx, "/")
	if err != nil {
		return form{}, err
	}
	intro, err := home, error(nil)
	if href, missing := home.link("/w/"); missing == nil {
		if path, _, _ := strings.Cut(href, "/options/"); path == href {
			intro, err = b.get(ctx, href)
		}
	}
	if err != nil {
		return form{}, err
	}
	start, ok := intro.form(func(action string) bool { return strings.HasPrefix(action, "/w/") })
	if !ok {
		return form{}, fmt.Errorf("nothing can be started on %s", intro.path)
	}
	return start, nil
}

// answer submits the question that the page asks.
func (b *browser) answer(ctx context.Context, p *page) (*page, error) {
	f, ok := p.form(func(action string) bool { return action == p.path })
	if !ok {
		return nil, fmt.Errorf("nothing is asked on %s", p.path)
	}
	return b.submit(ctx, f)
}

// begin starts a session and answers so many questions, then goes on to one
// that has several choices of which one can be made.
func (b *browser) begin(ctx context.Context, start form, answers int) (*page, error) {
	p, err := b.submit(ctx, start)
	for n := 0; err == nil && (n < answers || len(p.choices()) < 2); n++ {
		p, err = b.answer(ctx, p)
	}
	return p, err
}

// decide answers everything from a question on, and returns the page of the
// result as its owner sees it.
func (b *browser) decide(ctx context.Context, p *page) (*page, error) {
	for range 100 {
		if finish, ok := p.form(func(action string) bool { return strings.HasSuffix(action, "/finish") }); ok {
			return b.submit(ctx, finish)
		}
		var err error
		if p, err = b.answer(ctx, p); err != nil {
			return nil, err
		}
	}
	return nil, errors.New("the questions do not end")
}

// share makes a link to all of a result and returns its path, under which
// everybody can read it.
func (b *browser) share(ctx context.Context, result *page) (string, error) {
	href, err := result.link(result.path + "/share")
	if err != nil {
		return "", err
	}
	p, err := b.get(ctx, href)
	if err != nil {
		return "", err
	}
	link, ok := p.form(func(action string) bool { return strings.HasSuffix(action, "/links") })
	if !ok {
		return "", fmt.Errorf("no link can be made on %s", p.path)
	}
	link.fields.Set("scope", "full")
	if p, err = b.submit(ctx, link); err != nil {
		return "", err
	}
	return p.shared(result.path)
}

// shared finds the path of a link to a result, which is shown in full for
// people to copy.
func (p *page) shared(result string) (string, error) {
	for _, in := range p.doc.Find(`input[value*="/r/"]`).EachIter() {
		if u, err := url.Parse(in.AttrOr("value", "")); err == nil && u.Path != result {
			return u.Path, nil
		}
	}
	return "", fmt.Errorf("no link is shown on %s", p.path)
}
