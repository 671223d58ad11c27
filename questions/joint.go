package questions

import (
	"cmp"
	"maps"
	"slices"
)

// Held is an answer that people of a team gave, and how many of them did.
type Held struct {
	// Choices are those of the answer, none for "not sure".
	Choices []string `json:"choices"`
	People  int      `json:"people"`
}

// held is the same as a value.
type held struct{ value, people int }

// Join makes one set of answers of those of several people, which do not depend
// on who of them said what. Of each, the answers on its path count.
//
// Where all who were asked chose the same, that is chosen; where they differ, the
// answer is a "not sure" that is Among what they chose. The importance is the
// middle one, of two the lower. Among is left out only where everybody was asked
// the same as by the joint answers. Answers are those on the joint path, and those
// that a difference may bring onto it. Notes are nobody else's, so there are none.
func (q *Questionnaire) Join(people []Answers) Answers { return q.newTeam(people).join() }

// team is what several people said, each on the path of their own answers.
type team struct {
	q       *Questionnaire
	people  []*state
	offered []offers
}

func (q *Questionnaire) newTeam(people []Answers) *team {
	t := &team{q: q}
	for _, given := range people {
		s := q.replay(given)
		t.people = append(t.people, s)
		t.offered = append(t.offered, q.offers(s))
	}
	return t
}

// view is an answer that some of a team gave.
type view struct {
	value  int
	times  HalfPoints
	people []int // positions, ascending
}

// views are the different answers to a question, those that most gave first, then
// in the order of the questionnaire, "not sure" last, and those that matter more
// first.
func (t *team) views(question int) []view {
	var views []view
	for at, s := range t.people {
		value, times := s.values[question], s.times[question]
		if value == notAsked {
			continue
		}
		i := slices.IndexFunc(views, func(v view) bool { return v.value == value && v.times == times })
		if i < 0 {
			i = len(views)
			views = append(views, view{value: value, times: times})
		}
		views[i].people = append(views[i].people, at)
	}
	slices.SortFunc(views, func(a, b view) int {
		return cmp.Or(cmp.Compare(len(b.people), len(a.people)), t.q.compareValues(question, a.value, b.value), cmp.Compare(b.times, a.times))
	})
	return views
}

// compareValues puts values of a question in the order of its choices, "not sure"
// last.
func (q *Questionnaire) compareValues(question, a, b int) int {
	if (a == unsure) != (b == unsure) {
		return cmp.Compare(b, a)
	}
	return slices.Compare(q.chosen(question, a), q.chosen(question, b))
}

func (t *team) join() Answers {
	joint := Answers{}
	for i := range t.q.Questions {
		if views := t.views(i); len(views) > 0 {
			joint[t.q.Questions[i].ID] = t.q.joinViews(i, views)
		}
	}
	s := t.q.replay(joint)
	offered := t.q.offers(s)
	for i := range t.q.Questions {
		id := t.q.Questions[i].ID
		if answer, ok := joint[id]; ok && t.asked(i, s, offered) {
			answer.Among = nil
			joint[id] = answer
		}
	}
	return joint
}

// joinViews makes one answer of the different ones to a question.
func (q *Questionnaire) joinViews(question int, views []view) Answer {
	var among []held
	var times []HalfPoints
	for _, v := range views {
		times = append(times, slices.Repeat([]HalfPoints{v.times}, len(v.people))...)
		i := slices.IndexFunc(among, func(h held) bool { return h.value == v.value })
		if i < 0 {
			among = append(among, held{value: v.value, people: len(v.people)})
			continue
		}
		among[i].people += len(v.people)
	}
	slices.SortFunc(among, func(a, b held) int {
		return cmp.Or(cmp.Compare(b.people, a.people), q.compareValues(question, a.value, b.value))
	})
	slices.Sort(times)
	answer := Answer{Choices: []string{}, Importance: times[(len(times)-1)/2].importance()}
	if len(among) == 1 {
		answer.Choices = q.choices(question, among[0].value)
	}
	for _, h := range among {
		answer.Among = append(answer.Among, Held{q.choices(question, h.value), h.people})
	}
	return answer
}

// asked reports whether all people chose the same on a question, and were asked
// the same as by the joint answers: with no choice more than is offered there.
func (t *team) asked(question int, joint *state, offered offers) bool {
	for at, s := range t.people {
		if s.values[question] != joint.values[question] || s.values[question] == notAsked || t.offered[at][question]&^offered[question] != 0 {
			return false
		}
	}
	return true
}

// settle puts answers in the place of those of all people, one question after
// another. What they make offer more counts as open, see Change.
func (t *team) settle(joint, settled Answers) Answers {
	settled = t.q.Carry(settled)
	for i := range t.q.Questions {
		if answer, ok := settled[t.q.Questions[i].ID]; ok {
			joint = t.ifAll(joint, i, answer)
		}
	}
	s := t.q.replay(joint)
	for id := range settled {
		i, ok := t.q.index.question[id]
		if !ok {
			continue
		}
		answer := joint[id]
		if value, err := t.q.value(i, answer); err == nil && s.values[i] == value {
			answer.Among = nil
			joint[id] = answer
		}
	}
	return t.q.kept(joint)
}

// ifAll returns the joint answers as they are if everybody gives the same answer
// to a question. Where it is not offered then, it is "not sure" Among that alone.
func (t *team) ifAll(joint Answers, question int, answer Answer) Answers {
	all := Answer{Choices: append([]string{}, answer.Choices...), Importance: answer.Importance}
	all.Among = []Held{{all.Choices, max(1, len(t.people))}}
	with, _ := t.q.Change(joint, t.q.Questions[question].ID, all)
	return with
}

// kept are the answers on the path, and those that have Among and may come onto
// it.
func (q *Questionnaire) kept(given Answers) Answers {
	kept := maps.Clone(given)
	path := q.Path(given)
	maps.DeleteFunc(kept, func(id string, a Answer) bool { return path.Lacks(id) && a.Among == nil })
	return kept
}
