package postgres

import (
	"context"
	"crypto/tls"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/weighpoint/weighpoint/store/postgrestest"
)

// nameOf is the name of the database of a URL.
func nameOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(u.Path, "/")
}

func TestWhatTheDatabasePromises(t *testing.T) {
	for name, c := range map[string]struct {
		durability
		safe bool
	}{
		"as it comes":                  {durability{"on", "", true, true}, true},
		"a standby has applied it":     {durability{"remote_apply", "one", true, true}, true},
		"a standby has received it":    {durability{"remote_write", "one", true, true}, true},
		"local, without standbys":      {durability{"local", "", true, true}, true},
		"local, though standbys count": {durability{"local", "one", true, true}, false},
		"not waited for":               {durability{"off", "", true, true}, false},
		"without fsync":                {durability{"on", "", false, true}, false},
		"without whole pages":          {durability{"on", "", true, false}, false},
	} {
		if err := c.check(); (err == nil) != c.safe || err != nil && !errors.Is(err, ErrUnsafe) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestUnsafeDatabasesAreRefused sets for one database what a server may not see.
func TestUnsafeDatabasesAreRefused(t *testing.T) {
	cluster := postgrestest.Shared(t)
	address := cluster.Database(t)
	cluster.Execute(t, "ALTER DATABASE "+nameOf(t, address)+" SET synchronous_commit = off")
	if _, err := Open(t.Context(), address, Options{}); !errors.Is(err, ErrUnsafe) || !strings.Contains(err.Error(), "synchronous_commit") {
		t.Errorf("got %v, want %v", err, ErrUnsafe)
	}
	openAt(t, address, Options{AnyDurability: true})
	for setting, other := range map[string]string{"bytea_output": "escape", "DateStyle": "German", "session_replication_role": "replica"} {
		set := "ALTER DATABASE " + nameOf(t, address) + " SET " + setting
		cluster.Execute(t, set+" = "+other)
		if _, err := Open(t.Context(), address, Options{AnyDurability: true}); !errors.Is(err, ErrUnfit) || !strings.Contains(err.Error(), setting+" is "+other) {
			t.Errorf("%s is %s: got %v, want %v", setting, other, err, ErrUnfit)
		}
		cluster.Execute(t, set+" TO DEFAULT")
	}
	cluster.Execute(t, "ALTER DATABASE "+nameOf(t, address)+" SET default_transaction_read_only = on")
	if _, err := Open(t.Context(), address, Options{AnyDurability: true}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("got %v, want %v", err, ErrReadOnly)
	}
}

// TestReadinessIsThatOfWrites changes under an open store what transactions are by
// default, as hosts do when a disk is nearly full: connections keep what they began with.
func TestReadinessIsThatOfWrites(t *testing.T) {
	cluster := postgrestest.Shared(t)
	address := cluster.Database(t)
	s := openAt(t, address, Options{AnyDurability: true})
	for i, onlyRead := range []string{"on", "off"} {
		cluster.Execute(t, "ALTER DATABASE "+nameOf(t, address)+" SET default_transaction_read_only = "+onlyRead)
		cluster.Execute(t, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"+nameOf(t, address)+"'")
		written := s.write(t.Context(), "forget writes", func(_ context.Context, tx *transaction) error {
			tx.queue(forgetWrites)
			return nil
		})
		if ready := s.Ready(t.Context()); written != nil || ready != nil {
			t.Errorf("with %s: a write says %v, and Ready %v", onlyRead, written, ready)
		}
		if err := s.whetherCommitted(t.Context(), writeID{byte(i + 1)}, errBroken); !errors.Is(err, errNotCommitted) {
			t.Errorf("with %s: what became of a write that never was: %v", onlyRead, err)
		}
	}
}

// TestBoundsOfTheDatabaseAreLifted wants none of them for what goes through everything.
func TestBoundsOfTheDatabaseAreLifted(t *testing.T) {
	cluster := postgrestest.Shared(t)
	address := cluster.Database(t)
	for _, setting := range []string{"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"} {
		cluster.Execute(t, "ALTER DATABASE "+nameOf(t, address)+" SET "+setting+" = '7s'")
		s := openAt(t, address, Options{})
		var reading, writing string
		err := errors.Join(
			s.pass(t.Context(), "read for long", func(ctx context.Context, from querier) error {
				return from.QueryRow(ctx, "SHOW "+setting).Scan(&reading)
			}),
			s.writeWithin(t.Context(), 0, func(_ context.Context, tx *transaction) error {
				tx.queue("SHOW " + setting).QueryRow(func(row pgx.Row) error { return row.Scan(&writing) })
				return nil
			}))
		if err != nil || reading != "0" || writing != "0" {
			t.Errorf("%s is %q and %q, %v", setting, reading, writing, err)
		}
	}
}

// TestWhoeverIsNotLetInIsToldWhy leaves the password out of what it says.
func TestWhoeverIsNotLetInIsToldWhy(t *testing.T) {
	address := postgrestest.Shared(t).Database(t)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	const secret = "not-the-secret"
	for name, change := range map[string]func(*url.URL){
		"a wrong password": func(u *url.URL) { u.User = url.UserPassword(postgrestest.Role, secret) },
		"no such user":     func(u *url.URL) { u.User = url.UserPassword("nobody-here", secret) },
		"no such database": func(u *url.URL) { u.Path = "/none" },
	} {
		other := *u
		change(&other)
		_, err := Open(t.Context(), other.String(), Options{})
		if !errors.Is(err, ErrRefused) || strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), password(u)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, address, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := Open(t.Context(), "postgres://user:"+secret+"@[::1", Options{}); err == nil || strings.Contains(err.Error(), secret) {
		t.Errorf("no URL: %v", err)
	}
}

// TestConnectionsThatAreNotAsTheAddressAsks looks at what is said of TLS that is not
// there, of certificates, and of a file that is missing.
func TestConnectionsThatAreNotAsTheAddressAsks(t *testing.T) {
	address := strings.Replace(postgrestest.Shared(t).Database(t), "sslmode=disable", "sslmode=verify-full", 1)
	if _, err := Open(t.Context(), address, Options{}); !errors.Is(err, ErrUntrusted) {
		t.Errorf("without TLS: got %v, want %v", err, ErrUntrusted)
	}
	if err := explain(&tls.CertificateVerificationError{Err: errors.New("unknown")}); !errors.Is(err, ErrUntrusted) {
		t.Errorf("an unknown certificate: got %v, want %v", err, ErrUntrusted)
	}
	if _, err := Open(t.Context(), address+"&sslrootcert=/none", Options{}); errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), "/none") {
		t.Errorf("without the authority: %v", err)
	}
}

// TestPgBouncerHasToHoldTransactions opens a database that is up to date through one
// that gives each statement another connection.
func TestPgBouncerHasToHoldTransactions(t *testing.T) {
	cluster := postgrestest.Shared(t)
	address := cluster.Database(t)
	openAt(t, address, Options{})
	through, err := cluster.Bouncer(t, "statement", 2).URL(address)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), through, Options{}); !errors.Is(err, ErrUnfit) || !strings.Contains(err.Error(), "pool_mode") {
		t.Errorf("got %v, want %v", err, ErrUnfit)
	}
}

func password(u *url.URL) string {
	p, _ := u.User.Password()
	return p
}
