-- +goose Up

-- What a second person said of a result, step by step. "by" is what everything of
-- the person belongs to who made the entry, "link" the token by which reviewers
-- read. "waiting" is whether the entry asks and nothing has followed.
CREATE TABLE reviews (
    result  TEXT NOT NULL REFERENCES results (id) ON DELETE CASCADE,
    number  INTEGER NOT NULL CHECK (number > 0),
    made    INTEGER NOT NULL,
    status  TEXT NOT NULL CHECK (status IN ('proposed', 'agreed', 'sent_back')),
    by      BLOB NOT NULL CHECK (length(by) = 32),
    name    TEXT NOT NULL,
    note    TEXT NOT NULL,
    link    TEXT NOT NULL,
    waiting INTEGER NOT NULL CHECK (waiting IN (0, 1)),
    PRIMARY KEY (result, number),
    CHECK ((link <> '') = (status = 'proposed') AND (status = 'proposed' OR NOT waiting))
) STRICT, WITHOUT ROWID;
CREATE INDEX reviews_waiting ON reviews (waiting, made, result) WHERE waiting = 1;

-- +goose StatementBegin
CREATE TRIGGER reviews_never_change BEFORE UPDATE OF result, number, made, status, by, name, note, link ON reviews
BEGIN
    SELECT raise(ABORT, 'what was said in a review never changes');
END;
-- +goose StatementEnd
