// Package report presents frozen results: the views of all their pages, and the
// bytes of every file that they are exported as. Each sentence about a verdict is
// decided here and nowhere else.
//
// A [Result] is a stored result with the questionnaire version that it was made with,
// its [Reader] and its [Setting]. It shows no more than
// the scope of its reader allows. Files are made from the verdict itself and not
// from the views of pages.
//
// It must not know of requests, responses, cookies or stores. What it needs of them
// is passed in: values, and a function for the addresses of the owner's session. So
// all of it is tested without a server.
//
// Words of its own:
//
//	team          several people and what each said: whose round it still is, or whose result
//	reveal        what a team's answers show together, before there is a result
//	joint         of all answers of a team together
//	house         the organisation whose overlay the questionnaire was made from
//	brand         what exports show of whoever runs the site
//	reader        who looks: the owner, or somebody with a link, whose scope says how much they see
//	setting       what a server knows beside the result: the day, its address, the version on offer
//	surroundings  what stands beside a result and may change: its settings, the result that replaced it, what was decided
//	engine        the method by which answers are weighed; a verdict names the one that made it
//	change        the address at which the owner changes an answer
//	citations     the sources of one page, numbered in the order of their first mention
//	flip          the smallest change of answers that turns the leader: a counterfactual
//	threshold     the weight of a criterion at which another option draws level: a break-even
//	open question one that was answered "not sure", with the value of finding out
//
// In reading order:
//
//	result.go              a result, its reader, and the verdict in words
//	brand.go               what the site shows of whoever runs it
//	page.go                the page of the recommendation, for readers and for its owner, and which files it offers
//	reasons.go             its ranking, reasons, trade-offs and cautions
//	matrix.go              its table of all ratings
//	glance.go              what its first screen shows beside the verdict
//	summary.go             the result in short, to be pasted elsewhere
//	analysis.go            how firm the verdict is, and what would change it
//	evidence.go            how certain that is on which it rests
//	as_it_is.go            what moving from what is in use today would mean
//	outcome.go             what was decided on it, and how it went
//	peer_review.go         what a second person says of it
//	comment.go             what readers say about it
//	round.go               by which rules several people answer in a round
//	team.go                who of several people said what
//	team_result.go         how several people made a result
//	reveal.go              on which questions they differ, which matter, and what they say together
//	settings.go            what the owner arranges for a result
//	answers.go             answers as they were given, and what is wrong with one
//	house.go               the rules of a house, and what would be without them
//	option.go              an option's page, within a result and without
//	compare.go             two options side by side
//	whatif.go              the verdict with one answer given otherwise
//	successor.go           what a newer result changed
//	version_diff.go        what today's version or method would say
//	version_diff_words.go  every kind of difference in words
//	sources.go             all sources of a questionnaire
//	source_news.go         what became of sources since
//	citations.go           numbering sources
//	format.go              numbers, days and names as people read them
//	register.go            entries of the register: on its page, as a table and as a feed
//	figures.go             what becomes of a questionnaire, in numbers
//	drift.go               what time has done to a result, for whoever keeps the site
//	export_json.go         as data, with the questionnaire's text
//	export_madr.go         as a decision record in Markdown
//	export_record_forms.go the formats and lengths that decision records have
//	export_madr_outcome.go its state, and what was decided
//	export_madr_team.go    how several people decided, and who dissents
//	export_madr_block.go   what programs read of it
//	export_csv.go          as a table
//	export_card.go         as a picture for link previews
//	export_badge.go        as a small picture for a README
//	export_atom.go         as a feed of what time does to it
//	export_ics.go          as the calendar entry of its review
//	export_id.go           ids in feeds and calendars, which never change
//	export_name.go         what a file is called
//	qr.go                  an address as a QR code
package report
