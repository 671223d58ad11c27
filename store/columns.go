package store

import (
	"database/sql/driver"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

// The types of this file are columns of either engine, and pointers to them what comes
// from a row and goes there. SQLite takes them by Value, where it has no way of its
// own. In PostgreSQL all but moments are bytes, and BytesValue gives them.

// Text is a text.
type Text string

// Scan reads the text.
func (t *Text) Scan(stored any) error {
	found, err := textOf(stored)
	*t = Text(found)
	return err
}

// BytesValue is what is stored of the text.
func (t Text) BytesValue() ([]byte, error) { return []byte(t), nil }

// textOf is what a row has of a text, "" for NULL.
func textOf(stored any) (string, error) {
	switch stored := stored.(type) {
	case string:
		return stored, nil
	case []byte:
		return string(stored), nil
	case nil:
		return "", nil
	}
	return "", fmt.Errorf("a %T where there should be a text", stored)
}

// OptionalText is a text that may be NULL, which "" stands for.
type OptionalText string

// Scan reads the text.
func (t *OptionalText) Scan(stored any) error { return (*Text)(t).Scan(stored) }

// Value is what is stored of the text.
func (t OptionalText) Value() (driver.Value, error) {
	if t == "" {
		return nil, nil
	}
	return string(t), nil
}

// BytesValue is what is stored of the text.
func (t OptionalText) BytesValue() ([]byte, error) {
	if t == "" {
		return nil, nil
	}
	return []byte(t), nil
}

// LongText is an OptionalText that SQLite has as bytes, too.
type LongText string

// Scan reads the text.
func (t *LongText) Scan(stored any) error { return (*Text)(t).Scan(stored) }

// Value is what is stored of the text.
func (t LongText) Value() (driver.Value, error) { return t.BytesValue() }

// BytesValue is what is stored of the text.
func (t LongText) BytesValue() ([]byte, error) { return OptionalText(t).BytesValue() }

// Hash is a hash, zero for NULL.
type Hash [32]byte

// Scan reads the hash.
func (h *Hash) Scan(stored any) error {
	found, err := textOf(stored)
	*h = Hash{}
	copy(h[:], found)
	return err
}

// Value is what is stored of the hash.
func (h Hash) Value() (driver.Value, error) { return h[:], nil }

// BytesValue is what is stored of the hash.
func (h Hash) BytesValue() ([]byte, error) { return h[:], nil }

// OptionalHash is a Hash of which the zero one is stored as NULL.
type OptionalHash [32]byte

// Scan reads the hash.
func (h *OptionalHash) Scan(stored any) error { return (*Hash)(h).Scan(stored) }

// Value is what is stored of the hash.
func (h OptionalHash) Value() (driver.Value, error) { return h.BytesValue() }

// BytesValue is what is stored of the hash.
func (h OptionalHash) BytesValue() ([]byte, error) {
	if h == (OptionalHash{}) {
		return nil, nil
	}
	return h[:], nil
}

// Hexadecimal is a hash in hexadecimal, whose bytes are stored.
type Hexadecimal string

// Scan reads the hash.
func (h *Hexadecimal) Scan(stored any) error {
	found, err := textOf(stored)
	*h = Hexadecimal(hex.EncodeToString([]byte(found)))
	return err
}

// Value is what is stored of the hash.
func (h Hexadecimal) Value() (driver.Value, error) { return h.BytesValue() }

// BytesValue is what is stored of the hash.
func (h Hexadecimal) BytesValue() ([]byte, error) { return hex.DecodeString(string(h)) }

// Micros is a moment, stored in microseconds.
type Micros time.Time

// Scan reads the moment.
func (m *Micros) Scan(stored any) error {
	found, ok := stored.(int64)
	if !ok {
		return fmt.Errorf("a %T where there should be a moment", stored)
	}
	*m = Micros(FromMicros(found))
	return nil
}

// Value is what is stored of the moment.
func (m Micros) Value() (driver.Value, error) { return time.Time(m).UnixMicro(), nil }

// OptionalMicros is a moment that may be NULL, which the zero time stands for.
type OptionalMicros time.Time

// Scan reads the moment.
func (m *OptionalMicros) Scan(stored any) error {
	*m = OptionalMicros{}
	if stored == nil {
		return nil
	}
	return (*Micros)(m).Scan(stored)
}

// Value is what is stored of the moment.
func (m OptionalMicros) Value() (driver.Value, error) {
	if time.Time(m).IsZero() {
		return nil, nil
	}
	return Micros(m).Value()
}

// JSON is a column that has something in JSON. V is a pointer where it is read.
type JSON struct{ V any }

// Scan reads the JSON.
func (j JSON) Scan(stored any) error {
	found, err := textOf(stored)
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(found), j.V)
}

// Value is what is stored of the JSON.
func (j JSON) Value() (driver.Value, error) {
	encoded, err := j.BytesValue()
	return string(encoded), err
}

// BytesValue is what is stored of the JSON.
func (j JSON) BytesValue() ([]byte, error) { return json.Marshal(j.V) }

// RawJSON is JSON as it came.
type RawJSON []byte

// Scan reads the JSON.
func (j *RawJSON) Scan(stored any) error {
	found, err := textOf(stored)
	*j = RawJSON(found)
	return err
}

// Value is what is stored of the JSON.
func (j RawJSON) Value() (driver.Value, error) { return string(j), nil }

// BytesValue is what is stored of the JSON.
func (j RawJSON) BytesValue() ([]byte, error) { return j, nil }

// Answers are answers in the one JSON in which they are stored.
type Answers questions.Answers

// Scan reads the answers.
func (a *Answers) Scan(stored any) error {
	found, err := textOf(stored)
	if err != nil {
		return err
	}
	*(*questions.Answers)(a), err = readAnswers(found)
	return err
}

// Value is what is stored of the answers.
func (a Answers) Value() (driver.Value, error) {
	encoded, err := a.BytesValue()
	return string(encoded), err
}

// BytesValue is what is stored of the answers.
func (a Answers) BytesValue() ([]byte, error) {
	return json.Marshal(PlainAnswers(questions.Answers(a)))
}
