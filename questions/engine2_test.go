package questions

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// commute answers the small questionnaire of the second format.
func commute(pairs ...string) Answers {
	given := Answers{}
	for i := 0; i < len(pairs); i += 2 {
		a := Answer{Choices: []string{}, Importance: Normal}
		if pairs[i+1] != UnsureID {
			a.Choices = strings.Split(pairs[i+1], " ")
		}
		given[pairs[i]] = a
	}
	return given
}

// inTown are answers with which nothing special holds.
func inTown(pairs ...string) Answers {
	given := commute("now", "other", "place", "town", "hurry", "at-once", "load", "nothing", "road", "none")
	maps.Copy(given, commute(pairs...))
	return given
}

// secondWith is the small questionnaire with pairs of texts replaced.
func secondWith(t testing.TB, pairs ...string) *Questionnaire {
	t.Helper()
	text := string(readFile(t, "testdata/second.yaml"))
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("%q is not in the questionnaire", pairs[i])
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	q, err := Parse("second.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func contributionOf(t testing.TB, q *Questionnaire, given Answers, option, criterion string) Contribution {
	t.Helper()
	st, ok := q.StandingIn(q.Decide(given), option)
	at := slices.IndexFunc(st.Contributions, func(c Contribution) bool { return c.Criterion == criterion })
	if !ok || at < 0 {
		t.Fatalf("%s has no contribution of %s", option, criterion)
	}
	return st.Contributions[at]
}

func TestCasesOfRatings(t *testing.T) {
	q := second(t)
	because := func(number int, questions []string, choices map[string][]string) *ChosenCase {
		return &ChosenCase{Number: number, Reason: Reason{Because: questions, Choices: choices}}
	}
	for name, c := range map[string]struct {
		given Answers
		want  int
		by    *ChosenCase
		open  []string
	}{
		"no case holds":              {inTown(), 1, nil, nil},
		"the first holds":            {inTown("place", "village"), -2, because(0, []string{"place"}, nil), nil},
		"the second holds":           {inTown("place", "suburb", "load", "bags"), 0, because(1, []string{"load", "place"}, nil), nil},
		"by one choice of several":   {inTown("place", "suburb", "load", "bags papers"), 0, because(1, []string{"load", "place"}, map[string][]string{"load": {"bags"}}), nil},
		"not sure takes no case":     {inTown("place", UnsureID), 1, nil, []string{"place"}},
		"not sure of one of two":     {inTown("place", "suburb", "load", UnsureID), 1, nil, []string{"load"}},
		"not sure of what is moot":   {inTown("place", "town", "load", UnsureID), 1, nil, nil},
		"not answered is not sure":   {commute("hurry", "at-once"), 1, nil, []string{"load", "place"}},
		"the first of two, whatever": {inTown("place", "village", "load", UnsureID), -2, because(0, []string{"place"}, nil), nil},
	} {
		got := contributionOf(t, q, c.given, "train", "speed")
		if got.Rating != c.want {
			t.Errorf("%s: the rating is %d, want %d", name, got.Rating, c.want)
		}
		if diff := cmp.Diff(c.by, got.Case); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if diff := cmp.Diff(c.open, got.Open); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		rating, ok := q.RatingAfter(c.given, "train", "speed")
		if claim := q.Option("train").Rating("speed").In(c.by).Text; !ok || rating.Text != claim || rating.Value != c.want {
			t.Errorf("%s: the rating is %+v", name, rating)
		}
	}
}

func TestDrawsTakeEachCase(t *testing.T) {
	q := second(t)
	given := inTown("place", UnsureID, "load", UnsureID)
	d := q.newDrawer(q.newVariation(q.replay(given)), given)
	o, c := q.index.option["train"], q.index.criterion["speed"]
	seen := map[int]bool{}
	for range 500 {
		d.draw()
		seen[d.values[o][c]] = true
	}
	for _, value := range []int{-2, 0, 1} {
		if !seen[value] {
			t.Errorf("no draw takes the case in which the rating is %d", value)
		}
	}
}

func TestDemandsThatCanBeMet(t *testing.T) {
	q := second(t)
	soon := inTown("hurry", "soon")
	for option, want := range map[string]struct {
		rating     int
		met, short HalfPoints
	}{
		"train": {1, 8, 0}, "bicycle": {0, 8, 0}, "helicopter": {2, 8, 0},
	} {
		got := contributionOf(t, q, soon, option, "speed")
		if got.Rating != want.rating || got.Met != want.met || got.Short != want.short {
			t.Errorf("%s: %+v, want %+v", option, got, want)
		}
	}
	most := contributionOf(t, q, soon, "helicopter", "speed").Points
	for _, option := range []string{"train", "bicycle"} {
		if got := contributionOf(t, q, soon, option, "speed").Points; got != most {
			t.Errorf("%s meets the demand with %d points and the helicopter with %d", option, got, most)
		}
	}
	village := inTown("hurry", "soon", "place", "village")
	got := contributionOf(t, q, village, "train", "speed")
	if got.Met != 0 || got.Short != 8 || got.Points != 0 {
		t.Errorf("two steps short of enough: %+v", got)
	}
	if more := contributionOf(t, q, inTown(), "bicycle", "speed"); more.Met != 0 || more.Short != 0 || more.Points != 0 {
		t.Errorf("without a threshold: %+v", more)
	}
	if none := contributionOf(t, q, inTown("load", "papers"), "car", "dry"); !none.Missing || none.Points != 0 || none.Met+none.Short != 0 {
		t.Errorf("without evidence: %+v", none)
	}
	for rating := -2; rating <= 2; rating++ {
		for enough := -2; enough <= 2; enough++ {
			if want := min(2, rating+2-enough); credit(rating, enough) != want {
				t.Errorf("credit(%d, %d) = %d", rating, enough, credit(rating, enough))
			}
		}
	}
}

func TestSetAside(t *testing.T) {
	q := second(t)
	given := inTown("road", "good")
	e := q.Evaluate(given)
	if len(e.SetAside) != 1 || e.SetAside[0].Option != "helicopter" || e.SetAside[0].Rules[0].ID != "road-will-do" {
		t.Fatalf("set aside: %+v", e.SetAside)
	}
	if slices.ContainsFunc(e.Ranking, func(st Standing) bool { return st.Option == "helicopter" }) {
		t.Error("what is set aside is ranked")
	}
	if got := e.SetAside[0].Rules[0].Because; !slices.Equal(got, []string{"road"}) {
		t.Errorf("because of %v", got)
	}
	all, ok := q.EvaluateBy(By{Engine: Engine, All: true}, given)
	if !ok || !all.All || len(all.SetAside) > 0 || len(all.Ranking) != len(e.Ranking)+1 {
		t.Errorf("weighed all the same: %+v", all)
	}
	at := slices.IndexFunc(all.Ranking, func(st Standing) bool { return st.Option == "helicopter" })
	if got := *e.SetAside[0].Standing; got.Rank != 0 || got.Fit != all.Ranking[at].Fit {
		t.Errorf("it stands at %+v, and %+v where all is weighed", got, all.Ranking[at])
	}
	if unsure := q.Evaluate(inTown("road", UnsureID)); len(unsure.SetAside) != 0 {
		t.Errorf("set aside on what is not known: %+v", unsure.SetAside)
	}
	none := secondWith(t, `    options: [helicopter]`, `    options: [helicopter, train, bicycle, car]`)
	if back := none.Evaluate(given); len(back.SetAside) != 0 || len(back.Ranking) != 4 {
		t.Errorf("nothing comes back where nothing else is left: %+v", back.SetAside)
	}
	both := secondWith(t, `    options: [helicopter]`, `    options: [helicopter, train, car]`)
	only := both.Evaluate(given)
	if only.Outcome != OnlyOne || only.Leaders()[0] != "bicycle" || len(only.SetAside) != 3 {
		t.Errorf("one option is left: %s %v", only.Outcome, only.SetAside)
	}
}

func TestOneOptionLeftIsNoLead(t *testing.T) {
	q := secondWith(t, `    options: [helicopter]`, `    options: [helicopter, train, car]`)
	v := q.Decide(inTown("road", "good"))
	if s := v.Analysis.Strength; s.Firmness != OnlyLeft || s.First != draws {
		t.Errorf("the strength of the only one left: %+v", s)
	}
	if winner, ok := v.Winner(); !ok || winner != "bicycle" {
		t.Errorf("the winner is %q", winner)
	}
	first, _ := q.EvaluateBy(By{Engine: 1}, inTown())
	if first.Outcome != "" {
		t.Error("engine 1 reads a document of the second format")
	}
}

func TestWhatWasNotOfferedWasNotDenied(t *testing.T) {
	q := second(t)
	given := inTown("road", "good")
	for name, c := range map[string]struct {
		question, choice string
		reopened         []string
	}{
		"crates are offered in the village": {"place", "village", []string{"load"}},
		"nothing more is offered":           {"hurry", "soon", nil},
	} {
		with, reopened := q.Change(given, c.question, Answer{Choices: []string{c.choice}, Importance: Normal})
		if diff := cmp.Diff(c.reopened, reopened); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if _, kept := with["load"]; kept == (c.reopened != nil) {
			t.Errorf("%s: the answer is kept: %t", name, kept)
		}
	}
	// What is offered less denies as much as it did.
	suburb := inTown("place", "suburb", "load", "bags")
	if with, reopened := q.Change(suburb, "place", Answer{Choices: []string{"town"}, Importance: Normal}); len(reopened) > 0 || len(with) != len(suburb) {
		t.Errorf("%v counts as open although nothing more is offered", reopened)
	}
	crates := inTown("place", "suburb", "load", "crates")
	with, _ := q.Change(crates, "place", Answer{Choices: []string{"town"}, Importance: Normal})
	if missing := q.Path(with).Missing; !slices.Equal(missing, []string{"load"}) {
		t.Errorf("crates cannot be taken from town, but %v is missing", missing)
	}
	if given["load"].Unsure() || len(given) != 5 {
		t.Error("the answers that were given have changed")
	}
}

func TestSharesOfWinners(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		v := s.compile(t).Decide(anyAnswers(s).Draw(t, "answers"))
		got := v.Analysis.Strength
		if v.Outcome == Nothing {
			if !got.Same(Strength{Firmness: NoFit}) {
				t.Fatalf("nothing fits, and %+v", got)
			}
			return
		}
		sum, first, last := got.None, 0, draws
		for _, share := range got.Shares {
			sum += share.First
			if share.First > last || share.First == 0 {
				t.Fatalf("the shares are out of order: %+v", got.Shares)
			}
			last = share.First
			if len(v.Leaders()) == 1 && share.Option == v.Leaders()[0] {
				first = share.First
			}
		}
		if sum != draws || first != got.First {
			t.Fatalf("%d of %d draws are counted, %d of the leader: %+v", sum, draws, first, got)
		}
		overtaken := len(v.Leaders()) == 1 && len(got.Shares) > 0 && got.Shares[0].First > first
		if overtaken != (got.Overtaken != "") {
			t.Fatalf("overtaken by %q with %+v", got.Overtaken, got.Shares)
		}
		if winner, ok := v.Winner(); ok && (overtaken || v.Outcome == Tie) {
			t.Fatalf("%s is named the winner", winner)
		}
		if got.Firmness == Clear && (100*first < ClearFrom*draws || len(v.Ranking) == 1 || v.Analysis.Evidence != nil && v.Analysis.Evidence.Grade == GradeVeryLow) {
			t.Fatalf("called clear: %+v", v.Analysis)
		}
	})
}

func TestTiesHaveSharesAndTradeOffs(t *testing.T) {
	alike := []string{
		`      speed: {rating: 2, claim: It takes five minutes., sources: [advert]}
      dry: {rating: 2,`, `      speed: {rating: 0, claim: It takes five minutes., sources: [advert]}
      dry: {rating: -2,`,
		`      cost: {rating: -2, claim: It costs a fortune.`, `      cost: {rating: 2, claim: It costs a fortune.`,
	}
	q := secondWith(t, append(alike, "rules_out: [car, bicycle]", "rules_out: [car, train]")...)
	v := q.Decide(inTown("hurry", "whenever"))
	if v.Outcome != Tie || v.Analysis.Strength.Firmness != Tied {
		t.Fatalf("%s, %s: %v", v.Outcome, v.Analysis.Strength.Firmness, v.Leaders())
	}
	if len(v.Analysis.Strength.Shares) != 2 || v.Analysis.Strength.First != 0 {
		t.Errorf("the shares are %+v", v.Analysis.Strength)
	}
	if v.TradeOffs == nil || v.Analysis.Evidence == nil {
		t.Errorf("trade-offs %v, evidence %v", v.TradeOffs, v.Analysis.Evidence)
	}
	if _, ok := v.Winner(); ok {
		t.Error("one of two is named")
	}
}

func TestNearTies(t *testing.T) {
	e := Evaluation{Ranking: []Standing{{"a", 1, 9, 700, nil}, {"b", 2, 8, 680, nil}, {"c", 3, 7, 679, nil}}}
	if diff := cmp.Diff([]string{"b"}, e.Near()); diff != "" {
		t.Error(diff)
	}
}

// The likelier a choice is, the oftener it is drawn.
func TestDrawsGoByHowLikelyChoicesAre(t *testing.T) {
	q := second(t)
	given := inTown("place", UnsureID)
	d := q.newDrawer(q.newVariation(q.replay(given)), given)
	place := q.index.question["place"]
	count := map[int]int{}
	for range draws {
		d.draw()
		count[d.variation.s.values[place]-firstReal]++
	}
	for choice, likely := range []int{6, 3, 1} {
		if got, want := count[choice], draws*likely/10; got < want*85/100 || got > want*115/100 {
			t.Errorf("choice %d is drawn %d times of %d, want about %d", choice, got, draws, want)
		}
	}
}

// Ratings are drawn a step off, the oftener the weaker their evidence is.
func TestDrawsVaryRatings(t *testing.T) {
	q := second(t)
	rate := func(option, criterion string) int {
		return q.index.chances[q.index.option[option]][q.index.criterion[criterion]]
	}
	for _, c := range []struct {
		option, criterion string
		percent           int
	}{
		{"train", "cost", StepsOfHigh}, {"car", "cost", StepsOfModerate}, {"train", "speed", StepsOfLow}, {"helicopter", "speed", StepsOfVeryLow},
	} {
		if got := rate(c.option, c.criterion); got != c.percent*65536/100 {
			t.Errorf("%s on %s is off in %d of 65,536 draws, want %d %%", c.option, c.criterion, got, c.percent)
		}
	}
	if rate("car", "dry") != anyRating {
		t.Error("a missing rating is drawn as if it were known")
	}
	d := &drawer{random: q.seed(nil), q: q, live: []int{0}, factors: []int{1}, worth: [][5]int{{0, 1, 10, 100, 1000}}}
	count := func(value, chance int) map[int]int {
		d.values, d.chances = [][]int{{value}}, [][]int{{chance}}
		seen := map[int]int{}
		for range 10_000 {
			seen[d.score(0)]++
		}
		return seen
	}
	near := func(got, want int) bool { return got > want*9/10 && got < want*11/10 }
	if seen := count(0, rate("car", "cost")); len(seen) != 3 || !near(seen[1], 1000) || !near(seen[100], 1000) {
		t.Errorf("a moderate rating of 0 is drawn as %v", seen)
	}
	if seen := count(2, rate("helicopter", "speed")); len(seen) != 2 || !near(seen[100], 2000) {
		t.Errorf("the best rating is drawn as %v", seen)
	}
	if seen := count(0, anyRating); len(seen) != 5 || !near(seen[0], 2000) || !near(seen[1000], 2000) {
		t.Errorf("a missing rating is drawn as %v", seen)
	}
}

// What is in use today moves no draw.
func TestTodayMovesNothing(t *testing.T) {
	q := second(t)
	want := q.Decide(inTown("now", "other"))
	for _, now := range []string{"rail", "drive", UnsureID} {
		got := q.Decide(inTown("now", now))
		if !got.Analysis.Strength.Same(want.Analysis.Strength) {
			t.Errorf("%s moves the strength", now)
		}
		if diff := cmp.Diff(want.Ranking, got.Ranking); diff != "" {
			t.Errorf("%s moves the ranking: %s", now, diff)
		}
		if len(got.Analysis.OpenQuestions) > 0 {
			t.Errorf("%s is to be found out: %+v", now, got.Analysis.OpenQuestions)
		}
	}
}

func TestToday(t *testing.T) {
	q := second(t)
	if got := q.Evaluate(inTown("now", "other")).Today; got != nil {
		t.Errorf("nothing is in use, and %+v", got)
	}
	if got := q.Evaluate(inTown("now", UnsureID)).Today; got != nil {
		t.Errorf("nobody knows what is in use, and %+v", got)
	}
	out := q.Evaluate(inTown("now", "drive")).Today
	if out == nil || out.Option != "car" || out.Place != PlaceRuledOut || out.Question != "now" || out.Choice != "drive" || out.Small {
		t.Errorf("what is ruled out and in use: %+v", out)
	}
	given := inTown("now", "rail", "hurry", "at-once")
	e := q.Evaluate(given)
	ranked := e.Today
	if e.Leaders()[0] != "helicopter" || ranked.Place != PlaceRanked || ranked.Gain != e.Ranking[0].Fit-ranked.Fit || ranked.Gain <= 0 {
		t.Fatalf("%v leads, and the train gains %+v", e.Leaders(), ranked)
	}
	sum := Tenths(0)
	for _, off := range ranked.Gains {
		sum += off.Points
	}
	for _, off := range ranked.Losses {
		sum -= off.Points
	}
	if sum != ranked.Gain {
		t.Errorf("gains and losses sum to %d, not %d", sum, ranked.Gain)
	}
	if ranked.Small != (ranked.Gain <= StayReach) {
		t.Errorf("small: %+v", ranked)
	}
	leads := q.Evaluate(inTown("now", "rail", "place", "suburb", "hurry", "whenever", "road", "good", "load", "papers")).Today
	if leads.Gain < 0 || leads.Gain == 0 != (len(leads.Gains) == 0) {
		t.Errorf("what leads and is in use: %+v", leads)
	}
}

func TestReasonsNameTheChoicesThatCount(t *testing.T) {
	q := secondWith(t, `when: road == "none"`, `when: 'road == "none" and ("bags" in load or "papers" in load) or "crates" in load and not ("bags" in load)'`)
	for name, c := range map[string]struct {
		given Answers
		want  Reason
	}{
		"one of two that both count":    {inTown("load", "bags papers"), Reason{[]string{"load", "road"}, map[string][]string{"load": {"bags"}}}},
		"the only one":                  {inTown("load", "papers"), Reason{[]string{"load", "road"}, nil}},
		"what is not chosen counts":     {inTown("place", "suburb", "road", "good", "load", "papers crates"), Reason{[]string{"load"}, nil}},
		"a single one beside the other": {inTown("place", "suburb", "load", "papers crates"), Reason{[]string{"load"}, nil}},
	} {
		e := q.Evaluate(c.given)
		if len(e.RuledOut) == 0 {
			t.Errorf("%s: nothing is ruled out", name)
			continue
		}
		if diff := cmp.Diff(c.want, e.RuledOut[0].Vetoes[0].Reason); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// The choices that a reason names suffice, and no fewer do.
func TestReasonsAreEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		given := q.Path(anyAnswers(s).Draw(t, "answers")).Answers()
		for _, out := range q.Evaluate(given).RuledOut {
			for _, fired := range out.Vetoes {
				for id, choices := range fired.Choices {
					i := q.index.question[id]
					if len(choices) == 0 || len(choices) >= len(given[id].Choices) || !slices.Contains(fired.Because, id) {
						t.Fatalf("%s names %v of %v", fired.ID, choices, given[id].Choices)
					}
					s := q.replay(given)
					for _, value := range q.index.anyChoice(i) {
						chosen := q.choices(i, value)
						if slices.ContainsFunc(choices, func(c string) bool { return !slices.Contains(chosen, c) }) {
							continue
						}
						s.values[i] = value
						if !q.Veto(fired.ID).When.certain(s) {
							t.Fatalf("%s does not hold with %v", fired.ID, chosen)
						}
					}
				}
			}
		}
	})
}

func TestCautionsTakeClearAway(t *testing.T) {
	fast := []string{"kind: experience, seen: full text, checked: 2026-11, single_author: true}", "kind: measurement, seen: full text, checked: 2026-11}", "        rating: 1\n        claim: It takes half an hour.", "        rating: -1\n        claim: It takes half an hour."}
	given := inTown("place", "suburb", "road", "good")
	q := secondWith(t, fast...)
	v := q.Decide(given)
	if v.Leaders()[0] != "car" || 100*v.Analysis.Strength.First < ClearFrom*draws {
		t.Fatalf("%v leads in %d draws: this shows nothing", v.Leaders(), v.Analysis.Strength.First)
	}
	if len(v.Cautions) != 1 || !v.Cautions[0].Leader || !v.Cautions[0].Unclear {
		t.Errorf("the cautions are %+v", v.Cautions)
	}
	s := v.Analysis.Strength
	if s.Firmness != Leaning || !slices.Contains(s.Withheld, Withheld{Caution: "roadworks"}) {
		t.Errorf("the strength is %+v", s)
	}
	plain := secondWith(t, append(fast, ", unclear: true", "")...).Decide(given)
	if plain.Analysis.Strength.Firmness != Clear || plain.Cautions[0].Unclear || !plain.Cautions[0].Leader {
		t.Errorf("an ordinary caution: %+v, %+v", plain.Analysis.Strength, plain.Cautions)
	}
	other := secondWith(t, append(fast, "options: [car], claim: The road", "options: [train], claim: The road")...).Decide(given)
	if other.Analysis.Strength.Firmness != Clear || other.Cautions[0].Leader || other.Cautions[0].Unclear {
		t.Errorf("a caution about another: %+v", other.Cautions)
	}
}

func TestChangesAreNearestFirst(t *testing.T) {
	q := second(t)
	kinds := func(flips []Flip) []string {
		var found []string
		for _, f := range flips {
			for _, c := range f.Changes {
				found = append(found, c.Question+" "+string(c.Kind)+" "+c.Choice)
			}
		}
		return found
	}
	got := kinds(q.Decide(inTown("place", "suburb", "hurry", "soon", "load", "papers", "road", "good")).Analysis.Flips)
	last := -1
	for _, line := range got {
		kind := ChangeKind(strings.Fields(line)[1])
		if nearness[kind] < last {
			t.Errorf("%s comes too late in %q", line, got)
		}
		last = nearness[kind]
	}
	s := q.replay(inTown("load", "bags papers"))
	at := func(question, id string) int { return q.index.choice[q.index.question[question]][id] }
	for name, c := range map[string]struct {
		question string
		value    int
		times    HalfPoints
		want     AnswerChange
	}{
		"the next step":   {"hurry", firstReal + at("hurry", "soon"), 2, AnswerChange{Question: "hurry", Choices: []string{"soon"}, Importance: Normal, Kind: ChangeStep, Choice: "soon"}},
		"two steps":       {"hurry", firstReal + at("hurry", "whenever"), 2, AnswerChange{Question: "hurry", Choices: []string{"whenever"}, Importance: Normal, Kind: ChangeChoice, Choice: "whenever"}},
		"no steps":        {"place", firstReal + at("place", "suburb"), 2, AnswerChange{Question: "place", Choices: []string{"suburb"}, Importance: Normal, Kind: ChangeChoice, Choice: "suburb"}},
		"importance":      {"hurry", firstReal + at("hurry", "at-once"), 4, AnswerChange{Question: "hurry", Choices: []string{"at-once"}, Importance: More, Kind: ChangeImportance}},
		"one choice less": {"load", unsure + 1<<at("load", "bags"), 2, AnswerChange{Question: "load", Choices: []string{"bags"}, Importance: Normal, Kind: ChangeRemoved, Choice: "papers"}},
		"one choice more": {"load", unsure + 1<<at("load", "bags") + 1<<at("load", "papers") + 1<<at("load", "crates"), 2, AnswerChange{Question: "load", Choices: []string{"bags", "papers", "crates"}, Importance: Normal, Kind: ChangeAdded, Choice: "crates"}},
		"what is in use":  {"now", firstReal + at("now", "rail"), 2, AnswerChange{Question: "now", Choices: []string{"rail"}, Importance: Normal, Kind: ChangeToday, Choice: "rail"}},
	} {
		got := q.change(s, move{q.index.question[c.question], c.value, c.times})
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// Shares are the exact ones or a neighbouring tenth, the same for equal credit,
// and miss less in all than rounding each to the nearest does.
func TestSharesStayWithinATenth(t *testing.T) {
	moved := 0
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		w := q.weighed(q.replay(anyAnswers(s).Draw(t, "answers")))
		split := q.shares(w)
		missed, nearest := Tenths(0), Tenths(0)
		for o := range q.Options {
			rest := fit(w.score(o), w.total) - 500
			missed += abs(split.rest[o])
			for c, points := range split.points[o] {
				exact, total := 250*w.points(o, c), int(w.total)
				if off := exact - int(points)*total; max(off, -off) >= total && off != 0 {
					t.Fatalf("%s adds %d tenths, exactly %d/%d", q.Criteria[c].ID, points, exact, total)
				}
				if points != roundDiv(exact, total) {
					moved++
				}
				rest -= roundDiv(exact, total)
			}
			nearest += abs(rest)
		}
		if missed > nearest {
			t.Fatalf("%d tenths are missed, and %d where each share is the nearest", missed, nearest)
		}
	})
	if moved == 0 {
		t.Fatal("no share was ever moved: the test proves nothing")
	}
}
