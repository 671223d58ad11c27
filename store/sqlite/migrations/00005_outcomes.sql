-- +goose Up

-- What was decided on a result, entry by entry, and how it went. A look back has
-- "went", and neither a status nor a course. "day" and "until" are midnights.
CREATE TABLE outcomes (
    result     TEXT NOT NULL REFERENCES results (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL CHECK (number > 0),
    stated     INTEGER NOT NULL,
    day        INTEGER NOT NULL,
    status     TEXT NOT NULL CHECK (status IN ('', 'proposed', 'accepted', 'rejected', 'deprecated')),
    course     TEXT NOT NULL CHECK (course IN ('', 'follow', 'another', 'undecided')),
    option     TEXT NOT NULL,
    text       TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    show_by    INTEGER NOT NULL CHECK (show_by IN (0, 1)),
    next       TEXT NOT NULL,
    until      INTEGER,
    went       TEXT NOT NULL CHECK (went IN ('', 'better', 'as_expected', 'worse', 'not_done')),
    PRIMARY KEY (result, number),
    CHECK ((went = '') = (status <> '') AND (status = '') = (course = ''))
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER outcomes_never_change BEFORE UPDATE ON outcomes
BEGIN
    SELECT raise(ABORT, 'what was stated never changes');
END;
-- +goose StatementEnd
