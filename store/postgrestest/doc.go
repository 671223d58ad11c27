// Package postgrestest starts real PostgreSQL clusters for tests, and kills
// them when a test asks for it.
//
// Beside them it starts what operators put in front: PgBouncer, which shares
// connections, and a pair of clusters of which Patroni makes one the primary,
// with HAProxy leading to it.
//
// A cluster is a directory of its own, served on a port of the loopback
// address by an ordinary user, with the durability that PostgreSQL has unless
// the test says otherwise. It ends with the test, and with the process of the
// test where that is killed.
//
// The programs are those of Debian's packages; those of PostgreSQL may be in the
// directory that POSTGRES_BIN names. Where they are missing, tests fail and say
// what to install.
//
// In reading order:
//
//	cluster.go                         a cluster: start, kill, restart
//	database.go                        its databases, and asking them
//	shared.go                          one cluster for all tests of a binary
//	bouncer.go                         PgBouncer before a cluster
//	pair.go                            two clusters, Patroni, etcd and HAProxy
//	process.go                         a program that runs until the test ends
//	process_linux.go, process_other.go ordinary users, and ending with the test
//	port.go                            ports that nothing else takes
package postgrestest
