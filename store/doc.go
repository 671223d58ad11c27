// Package store has what all engines share and what needs no SQL: findings about a
// database, values as they are stored, and records of an archive. Package questions
// defines what they store, and storetest what they have to do.
//
// Files, in reading order:
//
//	store.go    errors of a database out of reach, where people reached a server, findings, servers that share a database
//	values.go   times as numbers
//	answers.go  the one form in which answers are stored, and as records of an archive
//	records.go  records of an archive as rows, where engines do not differ
//	entry.go    adding to a list in which nothing changes
//	round.go    a round as rows and as a record of an archive, and back
package store
