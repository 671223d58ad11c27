// Package postgres keeps what package sqlite keeps, in a PostgreSQL database that
// several servers share. A method that writes returns once the commit is durable as
// the database promises it: on its disk, and on the standbys that have to have it.
//
// It keeps nothing in memory, so that a balancer may send every request to any
// server. It keeps nothing in a session of the database, so that PgBouncer may give
// every transaction another session: no prepared statements, no settings or locks that
// outlive their transaction, no LISTEN.
//
// Statements that belong together go in one round trip; a page with its question
// and the saving of an answer take one each. A write locks what decides, looks at it
// in a statement of its own, and so needs no more than READ COMMITTED, see
// transaction. What fails because of others or of the connection is repeated if it
// changed nothing. If a commit got no answer, the database is asked whether it
// happened, see Store.whetherCommitted.
//
// The package must not know of screens, requests and cookies. It keeps the texts of
// questionnaires and verdicts as bytes, and must not know what they mean.
// Its errors never contain ids, tokens, titles, answers or the password.
// Package storetest holds it to what any store promises: methods that store.Store has say
// here what is particular alone.
//
// A new schema has to work with the program before it, since both serve while one
// replaces the other. So a change that takes something away comes in two versions:
// the first adds what is new, writes both and reads the old; its migration leaves
// the line "oldest" as it was. The next version, once no server of the version
// before the first is left, reads the new and takes the old away, and raises
// "oldest" to what the first one knows. A program that knows less than that refuses
// to start, and stops being ready.
//
// Words of its own:
//
//	write    what one caller asks to have stored; durable when it returns
//	offer    since when a version of a questionnaire has been the one to use
//	use      the last time that its owner did something with a session
//
// Files, in reading order:
//
//	postgres.go                             opening, closing, readiness
//	connection.go                           how connections are made
//	durable.go                              what the database has to promise
//	schema.go                               migrations, and who may work with which
//	errors.go                               PostgreSQL's errors as ours
//	call.go                                 connections, and calls that are made again
//	read.go                                 queries
//	transaction.go                          statements that go together, and the commit
//	write.go                                one write, and what became of it
//	values.go                               which types go into columns of bytes
//	session.go, answer.go                   what deciders answer
//	questionnaire.go, offer.go              and which version they do
//	result.go, result_settings.go, link.go  what is frozen, kept and shared
//	outcome.go                              what was decided on a result, and how it went
//	review.go                               what a second person said of a result
//	account.go                              people who sign in, and where they have
//	register.go                             which results are published to the house
//	handover.go                             making what one person has another's
//	figures.go                              what figures are made from
//	comment.go                              what readers say about a result
//	round.go                                what several people answer, each alone
//	round_rows.go                           reading and adding its rows
//	decision.go                             an owner's decisions as one list
//	replicas.go                             the servers that run, and what all of them offer
//	address.go                              where people reached the server
//	short_lived.go                          what counts for some minutes alone
//	retention.go                            removing what is past its time: the rule of questions in SQL
//	stats.go                                numbers for metrics
//	records.go                              rows as records of an archive, and back
//	export.go, import.go                    writing an archive, and reading one
package postgres
