package web_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/web"
)

func TestVerdictOnlyShowsNoAnswers(t *testing.T) {
	doc := draw(t, web.Result(sampleVerdictOnly()))
	text := words(doc.Find("main"))
	for _, trace := range []string{"ecause you said", "ecause the team said", "Weight", " weight", "heaviest", "why they count", "points)", "( ", "It would be the better choice if"} {
		if strings.Contains(text, trace) {
			t.Errorf("the page says %q", trace)
		}
	}
	for _, id := range []string{"answers", "answer", "turns", "find-out", "strength"} {
		if part(doc, id).Length() != 0 {
			t.Errorf("there is a part %q", id)
		}
	}
	if got, want := submits(part(doc, "again")), "empty: Start empty"; got != want {
		t.Errorf("again offers %q, want %q", got, want)
	}
}

func TestNothingFitsWithoutAnswersIsASentence(t *testing.T) {
	v := sampleNothing()
	for i := range v.Relax {
		v.Relax[i].Answers = nil
	}
	got := words(part(draw(t, web.Result(v)), "relax-set").First())
	if want := "With other answers, some of these can be weighed again: Plain VMs and KubeVirt."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNoticesStandAtTheTop(t *testing.T) {
	v := sampleOwned()
	notices := part(draw(t, web.Result(v)), "notice")
	if notices.Length() != len(v.Notices) {
		t.Fatalf("%d notices, want %d", notices.Length(), len(v.Notices))
	}
	if got, want := words(notices.First()), v.Notices[0].Text+" "+v.Notices[0].More.Text; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := notices.First().Find("a").AttrOr("href", ""); got != v.Notices[0].More.Href {
		t.Errorf("it leads to %q", got)
	}
}

func TestWhereAResultCameFrom(t *testing.T) {
	v := sampleOwned()
	doc := draw(t, web.Result(v))
	if got := words(part(doc, "origin")); got != v.Origin {
		t.Errorf("origin %q", got)
	}
	if got := part(doc, "replaces").Find("a").AttrOr("href", ""); got != v.Replaces.Href {
		t.Errorf("the earlier result is at %q", got)
	}
}

func TestNewsNamesTheClaimsItTouches(t *testing.T) {
	v := sampleOwned()
	items := part(draw(t, web.Result(v)), "news-item")
	if items.Length() != len(v.News) {
		t.Fatalf("%d items, want %d", items.Length(), len(v.News))
	}
	grave := items.First()
	if !grave.HasClass("grave") || grave.Find("details[open]").Length() != 1 || grave.Find("details li").Length() != 2 {
		t.Error("what shakes claims does not show them")
	}
	if got, want := words(grave.Find("summary")), "2 claims here rest on it"; got != want {
		t.Errorf("it touches %q, want %q", got, want)
	}
	if items.Last().Find("details[open]").Length() != 0 {
		t.Error("what shakes nothing shows its claims at once")
	}
}

// values lists what a form would post as it stands.
func values(form *goquery.Selection) map[string]string {
	all := map[string]string{}
	form.Find("input").Each(func(_ int, s *goquery.Selection) {
		kind := s.AttrOr("type", "")
		if _, checked := s.Attr("checked"); checked || kind != "checkbox" && kind != "radio" {
			all[s.AttrOr("name", "")] = s.AttrOr("value", "")
		}
	})
	return all
}

func TestUpkeepPostsWhatItSays(t *testing.T) {
	quiet := sampleOwned()
	quiet.Upkeep.Retention, quiet.Upkeep.AnnounceText = "", ""
	nothing := sampleOwned()
	nothing.Upkeep = web.UpkeepForm{Action: nothing.Upkeep.Action}
	for name, c := range map[string]struct {
		view web.ResultView
		want map[string]string
	}{
		"as it is":          {sampleOwned(), map[string]string{"saved": "as drawn", "review": "2027-05-21", "kept": "yes", "announce": "yes"}},
		"nothing to choose": {quiet, map[string]string{"saved": "as drawn", "review": "2027-05-21", "kept": "yes", "announce": "yes"}},
		"nothing arranged":  {nothing, map[string]string{"saved": "", "review": ""}},
	} {
		t.Run(name, func(t *testing.T) {
			form := part(draw(t, web.Result(c.view)), "upkeep").Find("form")
			if form.AttrOr("action", "") != c.view.Upkeep.Action || form.AttrOr("method", "") != "post" {
				t.Errorf("it posts to %q", form.AttrOr("action", ""))
			}
			if diff := cmp.Diff(c.want, values(form)); diff != "" {
				t.Error(diff)
			}
		})
	}
	if n := part(draw(t, web.Result(sampleShared())), "upkeep").Length(); n != 0 {
		t.Error("a reader may arrange something")
	}
}

func TestUpkeepErrorIsLinkedToItsField(t *testing.T) {
	v := sampleOwnedWithError()
	doc := draw(t, web.Result(v))
	checkErrorSummary(t, doc, v.Upkeep.Review.Error, "#review")
	checkFieldError(t, doc, "#review", v.Upkeep.Review.Error)
}

// checkFieldError checks that a control is marked as wrong and says why.
func checkFieldError(t *testing.T, doc *goquery.Document, field, message string) {
	t.Helper()
	if got := doc.Find("title").Text(); !strings.HasPrefix(got, "Error: ") {
		t.Errorf("title %q", got)
	}
	control := doc.Find(field)
	if control.AttrOr("aria-invalid", "") != "true" || !strings.Contains(control.AttrOr("aria-describedby", ""), field[1:]+"-error") {
		t.Errorf("%s is not marked", field)
	}
	if got := words(doc.Find(field + "-error")); got != "Error: "+message {
		t.Errorf("at the field it says %q", got)
	}
}

func TestReviewAsksWhetherToTellReaders(t *testing.T) {
	v := sampleReplacing()
	doc := draw(t, web.CheckAnswers(v))
	if words(part(doc, "origin")) != v.Origin || words(part(doc, "replacing")) != v.Replacing || words(part(doc, "goes")) != v.Goes {
		t.Error("it does not say where the answers came from, what they replace and when they go")
	}
	form := part(doc, "finish")
	if got := values(form)["announce"]; got != "yes" {
		t.Errorf("announce is %q", got)
	}
	v.Announce = false
	if _, checked := values(part(draw(t, web.CheckAnswers(v)), "finish"))["announce"]; checked {
		t.Error("what is not to be announced is checked")
	}
	v.AskAnnounce = false
	if n := draw(t, web.CheckAnswers(v)).Find("#announce").Length(); n != 0 {
		t.Error("it asks although nobody would be told")
	}
}

func TestMineListsEachDecision(t *testing.T) {
	v := sampleMine()
	doc := draw(t, web.Mine(v))
	decisions := part(doc, "decision")
	if decisions.Length() != len(v.Decisions) {
		t.Fatalf("%d decisions, want %d", decisions.Length(), len(v.Decisions))
	}
	first := decisions.First()
	for id, want := range map[string]string{
		"due":     v.Decisions[0].Due,
		"links":   "2 links for readers: Payment service",
		"earlier": "2 earlier results: Payment service",
		"rename":  "Rename: Payment service",
		"delete":  "Delete …: Payment service",
	} {
		if got := words(first.Find(`[data-testid="` + id + `"]`)); !strings.HasPrefix(got, want) {
			t.Errorf("%s says %q, want %q", id, got, want)
		}
	}
	if got := words(first.Find("h3 + p")); got != v.Decisions[0].Verdict {
		t.Errorf("verdict %q", got)
	}
	if got := first.Find("#link-2").AttrOr("value", ""); got != v.Decisions[0].Links[1].Address {
		t.Errorf("the second link is %q", got)
	}
	if !decisions.Eq(1).Find(`[data-testid="goes"]`).HasClass("due") || decisions.Eq(2).Find(`[data-testid="goes"]`).HasClass("due") {
		t.Error("what goes soon is not told from what goes later")
	}
	if got := decisions.Eq(2).Find(".actions form").AttrOr("action", ""); got != v.Decisions[2].Reopen {
		t.Errorf("answers whose session is gone are reopened at %q", got)
	}
}

func TestDeletingAsksFirst(t *testing.T) {
	v := sampleMine()
	remove := part(draw(t, web.Mine(v)), "delete").First()
	if _, open := remove.Attr("open"); open || !remove.Is("details") {
		t.Error("the button stands open")
	}
	form := remove.Find("form")
	if form.AttrOr("action", "") != v.Decisions[0].Delete.Action || form.AttrOr("method", "") != "post" {
		t.Errorf("it posts to %q", form.AttrOr("action", ""))
	}
	for _, want := range append(v.Decisions[0].Delete.What, "This cannot be undone.", "Delete for ever") {
		if !strings.Contains(words(form), want) {
			t.Errorf("it does not say %q", want)
		}
	}
}

func TestRenameErrorIsLinkedToItsField(t *testing.T) {
	v := sampleMineWithError()
	doc := draw(t, web.Mine(v))
	message := v.Decisions[1].Rename.Name.Error
	checkErrorSummary(t, doc, message, "#title-2")
	checkFieldError(t, doc, "#title-2", message)
	if n := doc.Find(`details[open][data-testid="rename"]`).Length(); n != 1 {
		t.Errorf("%d forms stand open, want the one with the error", n)
	}
	if got := doc.Find("#title-2").AttrOr("name", ""); got != "title" {
		t.Errorf("the name is posted as %q", got)
	}
}

func TestMineWithNothingInItIsKind(t *testing.T) {
	v := sampleNoDecisions()
	doc := draw(t, web.Mine(v))
	if got := part(doc, "no-decisions").Find("a").AttrOr("href", ""); got != v.Start.Href {
		t.Errorf("it leads to %q", got)
	}
	if part(doc, "cookie").Length() != 1 || part(doc, "other-device").Find("form").AttrOr("action", "") != v.OtherDevice {
		t.Error("it says nothing of the cookie and of other devices")
	}
}

func TestSharingMakesALink(t *testing.T) {
	v := sampleSharing()
	form := part(draw(t, web.Sharing(v)), "make-link").Find("form")
	if form.AttrOr("action", "") != v.Form.Action || form.AttrOr("method", "") != "post" {
		t.Errorf("it posts to %q", form.AttrOr("action", ""))
	}
	if diff := cmp.Diff(map[string]string{"label": "", "scope": "verdict", "days": "30"}, values(form)); diff != "" {
		t.Error(diff)
	}
	look := form.Find("button[formaction]")
	if look.AttrOr("formaction", "") != v.Form.Look || look.AttrOr("formmethod", "") != "get" {
		t.Errorf("the preview is at %q", look.AttrOr("formaction", ""))
	}
	if got, want := spaced(form.Find("#scope-1-says")), v.Form.Scopes.All[0].Consequence.Text+" "+v.Form.Scopes.All[0].Besides; got != want {
		t.Errorf("a scope says %q, want %q", got, want)
	}
	v.Form.Full = "There are 20 links already."
	full := part(draw(t, web.Sharing(v)), "make-link")
	if full.Find("form").Length() != 0 || !strings.Contains(words(full), v.Form.Full) {
		t.Error("another link is offered although there may be none")
	}
}

func TestSharingListsItsLinks(t *testing.T) {
	v := sampleSharingWithLinks()
	doc := draw(t, web.Sharing(v))
	links := part(doc, "link")
	if links.Length() != len(v.Links) {
		t.Fatalf("%d links, want %d", links.Length(), len(v.Links))
	}
	live, ended := links.First(), links.Last()
	if got, want := spaced(live.Find("ul")), "Everything Made 21 November 2026 Works until you end it"; got != want {
		t.Errorf("a link says %q, want %q", got, want)
	}
	if live.Find("input[readonly]").AttrOr("value", "") != v.Links[0].Address || live.Find("svg.qr-code").Length() != 1 {
		t.Error("a link that works cannot be copied")
	}
	revoke := live.Find(`details[data-testid="revoke"] form`)
	if revoke.AttrOr("action", "") != v.Links[0].Revoke || revoke.Find("p").Length() != 1 {
		t.Error("ending a link is not asked for")
	}
	if got := spaced(links.Eq(1).Find("[data-testid=holds]")); got != v.Links[1].Holds || strings.Contains(spaced(links.Eq(1)), "stay as they are") {
		t.Errorf("of a link that alone keeps its result it is said: %q", got)
	}
	if ended.Find("input, form, svg").Length() != 0 {
		t.Error("a link that has ended can be used")
	}
}

func TestPreviewIsThePageThatReadersGet(t *testing.T) {
	v := sampleSharing()
	shown := part(draw(t, web.Sharing(v)), "preview").Find(".result")
	page := draw(t, web.Result(v.Preview)).Find("main .result")
	if diff := cmp.Diff(words(page), words(shown)); diff != "" {
		t.Error(diff)
	}
	if words(page) == "" {
		t.Error("both are empty")
	}
}

func TestPreviewIsClosedOnceThereAreLinks(t *testing.T) {
	if got := goquery.NodeName(part(draw(t, web.Sharing(sampleSharing())), "preview")); got != "section" {
		t.Errorf("without a link the preview is a %s", got)
	}
	preview := part(draw(t, web.Sharing(sampleSharingWithLinks())), "preview")
	if _, open := preview.Attr("open"); open || !preview.Is("details") {
		t.Error("with links the preview stands open")
	}
	if preview.Find("#preview").Length() != 1 {
		t.Error("no fragment inside the preview opens it")
	}
	v := sampleSharingWithLinks()
	v.Looking = true
	if _, open := part(draw(t, web.Sharing(v)), "preview").Attr("open"); !open {
		t.Error("the preview that was asked for is closed")
	}
}

func TestSharingErrorIsLinkedToItsField(t *testing.T) {
	v := sampleSharingWithError()
	doc := draw(t, web.Sharing(v))
	checkErrorSummary(t, doc, v.Form.Label.Error, "#label")
	checkFieldError(t, doc, "#label", v.Form.Label.Error)
	for id, want := range map[string]string{"scope": v.Form.Scopes.Error, "days": v.Form.Expiries.Error} {
		group := doc.Find("#" + id + "-1").Closest("fieldset")
		if group.AttrOr("aria-describedby", "") != id+"-error" || words(doc.Find("#"+id+"-error")) != "Error: "+want {
			t.Errorf("the %s is not marked", id)
		}
	}
}

func TestDeviceLink(t *testing.T) {
	link := sampleDeviceLink()
	doc := draw(t, web.DeviceLink(link))
	if got := doc.Find("#address").AttrOr("value", ""); got != link.Address {
		t.Errorf("the link is %q", got)
	}
	if got := words(part(doc, "device-link")); !strings.Contains(got, "until "+link.Until) || part(doc, "warning").Length() != 1 {
		t.Error("it does not say until when it works, and for whom")
	}

	accept := sampleDeviceAccept()
	form := part(draw(t, web.DeviceAccept(accept)), "accept")
	if form.AttrOr("action", "") != accept.Action || values(form)["bring"] != "" || form.Find("#bring").AttrOr("value", "") != "yes" {
		t.Errorf("accepting posts %v to %q", values(form), form.AttrOr("action", ""))
	}
	accept.Own = ""
	if n := draw(t, web.DeviceAccept(accept)).Find("#bring").Length(); n != 0 {
		t.Error("a browser without decisions brings some along")
	}
}

func TestTodaySetsTwoVerdictsSideBySide(t *testing.T) {
	v := sampleToday()
	doc := draw(t, web.Today(v))
	sides := part(doc, "side")
	for i, want := range []web.VerdictSide{v.Then, v.Now} {
		if got := spaced(sides.Eq(i)); got != want.Heading+" "+want.Sentence+" "+want.Strength {
			t.Errorf("side %d says %q", i, got)
		}
		if got := sides.Eq(i).Find("a").AttrOr("href", ""); got != want.Href {
			t.Errorf("side %d leads to %q", i, got)
		}
	}
	if n := part(doc, "difference").Length(); n != 3 {
		t.Errorf("%d differences, want 3", n)
	}
	if got, want := spaced(part(doc, "difference").Eq(1)), "Containers on VMs on running costs: no evidence, now helps Now Many containers share one guest kernel, and its memory.[12]"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if again := part(doc, "again"); again.AttrOr("action", "") != v.Again.Action || submits(again) != "empty: "+v.AgainText+", answers: Start from these answers" {
		t.Errorf("deciding anew posts %q to %q", submits(again), again.AttrOr("action", ""))
	}
	same := draw(t, web.Today(sampleSame()))
	if words(part(same, "same")) != sampleSame().Same || part(same, "moves").Length()+part(same, "again").Length() != 0 {
		t.Error("where nothing differs it does not say so alone")
	}
}

func TestMovesReadAsATable(t *testing.T) {
	doc := draw(t, web.Newer(sampleNewer()))
	var rows []string
	part(doc, "move").Each(func(_ int, s *goquery.Selection) { rows = append(rows, spaced(s)) })
	want := []string{
		"Kata Containers Place 1, fit · 86.4 Place 2, fit · 78.1 moves down",
		"Containers on VMs Place 2, fit · 78.6 Place 1, fit · 80.2 moves up",
		"gVisor Place 3, fit · 71.4 Place 3, fit · 71.4",
		"Containers on bare metal ruled out Place 4, fit · 64.0 moves up",
		"Unikernels – not there Place 5, fit · 51.0 new",
		"System containers Place 5, fit · 54.8 – not there gone",
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

func TestNewerShowsAnswersOrSaysWhyNot(t *testing.T) {
	var moves []string
	part(draw(t, web.Newer(sampleNewer())), "answer-move").Each(func(_ int, s *goquery.Selection) { moves = append(moves, spaced(s)) })
	want := []string{
		"How quickly must a new instance be ready? Was Within a second Is Within a minute",
		"Do virtual machines have to move while they run? Is No",
	}
	if diff := cmp.Diff(want, moves); diff != "" {
		t.Error(diff)
	}
	v := sampleNewerVerdictOnly()
	doc := draw(t, web.Newer(v))
	if part(doc, "answer-move").Length() != 0 || !strings.Contains(words(part(doc, "answer-moves")), v.NoAnswers) {
		t.Error("it does not say why no answers are shown")
	}
}

func TestPrivacyHasItsSections(t *testing.T) {
	v := samplePrivacy()
	sections := part(draw(t, web.Privacy(v)), "privacy-section")
	if sections.Length() != len(v.Sections) {
		t.Fatalf("%d sections, want %d", sections.Length(), len(v.Sections))
	}
	last, want := sections.Last(), v.Sections[len(v.Sections)-1]
	if words(last.Find("h2")) != want.Heading || last.Find("li").Length() != len(want.Items) || last.Find("a").AttrOr("href", "") != want.More.Href {
		t.Errorf("the last one says %q", words(last))
	}
}
