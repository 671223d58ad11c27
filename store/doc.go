// Package store has what all engines share: what they say of the place in which they
// keep things, and whatever of storing needs no SQL. What they keep is in package
// questions, and what they have to do in storetest.
//
// Files, in reading order:
//
//	store.go    errors of a database out of reach, where people reached a server, findings, servers that share a database
//	values.go   times as numbers
//	answers.go  the one form in which answers are stored, and as records of an archive
//	entry.go    adding to a list in which nothing changes
//	round.go    a round as rows and as a record of an archive, and back
package store
