package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

// handOver makes what one person has another's, while a server runs or not. What it
// prints has numbers alone.
func handOver(ctx context.Context, h host, args []string) (err error) {
	cfg, flags, err := configOf(h, args, only("data", "database", "allow-network-fs"),
		setting{name: "from", value: "USER"}, setting{name: "to", value: "USER"}, setting{name: "result", value: "ID"}, setting{name: "dry-run"})
	if err != nil {
		return err
	}
	if flags["from"] == "" || flags["to"] == "" {
		return usageErrorf("handover needs --from and --to, each with a mail address or the name by which somebody signs in")
	}
	store, err := openToHandOver(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	from, err := accountCalled(ctx, store, flags["from"])
	if err != nil {
		return err
	}
	to, err := accountCalled(ctx, store, flags["to"])
	if err != nil {
		return err
	}
	if from.Owner() == to.Owner() {
		return usageErrorf("--from and --to are the same person")
	}
	hand := questions.HandOver{From: from.Owner(), To: to.Owner(), Result: flags["result"], Publisher: questions.Shortened(to.Called(), questions.MaxCalled)}
	do, words := store.HandOver, "handed over"
	if flags["dry-run"] == "true" {
		do, words = func(ctx context.Context, h questions.HandOver, _ time.Time) (questions.HandedOver, error) {
			return store.ToHandOver(ctx, h)
		}, "would hand over"
	}
	now, err := timeOf(ctx, store)
	if err != nil {
		return err
	}
	done, err := do(ctx, hand, now)
	if errors.Is(err, questions.ErrNotFound) {
		return fmt.Errorf("--from has no result of that id: weighpoint results lists all")
	}
	if err != nil && !errors.Is(err, questions.ErrTraces) {
		return err
	}
	return errors.Join(reportHandOver(h.stdout, words, done), err)
}

func reportHandOver(w io.Writer, words string, n questions.HandedOver) error {
	_, err := fmt.Fprintf(w, "%s %s, %d of them published, %s and %s\n", words, plural(n.Decisions, "decision"), n.Published, plural(n.Rounds, "round"), plural(n.Comments, "comment"))
	return err
}

// openToHandOver opens the database to write: one that servers share, or a file, for
// this process alone or beside the server that has it. SQLite lets the two take
// turns; that they have the same files is looked at before and, by beside, after.
func openToHandOver(ctx context.Context, cfg Config) (store.Store, error) {
	if cfg.Database != "" {
		return openToRead(ctx, cfg) // which keeps nobody from writing
	}
	holder, misplaced := dataHolder(cfg.Data)
	if misplaced != nil {
		return nil, misplaced
	}
	file, err := findDatabase(cfg.Data)
	if err != nil {
		return nil, err
	}
	if holder == "" {
		return openToWrite(ctx, cfg, nil)
	}
	store, err := sqlite.OpenBeside(ctx, file, cfg.storeOptions())
	return beside{store, cfg.Data}, err
}

// beside is a database file that a server has as well.
type beside struct {
	*sqlite.Store
	dir string
}

// Close closes the database. It fails where the server's is another one by now.
func (b beside) Close() error {
	err := b.Store.Close()
	_, misplaced := dataHolder(b.dir)
	return errors.Join(err, misplaced)
}

// accountCalled finds the one person who signs in by a name, who has a mail address,
// or whose owner's hash is given.
func accountCalled(ctx context.Context, store store.Store, who string) (questions.Account, error) {
	if owner, err := hex.DecodeString(who); err == nil && len(owner) == 32 {
		account, err := store.Account(ctx, [32]byte(owner))
		if !errors.Is(err, questions.ErrNotFound) {
			return account, err
		}
	}
	found, err := store.AccountsCalled(ctx, who)
	found = slices.DeleteFunc(found, func(a questions.Account) bool { // somebody's subject may read like the address of another person
		return a.Email != "" && strings.Contains(who, "@") && !strings.EqualFold(a.Email, who)
	})
	switch {
	case err != nil:
		return questions.Account{}, err
	case len(found) == 0:
		return questions.Account{}, fmt.Errorf("nobody has signed in here who is called %q: name the mail address, or the name by which they sign in", who)
	case len(found) > 1:
		var all strings.Builder
		for _, a := range found {
			fmt.Fprintf(&all, "\n  %x  %q of %q, here last on %s", a.Owner(), a.Subject, a.Issuer, a.Seen.Format(time.DateOnly))
		}
		return questions.Account{}, fmt.Errorf("several people are called %q: give one of these numbers instead%s", who, all.String())
	}
	return found[0], nil
}
