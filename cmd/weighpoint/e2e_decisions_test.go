//go:build e2e

package main

import (
	"context"
	"encoding/xml"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	downloads "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"

	"github.com/weighpoint/weighpoint/questions"
)

// mine goes to the person's decisions, as the head of every page offers.
func (p *person) mine() {
	p.t.Helper()
	p.wantStatus(p.follow("header nav a", "My decisions"), http.StatusOK)
	p.want("h1", "My decisions")
}

// decisions are the names of the decisions that the page lists.
func (p *person) decisions() []string {
	p.t.Helper()
	return p.texts("[data-testid=decision] h3")
}

func (p *person) wantDecisions(names ...string) {
	p.t.Helper()
	if got := p.decisions(); !slices.Equal(got, names) {
		p.t.Errorf("%s lists the decisions %q, want %q", p.path(), got, names)
	}
}

func TestBrowserRenamesDecisions(t *testing.T) {
	t.Parallel()
	site := startServer(t).url
	owner, reader := newPerson(t, site, window{width: 390}), newPerson(t, site, window{})
	owner.decideWithNote(persona(t, "product-team"), "PCI audit in March", "Payment service")
	link := owner.share("Board", everything)
	owner.mine()
	owner.wantDecisions("Payment service")
	if links := owner.links(); !slices.Equal(links, []string{site + link}) {
		t.Errorf("the links that can be copied are %q, want %s", links, link)
	}
	owner.rename("Payments of 2027")
	owner.want("[data-testid=notice]", "new name")
	owner.wantDecisions("Payments of 2027")
	reader.goTo(link)
	reader.want("[data-testid=verdict]", "Payment service") // what is frozen stays
	reader.wantNone([]string{"Payments of 2027"})
}

// rename gives the only decision of the list another name.
func (p *person) rename(name string) {
	p.t.Helper()
	p.do(click("[data-testid=rename] summary", "Rename"))
	p.tabTo("[data-testid=rename] input[name=title]", "") // which selects the old name
	p.do(chromedp.KeyEvent(name))
	p.wantStatus(p.follow("[data-testid=rename] button", "Save the name"), http.StatusOK)
}

func TestBrowserDeletesDecisions(t *testing.T) {
	t.Parallel()
	site := startServer(t).url
	owner, reader := newPerson(t, site, window{width: 390}), newPerson(t, site, window{})
	result := owner.decideWithNote(persona(t, "product-team"), "PCI audit in March", "Payment service")
	owner.follow("[data-testid=answers] a[href$='/review']", "")
	session := owner.session()
	owner.goTo(result)
	link := owner.share("Board", everything)
	owner.decide(persona(t, "start-up"))
	owner.mine()
	owner.wantDecisions("Containers or VMs: when and why?", "Payment service")

	card := "[data-testid=decision]:nth-child(2) "
	owner.do(click(card+"[data-testid=delete] summary", "Delete"))
	for _, wanted := range []string{"9 answers, with the notes", "1 result", "1 link", "This cannot be undone"} {
		owner.want(card+"[data-testid=delete] form", wanted)
	}
	owner.wantStatus(owner.follow(card+"[data-testid=delete] button", "Delete for ever"), http.StatusOK)
	owner.want("[data-testid=notice]", "deleted")
	owner.wantDecisions("Containers or VMs: when and why?")
	for _, gone := range []string{result, result + "/share", session + "/review"} {
		owner.wantStatus(owner.goTo(gone), http.StatusNotFound)
	}
	for _, gone := range []string{link, link + ".json", link + "/compare"} {
		reader.wantStatus(reader.goTo(gone), http.StatusNotFound)
		reader.wantNone([]string{"PCI audit in March", "Payment service"})
	}
	owner.goTo("/")
	owner.wantNone([]string{"Payment service"})
	owner.mine()
	owner.do(click("[data-testid=delete] summary", "Delete"))
	owner.follow("[data-testid=delete] button", "Delete for ever")
	owner.want("[data-testid=no-decisions]", "Nothing here yet")
}

func TestBrowserUsesAnotherDevice(t *testing.T) {
	t.Parallel()
	site := startServer(t).url
	laptop, phone, third := newPerson(t, site, window{}), newPerson(t, site, window{width: 390}), newPerson(t, site, window{})
	result := laptop.decideWithNote(persona(t, "product-team"), "PCI audit in March", "On the laptop")
	phone.decideWithNote(persona(t, "start-up"), "By the founder", "On the phone")
	once := laptop.deviceLink()
	laptop.want("[data-testid=warning]", "Do not send it to anybody else")

	phone.wantStatus(phone.goTo(once), http.StatusOK)
	phone.want("[data-testid=accept]", "Bring them along")
	phone.do(click("label[for=bring]", "Bring them along"))
	phone.wantStatus(phone.follow("[data-testid=accept] button", "Use them here"), http.StatusOK)
	for _, device := range []*person{phone, laptop} {
		device.mine()
		device.wantDecisions("On the phone", "On the laptop")
	}
	phone.follow("[data-testid=decision] h3 a", "On the laptop")
	phone.wantAt(result)
	phone.want("[data-testid=answers]", "PCI audit in March")
	phone.change("code", "strangers") // and may do what the laptop may

	third.wantStatus(third.goTo(once), http.StatusGone)
	third.want("h1", "has been used or has expired")
	third.mine()
	third.wantDecisions()
}

// deviceLink makes a one-time link and returns its path.
func (p *person) deviceLink() string {
	p.t.Helper()
	p.mine()
	p.wantStatus(p.follow("[data-testid=other-device] button", "Make a one-time link"), http.StatusOK)
	once, ok := strings.CutPrefix(see[string](p, `document.querySelector("#address").value`), p.site)
	if !ok {
		p.t.Fatalf("the one-time link is %q", once)
	}
	return once
}

func TestBrowserRemindsOfReviews(t *testing.T) {
	t.Parallel()
	site := startServer(t).url
	owner, reader := newPerson(t, site, window{}), newPerson(t, site, window{})
	result := owner.decideWithNote(persona(t, "product-team"), "PCI audit in March", "Payment service")
	link := owner.share("", everything)
	owner.goTo(result)
	owner.setReview("2027-05-05")
	reader.goTo(link)
	for _, p := range []*person{owner, reader} {
		calendar := p.download("[data-testid=take] a", "calendar")
		for _, wanted := range []string{"BEGIN:VCALENDAR\r\n", "DTSTART;VALUE=DATE:20270505\r\n", "Payment service", "END:VCALENDAR"} {
			if !strings.Contains(calendar, wanted) {
				t.Errorf("the calendar file lacks %q:\n%s", wanted, calendar)
			}
		}
	}
	if entries := reader.feed(); len(entries) != 0 {
		t.Errorf("the feed tells %q before anything has happened", entries)
	}

	owner.setReview(dueDay())
	owner.want("[data-testid=notice]", "due for review since "+dueWords())
	reader.do(chromedp.Reload())
	reader.want("[data-testid=notice]", "due for review since "+dueWords())
	if entries := reader.feed(); !slices.Equal(entries, []string{"The decision is due for review"}) {
		t.Errorf("the feed tells %q", entries)
	}
	owner.decide(persona(t, "start-up"))
	owner.mine()
	owner.wantDecisions("Payment service", "Containers or VMs: when and why?") // what is due comes first
	owner.want("[data-testid=due]", "Due for review since "+dueWords())
}

// dueDay is today: the earliest day on which a decision of today may be due.
func dueDay() string { return time.Now().UTC().Format(time.DateOnly) }

// dueWords is dueDay as pages write it.
func dueWords() string { return time.Now().UTC().Format("2 January 2006") }

// setReview sets the day of the review and saves it. The day is not typed,
// since every browser asks for its parts in its own order.
func (p *person) setReview(day string) {
	p.t.Helper()
	see[string](p, `document.querySelector("#review").value = %q`, day)
	if got := see[string](p, `document.querySelector("#review").value`); got != day {
		p.t.Fatalf("the day of the review is now %q, want %s", got, day)
	}
	p.wantStatus(p.follow("[data-testid=upkeep] button", "Save"), http.StatusOK)
	if got := see[string](p, `document.querySelector("#review").value`); got != day {
		p.t.Errorf("the day of the review is saved as %q, want %s", got, day)
	}
}

// download clicks a link and returns the file that the browser saves.
func (p *person) download(selector, text string) string {
	p.t.Helper()
	dir, named := p.t.TempDir(), true
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	progress := chromedp.Events(ctx, downloads.DownloadProgress)
	p.do(func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		return cdp.Call(ctx, tab, downloads.SetDownloadBehavior, downloads.SetDownloadBehaviorParams{
			Behavior: downloads.SetDownloadBehaviorBehaviorAllowAndName, DownloadPath: dir, EventsEnabled: &named,
			BrowserContextID: chromedp.FromContext(ctx).BrowserContextID,
		})
	}, click(selector, text))
	for event, err := range progress {
		if err != nil {
			p.t.Fatalf("%s %q is not downloaded: %v", selector, text, err)
		}
		if event.State == downloads.DownloadProgressStateCompleted {
			content, err := os.ReadFile(filepath.Join(dir, event.GUID))
			if err != nil {
				p.t.Fatal(err)
			}
			return string(content)
		}
	}
	p.t.Fatalf("%s %q is not downloaded", selector, text)
	return ""
}

// feed are the titles of what the feed of the result tells, whose page is
// open.
func (p *person) feed() []string {
	p.t.Helper()
	address := see[string](p, `document.querySelector("[data-testid=take] a[href$='.atom']").href`)
	if head := see[string](p, `document.querySelector("link[rel=alternate][type='application/atom+xml']").href`); head != address {
		p.t.Errorf("the page's head names the feed %s, the page itself %s", head, address)
	}
	response, err := p.client().Get(address)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if kind := response.Header.Get("Content-Type"); response.StatusCode != http.StatusOK || !strings.HasPrefix(kind, "application/atom+xml") {
		p.t.Errorf("the feed answers %s with %s", response.Status, kind)
	}
	content, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	var feed struct {
		XMLName xml.Name  `xml:"http://www.w3.org/2005/Atom feed"`
		Updated time.Time `xml:"http://www.w3.org/2005/Atom updated"`
		Titles  []string  `xml:"http://www.w3.org/2005/Atom entry>title"`
	}
	if err := xml.Unmarshal(content, &feed); err != nil {
		p.t.Fatalf("the feed is no Atom: %v\n%s", err, content)
	}
	return feed.Titles
}

// TestBrowserSaysWhatIsStored wants the page about storage to follow from how
// the server is set.
func TestBrowserSaysWhatIsStored(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ flags, wanted, not []string }{
		"by default": {
			wanted: []string{"Answers that nobody has touched for 90 days are removed", "the address is held in memory for a minute", "This server is reached without HTTPS"},
			not:    []string{"removes nothing by itself", "HTTPS alone"},
		},
		"for 30 days, without a limit": {
			flags:  []string{"--retention", "30d", "--rate-limit", "off"},
			wanted: []string{"for 30 days are removed", "No network address"},
			not:    []string{"90 days", "held in memory"},
		},
		"for ever, over HTTPS": {
			flags:  []string{"--retention", "off", "--base-url", "https://decide.test"},
			wanted: []string{"this server removes nothing by itself", "It travels over HTTPS alone"},
			not:    []string{"are removed", "without HTTPS"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPerson(t, startServer(t, c.flags...).url, window{})
			p.goTo("/")
			p.wantStatus(p.follow("footer a", "What is stored here"), http.StatusOK)
			for _, wanted := range c.wanted {
				p.want("[data-testid=privacy]", wanted)
			}
			p.wantNone(c.not)
		})
	}
}

// TestBrowserWrapsTheLongestNames gives a decision and its link the longest
// names there can be, and what was decided the longest reason, without a place to
// break them.
func TestBrowserWrapsTheLongestNames(t *testing.T) {
	t.Parallel()
	p := newPerson(t, startServer(t).url, window{width: 320})
	p.start()
	p.answerAll(persona(t, "start-up"))
	result := p.finish(strings.Repeat("W", questions.MaxTitle))
	p.share(strings.Repeat("W", questions.MaxLabel), everything)
	p.goTo(result)
	p.wantStatus(p.stateOutcome(strings.Repeat("W", questions.MaxWhy)), http.StatusOK)
	for _, path := range []string{"/", "/mine", result, result + "/share"} {
		p.wantStatus(p.goTo(path), http.StatusOK)
		p.do(chromedp.Evaluate[chromedp.Void](`for (const d of document.querySelectorAll("details")) d.open = true`))
		p.wantNoSidewaysScrolling(path)
	}
}
