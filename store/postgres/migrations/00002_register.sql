-- oldest: 1

-- Results that are published to the house, each with the link that was made for
-- that. "facts" are what lists show of the result, as JSON. An entry goes with its
-- link and with its result.
CREATE TABLE register (
    result    bytea PRIMARY KEY REFERENCES results (id) ON DELETE CASCADE,
    link      bytea NOT NULL REFERENCES links (token) ON DELETE CASCADE,
    published bigint NOT NULL,
    publisher bytea NOT NULL,
    facts     bytea NOT NULL
);
CREATE UNIQUE INDEX register_by_link ON register (link);

-- What was published stays as it was; whoever takes a decision over answers for it.
CREATE TRIGGER register_never_changes BEFORE UPDATE OF result, link, published, facts ON register
FOR EACH ROW EXECUTE FUNCTION never_changes();

-- Figures are made from the newest results of a questionnaire.
CREATE INDEX results_made ON results (questionnaire, created DESC, id);
