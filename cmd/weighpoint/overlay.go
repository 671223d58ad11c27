package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/authoring"
	"github.com/weighpoint/weighpoint/questions/document"
	"github.com/weighpoint/weighpoint/questions/overlay"
)

// overlayCommands are what overlay does.
func overlayCommands() map[string]func(context.Context, host, []string) error {
	return map[string]func(context.Context, host, []string) error{
		"new": newOverlay, "show": showOverlay, "diff": diffOverlay, "pin": pinOverlay, "update": updateOverlay,
	}
}

// overlays adapts questionnaires to an organisation.
func overlays(ctx context.Context, h host, args []string) error {
	if len(args) > 0 && overlayCommands()[args[0]] != nil {
		return overlayCommands()[args[0]](ctx, h, args[1:])
	}
	if _, _, err := parseFlags(args, nil); errors.Is(err, flag.ErrHelp) {
		return err
	}
	return usageErrorf("overlay needs new, show, diff, pin or update")
}

// newOverlay writes an overlay of a shipped questionnaire, or of one in a file, and
// the base beside it. It never replaces a file.
func newOverlay(_ context.Context, h host, args []string) error {
	flags, others, err := parseFlags(args, []setting{
		{name: "id", value: "ID", does: "the id of what the overlay makes"},
		{name: "house", value: "NAME", does: "how the organisation is called"},
	})
	if err != nil {
		return err
	}
	if len(others) == 0 || len(others) > 2 || flags["id"] == "" || strings.TrimSpace(flags["house"]) == "" {
		return usageErrorf("overlay new needs a BASE, --id ID and --house NAME: the base is the id of a shipped questionnaire or a file")
	}
	if !authoring.ValidID(flags["id"]) {
		return usageErrorf("--id is %q, and must be small letters, digits and -, beginning with a letter, such as acme-containers", flags["id"])
	}
	base, err := findBase(h, others[0])
	if err != nil {
		return err
	}
	if flags["id"] == base.q.ID {
		return usageErrorf("--id is %q, which is the base; give the overlay an id of its own, such as acme-%s", base.q.ID, base.q.ID)
	}
	dir := "."
	if len(others) == 2 {
		dir = others[1]
	}
	if below := base.q.House; below != nil && below.Below != nil {
		return fmt.Errorf("%s is an overlay of an overlay, and a third one is too many: extend %s, and take from both what you need", others[0], below.Below.Base.ID)
	}
	pin := overlay.Pin{ID: base.q.ID, Version: base.q.Version}
	file := filepath.Join(dir, flags["id"]+".yaml")
	if _, err := os.Lstat(file); err == nil { //nolint:gosec // the user names the folder; before a base is written for nothing
		return thereAlready(file)
	}
	text := authoring.NewOverlay(flags["id"], flags["house"], pin)
	var l questions.Loader
	l.Folder(questions.Shipped()) // whose ids are taken
	l.Overlay(file, text, overlay.Source{File: pin.File(), Text: base.q.Text})
	if err := l.Err(); err != nil {
		return fmt.Errorf("no overlay comes of this, and nothing was written:\n%w", err)
	}
	if err := writeBase(h, dir, base); err != nil {
		return err
	}
	return writeNew(h, file, text, "weighpoint overlay diff "+file)
}

// aBase is a questionnaire that overlays may extend, with its personas if it has
// any.
type aBase struct {
	q        *questions.Questionnaire
	personas []byte
	// below is its own base, where it was made from an overlay and that is at hand.
	below *aBase
}

// findBase finds a shipped questionnaire by its id, or reads a file.
func findBase(h host, name string) (aBase, error) {
	if base, ok, err := shippedBase(name); ok || err != nil {
		return base, err
	}
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) { //nolint:gosec // the user names the file
		return aBase{}, noBase(name)
	}
	return baseInFile(h, "overlay new", name)
}

// noBase says that there is no questionnaire to extend, and which are shipped.
func noBase(name string) error {
	var l questions.Loader
	l.Folder(questions.Shipped())
	var shipped []string
	for _, loaded := range l.Loaded {
		shipped = append(shipped, loaded.Questionnaire.ID)
	}
	return fmt.Errorf("there is no file %s, and no shipped questionnaire of that id (there is %s)%s",
		name, strings.Join(shipped, ", "), document.DidYouMean(name, slices.Values(shipped)))
}

// baseInFile reads a base with the personas beside it. Those with mistakes are left
// behind, since no server reads them.
func baseInFile(h host, command, file string) (aBase, error) {
	loaded, err := oneQuestionnaire(h, command, []string{file})
	if err != nil {
		return aBase{}, err
	}
	base := aBase{q: loaded.Questionnaire}
	if loaded.Overlay != nil {
		below, err := baseInFile(h, command, loaded.Overlay.Base.File)
		if err != nil {
			return aBase{}, err
		}
		base.below = &below
	}
	personas, err := personasOf(loaded)
	var mistakes questions.Mistakes
	switch {
	case errors.As(err, &mistakes):
		_, err = fmt.Fprintf(h.stdout, "the personas beside %s have %s and are left behind; the first: %s\n", file, plural(len(mistakes), "mistake"), mistakes[0])
	case err == nil && personas != nil:
		base.personas, err = readText(personas.File, nil)
	}
	return base, err
}

func shippedBase(id string) (base aBase, ok bool, err error) {
	var l questions.Loader
	shipped := questions.Shipped()
	l.Folder(shipped)
	for _, loaded := range l.Loaded {
		if loaded.Questionnaire.ID != id {
			continue
		}
		name := strings.TrimSuffix(filepath.Base(loaded.File), filepath.Ext(loaded.File)) + authoring.PersonasSuffix
		personas, err := questions.ReadFile(shipped.Files, name)
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		return aBase{q: loaded.Questionnaire, personas: personas}, true, err
	}
	return aBase{}, false, l.Err()
}

// writeBase puts a base beside an overlay in a folder, and the base's own one, where
// they do not lie there already. It fails where something else lies there.
func writeBase(h host, dir string, base aBase) error {
	if base.below != nil {
		if err := writeBase(h, dir, *base.below); err != nil {
			return err
		}
	}
	pin := overlay.Pin{ID: base.q.ID, Version: base.q.Version}
	file := filepath.Join(dir, filepath.FromSlash(pin.File()))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil { //nolint:gosec // others may read questionnaires
		return err
	}
	if text, err := readText(file, nil); err == nil {
		_, other := questions.Restore(base.q.Version, text)
		if there, err := questions.Parse(file, text); other != nil && (err != nil || there.Version != base.q.Version) {
			return fmt.Errorf("%s was changed, and is not the base any more: move it away, and do this again", file)
		}
	}
	if err := writeMissing(h, file, base.q.Text); err != nil || base.personas == nil {
		return err
	}
	return writeMissing(h, strings.TrimSuffix(file, ".yaml")+authoring.PersonasSuffix, base.personas)
}

// writeMissing writes a file that is not there yet. No command is named that tells
// more: those that do look at the overlay.
func writeMissing(h host, file string, text []byte) error {
	if _, err := os.Stat(file); err == nil { //nolint:gosec // as above
		return nil
	}
	return writeNew(h, file, text, "")
}

// oneOverlay reads the one overlay that a command is given.
func oneOverlay(h host, command string, paths []string) (questions.Loaded, error) {
	loaded, err := oneQuestionnaire(h, "overlay "+command, paths)
	if err == nil && loaded.Overlay == nil {
		err = fmt.Errorf("%s is no overlay: it extends nothing", loaded.File)
	}
	return loaded, err
}

// showOverlay prints the document that an overlay and its base make.
func showOverlay(_ context.Context, h host, args []string) error {
	_, paths, err := parseFlags(args, nil)
	if err != nil {
		return err
	}
	loaded, err := oneOverlay(h, "show", paths)
	if err != nil {
		return err
	}
	_, err = h.stdout.Write(loaded.Questionnaire.Text)
	return err
}

// diffOverlay prints how an overlay differs from its base, part by part.
func diffOverlay(_ context.Context, h host, args []string) error {
	_, paths, err := parseFlags(args, nil)
	if err != nil {
		return err
	}
	loaded, err := oneOverlay(h, "diff", paths)
	if err != nil {
		return err
	}
	base, err := baseOf(loaded)
	if err != nil {
		return err
	}
	for _, line := range append(noteLines(loaded), editLines(authoring.Edits(base, loaded.Questionnaire))...) {
		if _, err := fmt.Fprintln(h.stdout, line); err != nil {
			return err
		}
	}
	return nil
}

func noteLines(loaded questions.Loaded) []string {
	var lines []string
	for _, note := range loaded.Overlay.Notes {
		lines = append(lines, "note: "+note)
	}
	return lines
}

func editLines(edits []authoring.Edit) []string {
	var lines []string
	for _, e := range edits {
		lines = append(lines, e.String())
	}
	return lines
}

// baseOf is the questionnaire that an overlay extends.
func baseOf(loaded questions.Loaded) (*questions.Questionnaire, error) {
	base := loaded.Overlay.Base
	q, err := questions.Parse(base.File, base.Text)
	if err != nil {
		return nil, fmt.Errorf("the base has mistakes:\n%w", err)
	}
	return q, nil
}

// pinOverlay puts the base of an overlay beside it: the shipped questionnaire of that
// version, or what a data directory has kept.
func pinOverlay(ctx context.Context, h host, args []string) error {
	flags, paths, err := parseFlags(args, append(only("data", "database"),
		setting{name: "base", value: "FILE", unset: "the shipped questionnaire", does: "a file of the version that the overlay extends"}))
	if err != nil {
		return err
	}
	if len(paths) != 1 {
		return usageErrorf("overlay pin needs one FILE")
	}
	text, err := readText(paths[0], h.stdin)
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", paths[0], withoutPath(err))
	}
	pin, _, mistakes := overlay.BaseOf(overlay.Source{File: paths[0], Text: text})
	if len(mistakes) > 0 {
		return mistakes
	}
	if pin.ID == "" {
		return fmt.Errorf("%s is no overlay: it extends nothing", paths[0])
	}
	base, err := pinnedBase(ctx, h, flags, pin)
	if err != nil {
		return err
	}
	return writeBase(h, filepath.Dir(paths[0]), base)
}

// pinnedBase finds the version that a pin names: in the file that is given, among
// what ships, or in a data directory. The base of such a base, which no server needs,
// comes along where it is at hand.
func pinnedBase(ctx context.Context, h host, flags map[string]string, pin overlay.Pin) (aBase, error) {
	if file := flags["base"]; file != "" {
		base, err := baseInFile(h, "overlay pin --base", file)
		if err == nil && (base.q.ID != pin.ID || !pin.Is(base.q.Version)) {
			err = fmt.Errorf("%s is %s, and the overlay extends %s", file, overlay.Pin{ID: base.q.ID, Version: base.q.Version}, pin)
		}
		return base, err
	}
	base, ok, err := shippedBase(pin.ID)
	if err != nil || ok && pin.Is(base.q.Version) {
		return base, err
	}
	if base, err = keptBase(ctx, h, flags, pin); err != nil || base.q.House == nil {
		return base, err
	}
	if below, err := pinnedBase(ctx, h, flags, base.q.House.Base); err == nil {
		base.below = &below
	}
	return base, nil
}

// keptBase finds a version in a data directory, which must be named whole or be the
// one on offer.
func keptBase(ctx context.Context, h host, flags map[string]string, pin overlay.Pin) (aBase, error) {
	lost := fmt.Errorf("%s is not what this program ships: name its file with --base, or with --data a data directory that has had it on offer", pin)
	if flags["data"] == "" && flags["database"] == "" {
		return aBase{}, lost
	}
	cfg, err := loadConfig(only("data", "database"), flags, h.getenv)
	if err != nil {
		return aBase{}, err
	}
	store, err := openToRead(ctx, cfg)
	if err != nil {
		return aBase{}, err
	}
	defer func() { _ = store.Close() }() // nothing was written
	version, text, err := store.Offered(ctx, pin.ID)
	if err == nil && !pin.Is(version) {
		version = pin.Version
		text, err = store.Questionnaire(ctx, version)
	}
	if errors.Is(err, questions.ErrNotFound) {
		return aBase{}, fmt.Errorf("%w; %s has not", lost, cfg.place())
	}
	if err != nil {
		return aBase{}, err
	}
	q, err := questions.Restore(version, text)
	return aBase{q: q}, err
}
