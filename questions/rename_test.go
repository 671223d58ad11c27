package questions

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/weighpoint/weighpoint/questions/document"
)

var (
	sketchID   = regexp.MustCompile(`^[coqav][0-9]+$`)
	sketchWord = regexp.MustCompile(`\b[qa][0-9]+\b`)
	longID     = regexp.MustCompile(`'[coqav][0-9]{2,}'`)
	quotedID   = regexp.MustCompile(`"([coqav][0-9]+)z"`)
)

// renamedTree gives every part of a sketch's document another id, which sorts as
// the earlier one did, and says what that was.
func renamedTree(n *document.Node, says bool) *document.Node {
	copied := *n
	if sketchID.MatchString(n.Text) {
		copied.Text += "z"
	}
	copied.Items, copied.Pairs = slices.Clone(n.Items), slices.Clone(n.Pairs)
	for i := range copied.Items {
		copied.Items[i] = renamedTree(n.Items[i], says)
	}
	for i, pair := range n.Pairs {
		if sketchID.MatchString(pair.Key) {
			copied.Pairs[i].Key += "z"
		}
		copied.Pairs[i].Value = renamedTree(pair.Value, says)
		if pair.Key == "when" {
			copied.Pairs[i].Value.Text = sketchWord.ReplaceAllString(pair.Value.Text, "${0}z")
		}
		if pair.Key == "id" && sketchID.MatchString(pair.Value.Text) && says {
			copied.Pairs = append(copied.Pairs, document.Pair{Key: "was", At: line1, Value: list(pair.Value.Text)})
		}
	}
	return &copied
}

func (s sketch) renamed(t failer, says bool) *Questionnaire {
	t.Helper()
	d, _ := document.Parse("renamed.yaml", []byte("at: line 1"))
	q := compile(d, renamedTree(s.tree(), says), nil, (*compiler).check)
	if len(d.Mistakes) > 0 {
		t.Fatal(d.Mistakes)
	}
	return q
}

// Ids that all are other ones and name those before make no difference: the same
// is told, under the present ids.
func TestARenamedVersionUnderstandsEarlierAnswers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawVersions(t)
		if longID.Match(slices.Concat(p.before.yaml(), p.after.yaml())) {
			t.Skip("o10 and o1 sort otherwise when both end in a letter")
		}
		if rapid.Bool().Draw(t, "team") {
			p.given = p.then.Join([]Answers{p.given, anyAnswers(p.before).Draw(t, "of another")})
		}
		plain, err := json.Marshal(p.difference())
		if err != nil {
			t.Fatal(err)
		}
		d := p.after.renamed(t, true).CompareWith(p.then, p.then.Decide(p.given), p.given)
		d.Now.Version = p.now.Version
		renamed, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		// What is gone keeps its earlier id.
		if diff := cmp.Diff(string(plain), quotedID.ReplaceAllString(string(renamed), `"$1"`)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// A version under other ids is the one that would have been written with them.
func TestRenameReachesEveryID(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := edited(randomSketch().Draw(t, "questionnaire")).Draw(t, "version")
		then := s.compile(t)
		got, want := s.renamed(t, true).Renaming(then).Questionnaire(), s.renamed(t, false)
		want.Version, want.Text = got.Version, got.Text
		if diff := cmp.Diff(want, got, sameParts...); diff != "" {
			t.Fatal(diff)
		}
		given := anyAnswers(s).Draw(t, "answers")
		a, b := got.Decide(want.Carry(s.renamed(t, true).Renaming(then).Answers(given))), then.Decide(given)
		b = s.renamed(t, true).Renaming(then).Verdict(b)
		if a.Outcome != b.Outcome || !a.Analysis.Strength.Same(b.Analysis.Strength) {
			t.Fatalf("%v and %v", a, b)
		}
	})
}

// sameParts compare two versions by all but what they were called.
var sameParts = []cmp.Option{
	cmp.AllowUnexported(Questionnaire{}, index{}, Condition{}, weightAdd{}, column{}, varied{}, earlier{}),
	cmpopts.IgnoreFields(index{}, "id", "earlier"),
	cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Was" }, cmp.Ignore()),
	cmpopts.EquateEmpty(),
}

// Every part of the format that holds an id is renamed.
func TestRenameReachesEveryPart(t *testing.T) {
	renamed := string(small(t))
	for _, r := range [][2]string{
		{"[tea, ", "[chai, "}, {"[tea]", "[chai]"}, {", coffee]", ", mocha]"},
		{"[coffee]", "[mocha]"}, {"      calm: ", "      ease: "}, {"{calm: ", "{ease: "},
		{"kettle ==", "boiler =="}, {"kettle !=", "boiler !="}, {"kettle in", "boiler in"},
		{"in needs", "in wishes"}, {"[needs]", "[wishes]"}, {`"broken"`, `"burst"`},
		{`"focus"`, `"alert"`},
		{"id: tea\n", "id: chai\n    was: [tea]\n"}, {"id: coffee\n", "id: mocha\n    was: [bean, coffee]\n"}, {"id: calm,", "id: ease, was: [calm],"},
		{"id: kettle\n", "id: boiler\n    was: [kettle]\n"}, {"id: needs\n", "id: wishes\n    was: [needs]\n"}, {"id: broken\n", "id: burst\n        was: [broken]\n"},
		{"{id: focus,", "{id: alert, was: [focus],"}, {"id: no-hot-water\n", "id: cold\n    was: [no-hot-water]\n"}, {"id: shaky\n", "id: trembling\n    was: [shaky]\n"},
	} {
		if !strings.Contains(renamed, r[0]) {
			t.Fatalf("the fixture lacks %q", r[0])
		}
		renamed = strings.ReplaceAll(renamed, r[0], r[1])
	}
	then, now := parseSmall(t), mustParse(t, renamed)
	got := now.Renaming(then).Questionnaire()
	got.Version, got.Text = now.Version, now.Text
	if diff := cmp.Diff(now, got, sameParts...); diff != "" {
		t.Fatal(diff)
	}
	if now.Renaming(now).Questionnaire() != now {
		t.Error("a version is renamed to itself")
	}
}

// What a verdict of the second engine says is said under the present ids.
func TestRenameReachesTheWholeEvaluation(t *testing.T) {
	then := second(t)
	now := secondWith(t,
		"  - id: train\n", "  - id: train2\n    was: [train]\n", "    was: [tram]\n", "", "option: train}", "option: train2}",
		"{id: speed, name: Speed, meaning: How soon you arrive., pressing: every minute counts, was: [pace]}", "{id: speed2, name: Speed, meaning: How soon you arrive., pressing: every minute counts, was: [speed]}",
		"      speed:\n", "      speed2:\n", "      speed: {rating: 0", "      speed2: {rating: 0", "      speed: {rating: 2, claim: It takes twenty", "      speed2: {rating: 2, claim: It takes twenty",
		"      speed: {rating: 2, claim: It takes five", "      speed2: {rating: 2, claim: It takes five", "adds: {speed: {points: 1", "adds: {speed2: {points: 1", "adds: {speed: {points: 4", "adds: {speed2: {points: 4", "adds: {speed: 4}", "adds: {speed2: 4}",
		"  - id: load\n", "  - id: load2\n    was: [load]\n", "{id: bags, label", "{id: bags2, was: [bags], label",
		`"bags" in load`, `"bags2" in load2`,
	)
	given := inTown("place", "suburb", "load", "bags papers", "road", "good")
	got := now.Renaming(then).Verdict(then.Decide(given)).Evaluation
	want := now.Evaluate(now.Carry(given))
	// Where answers add to weights, and what is in use, no comparison reads.
	for _, e := range []*Evaluation{&got, &want} {
		e.Version, e.TradeOffs, e.Today = "", nil, nil
		for i := range e.Weights {
			e.Weights[i].From = nil
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	at := slices.IndexFunc(got.Ranking, func(st Standing) bool { return st.Option == "train2" })
	if !slices.ContainsFunc(got.Ranking[at].Contributions, func(c Contribution) bool {
		return c.Case != nil && slices.Equal(c.Case.Choices["load2"], []string{"bags2"})
	}) {
		t.Errorf("no case names its choice: %+v", got.Ranking[at].Contributions)
	}
}

func mustParse(t *testing.T, text string) *Questionnaire {
	t.Helper()
	q, err := Parse("text.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return q
}
