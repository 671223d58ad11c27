package postgres

import (
	"reflect"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/weighpoint/weighpoint/store"
)

// Columns of bytes.
type (
	text = store.Text
	hash = store.Hash
)

// registerTypes says which types, and pointers to them, go into columns of bytes.
func registerTypes(m *pgtype.Map) {
	for _, value := range []any{
		text(""), store.OptionalText(""), store.LongText(""), hash{}, store.OptionalHash{}, store.Hexadecimal(""),
		store.JSON{}, store.RawJSON{}, store.Answers{},
	} {
		m.RegisterDefaultPgType(value, "bytea")
		m.RegisterDefaultPgType(reflect.New(reflect.TypeOf(value)).Interface(), "bytea")
	}
}

// texts are the bytes of each text, for a parameter that is a list of them.
func texts[T ~string](list []T) [][]byte {
	all := make([][]byte, len(list))
	for i, t := range list {
		all[i] = []byte(t)
	}
	return all
}
