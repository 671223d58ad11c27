package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/overlay"
	"github.com/weighpoint/weighpoint/store"
)

// moveAdvice is what to do about a base that has moved on.
const moveAdvice = "weighpoint overlay update tells what the other version would do"

// tellBases logs which overlays extend another version of their base than the one
// that is at hand, and notes it for doctor. They stay on offer as they are.
func (o *offering) tellBases(read []*questions.Questionnaire) {
	var lines []string
	for _, moved := range questions.MovedBases(read) {
		o.log.Info("an overlay extends another version of its base than the one that is here: "+moveAdvice, "questionnaire", moved.Overlay.ID,
			"extends", moved.Overlay.House.Base.String(), "here", overlay.Pin{ID: moved.Base.ID, Version: moved.Base.Version}.String())
		lines = append(lines, moved.String())
	}
	o.notedBases(lines)
}

// baseFindings are those of doctor about overlays whose base has moved on.
func baseFindings(moved []string) []store.Finding {
	var findings []store.Finding
	for _, m := range moved {
		findings = append(findings, store.Finding{What: m, Advice: moveAdvice})
	}
	return findings
}

// movedOnOffer finds such overlays among what servers that share a database have on
// offer. The base is on offer, too, or shipped with this program.
func movedOnOffer(ctx context.Context, db interface {
	Questionnaire(ctx context.Context, version string) ([]byte, error)
}, now store.Offering,
) ([]string, error) {
	if now.Number == 0 {
		return nil, nil
	}
	var said onOffer
	if err := json.Unmarshal(now.Content, &said); err != nil {
		return nil, fmt.Errorf("what is on offer: %w", err)
	}
	var l questions.Loader
	l.Folder(questions.Shipped())
	all := sound(&l)
	for _, v := range said.Questionnaires {
		if slices.ContainsFunc(all, func(q *questions.Questionnaire) bool { return q.Version == v.Version }) {
			continue
		}
		text, err := db.Questionnaire(ctx, v.Version)
		if err != nil {
			return nil, err
		}
		q, err := questions.Restore(v.Version, text)
		if err != nil {
			return nil, err
		}
		all = append(all, q)
	}
	var lines []string
	for _, m := range questions.MovedBases(all) {
		lines = append(lines, m.String())
	}
	return lines, nil
}

// movedNotes are notes of check about the base of an overlay. all are the
// questionnaires that are at hand.
func movedNotes(loaded questions.Loaded, all []questions.Loaded) []string {
	var known []*questions.Questionnaire
	for _, l := range all {
		known = append(known, l.Questionnaire)
	}
	var lines []string
	for _, moved := range questions.MovedBases(known) {
		if moved.Overlay != loaded.Questionnaire {
			continue
		}
		file := all[slices.Index(known, moved.Base)].File
		command := "weighpoint overlay update " + loaded.File
		if _, shipped, err := shippedBase(moved.Base.ID); err == nil && !shipped {
			command = "weighpoint overlay update --base " + file + " " + loaded.File
		}
		lines = append(lines, fmt.Sprintf("%s: note: %s; %s tells what that would do", loaded.File, moved, command))
	}
	return lines
}
