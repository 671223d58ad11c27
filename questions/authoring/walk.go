package authoring

import (
	"math/rand/v2"
	"slices"

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
	given := questions.Answers{}
	for path := q.Path(given); !path.Complete(); path = q.Path(given) {
		id := path.Missing[0]
		given[id] = randomAnswer(random, q.Question(id), q.Offered(given, id))
	}
	return given
}

func randomAnswer(random *rand.Rand, asked *questions.Question, offered []questions.Choice) questions.Answer {
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

// Always answers every question in one way: with the first choice that is
// offered, the last one, or "not sure".
func Always(q *questions.Questionnaire, pick func(offered []questions.Choice) []string) questions.Answers {
	given := questions.Answers{}
	for path := q.Path(given); !path.Complete(); path = q.Path(given) {
		id := path.Missing[0]
		given[id] = questions.Answer{Choices: pick(q.Offered(given, id)), Importance: questions.Normal}
	}
	return given
}

// leaders are the options in first place, sorted; none where nothing fits.
func leaders(e questions.Evaluation) []string {
	first := []string{}
	for _, st := range e.Ranking {
		if st.Rank == 1 {
			first = append(first, st.Option)
		}
	}
	slices.Sort(first)
	return first
}
