package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
	"rsc.io/qr"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
)

// TestEveryAddressIsUnderTheBaseURL follows whatever leads anywhere, on all
// pages and in all files, as every reader, behind proxies that strip the path
// of the base URL and others that do not. Nothing leads out of it, everything
// leads somewhere, and every form is taken where it is sent.
func TestEveryAddressIsUnderTheBaseURL(t *testing.T) {
	for _, base := range []string{"https://www.example/decide", "http://decide.test:8080/tools/decide", "https://decide.example"} {
		for _, changed := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, stripped %t", base, changed), func(t *testing.T) {
				t.Parallel()
				s := newSite(t).behind(base, changed, document(t, "lunch.yaml")).scene()
				for reader, b := range s.by {
					c := &crawler{browser: b, base: base, reader: readers[reader], seen: map[string]bool{}}
					c.crawl(t, s, reader)
				}
				s.lookWherePosted(t, base)
			})
		}
	}
}

// crawler follows every address from a few pages on.
type crawler struct {
	*browser
	base, reader string
	seen         map[string]bool
	next         []string
	// codes counts the QR codes.
	codes int
}

func (c *crawler) crawl(t *testing.T, s *scene, reader int) {
	for _, row := range may {
		if row.method == http.MethodGet && row.want.of(reader) < http.StatusBadRequest {
			c.follow(s.of(row.route, reader), "the routes")
		}
	}
	for len(c.next) > 0 {
		path := c.next[0]
		c.next = c.next[1:]
		p := c.get(path)
		switch {
		case p.StatusCode == http.StatusSeeOther:
			c.follow(p.Header.Get("Location"), path)
		case p.StatusCode != http.StatusOK && p.StatusCode != http.StatusConflict:
			t.Errorf("%s comes to %s, which has status %d", c.reader, path, p.StatusCode)
		default:
			c.look(t, path, p)
		}
	}
	if c.reader == "owner" && (len(c.seen) < 30 || c.codes == 0) {
		t.Errorf("the owner comes to %d pages with %d QR codes only", len(c.seen), c.codes)
	}
}

// lookWherePosted looks at pages that answer a form.
func (s *scene) lookWherePosted(t *testing.T, base string) {
	c := &crawler{browser: s.by[0], base: base, reader: "owner", seen: map[string]bool{}}
	for route, body := range map[string]string{"/mine/handover": "", "/r/{token}/links": "scope=never"} {
		path := s.of(route, 0)
		c.look(t, path, c.post(path, body))
	}
	for _, path := range c.next {
		// The link to another device is for another device.
		if p := c.get(path); p.StatusCode >= http.StatusBadRequest && p.StatusCode != http.StatusConflict {
			t.Errorf("the owner comes to %s, which has status %d", path, p.StatusCode)
		}
	}
}

// follow notes an address to go to, unless it was seen.
func (c *crawler) follow(address, from string) {
	at, err := url.Parse(address)
	if err != nil {
		c.t.Errorf("%s: the address %q: %v", from, address, err)
		return
	}
	here, err := url.Parse(c.URL + from)
	if err != nil {
		here, _ = url.Parse(c.URL)
	}
	at = here.ResolveReference(at)
	at.Fragment = ""
	rest, ours := strings.CutPrefix(at.String(), c.URL)
	if !ours {
		return // of another site, such as a source
	}
	if under, inside := strings.CutPrefix(c.URL+rest, c.base); !inside || under != "" && under[0] != '/' {
		c.t.Errorf("%s: %s leads out of %s", from, address, c.base)
		return
	}
	if !c.seen[rest] {
		c.seen[rest] = true
		c.next = append(c.next, rest)
	}
}

// absolute finds addresses in files.
var absolute = regexp.MustCompile(`https?://[^\s"'<>)\\]+`)

// look notes where a page or file leads.
func (c *crawler) look(t *testing.T, path string, p page) {
	if !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
		for _, address := range absolute.FindAllString(strings.ReplaceAll(p.text, "\r\n ", ""), -1) {
			c.follow(address, path)
		}
		return
	}
	for _, attribute := range []string{"href", "src", "srcset", "poster", "data"} {
		for _, e := range p.Find("[" + attribute + "]").EachIter() {
			address := e.AttrOr(attribute, "")
			if !strings.HasPrefix(address, "#") {
				c.follow(address, path)
			} else if p.Find("[id='"+address[1:]+"']").Length() == 0 {
				t.Errorf("%s: there is no %s", path, address)
			}
		}
	}
	for _, e := range p.Find("meta[property='og:url'], meta[property='og:image']").EachIter() {
		if address := e.AttrOr("content", ""); !strings.HasPrefix(address, c.base) {
			t.Errorf("%s: %s is %q", path, e.AttrOr("property", ""), address)
		}
		c.follow(e.AttrOr("content", ""), path)
	}
	for _, e := range p.Find("form").EachIter() {
		c.try(t, path, e.AttrOr("method", "get"), e.AttrOr("action", path))
	}
	for _, e := range p.Find("[formaction]").EachIter() {
		c.try(t, path, e.AttrOr("formmethod", "post"), e.AttrOr("formaction", ""))
	}
	c.lookAtAddresses(t, path, p)
}

// try asks whether what a form is sent to takes it.
func (c *crawler) try(t *testing.T, path, method, action string) {
	if strings.EqualFold(method, http.MethodGet) {
		c.follow(action, path)
		return
	}
	if !strings.HasPrefix(c.URL+action, c.base+"/") {
		t.Errorf("%s: a form is sent to %s", path, action)
		return
	}
	allowed := c.do(http.MethodPut, action, "").want(t, http.StatusMethodNotAllowed).Header.Get("Allow")
	if !slices.Contains(strings.Split(allowed, ", "), strings.ToUpper(method)) {
		t.Errorf("%s: a form is sent to %s by %s, which takes %s", path, action, method, allowed)
	}
}

// lookAtAddresses checks the addresses that are offered to be copied, and the
// QR codes beside them.
func (c *crawler) lookAtAddresses(t *testing.T, path string, p page) {
	for _, field := range p.Find("input[readonly]").EachIter() {
		address := field.AttrOr("value", "")
		if strings.Contains(address, "…") {
			continue // a preview's
		}
		if !strings.HasPrefix(address, c.base+"/") {
			t.Errorf("%s: the address to copy is %s", path, address)
		}
		c.follow(address, path)
		around := field.Parent()
		for around.Length() > 0 && around.Find("path.qr-dark").Length() == 0 {
			around = around.Parent()
		}
		if drawn := around.Find("path.qr-dark").First(); drawn.Length() > 0 {
			c.codes++
			if drawn.AttrOr("d", "") != modules(t, address) {
				t.Errorf("%s: the QR code beside %s is of something else", path, address)
			}
		}
	}
}

// modules is the QR code of a text as a path of one square a module.
func modules(t *testing.T, text string) string {
	t.Helper()
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	var d strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&d, "M%d %dh%dv1h-%dz", from+4, y+4, x-from, x-from)
			}
		}
	}
	return d.String()
}

// TestSiteBesideOthers checks what only servers with a path have to do.
func TestSiteBesideOthers(t *testing.T) {
	s := newSite(t).behind("https://www.example/decide", false, document(t, "lunch.yaml"))
	b := s.browser()
	b.get("/decide").want(t, http.StatusOK)
	b.get("/decided").want(t, outside)
	link := b.share(b.decide("lunch", nil), questions.Full)
	if b.get("/decide").Find("[data-testid=decisions]").Length() == 0 {
		t.Error("without a slash at the end, the browser is not known")
	}
	if got := s.browser().get(link+"/").want(t, http.StatusOK).Find("meta[property='og:url']").AttrOr("content", ""); got != "https://www.example"+link {
		t.Errorf("og:url is %q", got)
	}
}

// TestOwnPathsAreThoseOfRoutes goes through the router, so that a new page
// cannot be forgotten.
func TestOwnPathsAreThoseOfRoutes(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	err := chi.Walk(s.Config.Handler.(chi.Routes), func(_, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if route != "/" && (!handlers.OwnPath(route) || handlers.OwnPath("/decide"+route)) {
			t.Errorf("%s is not taken for a path of ours, or is one under another", route)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	for _, free := range []string{"", "/decide", "/wide", "/m/mine"} {
		if handlers.OwnPath(free) {
			t.Errorf("%q is taken for a path of ours", free)
		}
	}
}
