package store

import (
	"database/sql"
	"time"
)

// FromMicros is the inverse of time.Time.UnixMicro, in UTC.
func FromMicros(micros int64) time.Time { return time.UnixMicro(micros).UTC() }

// nullMicros is a time in microseconds since 1970, and NULL for the zero time.
func nullMicros(t time.Time) sql.NullInt64 {
	if t.IsZero() {
		return sql.NullInt64{}
	}
	return sql.NullInt64{Int64: t.UnixMicro(), Valid: true}
}

// fromNullMicros is the inverse of nullMicros, in UTC.
func fromNullMicros(micros sql.NullInt64) time.Time {
	if !micros.Valid {
		return time.Time{}
	}
	return FromMicros(micros.Int64)
}

// Day is the midnight before a moment.
func Day(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

// microseconds is a time as it comes back from a row.
func microseconds(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
