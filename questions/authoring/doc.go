// Package authoring tells the author of a questionnaire what it does: what can
// never win, what no answer changes, what personas are told, and what an edit
// moves.
//
// It reads compiled questionnaires and their documents and returns findings.
// Like package questions it is pure: it must not learn of files, clocks or
// screens. Its callers read the files, say which day it is, and print.
//
// In reading order:
//
//	walk.go             answers at random, always the same ones
//	survey.go           what thousands of walks came to
//	warning.go          what a warning is, and every kind of it
//	warn_exact.go       warnings that follow from the document alone
//	warn_conditions.go  those about conditions, by a search for a way
//	warn_walks.go       those that walks give reason for
//	check.go            puts warnings in their places and silences those meant
//	persona.go          the file beside a questionnaire, read and checked
//	inherit.go          the personas of a base with an overlay
//	run.go              a persona taken through a questionnaire
//	coverage.go         what of a questionnaire its personas touch
//	diff_document.go    what differs between two documents
//	diff_renamed.go     an earlier document under the ids of a later one
//	diff_verdicts.go    what an edit does to leaders
//	graph.go            questions, vetoes and options as a picture
//	condition_words.go  conditions in words
//	review.go           one page for reviewers, by review.html
//	schema.go           JSON Schema of questionnaires and personas
//	schema_site.go      that of site files
//	template.go         a new questionnaire, from template.yaml
//	findings.go         findings for people, programs, GitHub and SARIF
package authoring
