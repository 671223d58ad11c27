package sqlite

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/weighpoint/weighpoint/questions"
)

// packed is all answers of a group as one value: five texts for each, every
// one after its length in bytes and a colon, "5:linux".
const packed = `group_concat(
	octet_length(question) || ':' || question || octet_length(choices) || ':' || choices ||
	octet_length(importance) || ':' || importance || octet_length(note) || ':' || note || length(at) || ':' || at, '')`

var errPacked = errors.New("the answers of a session cannot be told apart")

// unpack is the inverse of packed.
func unpack(text string) (questions.Answers, error) {
	answers := questions.Answers{}
	for text != "" {
		var fields [5]string
		for i := range fields {
			length, rest, _ := strings.Cut(text, ":")
			n, err := strconv.Atoi(length)
			if err != nil || n < 0 || n > len(rest) {
				return nil, errPacked
			}
			fields[i], text = rest[:n], rest[n:]
		}
		at, err := strconv.ParseInt(fields[4], 10, 64)
		if err != nil {
			return nil, errPacked
		}
		a := questions.Answer{Importance: questions.Importance(fields[2]), Note: fields[3], At: moment(at)}
		if a.Choices, err = choicesOf(fields[1]); err != nil {
			return nil, err
		}
		answers[fields[0]] = a
	}
	return answers, nil
}

// choicesOf reads a list of texts. Nearly all lists hold one plain id.
func choicesOf(list string) ([]string, error) {
	if id, ok := strings.CutPrefix(strings.TrimSuffix(list, `"]`), `["`); ok && !strings.ContainsAny(id, `"\`) {
		return []string{id}, nil
	}
	var choices []string
	err := json.Unmarshal([]byte(list), &choices)
	return choices, err
}
