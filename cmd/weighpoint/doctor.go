package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/postgres"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

// doctor prints what is wrong with the database and what to do about it, while
// a server uses it or not, and whether the one that runs uses this very file.
// The error says how many problems there are.
func doctor(ctx context.Context, h host, args []string) error {
	cfg, _, err := configOf(h, args, only("data", "database", "allow-network-fs"))
	if err != nil {
		return err
	}
	if cfg.Database != "" {
		return checkShared(ctx, h.stdout, cfg)
	}
	return checkFile(ctx, h.stdout, cfg)
}

// checkFile is doctor for the database of a data directory.
func checkFile(ctx context.Context, w io.Writer, cfg Config) error {
	holder, misplaced := dataHolder(cfg.Data)
	if misplaced != nil {
		// No look inside: SQLite would take the server's log for that of the file.
		return misplaced
	}
	database, err := findDatabase(cfg.Data)
	if err != nil {
		return err
	}
	findings, err := sqlite.Check(ctx, database, cfg.storeOptions())
	if err != nil {
		return err
	}
	problems, err := reportFindings(w, findings)
	if err != nil {
		return err
	}
	if holder != "" {
		if _, err := reportFindings(w, baseFindings(basesNoted(cfg.Data))); err != nil {
			return err
		}
	}
	if wrong, _ := questionnairesNoted(cfg.Data, 0); holder != "" && wrong != "" {
		if _, err := fmt.Fprintf(w, "warning: %s\n  advice: mend the files, then weighpoint reload\n", staleWords(wrong)); err != nil {
			return err
		}
	}
	switch {
	case problems > 0:
		return problemsOf(database, problems)
	case holder != "":
		_, err = fmt.Fprintf(w, "%s is sound, and in use by %s\n", database, holder)
	default:
		_, err = fmt.Fprintf(w, "%s is sound\n", database)
	}
	return err
}

// checkShared is doctor for a database that servers share: whether it can be used,
// which servers run, and whether their files say what is on offer.
func checkShared(ctx context.Context, w io.Writer, cfg Config) error {
	shared, err := postgres.OpenBeside(ctx, cfg.Database, postgres.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = shared.Close() }() // nothing was written
	if err := shared.Ready(ctx); err != nil {
		return err
	}
	now, servers, err := shared.OfferingNow(ctx)
	if err != nil {
		return err
	}
	moved, err := movedOnOffer(ctx, shared, now)
	if err != nil {
		return err
	}
	if _, err := reportFindings(w, slices.Concat(serverFindings(now, servers), baseFindings(moved))); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s is sound, and in use by %s\n", cfg.place(), plural(len(servers), "server"))
	return err
}

// serverFindings are those about the servers that run.
func serverFindings(now store.Offering, servers []store.Server) []store.Finding {
	var findings []store.Finding
	for _, s := range servers {
		if words := clockWords(s.Ahead); words != "" {
			findings = append(findings, store.Finding{Severity: store.Warning, What: "the clock of " + s.Name + " is " + words,
				Advice: "set the clocks of all machines by the same source: servers go by that of the database, and their logs and certificates by their own"})
		}
		if s.Files == now.Files {
			findings = append(findings, store.Finding{What: s.Name + " has the files that are on offer"})
			continue
		}
		findings = append(findings, store.Finding{Severity: store.Warning, What: s.Name + " has other files of questionnaires or site than what is on offer",
			Advice: "give all servers the same, or send SIGHUP to one of them: all offer what it reads then"})
	}
	return findings
}

// reportFindings prints findings, and returns how many of them are problems.
func reportFindings(w io.Writer, findings []store.Finding) (problems int, err error) {
	for _, f := range findings {
		if f.Severity == store.Problem {
			problems++
		}
		advice := ""
		if f.Advice != "" {
			advice = "\n  advice: " + f.Advice
		}
		if _, err := fmt.Fprintf(w, "%s: %s%s\n", f.Severity, f.What, advice); err != nil {
			return problems, err
		}
	}
	return problems, nil
}

// problemsOf is the error that a database has so many problems.
func problemsOf(database string, n int) error {
	if n == 1 {
		return fmt.Errorf("%s has a problem", database)
	}
	return fmt.Errorf("%s has %d problems", database, n)
}
