-- +goose Up

-- Links open results from now on; a result's own id opens it for its owner.
DROP TRIGGER results_never_change;
ALTER TABLE results RENAME COLUMN token TO id;
ALTER TABLE results ADD COLUMN origin TEXT NOT NULL DEFAULT '';
-- The earlier result may be gone, so this is no reference.
ALTER TABLE results ADD COLUMN replaces TEXT NOT NULL DEFAULT '';
-- What lists of results go by is in the index: in a row it would lie behind
-- the verdict, which is long.
DROP INDEX results_of_owner;
CREATE INDEX results_of_owner ON results (owner, created DESC, id, session, replaces);
CREATE INDEX results_of_session ON results (session, owner, created DESC, id);
CREATE INDEX results_by_replaced ON results (replaces, created DESC, id) WHERE replaces <> '';

ALTER TABLE sessions ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN replaces TEXT NOT NULL DEFAULT '';
CREATE INDEX sessions_by_use ON sessions (used);

CREATE TABLE links (
    token   TEXT PRIMARY KEY,
    result  TEXT NOT NULL REFERENCES results (id) ON DELETE CASCADE,
    label   TEXT NOT NULL,
    scope   TEXT NOT NULL CHECK (scope IN ('verdict', 'full')),
    created INTEGER NOT NULL,
    expires INTEGER,
    revoked INTEGER
) STRICT;
CREATE INDEX links_of_result ON links (result, created, token);

CREATE TABLE upkeep (
    result   TEXT PRIMARY KEY REFERENCES results (id) ON DELETE CASCADE,
    review   INTEGER,
    kept     INTEGER NOT NULL CHECK (kept IN (0, 1)),
    announce INTEGER NOT NULL CHECK (announce IN (0, 1))
) STRICT, WITHOUT ROWID;

-- Which version of a questionnaire was on offer from when on; the latest row
-- is the one of today.
CREATE TABLE offers (
    questionnaire TEXT NOT NULL,
    since         INTEGER NOT NULL,
    version       TEXT NOT NULL REFERENCES questionnaires (version),
    PRIMARY KEY (questionnaire, since)
) STRICT, WITHOUT ROWID;

-- When to see next whether a result is past its time: once the moment before
-- which nobody used it is later than idle, or at the end of a link. A result
-- without a row stays until one of the triggers gives it one; what holds a
-- result must never need one.
CREATE TABLE expiry (
    result TEXT PRIMARY KEY REFERENCES results (id) ON DELETE CASCADE,
    idle   INTEGER,
    ends   INTEGER,
    CHECK ((idle IS NULL) <> (ends IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX expiry_by_idle ON expiry (idle) WHERE idle IS NOT NULL;
CREATE INDEX expiry_by_ends ON expiry (ends) WHERE ends IS NOT NULL;

-- +goose StatementBegin
CREATE TRIGGER expiry_of_new AFTER INSERT ON results
BEGIN
    INSERT INTO expiry (result, idle) VALUES (new.id, new.created);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER expiry_of_revoked AFTER UPDATE OF revoked ON links
BEGIN
    INSERT INTO expiry (result, idle) VALUES (new.result, 0) ON CONFLICT DO UPDATE SET idle = 0, ends = NULL;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER expiry_of_given_up AFTER UPDATE OF kept ON upkeep WHEN NOT new.kept
BEGIN
    INSERT INTO expiry (result, idle) VALUES (new.result, 0) ON CONFLICT DO UPDATE SET idle = 0, ends = NULL;
END;
-- +goose StatementEnd

-- Until now whoever had the id of a result could read all of it. Such a
-- link holds its result until it is revoked.
INSERT INTO links (token, result, label, scope, created) SELECT id, id, '', 'full', created FROM results;

-- The owner is not part of what was frozen: it moves when somebody joins two
-- devices.
-- +goose StatementBegin
CREATE TRIGGER results_never_change
BEFORE UPDATE OF id, session, questionnaire, version, title, origin, replaces, answers, verdict, created ON results
BEGIN
    SELECT raise(ABORT, 'a result never changes');
END;
-- +goose StatementEnd
