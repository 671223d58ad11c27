package authoring

import (
	"testing"

	"github.com/weighpoint/weighpoint/questions"
)

// Whoever is led on from a questionnaire that is retired must find something.
func TestASuccessorMustBeOnOffer(t *testing.T) {
	retired := func(id, successor string) *questions.Questionnaire {
		return parse(t, edited(t, "\nid: ", "\nretired: {since: 2027-01, note: N., successor: "+successor+"}\nid: "+id+"-"))
	}
	old, later := retired("a", "drinks"), parse(t, base)
	for name, c := range map[string]struct {
		all  []*questions.Questionnaire
		want int
	}{
		"nowhere":         {[]*questions.Questionnaire{old}, 1},
		"beside it":       {[]*questions.Questionnaire{old, later}, 0},
		"retired as well": {[]*questions.Questionnaire{old, {ID: "drinks", Retired: &questions.Retirement{}}}, 1},
	} {
		var all []questions.Loaded
		for _, q := range c.all {
			all = append(all, questions.Loaded{File: q.ID, Questionnaire: q})
		}
		found := Beside(old, all)
		if len(found) != c.want {
			t.Errorf("%s: %v", name, found)
		}
		for _, w := range found {
			if w.Code != LostSuccessor || w.Line != 2 {
				t.Errorf("%s: %s", name, w)
			}
		}
	}
	if found := Beside(later, nil); len(found) > 0 {
		t.Errorf("what is not retired needs no successor: %v", found)
	}
}
