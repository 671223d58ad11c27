-- +goose Up

-- Results that are published to the house, each with the link that was made for
-- that. "facts" are what lists show of the result, as JSON. An entry goes with its
-- link and with its result.
CREATE TABLE register (
    result    TEXT PRIMARY KEY REFERENCES results (id) ON DELETE CASCADE,
    link      TEXT NOT NULL REFERENCES links (token) ON DELETE CASCADE,
    published INTEGER NOT NULL,
    publisher TEXT NOT NULL,
    facts     TEXT NOT NULL CHECK (json_valid(facts))
) STRICT;
CREATE UNIQUE INDEX register_by_link ON register (link);
CREATE INDEX register_by_published ON register (published, result);

-- Figures are made from the newest results of a questionnaire.
CREATE INDEX results_of_questionnaire ON results (questionnaire, created DESC, id);

-- What was published stays as it was; whoever takes a decision over answers for it.
-- +goose StatementBegin
CREATE TRIGGER register_never_changes BEFORE UPDATE OF result, link, published, facts ON register
BEGIN
    SELECT raise(ABORT, 'an entry of the register never changes');
END;
-- +goose StatementEnd
