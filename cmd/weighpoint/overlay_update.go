package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/authoring"
	"github.com/weighpoint/weighpoint/questions/overlay"
)

// updateFlags are the flags of overlay update.
func updateFlags() []setting {
	return append(only("data", "database"),
		setting{name: "base", value: "FILE", unset: "the shipped questionnaire", does: "the new version of the base"},
		setting{name: "write", does: "pin the new version, and make the changes that are certain"},
		setting{name: "accept", value: "PATH,…", does: "what you have looked at again, where you change what the base has changed; all for everything"},
		setting{name: "drop", value: "ID,…", does: "new options of the base to drop"},
		comparedWalks(),
	)
}

// updateOverlay tells what a new version of its base does to an overlay. It writes
// only when told, and only once every collision was looked at.
func updateOverlay(ctx context.Context, h host, args []string) error {
	flags, paths, err := parseFlags(args, updateFlags())
	if err != nil {
		return err
	}
	walks, err := wholeNumber(flags, comparedWalks(), maxWalks)
	if err != nil {
		return err
	}
	loaded, err := oneOverlay(h, "update", paths)
	if err != nil {
		return err
	}
	base, err := newBase(h, flags["base"], loaded)
	if err != nil {
		return err
	}
	u := overlayUpdate{
		differ: differ{host: h, then: loaded.Questionnaire, close: func() {}}, loaded: loaded, base: base,
		accepted: commaSeparated(flags["accept"]),
	}
	if base.q.Version == loaded.Overlay.House.Base.Version {
		u.say("%s extends %s, and there is no newer version of it here", loaded.File, loaded.Overlay.House.Base)
		return nil
	}
	if namesPlace(flags) {
		if err := u.open(ctx, flags, loaded.File, loaded); err != nil {
			return err
		}
		u.then = loaded.Questionnaire
	}
	defer func() { u.close() }()
	if err := u.tell(ctx, commaSeparated(flags["drop"]), walks); err != nil {
		return err
	}
	if flags["write"] != "true" {
		u.say("nothing written; --write pins the new version and makes the changes that are certain")
		return nil
	}
	return u.write()
}

// newBase is the version of the base that is to be extended.
func newBase(h host, file string, loaded questions.Loaded) (aBase, error) {
	id := loaded.Overlay.House.Base.ID
	if file == "" {
		base, ok, err := shippedBase(id)
		if err == nil && !ok {
			err = fmt.Errorf("this program ships no %q: name the new version with --base", id)
		}
		return base, err
	}
	base, err := baseInFile(h, "overlay update --base", file)
	if err == nil && base.q.ID != id {
		err = fmt.Errorf("%s is %q, and the overlay extends %q", file, base.q.ID, id)
	}
	return base, err
}

// overlayUpdate is a new version of a base under an overlay.
type overlayUpdate struct {
	differ
	loaded   questions.Loaded
	base     aBase
	accepted []string
	update   overlay.Update
	// unseen are the collisions that nobody has looked at.
	unseen []overlay.Collision
}

func (u *overlayUpdate) tell(ctx context.Context, drop []string, walks int) error {
	text, err := readText(u.loaded.File, nil)
	if err != nil {
		return err
	}
	before := u.loaded.Overlay
	u.say("%s → %s", before.House.Base, overlay.Pin{ID: u.base.q.ID, Version: u.base.q.Version})
	var mistakes questions.Mistakes
	u.update, mistakes = overlay.UpdateTo(overlay.Source{File: u.loaded.File, Text: text}, before.Base.Text, u.base.q.Text, u.base.q.Version, drop)
	if len(mistakes) > 0 {
		return mistakes
	}
	u.tellBase()
	u.tellCollisions()
	for _, made := range u.update.Made {
		u.item("certain: %s", made)
	}
	now, err := u.merged()
	if err != nil {
		return fmt.Errorf("with the new base the overlay has mistakes:\n%w", err)
	}
	u.tellLike(now)
	u.now = now
	if err := u.followPersonas(); err != nil {
		return err
	}
	if err := u.comparePersonas(); err != nil {
		return err
	}
	if err := u.compareInherited(); err != nil {
		return err
	}
	if _, err := u.compareWalks(ctx, walks, 100); err != nil {
		return err
	}
	return u.compareResults(ctx)
}

// followPersonas has the personas beside the overlay follow the ids of the base.
func (u *overlayUpdate) followPersonas() error {
	personas, err := personasOf(u.loaded)
	if err != nil || personas == nil {
		return nil //nolint:nilerr // comparePersonas says so
	}
	text, err := readText(personas.File, nil)
	if err != nil {
		return err
	}
	followed, made := overlay.FollowInPersonas(overlay.Source{File: personas.File, Text: text}, u.loaded.Overlay.Base.Text, u.base.q.Text)
	for _, m := range made {
		u.item("certain: %s, %s", filepath.Base(personas.File), m)
	}
	if len(made) > 0 {
		u.personas = &overlay.Source{File: personas.File, Text: followed}
	}
	return nil
}

// tellBase says what comes in from the base.
func (u *overlayUpdate) tellBase() {
	then, err := questions.Restore(u.loaded.Overlay.House.Base.Version, u.canonicalBase())
	if err == nil {
		edits := authoring.Edits(then, u.base.q)
		u.say("comes in: %s", plural(len(edits), "difference"))
		for _, e := range edits[:min(len(edits), mostEdits)] {
			u.item("%s", e)
		}
		if more := len(edits) - mostEdits; more > 0 {
			u.item("and %d more", more)
		}
	}
	for _, id := range u.update.New["options"] {
		u.item("new, and yours from now on: option %q; to leave it out: --drop %s", id, id)
	}
	for _, id := range u.update.New["questions"] {
		u.item("new, and yours from now on: question %q", id)
	}
}

// canonicalBase is the text of the base as its version is made of it.
func (u *overlayUpdate) canonicalBase() []byte {
	q, err := questions.Parse(u.loaded.Overlay.Base.File, u.loaded.Overlay.Base.Text)
	if err != nil {
		return u.loaded.Overlay.Base.Text
	}
	return q.Text
}

func (u *overlayUpdate) tellCollisions() {
	for _, c := range u.update.Collisions {
		if slices.Contains(u.accepted, c.Path) || slices.Contains(u.accepted, "all") {
			continue
		}
		u.unseen = append(u.unseen, c)
		u.item("you change it, and the base has changed it: %s; look again at line %d, then --accept %s", c, c.Line, c.Path)
	}
}

// compareInherited takes the personas of the base that is extended through both
// versions of what the overlay makes.
func (u *overlayUpdate) compareInherited() error {
	personas, err := personasOf(u.loaded)
	if err != nil || personas == nil {
		return nil //nolint:nilerr // comparePersonas has said so
	}
	all, err := inheritedBy(u.loaded, personas)
	if err != nil {
		return err
	}
	for _, i := range all {
		same, other := authoring.CompareInherited(u.then, u.now.Questionnaire, i.personas.Personas, i.fill)
		u.heading("Personas of the base", fmt.Sprintf("%d: %d same, %d other", same+len(other), same, len(other)))
		for _, shift := range other {
			u.item("%s", shift)
		}
	}
	if len(all) > 0 && u.base.personas == nil {
		u.item("no personas lie beside the new base, and yours inherit them: put them beside it as NAME.personas.yaml, or take out inherit")
	}
	return nil
}

// tellLike says what changes in an option that the overlay adds because it is like
// one of the base, and which rules newly name it.
func (u *overlayUpdate) tellLike(now questions.Loaded) {
	before := u.loaded.Questionnaire
	for _, e := range authoring.Edits(before, now.Questionnaire) {
		if len(e.Place) > 2 && e.Place[0] == "options" && slices.Contains(now.Overlay.House.Own["options"], e.Place[1]) {
			u.item("by what it is like: %s", e)
		}
	}
	for _, option := range now.Overlay.House.Own["options"] {
		for _, v := range now.Questionnaire.Vetoes {
			then := before.Veto(v.ID)
			if slices.Contains(v.RulesOut, option) && (then == nil || !slices.Contains(then.RulesOut, option)) {
				u.item("by what it is like, %s is ruled out by veto %q now; to leave that: spare: [%s]", option, v.ID, v.ID)
			}
		}
	}
}

// merged is what the overlay makes of the new base.
func (u *overlayUpdate) merged() (questions.Loaded, error) {
	var l questions.Loader
	l.Overlay(u.loaded.File, u.update.Text, overlay.Source{File: (overlay.Pin{ID: u.base.q.ID, Version: u.base.q.Version}).File(), Text: u.base.q.Text})
	if err := l.Err(); err != nil {
		var mistakes questions.Mistakes
		errors.As(err, &mistakes)
		for i, m := range mistakes {
			if m.File == u.loaded.File { // where people have it still, not where it would be
				mistakes[i].Line = u.update.LineBefore(m.Line)
			}
		}
		return questions.Loaded{}, err
	}
	return l.Loaded[0], nil
}

func (u *overlayUpdate) write() error {
	if len(u.unseen) > 0 {
		return fmt.Errorf("nothing written: you change %s that the base has changed, and have not looked at again", plural(len(u.unseen), "thing"))
	}
	if err := writeBase(u.host, filepath.Dir(u.loaded.File), u.base); err != nil {
		return err
	}
	if err := replaceFile(u.loaded.File, u.update.Text); err != nil {
		return fmt.Errorf("%s could not be written, and is as it was: %w", u.loaded.File, withoutPath(err))
	}
	u.say("wrote %s", u.loaded.File)
	if p := u.personas; p != nil {
		if err := replaceFile(p.File, p.Text); err != nil {
			return fmt.Errorf("%s could not be written, and is as it was: %w", p.File, withoutPath(err))
		}
		u.say("wrote %s", p.File)
	}
	return nil
}
