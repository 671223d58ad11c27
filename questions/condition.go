package questions

import (
	"fmt"
	"maps"
	"slices"
)

// maxTable bounds how many combinations of answers a condition may tell apart.
const maxTable = 1 << 16

// Condition is an expression over the answers to questions. It is compiled to
// a table of its truth, so that reading it is a look-up. It is immutable.
//
// A condition never tells all values of a question apart: those that it cannot
// distinguish form a class, and the table has one entry for each combination
// of classes.
type Condition struct {
	text  string
	reads []string
	at    []int // positions of reads
	// steps has, for each of reads, every value's class multiplied by the
	// read's stride; a sum of steps is a place in the table. A question of ten
	// choices has a thousand values, so they are kept short.
	steps [][]uint16
	// real has, for each of reads, one step of every class that a definite
	// answer can fall into.
	real    [][]int
	strides []int
	table   []bool
}

// holds evaluates the condition. It takes the value of every question of the
// questionnaire, by position.
func (c *Condition) holds(values []int) bool {
	place := 0
	for i, at := range c.at {
		place += int(c.steps[i][values[at]])
	}
	return c.table[place]
}

// certain reports whether the condition holds whatever the answers of asked
// questions turn out to be that are missing or "not sure". What people of a team
// differ on turns out to be what one of them chose.
func (c *Condition) certain(s *state) bool { return !c.mayBe(false, s, 0, 0) }

// possible reports whether the condition may yet hold, as certain does whether
// it must.
func (c *Condition) possible(s *state) bool { return c.mayBe(true, s, 0, 0) }

// mayBe reports whether the condition may turn out to be true, or false. place is
// how far those before a read lead into the table.
func (c *Condition) mayBe(truth bool, s *state, read, place int) bool {
	if read == len(c.at) {
		return c.table[place] == truth
	}
	at := c.at[read]
	if !s.unknown(at) {
		return c.mayBe(truth, s, read+1, place+int(c.steps[read][s.values[at]]))
	}
	if given := s.differing(at); given != nil {
		return slices.ContainsFunc(given, func(h held) bool { return c.mayBe(truth, s, read+1, place+int(c.steps[read][h.value])) })
	}
	return slices.ContainsFunc(c.real[read], func(step int) bool { return c.mayBe(truth, s, read+1, place+step) })
}

// could tells what the condition can come to when questions may have any of
// several values. It takes the domain of every question by position: the
// values that it may have, at least one for each question that is read. Use
// index.known for an answer that is certain, index.anyChoice for "not sure",
// and index.anything for a question still ahead.
//
// The domains are taken to be independent of each other, so the answer is
// exact for them; where answers really depend on each other it errs towards
// "could".
func (c *Condition) could(domains [][]int) (beTrue, beFalse bool) {
	c.explore(domains, 0, 0, &beTrue, &beFalse)
	return beTrue, beFalse
}

func (c *Condition) explore(domains [][]int, read, place int, beTrue, beFalse *bool) {
	if read == len(c.at) {
		*beTrue = *beTrue || c.table[place]
		*beFalse = *beFalse || !c.table[place]
		return
	}
	domain := domains[c.at[read]]
	if len(domain) == 1 {
		c.explore(domains, read+1, place+int(c.steps[read][domain[0]]), beTrue, beFalse)
		return
	}
	var room [64]bool
	seen := room[:]
	if n := c.classes(read); n > len(room) {
		seen = make([]bool, n)
	}
	for _, value := range domain {
		step := int(c.steps[read][value])
		if class := step / c.strides[read]; !seen[class] {
			seen[class] = true
			c.explore(domains, read+1, place+step, beTrue, beFalse)
		}
		if *beTrue && *beFalse {
			return
		}
	}
}

// classes is how many classes of values the condition has for a read.
func (c *Condition) classes(read int) int {
	if read+1 < len(c.strides) {
		return c.strides[read+1] / c.strides[read]
	}
	return len(c.table) / c.strides[read]
}

// flaw is what is wrong with an expression, offset characters into it.
type flaw struct {
	offset  int
	message string
}

type flaws []flaw

func (f *flaws) add(e *Expression, format string, args ...any) *Expression {
	*f = append(*f, flaw{e.from, fmt.Sprintf(format, args...)})
	return &Expression{}
}

// scope is what an expression may read.
type scope struct {
	questions []Question
	position  map[string]int   // of questions, by id
	choices   []map[string]int // of each question's choices, nil where unknown
	// unread is whether there are questions that could not be read.
	unread bool
	// before limits reading to the questions in front of this position.
	before int
	// definite forbids mentioning "not sure".
	definite bool
}

// compile parses, checks and tabulates an expression. The condition is nil
// when there are flaws, or when a question that it reads is broken.
func (s scope) compile(text string) (*Condition, []flaw) {
	e, flaws := parseCondition(text)
	g := grammar{scope: s, mentions: map[int][]string{}, flaws: flaws}
	g.truth(e)
	if len(g.flaws) > 0 || g.broken {
		return nil, g.flaws
	}
	c := &Condition{text: text, at: slices.Sorted(maps.Keys(g.mentions))}
	classes := make([][]int, len(c.at))
	size := 1
	for i, at := range c.at {
		classes[i] = c.classify(&s.questions[at], g.mentions[at], size)
		size *= len(classes[i])
		if size > maxTable {
			return nil, []flaw{{0, fmt.Sprintf("this depends on more than %d combinations of answers; split it", maxTable)}}
		}
	}
	c.table = make([]bool, size)
	c.tabulate(e, s.questions, classes)
	return c, nil
}

// classify adds a read whose classes are told apart by what the expression
// mentions of the question. It returns one value of each class.
func (c *Condition) classify(q *Question, mentions []string, stride int) []int {
	var representatives []int
	class := map[uint64]int{}
	steps := make([]uint16, q.values())
	masks := q.masksOf(mentions)
	for value := range steps {
		signature := q.signature(value, mentions, masks)
		if _, ok := class[signature]; !ok {
			class[signature] = len(representatives)
			representatives = append(representatives, value)
		}
		steps[value] = uint16(class[signature] * stride) //nolint:gosec // below maxTable, or compile refuses the condition
	}
	var real []int
	for value := firstReal; value < len(steps); value++ {
		if step := int(steps[value]); !slices.Contains(real, step) && q.possible(value) {
			real = append(real, step)
		}
	}
	c.reads = append(c.reads, q.ID)
	c.steps = append(c.steps, steps)
	c.real = append(c.real, real)
	c.strides = append(c.strides, stride)
	return representatives
}

// masksOf has, for each mention, the bit of the choice that it names, 0 where it
// names none.
func (qu *Question) masksOf(mentions []string) []uint64 {
	masks := make([]uint64, len(mentions))
	for i, mention := range mentions {
		for at := range qu.Choices {
			if qu.Choices[at].ID == mention {
				masks[i] |= 1 << at
			}
		}
	}
	return masks
}

// signature has bit i set if the value contains mentions[i], whose bits are masks[i].
// A question of ten choices has a thousand values, so real answers are compared by
// their bits.
func (qu *Question) signature(value int, mentions []string, masks []uint64) uint64 {
	var signature uint64
	mask, words := qu.mask(value), []string(nil)
	if value < firstReal {
		words = qu.words(value)
	}
	for i, mention := range mentions {
		if mask&masks[i] != 0 || slices.Contains(words, mention) {
			signature |= 1 << i
		}
	}
	return signature
}

// words are the strings that an expression sees for a value.
func (qu *Question) words(value int) []string {
	switch {
	case value == notAsked && qu.Many:
		return []string{}
	case value == notAsked:
		return []string{""}
	case value == unsure:
		return []string{UnsureID}
	}
	var words []string
	for i := range qu.Choices {
		if qu.mask(value)&(1<<i) != 0 {
			words = append(words, qu.Choices[i].ID)
		}
	}
	return words
}

// tabulate evaluates the expression once for every combination of classes.
func (c *Condition) tabulate(e *Expression, questions []Question, classes [][]int) {
	said := make([][][]string, len(c.at)) // by each class of each read
	for i, at := range c.at {
		for _, value := range classes[i] {
			said[i] = append(said[i], questions[at].words(value))
		}
	}
	words := map[string][]string{}
	for place := range c.table {
		for i, read := range c.reads {
			if place%c.strides[i] == 0 { // else the class is that of the place before
				words[read] = said[i][place/c.strides[i]%len(classes[i])]
			}
		}
		c.table[place] = e.holds(words)
	}
}

// holds evaluates an expression that the grammar has accepted, on the words of
// every question that it reads.
func (e *Expression) holds(words map[string][]string) bool {
	switch e.Form {
	case "and":
		return !slices.ContainsFunc(e.Parts, func(part *Expression) bool { return !part.holds(words) })
	case "or":
		return slices.ContainsFunc(e.Parts, func(part *Expression) bool { return part.holds(words) })
	case "not":
		return !e.Parts[0].holds(words)
	}
	said := words[e.Parts[0].ID]
	return e.Negated != slices.ContainsFunc(e.Parts[1:], func(choice *Expression) bool { return slices.Contains(said, choice.ID) })
}
