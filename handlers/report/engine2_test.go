package report_test

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// said are single answers of a way to work, by question.
type said map[string][]string

// toWork is the page of a result of the second method, as its reader sees it.
func toWork(t *testing.T, given said, scope questions.Scope) web.ResultView {
	t.Helper()
	return toWorkResult(t, given, scope).ReaderPage(report.Surroundings{})
}

func toWorkResult(t *testing.T, given said, scope questions.Scope) *report.Result {
	t.Helper()
	return toWorkAs(t, given, scope, func(*questions.Verdict) {})
}

// toWorkAs is the result of a verdict that is changed before it is frozen.
func toWorkAs(t *testing.T, given said, scope questions.Scope, change func(*questions.Verdict)) *report.Result {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "ways-to-work.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	q, err := questions.Parse("ways-to-work.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	answers := questions.Answers{}
	for id, choices := range given {
		answers[id] = questions.Answer{Choices: choices, At: noon}
	}
	decided := q.Decide(answers)
	change(&decided)
	verdict, err := decided.JSON()
	if err != nil {
		t.Fatal(err)
	}
	stored := questions.Result{
		ID: "RESULT", Session: "SESSION", Questionnaire: q.ID, Version: q.Version, Answers: q.Path(answers).Answers(), Verdict: verdict, Created: noon,
	}
	result, err := report.New(stored, q, reader(scope), setting(q))
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// inTown leads to the train or the bicycle, and sets the helicopter aside.
func inTown() said {
	return said{"now": {"drive"}, "place": {"town"}, "hurry": {"soon"}, "load": {"papers"}, "road": {"good"}}
}

func TestFirstScreenAnswersWhatHowSureWhyCostAndChange(t *testing.T) {
	page := toWork(t, inTown(), questions.Full)
	if page.Outcome != "leader" || page.Strength.Label == "" || page.Evidence.Label == "" || page.Evidence.Step == 0 {
		t.Errorf("outcome %q, strength %q, evidence %q", page.Outcome, page.Strength.Label, page.Evidence.Label)
	}
	if len(page.Chart) != len(page.Ranked) || page.Chart[0].Name != page.Leader || page.AllRanked.Href != "#ranking" {
		t.Errorf("the chart has %v", page.Chart)
	}
	var labels []string
	for _, p := range page.Points {
		labels = append(labels, p.Label+" "+p.Href)
		if p.Text == "" {
			t.Errorf("a point under %q says nothing", p.Label)
		}
	}
	for _, want := range []string{"Why #reasons", "What it costs #gives-up", "What would change it #turns"} {
		if !slices.Contains(labels, want) {
			t.Errorf("the points are %q, without %q", labels, want)
		}
	}
}

func TestSharesFillTheBar(t *testing.T) {
	shares := toWork(t, inTown(), questions.Full).Strength.Shares
	if len(shares) == 0 {
		t.Fatal("nobody is first")
	}
	at := 0.0
	for _, s := range shares {
		if s.From != at || s.To <= s.From {
			t.Errorf("%s goes from %v to %v, and the one before ended at %v", s.Name, s.From, s.To, at)
		}
		at = s.To
	}
	if at != 100 {
		t.Errorf("the bar ends at %v", at)
	}
}

// What is set aside is not impossible: wherever an option is named, so is what keeps it
// out of the ranking.
func TestWhatIsSetAsideIsNowhereCalledRuledOut(t *testing.T) {
	r := toWorkResult(t, inTown(), questions.Full)
	result := r.ReaderPage(report.Surroundings{})
	want := map[string]string{}
	for _, aside := range result.SetAside {
		want[aside.Name] = "set aside"
	}
	for _, out := range result.RuledOut {
		want[out.Name] = "ruled out"
	}
	if len(result.SetAside) == 0 {
		t.Fatal("nothing is set aside")
	}
	for _, o := range result.Matrix.Options {
		if o.Out != want[o.Name] {
			t.Errorf("the table says that %s is %q, want %q", o.Name, o.Out, want[o.Name])
		}
		id := path.Base(o.Href)
		if side, ok := r.Compare("", id); !ok || side.B.Out != want[o.Name] {
			t.Errorf("beside another option %s is %q, want %q", o.Name, side.B.Out, want[o.Name])
		}
		page, _ := r.Option(id)
		if aside := len(page.Aside) > 0; aside != (want[o.Name] == "set aside") || aside && !strings.HasPrefix(page.Standing, "Set aside") {
			t.Errorf("the page of %s says %q, with %d rules that set it aside", o.Name, page.Standing, len(page.Aside))
		}
		if ruledOut := len(page.Vetoes) > 0; ruledOut != (want[o.Name] == "ruled out") {
			t.Errorf("the page of %s has %d vetoes", o.Name, len(page.Vetoes))
		}
	}
}

func TestWhatIsSetAsideIsWeighedAllTheSame(t *testing.T) {
	page := toWork(t, inTown(), questions.Full)
	if len(page.SetAside) != 1 || page.SetAside[0].Name != "The helicopter" || page.SetAside[0].Vetoes[0].Claim.Text != "Where there is a road, nobody flies to work." {
		t.Fatalf("set aside are %v", page.SetAside)
	}
	if page.AllTheSame.Href != "/r/LINK/what-if?all=yes" {
		t.Errorf("weighing them leads to %q", page.AllTheSame.Href)
	}
	all, ok := toWorkResult(t, inTown(), questions.Full).WhatIfAll()
	if !ok || !slices.Equal(all.All, []string{"The helicopter"}) || len(all.Rows) != 4 {
		t.Fatalf("weighing all gives %v with %d options", all.All, len(all.Rows))
	}
	for _, row := range all.Rows {
		if row.Name == "The helicopter" && (row.Before != "set aside" || row.RankAfter == "") {
			t.Errorf("the helicopter was %q and is %q", row.Before, row.RankAfter)
		}
	}
	if page := toWork(t, inTown(), questions.VerdictOnly); page.AllTheSame.Href != "" || page.SetAside[0].Vetoes[0].Because != nil {
		t.Error("a reader of the verdict alone sees answers by what is set aside")
	}
}

// TestWhereOptionsGoIsSaidOfEachVerdict tries each answer to each question: the note on
// an option that leaves the ranking says what keeps it out, as its place does.
func TestWhereOptionsGoIsSaidOfEachVerdict(t *testing.T) {
	left := map[string]int{}
	for _, road := range []string{"good", "none"} {
		given := inTown()
		given["road"] = []string{road}
		r := toWorkResult(t, given, questions.Full)
		for _, other := range []string{"good", "none"} {
			view, ok := r.WhatIf("road", []string{other}, "")
			if !ok {
				continue
			}
			for _, row := range view.Rows {
				if row.RankBefore == "" || row.RankAfter != "" {
					continue
				}
				left[row.After]++
				if want := map[string]string{"set aside": "aside", "ruled out": "out"}[row.After]; row.Moved != want {
					t.Errorf("%s is %s now, and the note is %q", row.Name, row.After, row.Moved)
				}
			}
		}
	}
	if left["set aside"] == 0 || left["ruled out"] == 0 {
		t.Errorf("out of the ranking went %v, so this shows less than it should", left)
	}
}

func TestMovingFromTodayIsTold(t *testing.T) {
	today := toWork(t, inTown(), questions.Full).Today
	if !strings.HasPrefix(web.Plain(today.Verdict), "In use today: The car. ") || len(today.Gains) == 0 {
		t.Errorf("as it is today: %q, gains %v", today.Verdict, today.Gains)
	}
	if today := toWork(t, inTown(), questions.VerdictOnly).Today; today.Verdict != "" {
		t.Errorf("a reader of the verdict alone learns that %q", today.Verdict)
	}
	stays := inTown()
	delete(stays, "now")
	if today := toWork(t, stays, questions.Full).Today; today.Verdict != "" {
		t.Errorf("nobody said what is in use, and the page says %q", today.Verdict)
	}
}

func TestReasonsOfTheSecondMethod(t *testing.T) {
	page := toWork(t, inTown(), questions.Full)
	if !slices.ContainsFunc(page.Reasons, func(r web.ReasonView) bool { return r.Rating == "meets what you need" }) {
		t.Errorf("no reason meets what is needed: %v", page.Reasons)
	}
	village := inTown()
	village["place"] = []string{"village"}
	view, _ := toWorkResult(t, village, questions.Full).Option("train")
	for _, r := range view.Reasons {
		if r.Criterion == "Speed" && (len(r.Case) != 1 || r.Case[0].Answer != web.Isolate("In a village")) {
			t.Errorf("the case of the train's speed is because of %v", r.Case)
		}
	}
	if !slices.ContainsFunc(view.Reasons, func(r web.ReasonView) bool { return r.Criterion == "Speed" && r.Rating == "hurts a lot" }) {
		t.Errorf("the train's reasons in a village are %v", view.Reasons)
	}
}

func TestCautionsAboutTheLeaderComeFirst(t *testing.T) {
	suburb := said{"now": {"other"}, "place": {"suburb"}, "hurry": {"at-once"}, "load": {"nothing"}, "road": {"good"}}
	page := toWork(t, suburb, questions.Full)
	if page.Leader != "The car" || len(page.Warnings) != 1 || len(page.Cautions) != 0 {
		t.Errorf("%s leads with %d warnings and %d other cautions", page.Leader, len(page.Warnings), len(page.Cautions))
	}
	if page.Strength.Grade == "clear" {
		t.Error("a lead is called clear that a caution speaks against")
	}
}

// TestNothingIsWeighedAgainstTheOnlyOneLeft holds that no figure stands for certainty
// where it could be no other, and that it does stand where others could come first.
func TestNothingIsWeighedAgainstTheOnlyOneLeft(t *testing.T) {
	given := said{"now": {"other"}, "place": {"town"}, "hurry": {"soon"}, "load": {"nothing"}, "road": {"good"}}
	for lost, want := range map[int]string{0: "nothing to weigh it against", 10: "first in 9"} {
		only := toWorkAs(t, given, questions.Full, func(v *questions.Verdict) {
			v.Outcome, v.Ranking = questions.OnlyOne, v.Ranking[:1]
			s := &v.Analysis.Strength
			s.Firmness, s.Overtaken, s.First, s.None = questions.OnlyLeft, "", s.Draws-lost*s.Draws/100, lost*s.Draws/100
			s.Shares = []questions.Share{{Option: v.Ranking[0].Option, First: s.First}}
		})
		page := only.ReaderPage(report.Surroundings{})
		text := page.Strength.Text + strings.Join(page.Strength.Explanation, " ")
		if !strings.Contains(text, want) || strings.Contains(text, "100 of 100") {
			t.Errorf("where others are first in %d of 100: %q", lost, text)
		}
		if record := string(only.Record(report.RecordForm{}, "", report.Surroundings{})); !strings.Contains(record, page.Strength.Text) {
			t.Errorf("the record does not say %q", page.Strength.Text)
		}
	}
}

func TestTheOnlyOneLeftIsNoLead(t *testing.T) {
	alone := said{"now": {"other"}, "place": {"town"}, "hurry": {"soon"}, "load": {"nothing"}, "road": {"none"}}
	page := toWork(t, alone, questions.Full)
	if page.Outcome == "only" && page.Strength.Label != "The only one left" {
		t.Errorf("the only one left is called %q", page.Strength.Label)
	}
	if len(page.Ranked) == 1 && page.Outcome != "only" {
		t.Errorf("one option is left, and the outcome is %q", page.Outcome)
	}
}

func TestTornadoHoldsTheLeadAsItIs(t *testing.T) {
	sways := toWork(t, inTown(), questions.Full).Sways
	if len(sways) == 0 {
		t.Fatal("no weight moves the lead")
	}
	for i, s := range sways {
		if s.Low > s.Now || s.Now > s.High || s.Low < 0 || s.High > 100 || s.Text == "" {
			t.Errorf("%s: %+v", s.Criterion, s)
		}
		if i > 0 && s.High-s.Low > sways[i-1].High-sways[i-1].Low+0.01 {
			t.Errorf("%s is wider than what stands above it", s.Criterion)
		}
	}
}

func TestLevelOptionsLeadToTheirComparisons(t *testing.T) {
	// Nothing weighs much here, so that several options are level.
	level := said{"now": {"other"}, "place": {"village"}, "hurry": {"soon"}, "load": {"nothing"}, "road": {"good"}}
	page := toWork(t, level, questions.Full)
	for i, o := range page.Ranked {
		linked := slices.ContainsFunc(page.Near, func(l web.Link) bool { return strings.HasSuffix(l.Href, "b="+filepath.Base(o.Href)) })
		if wanted := i > 1 && page.Ranked[0].Percent-o.Percent <= 2; linked != wanted {
			t.Errorf("%s stands %.1f behind, and is compared: %v", o.Name, page.Ranked[0].Percent-o.Percent, linked)
		}
	}
}

// Each claim says how certain its evidence is, but in results of the first
// method, which knew no grades.
func TestClaimsSayHowCertainTheyAre(t *testing.T) {
	page := toWork(t, inTown(), questions.Full)
	for _, reason := range slices.Concat(page.Reasons, page.Weak) {
		if reason.Claim.Grade == "" {
			t.Errorf("%s: %q is not graded", reason.Option, reason.Claim.Text)
		}
	}
	graded := map[string]string{}
	for _, off := range slices.Concat(page.Costs, page.Tips) {
		for _, side := range []web.TradeSide{off.Leader, off.RunnerUp} {
			if (side.Claim.Grade == "") != (side.Claim.Text == "") {
				t.Errorf("%s on %s: %q is graded %q", side.Name, off.Criterion, side.Claim.Text, side.Claim.Grade)
			}
			graded[side.Claim.Text] = side.Claim.Grade
		}
	}
	if got := graded["Its carriages have a roof."]; got != "moderate" {
		t.Errorf("what its own timetable says is graded %q of %v", got, graded)
	}
	first := toWorkAs(t, inTown(), questions.Full, func(v *questions.Verdict) { v.Engine = 1 })
	for _, reason := range first.ReaderPage(report.Surroundings{}).Reasons {
		if reason.Claim.Grade != "" {
			t.Errorf("the first method grades %q", reason.Claim.Text)
		}
	}
}

// Where another option is first more often, none is named the winner, and
// there are reasons for both.
func TestNoWinnerGivesReasonsForEach(t *testing.T) {
	given := inTown()
	whole := toWork(t, given, questions.Full)
	last := whole.Ranked[len(whole.Ranked)-1].Name
	overtake := func(v *questions.Verdict) {
		v.Analysis.Strength.Overtaken = v.Ranking[len(v.Ranking)-1].Option
	}
	result := toWorkAs(t, given, questions.Full, overtake)
	page := result.ReaderPage(report.Surroundings{})
	if len(page.Reasons) < 2 || page.Foremost != 2 || page.Reasons[0].Option != page.Leader || page.Reasons[1].Option != last {
		t.Fatalf("%d options have reasons, first %v", page.Foremost, page.Reasons[:min(2, len(page.Reasons))])
	}
	if text := web.Plain(page.Points[0].Text); text != "Both: Speed: meets what you need" {
		t.Errorf("the first screen gives %q, where both have the same to say for them", text)
	}
	if near := len(page.Near); near == 0 || !strings.Contains(web.Plain(page.Near[near-1].Text), last) {
		t.Errorf("it leads to no comparison with %s: %v", last, page.Near)
	}

	only := toWorkAs(t, given, questions.Full, func(v *questions.Verdict) {
		overtake(v)
		v.Outcome, v.Ranking = questions.OnlyOne, v.Ranking[:1]
	})
	page = only.ReaderPage(report.Surroundings{})
	if page.Verdict != "These answers do not settle on one option" {
		t.Errorf("the headline of the only one left that is not first most often: %q", page.Verdict)
	}
	if detail := web.Plain(page.Detail); !strings.Contains(detail, "only "+page.Leader+" is left") || !strings.Contains(detail, last+" comes first more often") {
		t.Errorf("its detail: %q", detail)
	}
}

// Of options that are level, the strongest reason of each stands before all
// others.
func TestATieGivesReasonsForEach(t *testing.T) {
	result := toWorkAs(t, inTown(), questions.Full, func(v *questions.Verdict) {
		v.Outcome = questions.Tie
		for i := range v.Ranking {
			v.Ranking[i].Rank = 1
		}
	})
	page := result.ReaderPage(report.Surroundings{})
	var options []string
	for i, reason := range page.Reasons[:page.Foremost] {
		options = append(options, reason.Option)
		if text := web.Plain(page.Points[i].Text); i < 2 && !strings.HasPrefix(text, reason.Option+": ") {
			t.Errorf("the first screen gives %q, not what speaks for %s", text, reason.Option)
		}
	}
	slices.Sort(options)
	if page.Foremost != len(page.Ranked) || len(slices.Compact(options)) != page.Foremost {
		t.Errorf("the first reasons of %d level options are those of %q", page.Foremost, options)
	}
}

// What an answer says is in use today may be another option in a later version.
func TestAnotherOptionInUseTodayIsTold(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "ways-to-work.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ before, after, want string }{
		"another": {"option: car}", "option: train}", "“How do you get there now?”: Its answer stands for The train; it stood for The car."},
		"none":    {", option: car}", "}", "“How do you get there now?”: Its answer stands for no option any more; it stood for The car."},
	} {
		later, err := questions.Parse("ways-to-work.yaml", []byte(strings.Replace(string(text), c.before, c.after, 1)))
		if err != nil {
			t.Fatal(err)
		}
		result := toWorkResult(t, inTown(), questions.Full)
		result.Offered = later
		today := result.Today()
		if len(today.Groups) != 1 || len(today.Groups[0].Items) != 1 || web.Plain(today.Groups[0].Items[0].Text) != c.want || today.Same != "" {
			t.Errorf("%s: what is not the same is %+v, %q", name, today.Groups, today.Same)
		}
		result = toWorkResult(t, said{"now": {"other"}, "place": {"town"}}, questions.Full)
		result.Offered = later
		if today := result.Today(); len(today.Groups) != 0 {
			t.Errorf("%s: to whoever answers otherwise it makes no difference, but %+v", name, today.Groups)
		}
	}
}
