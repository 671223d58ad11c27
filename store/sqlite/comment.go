package sqlite

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

const (
	commentsOf    = `SELECT ` + store.CommentColumns + ` FROM comments WHERE result = ? ORDER BY written, id`
	insertComment = `INSERT INTO comments (` + store.CommentColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
)

func (s *Store) AddComment(ctx context.Context, c questions.Comment, most int) error {
	return s.write(ctx, "add a comment", func(ctx context.Context, tx *sql.Conn) error {
		if err := resultExists(ctx, tx, c.Result); err != nil {
			return err
		}
		made, err := all(ctx, tx, store.ScanComment, commentsOf, c.Result)
		switch {
		case err != nil:
			return err
		case slices.ContainsFunc(made, c.Same):
			return nil
		case len(slices.DeleteFunc(made, func(c questions.Comment) bool { return c.Hidden })) >= most:
			return questions.ErrTooMany
		}
		_, err = tx.ExecContext(ctx, insertComment, store.CommentFields(&c)...)
		return err
	})
}

func (s *Store) CommentsOf(ctx context.Context, result string) ([]questions.Comment, error) {
	return readAll(ctx, s, "read comments", store.ScanComment, commentsOf, result)
}

func (s *Store) CommentsBy(ctx context.Context, writer [32]byte, limit int) ([]questions.Comment, error) {
	return readAll(ctx, s, "read comments of a writer", store.ScanComment, `
		SELECT `+store.CommentColumns+` FROM comments WHERE writer = ? ORDER BY written DESC, id DESC LIMIT ?`, writer[:], max(limit, 0))
}

func (s *Store) CareForComment(ctx context.Context, result, id string, was, care questions.CommentCare) error {
	return s.write(ctx, "care for a comment", func(ctx context.Context, tx *sql.Conn) error {
		stored, err := store.ScanComment(tx.QueryRowContext(ctx, `SELECT `+store.CommentColumns+` FROM comments WHERE id = ? AND result = ?`, id, result))
		if err != nil {
			return err
		}
		if !stored.CommentCare.Same(was) && !stored.CommentCare.Same(care) {
			return questions.ErrConflict
		}
		_, err = tx.ExecContext(ctx, `UPDATE comments SET answer = ?, answered = ?, settled = ?, hidden = ?, read = ? WHERE id = ?`,
			care.Answer, store.OptionalMicros(care.Answered), store.OptionalMicros(care.Settled), care.Hidden, care.Read, id)
		return err
	})
}

func (s *Store) ReadComments(ctx context.Context, result string, until time.Time) error {
	return s.write(ctx, "mark comments as read", func(ctx context.Context, tx *sql.Conn) error {
		_, err := tx.ExecContext(ctx, `UPDATE comments SET read = TRUE WHERE result = ? AND written <= ? AND NOT read`, result, until.UnixMicro())
		return err
	})
}

func (s *Store) DeleteComment(ctx context.Context, writer [32]byte, id string) error {
	return s.remove(ctx, "delete a comment", func(ctx context.Context, tx *sql.Conn) (private bool, err error) {
		return true, one(tx.ExecContext(ctx, `DELETE FROM comments WHERE id = ? AND writer = ?`, id, writer[:]))
	})
}
