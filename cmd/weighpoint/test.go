package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/authoring"
)

// testFlags are the flags of test.
func testFlags() []setting {
	return []setting{
		{name: "run", value: "ID", does: "run the persona of this id alone"},
		{name: "threshold", value: "PERCENT", preset: "0", does: "fail if the personas cover less of a questionnaire"},
		formatFlag,
	}
}

// test takes the personas beside questionnaires through them. It reports which get
// another verdict than they should, and what no persona meets.
func test(_ context.Context, h host, args []string) error {
	flags, paths, err := parseFlags(args, testFlags())
	if err != nil {
		return err
	}
	if len(paths) == 0 {
		return usageErrorf("test needs at least one PATH: a questionnaire, its personas, or a folder")
	}
	t := tester{host: h, only: flags["run"]}
	if t.threshold, err = wholeNumber(flags, testFlags()[1], 100); err != nil {
		return err
	}
	if t.format, err = outputFormat(flags, authoring.Formats()...); err != nil {
		return err
	}
	var l questions.Loader
	loadPaths(&l, paths, h.stdin)
	if err := l.Err(); err != nil {
		return fmt.Errorf("the questionnaires have mistakes:\n%w", err)
	}
	if err := strayPersonas(paths); err != nil {
		return fmt.Errorf("the personas have mistakes:\n%w", err)
	}
	for _, loaded := range l.Loaded {
		if err := t.run(loaded); err != nil {
			return err
		}
	}
	return t.report()
}

// tester runs personas of one questionnaire after another.
type tester struct {
	host
	only      string
	threshold int
	format    authoring.Format

	ran, failed int
	// thin are the questionnaires that personas cover too little of.
	thin     []string
	lines    []string
	findings []authoring.Finding
}

func (t *tester) say(format string, args ...any) {
	t.lines = append(t.lines, fmt.Sprintf(format, args...))
}

func (t *tester) run(loaded questions.Loaded) error {
	personas, err := personasOf(loaded)
	if err != nil {
		return fmt.Errorf("the personas have mistakes:\n%w", err)
	}
	if personas == nil {
		t.say("%s: no personas beside it", loaded.File)
		personas = &authoring.Personas{File: loaded.File}
	}
	var runs []*authoring.Run
	failed := 0
	for i := range personas.Personas {
		if p := &personas.Personas[i]; t.only == "" || t.only == p.ID {
			runs = append(runs, p.Run(loaded.Questionnaire))
		}
	}
	at := len(t.lines)
	for _, r := range runs {
		if !r.Holds() {
			failed++
			t.tell(loaded, personas.File, r)
		}
	}
	t.ran, t.failed = t.ran+len(runs), t.failed+failed
	if len(runs) > 0 {
		summary := fmt.Sprintf("%s: %s, %d hold", personas.File, plural(len(runs), "persona"), len(runs)-failed)
		t.lines = slices.Insert(t.lines, at, summary)
	}
	if err := t.inherit(loaded, personas); err != nil {
		return err
	}
	if t.only == "" && (len(runs) > 0 || !personas.Inherit || t.threshold > 0) { // those of the base are asked what it asks
		t.cover(loaded, authoring.Cover(loaded.Questionnaire, runs))
	}
	return nil
}

// inherit tells which personas of the base an overlay tells otherwise. That is what
// overlays are for, so it fails nothing.
func (t *tester) inherit(loaded questions.Loaded, personas *authoring.Personas) error {
	all, err := inheritedBy(loaded, personas)
	if err != nil {
		return fmt.Errorf("the personas of the base have mistakes:\n%w", err)
	}
	for _, i := range all {
		same, other := authoring.Inherit(i.base, loaded.Questionnaire, i.personas.Personas, i.fill)
		t.ran += same + len(other)
		t.say("%s: %s of the base, %d told the same without the overlay and with it", i.personas.File, plural(same+len(other), "persona"), same)
		for _, shift := range other {
			t.say("  %s", shift)
		}
	}
	return nil
}

func (t *tester) cover(loaded questions.Loaded, c authoring.Coverage) {
	t.say("%s: the personas cover %d %% of it: %s", loaded.File, c.Percent(), c)
	if c.Percent() < t.threshold {
		t.thin = append(t.thin, fmt.Sprintf("%s is covered to %d %% of %d %%", loaded.File, c.Percent(), t.threshold))
	}
}

// tell prints what a persona that does not hold was told, and why.
func (t *tester) tell(loaded questions.Loaded, file string, r *authoring.Run) {
	t.say("  FAIL %s: %s", r.Persona.ID, strings.Join(r.Failures, "; "))
	if len(r.Verdict.Ranking) > 0 {
		t.say("       %s", standing(r.Verdict))
	}
	t.say("       %s", answersLine(r.Answers))
	t.say("       open it: weighpoint preview %s --as %s", loaded.File, r.Persona.ID)
	t.findings = append(t.findings, authoring.Finding{
		File: file, Line: r.Persona.Line, Column: 1, Level: authoring.LevelMistake, Code: authoring.FailedPersona,
		Message: r.Persona.ID + ": " + strings.Join(r.Failures, "; "),
	})
}

// standing is the first three of a ranking with what tips it.
func standing(v questions.Verdict) string {
	var first []string
	for _, st := range v.Ranking[:min(3, len(v.Ranking))] {
		first = append(first, fmt.Sprintf("%s %d.%d", st.Option, st.Fit/10, st.Fit%10))
	}
	text := strings.Join(first, ", ") + "; " + string(v.Analysis.Strength.Firmness)
	var tips []string
	for _, off := range v.TradeOffs {
		if off.Points != 0 {
			tips = append(tips, fmt.Sprintf("%s %+.1f", off.Criterion, float64(off.Points)/10))
		}
	}
	if len(tips) > 0 {
		text += "; tipped by " + strings.Join(tips[:min(4, len(tips))], ", ")
	}
	return text
}

// answersLine writes answers on one line.
func answersLine(given questions.Answers) string {
	var words []string
	for _, id := range slices.Sorted(maps.Keys(given)) {
		choices := given[id].Choices
		if len(choices) == 0 {
			choices = []string{questions.UnsureID}
		}
		words = append(words, id+"="+strings.Join(choices, "+"))
	}
	return strings.Join(words, " ")
}

func (t *tester) report() error {
	if t.format == authoring.FormatText {
		for _, line := range t.lines {
			if _, err := fmt.Fprintln(t.stdout, line); err != nil {
				return err
			}
		}
	} else if err := t.format.Write(t.stdout, t.findings); err != nil {
		return err
	}
	switch {
	case t.ran == 0 && t.only != "":
		return fmt.Errorf("there is no persona %q", t.only)
	case t.ran == 0:
		return errors.New("there are no personas: put them beside the questionnaire, as NAME.personas.yaml beside NAME.yaml")
	case t.failed > 0:
		return fmt.Errorf("%d of %s failed", t.failed, plural(t.ran, "persona"))
	case len(t.thin) > 0:
		return errors.New(strings.Join(t.thin, "; "))
	}
	return nil
}
