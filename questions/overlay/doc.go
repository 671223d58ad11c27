// Package overlay makes a questionnaire out of another one and the changes of an
// organisation: an overlay names its base, and says what it fixes, drops, adds and
// changes. The merged questionnaire is an ordinary document. Its text is a version
// like any other, so it can be stored, frozen, compared and exported, and programs
// that know no overlays can read it.
//
// The first comment of the document says what the format has no place for: who added
// or changed which part, which answers are given for everybody, and whom to ask for a
// source that has no public address. See House.
//
// Everything here is pure. The package knows how documents are put together and
// which parts of them name which others; what they mean, and whether they are
// right, is the business of package questions.
//
// # Words
//
//	base          the questionnaire that an overlay extends, in one version
//	own           said of parts that the overlay adds
//	house         the organisation that the overlay is of
//	merged        the document made from both
//
// # Files, in reading order
//
//	overlay.go    from a base and an overlay to a merged document
//	house.go      what the merged document says of its house
//	verbs.go      reading what an overlay says
//	add.go        what is added, and what options are like
//	change.go     what is changed
//	drop.go       what is dropped
//	fall.go       what falls away with that
//	fix.go        answers that are given for everybody
//	warn.go       what is allowed, and probably not meant
//	place.go      where what stands in the merged document comes from
//	update.go     what becomes of an overlay with another version of its base
//	names.go      the ids that it names and that are others there
//	node.go       finding and changing parts of trees
package overlay
