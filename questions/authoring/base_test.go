package authoring

import (
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

// base is a questionnaire without anything to warn of.
const base = `format: 1
id: drinks
title: Which drink?
summary: Weighs three drinks.
intro: [Three questions.]
author: The kitchen
licence: CC0
minutes: 1
recheck_months: 12
sources:
  study: {title: Staying awake, publisher: An institute, year: "2024", url: "https://example.org/study", kind: measurement, seen: full text, checked: 2026-10}
  survey: {title: What people drink, publisher: A magazine, year: "2025", url: "https://example.org/survey", kind: experience, seen: full text, checked: 2026-10}
criteria:
  - {id: awake, name: Staying awake, meaning: How well you stay awake., pressing: you must not fall asleep}
  - {id: calm, name: Calm, meaning: How calm you stay., pressing: your hands must not shake}
  - {id: price, name: Price, meaning: How little it costs., pressing: you had no money, weight: 1}
attributes:
  - {id: origin, name: Origin}
options:
  - id: tea
    name: Tea
    summary: Leaves in hot water.
    choose_when: {claim: Choose it to stay calm., sources: [study]}
    facts: {origin: {claim: A bush., sources: [survey]}}
    ratings:
      awake: {rating: 0, claim: It hardly helps., sources: [study]}
      calm: {rating: 2, claim: It calms., sources: [survey]}
      price: {rating: 1, claim: It costs little., sources: [survey]}
  - id: coffee
    name: Coffee
    summary: Beans in hot water.
    choose_when: {claim: Choose it to stay awake., sources: [study]}
    facts: {origin: {claim: A tree., sources: [survey]}}
    ratings:
      awake: {rating: 2, claim: It helps a lot., sources: [study]}
      calm: {rating: -1, claim: Hands shake., sources: [survey]}
      price: {rating: 0, claim: It costs something., sources: [survey]}
  - id: water
    name: Water
    summary: Nothing in cold water.
    choose_when: {claim: Choose it to spend nothing., sources: [study]}
    facts: {origin: {claim: A tap., sources: [survey]}}
    ratings:
      awake: {rating: -1, claim: It does not help., sources: [study]}
      calm: {rating: 0, claim: It does nothing., sources: [survey]}
      price: {rating: 2, claim: It is free., sources: [survey]}
questions:
  - id: need
    title: What do you need this afternoon?
    why: {claim: Drinks differ in what they do., sources: [study]}
    choices:
      - {id: focus, label: To stay awake, adds: {awake: 5}}
      - {id: rest, label: To calm down, adds: {calm: 5}}
    unsure: {find_out: Look into your calendar., adds: {calm: 2}}
  - id: money
    title: Does money matter?
    why: {claim: Drinks cost money., sources: [survey]}
    choices:
      - {id: little, label: I have none, adds: {price: 3}}
      - {id: enough, label: I have some}
    unsure: {find_out: Count it., adds: {price: 1}}
  - id: heart
    when: need == "focus"
    title: Is your heart well?
    why: {claim: Doctors ask that., sources: [study]}
    many: true
    choices:
      - {id: racing, label: It races}
      - {id: pills, label: I take pills}
      - {id: none, label: None of these, alone: true}
    unsure: {find_out: Ask your doctor.}
vetoes:
  - {id: doctor, when: '"racing" in heart', rules_out: [coffee], claim: Doctors know., sources: [study]}
cautions:
  - {id: slowly, when: '"pills" in heart', options: [coffee], claim: Drink it slowly., sources: [study]}
pairings:
  - {options: [tea, water], claim: They go together., sources: [survey]}
`

var today = time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)

// edited is base with pairs of texts replaced, each of which must be there.
func edited(t *testing.T, pairs ...string) string {
	t.Helper()
	text := base
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("%q is not in the base", pairs[i])
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return text
}

func parse(t *testing.T, text string) *questions.Questionnaire {
	t.Helper()
	q, err := questions.Parse("drinks.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return q
}
