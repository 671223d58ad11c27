package postgres

import (
	"context"
	"slices"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

const commentsOf = `SELECT ` + store.CommentColumns + ` FROM comments WHERE result = $1 ORDER BY written, id`

func (s *Store) AddComment(ctx context.Context, c questions.Comment, most int) error {
	return s.write(ctx, "add a comment", func(ctx context.Context, tx *transaction) error {
		var made []questions.Comment
		tx.lockResult(c.Result)
		tx.queue(commentsOf, text(c.Result)).Query(allOf(&made, store.ScanComment))
		if err := tx.flush(ctx); err != nil {
			return err
		}
		switch {
		case slices.ContainsFunc(made, c.Same):
			return nil
		case len(slices.DeleteFunc(made, func(c questions.Comment) bool { return c.Hidden })) >= most:
			return questions.ErrTooMany
		}
		tx.queue(`INSERT INTO comments (`+store.CommentColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, store.CommentFields(&c)...)
		return nil
	})
}

func (s *Store) CommentsOf(ctx context.Context, result string) ([]questions.Comment, error) {
	return readAll(ctx, s, "read comments", store.ScanComment, commentsOf, text(result))
}

func (s *Store) CommentsBy(ctx context.Context, writer [32]byte, limit int) ([]questions.Comment, error) {
	return readAll(ctx, s, "read comments of a writer", store.ScanComment,
		`SELECT `+store.CommentColumns+` FROM comments WHERE writer = $1 ORDER BY written DESC, id DESC LIMIT $2`, hash(writer), max(limit, 0))
}

func (s *Store) CareForComment(ctx context.Context, result, id string, was, care questions.CommentCare) error {
	return s.write(ctx, "care for a comment", func(ctx context.Context, tx *transaction) error {
		var stored questions.Comment
		tx.queue(`SELECT `+store.CommentColumns+` FROM comments WHERE id = $1 AND result = $2 FOR NO KEY UPDATE`, text(id), text(result)).
			QueryRow(oneOf(&stored, store.ScanComment))
		if err := tx.flush(ctx); err != nil {
			return err
		}
		if !stored.CommentCare.Same(was) && !stored.CommentCare.Same(care) {
			return questions.ErrConflict
		}
		tx.queue(`UPDATE comments SET answer = $2, answered = $3, settled = $4, hidden = $5, read = $6 WHERE id = $1`,
			text(id), text(care.Answer), store.OptionalMicros(care.Answered), store.OptionalMicros(care.Settled), care.Hidden, care.Read)
		return nil
	})
}

func (s *Store) ReadComments(ctx context.Context, result string, until time.Time) error {
	return s.write(ctx, "mark comments as read", func(_ context.Context, tx *transaction) error {
		tx.queue(`UPDATE comments SET read = TRUE WHERE result = $1 AND written <= $2 AND NOT read`, text(result), until.UnixMicro())
		return nil
	})
}

func (s *Store) DeleteComment(ctx context.Context, writer [32]byte, id string) error {
	return s.write(ctx, "delete a comment", func(ctx context.Context, tx *transaction) error {
		tx.queue(`DELETE FROM comments WHERE id = $1 AND writer = $2 RETURNING 1`, text(id), hash(writer)).QueryRow(scanNumber)
		return tx.flush(ctx)
	})
}
