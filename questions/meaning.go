package questions

import (
	"cmp"
	"reflect"
	"slices"
)

// SameMeaning reports whether two versions tell readers the same and lead all
// answers to the same verdicts. Such versions may differ in comments, in the
// order of keys and in how texts are quoted and broken into lines.
func (q *Questionnaire) SameMeaning(other *Questionnaire) bool {
	return q.Version == other.Version || reflect.DeepEqual(q.meaning(), other.meaning())
}

// meaning is the questionnaire without what only its writing decides. The index
// follows from the rest.
func (q *Questionnaire) meaning() Questionnaire {
	m := *q
	m.Version, m.Text, m.index = "", nil, index{}
	m.Sources = slices.SortedFunc(slices.Values(q.Sources), func(a, b Source) int { return cmp.Compare(a.ID, b.ID) })
	return m
}
