-- +goose Up

-- Whether readers of a link may comment.
ALTER TABLE links ADD COLUMN comments INTEGER NOT NULL DEFAULT 0 CHECK (comments IN (0, 1));

-- What readers say about a result. "writer" is the hash of the key of the browser
-- that wrote it; what follows "written" is the owner's. "read" is whether the
-- owner has seen it.
CREATE TABLE comments (
    id       TEXT PRIMARY KEY,
    result   TEXT NOT NULL REFERENCES results (id) ON DELETE CASCADE,
    writer   BLOB NOT NULL CHECK (length(writer) = 32),
    name     TEXT NOT NULL,
    text     TEXT NOT NULL,
    about    TEXT NOT NULL,
    written  INTEGER NOT NULL,
    answer   TEXT NOT NULL,
    answered INTEGER,
    settled  INTEGER,
    hidden   INTEGER NOT NULL CHECK (hidden IN (0, 1)),
    read     INTEGER NOT NULL CHECK (read IN (0, 1))
) STRICT;
CREATE INDEX comments_of_result ON comments (result, written, id);
CREATE INDEX comments_of_writer ON comments (writer, written, id);

-- What was said stays as it was said; its writer may move with the key.
-- +goose StatementBegin
CREATE TRIGGER comments_never_change BEFORE UPDATE OF id, result, name, text, about, written ON comments
BEGIN
    SELECT raise(ABORT, 'a comment never changes');
END;
-- +goose StatementEnd
