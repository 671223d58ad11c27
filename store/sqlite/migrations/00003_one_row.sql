-- +goose Up

-- Every answer moves "used", so no index has it: a commit writes the pages that
-- change, of every index too. "look" is when to see next whether a session is
-- past its time, never later than "used"; a sweep alone moves it.
DROP INDEX sessions_by_use;
ALTER TABLE sessions ADD COLUMN look INTEGER NOT NULL DEFAULT 0;
UPDATE sessions SET look = used;
CREATE INDEX sessions_by_look ON sessions (look);
-- +goose StatementBegin
CREATE TRIGGER sessions_look_in_time AFTER UPDATE OF used ON sessions WHEN new.used < new.look
BEGIN
    UPDATE sessions SET look = new.used WHERE id = new.id;
END;
-- +goose StatementEnd
DROP INDEX sessions_of_owner;
CREATE INDEX sessions_of_owner ON sessions (owner);
DROP INDEX sessions_of_result;
CREATE INDEX sessions_of_result ON sessions (result) WHERE result IS NOT NULL;

-- The answers stand in the row that each of them changes anyway, in the form
-- that results have them in.
ALTER TABLE sessions ADD COLUMN answers TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(answers));
UPDATE sessions SET answers = (
    SELECT json_group_object(question, json_patch('{}', json_object( -- without what is null
        'choices', json(choices), 'importance', importance, 'note', nullif(note, ''),
        'at', strftime('%Y-%m-%dT%H:%M:%S', at / 1000000, 'unixepoch') || format('.%06dZ', at % 1000000))))
    FROM answers WHERE session = sessions.id);
DROP TABLE answers;
