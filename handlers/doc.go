// Package handlers answers requests. It decides who may see and do what, calls
// the domain and the store, and renders pages.
//
// Package report decides what a result says, package web how pages look, and the
// engines behind [store.Store] how things are stored. Handlers return errors: one
// place, in errors.go, picks the status and what the reader is told, and logs once.
// No answer, note, token or cookie is ever logged.
//
// Whoever adds a route gives it a line in routes.go and a row in access_test.go.
// A handler that needs a result or a session gets it from the function that says
// what it demands. Most lines of routes.go name it, by gated or, where the fields of
// a form are needed, by posted. A handler that needs more of the request first calls
// its gate itself:
//
//	resultForReader     whoever has a link that works, or owns the result
//	resultWithAnswers   the same, if the scope shows answers
//	resultWithComments  the same, if the link allows comments, too
//	resultForOwner      its owner alone
//	ownSession          the browser that began the session
//	ownQuestion         the same, for a question that its answers lead through
//	roundForMember      the round's maker, and whoever is in it
//	roundForMaker       its maker alone
//	roundToJoin         whoever has the link by which people join
//	demandUser          somebody who has signed in, where people do
//	demandStaff         the same, where links are for them alone
//	keepersOnly         whoever keeps the site
//	resultToReview      whoever reviews a result by a rule of the site, never their own
//	requestedQuestionnaire  anybody, for a questionnaire that is on offer
//
// Words of its own:
//
//	owner    the hash of the secret in a browser's cookie, called its key on screen
//	user     whoever has signed in, where the site file says how; then owners are users
//	         and not browsers
//	person   somebody in a round
//	keeper   a user who keeps the site
//	register the list of decisions that their owners have published
//	token    the last part of a result's address: its own id, or that of a link
//	gate     one of the functions above
//	site     the path under which all pages are
//	brand    what the site shows of whoever runs it: name, logo, colours
//	refusal  an error with a page of its own that says what to do
//	device link  what takes the key to another device, once
//	hand over  giving everything of one person to another
//	take over  giving everything of a browser to whoever signs in there
//	round    one decision that several people answer, each alone; its words are in
//	         package questions
//	maker    whoever opened a round; member is the maker or a person in it
//	reveal   the page of a round, and what it shows, once its first answers are revealed
//
// In reading order:
//
//	server.go           what a server is made of
//	routes.go           every path, what requests pass through, and which are limited
//	middleware.go       limits, headers, spellings, the log
//	errors.go           what becomes of an error: status, page, line in the log
//	owner.go            the cookie that tells browsers apart
//	user.go             people who sign in, and the proxy that says who asks
//	sign_in.go          signing in and out, and what asks for it
//	take_over.go        what was begun in a browser before people signed in
//	first_contact.go    browsers that have not shown yet whether they keep a cookie
//	address.go          servers that have moved, and browsers that come by an old address
//	brand.go            what the site shows of whoever runs it
//	access.go           the gates of results; that of comments is in comment.go
//	urls.go             every address that we write; those below a result are in report
//	form.go             reading forms, and what people typed into their fields
//	catalogue.go        the start page
//	intro.go            a questionnaire before its first question
//	sources.go          its sources
//	option.go           an option, within a result and without
//	session.go          beginning and resuming, and the gate of sessions
//	question.go         asking, and saving an answer
//	question_text.go    what questions say, drawn once
//	question_view.go    what the pages of a session show
//	check_answers.go    all answers, and freezing them
//	start_over.go       another decision from the answers of a result
//	round.go            the gates of rounds, and their page by how far they are
//	round_open.go       opening one
//	round_join.go       joining it, and the gate of its links to join
//	round_answer.go     the session of somebody in it, and handing in
//	round_arrange.go    what its maker arranges, and withdrawing
//	round_view.go       what its page shows while people answer
//	round_reveal.go     what people said, once that may be seen, and what comes next
//	round_again.go      the second pass: answering again what matters
//	round_settle.go     settling what still differs, dissent, and freezing
//	result.go           the page of a result
//	result_page.go      what its owner sees beside it
//	result_settings.go  what its owner arranges
//	entry.go            adding to what is stated or said of a result
//	outcome.go          what was decided on it, and how it went
//	peer_review.go      what a second person says of it, and what waits for that
//	comment.go          what readers say about it
//	retention.go        in words, when things that nobody uses will be removed
//	summary.go          a result in short, to be pasted elsewhere
//	compare.go          two options side by side
//	whatif.go           the verdict with one answer given otherwise
//	successor.go        what a newer result changed
//	version_diff.go     what today's version would say
//	export.go           files
//	sharing.go          making and ending links, and what each scope is called
//	register.go         what was published to the house, publishing and taking back
//	keepers.go          what published decisions ask for, figures, and handing over
//	mine.go             all decisions of a browser
//	device_link.go      taking the key to another device
//	join.go             browsers that got one while they were doing something else
//	privacy.go          what is stored, and for how long
//	privacy_people.go   whose that is: a browser's, or of somebody who signs in
//	offers.go           what is on offer, which may change at any time
//	retired.go          questionnaires that are retired, and mistakes that were mended
//	versions.go         questionnaires that are no longer on offer
//	page_cache.go       pages of links, rendered once
//	short_lived.go      what counts for some minutes alone
//	seal.go             secrets that only their code opens
//	lru.go              keeping what was used last
//	ratelimit.go        how often one address may do what is costly
//	compress.go         gzip
//	metrics.go          what is counted
//	health.go           whether the server is alive and ready
//	preview.go          drafts, for their author alone
package handlers
