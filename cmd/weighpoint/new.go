package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/weighpoint/weighpoint/handlers/sitefile"
	"github.com/weighpoint/weighpoint/questions/authoring"
)

// newQuestionnaire writes ID.yaml: a small questionnaire with every key once; or
// site.yaml, a site file. It never replaces a file.
func newQuestionnaire(_ context.Context, h host, args []string) error {
	flags, ids, err := parseFlags(args, []setting{{name: "site", does: "write a site file instead"}})
	if err != nil {
		return err
	}
	if flags["site"] == "true" {
		if len(ids) > 0 {
			return usageErrorf("new --site takes no ID: it writes site.yaml")
		}
		return writeNew(h, "site.yaml", sitefile.Template, "weighpoint check --site site.yaml")
	}
	if len(ids) != 1 || !authoring.ValidID(ids[0]) {
		return usageErrorf("new needs one ID: small letters, digits and -, beginning with a letter, such as message-broker")
	}
	if _, shipped, _ := shippedBase(ids[0]); shipped {
		return usageErrorf("%s is the id of a shipped questionnaire: choose another one, or adapt that one with weighpoint overlay new", ids[0])
	}
	file := ids[0] + ".yaml"
	return writeNew(h, file, authoring.New(ids[0], time.Now().Format("2006-01")), "weighpoint check "+file)
}

// writeNew writes a file, and says which command tells what it does, if one does. It
// never replaces a file.
func writeNew(h host, file string, text []byte, next string) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // others may read a questionnaire
	if errors.Is(err, fs.ErrExist) {
		return thereAlready(file)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("%s could not be written: %w", file, withoutPath(err))
	}
	if next != "" {
		next = "; see what it does with: " + next
	}
	_, err = fmt.Fprintf(h.stdout, "wrote %s%s\n", file, next)
	return err
}

func thereAlready(file string) error {
	return fmt.Errorf("%s is there already, and was left as it is", file)
}

// schemas are what editors ask a server for, by path.
func schemas() map[string][]byte {
	return map[string][]byte{
		authoring.SchemaPath: authoring.Schema(), authoring.PersonasSchemaPath: authoring.PersonasSchema(),
		authoring.SiteSchemaPath: authoring.SiteSchema(),
	}
}

// schema prints the JSON Schema of a kind of file.
func schema(_ context.Context, h host, args []string) error {
	_, kinds, err := parseFlags(args, nil)
	if err != nil {
		return err
	}
	schemas := map[string]func() []byte{"questionnaire": authoring.Schema, "personas": authoring.PersonasSchema, "site": authoring.SiteSchema}
	if len(kinds) != 1 || schemas[kinds[0]] == nil {
		return usageErrorf("schema needs one of questionnaire, personas, site")
	}
	_, err = h.stdout.Write(schemas[kinds[0]]())
	return err
}
