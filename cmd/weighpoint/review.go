package main

import (
	"context"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions/authoring"
)

// reviewFlags are the flags of review.
func reviewFlags() []setting {
	return []setting{walksFlag, {name: "at", value: "DAY", unset: "today", does: "judge dates by this day, such as 2027-01-31"}}
}

// review prints one page with all that a questionnaire holds, for people who
// read no YAML.
func review(ctx context.Context, h host, args []string) error {
	flags, paths, err := parseFlags(args, reviewFlags())
	if err != nil {
		return err
	}
	walks, err := wholeNumber(flags, walksFlag, maxWalks)
	if err != nil {
		return err
	}
	today, err := day(flags)
	if err != nil {
		return err
	}
	loaded, err := oneQuestionnaire(h, "review", paths)
	if err != nil {
		return err
	}
	met, err := survey(ctx, h, loaded, walks)
	if err != nil {
		return err
	}
	page := authoring.Review{
		Questionnaire: loaded.Questionnaire, Walks: walks,
		Warnings: authoring.Check(loaded.Questionnaire, met, today, report.Drawable),
	}
	personas, err := personasOf(loaded)
	if err != nil {
		return err
	}
	if personas != nil {
		authoring.Silence(page.Warnings, personas.Expect)
		page.Personas = personas.Personas
	}
	return page.WriteHTML(h.stdout)
}
