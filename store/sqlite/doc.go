// Package sqlite keeps sessions, rounds, results with all that stands beside them,
// and the texts of questionnaire versions in one SQLite file. A method that writes
// returns once the write is on the disk, so what it acknowledged survives kill -9
// and power loss.
//
// Writes queue up while one is being committed, and go into the next transaction
// together. See queue for how, and Store.write for what each of them is promised.
// Surviving a power cut rests on SQLite's own assumptions: an fsync that succeeds has
// reached the disk, and appending leaves the bytes before it alone.
//
// The package must not know of screens, requests and cookies. It keeps the texts of
// questionnaires and verdicts as bytes, and must not know what they mean.
// Its errors never contain ids, tokens, titles or answers. Package storetest
// holds it to what any store promises: methods that store.Store has say here what is
// particular alone.
//
// Words of its own:
//
//	write       what one caller asks to have stored; durable when it returns
//	group       the writes that share one transaction and so one fsync
//	log         SQLite's write-ahead log, the file that ends in -wal
//	checkpoint  moving the log into the database file
//	erase       making sure that deleted bytes are in no file any more
//	offer       since when a version of a questionnaire has been the one to use
//	use         the last time that its owner did something with a session
//
// Files, in reading order:
//
//	sqlite.go                                  opening, closing, readiness; Store.write
//	connection.go                              the pools and the settings of each connection
//	schema.go                                  migrations, and what a file has of them
//	statement.go                               helpers around database/sql
//	errors.go                                  SQLite's errors as ours
//	session.go, questionnaire.go, offer.go     what deciders answer, and which version they do
//	result.go, result_settings.go, link.go     what is frozen, kept and shared
//	link_memory.go                             what links lead to, read a moment ago
//	outcome.go                                 what was decided on a result, and how it went
//	review.go                                  what a second person said of a result
//	account.go                                 people who sign in, and where they have
//	register.go                                which results are published to the house
//	handover.go                                giving everything of one person to another
//	figures.go                                 what figures are made from
//	comment.go                                 what readers say about a result
//	round.go                                   what several people answer, each alone
//	round_rows.go                              reading and adding its rows
//	decision.go                                an owner's decisions as one list
//	address.go                                 where people reached the server
//	retention.go                               removing what is past its time: the rule of questions in SQL
//	queue.go                                   who waits, who leads
//	group.go                                   one transaction for many writes
//	checkpoint.go                              emptying the log
//	erase.go                                   deleted bytes out of the files
//	stats.go                                   numbers for metrics
//	files.go                                   are the files still those that were opened?
//	filesystem_linux.go, filesystem_other.go   is this a network file system?
//	identity_linux.go, identity_other.go       is this the same file as before?
//	open_reader.go                             a database beside its server
//	backup.go                                  one file with everything of one moment
//	check.go                                   what is wrong with a database, for doctor
//	records.go                                 rows as records of an archive, and back
//	export.go                                  writing an archive
//	import.go                                  reading one
package sqlite
