//go:build e2e

package handlers_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
)

// TestValidPages gives every kind of page to the Nu HTML checker that
// WEIGHPOINT_VNU names, as .ci/test does, and beside them the style sheets and
// pictures.
func TestValidPages(t *testing.T) {
	kept := &keeper{t: t, dir: t.TempDir(), names: map[string]string{}}
	kept.everyRoute()
	kept.refusals()
	kept.timePasses()
	kept.decisions()
	kept.brands()
	kept.rounds()
	kept.peerReviews()
	if len(kept.names) < 150 {
		t.Errorf("there are only %d pages", len(kept.names))
	}
	files, err := filepath.Glob("../static/assets/*.[cs][sv][sg]")
	if err != nil || len(files) < 5 {
		t.Errorf("there are only %q: %v", files, err)
	}
	for file, faults := range check(t, append(files, kept.dir)...) {
		t.Errorf("%s:\n  %s", file, strings.Join(faults, "\n  "))
	}
}

// TestValidIsNotAnything makes sure that their absence means something.
func TestValidIsNotAnything(t *testing.T) {
	dir := t.TempDir()
	const page = "<!doctype html><html lang=en><title>x</title>"
	for file, text := range map[string]string{
		"list.html":  page + "<dl><div><dt>a<dd>b<dt>c<dd>d</div></dl>",
		"date.html":  page + `<label>x <input type="date" value="never"></label>`,
		"style.css":  "p { color: 12px }",
		"figure.svg": `<svg xmlns="http://www.w3.org/2000/svg"><rectangle/></svg>`,
		"sound.html": page + "<p>x",
	} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	found := check(t, dir)
	for _, file := range []string{"list.html", "date.html", "style.css", "figure.svg"} {
		if len(found[file]) == 0 {
			t.Errorf("nothing is found in %s", file)
		}
	}
	if len(found["sound.html"]) > 0 {
		t.Errorf("found where nothing is: %q", found["sound.html"])
	}
}

// check runs the checker and returns what is wrong, by the name of the file.
func check(t *testing.T, files ...string) map[string][]string {
	t.Helper()
	jar := os.Getenv("WEIGHPOINT_VNU")
	if jar == "" {
		t.Fatal("WEIGHPOINT_VNU does not name vnu.jar, the Nu HTML checker; .ci/test installs it and sets it")
	}
	// It ends too soon for what it would compile best to pay off, and needs more of a stack so.
	args := append([]string{"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m", "-jar", jar, "--errors-only", "--stdout", "--exit-zero-always", "--format", "json", "--also-check-css", "--also-check-svg"}, files...)
	out, err := exec.CommandContext(t.Context(), "java", args...).Output()
	if err != nil {
		t.Fatalf("the checker fails: %v\n%s", err, out)
	}
	var said struct {
		Messages []struct {
			URL, Message, Extract string
			LastLine              int
		}
	}
	if err := json.Unmarshal(out, &said); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	found := map[string][]string{}
	for _, m := range said.Messages {
		file := m.URL[strings.LastIndex(m.URL, "/")+1:]
		found[file] = append(found[file], fmt.Sprintf("line %d: %s: %s", m.LastLine, m.Message, strings.Join(strings.Fields(m.Extract), " ")))
	}
	return found
}

// keeper writes each page that browsers get to a file, once.
type keeper struct {
	t     *testing.T
	dir   string
	mu    sync.Mutex
	names map[string]string // by the page's text, without what is chance
}

// chance is what differs between pages that say the same.
var chance = regexp.MustCompile(`\w*canarytoken\d+|127\.0\.0\.1:\d+|<code>[A-Z2-7]{10}</code>`)

func (k *keeper) site(documents ...string) *site {
	k.t.Helper()
	s := newSite(k.t, documents...)
	s.seen = k.keep
	return s
}

func (k *keeper) keep(p page) {
	redirect := p.StatusCode/100 == 3 // its body is net/http's note, which nobody is shown
	if redirect || !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") || p.Request.Method == http.MethodHead {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	what := chance.ReplaceAllString(p.text, "")
	if k.names[what] != "" {
		return
	}
	name := fmt.Sprintf("%04d %d %s %s.html", len(k.names), p.StatusCode, p.Request.Method, strings.Trim(strings.ReplaceAll(p.Request.URL.Path, "/", " "), " "))
	name = strings.ReplaceAll(fmt.Sprintf("%.120s", url.PathEscape(strings.ReplaceAll(name, " ", "_"))), "%", "_")
	k.names[what] = name
	if err := os.WriteFile(filepath.Join(k.dir, name), []byte(p.text), 0o600); err != nil {
		k.t.Error(err)
	}
}

// everyRoute asks for what every route shows to every reader, with good and
// with bad forms.
func (k *keeper) everyRoute() {
	for _, row := range may {
		s := k.site(document(k.t, "lunch.yaml")).scene()
		for i := len(readers) - 1; i >= 0; i-- { // the owner last, who changes something
			for _, query := range []string{"", "?scope=verdict&from=review&page=2&a=bistro&b=canteen"} {
				for _, body := range markedBodies(k.t, row.body) {
					s.by[i].do(row.method, s.of(row.route, i)+query, body)
				}
			}
			s.by[i].get("/mine")
		}
	}
}

// refusals asks for what is not there, too large or too much, and where the
// store fails.
func (k *keeper) refusals() {
	for name, configure := range map[string]func(*handlers.Config){
		"all is well":       func(*handlers.Config) {},
		"the store is shut": func(config *handlers.Config) { config.Store = shutStore(k.t) },
		"everybody is known": func(config *handlers.Config) {
			config.RateLimit, config.TrustedProxies = 3, []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
		},
	} {
		s := k.site(document(k.t, "lunch.yaml")).scene()
		s.configure = func(config *handlers.Config) {
			config.RateLimit = 100_000
			configure(config)
		}
		s.serve(document(k.t, "lunch.yaml"))
		k.t.Run(name, s.everywhere)
	}
}

// timePasses looks at everything after the questionnaire has changed, and
// after it is gone.
func (k *keeper) timePasses() {
	for _, later := range [][]string{{nextLunch(k.t)}, {}} {
		s := k.site(document(k.t, "lunch.yaml")).scene()
		s.serve(later...)
		for reader, b := range s.by {
			for _, row := range may {
				if row.method == http.MethodGet {
					b.get(s.of(row.route, reader))
				}
			}
		}
	}
}

// brands asks for what every route shows where the site presents itself.
func (k *keeper) brands() {
	for _, logo := range []string{"logo.svg", "logo.png"} {
		s := k.site(document(k.t, "lunch.yaml"))
		picture := map[string]string{"logo.svg": logoText, "logo.png": square()}[logo]
		s.present(strings.Replace(siteText, "logo.svg", logo, 1), picture)
		scene := s.scene()
		for _, row := range rowsOf(http.MethodGet) {
			scene.by[0].get(scene.of(row.route, 0))
		}
		start := scene.by[0].get("/")
		for name, selector := range map[string]string{"site.css": "link[href*=site]", "logo.svg": "img[src$=svg]"} {
			address := start.Find(selector).AttrOr("href", start.Find(selector).AttrOr("src", ""))
			if address == "" {
				continue
			}
			if err := os.WriteFile(filepath.Join(k.dir, name), []byte(scene.by[0].get(address).text), 0o600); err != nil {
				k.t.Error(err)
			}
		}
	}
}

// decisions goes through the shipped questionnaire, and looks at everything
// that the results lead to.
func (k *keeper) decisions() {
	s := k.site(flagship(k.t), hastyLunch(k.t))
	owner := s.browser()
	var links []string
	for _, answers := range []map[string]string{
		{"workload": "services", "place": "rented-vms"},
		{"neighbours": "owner-must-not-read", "os": "macos"}, // nothing fits
		nil, // not sure of anything
	} {
		links = append(links, owner.share(owner.decide("containers-or-vms", answers), questions.Full))
	}
	links = append(links, owner.share(owner.early(), questions.VerdictOnly),
		owner.share(owner.noted("# <b>*note*</b> | `code` [x](y)", "1. _Title_ <!-- - `odd` * # |"), questions.Full))
	at, session := owner.begin("containers-or-vms")
	for strings.Contains(at, "/q/") { // each question, unanswered
		owner.get(at)
		owner.post(at, "").want(k.t, http.StatusUnprocessableEntity)
		at = owner.post(at, "choice="+questions.UnsureID).to(k.t)
	}
	owner.get(session + "/review")
	owner.follows("/", "/mine", "/w/containers-or-vms")
	reader := s.browser()
	reader.follows(links...)
	for _, link := range links {
		reader.post(link+"/again", "from=copy")
	}
	reader.follows("/", "/mine")
}

// rounds looks at a round from its reveal to its result, with what is refused.
func (k *keeper) rounds() {
	m := k.site(document(k.t, "lunch.yaml")).team(k.t, "pass=72", disputed).closePass()
	ann, session := m.people["Ann"], m.sessions["Ann"]
	look := func() {
		for _, b := range []*browser{m.maker, ann} {
			b.follows(m.round)
		}
		m.browser().get(m.join)
	}
	look()
	ann.get(session + "/q/time")
	ann.get(session + "/q/money")
	m.pass(73 * time.Hour)
	look()
	m.maker.post(m.round+"/settle", "question=time")
	m.maker.post(m.round+"/settle", "question=time&choice=long&why=x&saved=before&importance=normal")
	m.maker.post(m.round+"/settle", m.settleForm("time", "long", "It is so."))
	ann.post(m.round+"/dissent", "question=time&text="+strings.Repeat("x", 401))
	ann.post(m.round+"/dissent", "question=time&text=No.")
	look()
	m.settleAll(k.t)
	look()
	result := m.maker.post(m.round+"/freeze", m.maker.get(m.round).fields(m.round+"/freeze").Encode()).to(k.t)
	look()
	reader := m.browser()
	reader.follows(m.maker.share(result, questions.Full), m.maker.share(result, questions.VerdictOnly))
}

// peerReviews looks at the review of a result by a second person, with what is
// refused.
func (k *keeper) peerReviews() {
	s := reviewed(k.t)
	s.seen = k.keep
	ana, ben, eve := s.browser().signed("ana", ""), s.browser().signed("ben", ""), s.browser().signed("eve", "others")
	result := ana.decide("lunch", hasty())
	look := func(link string) {
		for _, b := range []*browser{ana, ben, eve, s.browser()} {
			for _, path := range []string{result, "/mine", "/reviews", link, link + "/review"} {
				b.get(path)
			}
		}
	}
	look(result)
	ana.post(result+"/outcome", "course=follow&status=accepted").to(k.t)
	ana.post(result+"/review/ask", "saved=0&note="+strings.Repeat("x", 201))
	link := ana.askedIn(result, "saved=0&note=So.")
	look(link)
	ben.post(link+"/review", "saved=1&step=sent_back")
	ben.post(link+"/review", "saved=0&step=agreed")
	ben.post(link+"/review", "saved=1&step=sent_back&note=No.").to(k.t)
	look(link)
	ana.askedIn(result, "saved=2")
	ben.post(link+"/review", "saved=3&step=agreed").to(k.t)
	ana.post(result+"/review/ask", "saved=4")
	look(link)
}

// follows opens pages, and all that they lead to.
func (b *browser) follows(paths ...string) {
	b.t.Helper()
	seen := map[string]bool{}
	for len(paths) > 0 {
		path, _, _ := strings.Cut(strings.TrimPrefix(paths[0], b.URL), "#")
		paths = paths[1:]
		if seen[path] || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "/static/") {
			continue
		}
		seen[path] = true
		p := b.get(path)
		paths = append(paths, p.Header.Get("Location"))
		for _, a := range p.Find("a[href]").EachIter() {
			paths = append(paths, a.AttrOr("href", ""))
		}
	}
}
