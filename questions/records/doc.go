// Package records knows decision records in a repository: the formats that tools
// read, and the block by which Weighpoint recognises its own records.
//
// It is pure: it reads and writes bytes that are handed in. It must not know how
// a result becomes a record, which handlers/report does. It must not read folders
// on disks, which the command does.
//
// Words of its own:
//
//	record  a file in Markdown that says what was decided
//	format  where a record has its title, status and date
//	block   what a program has to know of the result, in the front matter
//
// In reading order:
//
//	format.go  the formats, and how a title becomes a file's name
//	block.go   the block, written and read
//	record.go  a record as tools see it
//	folder.go  the records of a folder
//	add.go     numbering one more, and marking what it supersedes
//	update.go  bringing one up to date that was only proposed
//	check.go   what tools cannot read, what is due, what holds no more
package records
