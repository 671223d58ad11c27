// Package storetest says, as tests, what a store must do whatever engine is
// behind it.
//
// It knows the domain types and the methods of Store alone. It must not know
// of any engine, nor of tables, files and connections: what only one engine
// can promise is tested beside that engine.
package storetest

import (
	"context"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
)

// Store is what every engine offers. An error means that nothing has changed,
// and so does a context that was cancelled before the call.
type Store interface {
	CreateSession(ctx context.Context, s questions.Session, text []byte) error
	Session(ctx context.Context, id string) (questions.Session, error)
	SessionsOf(ctx context.Context, owner [32]byte, limit int) ([]questions.Session, error)
	SaveAnswer(ctx context.Context, session, question string, a questions.Answer) error
	Finish(ctx context.Context, r questions.Result, revision int64) error
	Result(ctx context.Context, token string) (questions.Result, error)
	ResultsOf(ctx context.Context, owner [32]byte, limit int) ([]questions.Result, error)
	Questionnaire(ctx context.Context, version string) ([]byte, error)
	Ready(ctx context.Context) error
}

// tests are tests by name, each on an empty store of its own.
type tests map[string]func(*testing.T, Store)

// Run runs the whole suite. Each of its tests calls open once for an empty
// store, which open has to close when the test ends.
func Run(t *testing.T, open func(t *testing.T) Store) {
	for _, about := range []tests{sessions(), answers(), results(), titles(), questionnaires(), calls()} {
		for name, test := range about {
			t.Run(name, func(t *testing.T) { test(t, open(t)) })
		}
	}
}
