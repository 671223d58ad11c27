package questions

import (
	"os"
	"testing"
)

func TestDrawsTakeOfferedChoicesWithTheirImportance(t *testing.T) {
	text, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	q, err := Parse("small.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	// Without a kettle that works, warm hands are not on offer.
	given := Answers{
		"kettle": {Choices: []string{"broken"}, Importance: Normal},
		"needs":  {Choices: []string{}, Importance: More},
	}
	needs := q.index.question["needs"]
	warm := uint64(1) << q.index.choice[needs]["warm-hands"]
	d := q.newDrawer(q.newVariation(q.replay(given)), given)
	seen := map[uint64]bool{}
	for range 200 {
		d.draw()
		s := d.variation.s
		seen[q.Questions[needs].mask(s.values[needs])] = true
		if s.times[needs] != More.times() {
			t.Fatalf("an unknown that matters more is drawn at %d half points", s.times[needs])
		}
	}
	if seen[warm] {
		t.Error("a choice was drawn that is not offered")
	}
	if len(seen) != 3 {
		t.Errorf("%d different choices drawn, want the 3 on offer", len(seen))
	}
}

func TestRestoreReadsWhatWasAccepted(t *testing.T) {
	// Nobody cites the second source: today's check would refuse that.
	text := []byte(`format: 1
id: old
title: Old
summary: Old.
intro: [Old.]
author: A
licence: none
minutes: 1
sources:
  s: {title: S, publisher: P, year: "2020", url: "https://example.org/", kind: opinion, seen: all, checked: 2020-01}
  unused: {title: S, publisher: P, year: "2020", url: "https://example.org/", kind: opinion, seen: all, checked: 2020-01}
criteria:
  - {id: c, name: N, meaning: M, pressing: P, weight: 1}
options:
  - {id: a, name: A, summary: A, choose_when: {claim: C, sources: [s]}, ratings: {c: {rating: 1, claim: C, sources: [s]}}}
  - {id: b, name: B, summary: B, choose_when: {claim: C, sources: [s]}, ratings: {c: {rating: 0, claim: C, sources: [s]}}}
questions:
  - {id: q, title: Q, why: {claim: C, sources: [s]}, choices: [{id: x, label: X}, {id: y, label: Y}], unsure: {find_out: F}}
`)
	if _, err := Parse("old.yaml", text); err == nil {
		t.Fatal("the document has no mistake that a stored one may have")
	}
	version := versionOf(text)
	if q, err := Restore(version, text); err != nil || q.Version != version {
		t.Errorf("not restored: %v", err)
	}
	if _, err := Restore(version, append(text, '\n')); err == nil {
		t.Error("another text was accepted as that version")
	}
}
