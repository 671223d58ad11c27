package storetest

import (
	"context"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
)

func calls() tests {
	return tests{
		"an empty store is ready":             ready,
		"an empty store has nothing":          empty,
		"a cancelled context changes nothing": cancelled,
	}
}

func ready(t *testing.T, st Store) {
	succeed(t, st.Ready(t.Context()))
	finished(t, st, "token")
	succeed(t, st.Ready(t.Context()))
}

func empty(t *testing.T, st Store) {
	sessionsAre(t, st, owner(1), 10)
	resultsAre(t, st, owner(1), 10)
}

func cancelled(t *testing.T, st Store) {
	finished(t, st, "token")
	want := session("session of token")
	want.Title, want.Result = "Payment service", "token"
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, call := range every(st) {
		t.Run(name, func(t *testing.T) { fails(t, context.Canceled, call(ctx)) })
	}
	holds(t, st, want)
	sessionsAre(t, st, owner(1), 10, want.ID)
	resultsAre(t, st, owner(1), 10, "token")
	_, err := st.Questionnaire(t.Context(), "another version")
	fails(t, questions.ErrNotFound, err)
}

// every is a call of each method that would succeed on a store with the
// finished session of "token".
func every(st Store) map[string]func(context.Context) error {
	const id = "session of token"
	fresh := session("fresh")
	fresh.Version = "another version"
	renamed := result("second", id)
	renamed.Title = "another title"
	return map[string]func(context.Context) error{
		"CreateSession": func(ctx context.Context) error { return st.CreateSession(ctx, fresh, []byte(text)) },
		"SaveAnswer":    func(ctx context.Context) error { return st.SaveAnswer(ctx, id, "os", answer(9, "linux")) },
		"Finish":        func(ctx context.Context) error { return st.Finish(ctx, renamed, 0) },
		"Ready":         st.Ready,
		"Session":       func(ctx context.Context) error { _, err := st.Session(ctx, id); return err },
		"SessionsOf":    func(ctx context.Context) error { _, err := st.SessionsOf(ctx, owner(1), 10); return err },
		"Result":        func(ctx context.Context) error { _, err := st.Result(ctx, "token"); return err },
		"ResultsOf":     func(ctx context.Context) error { _, err := st.ResultsOf(ctx, owner(1), 10); return err },
		"Questionnaire": func(ctx context.Context) error { _, err := st.Questionnaire(ctx, version); return err },
	}
}
