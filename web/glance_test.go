package web_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/weighpoint/weighpoint/web"
)

// sampleSecond is a result of the second method, with all that the first had
// not.
func sampleSecond() web.ResultView {
	v := sampleShared()
	v.Strength = web.StrengthView{
		Grade: "leaning", Label: "Leaning", Text: "first in 71 of 100 ways of weighing this; Containers on VMs in 22", Percent: 71,
		Shares: []web.ShareView{
			{Name: "Kata Containers", Count: "71", To: 71}, {Name: "Containers on VMs", Count: "22", From: 71, To: 93},
			{Name: "others", Ours: true, Count: "7", From: 93, To: 100},
		},
		Explanation: []string{"These answers were weighed 2,000 times."},
	}
	v.Evidence = web.EvidenceView{
		Label: "low", Step: 2, Text: "17.0 of the 20.0 points that decide this rest on what vendors say of their own products.",
		Explanation: []string{"How firm a verdict is and how good its evidence is are two things."},
	}
	v.GlancePart = web.GlancePart{
		Chart: []web.ChartRow{
			{Rank: "1", Name: "Kata Containers", Fit: "86.4", Percent: 86.4, First: true}, {Rank: "2", Name: "Containers on VMs", Fit: "78.6", Percent: 78.6},
		},
		AllRanked: web.Link{Text: "All 9 options; 3 ruled out", Href: "#ranking"},
		Points: []web.GlancePoint{
			{Label: "Why", Text: "Trust in the code: helps a lot", Note: "+18.2", More: "Because you said “Anyone”", Href: "#reasons"},
			{Label: "Why", Text: "Fit with Kubernetes: helps a lot", Note: "+9.1", Href: "#reasons"},
			{Label: "What it costs", Text: "Running costs: hurts", Note: "−4.5", Href: "#gives-up"},
		},
	}
	v.Warnings = sampleCautions()[:1]
	v.Weak = []web.ReasonView{sampleReasons()[3]}
	v.Weak[0].ID, v.Weak[0].Case, v.Weak[0].Open = "", because(1), []string{"Where will it run?"}
	v.SetAside = []web.RuledOutView{{Name: "MicroVMs", Href: "/r/a/o/m", Vetoes: []web.VetoView{{Because: because(2)[:1], Claim: claim("They are for those who build a platform.", 1)}}}}
	v.AllTheSame = web.Link{Text: "Weigh them all the same", Href: "/r/a/what-if?all=yes"}
	v.Today = web.TodayPart{
		Verdict: "In use today: Plain VMs. Moving to Kata Containers gains 3.0 points of 100 in all: staying costs little.",
		Gains:   []web.MovingView{{Criterion: "Start-up time", Points: "5.0", Percent: 100}},
		Losses:  []web.MovingView{{Criterion: "Familiarity", Points: "2.0", Percent: 40}},
	}
	v.Sways = []web.SwayView{{Criterion: "Trust in the code", Low: 30, High: 90, Now: 60, Level: 10, Text: "4.1 ahead at half, 8.4 ahead at twice"}}
	for i := range v.Costs {
		v.Costs[i].Percent = 50
	}
	return v
}

func TestFirstScreenLeadsToItsSections(t *testing.T) {
	doc := draw(t, web.Result(sampleSecond()))
	points := part(doc, "glance-point")
	if got, want := spaced(points.First()), "Why Trust in the code: helps a lot +18.2 points Because you said “Anyone”"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if points.Eq(1).Find(".sr").First().Text() != "Why" || points.Eq(1).Find(".glance-label").Length() != 0 {
		t.Error("a second reason shows its label again")
	}
	points.Find("a").Each(func(_ int, s *goquery.Selection) {
		if doc.Find(s.AttrOr("href", "none")).Length() != 1 {
			t.Errorf("%q leads nowhere", words(s))
		}
	})
	if got, want := words(part(doc, "chart-row").First()), "1 Kata Containers Fit 86.4"; got != want {
		t.Errorf("the chart's first row says %q, want %q", got, want)
	}
}

func TestVerdictHasTwoMeasures(t *testing.T) {
	doc := draw(t, web.Result(sampleSecond()))
	strength := part(doc, "strength")
	if got, want := words(strength.Find(".strength-words")), "Leaning: first in 71 of 100 ways of weighing this; Containers on VMs in 22."; got != want {
		t.Errorf("strength %q, want %q", got, want)
	}
	if got, want := spaced(strength.Find(".shares")), "Kata Containers 71 Containers on VMs 22 others 7"; got != want {
		t.Errorf("legend %q, want %q", got, want)
	}
	bar := strength.Find("svg.shares-bar rect")
	if bar.Length() != 3 || bar.Eq(1).AttrOr("x", "") != "71.0" || bar.Eq(1).AttrOr("width", "") != "22.0" {
		t.Errorf("the second part of the bar is at %q, %q wide", bar.Eq(1).AttrOr("x", ""), bar.Eq(1).AttrOr("width", ""))
	}
	evidence := part(doc, "evidence")
	if got := words(evidence); !strings.HasPrefix(got, "Evidence: low. 17.0 of the 20.0 points") {
		t.Errorf("evidence %q", got)
	}
	if n := evidence.Find("svg.ladder rect.filled").Length(); n != 2 {
		t.Errorf("%d rungs are filled, want 2", n)
	}
	if n := part(doc, "explained").Find("p").Length(); n != 2 {
		t.Errorf("%d paragraphs explain the measures, want 2", n)
	}
}

func TestFirstMethodHasOneMeasure(t *testing.T) {
	v := sampleSecond()
	v.Strength.Shares, v.Evidence = nil, web.EvidenceView{}
	doc := draw(t, web.Result(v))
	if part(doc, "evidence").Length() != 0 || part(doc, "share-of-first").Length() != 0 {
		t.Error("a verdict of the first method has what it never said")
	}
	if got := part(doc, "strength").Find("rect.bar-fill").AttrOr("width", ""); got != "71" {
		t.Errorf("the bar is %q wide", got)
	}
}

func TestWarningsStandUnderTheVerdict(t *testing.T) {
	doc := draw(t, web.Result(sampleSecond()))
	if got := part(doc, "warned").Find("a").AttrOr("href", ""); got != "#know-first" {
		t.Errorf("the warning leads to %q", got)
	}
	if next := part(doc, "first-screen").Next(); next.AttrOr("data-testid", "") != "know-first" {
		t.Errorf("after the first screen comes %q", next.AttrOr("data-testid", ""))
	}
}

func TestSetAsideIsFoldedWithAWayBack(t *testing.T) {
	aside := part(draw(t, web.Result(sampleSecond())), "set-aside")
	if aside.Find("details[open]").Length() != 0 || words(aside.Find("summary")) != "Nothing here asks for MicroVMs" {
		t.Errorf("set aside says %q", words(aside.Find("summary")))
	}
	if got := aside.Find(".all-the-same a").AttrOr("href", ""); got != "/r/a/what-if?all=yes" {
		t.Errorf("weighing all leads to %q", got)
	}
	if n := part(draw(t, web.Result(sampleResult())), "set-aside").Length(); n != 0 {
		t.Error("nothing is set aside, and the section is there")
	}
}

func TestMovingIsDrawnToBothSides(t *testing.T) {
	moving := part(draw(t, web.Result(sampleSecond())), "moving")
	if got := spaced(moving.Eq(0)) + "; " + spaced(moving.Eq(1)); got != "Gains on Start-up time +5.0; Gives up on Familiarity −2.0" {
		t.Errorf("moving %q", got)
	}
	if gain, loss := moving.Eq(0).Find("rect.bar-fill"), moving.Eq(1).Find("rect.bar-fill"); gain.AttrOr("x", "") != "50" || loss.AttrOr("x", "") != "30.0" || loss.AttrOr("width", "") != "20.0" {
		t.Errorf("the bars begin at %q and %q", gain.AttrOr("x", ""), loss.AttrOr("x", ""))
	}
}

func TestTornadoSaysItsFiguresInWords(t *testing.T) {
	sway := part(draw(t, web.Result(sampleSecond())), "sway")
	if got, want := words(sway), "Trust in the code 4.1 ahead at half, 8.4 ahead at twice"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := sway.Find("rect.bar-fill").AttrOr("x", "") + " " + sway.Find("rect.bar-fill").AttrOr("width", ""); got != "30.0 60.0" {
		t.Errorf("the bar is %q", got)
	}
}

func TestLongListsFoldAndSayHowMuch(t *testing.T) {
	doc := draw(t, web.Result(sampleSecond()))
	if n := part(doc, "ranked").Not(`[data-testid="more-ranked"] *`).Length(); n != 5 {
		t.Errorf("%d options stand open, want 5", n)
	}
	if got, want := words(part(doc, "more-ranked").Find("summary")), "4 more options"; got != want {
		t.Errorf("the fold says %q, want %q", got, want)
	}
	if doc.Find(`[data-testid="sources"] details[open], [data-testid="ratings-table"][open]`).Length() != 0 {
		t.Error("sources or ratings stand open")
	}
}

func TestReasonsTellTheirCase(t *testing.T) {
	got := spaced(part(draw(t, web.Result(sampleSecond())), "gives-up").Find(`[data-testid="reason"]`))
	for _, want := range []string{"So rated because you said “", "It could be otherwise, depending on “Where will it run?”."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}

func TestReadersAnswerBeforeTheySeeAnswers(t *testing.T) {
	answers := part(draw(t, web.Result(sampleShared())), "answers")
	var order []string
	answers.Find(`button[name="from"], [data-testid="more-answers"]`).Each(func(_ int, s *goquery.Selection) {
		order = append(order, s.AttrOr("value", "answers given"))
	})
	if got, want := strings.Join(order, ", "), "empty, answers given, answers"; got != want {
		t.Errorf("the order is %q, want %q", got, want)
	}
	if answers.Find("details[open]").Length() != 0 {
		t.Error("the answers of others stand open")
	}
}

func TestOtherAnswersReadAsEnglish(t *testing.T) {
	for want, change := range map[string]web.FlipChange{
		"If the answer to What else? were “A” rather than “B”": {Question: "What else?", From: "B", To: "A"},
		"If the answer to What else? had “A” as well":          {Question: "What else?", From: "B", To: "A and B", Added: "A"},
		"If the answer to What else? did not have “A”":         {Question: "What else?", From: "A and B", To: "B", Removed: "A"},
		"If What else? mattered more":                          {Question: "What else?", From: "A", To: "A", Matters: "mattered more", Same: true},
	} {
		v := sampleResult()
		v.Flips = []web.FlipView{{Changes: []web.FlipChange{change}, Then: "Plain VMs would lead"}}
		if got := words(part(draw(t, web.Result(v)), "flip").Find("p").First()); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
