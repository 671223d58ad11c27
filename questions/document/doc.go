// Package document reads YAML that people write by hand. It knows where in the
// file everything stands, so that whatever is wrong can be said with its line
// and column, and it finds as many mistakes as it can in one go.
//
// It takes a strict part of YAML: mappings, lists and scalars. Anchors,
// aliases, tags, merge keys, directives and second documents are refused.
//
// The package knows how a document is written, and must not learn what it is
// about: nothing here knows of questions, options, criteria or sources.
//
// In reading order:
//
//	document.go  reading a document as a whole
//	sections.go  a document without mistakes, its parts side by side
//	parts.go     the readable parts of a document with mistakes
//	yaml.go      from the YAML parser's tree to ours, and what of YAML is refused
//	node.go      what stands in a document, each thing with its place
//	fields.go    taking a mapping's keys, and saying which are unknown or missing
//	mistake.go   what is wrong, and where
//	format.go    the canonical form of a document, with its comments
//	format_print.go  how it is printed
//	print.go         printing a tree that was put together
package document
