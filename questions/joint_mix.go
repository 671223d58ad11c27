package questions

import (
	"math"
	"math/rand/v2"
)

// Mix is who is first how often when the answers of several people are mixed: to
// each question the answer of one of them, as often as it was given, whatever
// that one said elsewhere.
type Mix struct {
	// Draws is how many times they were mixed.
	Draws int
	// Shares are how often each option is first, most often first, without those
	// that never are. Where several are, one of them is taken by lot: with None
	// they sum to Draws.
	Shares []Share
	// None is in how many draws nothing is left.
	None int
	// Moves is, by question that has several answers, how far the odds of first place
	// move once it is known which of them holds: the total variation distance between
	// how often each option is first with that answer and how often it is where the
	// question is asked, as a mean over all draws, in thousandths. Where it is not
	// asked it moves nothing.
	Moves map[string]int
}

// nothingSaid stands for the position of no answer. A question has at most MostPeople
// of them.
const nothingSaid = math.MaxUint8

// mixer mixes answers, always in the same way for the same ones.
type mixer struct {
	weighing
	random *rand.PCG
	// said has the answers to each question.
	said [][]said
	// questions and options are positions in the order of ids.
	questions, options []int
	picks              []uint64
	// odds is room for how often the answers to one of them were given.
	odds []int
	// chosen has which of the answers was picked for each question, nothingSaid for
	// none, and led who leads by what was picked.
	chosen []byte
	led    map[string]uint64
}

func (t *team) mix(settled, joint Answers) Mix {
	q := t.q
	m := mixer{
		weighing: q.newWeighing(q.newState()), random: q.seed(joint), said: make([][]said, len(q.Questions)), picks: make([]uint64, len(q.Questions)),
		chosen: make([]byte, len(q.Questions)), led: map[string]uint64{},
	}
	wanted := q.wanted(settled)
	for i := range m.said {
		m.said[i] = t.saidTo(i)
		if wanted.values[i] != notAsked {
			m.said[i] = []said{{value: wanted.values[i], times: wanted.times[i], people: []int{0}}}
		}
	}
	for _, i := range inOrder(len(q.Questions), func(i int) string { return oldest(q.Questions[i].ID, q.Questions[i].Was) }) {
		if len(m.said[i]) > 1 {
			m.questions = append(m.questions, i)
		}
	}
	m.options = inOrder(len(q.Options), func(i int) string { return oldest(q.Options[i].ID, q.Options[i].Was) })
	return m.mix()
}

func (m *mixer) mix() Mix {
	mixed := Mix{Draws: draws, Moves: map[string]int{}}
	first := make([]int, len(m.q.Options)+1) // behind the options for nothing
	with := make([]map[byte][]int, len(m.q.Questions))
	for _, i := range m.questions {
		with[i] = map[byte][]int{}
	}
	for range draws {
		o := m.draw()
		if o < 0 {
			o = len(m.q.Options)
			mixed.None++
		}
		first[o]++
		for _, i := range m.questions {
			at := m.chosen[i]
			if at == nothingSaid {
				continue
			}
			if with[i][at] == nil {
				with[i][at] = make([]int, len(first))
			}
			with[i][at][o]++
		}
	}
	for _, i := range m.questions {
		mixed.Moves[m.q.Questions[i].ID] = moves(with[i], len(first))
	}
	mixed.Shares = m.q.shareOut(first, m.options)
	return mixed
}

// moves is Mix.Moves of a question, of which each answer has how often each of so
// many options was first with it.
func moves(with map[byte][]int, options int) int {
	all := make([]int, options)
	for _, first := range with {
		for o, n := range first {
			all[o] += n
		}
	}
	asked, distance := sum(all), 0
	if asked == 0 {
		return 0
	}
	for _, first := range with {
		drawn := sum(first)
		for o, n := range first {
			apart := n*asked - all[o]*drawn
			distance += max(apart, -apart)
		}
	}
	return 1000 * distance / (2 * asked * draws)
}

func sum(counts []int) int {
	total := 0
	for _, n := range counts {
		total += n
	}
	return total
}

// draw mixes the answers once and returns the position of the option that is
// first, by lot where several are, -1 where none is left.
func (m *mixer) draw() int {
	for _, i := range m.questions {
		m.picks[i] = m.random.Uint64()
	}
	m.follow()
	leaders, ok := m.led[string(m.chosen)]
	if !ok {
		m.weigh()
		leaders = m.lead().leaders
		m.led[string(m.chosen)] = leaders
	}
	return drawOne(leaders, m.options, m.random)
}

// follow follows the path on which every question has the answer that was picked
// for it among those that it offers, and none where it offers none of them.
func (m *mixer) follow() {
	clear(m.s.values)
	for i := range m.q.Questions {
		m.s.asked[i] = m.q.Questions[i].askedAfter(m.s.values)
		m.chosen[i] = nothingSaid
		if !m.s.asked[i] {
			continue
		}
		if at := m.pick(i); at >= 0 {
			m.chosen[i] = byte(at) //nolint:gosec // below the number of people
			m.s.values[i], m.s.times[i] = m.said[i][at].value, m.said[i][at].times
		}
	}
}

// pick is the place of the picked answer, -1 for none.
func (m *mixer) pick(question int) int {
	m.odds = m.odds[:0]
	for _, v := range m.said[question] {
		m.odds = append(m.odds, ifOffered(m.q.offered(question, v.value, m.s.values), len(v.people)))
	}
	at, _ := pickOne(m.odds, m.picks[question])
	return at
}
