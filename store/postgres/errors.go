package postgres

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

// What can be wrong with a database, each with what to do about it. Those that may
// also come from a method of an open store are questions.ErrUnavailable as well.
var (
	ErrNotDatabase = errors.New("the database has tables of another program: give Weighpoint a database of its own")
	ErrNewer       = errors.New("the database belongs to a newer version of Weighpoint: run that version, or restore a backup from before the upgrade")
	ErrOlder       = errors.New("the database belongs to an older version of Weighpoint: start this version's server once to bring it up to date")
	ErrTooOld      = errors.New("PostgreSQL is older than version 15: upgrade it")
	ErrUnsafe      = errors.New("answers would not be safe in this database: it may lose what it has acknowledged")
	ErrUnfit       = errors.New("the database is set to something that Weighpoint cannot work with")
	ErrRefused     = store.Unavailable("the database does not let this role in or lets it do too little: check user, password, database and rights")
	ErrReadOnly    = store.Unavailable("the database is a standby or only read: connect to the primary, such as with target_session_attrs=read-write")
	ErrUnreachable = store.Unavailable("the database cannot be reached: check that it runs, and the address")
	ErrUntrusted   = store.Unavailable("there is no connection to the database by TLS as its address asks for: check sslmode and sslrootcert in the address, and ssl and the certificate of the database")
	ErrBusy        = store.Unavailable("the database or all connections to it are busy: look for what holds it up, or allow more connections")
	ErrFull        = store.Unavailable("the database has no disk or no memory left: free some")
	ErrGone        = store.Unavailable("the tables of Weighpoint are not in the database any more: stop all servers, restore a backup, and start them again")
	ErrFailing     = store.Unavailable("the database reports that its files cannot be read or are damaged: look at its log")
)

// explain turns an error of the driver into one of ours or of the questions
// package, and keeps its text as a detail. Other errors stay as they are.
func explain(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return questions.ErrNotFound
	}
	if known := meaning(err); known != nil && !errors.Is(err, known) {
		return fmt.Errorf("%w (%w)", known, err)
	}
	return err
}

// failed says in an error what was being done; nil is none.
func failed(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, explain(err))
}

// meaning goes by the codes in err; nil means that they say nothing special.
func meaning(err error) error {
	if errors.Is(err, questions.ErrMaybeStored) || errors.Is(err, context.Canceled) {
		return nil
	}
	if coded, ok := errors.AsType[*pgconn.PgError](err); ok {
		return meaningOf(coded.Code)
	}
	if _, ok := errors.AsType[*pgconn.ParseConfigError](err); ok {
		return nil // it says what is wrong with the address
	}
	if untrusted(err) {
		return ErrUntrusted
	}
	if lost(err) {
		return ErrUnreachable
	}
	return nil
}

// untrusted reports whether no connection came about since the database does not talk
// TLS, for which the driver has words alone, or shows a certificate that is not its
// own.
func untrusted(err error) bool {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}
	_, ok := errors.AsType[*pgconn.ConnectError](err)
	return ok && strings.Contains(err.Error(), "server refused TLS connection")
}

// Codes of PostgreSQL that mean something here, see its appendix A.
const (
	uniqueViolation     = "23505"
	foreignKeyViolation = "23503"
	serialization       = "40001"
	deadlock            = "40P01"
	lockNotAvailable    = "55P03"
	queryCanceled       = "57014"
	protocolViolation   = "08P01"
	readOnlyTransaction = "25006"
	// inRecovery is what a standby says to a transaction that begins as one that
	// writes. The code is that of all that PostgreSQL cannot do; we ask for nothing
	// else of it.
	inRecovery = "0A000"
)

func meaningOf(code string) error {
	switch code {
	case uniqueViolation:
		return questions.ErrConflict
	case readOnlyTransaction, inRecovery:
		return ErrReadOnly
	case serialization, deadlock, lockNotAvailable, queryCanceled, "53300": // too many connections
		return ErrBusy
	case "53100", "53200": // disk full, out of memory
		return ErrFull
	case "42501", "28000", "28P01", "3D000": // rights, authorization, password, database
		return ErrRefused
	case "42P01": // no such table
		return ErrGone
	case "58030", "XX001", "XX002": // input or output, data, an index
		return ErrFailing
	}
	if strings.HasPrefix(code, "08") || strings.HasPrefix(code, "57") { // connection, operator intervention
		return ErrUnreachable
	}
	return nil
}

// passing reports whether an attempt that has changed nothing may succeed when it
// is made again.
func passing(err error) bool {
	if errors.Is(err, questions.ErrMaybeStored) {
		return false // it may have changed something
	}
	if errors.Is(err, errNotCommitted) {
		return true
	}
	if coded, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch coded.Code {
		case serialization, deadlock, readOnlyTransaction, inRecovery, "53300":
			return true
		}
		return errors.Is(meaningOf(coded.Code), ErrUnreachable)
	}
	return lost(err)
}

// lost reports whether an error is about the connection rather than what was asked
// over it.
func lost(err error) bool {
	if coded, ok := errors.AsType[*pgconn.PgError](err); ok {
		return coded.SeverityUnlocalized == "FATAL" || coded.SeverityUnlocalized == "PANIC"
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	return pgconn.SafeToRetry(err) || errors.Is(err, errBroken)
}

// errBroken means that a connection was closed under a call.
var errBroken = errors.New("the connection broke")
