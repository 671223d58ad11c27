package sqlite

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"time"
	"unicode/utf8"
)

// An export is JSON Lines in UTF-8. The first line says that it is one and of
// which format, the last one how many lines are in between. Each of those is
// one record: a questionnaire version, an offer, a result, a link, the upkeep of
// a result, or a session with its answers, in this order and sorted by what
// names them, so that a record refers to earlier lines alone. Moments are RFC
// 3339 in UTC with microseconds, owners are hexadecimal, and texts that are not
// UTF-8 are objects with a member base64.
const (
	exportFormat = 1
	// maxLine is how many bytes a line may have.
	maxLine = 16 << 20
)

// line is a line of an export. Exactly one of its fields is set.
type line struct {
	Format        int                  `json:"weighpoint_export,omitempty"`
	Questionnaire *questionnaireRecord `json:"questionnaire,omitempty"`
	Offer         *offerRecord         `json:"offer,omitempty"`
	Result        *resultRecord        `json:"result,omitempty"`
	Link          *linkRecord          `json:"link,omitempty"`
	Upkeep        *upkeepRecord        `json:"upkeep,omitempty"`
	Session       *sessionRecord       `json:"session,omitempty"`
	End           *int                 `json:"end,omitempty"`
}

// encode writes a line the one way in which it may be written, without its
// end.
func (l line) encode() ([]byte, error) { return compact(l) }

func compact(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}

var errSpelling = errors.New("this is not how an export is written")

// decodeLine is the inverse of encode, and refuses all else. With an error the
// line has what could be made out.
func decodeLine(encoded []byte) (line, error) {
	var l line
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&l); err != nil {
		return l, err
	}
	alone := line{Format: l.Format, End: l.End}
	if r := l.record(); r != nil {
		alone = r.line()
	}
	// That also finds members that are there twice, and more than one record.
	again, err := alone.encode()
	if err == nil && !bytes.Equal(again, encoded) {
		err = errSpelling
	}
	return l, err
}

// text is any bytes.
type text string

// MarshalJSON writes a string, or base64 where that would lose something.
func (t text) MarshalJSON() ([]byte, error) {
	if utf8.ValidString(string(t)) {
		return compact(string(t))
	}
	return compact(map[string]string{"base64": base64.StdEncoding.EncodeToString([]byte(t))})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (t *text) UnmarshalJSON(encoded []byte) error {
	if encoded[0] != '{' {
		return json.Unmarshal(encoded, (*string)(t))
	}
	var odd struct {
		Base64 []byte `json:"base64"`
	}
	err := json.Unmarshal(encoded, &odd)
	*t = text(odd.Base64)
	return err
}

// stamp is a moment in microseconds since 1970.
type stamp int64

const stampLayout = "2006-01-02T15:04:05.000000Z"

// MarshalJSON writes the moment in UTC.
func (s stamp) MarshalJSON() ([]byte, error) {
	return compact(moment(int64(s)).Format(stampLayout))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *stamp) UnmarshalJSON(encoded []byte) error {
	var written string
	if err := json.Unmarshal(encoded, &written); err != nil {
		return err
	}
	at, err := time.Parse(stampLayout, written)
	if err != nil {
		return errors.New("a moment is not written like " + stampLayout)
	}
	*s = stamp(at.UnixMicro())
	return nil
}
