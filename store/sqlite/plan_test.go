package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

// planner notes how SQLite would run each query that is asked of it, and asks
// the database.
type planner struct {
	querier
	t     *testing.T
	plans []string
}

func (p *planner) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	p.explain(ctx, query, args)
	return p.querier.QueryContext(ctx, query, args...)
}

func (p *planner) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	p.explain(ctx, query, args)
	return p.querier.QueryRowContext(ctx, query, args...)
}

func (p *planner) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	p.explain(ctx, query, args)
	return p.querier.(execer).ExecContext(ctx, query, args...)
}

func (p *planner) explain(ctx context.Context, query string, args []any) {
	p.t.Helper()
	rows, err := all(ctx, p.querier, func(row row) (string, error) {
		var id, parent, unused int
		var detail string
		err := row.Scan(&id, &parent, &unused, &detail)
		return detail, err
	}, `EXPLAIN QUERY PLAN `+query, args...)
	if err != nil {
		p.t.Fatal(err)
	}
	p.plans = append(p.plans, rows...)
}

// scans is a step that reads the whole of a table of ours, or of what another
// step has found.
var scans = regexp.MustCompile(`^SCAN (questionnaires|results|sessions|links|upkeep|reviews|comments|rounds|people|accounts|sign_ins|offers|expiry|[a-z])\b`)

// scanned returns the first step that reads a whole table.
func (p *planner) scanned() (step string, ok bool) {
	for _, step := range p.plans {
		name := scans.FindStringSubmatch(step)
		if name != nil && !slices.Contains(p.plans, "CO-ROUTINE "+name[1]) && !slices.Contains(p.plans, "MATERIALIZE "+name[1]) {
			return step, true
		}
	}
	return "", false
}

// TestNothingReadsWholeTables goes through all that runs while people wait, or
// again and again.
func TestNothingReadsWholeTables(t *testing.T) {
	s := openAt(t, newPath(t))
	fill(t, s)
	aRound(t, s, "round")
	owner := aSession("").Owner
	rule := retention{before: time.Now().UnixMicro(), now: time.Now().UnixMicro(), batch: 10}
	for name, do := range map[string]func(context.Context, execer) error{
		"Result": func(ctx context.Context, p execer) error { _, err := resultOf(ctx, p, "token"); return err },
		"Shared": func(ctx context.Context, p execer) error {
			_, err := sharedOf(ctx, p, "token")
			return unlessGone(err)
		},
		"Successor": func(ctx context.Context, p execer) error {
			_, err := successorOf(ctx, p, "token", false)
			return unlessGone(err)
		},
		"Announced": func(ctx context.Context, p execer) error {
			_, err := successorOf(ctx, p, "token", true)
			return unlessGone(err)
		},
		"Link":           func(ctx context.Context, p execer) error { _, err := linkOf(ctx, p, "token"); return unlessGone(err) },
		"LinksOf":        func(ctx context.Context, p execer) error { _, err := linksOf(ctx, p, "token"); return err },
		"ResultSettings": func(ctx context.Context, p execer) error { _, err := settingsOf(ctx, p, "token"); return err },
		"OutcomeOf":      func(ctx context.Context, p execer) error { _, err := outcomeOf(ctx, p, "token"); return err },
		"Published": func(ctx context.Context, p execer) error {
			_, err := publishedOf(ctx, p, "token")
			return unlessGone(err)
		},
		// It reads the whole register, and of everything else what belongs to that.
		"EachPublished": func(ctx context.Context, p execer) error {
			return eachPublished(ctx, p, time.Now(), func(questions.RegisterEntry) error { return nil })
		},
		"revoked": func(ctx context.Context, p execer) error {
			if _, err := revokeLink(ctx, p, "link", time.Now()); !errors.Is(err, questions.ErrNotFound) {
				return err
			}
			return nil
		},
		"ToHandOver": func(ctx context.Context, p execer) error {
			_, err := toHandOver(ctx, p, questions.HandOver{From: owner})
			return err
		},
		"ToHandOver one": func(ctx context.Context, p execer) error {
			_, err := toHandOver(ctx, p, questions.HandOver{From: owner, Result: "token"})
			return err
		},
		"handed over": func(ctx context.Context, p execer) error {
			_, err := handOver(ctx, p, questions.HandOver{From: owner, To: [32]byte{1}}, time.Now())
			return err
		},
		"handed over one": func(ctx context.Context, p execer) error {
			_, err := handOver(ctx, p, questions.HandOver{From: owner, To: [32]byte{1}, Result: "token"}, time.Now())
			return err
		},
		"ResultsSince": func(ctx context.Context, p execer) error {
			_, err := resultsSince(ctx, p, "lunch", time.Now(), 10)
			return err
		},
		"toCount":   func(ctx context.Context, p execer) error { _, err := resultToCount(ctx, p, "token"); return err },
		"ReviewsOf": func(ctx context.Context, p execer) error { _, err := reviewsOf(ctx, p, "token"); return err },
		"ReviewsWaiting": func(ctx context.Context, p execer) error {
			_, err := reviewsWaiting(ctx, p, []string{"lunch"}, time.Now(), 10, time.Now())
			return err
		},
		"AddReview": func(ctx context.Context, p execer) error {
			return keepReview(ctx, p, "token", 1, 1, "agreed", owner[:], "", "", "")
		},
		"CommentsOf":     func(ctx context.Context, p execer) error { _, err := commentsOf(ctx, p, "token"); return err },
		"CommentsBy":     func(ctx context.Context, p execer) error { _, err := commentsBy(ctx, p, owner, 10); return err },
		"AccountsCalled": func(ctx context.Context, p execer) error { _, err := accountsCalled(ctx, p, "who"); return err },
		"SignIn":         func(ctx context.Context, p execer) error { _, err := signInOf(ctx, p, owner); return unlessGone(err) },
		"ExpireSignIns": func(ctx context.Context, p execer) error {
			_, err := all(ctx, p, scanBytes, expiredSignIns, 0, 1)
			return err
		},
		"ExpireAccounts": func(ctx context.Context, p execer) error { _, err := all(ctx, p, scanBytes, unseen, 0, 1); return err },
		"ReadComments":   func(ctx context.Context, p execer) error { return readComments(ctx, p, "token", time.Now()) },
		"Session": func(ctx context.Context, p execer) error {
			_, err := sessionOf(ctx, p, "one")
			return err
		},
		"SessionsOf": func(ctx context.Context, p execer) error {
			_, err := sessionsFrom(ctx, p, sessionsByOwner, owner[:], 10)
			return err
		},
		"Round": func(ctx context.Context, p execer) error {
			_, err := storedRoundOf(ctx, p, "round")
			return err
		},
		"SessionWithRound": func(ctx context.Context, p execer) error {
			_, err := roundInOutline(ctx, p, "round", owner)
			return err
		},
		"RoundByToken": func(ctx context.Context, p execer) error {
			_, err := roundByToken(ctx, p, "join round")
			return err
		},
		"RoundsOf": func(ctx context.Context, p execer) error { _, err := roundsOf(ctx, p, owner, 10); return err },
		"useRound": func(ctx context.Context, p execer) error {
			return useRound(ctx, p, "round", time.Time{}, time.Now())
		},
		"changeRound": func(ctx context.Context, p execer) error {
			_, err := changeRound(ctx, p, "round", func(r *questions.Round) error { return r.HideNames(time.Now()) })
			return err
		},
		"DecisionsOf": func(ctx context.Context, p execer) error {
			_, err := decisionsOf(ctx, p, owner, time.Now(), 10, 0)
			return err
		},
		"Offer": func(ctx context.Context, p execer) error {
			_, _, err := offered(ctx, p, "lunch", "version")
			return err
		},
		"BegunBefore": func(ctx context.Context, p execer) error {
			_, err := begunBefore(ctx, p, owner, time.Now())
			return err
		},
		"due":     func(ctx context.Context, p execer) error { _, err := rule.due(ctx, p); return err },
		"putOff":  func(ctx context.Context, p execer) error { return rule.putOff(ctx, p, "token") },
		"expired": func(ctx context.Context, p execer) error { _, err := rule.removeResult(ctx, p, "token"); return err },
		"deleted": func(ctx context.Context, p execer) error {
			_, err := deleteDecision(ctx, p, owner, "session of round", time.Now())
			return err
		},
		"adopted": func(ctx context.Context, p execer) error {
			_, err := adopt(ctx, p, owner, [32]byte{1}, time.Now())
			return err
		},
		"inherited": func(ctx context.Context, p execer) error { r := aResult("token", "one"); return inherit(ctx, p, &r, 1) },
	} {
		t.Run(name, func(t *testing.T) {
			_ = s.write(t.Context(), "look", func(ctx context.Context, tx *sql.Conn) error {
				p := &planner{querier: tx, t: t}
				if err := do(ctx, p); err != nil && !errors.Is(err, questions.ErrConflict) {
					t.Error(err)
				}
				if len(p.plans) == 0 {
					t.Error("no query was asked")
				}
				if step, ok := p.scanned(); ok {
					t.Errorf("%s, in:\n%s", step, strings.Join(p.plans, "\n"))
				}
				return context.Canceled // leave everything as it is
			})
		})
	}
}

func TestAPlannerNotesAScan(t *testing.T) {
	s := openAt(t, newPath(t))
	p := &planner{querier: s.reader, t: t}
	if _, err := all(t.Context(), p, scanText, `SELECT id FROM results WHERE title = ?`, "Checkout"); err != nil {
		t.Fatal(err)
	}
	if step, ok := p.scanned(); !ok || step != "SCAN results" {
		t.Errorf("the plan is %q", p.plans)
	}
}
