package web_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/web"
)

func TestResultHasItsPartsInOrder(t *testing.T) {
	for name, c := range map[string]struct {
		view web.ResultView
		want string
	}{
		"leader":       {sampleResult(), "first-screen ranking ruled-out-list reasons pairings gives-up cautions matrix answers sources take"},
		"nothing":      {sampleNothing(), "first-screen relax ruled-out-list matrix answers sources take"},
		"owned":        {sampleOwned(), "notices first-screen news ranking ruled-out-list reasons pairings gives-up cautions matrix answers sources share take outcome-forms upkeep"},
		"decided":      {sampleStated(), "notices decided first-screen news ranking ruled-out-list reasons pairings gives-up cautions matrix answers sources share take outcome-forms upkeep"},
		"shared":       {sampleShared(), "notices first-screen ranking ruled-out-list reasons pairings gives-up cautions matrix answers sources share take"},
		"verdict only": {sampleVerdictOnly(), "notices first-screen ranking ruled-out-list reasons pairings gives-up cautions matrix go-on sources share take"},
	} {
		t.Run(name, func(t *testing.T) {
			var parts []string
			draw(t, web.Result(c.view)).Find("main .result").Children().Each(func(_ int, s *goquery.Selection) {
				parts = append(parts, s.AttrOr("data-testid", "?"))
			})
			if got := strings.Join(parts, " "); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestResultSaysItsVerdictFirst(t *testing.T) {
	v := sampleResult()
	doc := draw(t, web.Result(v))
	if got := words(part(doc, "verdict").Find("h1")); got != v.Verdict {
		t.Errorf("verdict %q", got)
	}
	if got := part(doc, "made").Find("time").AttrOr("datetime", ""); got != v.DateTime {
		t.Errorf("made at %q", got)
	}
}

func TestRankingShowsTies(t *testing.T) {
	doc := draw(t, web.Result(sampleTie()))
	ranked := part(doc, "ranked")
	if n := ranked.Filter(".first").Length(); n != 2 {
		t.Errorf("%d options come first, want 2", n)
	}
	for i := range 2 {
		if got := words(ranked.Eq(i).Find(".rank")); got != "1=" {
			t.Errorf("rank %q, want 1=", got)
		}
	}
	if got := words(part(doc, "reasons").Find("h2")); got != "Why they lead" {
		t.Errorf("the reasons are headed %q", got)
	}
}

func TestRankedOptionHasItsNumberAsText(t *testing.T) {
	first := part(draw(t, web.Result(sampleResult())), "ranked").First()
	if got, want := words(first.Find(".fit")), "Fit 86.4 of 100"; got != want {
		t.Errorf("fit %q, want %q", got, want)
	}
	if got := first.Find("rect.bar-fill").AttrOr("width", ""); got != "86.4" {
		t.Errorf("bar of %q", got)
	}
}

func TestSentences(t *testing.T) {
	doc := draw(t, web.Result(sampleResult()))
	for id, want := range map[string]string{
		"reason":    "+18.2 points Because you said “Anyone: customers or the public upload code” (Who wrote the code that will run? – matters more to you), Trust in the code matters. Kata Containers: helps a lot. Each pod gets a kernel of its own inside a small virtual machine, so that a flaw in that kernel stays inside it.[1][4]",
		"cost":      "Running costs −4.5 points, better for Containers on VMs Kata Containers: hurts. Every pod carries its own kernel and agent, in the order of a hundred megabytes.[2] Containers on VMs: helps. Many containers share one guest kernel, and its memory.[3]",
		"caution":   "Because you said “Not sure” (Does the machine allow nested virtualisation?): Kata Containers and MicroVMs: Try it before you plan on it: many providers' ordinary machines do not offer /dev/kvm, and nested virtual machines are slower.[3][9]",
		"ruled-out": "Containers on bare metal Because you said “Anyone: customers or the public upload code” (Who wrote the code that will run? – matters more to you): A container alone is not held to be a boundary between parties that do not trust each other.[7] Way round: Give each party machines of its own, or put the pods in a sandboxed runtime.[1][5]",
	} {
		t.Run(id, func(t *testing.T) {
			if got := spaced(part(doc, id).First()); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// spaced is the text of a selection with a space between its blocks, as they
// are read.
func spaced(s *goquery.Selection) string {
	clone := s.Clone()
	clone.Find("p, summary, h2, h3, div, li, dt, dd, th, td").Each(func(_ int, block *goquery.Selection) { block.AppendHtml(" ") })
	return words(clone)
}

func TestCitationsNameTheirSource(t *testing.T) {
	link := part(draw(t, web.Result(sampleResult())), "reason").First().Find("a.cite").First()
	if got, want := link.AttrOr("aria-label", ""), "Source 1: Threat model"; got != want {
		t.Errorf("a citation is read as %q, want %q", got, want)
	}
}

func TestMatrixIsATableThatCanBeRead(t *testing.T) {
	m := sampleMatrix()
	doc := draw(t, web.Result(sampleResult()))
	table := part(doc, "matrix").Find("table").First()
	if words(table.Find("caption")) == "" || table.Find(`thead th[scope="col"]`).Length() != 1+len(m.Options) {
		t.Error("the table has no caption or its columns no heads")
	}
	rows := table.Find(`[data-testid="matrix-row"]`)
	if rows.Length() != len(m.Rows) {
		t.Fatalf("%d rows, want %d", rows.Length(), len(m.Rows))
	}
	rows.Each(func(_ int, s *goquery.Selection) {
		if s.Find(`th[scope="row"]`).Length() != 1 || s.Find("td").Length() != len(m.Options) {
			t.Errorf("row %q is not whole", words(s))
		}
	})
	if got, want := words(rows.First().Find("td").First()), "+2 helps a lot"; got != want {
		t.Errorf("cell %q, want %q", got, want)
	}
	if got := words(table.Find("td.level-none").First()); got != "–no evidence" {
		t.Errorf("a cell without evidence says %q", got)
	}
	if region := table.Parent(); region.AttrOr("role", "") != "region" || region.AttrOr("tabindex", "") != "0" {
		t.Error("the table cannot be scrolled with the keyboard")
	}
	if n := part(doc, "idle").Find(`[data-testid="matrix-row"]`).Length(); n != len(m.Idle) {
		t.Errorf("%d idle rows, want %d", n, len(m.Idle))
	}
}

func TestAnswersOfAResult(t *testing.T) {
	for name, c := range map[string]struct {
		view                  web.ResultView
		heading, again, links string
	}{
		"owner":   {sampleResult(), "Your answers", "empty: Start afresh", "Change your answers"},
		"visitor": {sampleTie(), "The answers", "empty: Start empty", ""},
		"copying": {sampleShared(), "The answers", "empty: Start empty, answers: Start from these answers", ""},
	} {
		t.Run(name, func(t *testing.T) {
			answers := part(draw(t, web.Result(c.view)), "answers")
			if got := words(answers.Find("h2")); got != c.heading {
				t.Errorf("heading %q, want %q", got, c.heading)
			}
			if got := submits(answers.Find(`[data-testid="again"]`)); got != c.again {
				t.Errorf("again offers %q, want %q", got, c.again)
			}
			if got := words(answers.Find(".actions a")); got != c.links {
				t.Errorf("link %q, want %q", got, c.links)
			}
		})
	}
}

// submits lists what the buttons of a form post, and what they say.
func submits(form *goquery.Selection) string {
	var all []string
	form.Find(`button[type="submit"][name="from"]`).Each(func(_ int, s *goquery.Selection) {
		all = append(all, s.AttrOr("value", "")+": "+words(s))
	})
	return strings.Join(all, ", ")
}

func TestResultIsReopenedWhereItsSessionIsGone(t *testing.T) {
	v := sampleOwned()
	v.Review, v.Reopen = web.Link{}, "/r/a/reopen"
	reopen := part(draw(t, web.Result(v)), "reopen")
	if reopen.AttrOr("action", "") != v.Reopen || reopen.AttrOr("method", "") != "post" || words(reopen) != "Change your answers" {
		t.Errorf("reopening is offered as %q at %q", words(reopen), reopen.AttrOr("action", ""))
	}
	if n := part(draw(t, web.Result(sampleOwned())), "reopen").Length(); n != 0 {
		t.Error("a session that is there is reopened")
	}
}

func TestReadersShareTheirAddressWithoutAScript(t *testing.T) {
	v := sampleShared()
	doc := draw(t, web.Result(v))
	share := part(doc, "share")
	if got := share.Find("input[readonly]").AttrOr("value", ""); got != v.Address {
		t.Errorf("the field holds %q", got)
	}
	if share.Find("button:not([hidden])").Length() != 0 {
		t.Error("a button shows that cannot work without a script")
	}
	if share.Find("svg.qr-code").Length() != 1 {
		t.Error("there is no code for a camera")
	}
	if got := words(part(doc, "until")); got != v.Until {
		t.Errorf("the link works %q", got)
	}
	take := part(doc, "take")
	if got := words(take.Find(".files")); got != "Other formats: Decision record (Markdown), Data (JSON)" {
		t.Errorf("files: %q", got)
	}
	if got := doc.Find(`link[type="application/atom+xml"]`).AttrOr("href", ""); got != v.Feed.Href || words(take.Find(".follow a")) != v.Feed.Text {
		t.Errorf("the feed is at %q", got)
	}
}

func TestOwnersShareByLinksAlone(t *testing.T) {
	v := sampleOwned()
	doc := draw(t, web.Result(v))
	if doc.Find("input[readonly], [data-copy]").Length() != 0 {
		t.Error("the owner may copy an address that opens for nobody else")
	}
	for _, id := range []string{"share-link", "share"} {
		button := part(doc, id).Find("a.button")
		if button.AttrOr("href", "") != v.Share.Href || words(button) != "Share this result" {
			t.Errorf("%s leads to %q as %q", id, button.AttrOr("href", ""), words(button))
		}
		if got := words(part(doc, id).Find(".quiet")); got != v.Shared {
			t.Errorf("%s says that %q", id, got)
		}
	}
	if n := part(draw(t, web.Result(sampleShared())), "share-link").Length(); n != 0 {
		t.Error("a reader may share as the owner does")
	}
}

func TestOptionWithinAResult(t *testing.T) {
	doc := draw(t, web.Option(sampleOption()))
	if got := words(part(doc, "standing")); got != "First of 9, fit 86.4" {
		t.Errorf("standing %q", got)
	}
	if n := doc.Find("#criterion-trust").Length(); n != 1 {
		t.Errorf("%d places for a matrix cell to lead to", n)
	}
	if n := part(doc, "figure").Filter(".own").Length(); n != 1 {
		t.Errorf("%d figures are this option's own", n)
	}
	if got, want := words(part(doc, "figure").Last().Find(".quiet")), "Kata 2.5 with QEMU, same server · 2024 · independent · dated"; got != want {
		t.Errorf("conditions %q, want %q", got, want)
	}
	if got := words(part(doc, "ratings").Find("h2")); got != "What does not count here" {
		t.Errorf("the other ratings are headed %q", got)
	}
}

func TestOptionOutsideAResult(t *testing.T) {
	v := sampleOption()
	v.Standing, v.Reasons = "", nil
	doc := draw(t, web.Option(v))
	if part(doc, "standing").Length() != 0 {
		t.Error("an option stands somewhere without a result")
	}
	if got := words(part(doc, "ratings").Find("h2")); got != "How it rates" {
		t.Errorf("the ratings are headed %q", got)
	}
}

func TestOptionsRuledOutAlikeStandTogether(t *testing.T) {
	v := sampleResult()
	v.RuledOut[2].Vetoes = v.RuledOut[0].Vetoes
	doc := draw(t, web.Result(v))
	var groups []string
	part(doc, "ruled-out").Each(func(_ int, s *goquery.Selection) { groups = append(groups, words(s.Find("h3"))) })
	want := []string{"Containers on bare metal WebAssembly or isolates", "System containers"}
	if diff := cmp.Diff(want, groups); diff != "" {
		t.Error(diff)
	}
}

func TestReasonsSayWhatATeamDoesNotAgreeOn(t *testing.T) {
	agreed := web.Because{Question: "Who runs it?", Answer: "We", Team: true}
	open, other := web.Because{Question: "Where?", Answer: "2 said “Here”, 1 said “There”", Team: true, NotAgreed: true}, web.Because{Question: "When?", Answer: "2 said “Now”, 1 said “Later”", Team: true, NotAgreed: true}
	for want, all := range map[string][]web.Because{
		"Because the team said “We” (Who runs it?) and did not agree on “Where?” (2 said “Here”, 1 said “There”), Trust in the code matters.":               {open, agreed},
		"Because the team did not agree on “Where?” (2 said “Here”, 1 said “There”) and “When?” (2 said “Now”, 1 said “Later”), Trust in the code matters.": {open, other},
		"Because the team said “We” (Who runs it?) and “We” (Who runs it?), Trust in the code matters.":                                                     {agreed, agreed},
	} {
		v := sampleResult()
		v.Reasons[0].Because = all
		if got := words(part(draw(t, web.Result(v)), "reason").First()); !strings.Contains(got, want) {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
