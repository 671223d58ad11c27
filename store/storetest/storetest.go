// Package storetest tries whether a store does what store.Store says, whatever engine
// is behind it.
//
// It knows the domain types and the methods of store.Store alone. It must not know
// of any engine, nor of tables, files and connections: what only one engine
// can promise is tested beside that engine.
package storetest

import (
	"testing"

	"github.com/weighpoint/weighpoint/store"
)

// tests are tests by name, each on an empty store of its own.
type tests map[string]func(*testing.T, store.Store)

// Run runs the whole suite. Each of its tests calls open once for an empty
// store, which open has to close when the test ends.
func Run(t *testing.T, open func(t *testing.T) store.Store) {
	for _, about := range []tests{
		sessions(), answers(), results(), titles(), replacements(), links(), upkeeps(), outcomes(), outcomeLogs.tests("an outcome"),
		reviews(), reviewLogs.tests("a review"), comments(), register(), handovers(), rounds(), accounts(), decisions(), expiry(), offers(),
		questionnaires(), calls(),
	} {
		for name, test := range about {
			t.Run(name, func(t *testing.T) { test(t, open(t)) })
		}
	}
}
