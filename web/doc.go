// Package web renders pages. A page is a templ component, and a view is a plain
// struct of display-ready values that the component shows or hides. Components
// decide nothing, and must not know of questionnaires, stores or requests.
// Every address in a view is complete: components never build one.
//
// Every page is whole without its script and without its style: the script
// only makes nicer what already works. Texts that are not ours, from
// questionnaires and from people, may be in any language and direction, and
// are marked or isolated as such (language.go).
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
//	frame     what Page holds: title, addresses and all that is around the content
//
// Files, in reading order:
//
//	views.go            views of pages that several others share, and of most pages
//	layout.templ        the frame of every page
//	parts.templ         small parts that many pages have
//	inline.go           sentences in which text, links and numbers meet without spaces
//	language.go         texts in other languages and directions
//	text.go             words that depend on a view's values
//	catalogue.templ     what can be decided, and what was begun
//	intro.templ         one questionnaire before the start
//	question_views.go   what a question's page shows
//	question.templ      a question
//	review.templ        all answers before the result
//	result.templ        the recommendation
//	analysis_views.go   how firm it is, and what would change it
//	analysis.go         its words
//	analysis.templ      its parts of the page
//	matrix.templ        all ratings as a table
//	whatif.templ        the same with one answer changed
//	compare.templ       two options side by side
//	today.templ         then and now: today's verdict, and a newer decision
//	option.templ        one option
//	sources.templ       all sources of a questionnaire
//	sharing_views.go    what the owner's pages show
//	sharing.go          their words
//	sharing.templ       making and ending links
//	mine.templ          an owner's decisions
//	handover.templ      taking the key to another device
//	privacy.templ       what is stored, and for how long
//	message.templ       everything that is no page: refusals and errors
package web
