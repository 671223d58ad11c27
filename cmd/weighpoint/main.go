package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	err := run(context.Background(), os.Args[1:], host{os.Getenv, os.Stdin, os.Stdout, os.Stderr})
	if err != nil {
		complain(err)
	}
	os.Exit(exitCode(err))
}

// host is what a command may use of the process that it runs in.
type host struct {
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
}

// command is a sub-command, such as "check".
type command struct {
	name, args, does string
	run              func(ctx context.Context, h host, args []string) error
}

func commands() []command {
	return []command{
		{"serve", "[FLAGS]", "serve the web pages; the default", serve},
		{"config", "[--json] [FLAGS]", "print every setting with where it comes from", showConfig},
		{"deploy", "TARGET [FLAGS]", "print what runs it as a service, or watches it", deploy},
		{"reload", "[--data DIR]", "have the running server read its questionnaires anew, without a stop", untilTold(reload)},
		{"backup", "FILE [--data DIR]", "copy the database to a new file, also while a server runs", untilTold(backup)},
		{"restore", "FILE [--data DIR]", "put a backup in the place of the database, which is kept aside", untilTold(restore)},
		{"export", "--all|--result TOKEN [--data DIR|--database URL]", "print decisions as JSON Lines, also while a server runs", untilTold(exportData)},
		{"import", "FILE [--data DIR|--database URL]", "add what export has printed", untilTold(importData)},
		{"outcomes", "[--data DIR|--database URL]", "count how often recommendations are followed and how it went, also while a server runs", untilTold(countOutcomes)},
		{"results", "[--questionnaire ID] [--since DATE] [--format table|csv|json] [--data DIR|--database URL]", "list results, without what anybody wrote, also while a server runs", untilTold(listResults)},
		{"stats", "[--questionnaire ID] [--since DATE] [--format table|csv|json] [--data DIR|--database URL]", "count what becomes of questionnaires, also while a server runs", untilTold(listFigures)},
		{"handover", "--from USER --to USER [--result ID] [--dry-run] [--data DIR|--database URL]", "make what one person has another's, also while a server runs", untilTold(handOver)},
		{"doctor", "[--data DIR|--database URL]", "look for problems of the database, and say what to do", doctor},
		{"check", "PATH... [--strict]", "list every mistake in questionnaires, and warn of what makes no sense", check},
		{"test", "PATH... [--run ID]", "take the personas beside questionnaires through them", test},
		{"diff", "OLD NEW [--data DIR|--database URL]", "tell what an edit of a questionnaire does to verdicts", diff},
		{"fmt", "FILE... [-l] [-d]", "write questionnaires and personas in canonical form, with their comments", format},
		{"new", "ID|--site", "write ID.yaml, a questionnaire with every key once and a comment on each; or site.yaml, a site file", newQuestionnaire},
		{"overlay", "new|show|diff|pin|update …", "adapt a questionnaire to an organisation, in a file that says what is otherwise", overlays},
		{"schema", "questionnaire|personas|site", "print the JSON Schema with which editors complete and explain", schema},
		{"links", "FILE", "ask each source's address once", links},
		{"graph", "FILE [--format FORMAT]", "draw questions, conditions, vetoes and options", graph},
		{"review", "FILE", "print one page with every text, condition, rating and warning, for people who read no YAML", review},
		{"preview", "PATH [--as PERSONA] [--site FILE]", "show the pages of drafts to their author, and follow each saved file", preview},
		{"adr", "add FILE|check DIR [FLAGS]", "keep exported decision records in a repository: number and link them, and say what is due", adr},
		{"health", "[--listen HOST:PORT]", "ask a running server whether it is ready", health},
		{"version", "", "print the versions of the program and its parts", printVersion},
		{"help", "", "print this text", help},
	}
}

// run does what args ask for and returns when it is done, or when ctx ends. A
// usageError means that the arguments or settings are wrong.
func run(ctx context.Context, args []string, h host) error {
	name, args := split(args)
	for _, c := range commands() {
		if c.name != name {
			continue
		}
		err := c.run(ctx, h, args)
		if errors.Is(err, flag.ErrHelp) {
			return help(ctx, h, nil)
		}
		return err
	}
	return usageErrorf("unknown command %q", name)
}

// split takes the command's name off the arguments. Flags alone mean serve.
func split(args []string) (name string, rest []string) {
	switch {
	case len(args) == 0:
		return "serve", nil
	case args[0] == "--version" || args[0] == "-version":
		return "version", args[1:]
	case strings.HasPrefix(args[0], "-"):
		return "serve", args
	}
	return args[0], args[1:]
}

// usageError is a mistake in how the program was called or set.
type usageError struct {
	message string
	// details are printed below the message, a line each.
	details []string
}

func usageErrorf(format string, args ...any) error {
	return usageError{message: fmt.Sprintf(format, args...)}
}

// Error returns the message with a hint where to read on, and the details.
func (e usageError) Error() string {
	return strings.Join(append([]string{e.message + `; "weighpoint help" tells more`}, e.details...), "\n  ")
}

// exitCode is 0 for nil, 2 for a usageError and 1 for anything else.
func exitCode(err error) int {
	var usage usageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		return 2
	}
	return 1
}
