// Package postgrestest starts real PostgreSQL clusters for tests, and kills
// them when a test asks for it.
//
// A cluster is a directory of its own, served on a port of the loopback
// address by an ordinary user, with the durability that PostgreSQL has unless
// the test says otherwise. It ends with the test, and with the process of the
// test where that is killed.
//
// The programs are those of Debian's package postgresql, or those in the
// directory that POSTGRES_BIN names. Where they are missing, tests fail and say
// what to install.
//
// In reading order:
//
//	cluster.go                         a cluster: start, kill, restart
//	database.go                        its databases, and asking them
//	shared.go                          one cluster for all tests of a binary
//	process.go                         a program that runs until the test ends
//	process_linux.go, process_other.go ordinary users, and ending with the test
//	port.go                            ports that nothing else takes
package postgrestest
