package store

import (
	"database/sql"
	"time"
)

// FromMicros is the inverse of time.Time.UnixMicro, in UTC.
func FromMicros(micros int64) time.Time { return time.UnixMicro(micros).UTC() }

// NullMicros is a time in microseconds since 1970, and NULL for the zero time.
func NullMicros(t time.Time) sql.NullInt64 {
	if t.IsZero() {
		return sql.NullInt64{}
	}
	return sql.NullInt64{Int64: t.UnixMicro(), Valid: true}
}

// FromNullMicros is the inverse of NullMicros, in UTC.
func FromNullMicros(micros sql.NullInt64) time.Time {
	if !micros.Valid {
		return time.Time{}
	}
	return FromMicros(micros.Int64)
}

// microseconds is a time as it comes back from a row.
func microseconds(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
