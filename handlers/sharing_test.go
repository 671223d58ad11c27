package handlers_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weighpoint/weighpoint/questions"
)

// secret is in every note, so that it gives away whoever shows one.
const secret = "NOTECANARY"

// TestNoLinkShowsMoreThanItsScope lets an owner share, revoke, let time pass,
// reopen and delete in any order. Whatever the order, nobody without the
// owner's cookie changes anything, a live link shows its scope and no more,
// and any other link shows nothing.
func TestNoLinkShowsMoreThanItsScope(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	rapid.Check(t, func(rt *rapid.T) {
		p := newPlay(s)
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			step := rapid.SampledFrom([]string{"share", "share", "revoke", "pass", "reopen", "keep", "delete"}).Draw(rt, "step")
			p.step(rt, step)
			p.check(rt, step)
		}
	})
}

// play is an owner's decision with all links that were ever made.
type play struct {
	*site
	owner    *browser
	stranger *browser
	session  string
	// results are the paths of those that there are.
	results []string
	// links are all that there ever were, by token.
	links map[string]*questions.Link
	gone  bool
}

func newPlay(s *site) *play {
	p := &play{site: s, owner: s.browser(), stranger: s.browser(), links: map[string]*questions.Link{}}
	p.stranger.begin("lunch")
	first, session := p.owner.begin("lunch")
	p.session = session
	next := p.owner.post(first, url.Values{"choice": {"short"}, "note": {secret}}.Encode()).to(s.t)
	p.owner.answerAll(next, map[string]string{"wishes": "vegan"})
	p.results = []string{p.owner.post(session+"/finish", "title=Friday").to(s.t)}
	return p
}

func (p *play) step(rt *rapid.T, step string) {
	if p.gone {
		return
	}
	result := rapid.SampledFrom(p.results).Draw(rt, "result")
	switch step {
	case "share":
		scope := string(rapid.SampledFrom(questions.Scopes()).Draw(rt, "scope"))
		days := rapid.SampledFrom([]string{"0", "7", "30"}).Draw(rt, "days")
		p.owner.post(result+"/links", "scope="+scope+"&days="+days+"&label=LABELCANARY").to(p.t)
		p.remember(result)
	case "revoke":
		for token, link := range p.links {
			if "/r/"+link.Result == result {
				p.owner.post(result+"/links/"+token+"/revoke", "").to(p.t)
				link.Revoked = *p.now.Load()
				return
			}
		}
	case "pass":
		p.pass(10 * 24 * time.Hour)
	case "reopen":
		p.owner.post(p.session+"/q/money", url.Values{"saved": {p.owner.get(p.session+"/q/money").Find("input[name=saved]").AttrOr("value", "")}, "choice": {rapid.SampledFrom([]string{"self", "boss"}).Draw(rt, "pays")}, "note": {secret}}.Encode()).to(p.t)
		p.results = append(p.results, p.owner.post(p.session+"/finish", "title=Friday&announce=yes").to(p.t))
	case "keep":
		p.owner.post(result+"/upkeep", "kept=yes&announce=yes&review=2040-12-01").to(p.t)
	case "delete":
		p.owner.post("/mine/"+strings.TrimPrefix(p.session, "/s/")+"/delete", "").to(p.t)
		p.gone = true
	}
}

// remember notes the links that a result has now.
func (p *play) remember(result string) {
	links, err := p.store.LinksOf(p.t.Context(), strings.TrimPrefix(result, "/r/"))
	if err != nil {
		p.t.Fatal(err)
	}
	for _, link := range links {
		p.links[link.Token] = &link
	}
}

func (p *play) check(rt *rapid.T, step string) {
	owner := p.decisions()
	for token, link := range p.links {
		p.checkLink(rt, step, "/r/"+token, link)
	}
	for _, result := range p.results {
		if got := p.stranger.get(result).StatusCode; got == http.StatusOK {
			rt.Fatalf("after %s: a stranger opens the owner's page", step)
		}
	}
	p.meddle(rt)
	if diff := cmp.Diff(owner, p.decisions()); diff != "" {
		rt.Fatalf("after %s: strangers changed something:\n%s", step, diff)
	}
}

// drawnRoute is one of those that a link may lead to.
var drawnRoute = rapid.SampledFrom(readRoutes())

func readRoutes() []string {
	var routes []string
	for _, row := range may {
		if row.method == http.MethodGet && strings.HasPrefix(row.route, "/r/{token}") {
			routes = append(routes, row.route)
		}
	}
	return routes
}

// checkLink opens the page of a link, and two more that it may lead to.
func (p *play) checkLink(rt *rapid.T, step, path string, link *questions.Link) {
	for _, route := range []string{"/r/{token}", drawnRoute.Draw(rt, "route"), drawnRoute.Draw(rt, "another")} {
		at := strings.NewReplacer("/r/{token}", path, "{option}", "canteen").Replace(route)
		got := p.stranger.get(at)
		switch {
		case p.gone && got.StatusCode != http.StatusNotFound:
			rt.Fatalf("after %s: %s of a deleted decision has status %d", step, route, got.StatusCode)
		case !p.gone && !link.Live(*p.now.Load()) && got.StatusCode != http.StatusGone:
			rt.Fatalf("after %s: %s of an ended link has status %d", step, route, got.StatusCode)
		case strings.Contains(got.text, "LABELCANARY"):
			rt.Fatalf("after %s: %s shows the label of a link", step, route)
		case link.Scope == questions.VerdictOnly:
			p.checkVerdict(rt, route, got)
		}
	}
	if !p.gone && link.Live(*p.now.Load()) {
		if got := p.stranger.get(path); got.StatusCode != http.StatusOK || strings.Contains(got.text, secret) != (link.Scope == questions.Full) {
			rt.Fatalf("after %s: a %s link has status %d, and shows notes: %t", step, link.Scope, got.StatusCode, strings.Contains(got.text, secret))
		}
	}
}

// checkVerdict makes sure that a page has neither notes nor answers. Every
// answer is shown with its question.
func (p *play) checkVerdict(rt *rapid.T, route string, got page) {
	if strings.Contains(got.text, secret) {
		rt.Fatalf("%s of a verdict-only link shows a note", route)
	}
	q := parse(p.t, document(p.t, "lunch.yaml"))
	for _, question := range q.Questions {
		if strings.Contains(got.text, question.Title) {
			rt.Fatalf("%s of a verdict-only link names the question %q", route, question.Title)
		}
	}
}

// meddle sends every request that could change something, by every address
// that the stranger could know.
func (p *play) meddle(rt *rapid.T) {
	tokens := append([]string{}, p.results...)
	link := "nothing"
	for token := range p.links {
		tokens, link = append(tokens, "/r/"+token), token
	}
	token := rapid.SampledFrom(tokens).Draw(rt, "meddled with")
	nobody := p.browser()
	for _, row := range may {
		if row.method == http.MethodPost {
			at := strings.NewReplacer(
				"/r/{token}", token, "/s/{session}", p.session, "{decision}", strings.TrimPrefix(p.session, "/s/"), "{link}", link,
				"{comment}", "nothing", "{round}", "nothing", "{join}", "nothing", "{number}", "1", "{code}", "nothing", "{questionnaire}", "lunch", "{question}", "time").Replace(row.route)
			nobody.post(at, row.body)
		}
	}
}

// decisions is all that the owner has.
func (p *play) decisions() string {
	var all []questions.Decision
	for _, token := range p.results {
		r, err := p.store.Result(p.t.Context(), strings.TrimPrefix(token, "/r/"))
		if err != nil {
			continue
		}
		if all, err = p.store.DecisionsOf(p.t.Context(), r.Owner, *p.now.Load(), 100, 0); err != nil {
			p.t.Fatal(err)
		}
	}
	text, err := json.Marshal(all)
	if err != nil {
		p.t.Fatal(err)
	}
	return string(text)
}

// TestEveryScopeIsOffered looks for words of its own for each.
func TestEveryScopeIsOffered(t *testing.T) {
	t.Parallel()
	b := newSite(t, document(t, "lunch.yaml")).browser()
	offered, said := b.get(b.decide("lunch", nil)+"/share").Find("[data-testid=scope]"), map[string]bool{}
	if got, want := offered.Length(), len(questions.Scopes()); got != want {
		t.Errorf("%d of %d scopes are offered", got, want)
	}
	offered.Each(func(_ int, scope *goquery.Selection) {
		for _, words := range []string{scope.Find("label").Text(), scope.Find(".consequence").Text()} {
			if words = strings.TrimSpace(words); words == "" || said[words] {
				t.Errorf("of scope %q it says %q, which is nothing or said of another", scope.Find("input").AttrOr("value", ""), words)
			}
			said[words] = true
		}
	})
}

// TestVerdictOnlyPromisesNothingThatItHides looks at a page that has nothing to
// recommend, whose way on is to change answers.
func TestVerdictOnlyPromisesNothingThatItHides(t *testing.T) {
	s := newSite(t, flagship(t))
	b := s.browser()
	result := b.decide("containers-or-vms", nothingFits)
	for scope, want := range map[questions.Scope]bool{questions.Full: true, questions.VerdictOnly: false} {
		p := s.browser().get(b.share(result, scope)).want(t, http.StatusOK)
		if got := p.Find("[data-testid=relax]").Length() > 0; got != want {
			t.Errorf("%s: the page shows which answers would have to change: %t", scope, got)
		}
		if got := strings.Contains(p.text, "which answers would have to change"); got != want {
			t.Errorf("%s: the page says that it shows which answers would have to change: %t", scope, got)
		}
	}
}

// TestWorkingLinksStandAboveThoseThatEnded ends the first of three links.
func TestWorkingLinksStandAboveThoseThatEnded(t *testing.T) {
	t.Parallel()
	b := newSite(t, document(t, "lunch.yaml")).browser()
	result := b.decide("lunch", nil)
	for _, label := range []string{"first", "second", "third"} {
		b.post(result+"/links", "scope=full&days=0&label="+label).to(t)
	}
	list := func() (names []string) {
		b.get(result + "/share").Find("[data-testid=link] h3").Each(func(_ int, name *goquery.Selection) { names = append(names, name.Text()) })
		return names
	}
	if got, want := list(), []string{"first", "second", "third"}; !slices.Equal(got, want) {
		t.Errorf("the links are listed as %q, want %q", got, want)
	}
	links, err := b.store.LinksOf(t.Context(), strings.TrimPrefix(result, "/r/"))
	if err != nil {
		t.Fatal(err)
	}
	b.post(result+"/links/"+links[0].Token+"/revoke", "").to(t)
	if got, want := list(), []string{"second", "third", "first"}; !slices.Equal(got, want) {
		t.Errorf("once the first has ended they are listed as %q, want %q", got, want)
	}
}

func TestLinkFormSaysWhatIsWrong(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	result := b.decide("lunch", map[string]string{"time": "short"})
	for body, field := range map[string]string{
		"scope=full":        "#days-1",
		"scope=full&days=1": "#days-1",
		"scope=all&days=0":  "#scope-1",
		"days=0":            "#scope-1",
		"scope=full&days=0&label=" + strings.Repeat("ä", questions.MaxLabel+1): "#label",
	} {
		p := b.post(result+"/links", body).want(t, http.StatusUnprocessableEntity)
		if got := p.Find("[data-testid=error-summary] a").AttrOr("href", ""); got != field || p.Find(field).Length() != 1 {
			t.Errorf("%s: the summary leads to %q, want %s", body, got, field)
		}
	}
	if links, err := b.store.LinksOf(t.Context(), strings.TrimPrefix(result, "/r/")); err != nil || len(links) > 0 {
		t.Errorf("%d links are made, %v", len(links), err)
	}
}

func TestALabelThatNobodySeesIsNone(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	result := b.decide("lunch", nil)
	b.post(result+"/links", "scope=full&days=0&label=%E2%80%8B%E3%85%A4").to(t)
	if label := b.linksOf(result)[0].Label; label != "" {
		t.Errorf("the link has the label %+q", label)
	}
}
