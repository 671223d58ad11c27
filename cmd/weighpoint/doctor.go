package main

import (
	"context"
	"fmt"

	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

// doctor prints what is wrong with the database and what to do about it, while
// a server uses it or not, and whether the one that runs uses this very file.
// The error says how many problems there are.
func doctor(ctx context.Context, h host, args []string) error {
	known := only("data", "allow-network-fs")
	flags, err := parseNoArguments(args, known)
	if err != nil {
		return err
	}
	cfg, err := loadConfig(known, flags, h.getenv)
	if err != nil {
		return err
	}
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
	problems := 0
	for _, f := range findings {
		if f.Severity == store.Problem {
			problems++
		}
		advice := ""
		if f.Advice != "" {
			advice = "\n  advice: " + f.Advice
		}
		if _, err := fmt.Fprintf(h.stdout, "%s: %s%s\n", f.Severity, f.What, advice); err != nil {
			return err
		}
	}
	if wrong, _ := questionnairesNoted(cfg.Data, 0); holder != "" && wrong != "" {
		if _, err := fmt.Fprintf(h.stdout, "warning: %s\n  advice: mend the files, then weighpoint reload\n", staleWords(wrong)); err != nil {
			return err
		}
	}
	switch {
	case problems == 1:
		return fmt.Errorf("%s has a problem", database)
	case problems > 1:
		return fmt.Errorf("%s has %d problems", database, problems)
	case holder != "":
		_, err = fmt.Fprintf(h.stdout, "%s is sound, and in use by %s\n", database, holder)
	default:
		_, err = fmt.Fprintf(h.stdout, "%s is sound\n", database)
	}
	return err
}
