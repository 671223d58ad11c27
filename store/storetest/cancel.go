package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func calls() tests {
	return tests{
		"an empty store is ready":             ready,
		"an empty store has nothing":          empty,
		"a cancelled context changes nothing": cancelled,
	}
}

func ready(t *testing.T, st store.Store) {
	succeed(t, st.Ready(t.Context()))
	finished(t, st, "token")
	succeed(t, st.Ready(t.Context()))
}

func empty(t *testing.T, st store.Store) {
	sessionsAre(t, st, owner(1), 10)
	decisionsAre(t, st, owner(1))
}

func cancelled(t *testing.T, st store.Store) {
	listed := listedBefore(t, st)
	r := finished(t, st, "token")
	share(t, st, link("link", "token"))
	say(t, st, comment("comment", "token"))
	offer(t, st, "lunch", "v1", at(1), at(1))
	wantRound := closed(t, st, "round")
	want := session(r.Session)
	want.Title, want.Result, want.Used = "Payment service", "token", at(60)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, call := range every(st) {
		t.Run(name, func(t *testing.T) { fails(t, context.Canceled, call(ctx)) })
	}
	holds(t, st, want)
	sessionsAre(t, st, owner(1), 10, want.ID)
	isResult(t, st, r)
	linksAre(t, st, "token", link("link", "token"))
	upkeepIs(t, st, "token", questions.ResultSettings{})
	outcomeIs(t, st, "token")
	reviewIs(t, st, "token")
	commentsAre(t, st, "token", comment("comment", "token"))
	registerIs(t, st, 500, listed)
	decisionsAre(t, st, owner(1), want.ID)
	decisionsAre(t, st, owner(2))
	roundIs(t, st, wantRound)
	roundGone(t, st, "fresh")
	offer(t, st, "lunch", "v1", at(3), at(1))
	_, err := st.Questionnaire(t.Context(), "another version")
	fails(t, questions.ErrNotFound, err)
}

// listedBefore publishes a result of another owner.
func listedBefore(t *testing.T, st store.Store) questions.RegisterEntry {
	t.Helper()
	finished(t, st, "listed")
	succeed(t, st.Adopt(t.Context(), owner(1), owner(4), at(0)))
	return publish(t, st, "listed")[0]
}

// every is a call of each method that would succeed on a store with the
// finished session of "token".
func every(st store.Store) map[string]func(context.Context) error {
	const id = "session of token"
	fresh := session("fresh")
	fresh.Version = "another version"
	renamed := result("second", id)
	renamed.Title = "another title"
	other := round("fresh")
	other.Version = "another version"
	freeze := func(r *questions.Round) error { return r.Freeze("second", at(60)) }
	return map[string]func(context.Context) error{
		"CreateSession": func(ctx context.Context) error { return st.CreateSession(ctx, fresh, []byte(text)) },
		"SaveAnswer":    func(ctx context.Context) error { return st.SaveAnswer(ctx, id, "os", nil, answer(9, "linux")) },
		"Rename":        func(ctx context.Context) error { return st.Rename(ctx, id, nil, "another title", at(70)) },
		"Finish":        func(ctx context.Context) error { return st.Finish(ctx, renamed, 0) },
		"CreateLink":    func(ctx context.Context) error { return st.CreateLink(ctx, link("another", "token"), 10, 0) },
		"RevokeLink":    func(ctx context.Context) error { return st.RevokeLink(ctx, "link", at(200)) },
		"SetResultSettings": func(ctx context.Context) error {
			return st.SetResultSettings(ctx, "token", nil, questions.ResultSettings{Kept: true})
		},
		"Announce":   func(ctx context.Context) error { return st.Announce(ctx, "token") },
		"AddOutcome": func(ctx context.Context) error { return st.AddOutcome(ctx, entry("token", 1), 10) },
		"OutcomeOf":  func(ctx context.Context) error { _, err := st.OutcomeOf(ctx, "token"); return err },
		"AddReview":  func(ctx context.Context) error { return st.AddReview(ctx, reviewEntry("token", 1), 10) },
		"ReviewsOf":  func(ctx context.Context) error { _, err := st.ReviewsOf(ctx, "token"); return err },
		"ReviewsWaiting": func(ctx context.Context) error {
			_, err := st.ReviewsWaiting(ctx, []string{"containers-or-vms"}, at(0), 10, time.Time{})
			return err
		},
		"AddComment":    func(ctx context.Context) error { return st.AddComment(ctx, comment("another", "token"), 10) },
		"CommentsOf":    func(ctx context.Context) error { _, err := st.CommentsOf(ctx, "token"); return err },
		"CommentsBy":    func(ctx context.Context) error { _, err := st.CommentsBy(ctx, owner(3), 10); return err },
		"ReadComments":  func(ctx context.Context) error { return st.ReadComments(ctx, "token", at(500)) },
		"DeleteComment": func(ctx context.Context) error { return st.DeleteComment(ctx, owner(3), "comment") },
		"CareForComment": func(ctx context.Context) error {
			return st.CareForComment(ctx, "token", "comment", questions.CommentCare{}, questions.CommentCare{Hidden: true})
		},
		"Publish":   func(ctx context.Context) error { e, l := published("token", 1); return st.Publish(ctx, e, l, 10, 10) },
		"Unpublish": func(ctx context.Context) error { return st.Unpublish(ctx, "listed", at(200)) },
		"Published": func(ctx context.Context) error { _, err := st.Published(ctx, "listed"); return err },
		"EachPublished": func(ctx context.Context) error {
			return st.EachPublished(ctx, at(200), func(questions.RegisterEntry) error { return nil })
		},
		"HandOver": func(ctx context.Context) error {
			_, err := st.HandOver(ctx, questions.HandOver{From: owner(1), To: owner(2)}, at(300))
			return err
		},
		"ToHandOver": func(ctx context.Context) error {
			_, err := st.ToHandOver(ctx, questions.HandOver{From: owner(1), To: owner(2)})
			return err
		},
		"ResultsSince": func(ctx context.Context) error {
			return st.ResultsSince(ctx, "", at(0), 10, func(questions.ResultWithLinks) error { return nil })
		},
		"EachUnfinished": func(ctx context.Context) error {
			return st.EachUnfinished(ctx, 10, func(questions.Session) error { return nil })
		},
		"CreateRound":  func(ctx context.Context) error { return st.CreateRound(ctx, other, []byte(text)) },
		"Round":        func(ctx context.Context) error { _, err := st.Round(ctx, "round"); return err },
		"RoundByToken": func(ctx context.Context) error { _, err := st.RoundByToken(ctx, "join round"); return err },
		"RoundsOf":     func(ctx context.Context) error { _, err := st.RoundsOf(ctx, owner(1), 10); return err },
		"ChangeRound": func(ctx context.Context) error {
			return st.ChangeRound(ctx, "round", func(r *questions.Round) error { r.Title = "another title"; return nil })
		},
		"JoinRound": func(ctx context.Context) error {
			return st.JoinRound(ctx, "round", session("fresh"), func(*questions.Round) error { return nil })
		},
		"FreezeRound": func(ctx context.Context) error {
			return st.FreezeRound(ctx, "round", result("second", "round"), freeze)
		},
		"DeleteDecision": func(ctx context.Context) error { return st.DeleteDecision(ctx, owner(1), id, at(300)) },
		"Adopt":          func(ctx context.Context) error { return st.Adopt(ctx, owner(1), owner(2), at(300)) },
		"NoteAccount":    func(ctx context.Context) error { return st.NoteAccount(ctx, account("", "another")) },
		"Account":        func(ctx context.Context) error { _, err := st.Account(ctx, account("", "ana").Owner()); return err },
		"AccountsCalled": func(ctx context.Context) error { _, err := st.AccountsCalled(ctx, "ana"); return err },
		"IssuersSince":   func(ctx context.Context) error { _, err := st.IssuersSince(ctx, at(0)); return err },
		"CreateSignIn":   func(ctx context.Context) error { return st.CreateSignIn(ctx, signIn(2, account("", "another"), 100)) },
		"SignIn":         func(ctx context.Context) error { _, err := st.SignIn(ctx, [32]byte{1}); return err },
		"DeleteSignIn":   func(ctx context.Context) error { return st.DeleteSignIn(ctx, [32]byte{1}) },
		"ExpireSignIns":  func(ctx context.Context) error { _, err := st.ExpireSignIns(ctx, at(500)); return err },
		"ExpireAccounts": func(ctx context.Context) error { _, err := st.ExpireAccounts(ctx, at(90_000)); return err },
		"Expire":         func(ctx context.Context) error { _, err := st.Expire(ctx, at(500), at(1000), 10); return err },
		"Offer": func(ctx context.Context) error {
			_, err := st.Offer(ctx, "lunch", "another version", []byte(text), at(2))
			return err
		},
		"Ready":          st.Ready,
		"Session":        func(ctx context.Context) error { _, err := st.Session(ctx, id); return err },
		"SessionsOf":     func(ctx context.Context) error { _, err := st.SessionsOf(ctx, owner(1), 10); return err },
		"Result":         func(ctx context.Context) error { _, err := st.Result(ctx, "token"); return err },
		"Successor":      func(ctx context.Context) error { _, err := st.Successor(ctx, "token"); return err },
		"Announced":      func(ctx context.Context) error { _, err := st.Announced(ctx, "token"); return err },
		"Link":           func(ctx context.Context) error { _, err := st.Link(ctx, "link"); return err },
		"Shared":         func(ctx context.Context) error { _, err := st.Shared(ctx, "link"); return err },
		"LinksOf":        func(ctx context.Context) error { _, err := st.LinksOf(ctx, "token"); return err },
		"ResultSettings": func(ctx context.Context) error { _, err := st.ResultSettings(ctx, "token"); return err },
		"DecisionsOf":    func(ctx context.Context) error { _, err := st.DecisionsOf(ctx, owner(1), at(0), 10, 0); return err },
		"BegunBefore":    func(ctx context.Context) error { _, err := st.BegunBefore(ctx, owner(1), at(9)); return err },
		"Questionnaire":  func(ctx context.Context) error { _, err := st.Questionnaire(ctx, version); return err },
	}
}
