-- +goose Up

-- Decisions that several people answer alone. "link" is the token by which they
-- join, '' once it was ended; "rules" and "settled" are JSON. "idle" is since when
-- nobody uses the round, if nobody goes on. "look" is when to see next whether it is
-- past its time, never later than "idle"; a sweep alone moves it. A round with a
-- result goes with that.
CREATE TABLE rounds (
    id            TEXT PRIMARY KEY,
    owner         BLOB NOT NULL CHECK (length(owner) = 32),
    questionnaire TEXT NOT NULL,
    version       TEXT NOT NULL REFERENCES questionnaires (version),
    title         TEXT NOT NULL,
    ask           TEXT NOT NULL,
    opened        INTEGER NOT NULL,
    rules         TEXT NOT NULL CHECK (json_valid(rules)),
    link          TEXT NOT NULL,
    closed        INTEGER,
    again_ended   INTEGER,
    settled       TEXT NOT NULL CHECK (json_valid(settled)),
    result        TEXT REFERENCES results (id) ON DELETE CASCADE,
    used          INTEGER NOT NULL,
    idle          INTEGER NOT NULL,
    look          INTEGER NOT NULL
) STRICT;
CREATE INDEX rounds_of_owner ON rounds (owner);
CREATE UNIQUE INDEX rounds_by_link ON rounds (link) WHERE link <> '';
CREATE UNIQUE INDEX rounds_by_result ON rounds (result) WHERE result IS NOT NULL;
CREATE INDEX rounds_by_look ON rounds (look) WHERE result IS NULL;

-- +goose StatementBegin
CREATE TRIGGER rounds_look_in_time AFTER UPDATE OF idle ON rounds WHEN new.idle < new.look
BEGIN
    UPDATE rounds SET look = new.idle WHERE id = new.id;
END;
-- +goose StatementEnd

-- Who is in a round, or invited: with an "invitation" and no "owner" yet. What was
-- handed in is JSON, for the first pass and for the second one. The session may be
-- gone, so it is no reference.
CREATE TABLE people (
    round          TEXT NOT NULL REFERENCES rounds (id) ON DELETE CASCADE,
    number         INTEGER NOT NULL CHECK (number > 0),
    name           TEXT NOT NULL,
    invitation     TEXT NOT NULL,
    owner          BLOB CHECK (length(owner) = 32),
    session        TEXT NOT NULL,
    joined         INTEGER,
    knew_verdict   INTEGER NOT NULL CHECK (knew_verdict IN (0, 1)),
    first_at       INTEGER,
    second_at      INTEGER,
    first_answers  TEXT CHECK (json_valid(first_answers)),
    second_answers TEXT CHECK (json_valid(second_answers)),
    dissents       TEXT NOT NULL CHECK (json_valid(dissents)),
    PRIMARY KEY (round, number),
    CHECK ((first_at IS NULL) = (first_answers IS NULL) AND (second_at IS NULL) = (second_answers IS NULL))
) STRICT;
CREATE INDEX people_of_owner ON people (owner, round) WHERE owner IS NOT NULL;
CREATE UNIQUE INDEX people_by_invitation ON people (invitation) WHERE invitation <> '';

-- The round in which the answers of a session are given. Such a session goes with
-- its round, and never before because nobody used it.
ALTER TABLE sessions ADD COLUMN round TEXT REFERENCES rounds (id) ON DELETE CASCADE;
CREATE INDEX sessions_of_round ON sessions (round) WHERE round IS NOT NULL;
DROP INDEX sessions_by_look;
CREATE INDEX sessions_by_look ON sessions (look) WHERE round IS NULL;

-- Who answered what in the round that a result was made from.
ALTER TABLE results ADD COLUMN team BLOB;
DROP TRIGGER results_never_change;
-- +goose StatementBegin
CREATE TRIGGER results_never_change
BEFORE UPDATE OF id, session, questionnaire, version, title, origin, replaces, answers, verdict, team, created ON results
BEGIN
    SELECT raise(ABORT, 'a result never changes');
END;
-- +goose StatementEnd
