package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/authoring"
	"github.com/weighpoint/weighpoint/questions/overlay"
)

// How much of a comparison is printed.
const (
	mostEdits  = 40
	mostShifts = 8
)

// comparedWalks is the flag that says how many random walks are compared.
func comparedWalks() setting {
	return setting{name: "walks", value: "N", preset: "5000", does: "how many random walks to compare; 0 for none"}
}

// diffFlags are the flags of diff.
func diffFlags() []setting {
	return append(only("data", "database"),
		comparedWalks(),
		setting{name: "fail-over", value: "PERCENT", preset: "100%", does: "fail if more walks than this have another leader"},
		setting{name: "format", value: "FORMAT", preset: "text", does: "text, or github for a comment on a pull request in Markdown"},
	)
}

// diff tells what an edit of a questionnaire does: to the document, to its
// personas, to random walks, and to results that a data directory keeps.
func diff(ctx context.Context, h host, args []string) error {
	flags, paths, err := parseFlags(args, diffFlags())
	if err != nil {
		return err
	}
	if len(paths) != 2 {
		return usageErrorf("diff needs OLD and NEW: OLD is a file, live for what --data has on offer, or git: and a revision; NEW is a file")
	}
	d := differ{host: h, markdown: flags["format"] == "github"}
	if f := flags["format"]; f != "" && f != "text" && f != "github" {
		return usageErrorf("--format is %q, and must be text or github", f)
	}
	walks, err := wholeNumber(flags, comparedWalks(), maxWalks)
	if err != nil {
		return err
	}
	limit, err := percent(flags)
	if err != nil {
		return err
	}
	now, err := oneQuestionnaire(h, "diff", paths[1:])
	if err != nil {
		return err
	}
	if err := d.open(ctx, flags, paths[0], now); err != nil {
		return err
	}
	defer d.close()
	return d.compare(ctx, walks, limit)
}

// percent reads --fail-over.
func percent(flags map[string]string) (float64, error) {
	text, given := flags["fail-over"]
	if !given {
		return 100, nil
	}
	p, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
	if err != nil || p < 0 || p > 100 {
		return 0, usageErrorf("--fail-over is %q, and must be a share such as 5%%", text)
	}
	return p, nil
}

// differ compares two versions.
type differ struct {
	host
	markdown bool
	then     *questions.Questionnaire
	now      questions.Loaded
	// personas stand in the place of those beside the later version; nil for none.
	personas *overlay.Source
	// results are those that --data keeps, nil without it.
	results func(ctx context.Context, do func(questions.Result) error) error
	close   func()
}

// open finds both versions, and the results if there is a data directory.
func (d *differ) open(ctx context.Context, flags map[string]string, old string, now questions.Loaded) error {
	d.now, d.close = now, func() {}
	if namesPlace(flags) || old == "live" {
		cfg, err := loadConfig(only("data", "database"), flags, d.getenv)
		if err != nil {
			return err
		}
		store, err := openToRead(ctx, cfg)
		if err != nil {
			return err
		}
		d.close = func() { _ = store.Close() } // nothing was written
		d.results = func(ctx context.Context, do func(questions.Result) error) error {
			return store.EachResult(ctx, now.Questionnaire.ID, do)
		}
		if old == "live" {
			version, text, err := store.Offered(ctx, now.Questionnaire.ID)
			if errors.Is(err, questions.ErrNotFound) {
				return fmt.Errorf("%s has never had questionnaire %q on offer", cfg.place(), now.Questionnaire.ID)
			}
			if err == nil {
				d.then, err = questions.Restore(version, text)
			}
			return err
		}
	}
	text, err := oldText(ctx, old, now.File)
	if err != nil {
		return err
	}
	beside := filepath.Dir(old)
	if strings.HasPrefix(old, "git:") {
		beside = filepath.Dir(now.File)
	}
	d.then, err = parseIn(beside, old, text)
	if err != nil {
		return fmt.Errorf("the earlier version has mistakes:\n%w", err)
	}
	return nil
}

// parseIn reads a document as if it lay in a folder, where the base lies of one that
// is an overlay.
func parseIn(dir, name string, text []byte) (*questions.Questionnaire, error) {
	var l questions.Loader
	l.File(name, text, questions.Folder{Name: dir, Files: folder(dir)})
	if err := l.Err(); err != nil {
		return nil, err
	}
	return l.Loaded[0].Questionnaire, nil
}

// oldText reads a file, or the one of the same name in a revision of Git. A
// repository's settings may name programs that watch, filter or compare files in
// the work tree: Git runs none of them to show what a revision has.
func oldText(ctx context.Context, old, file string) ([]byte, error) {
	revision, git := strings.CutPrefix(old, "git:")
	if !git {
		text, err := questions.ReadFile(folder(filepath.Dir(old)), filepath.Base(old))
		if err != nil {
			return nil, fmt.Errorf("%s cannot be read: %w", old, withoutPath(err))
		}
		return text, nil
	}
	if strings.HasPrefix(revision, "-") {
		return nil, usageErrorf("%q is no revision", revision)
	}
	show := exec.CommandContext(ctx, "git", "show", "--no-textconv", revision+":./"+filepath.Base(file)) //nolint:gosec // the author names the revision
	show.Dir = filepath.Dir(file)
	show.Env = append(os.Environ(), "GIT_NO_LAZY_FETCH=1") // no text is fetched that is not there
	text, err := show.Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil, fmt.Errorf("git has no %s of revision %s: %s", file, revision, strings.TrimSpace(string(failed.Stderr)))
	}
	return text, err
}

func (d *differ) say(format string, args ...any) {
	_, _ = fmt.Fprintf(d.stdout, format+"\n", args...) // a broken pipe shows at the end
}

// heading begins a part.
func (d *differ) heading(name, summary string) {
	if d.markdown {
		d.say("\n#### %s\n\n%s\n", name, summary)
		return
	}
	d.say("%-10s %s", strings.ToLower(name), summary)
}

func (d *differ) item(format string, args ...any) {
	if d.markdown {
		d.say("- "+format, args...)
		return
	}
	d.say("  "+format, args...)
}

func (d *differ) compare(ctx context.Context, walks int, limit float64) error {
	now := d.now.Questionnaire
	if d.markdown {
		d.say("### What this does to `%s`", now.ID)
	}
	edits := authoring.Edits(d.then, now)
	d.heading("Document", fmt.Sprintf("%s, %s → %s", plural(len(edits), "difference"), d.then.Version[:12], now.Version[:12]))
	for _, e := range edits[:min(len(edits), mostEdits)] {
		d.item("%s", e)
	}
	if more := len(edits) - mostEdits; more > 0 {
		d.item("and %d more", more)
	}
	if err := d.comparePersonas(); err != nil {
		return err
	}
	over, err := d.compareWalks(ctx, walks, limit)
	if err != nil {
		return err
	}
	return errors.Join(d.compareResults(ctx), over)
}

func (d *differ) comparePersonas() error {
	personas, err := personasOf(d.now)
	if p := d.personas; p != nil {
		personas, err = authoring.ReadPersonas(p.File, p.Text, d.now.Questionnaire)
	}
	var mistakes questions.Mistakes
	switch {
	case errors.As(err, &mistakes):
		d.heading("Personas", "cannot be read with the later version: "+mistakes[0].Error())
		return nil
	case err != nil || personas == nil || len(personas.Personas) == 0:
		return err
	}
	same, other := authoring.ComparePersonas(d.then, d.now.Questionnaire, personas.Personas)
	d.heading("Personas", fmt.Sprintf("%d: %d same, %d other", same+len(other), same, len(other)))
	for _, p := range other {
		switch {
		case p.Lapsed != "":
			d.item("%s: %s", p.ID, p.Lapsed)
		default:
			d.item("%s: %s → %s", p.ID, p.Then, p.Now)
		}
	}
	return nil
}

// compareWalks reports too many other leaders as an error.
func (d *differ) compareWalks(ctx context.Context, n int, limit float64) (over, err error) {
	if n == 0 {
		return nil, nil
	}
	s, err := authoring.CompareWalks(ctx, d.then, d.now.Questionnaire, n)
	if err != nil {
		return nil, err
	}
	share := 100 * float64(s.Other()) / float64(s.All)
	d.heading("Walks", fmt.Sprintf("%d: %d same leader, %d other (%.1f %%)", s.All, s.Same, s.Other(), share))
	d.shifts(s)
	if share > limit {
		return fmt.Errorf("%.1f %% of the walks have another leader; at most %g %% may", share, limit), nil
	}
	return nil, nil
}

func (d *differ) shifts(s authoring.Shifts) {
	for _, shift := range s.Others[:min(len(s.Others), mostShifts)] {
		d.item("%s → %s: %d, such as %s", shift.Then, shift.Now, shift.Count, answersLine(shift.Example))
	}
	if more := len(s.Others) - mostShifts; more > 0 {
		d.item("and %d more kinds", more)
	}
}

// compareResults asks the later version about every result that is kept.
func (d *differ) compareResults(ctx context.Context) error {
	if d.results == nil {
		return nil
	}
	var frozen []authoring.Frozen
	err := d.results(ctx, func(r questions.Result) error {
		var v questions.Verdict
		if err := json.Unmarshal(r.Verdict, &v); err != nil {
			return fmt.Errorf("a stored verdict is damaged: %w", err)
		}
		frozen = append(frozen, authoring.Frozen{Answers: r.Answers, Leaders: v.Leaders()})
		return nil
	})
	if err != nil {
		return err
	}
	s := authoring.CompareResults(d.now.Questionnaire, frozen)
	d.heading("Results", fmt.Sprintf("%d kept: %d same leader, %d other", s.All, s.Same, s.Other()))
	d.shifts(s)
	return nil
}
