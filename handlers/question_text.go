package handlers

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// keptTexts bounds how many texts of questions are kept, of some 20 KB each.
const keptTexts = 500

// texts keeps what questions say, since that is the same for all who are asked
// the same on the same day. It is safe for concurrent use.
type texts struct {
	mu   sync.RWMutex
	kept map[textKey]*web.QuestionText
}

// textKey is all that the text of a question depends on: the day decides which
// sources are due for another look.
type textKey struct {
	version, question, offered string
	day                        int64
}

// of returns what a question says with the given choices on offer.
func (t *texts) of(q *questions.Questionnaire, id string, offered []questions.Choice, now time.Time) *web.QuestionText {
	key := textKey{q.Version, id, idsOf(offered), dayNumber(now)}
	t.mu.RLock()
	text, ok := t.kept[key]
	t.mu.RUnlock()
	if ok {
		return text
	}
	text = questionText(q, id, offered, now)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.kept == nil || len(t.kept) >= keptTexts {
		t.kept = map[textKey]*web.QuestionText{}
	}
	t.kept[key] = text
	return text
}

func idsOf(choices []questions.Choice) string {
	var ids strings.Builder
	for i := range choices {
		ids.WriteString(choices[i].ID)
		ids.WriteByte(' ')
	}
	return ids.String()
}

func questionText(q *questions.Questionnaire, id string, offered []questions.Choice, now time.Time) *web.QuestionText {
	question := q.Question(id)
	c := newCitations(q, now)
	text := &web.QuestionText{
		Language: q.Language, Questionnaire: q.Title, Question: question.Title, Why: c.claim(question.Why), Many: question.Many, FindOut: question.Unsure.FindOut,
	}
	for _, choice := range offered {
		text.Choices = append(text.Choices, web.ChoiceView{
			Value: choice.ID, Label: choice.Label, Consequence: c.claim(choice.Consequence), Alone: choice.Alone,
		})
	}
	text.Changes = c.changes(changesAt(q, id))
	text.Sources = c.sources()
	return text
}

func changesAt(q *questions.Questionnaire, question string) []questions.Change {
	var changes []questions.Change
	for _, change := range q.Changes {
		if slices.Contains(change.Questions, question) {
			changes = append(changes, change)
		}
	}
	return changes
}
