package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"golang.org/x/sync/errgroup"

	"github.com/weighpoint/weighpoint/handlers"
)

// databaseName is the file in the data directory that holds everything.
const databaseName = "weighpoint.db"

// How long a client may take before it is cut off. Pages and forms are small.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 30 * time.Second
	writeTimeout      = time.Minute
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 32 << 10
)

// questionnairesTimeout is how long reading the questionnaires may take. They
// are small: a file system that takes longer does not answer.
const questionnairesTimeout = 30 * time.Second

// errCutOff is the cause when requests are ended by the end of the server, and
// not by their clients.
var errCutOff = errors.New("the server has stopped")

// serve serves the pages until ctx ends or the process is told to stop.
func serve(ctx context.Context, h host, args []string) error {
	// Whoever reads what is written to a pipe may leave, or close the terminal:
	// that is no reason to end.
	signal.Ignore(syscall.SIGPIPE)
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP) // to the end: none of them ends the process, and one waits until it is ready

	flags, err := parseNoArguments(args, settings())
	if err != nil {
		return err
	}
	cfg, err := loadConfig(settings(), flags, h.getenv)
	if err != nil {
		return err
	}
	lines := newLogLines(h.stderr, func(dropped int64) []byte { return droppedLine(cfg.LogFormat, dropped) })
	defer lines.Close()
	log := slog.New(logHandler(cfg.LogFormat, lines, cfg.LogLevel))

	ctx, patience, release := heedSignals(ctx)
	defer release()
	log.Debug("starting", "version", programVersion())
	err = endInTime(ctx, patience, cfg.Grace, func() error { return start(ctx, patience, cfg, h, hangups, lines, log) })
	if errors.Is(err, errStuck) && cfg.Database != "" {
		err = errSilent
	}
	if err != nil && ctx.Err() != nil {
		return stopError{err}
	}
	return err
}

func logHandler(format string, w io.Writer, level slog.Level) slog.Handler {
	options := &slog.HandlerOptions{Level: level}
	if format == "json" {
		return slog.NewJSONHandler(w, options)
	}
	return slog.NewTextHandler(w, options)
}

// droppedLine is the line that says how many were dropped.
func droppedLine(format string, dropped int64) []byte {
	var line bytes.Buffer
	slog.New(logHandler(format, &line, slog.LevelWarn)).
		Warn("log lines were dropped here: nobody read them, or they could not be written", "lines", dropped)
	return line.Bytes()
}

// start reads the questionnaires, opens what the server keeps things in, and
// serves. The first two take most of the time and run side by side, unless an
// organisation's own questionnaires may have mistakes: then nothing changes
// before it is known that there is something to serve.
func start(ctx, patience context.Context, cfg Config, h host, hangups <-chan os.Signal, lines *logLines, log *slog.Logger) (err error) {
	ready := false
	defer func() {
		if err != nil && !ready && ctx.Err() != nil {
			log.Info("stopped before it was ready", "left", err)
			err = nil
		}
	}()
	tuneProcessors(h.getenv)
	tuneGarbage(h.getenv)
	load := loadBeside(cfg.Questionnaires, questionnairesTimeout)
	site := siteFile{cfg.Site, cfg.Data, len(cfg.TrustedProxies) == 0}
	if cfg.Database != "" {
		site.data = "" // the database keeps what has to be kept
	} else if cfg.Questionnaires != "" || cfg.Site != "" {
		if err := canOffer(ctx, cfg, load, site); err != nil {
			return err
		}
	}
	db, err := openToWrite(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	clock := newClock()
	o := &offering{dir: cfg.Questionnaires, site: site, store: db, noted: db.lock.noteQuestionnaires, notedBases: db.lock.noteBases, now: clock.now, log: log, prepare: func() { tuneReading(h.getenv) }}
	if db.meetings != nil {
		o.replicas = newReplicas(db.meetings, clock, log)
	}
	o.settle = func() {
		tuneGarbage(h.getenv)
		tuneMemory(h.getenv)
	}
	if err := o.begin(ctx, load); err != nil {
		return err
	}
	o.settle()
	ln, err := listen(ctx, cfg.Listen)
	if err != nil {
		return err
	}
	local := baseURL(cfg.Listen, ln.Addr())
	handler, err := newHandler(ctx, cfg, local, db, o, newRegistry(db, o, lines), log)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	ready = true
	announce(cfg, local, log, h.stdout)
	log.Info("questionnaires on offer", "count", len(o.catalogue.Now().Questionnaires), "folder", cmp.Or(cfg.Questionnaires, "none but the shipped one"))
	var beside sync.WaitGroup
	defer beside.Wait() // before the store closes
	sweepCtx, stopSweeping := context.WithCancel(ctx)
	defer stopSweeping()
	beside.Go(func() { o.renewAt(sweepCtx, hangups) })
	if db.watch != nil {
		beside.Go(func() { db.watch(sweepCtx, log) })
	}
	beside.Go(func() { sweepUntil(sweepCtx, db, cfg.Retention, clock.now, log) })
	return serveUntil(ctx, patience, cfg.Grace, ln, newServer(handler, log), log)
}

// announce tells people and the log where the server is.
func announce(cfg Config, local *url.URL, log *slog.Logger, stdout io.Writer) {
	go func() { _, _ = fmt.Fprintf(stdout, "Weighpoint is ready at %s\n", local) }() // a stdout that takes nothing is no reason to stop
	log.Info("ready", "url", local.String(), "version", programVersion(), "config", cfg)
	if exposed(cfg.Database) {
		log.Warn("what is said to the database can be read or changed on its way: add sslmode=verify-full to --database, with the authority of its certificate as sslrootcert")
	}
	if cfg.BaseURL == nil && everywhere(hostOf(cfg.Listen)) {
		log.Warn("shared links will name this machine as localhost: set --base-url to the address that others use")
	}
}

// newHandler is where the settings meet the pages.
func newHandler(ctx context.Context, cfg Config, local *url.URL, db opened, o *offering, registry *prometheus.Registry, log *slog.Logger) (http.Handler, error) {
	base := cmp.Or(cfg.BaseURL, local)
	addresses, err := noteAddress(ctx, db, o.now(), base, o.people(), log)
	if err != nil {
		return nil, err
	}
	secret, err := o.site.clientSecret(o.people())
	if err != nil {
		return nil, err
	}
	return handlers.New(handlers.Config{
		Store:          db,
		Remote:         cfg.Database != "",
		ShortLived:     db.shortLived,
		Catalogue:      o.catalogue,
		Retention:      cfg.Retention,
		RateLimit:      cfg.RateLimit,
		TrustedProxies: cfg.TrustedProxies,
		People:         o.people(),
		ClientSecret:   secret,
		Log:            log,
		Now:            o.now,
		Token:          rand.Text,
		BaseURL:        base,
		Addresses:      addresses,
		Notice:         o.notice,
		Version:        programVersion(),
		Registry:       registry,
		Schemas:        schemas(),
	})
}

// newRegistry collects what is not the pages' own to count.
func newRegistry(db opened, o *offering, lines *logLines) *prometheus.Registry {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		db.metrics,
		prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "weighpoint_log_lines_dropped_total", Help: "Log lines that were not written, since nobody read them in time or writing failed.",
		}, func() float64 { return float64(lines.dropped.Load()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "weighpoint_questionnaires_stale", Help: "1 while the files of the questionnaires cannot be taken as they are, and earlier versions are on offer; else 0.",
		}, o.staleness))
	if o.replicas != nil {
		registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "weighpoint_servers_differ", Help: "1 while servers that share the database have different files of questionnaires or site; else 0.",
		}, o.replicas.differing), prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "weighpoint_clock_ahead_seconds", Help: "How far the clock of this machine is ahead of that of the database, negative where it is behind.",
		}, func() float64 { return o.replicas.clock.ahead().Seconds() }))
	}
	return registry
}

func newServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ConnState:         newWaiting(mostWaiting).note,
		ErrorLog:          slog.NewLogLogger(anonymous{log.Handler()}, slog.LevelWarn),
		// "OPTIONS *" gets the headers that everything else has, too.
		DisableGeneralOptionsHandler: true,
	}
}

// serveUntil serves until ctx ends, then lets running requests come to their
// end for as long as grace and patience last. Requests see their context
// cancelled only when both time and patience are over. It is no failure to cut
// off what is running when grace is over: any client can hold a request open.
func serveUntil(ctx, patience context.Context, grace time.Duration, ln net.Listener, srv *http.Server, log *slog.Logger) error {
	requests, cutOff := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cutOff(errCutOff)
	srv.BaseContext = func(net.Listener) context.Context { return requests }
	open := countOpen(srv)
	served := make(chan struct{})
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(served)
		if err := srv.Serve(ln); ctx.Err() == nil {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		log.Info("stopping", "grace", grace)
		_ = ln.Close() // it may have failed before
		<-served       // no connection is added from here on
		if drain(patience, grace, srv, open) {
			return nil
		}
		cutOff(errCutOff)
		if errors.Is(context.Cause(patience), errHurried) {
			return errors.Join(fmt.Errorf("stopped at once, and cut off what was running: %w", errHurried), srv.Close())
		}
		log.Warn("cut off requests that were still running", "grace", grace)
		return srv.Close()
	})
	err := g.Wait()
	log.Info("stopped")
	return err
}

// countOpen returns what counts the connections that are open.
func countOpen(srv *http.Server) *sync.WaitGroup {
	var open sync.WaitGroup
	heed(srv, func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			open.Add(1)
		case http.StateClosed, http.StateHijacked:
			open.Done()
		}
	})
	return &open
}

// heed has srv tell do of every connection that changes its state, before
// whoever was told so far.
func heed(srv *http.Server, do func(net.Conn, http.ConnState)) {
	note := srv.ConnState
	srv.ConnState = func(conn net.Conn, state http.ConnState) {
		do(conn, state)
		if note != nil {
			note(conn, state)
		}
	}
}

// drain waits until every request on the open connections has its response, and
// reports whether they all have. http.Server.Shutdown would not do: while it
// runs, conn.serve in net/http/server.go drops a request that it has read and
// not yet handed over, without a word: "if c.server.shuttingDown() { return }".
func drain(patience context.Context, grace time.Duration, srv *http.Server, open *sync.WaitGroup) bool {
	ctx, cancel := context.WithTimeout(patience, grace)
	defer cancel()
	srv.SetKeepAlivesEnabled(false) // closes each connection after its request, and idle ones now
	closed := make(chan struct{})
	go func() {
		open.Wait()
		close(closed)
	}()
	select {
	case <-closed:
		return true
	case <-ctx.Done():
		return false
	}
}
