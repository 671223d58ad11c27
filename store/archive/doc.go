// Package archive is the form in which the content of a store leaves it and
// comes back: for a copy that people can read, and to move from one engine to
// another. It knows what a record may hold and how it is written. It must not
// know of any database: a store reads its rows into records, and makes rows of
// them.
//
// An archive is JSON Lines in UTF-8. The first line says that it is one and of
// which format, the last one how many lines are in between. Each of those is
// one record: a questionnaire version, an offer, a result, a link, the settings
// of a result, an entry of what was decided on it, a comment, an entry of the
// register, a round with its people, or a session with its answers, in this order
// and sorted by what names them, so that a record refers to earlier lines alone. Timestamps are RFC 3339 in
// UTC with microseconds, owners are hexadecimal, and texts that are not UTF-8 are
// objects with a member base64. Every record is written in one way only, so that
// equal records have equal bytes.
//
// Files, in reading order:
//
//	records.go   what the kinds of records hold, and what is wrong with one
//	round.go     the same of a round, its people and the team of a result
//	line.go      a record as a line
//	values.go    texts and timestamps
//	writer.go    writing an archive
//	reader.go    reading one
//	imported.go  what an import has added
package archive
