-- +goose Up

-- Links open results from now on; a result's own id opens it for its owner.
DROP TRIGGER results_never_change;
ALTER TABLE results RENAME COLUMN token TO id;
ALTER TABLE results ADD COLUMN origin TEXT NOT NULL DEFAULT '';
-- The earlier result may be gone, so this is no reference.
ALTER TABLE results ADD COLUMN replaces TEXT NOT NULL DEFAULT '';
CREATE INDEX results_of_session ON results (session);
CREATE INDEX results_by_replaced ON results (replaces) WHERE replaces <> '';
CREATE INDEX results_by_age ON results (created);

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
CREATE INDEX links_of_result ON links (result, created);

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

-- Until now whoever had the id of a result could read all of it.
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
