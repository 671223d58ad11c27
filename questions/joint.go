package questions

import (
	"cmp"
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

// among is what people of a team chose, and the value that this comes to where it
// is offered: that on which all agree, or "not sure".
type among struct {
	value int
	held  []held
}

// team reports whether the answer to a question is one that has Among.
func (s *state) team(question int) bool { return s.among != nil && s.among[question] != nil }

// wants is the value of a question that counts, or of a team the one that would if
// the question were asked and offered it.
func (s *state) wants(question int) int {
	if s.values[question] <= unsure && s.team(question) {
		return s.among[question].value
	}
	return s.values[question]
}

// differing are the definite answers between which a "not sure" of a team is, nil
// where it may be anything, as also where somebody said "not sure".
func (s *state) differing(question int) []held {
	if s.values[question] != unsure || !s.team(question) {
		return nil
	}
	given := s.among[question].held
	if slices.ContainsFunc(given, func(h held) bool { return h.value == unsure }) {
		return nil
	}
	return given
}

func valuesOf(given []held) []int {
	values := make([]int, len(given))
	for i, h := range given {
		values[i] = h.value
	}
	return values
}

// leaveAmong notes what people of a team chose. What their question does not have
// is left out.
func (q *Questionnaire) leaveAmong(wanted *state, question int, given []Held) {
	var known []held
	for _, h := range given {
		if value, ok := q.value(question, h.Choices); ok && h.People > 0 {
			known = hold(known, value, h.People)
		}
	}
	if len(known) == 0 {
		return
	}
	if wanted.among == nil {
		wanted.among = make([]*among, len(q.Questions))
	}
	wanted.among[question] = &among{wanted.values[question], known}
}

// hold adds people who gave an answer.
func hold(all []held, value, people int) []held {
	if i := slices.IndexFunc(all, func(h held) bool { return h.value == value }); i >= 0 {
		all[i].people += people
		return all
	}
	return append(all, held{value, people})
}

// eachHeld changes the choices of what was held, in a copy.
func eachHeld(all []Held, change func(choices []string) []string) []Held {
	changed := slices.Clone(all)
	for i := range changed {
		changed[i].Choices = change(changed[i].Choices)
	}
	return changed
}

// Join makes one set of answers of those of several people, which do not depend
// on who of them said what. Of each, the answers on its path count.
//
// Where all who were asked chose the same, that is chosen; where they differ, the
// answer is a "not sure" that is Among what they chose. The importance is the
// middle one, of two the lower. Among is nil only where everybody was asked, all
// agree, and nobody was offered more than the joint answers offer. There are
// answers to the questions on the joint path, and to those that a difference may
// bring onto it. Notes stay with whoever wrote them.
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

// said is Said as a value, without what follows from it.
type said struct {
	value  int
	times  HalfPoints
	people []int // positions, ascending
}

// saidTo are the different answers to a question, those that most gave first, then
// in the order of the questionnaire, "not sure" last, and those that matter more
// first. Nobody has one on what is given for everybody.
func (t *team) saidTo(question int) []said {
	var all []said
	if t.q.Questions[question].Fixed != nil {
		return nil
	}
	for at, s := range t.people {
		value, times := s.values[question], s.times[question]
		if value == notAsked {
			continue
		}
		i := slices.IndexFunc(all, func(v said) bool { return v.value == value && v.times == times })
		if i < 0 {
			i = len(all)
			all = append(all, said{value: value, times: times})
		}
		all[i].people = append(all[i].people, at)
	}
	slices.SortFunc(all, func(a, b said) int {
		return cmp.Or(cmp.Compare(len(b.people), len(a.people)), t.q.compareValues(question, a.value, b.value), cmp.Compare(b.times, a.times))
	})
	return all
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
		if all := t.saidTo(i); len(all) > 0 {
			joint[t.q.Questions[i].ID] = t.q.joinSaid(i, all)
		}
	}
	s := t.q.replay(joint)
	offered := t.q.offers(s)
	for i := range t.q.Questions {
		id := t.q.Questions[i].ID
		if answer, ok := joint[id]; ok && t.alike(i, s, offered) {
			answer.Among = nil
			joint[id] = answer
		}
	}
	t.q.addGiven(joint, s)
	return joint
}

// addGiven adds what is given for everybody, as far as it is asked.
func (q *Questionnaire) addGiven(joint Answers, s *state) {
	for i := range q.Questions {
		qu := &q.Questions[i]
		switch {
		case qu.Fixed != nil && s.asked[i]:
			joint[qu.ID] = qu.givenAnswer()
		case qu.Fixed != nil:
			delete(joint, qu.ID)
		}
	}
}

// joinSaid makes one answer of the different ones to a question.
func (q *Questionnaire) joinSaid(question int, all []said) Answer {
	var among []held
	var times []HalfPoints
	for _, v := range all {
		times = append(times, slices.Repeat([]HalfPoints{v.times}, len(v.people))...)
		among = hold(among, v.value, len(v.people))
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

// alike reports whether all people chose the same on a question, and were offered
// no choice that is not offered by the joint answers. What was offered to those who
// are not sure does not matter.
func (t *team) alike(question int, joint *state, offered offers) bool {
	value := joint.values[question]
	for at, s := range t.people {
		more := value >= firstReal && t.offered[at][question]&^offered[question] != 0
		if value == notAsked || s.values[question] != value || more {
			return false
		}
	}
	return true
}

// settle puts answers in the place of those of all people, one question after
// another. What they make offer more counts as open, see Change. Those that do not
// fit their question are left out.
func (t *team) settle(joint, settled Answers) Answers {
	settled = t.q.Carry(settled)
	wanted := t.q.wanted(settled)
	for i := range t.q.Questions {
		answer, ok := settled[t.q.Questions[i].ID]
		if ok && wanted.values[i] != notAsked && t.q.Questions[i].Fixed == nil {
			joint = t.ifAll(joint, i, answer)
		}
	}
	s := t.q.replay(joint)
	for i := range t.q.Questions {
		answer, ok := joint[t.q.Questions[i].ID]
		switch {
		case !ok:
		case s.values[i] == notAsked && answer.Among == nil:
			answer.Among = t.byAll(answer)
		case wanted.values[i] != notAsked && wanted.values[i] == s.values[i]:
			answer.Among = nil
		}
		if ok {
			joint[t.q.Questions[i].ID] = answer
		}
	}
	t.q.addGiven(joint, s)
	return joint
}

// ifAll returns the joint answers as they are if everybody gives the same answer
// to a question. Where it is not offered then, it is "not sure" Among that alone.
func (t *team) ifAll(joint Answers, question int, answer Answer) Answers {
	all := Answer{Choices: append([]string{}, answer.Choices...), Importance: answer.Importance}
	all.Among = t.byAll(all)
	with, _ := t.q.Change(joint, t.q.Questions[question].ID, all)
	return with
}

// byAll is the Among of an answer that everybody gives.
func (t *team) byAll(answer Answer) []Held { return []Held{{answer.Choices, max(1, len(t.people))}} }
