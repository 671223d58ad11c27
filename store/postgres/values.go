package postgres

import (
	"encoding/hex"

	"github.com/jackc/pgx/v5/pgtype"
)

// text is a string as the column of bytes that it is stored in.
type text string

// BytesValue gives the bytes to a statement.
func (t text) BytesValue() ([]byte, error) { return []byte(t), nil }

// ScanBytes takes them from a row.
func (t *text) ScanBytes(src []byte) error {
	*t = text(src)
	return nil
}

// hash is a fingerprint in such a column; zero for NULL.
type hash [32]byte

// BytesValue gives the bytes to a statement.
func (h hash) BytesValue() ([]byte, error) { return h[:], nil }

// ScanBytes takes them from a row.
func (h *hash) ScanBytes(src []byte) error {
	*h = hash{}
	copy(h[:], src)
	return nil
}

// hexadecimal is a hash as an archive has it.
type hexadecimal string

// BytesValue gives the bytes of the hash to a statement.
func (h hexadecimal) BytesValue() ([]byte, error) { return hex.DecodeString(string(h)) }

// ScanBytes takes them from a row.
func (h *hexadecimal) ScanBytes(src []byte) error {
	*h = hexadecimal(hex.EncodeToString(src))
	return nil
}

// optionalText is a text that may be NULL, which "" stands for.
type optionalText string

// BytesValue gives the bytes to a statement.
func (t optionalText) BytesValue() ([]byte, error) {
	if t == "" {
		return nil, nil
	}
	return []byte(t), nil
}

// ScanBytes takes them from a row.
func (t *optionalText) ScanBytes(src []byte) error {
	*t = optionalText(src)
	return nil
}

// registerTypes says which column the types of this file go into.
func registerTypes(m *pgtype.Map) {
	for _, value := range []any{text(""), hash{}, hexadecimal(""), optionalText("")} {
		m.RegisterDefaultPgType(value, "bytea")
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
