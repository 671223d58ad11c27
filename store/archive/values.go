package archive

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"time"
	"unicode/utf8"
)

// Text is any bytes.
type Text string

// MarshalJSON writes a string, or base64 where that would lose something.
func (t Text) MarshalJSON() ([]byte, error) {
	if utf8.ValidString(string(t)) {
		return compact(string(t))
	}
	return compact(map[string]string{"base64": base64.StdEncoding.EncodeToString([]byte(t))})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (t *Text) UnmarshalJSON(encoded []byte) error {
	if encoded[0] != '{' {
		return json.Unmarshal(encoded, (*string)(t))
	}
	var odd struct {
		Base64 []byte `json:"base64"`
	}
	err := json.Unmarshal(encoded, &odd)
	*t = Text(odd.Base64)
	return err
}

// Timestamp is in microseconds since 1970.
type Timestamp int64

const timestampLayout = "2006-01-02T15:04:05.000000Z"

// MarshalJSON writes the timestamp in UTC.
func (t Timestamp) MarshalJSON() ([]byte, error) {
	return compact(time.UnixMicro(int64(t)).UTC().Format(timestampLayout))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (t *Timestamp) UnmarshalJSON(encoded []byte) error {
	var written string
	if err := json.Unmarshal(encoded, &written); err != nil {
		return err
	}
	at, err := time.Parse(timestampLayout, written)
	if err != nil {
		return errors.New("a moment is not written like " + timestampLayout)
	}
	*t = Timestamp(at.UnixMicro())
	return nil
}
