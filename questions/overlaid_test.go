package questions_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/weighpoint/weighpoint/questions"
)

// overlaid reads an overlay of the base that the tests of overlays have. BASE in
// it stands for what says so.
func overlaid(t testing.TB, text string) questions.Loaded {
	t.Helper()
	base, err := os.ReadFile("overlay/testdata/drinks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(base)
	version := hex.EncodeToString(sum[:])[:12]
	text = strings.ReplaceAll(text, "BASE", fmt.Sprintf("format: 1\nextends: {id: drinks, version: %q}\nhouse: ACME", version))
	var l questions.Loader
	l.Folder(questions.Folder{Name: "team", Files: fstest.MapFS{
		"own.yaml": {Data: []byte(text)}, "base/drinks@" + version + ".yaml": {Data: base},
	}})
	if err := l.Err(); err != nil {
		t.Fatal(err)
	}
	return l.Loaded[0]
}

const ownDrinks = `BASE
id: own-drinks
replaces: true
sources:
  kitchen: {title: Kitchen rules, publisher: ACME, year: "2026", kind: internal, contact: "the kitchen, extension 42", seen: full text, checked: 2026-11}
drop: {options: [water]}
change: {options: {tea: {name: Tea of the house}}}
add:
  vetoes: [{id: no-coffee, when: last_cup == "hour", rules_out: [coffee], claim: "One cup an hour, no more.", sources: [kitchen]}]
`

// What is merged is an ordinary document: it is read again from its text alone, and
// programs that pass over its first comment read it too.
func TestOverlaidIsOrdinary(t *testing.T) {
	q := overlaid(t, ownDrinks).Questionnaire
	again, err := questions.Restore(q.Version, q.Text)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(q.House, again.House) || !again.SameMeaning(q) {
		t.Errorf("it reads as something else:\n%+v\n%+v", q.House, again.House)
	}
	if _, err := questions.Parse("merged.yaml", q.Text); err != nil {
		t.Errorf("it has mistakes:\n%v", err)
	}
	old, err := questions.Parse("old.yaml", regexp.MustCompile(`(?m)^#.*\n`).ReplaceAll(q.Text, nil))
	if err != nil {
		t.Fatalf("without the comment it has mistakes:\n%v", err)
	}
	if old.House != nil || len(old.Vetoes) != len(q.Vetoes) || old.Source("kitchen").Kind != questions.KindDocumentation {
		t.Errorf("without the comment it is %+v", old)
	}
}

func TestOverlaidSaysWhoseItIs(t *testing.T) {
	loaded := overlaid(t, ownDrinks)
	q := loaded.Questionnaire
	h := q.House
	switch {
	case h.Name != "ACME", h.Base.ID != "drinks", len(h.Base.Version) != 64, !h.Replaces,
		!h.Has("vetoes", "no-coffee"), h.Has("vetoes", "no-hot-water"), !h.Alters("options", "tea"), h.Alters("options", "coffee"):
		t.Errorf("the house is %+v", h)
	}
	kitchen := q.Source("kitchen")
	if kitchen.Kind != questions.KindInternal || kitchen.URL != "" || kitchen.Contact != "the kitchen, extension 42" {
		t.Errorf("the internal source is %+v", kitchen)
	}
}

// What a house says of itself confirms nothing that others say.
func TestInternalSourceIsNotIndependent(t *testing.T) {
	q := overlaid(t, ownDrinks).Questionnaire
	for _, about := range []questions.About{questions.AboutAbility, questions.AboutDegree} {
		rating := questions.Rating{Value: 1, About: about}
		rating.Sources = []string{"manual"}
		alone := q.Certainty(rating)
		rating.Sources = []string{"kitchen", "manual"}
		if both := q.Certainty(rating); both.Grade != alone.Grade {
			t.Errorf("about %s: %s alone, %s with the house's own word", about, alone.Grade, both.Grade)
		}
	}
}

// upon reads an overlay of a questionnaire. BASE in it stands for what says so.
func upon(base *questions.Questionnaire, house, text string) (*questions.Questionnaire, error) {
	text = strings.ReplaceAll(text, "BASE", fmt.Sprintf("format: 1\nextends: {id: %s, version: %q}\nhouse: %s", base.ID, base.Version[:12], house))
	var l questions.Loader
	l.Folder(questions.Folder{Name: "team", Files: fstest.MapFS{
		"own.yaml": {Data: []byte(text)}, "base/" + base.ID + "@" + base.Version[:12] + ".yaml": {Data: append([]byte("\uFEFF"), base.Text...)},
	}})
	if err := l.Err(); err != nil {
		return nil, err
	}
	return l.Loaded[0].Questionnaire, nil
}

const teamDrinks = `BASE
id: team-drinks
replaces: true
sources:
  lift: {title: Lift rules, publisher: ACME, year: "2026", kind: internal, contact: "the porter", seen: full text, checked: 2026-11}
fix: {kettle: {answer: working, claim: "There is one on each floor.", sources: [lift]}}
drop: {cautions: [slow]}
change: {vetoes: {no-coffee: {claim: "One cup an hour, no more, and none in the lift.", sources: [kitchen, lift]}}}
add:
  vetoes: [{id: no-tea, when: last_cup == "hour", rules_out: [tea], claim: "No tea in the lift.", sources: [lift]}]
`

// An overlay may extend what another one made. Whose is what is told apart.
func TestOverlayOfAnOverlay(t *testing.T) {
	below := overlaid(t, ownDrinks+"fix: {needs: {answer: [focus], claim: Everybody needs it., sources: [kitchen]}}\n").Questionnaire
	q, err := upon(below, "ACME Berlin", teamDrinks)
	if err != nil {
		t.Fatal(err)
	}
	h := q.House
	switch {
	case h.Name != "ACME Berlin", h.Base.ID != "own-drinks", h.Base.Version != below.Version, h.Below == nil, h.Below.Base.ID != "drinks":
		t.Fatalf("the house is %+v", h)
	case h.Of("vetoes", "no-tea").Name != "ACME Berlin", h.Of("vetoes", "no-coffee").Name != "ACME", h.Of("vetoes", "no-hot-water") != nil:
		t.Errorf("whose the vetoes are: %+v, %+v", h, h.Below)
	case h.Giving("kettle").Name != "ACME Berlin", h.Giving("needs").Name != "ACME", h.Giving("last_cup") != nil:
		t.Errorf("who gives answers: %v, %v", h.Fixed, h.Below.Fixed)
	case q.Question("needs").Fixed == nil, q.Question("kettle").Fixed == nil:
		t.Error("what is given for everybody is asked")
	case q.Source("kitchen").Contact != "the kitchen, extension 42", q.Source("lift").Contact != "the porter":
		t.Error("internal sources lack their contacts")
	}
	met := q.HouseRules(questions.Answers{"last_cup": {Choices: []string{"hour"}}})
	if !reflect.DeepEqual(met.Rules, []string{"no-coffee", "no-tea"}) || met.Of[0].Name != "ACME" || met.Of[1].Name != "ACME Berlin" {
		t.Errorf("the rules that are met are %+v", met)
	}
	again, err := questions.Restore(q.Version, q.Text)
	if err != nil || !reflect.DeepEqual(again.House, h) || !again.SameMeaning(q) {
		t.Errorf("it reads as something else: %v", err)
	}
	windows := "\uFEFF" + strings.ReplaceAll(string(q.Text), "\n", "\r\n")
	if again, err := questions.Parse("merged.yaml", []byte(windows)); err != nil || again.Version != q.Version || !reflect.DeepEqual(again.House, h) {
		t.Errorf("as other editors write it, it reads as something else: %v", err)
	}
	all := []*questions.Questionnaire{{ID: "drinks"}, {ID: "own-drinks"}, q}
	if got := questions.WithoutReplaced(all); len(got) != 1 {
		t.Errorf("%d are on offer beside what stands in their place", len(got)-1)
	}
	if _, err := upon(q, "ACME Mitte", "BASE\nid: third-drinks\n"); err == nil || !strings.Contains(err.Error(), "a third one is too many: extend drinks") {
		t.Errorf("a third overlay gives %v", err)
	}
	comment, _, _ := strings.Cut(string(q.Text), "\nformat:")
	if _, err := questions.Parse("merged.yaml", []byte(comment+"\n#\n"+comment+strings.TrimPrefix(string(q.Text), comment))); err == nil || !strings.Contains(err.Error(), "at most one other") {
		t.Errorf("a comment with more houses gives %v", err)
	}
}

func TestReplacedIsNotOffered(t *testing.T) {
	q := overlaid(t, ownDrinks).Questionnaire
	base := &questions.Questionnaire{ID: "drinks"}
	other := &questions.Questionnaire{ID: "other"}
	if got := questions.WithoutReplaced([]*questions.Questionnaire{base, other, q}); !reflect.DeepEqual(got, []*questions.Questionnaire{other, q}) {
		t.Errorf("offered are %d", len(got))
	}
}

func TestCommentOfHouseIsChecked(t *testing.T) {
	text, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, err = questions.Parse("f.yaml", append([]byte("# weighpoint overlay 1\n# house: [ACME]\n# base: x\n# versio: y\n"), text...))
	want := `f.yaml:1:1: `
	if err == nil || !strings.Contains(err.Error(), "f.yaml:2:8: \"house\" must be text, not a list") {
		t.Errorf("a comment with mistakes gives %v, not %s", err, want)
	}
}

// What lies where the base should lie is looked at.
func TestBaseOfAnOverlayIsLookedAt(t *testing.T) {
	below := overlaid(t, ownDrinks).Questionnaire
	renamed := *below
	renamed.ID = "other-drinks"
	source := questions.Questionnaire{ID: "own-drinks", Version: strings.Repeat("ab", 32), Text: []byte("extends: {}\n")}
	for _, c := range []struct {
		base *questions.Questionnaire
		want string
	}{
		{&renamed, `own.yaml:2:10: team/base/other-drinks@`},
		{&renamed, `is questionnaire "own-drinks", not the one that is extended`},
		{&source, "is an overlay itself, and what it makes has to lie there"},
	} {
		if _, err := upon(c.base, "ACME Berlin", "BASE\nid: team-drinks\n"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("of a base that is another one it says %v, and not %q", err, c.want)
		}
	}
}
