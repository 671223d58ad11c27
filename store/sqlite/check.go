package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/store"
)

// longLogFile is the size in bytes from which a write-ahead log is worth a
// warning.
const longLogFile = 64 << 20

// Check looks at a database and everything about it that can be wrong, also
// while a server uses it, and changes nothing. What the options allow is no
// finding. No findings means that all is well. The error says that it could not
// look.
func Check(ctx context.Context, path string, o Options) ([]store.Finding, error) {
	findings, err := check(ctx, path, o)
	return store.OrNone(findings, failed("check database "+path, err))
}

func check(ctx context.Context, path string, o Options) ([]store.Finding, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	files, err := checkFiles(path, o)
	if err != nil {
		return nil, err
	}
	schema, err := inspect(ctx, path)
	if err := explain(err); errors.Is(err, ErrNotDatabase) || errors.Is(err, ErrNewer) || errors.Is(err, ErrDamaged) {
		return append(files, problem(err)), nil
	} else if err != nil {
		return nil, err
	}
	if schema.empty {
		return append(files, store.Finding{Severity: store.Problem, What: "the database is empty", Advice: "start the server, or restore a backup"}), nil
	}
	if schema.older() {
		files = append(files, store.Finding{Severity: store.Information, What: "the database is from an older version of Weighpoint",
			Advice: "back it up; the next start of the server brings it up to date"})
	}
	content, err := checkContent(ctx, path)
	return append(files, content...), err
}

// problem is a finding of one of our errors, which say what to do.
func problem(err error) store.Finding {
	what, advice, _ := strings.Cut(err.Error(), ": ")
	return store.Finding{Severity: store.Problem, What: what, Advice: advice}
}

// checkFiles looks at the database file and those beside it.
func checkFiles(path string, o Options) ([]store.Finding, error) {
	var findings []store.Finding
	for _, file := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(file)
		if file != path && errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if open := info.Mode().Perm() & 0o077; open != 0 {
			findings = append(findings, store.Finding{Severity: store.Warning, What: fmt.Sprintf("others may use %s, which holds private answers (its mode is %o)", file, info.Mode().Perm()),
				Advice: "chmod 600 " + file})
		}
	}
	if size := sizeOf(path + "-wal"); size > longLogFile {
		findings = append(findings, store.Finding{Severity: store.Warning, What: fmt.Sprintf("the write-ahead log has %d MiB", size>>20),
			Advice: "see whether something keeps reading for a long time; a restart of the server empties it"})
	}
	folder, err := checkFolder(filepath.Dir(path), o)
	return append(findings, folder...), err
}

// checkFolder looks at the folder of a database.
func checkFolder(path string, o Options) ([]store.Finding, error) {
	var findings []store.Finding
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o022 != 0 {
		findings = append(findings, store.Finding{Severity: store.Warning, What: fmt.Sprintf("others may replace files in %s (its mode is %o)", path, info.Mode().Perm()),
			Advice: "chmod 700 " + path})
	}
	if err := o.accept(path); errors.Is(err, ErrUnsafe) {
		findings = append(findings, problem(err))
	} else if err != nil {
		return nil, err
	}
	return findings, nil
}

// checkContent looks into a database of ours.
func checkContent(ctx context.Context, path string) ([]store.Finding, error) {
	c := looking(path)
	db := pool(c, 1)
	defer func() { _ = db.Close() }() // it only reads
	findings, err := findingsIn(ctx, db)
	if changed := c.steady(); changed != nil { // which may be why something looks damaged
		return nil, changed
	}
	return findings, err
}

func findingsIn(ctx context.Context, db *sql.DB) ([]store.Finding, error) {
	faults, err := faultsOf(ctx, db)
	if err := explain(err); errors.Is(err, ErrDamaged) {
		return []store.Finding{problem(err)}, nil
	} else if err != nil {
		return nil, err
	}
	var findings []store.Finding
	for _, fault := range faults {
		findings = append(findings, store.Finding{Severity: store.Problem, What: "the database is damaged: " + fault, Advice: "restore a backup"})
	}
	texts, err := checkTexts(ctx, db)
	return append(findings, texts...), err
}

// faultsOf asks SQLite whether a database is sound, and whether all that refers
// to something finds it; it stops at ten faults of either kind.
func faultsOf(ctx context.Context, db *sql.DB) ([]string, error) {
	faults, err := all(ctx, db, store.ScanOne[string], `PRAGMA integrity_check(10)`)
	if err != nil {
		return nil, err
	}
	for i := range faults {
		faults[i] = strings.Join(strings.Fields(faults[i]), " ")
	}
	faults = slices.DeleteFunc(faults, func(fault string) bool { return fault == "ok" })
	dangling, err := all(ctx, db, store.ScanOne[string], `
		SELECT count(*) || ' of ' || "table" || ' refer to ' || parent || ' that are not there'
		FROM pragma_foreign_key_check GROUP BY "table", parent LIMIT 10`)
	return append(faults, dangling...), err
}

// checkTexts looks for versions of questionnaires that have another text than
// their name says, and for those that nothing was made with.
func checkTexts(ctx context.Context, db *sql.DB) ([]store.Finding, error) {
	// Which tables refer to a version depends on the schema: an older one has fewer.
	unused, err := all(ctx, db, store.ScanOne[string], `
		SELECT printf('NOT EXISTS (SELECT 1 FROM "%w" AS r WHERE r."%w" = q.version)', s.name, f."from")
		FROM sqlite_schema AS s, pragma_foreign_key_list(s.name) AS f WHERE s.type = 'table' AND f."table" = 'questionnaires'`)
	if err != nil {
		return nil, err
	}
	var findings []store.Finding
	orphans := 0
	err = each(ctx, db, scanVersion, func(v storedVersion) error {
		if sum := sha256.Sum256(v.text); hex.EncodeToString(sum[:]) != v.version {
			findings = append(findings, store.Finding{Severity: store.Problem, What: fmt.Sprintf("the text of the questionnaire version %.12s has changed", v.version),
				Advice: "restore a backup"})
		}
		if v.orphan {
			orphans++
		}
		return nil
	}, `SELECT version, text, `+strings.Join(append(unused, "1"), " AND ")+` FROM questionnaires AS q`)
	if orphans > 0 {
		findings = append(findings, store.Finding{Severity: store.Information, What: fmt.Sprintf("nothing refers to %d stored versions of questionnaires", orphans)})
	}
	return findings, err
}

// storedVersion is the text of a version; an orphan is one that nothing was
// made with and that was never on offer.
type storedVersion struct {
	version string
	text    []byte
	orphan  bool
}

func scanVersion(row row) (storedVersion, error) {
	var v storedVersion
	err := row.Scan(&v.version, &v.text, &v.orphan)
	return v, err
}
