package authoring

import (
	"fmt"
	"math/rand/v2"

	"github.com/weighpoint/weighpoint/questions"
)

// How often a random walk says "not sure", and gives an answer another
// importance than normal.
const (
	unsureShare     = 0.1
	importanceShare = 0.2
	alsoShare       = 0.3 // of each further choice where several are allowed
)

// Walk answers one question after another at random until none is left. The
// same questionnaire, seed and number give the same answers. What random
// answers show is what is possible or hardly possible, not what is likely:
// deciders do not answer at random.
func Walk(q *questions.Questionnaire, seed, number uint64) questions.Answers {
	random := rand.New(rand.NewPCG(seed, number)) //nolint:gosec // a walk must be repeatable
	return q.Interview(func(asked *questions.Question, offered []*questions.Choice) questions.Answer {
		return randomAnswer(random, asked, offered)
	})
}

func randomAnswer(random *rand.Rand, asked *questions.Question, offered []*questions.Choice) questions.Answer {
	answer := questions.Answer{Choices: []string{}, Importance: questions.Normal}
	if random.Float64() < importanceShare {
		answer.Importance = []questions.Importance{questions.Less, questions.More}[random.IntN(2)]
	}
	if len(offered) == 0 || random.Float64() < unsureShare {
		return answer
	}
	first := offered[random.IntN(len(offered))]
	for _, choice := range offered {
		also := asked.Many && !first.Alone && !choice.Alone && random.Float64() < alsoShare
		if choice.ID == first.ID || also {
			answer.Choices = append(answer.Choices, choice.ID)
		}
	}
	return answer
}

// OneWay says where answering in one way all along leads: it shows whether the
// form, rather than what is asked, favours an option.
func OneWay(q *questions.Questionnaire) []string {
	var lines []string
	for _, way := range []struct {
		name string
		pick func(offered int) int // a place, or one past the end for "not sure"
	}{
		{"always the first choice", func(int) int { return 0 }},
		{"always the last choice", func(offered int) int { return max(offered-1, 0) }},
		{"always not sure", func(offered int) int { return offered }},
	} {
		v := q.Decide(q.Interview(func(_ *questions.Question, offered []*questions.Choice) questions.Answer {
			answer := questions.Answer{Choices: []string{}, Importance: questions.Normal}
			if at := way.pick(len(offered)); at < len(offered) {
				answer.Choices = []string{offered[at].ID}
			}
			return answer
		}))
		lines = append(lines, fmt.Sprintf("%s leads to %s (%s)", way.name, named(v.Leaders()), v.Analysis.Strength.Firmness))
	}
	return lines
}
