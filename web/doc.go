// Package web renders pages. A page is a templ component, and a view is a plain
// struct of display-ready values that the component shows or hides. Components
// decide nothing, and must not know of questionnaires, stores or requests.
// Every address in a view is complete: components never build one.
//
// Every page works without its script and without its style. Texts of
// questionnaires and of people may be in any language and direction, and are marked
// or isolated as such (language.go).
//
// Words of its own:
//
//	view      what a page or a part of one shows
//	claim     a sentence with the numbers of its sources
//	cite      one such number, which leads to the source at the page's end
//	because   an answer that gives a criterion its weight
//	level     a rating, from -2 to +2
//	move      what became of an option or an answer between two verdicts
//	theirs    text of a questionnaire or a person, as against our own
//	mark      a person of a team in a small circle: initials or a number
//	frame     what Page holds: title, addresses and all that is around the content
//	brand     what a site shows of whoever runs it: name, logo, colours, and who that is
//
// Each page has its view in the Go file beside its template. In reading order:
//
//	layout.go, layout.templ        the frame of every page
//	signed_in.go                   who has signed in, as the frame says it
//	brand.go                       what an organisation shows of itself there
//	parts.go, parts.templ          small parts that many pages have, and their views
//	field.go, field.templ          controls of forms: what is in them, and what is wrong
//	prose.go                       text as it was written: code in it, lists of names
//	inline.go                      sentences in which text, links and numbers meet without spaces
//	language.go                    texts in other languages and directions
//	catalogue.go, catalogue.templ  what can be decided, and what was begun
//	intro.go, intro.templ          one questionnaire before the start
//	question.go, question.templ    a question
//	check_answers.go, check_answers.templ all answers before the result
//	round.go, round.templ          asking a team, each alone, until it closes
//	result.go, result.templ        the recommendation
//	outcome.go, outcome.templ      what was decided on it, and how it went
//	peer_review.go, peer_review.templ what a second person says of it
//	comment.go, comment.templ      what its readers say about it
//	summary.go, summary.templ      a result in short, to be pasted elsewhere
//	glance.go, glance.templ        what its first screen shows beside the verdict
//	analysis.go, analysis.templ    its parts about how firm it is, and what would change it
//	matrix.go, matrix.templ        all ratings as a table
//	whatif.go, whatif.templ        the same with one answer changed
//	compare.go, compare.templ      two options side by side
//	reveal.go, reveal.templ        what several people answered, and on what they differ
//	team.go, team.templ            how several people made a result
//	today.go, today.templ          then and now: today's verdict, and a newer decision
//	option.go, option.templ        one option
//	sources.go, sources.templ      all sources of a questionnaire
//	sharing.go, sharing.templ      making and ending links
//	register.go, register.templ    decisions that were published to the house
//	keepers.go, keepers.templ      what published decisions ask for, figures, and handing over
//	mine.go, mine.templ            an owner's decisions
//	sign_in.go, sign_in.templ      what becomes of a browser's decisions when somebody signs in
//	device_link.go, device_link.templ taking the key to another device
//	privacy.go, privacy.templ      what is stored, and for how long
//	preview.go, preview.templ      what the author of a draft sees beside the pages
//	message.go, message.templ      everything that is no page: refusals and errors
package web
