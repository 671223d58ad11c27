-- Times are microseconds since 1970 in UTC. Ids and tokens come from outside
-- and mean nothing here.

-- +goose Up

-- "Wgpt": how Open knows its own files.
PRAGMA application_id = 0x57677074;

CREATE TABLE questionnaires (
    version TEXT PRIMARY KEY,
    text    BLOB NOT NULL
) STRICT;

-- A result keeps the owner and outlives its session, so neither is a
-- reference.
CREATE TABLE results (
    token         TEXT PRIMARY KEY,
    session       TEXT NOT NULL,
    owner         BLOB NOT NULL CHECK (length(owner) = 32),
    questionnaire TEXT NOT NULL,
    version       TEXT NOT NULL REFERENCES questionnaires (version),
    title         TEXT NOT NULL,
    answers       TEXT NOT NULL CHECK (json_valid(answers)),
    verdict       BLOB NOT NULL,
    created       INTEGER NOT NULL
) STRICT;

CREATE INDEX results_of_owner ON results (owner, created DESC);

CREATE TABLE sessions (
    id              TEXT PRIMARY KEY,
    owner           BLOB NOT NULL CHECK (length(owner) = 32),
    questionnaire   TEXT NOT NULL,
    version         TEXT NOT NULL REFERENCES questionnaires (version),
    title           TEXT NOT NULL,
    created         INTEGER NOT NULL,
    used            INTEGER NOT NULL,
    revision        INTEGER NOT NULL,
    result          TEXT REFERENCES results (token) ON DELETE SET NULL,
    result_revision INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX sessions_of_owner ON sessions (owner, used DESC);
CREATE INDEX sessions_of_result ON sessions (result);

CREATE TABLE answers (
    session    TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    question   TEXT NOT NULL,
    choices    TEXT NOT NULL CHECK (json_valid(choices)),
    importance TEXT NOT NULL,
    note       TEXT NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (session, question)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER questionnaires_never_change BEFORE UPDATE ON questionnaires
BEGIN
    SELECT raise(ABORT, 'a version of a questionnaire never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER results_never_change BEFORE UPDATE ON results
BEGIN
    SELECT raise(ABORT, 'a result never changes');
END;
-- +goose StatementEnd
