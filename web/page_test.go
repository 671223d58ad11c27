package web_test

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"github.com/weighpoint/weighpoint/web"
)

// draw renders a component and reads the HTML back as a browser would.
func draw(t *testing.T, c templ.Component) *goquery.Document {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatalf("Render: %v", err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	return doc
}

// part selects by data-testid.
func part(doc *goquery.Document, id string) *goquery.Selection {
	return doc.Find(`[data-testid="` + id + `"]`)
}

// words is the text of a selection with its white space made single.
func words(s *goquery.Selection) string {
	text := strings.ReplaceAll(s.Text(), "\u2060", "")
	return strings.Join(strings.Fields(text), " ")
}

func samplePages() map[string]templ.Component {
	all := registerPages()
	maps.Copy(all, pagesBeside())
	maps.Copy(all, otherPages())
	return all
}

// TestEveryPageHasASample looks for the pages among the templates: the tests below hold
// samples of all against the rules for every page, one of them hostile.
func TestEveryPageHasASample(t *testing.T) {
	templates, err := filepath.Glob("*.templ")
	tests, err2 := filepath.Glob("*_test.go")
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	read := func(files []string) string {
		var all strings.Builder
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(text)
		}
		return all.String()
	}
	samples := read(tests)
	pages := regexp.MustCompile(`(?m)^templ ([A-Z]\w*)\(v `).FindAllStringSubmatch(read(templates), -1)
	if len(pages) < 29 {
		t.Errorf("only %d pages were found", len(pages))
	}
	for _, page := range pages {
		if !strings.Contains(samples, "web."+page[1]+"(hostile(") {
			t.Errorf("there is no sample of %s, or no hostile one", page[1])
		}
	}
}

func otherPages() map[string]templ.Component {
	return map[string]templ.Component{
		"catalogue":            web.Catalogue(sampleCatalogue()),
		"intro":                web.Intro(sampleIntro()),
		"intro with map":       web.Intro(sampleMapped()),
		"hostile map":          web.Intro(hostile(sampleMapped())),
		"question":             web.Question(sampleQuestion()),
		"question with error":  web.Question(sampleManyWithError()),
		"question overtaken":   web.Question(sampleOvertaken()),
		"question once more":   web.Question(sampleAskedAgain()),
		"review":               web.CheckAnswers(sampleCheckAnswers()),
		"review with error":    web.CheckAnswers(sampleCheckAnswersWithError()),
		"result":               web.Result(sampleResult()),
		"second method":        web.Result(sampleSecond()),
		"hostile second":       web.Result(hostile(sampleSecond())),
		"tie":                  web.Result(sampleTie()),
		"nothing fits":         web.Result(sampleNothing()),
		"option":               web.Option(sampleOption()),
		"option, ruled out":    web.Option(sampleOptionRuledOut()),
		"option, set aside":    web.Option(sampleOptionAside()),
		"sources":              web.Sources(sampleSourcesPage()),
		"message":              web.Message(sampleMessage()),
		"result, owned":        web.Result(sampleOwned()),
		"result, shared":       web.Result(sampleShared()),
		"result, verdict only": web.Result(sampleVerdictOnly()),
		"result with error":    web.Result(sampleOwnedWithError()),
		"result, decided":      web.Result(sampleStated()),
		"decided with error":   web.Result(sampleStatedWithError()),
		"hostile decided":      web.Result(hostile(sampleStatedWithError())),
		"review, replacing":    web.CheckAnswers(sampleReplacing()),
		"mine":                 web.Mine(sampleMine()),
		"mine with error":      web.Mine(sampleMineWithError()),
		"mine, nothing yet":    web.Mine(sampleNoDecisions()),
		"sharing":              web.Sharing(sampleSharing()),
		"sharing with links":   web.Sharing(sampleSharingWithLinks()),
		"sharing with error":   web.Sharing(sampleSharingWithError()),
		"comments":             web.Comments(sampleComments()),
		"comments, owned":      web.Comments(sampleOwnComments()),
		"comments with error":  web.Comments(sampleCommentsWithError()),
		"empty comments":       web.Comments(web.CommentsView{}),
		"hostile comments":     web.Comments(hostile(sampleCommentsWithError())),
		"hostile own comments": web.Comments(hostile(sampleOwnComments())),
		"summary":              web.SummaryPage(sampleSummary()),
		"empty summary":        web.SummaryPage(web.SummaryView{}),
		"hostile summary":      web.SummaryPage(hostile(sampleSummary())),
		"device link":          web.DeviceLink(sampleDeviceLink()),
		"take over":            web.TakeOver(web.TakeOverView{Page: page("Decisions of this browser"), Person: "Ana", Action: "/sign-in/browser", To: "/mine"}),
		"hostile take over":    web.TakeOver(hostile(web.TakeOverView{Page: page("Decisions of this browser"), Person: "Ana", Action: "/sign-in/browser", To: "/mine"})),
		"device accept":        web.DeviceAccept(sampleDeviceAccept()),
		"today":                web.Today(sampleToday()),
		"today, the same":      web.Today(sampleSame()),
		"newer":                web.Newer(sampleNewer()),
		"newer, verdict only":  web.Newer(sampleNewerVerdictOnly()),
		"privacy":              web.Privacy(samplePrivacy()),
		"layout":               web.Layout(page("Layout")),
		"empty catalogue":      web.Catalogue(web.CatalogueView{}),
		"empty intro":          web.Intro(web.IntroView{}),
		"empty question":       web.Question(web.QuestionView{}),
		"empty review":         web.CheckAnswers(web.CheckAnswersView{}),
		"empty result":         web.Result(web.ResultView{}),
		"empty option":         web.Option(web.OptionView{}),
		"empty sources":        web.Sources(web.SourcesView{}),
		"empty message":        web.Message(web.MessageView{}),
		"empty mine":           web.Mine(web.MineView{}),
		"empty sharing":        web.Sharing(web.SharingView{}),
		"empty device link":    web.DeviceLink(web.DeviceLinkView{}),
		"empty accept":         web.DeviceAccept(web.DeviceAcceptView{}),
		"empty today":          web.Today(web.TodayView{}),
		"empty newer":          web.Newer(web.NewerView{}),
		"reveal":               web.Reveal(sampleReveal()),
		"reveal, pseudonyms":   web.Reveal(sampleRevealPseudonyms()),
		"reveal, all agree":    web.Reveal(sampleRevealAgreed()),
		"reveal with error":    web.Reveal(sampleRevealWithError()),
		"result of a team":     web.Result(sampleOfTeam()),
		"hostile team":         web.Result(hostile(sampleOfTeam())),
		"question, again":      web.Question(sampleAnsweredAgain()),
		"hostile again":        web.Question(hostile(sampleAnsweredAgain())),
		"hostile reveal":       web.Reveal(hostile(sampleRevealWithError())),
		"empty reveal":         web.Reveal(web.RevealView{}),
		"empty privacy":        web.Privacy(web.PrivacyView{}),
		"open a round":         web.OpenRound(sampleOpenRound()),
		"open with errors":     web.OpenRound(sampleOpenRoundWithErrors()),
		"join":                 web.JoinRound(sampleJoin()),
		"join with errors":     web.JoinRound(sampleJoinWithErrors()),
		"join by number":       web.JoinRound(samplePseudonymous()),
		"waiting":              web.Waiting(sampleWaiting()),
		"waiting, maker":       web.Waiting(sampleMaking()),
		"waiting with errors":  web.Waiting(sampleMakingWithErrors()),
		"waiting, link ended":  web.Waiting(sampleLinkEnded()),
		"too few":              web.Waiting(sampleTooFew()),
		"question in a round":  web.Question(sampleAskedInRound()),
		"review, handing in":   web.CheckAnswers(sampleHandingIn()),
		"empty open a round":   web.OpenRound(web.OpenRoundView{}),
		"empty join":           web.JoinRound(web.JoinView{}),
		"empty waiting":        web.Waiting(web.WaitingView{}),
		"hostile open a round": web.OpenRound(hostile(sampleOpenRoundWithErrors())),
		"hostile join":         web.JoinRound(hostile(sampleJoinWithErrors())),
		"hostile waiting":      web.Waiting(hostile(sampleMakingWithErrors())),
		"hostile own answers":  web.Waiting(hostile(sampleWaiting())),
		"hostile asked":        web.Question(hostile(sampleAskedInRound())),
		"hostile handing in":   web.CheckAnswers(hostile(sampleHandingIn())),
		"hostile catalogue":    web.Catalogue(hostile(sampleCatalogue())),
		"hostile intro":        web.Intro(hostile(sampleIntro())),
		"hostile question":     web.Question(hostile(sampleManyWithError())),
		"hostile review":       web.CheckAnswers(hostile(sampleCheckAnswersWithError())),
		"hostile result":       web.Result(hostile(sampleResult())),
		"hostile nothing fits": web.Result(hostile(sampleNothing())),
		"hostile option":       web.Option(hostile(sampleOptionRuledOut())),
		"hostile sources":      web.Sources(hostile(sampleSourcesPage())),
		"hostile message":      web.Message(hostile(sampleMessage())),
		"hostile owned":        web.Result(hostile(sampleOwned())),
		"hostile mine":         web.Mine(hostile(sampleMine())),
		"hostile sharing":      web.Sharing(hostile(sampleSharingWithLinks())),
		"hostile first link":   web.Sharing(hostile(sampleSharing())),
		"hostile device link":  web.DeviceLink(hostile(sampleDeviceLink())),
		"hostile accept":       web.DeviceAccept(hostile(sampleDeviceAccept())),
		"hostile today":        web.Today(hostile(sampleToday())),
		"hostile newer":        web.Newer(hostile(sampleNewer())),
		"hostile privacy":      web.Privacy(hostile(samplePrivacy())),
	}
}

// attack breaks out of text, of attributes and of code marks alike.
const attack = "`</code>\"'></title></p><script>alert(1)</script><style>*{}</style><b style=x onclick=y>`"

// hostile returns the view with every text in it replaced by an attack, and
// every address by a script.
func hostile[V any](view V) V {
	poison(reflect.ValueOf(&view).Elem())
	return view
}

func poison(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(attack)
	case reflect.Slice:
		for i := range v.Len() {
			poison(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Name == "Base" {
				continue // the operator's own
			}
			poison(v.Field(i))
			if isAddress(v.Type().Field(i)) {
				v.Field(i).SetString("javascript:alert(1)")
			}
		}
	}
}

func isAddress(f reflect.StructField) bool {
	switch f.Name {
	case "Href", "URL", "Home", "Mine", "Privacy", "Atom", "Action", "Start", "Finish", "Change",
		"Reopen", "OtherDevice", "Look", "Revoke", "Withdraw", "NewLink", "EndLink", "Close", "HideNames", "Remove":
		return f.Type.Kind() == reflect.String
	default:
		return false
	}
}

func TestPagesHoldNothingThatThePolicyForbids(t *testing.T) {
	for name, c := range samplePages() {
		t.Run(name, func(t *testing.T) {
			doc := draw(t, c)
			doc.Find("style, [style], base, iframe, img, object").Each(func(_ int, s *goquery.Selection) {
				t.Errorf("forbidden: %s", goquery.NodeName(s))
			})
			doc.Find("script").Each(func(_ int, s *goquery.Selection) {
				if src := s.AttrOr("src", ""); !strings.HasPrefix(src, "/static/") || s.Text() != "" {
					t.Errorf("script from %q with %d characters inside", src, len(s.Text()))
				}
			})
			doc.Find("*").Each(func(_ int, s *goquery.Selection) {
				for _, a := range s.Get(0).Attr {
					if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.TrimSpace(a.Val), "javascript:") && a.Key != "value" {
						t.Errorf("<%s> has %s=%q", goquery.NodeName(s), a.Key, a.Val)
					}
				}
			})
		})
	}
}

// Whoever hears the title of a page knows at once that something is wrong.
func TestTitlesSayThatThereIsAProblem(t *testing.T) {
	for name, c := range samplePages() {
		doc := draw(t, c)
		problem := doc.Find("[data-testid=error-summary]").Length() > 0
		if marked := strings.HasPrefix(doc.Find("title").Text(), "Error: "); marked != problem {
			t.Errorf("%s: the title is %q, and that there is a problem is %v", name, doc.Find("title").Text(), problem)
		}
	}
}

func TestPagesLeadToOtherHostsOnlyForSources(t *testing.T) {
	for name, c := range samplePages() {
		t.Run(name, func(t *testing.T) {
			doc := draw(t, c)
			for _, attribute := range []string{"href", "src", "action"} {
				doc.Find("[" + attribute + "]").Each(func(_ int, s *goquery.Selection) {
					checkHost(t, s, s.AttrOr(attribute, ""))
				})
			}
		})
	}
}

func checkHost(t *testing.T, s *goquery.Selection, address string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return
	}
	// A summary is pasted elsewhere, so it has whole addresses, of its result too.
	if s.Closest(".source, [data-testid=summary]").Length() == 0 {
		t.Errorf("<%s> leads to %s", goquery.NodeName(s), address)
	}
	if s.AttrOr("rel", "") != "noreferrer" {
		t.Errorf("the source %s gets a referrer", address)
	}
}

func TestPagesHaveASoundStructure(t *testing.T) {
	for name, c := range samplePages() {
		t.Run(name, func(t *testing.T) {
			doc := draw(t, c)
			if got := doc.Find("html").AttrOr("lang", ""); got != "en-GB" {
				t.Errorf("lang = %q", got)
			}
			if doc.Find("title").Text() == "" {
				t.Error("no title")
			}
			if name != "layout" {
				checkHeadings(t, doc)
			}
			doc.Find("ul, ol, dl, table").Each(func(_ int, s *goquery.Selection) {
				if s.Children().Length() == 0 {
					t.Errorf("an empty %s of class %q", goquery.NodeName(s), s.AttrOr("class", ""))
				}
			})
			if strings.HasPrefix(name, "hostile") {
				return // every id and every fragment has been overwritten
			}
			checkIDs(t, doc)
			checkLabels(t, doc)
		})
	}
}

func checkHeadings(t *testing.T, doc *goquery.Document) {
	t.Helper()
	if n := doc.Find("h1").Length(); n != 1 {
		t.Errorf("%d first headings", n)
	}
	last := 0
	doc.Find("main").Find("h1, h2, h3, h4").Each(func(_ int, s *goquery.Selection) {
		level := int(goquery.NodeName(s)[1] - '0')
		if last > 0 && level > last+1 {
			t.Errorf("heading %q jumps from level %d to %d", words(s), last, level)
		}
		last = level
	})
}

func checkIDs(t *testing.T, doc *goquery.Document) {
	t.Helper()
	ids := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if ids[id] || id == "" || strings.Contains(id, " ") {
			t.Errorf("id %q is empty, no single word or not unique", id)
		}
		ids[id] = true
	})
	for _, attribute := range []string{"for", "aria-describedby", "aria-labelledby", "data-copy"} {
		doc.Find("[" + attribute + "]").Each(func(_ int, s *goquery.Selection) {
			for _, id := range strings.Fields(s.AttrOr(attribute, "")) {
				if !ids[id] {
					t.Errorf("%s refers to %q, which is not there", attribute, id)
				}
			}
		})
	}
	doc.Find(`a[href^="#"]`).Each(func(_ int, s *goquery.Selection) {
		if id := s.AttrOr("href", "")[1:]; !ids[id] {
			t.Errorf("a link leads to #%s, which is not there", id)
		}
	})
}

func checkLabels(t *testing.T, doc *goquery.Document) {
	t.Helper()
	doc.Find("label").Each(func(_ int, s *goquery.Selection) {
		if n := doc.Find("input, select, textarea").Filter("#" + s.AttrOr("for", "none")).Length(); n != 1 {
			t.Errorf("label %q has %d fields", words(s), n)
		}
		if s.Find("a").Length() > 0 {
			t.Errorf("label %q holds a link", words(s))
		}
	})
	doc.Find(`input[type="radio"]`).Each(func(_ int, s *goquery.Selection) {
		if s.Closest("fieldset").Find("legend").Length() != 1 {
			t.Errorf("the group of %q has no legend", s.AttrOr("id", ""))
		}
	})
	doc.Find(`input:not([type="hidden"])`).Each(func(_ int, s *goquery.Selection) {
		if n := doc.Find(`label[for="` + s.AttrOr("id", "") + `"]`).Length(); n != 1 {
			t.Errorf("input %q has %d labels", s.AttrOr("id", ""), n)
		}
	})
}

func TestEmptyPartsLeaveNoHeading(t *testing.T) {
	for name, c := range map[string]templ.Component{
		"intro":       web.Intro(web.IntroView{}),
		"question":    web.Question(web.QuestionView{}),
		"review":      web.CheckAnswers(web.CheckAnswersView{}),
		"result":      web.Result(web.ResultView{}),
		"option":      web.Option(web.OptionView{}),
		"sources":     web.Sources(web.SourcesView{}),
		"today":       web.Today(web.TodayView{}),
		"newer":       web.Newer(web.NewerView{}),
		"reveal":      web.Reveal(web.RevealView{}),
		"privacy":     web.Privacy(web.PrivacyView{}),
		"device link": web.DeviceLink(web.DeviceLinkView{}),
		"accept":      web.DeviceAccept(web.DeviceAcceptView{}),
	} {
		t.Run(name, func(t *testing.T) {
			draw(t, c).Find("h2, h3").Each(func(_ int, s *goquery.Selection) {
				t.Errorf("heading %q stands over nothing", words(s))
			})
		})
	}
}

func TestHostileTextIsShownAsItIs(t *testing.T) {
	shown := strings.ReplaceAll(attack, "`", "")
	for name, c := range samplePages() {
		if !strings.HasPrefix(name, "hostile") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			doc := draw(t, c)
			if !strings.Contains(words(doc.Find("main")), shown) {
				t.Error("the page does not show the text")
			}
		})
	}
}

func TestLayout(t *testing.T) {
	p := page("A `b` c")
	p.Private = true
	doc := draw(t, web.Layout(p))
	if got, want := doc.Find("title").Text(), "A b c – Weighpoint"; got != want {
		t.Errorf("title %q, want %q", got, want)
	}
	if got, want := doc.Find(`meta[name="description"]`).AttrOr("content", ""), "A sample, with code in it."; got != want {
		t.Errorf("description %q, want %q", got, want)
	}
	if got := doc.Find(`meta[name="robots"]`).AttrOr("content", ""); !strings.Contains(got, "noindex") {
		t.Errorf("a private page tells robots %q", got)
	}
	if doc.Find("a.skip").AttrOr("href", "") != "#content" || doc.Find("main#content").Length() != 1 {
		t.Error("nothing skips to the content")
	}
	if n := draw(t, web.Layout(page("Public"))).Find(`meta[name="robots"]`).Length(); n != 0 {
		t.Error("a public page is hidden from robots")
	}
}

func TestLayoutLeadsToWhatIsStored(t *testing.T) {
	p := page("A")
	p.Atom = "/r/a.atom"
	doc := draw(t, web.Layout(p))
	for selector, want := range map[string]string{
		"header nav a": p.Mine, "footer a": p.Privacy, `head link[type="application/atom+xml"]`: p.Atom,
	} {
		if got := doc.Find(selector).AttrOr("href", ""); got != want {
			t.Errorf("%s leads to %q, want %q", selector, got, want)
		}
		if n := draw(t, web.Layout(web.Page{})).Find(selector).Length(); n != 0 {
			t.Errorf("%s leads nowhere", selector)
		}
	}
	p.Base = "/decide"
	draw(t, web.Layout(p)).Find(`script[src], link[rel="stylesheet"], link[rel="icon"]`).Each(func(_ int, s *goquery.Selection) {
		if got := s.AttrOr("src", "") + s.AttrOr("href", ""); !strings.HasPrefix(got, "/decide/static/") {
			t.Errorf("%s is not under the base", got)
		}
	})
}

func TestCatalogue(t *testing.T) {
	doc := draw(t, web.Catalogue(sampleCatalogue()))
	if n := part(doc, "questionnaire").Length(); n != 2 {
		t.Errorf("%d questionnaires", n)
	}
	for _, id := range []string{"unfinished", "decisions"} {
		if part(doc, id).Length() != 1 {
			t.Errorf("no part %q", id)
		}
	}
	if got := part(doc, "all").AttrOr("href", ""); got != sampleCatalogue().All.Href {
		t.Errorf("all decisions are at %q", got)
	}
	if part(draw(t, web.Catalogue(web.CatalogueView{})), "no-questionnaires").Length() != 1 {
		t.Error("an empty catalogue says nothing")
	}
}

func TestIntroOffersToGoOn(t *testing.T) {
	v := sampleIntro()
	doc := draw(t, web.Intro(v))
	if got := part(doc, "resume").AttrOr("href", ""); got != v.Resume.Href {
		t.Errorf("resume leads to %q", got)
	}
	v.Resume = web.Link{}
	doc = draw(t, web.Intro(v))
	if part(doc, "resume").Length() != 0 {
		t.Error("there is nothing to resume")
	}
	if form := doc.Find("form"); form.AttrOr("action", "") != v.Start || form.AttrOr("method", "") != "post" {
		t.Error("start does not post")
	}
}

func TestIntroPlacesItsOptions(t *testing.T) {
	v := sampleIntro()
	doc := draw(t, web.Intro(v))
	if part(doc, "map").Length() != 0 || part(doc, "options").Find("li").Length() != len(v.Options) {
		t.Error("without a map, the options are no list")
	}
	v.Map = sampleMap()
	table := part(draw(t, web.Intro(v)), "map")
	if got, want := words(table.Find("caption")), "The options. Across: what it runs. Down: how firm its boundary is."; got != want {
		t.Errorf("the map is called %q, want %q", got, want)
	}
	if n := table.Find(`thead th[scope="col"]`).Length(); n != 1+len(v.Map.Columns) {
		t.Errorf("%d heads of columns", n)
	}
	rows := table.Find("tbody tr")
	if got, want := spaced(rows.First()), "Hardware A whole machinePlain VMs A containerKata Containers"; got != want {
		t.Errorf("a row says %q, want %q", got, want)
	}
	if got, want := words(rows.Last().Find("td").First()), "none"; got != want {
		t.Errorf("an empty cell says %q, want %q", got, want)
	}
}

func TestIntroSaysWhoStandsBehindIt(t *testing.T) {
	v := sampleIntro()
	v.Behind = []web.Term{{Name: "Who pays", Text: "Nobody does."}, {Name: "Review", Text: "Nobody outside has reviewed it yet."}}
	about := part(draw(t, web.Intro(v)), "about")
	for _, want := range []string{"Who pays Nobody does.", "Nobody outside has reviewed it yet.", v.Author, v.SourcesPage.Text} {
		if got := spaced(about); !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}

func TestSourceTellsWhatItIsWorth(t *testing.T) {
	doc := draw(t, web.Sources(sampleSourcesPage()))
	all := part(doc, "source")
	if all.Length() != 12 {
		t.Fatalf("%d sources, want 12", all.Length())
	}
	if n := part(doc, "source-due").Length(); n != 3 {
		t.Errorf("%d sources are due, want 3", n)
	}
	for _, want := range []string{"[3]", "IDLab, Ghent University, 2019", "Experience", "Full text read", "Checked November 2026", "Interest: sells servers", "Cited for 2 claims"} {
		if got := words(all.Eq(2)); !strings.Contains(got, want) {
			t.Errorf("source %q lacks %q", got, want)
		}
	}
}

func TestMessage(t *testing.T) {
	v := sampleMessage()
	doc := draw(t, web.Message(v))
	if got := words(doc.Find("h1")); got != v.Heading {
		t.Errorf("heading %q", got)
	}
	if got := doc.Find("form").AttrOr("action", ""); got != v.Post.Href {
		t.Errorf("the button posts to %q", got)
	}
	if got := words(part(doc, "reference")); got != "Reference: "+v.Reference {
		t.Errorf("reference %q", got)
	}
}
