package archive

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
)

const (
	format = 1
	// maxLine is how many bytes a line may have.
	maxLine = 16 << 20
)

// line is a line of an archive. Exactly one of its fields is set.
type line struct {
	Format        int            `json:"weighpoint_export,omitempty"`
	Questionnaire *Questionnaire `json:"questionnaire,omitempty"`
	Offer         *Offer         `json:"offer,omitempty"`
	Result        *Result        `json:"result,omitempty"`
	Link          *Link          `json:"link,omitempty"`
	Settings      *Settings      `json:"upkeep,omitempty"`
	Outcome       *Outcome       `json:"outcome,omitempty"`
	Review        *Review        `json:"review,omitempty"`
	Comment       *Comment       `json:"comment,omitempty"`
	Published     *Published     `json:"published,omitempty"`
	Round         *Round         `json:"round,omitempty"`
	Account       *Account       `json:"account,omitempty"`
	Session       *Session       `json:"session,omitempty"`
	End           *int           `json:"end,omitempty"`
}

// lineOf is the line of a record.
func lineOf(r Record) line {
	var l line
	fields, record := reflect.ValueOf(&l).Elem(), reflect.ValueOf(r)
	for i := range fields.NumField() {
		if field := fields.Field(i); field.Type() == record.Type() {
			field.Set(record)
		}
	}
	return l
}

// record returns what the line holds, nil for the first and the last line.
func (l line) record() Record {
	fields := reflect.ValueOf(l)
	for i := range fields.NumField() {
		if r, ok := fields.Field(i).Interface().(Record); ok && !fields.Field(i).IsNil() {
			return r
		}
	}
	return nil
}

// Equal reports whether two records are the same in every byte.
func Equal(a, b Record) bool {
	x, errX := lineOf(a).encode()
	y, errY := lineOf(b).encode()
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// Agree fails with ErrDiffers unless a record to import is the same as the stored
// one of its name, or an account: what somebody is called may have changed since, and
// stays as it was said last.
func Agree(stored, imported Record) error {
	if _, account := imported.(*Account); account || Equal(stored, imported) {
		return nil
	}
	return ErrDiffers
}

// encode writes a line the one way in which it may be written, without its
// end. A line without anything, as lineOf makes it of a kind of record that it does
// not know, cannot be written.
func (l line) encode() ([]byte, error) {
	if l == (line{}) {
		return nil, errEmpty
	}
	return compact(l)
}

func compact(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}

var (
	errSpelling = errors.New("this is not how an export is written")
	errEmpty    = errors.New("the line is empty")
)

// decode is the inverse of encode, and refuses all else. With an error the line
// has what could be made out.
func decode(encoded []byte) (line, error) {
	var l line
	if len(encoded) == 0 {
		return l, errEmpty // for which the decoder has io.EOF, as if all were well
	}
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&l); err != nil {
		return l, err
	}
	alone := line{Format: l.Format, End: l.End}
	if r := l.record(); r != nil {
		alone = lineOf(r)
	}
	// That also finds members that are there twice, and more than one record.
	again, err := alone.encode()
	if err == nil && !bytes.Equal(again, encoded) {
		err = errSpelling
	}
	return l, err
}
