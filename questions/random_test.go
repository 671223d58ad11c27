package questions

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// sketch is a small random questionnaire, before it is compiled or written as
// YAML.
type sketch struct {
	Criteria []string
	// Weights are those of criteria that differ from 1.
	Weights   map[string]int
	Options   []sketchOption
	Questions []sketchQuestion
	Vetoes    []sketchVeto
	SetAside  []sketchVeto
	Cautions  []sketchVeto
}

type sketchOption struct {
	ID      string
	Ratings map[string]int
	// Cases are those of ratings, by criterion.
	Cases map[string][]sketchCase
}

type sketchCase struct {
	When   string
	Rating int
}

type sketchQuestion struct {
	ID      string
	Many    bool
	When    string
	Choices []sketchChoice
	Unsure  map[string]int
}

type sketchChoice struct {
	ID    string
	Alone bool
	Adds  map[string]int
	// Enough has the ratings that meet what is added in full, by criterion.
	Enough map[string]int
	When   string
	Likely int
}

type sketchVeto struct {
	ID       string
	When     string
	RulesOut []string
}

// randomSketch draws a sketch that loads: some of the first format, most with
// parts of the second one.
func randomSketch() *rapid.Generator[sketch] {
	plain := rapid.Custom(drawSketch).Filter(func(s sketch) bool {
		_, mistakes := s.compiled()
		return len(mistakes) == 0
	})
	return rapid.Custom(func(t *rapid.T) sketch {
		s := plain.Draw(t, "plain")
		for range rapid.IntRange(0, 4).Draw(t, "parts of the second format") {
			s = with(t, s, rapid.SampledFrom(secondEdits).Draw(t, "part"), 1)
		}
		return s
	})
}

// with is a sketch with an edit made to it some times, as far as it loads.
func with(t *rapid.T, s sketch, edit func(*sketch, *rapid.T), times int) sketch {
	for range times {
		draft := s.copy()
		edit(&draft, t)
		if _, mistakes := draft.compiled(); len(mistakes) == 0 {
			s = draft
		}
	}
	return s
}

func drawSketch(t *rapid.T) sketch {
	var s sketch
	for i := range rapid.IntRange(1, 4).Draw(t, "criteria") {
		s.Criteria = append(s.Criteria, fmt.Sprintf("c%d", i))
	}
	for i := range rapid.IntRange(2, 5).Draw(t, "options") {
		o := sketchOption{ID: fmt.Sprintf("o%d", i), Ratings: map[string]int{}}
		for j, c := range s.Criteria {
			if j == i%len(s.Criteria) || rapid.Bool().Draw(t, "rated") {
				o.Ratings[c] = rapid.IntRange(-2, 2).Draw(t, "rating")
			}
		}
		s.Options = append(s.Options, o)
	}
	for i := range rapid.IntRange(1, 5).Draw(t, "questions") {
		s.Questions = append(s.Questions, drawQuestion(t, s, i))
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "vetoes") {
		v := sketchVeto{ID: fmt.Sprintf("v%d", i), When: drawCondition(t, s.Questions)}
		for _, o := range s.Options {
			if o.ID == s.Options[i%len(s.Options)].ID || rapid.IntRange(0, 3).Draw(t, "out") == 0 {
				v.RulesOut = append(v.RulesOut, o.ID)
			}
		}
		s.Vetoes = append(s.Vetoes, v)
	}
	return s
}

func drawQuestion(t *rapid.T, s sketch, i int) sketchQuestion {
	q := sketchQuestion{ID: fmt.Sprintf("q%d", i), Many: rapid.IntRange(0, 3).Draw(t, "many") == 0, Unsure: drawAdds(t, s.Criteria)}
	if i > 0 && rapid.Bool().Draw(t, "conditional") {
		q.When = drawCondition(t, s.Questions)
	}
	for j := range rapid.IntRange(2, 3).Draw(t, "choices") {
		q.Choices = append(q.Choices, sketchChoice{ID: fmt.Sprintf("a%d", j), Alone: q.Many && j == 0, Adds: drawAdds(t, s.Criteria)})
	}
	return q
}

func drawAdds(t *rapid.T, criteria []string) map[string]int {
	adds := map[string]int{}
	for _, c := range criteria {
		if n := rapid.IntRange(-2, 3).Draw(t, "points"); n > 0 {
			adds[c] = n
		}
	}
	return adds
}

// drawCondition makes an expression over some of the questions.
func drawCondition(t *rapid.T, questions []sketchQuestion) string {
	var terms []string
	for range rapid.IntRange(1, 3).Draw(t, "terms") {
		q := rapid.SampledFrom(questions).Draw(t, "question")
		choice := rapid.SampledFrom(q.Choices).Draw(t, "choice").ID
		term := fmt.Sprintf(`%s == "%s"`, q.ID, choice)
		if q.Many {
			term = fmt.Sprintf(`"%s" in %s`, choice, q.ID)
		}
		if rapid.IntRange(0, 3).Draw(t, "not") == 0 {
			term = "not (" + term + ")"
		}
		terms = append(terms, term)
	}
	return strings.Join(terms, rapid.SampledFrom([]string{" and ", " or "}).Draw(t, "operator"))
}

// anyAnswers draws answers to some of the questions, on the path or not.
func anyAnswers(s sketch) *rapid.Generator[Answers] {
	return rapid.Custom(func(t *rapid.T) Answers {
		given := Answers{}
		for _, q := range s.Questions {
			if rapid.IntRange(0, 5).Draw(t, "left out") > 0 {
				given[q.ID] = drawAnswer(t, q)
			}
		}
		return given
	})
}

func drawAnswer(t *rapid.T, q sketchQuestion) Answer {
	a := Answer{Choices: []string{}, Importance: rapid.SampledFrom([]Importance{Less, Normal, More}).Draw(t, "importance")}
	if rapid.IntRange(0, 3).Draw(t, "unsure") == 0 {
		return a
	}
	first := rapid.IntRange(0, len(q.Choices)-1).Draw(t, "choice")
	a.Choices = append(a.Choices, q.Choices[first].ID)
	for j := first + 1; j < len(q.Choices); j++ {
		if q.Many && !q.Choices[first].Alone && rapid.Bool().Draw(t, "also") {
			a.Choices = append(a.Choices, q.Choices[j].ID)
		}
	}
	return a
}

// shuffled is the sketch in another order: options, criteria, vetoes, and
// questions as far as conditions allow, which read earlier ones only.
func (s sketch) shuffled(t *rapid.T) sketch {
	return sketch{
		Criteria:  rapid.Permutation(s.Criteria).Draw(t, "criteria"),
		Options:   rapid.Permutation(s.Options).Draw(t, "options"),
		Questions: shuffledQuestions(t, s.Questions),
		Vetoes:    rapid.Permutation(s.Vetoes).Draw(t, "vetoes"),
		Weights:   s.Weights,
		SetAside:  rapid.Permutation(s.SetAside).Draw(t, "set aside"),
		Cautions:  rapid.Permutation(s.Cautions).Draw(t, "cautions"),
	}
}

func shuffledQuestions(t *rapid.T, questions []sketchQuestion) []sketchQuestion {
	var placed []sketchQuestion
	left := slices.Clone(questions)
	for len(left) > 0 {
		var ready []int
		for i, q := range left {
			reads := q.When
			for _, c := range q.Choices {
				reads += " " + c.When
			}
			if !slices.ContainsFunc(left, func(other sketchQuestion) bool { return strings.Contains(reads, other.ID) }) {
				ready = append(ready, i)
			}
		}
		next := rapid.SampledFrom(ready).Draw(t, "next")
		placed = append(placed, left[next])
		left = slices.Delete(left, next, next+1)
	}
	return placed
}
