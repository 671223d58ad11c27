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
