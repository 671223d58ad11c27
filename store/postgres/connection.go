package postgres

import (
	"cmp"
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	// connections are how many there are unless something else is asked for.
	connections = 10
	// patience is how long a call takes at most, waits and repetitions included;
	// those that go through the whole database take as long as their context
	// allows.
	patience = 10 * time.Second
	// connectPatience is the same of connecting to one host.
	connectPatience = 5 * time.Second
)

// bornKey is where a connection notes when it was made.
const bornKey = "weighpoint born"

// configFor says how to connect. PgBouncer in transaction mode gives every
// transaction another session of the server, so nothing may stay in a session: no
// prepared statement, no setting and no lock. QueryExecModeExec sends a statement
// with its parameters and needs neither a name for it nor a round trip to describe
// it.
func configFor(url string, o Options) (*pgxpool.Config, error) {
	asked, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	if o.MaxConnections > 0 {
		config.MaxConns = o.MaxConnections
	} else if asked.RuntimeParams["pool_max_conns"] == "" {
		config.MaxConns = connections
	}
	c := config.ConnConfig
	c.DefaultQueryExecMode = pgx.QueryExecModeExec
	c.ConnectTimeout = cmp.Or(c.ConnectTimeout, connectPatience)
	c.RuntimeParams["application_name"] = cmp.Or(c.RuntimeParams["application_name"], "weighpoint")
	config.MaxConnLifetimeJitter = cmp.Or(config.MaxConnLifetimeJitter, config.MaxConnLifetime/10)
	// A ping would be one more round trip; a connection that broke is noticed by
	// what is sent, and that is repeated on another.
	config.ShouldPing = func(context.Context, pgxpool.ShouldPingParams) bool { return false }
	config.AfterConnect = func(_ context.Context, conn *pgx.Conn) error {
		registerTypes(conn.TypeMap())
		conn.PgConn().CustomData()[bornKey] = time.Now()
		return nil
	}
	if o.configure != nil {
		o.configure(config)
	}
	return config, nil
}
