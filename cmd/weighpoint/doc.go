// Command weighpoint serves questionnaires that help people decide, and lets
// others see why.
//
// The package wires the other packages together and is the only one that
// names concrete types. It must hold nothing about questions, pages or tables.
//
// Words of its own:
//
//	host      what a command may use of the process that it runs in
//	setting   what an operator can set, by flag, variable or file
//	offering  putting questionnaires on offer, at the start and again later
//	stale     said of questionnaires on offer whose files have mistakes by now
//	finding   what a command for authors has to say about a file
//
// Most commands have a file of their name. In reading order:
//
//	main.go                          every command, and how it ends
//	help.go                          what they do, in words
//	setting.go                       every setting, and where its value comes from
//	setting_parse.go                 what each of them takes
//	config.go                        all of them together
//	showconfig.go                    the command config
//	serve.go                         the server: what it is made of, from start to end
//	listen.go                        taking an address, and giving it up
//	listen_unix.go, listen_other.go  those who came at the last moment
//	address.go                       where people have reached the server
//	database.go                      opening the database, of whichever engine
//	lock.go                          who uses a data directory
//	fileid_unix.go, fileid_other.go  telling files apart
//	chown_unix.go, chown_other.go    files that root makes for another user
//	offering.go                      questionnaires on offer, read anew while it runs
//	replicas.go                      the same on all servers that share a database
//	clock.go                         the time by which they all go
//	site.go                          how the site presents itself and people sign in
//	retention.go                     removing what is past its time; watching the files of the database
//	stop.go                          signals, and ending in time
//	idle_limit.go                    how many connections may wait
//	log_lines.go                     a log that nothing waits for
//	log_redact.go                    and that has no addresses of clients
//	tune.go                          processors and memory
//	storemetrics.go                  the numbers of the store, for Prometheus
//	reload.go                        having a running server read its questionnaires anew
//	health.go                        asking it whether it is ready
//	version.go                       which build this is
//	backup.go                        the database as one file
//	restore.go                       and back
//	transfer.go                      the commands export and import
//	doctor.go                        what is wrong with the database
//	results.go                       the commands results and stats
//	handover.go                      making what one person has another's
//	outcomes.go                      counting what became of recommendations
//	deploy.go                        what runs it as a service, from the files in deploy
//	deployment.go                    what these are filled with
//	dashboard.go                     the dashboard for Grafana
//	author.go                        what the commands for authors share
//	new.go                           a new questionnaire, and the schemas of files
//	check.go                         mistakes and warnings
//	test.go                          personas
//	diff.go                          what an edit does
//	overlay.go                       what an organisation changes in a questionnaire
//	overlay_update.go                the same with a new version of that
//	overlay_moved.go                 telling that there is one
//	fmt.go                           canonical form
//	links.go                         whether sources can be reached
//	graph.go                         a questionnaire as a picture
//	review.go                        and as one page
//	preview.go                       drafts in a browser
//	adr.go                           decision records in a repository
//	adr_add.go                       numbering and linking one
//	adr_check.go                     what is due, and what holds no more
package main
