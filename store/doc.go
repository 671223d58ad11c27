// Package store says what every engine promises, and has what they share and what needs
// no SQL: findings about a database, values as they are stored, and records of an
// archive. Package questions defines what they store, and storetest tries whether they
// keep what they promise.
//
// Files, in reading order:
//
//	store.go         errors of a database out of reach, what was found unless there is one, where people reached a server, findings, servers that share a database
//	contract.go      what every engine promises, method by method
//	values.go        moments as they are stored
//	columns.go       what a column of either engine may be
//	rows.go          the columns of tables, and where each comes from and goes to
//	answers.go       the one form in which answers are stored, and as records of an archive
//	read_answers.go  reading stored answers quickly
//	records.go       records of an archive as rows, where engines do not differ
//	entry.go         adding to a list in which nothing changes
//	round.go         a round as rows and as a record of an archive, and back
package store
