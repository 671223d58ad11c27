-- oldest: 1

-- What a second person said of a result, step by step. "by" is what everything of
-- the person belongs to who made the entry, "link" the token by which reviewers
-- read. "waiting" is whether the entry asks and nothing has followed.
CREATE TABLE reviews (
    result  bytea NOT NULL REFERENCES results (id) ON DELETE CASCADE,
    number  bigint NOT NULL CHECK (number > 0),
    made    bigint NOT NULL,
    status  text NOT NULL CHECK (status IN ('proposed', 'agreed', 'sent_back')),
    by      bytea NOT NULL CHECK (octet_length(by) = 32),
    name    bytea NOT NULL,
    note    bytea NOT NULL,
    link    bytea NOT NULL,
    waiting boolean NOT NULL,
    PRIMARY KEY (result, number),
    CHECK ((link <> ''::bytea) = (status = 'proposed') AND (status = 'proposed' OR NOT waiting))
);
CREATE INDEX reviews_waiting ON reviews (made, result) WHERE waiting;

CREATE TRIGGER reviews_never_change BEFORE UPDATE OF result, number, made, status, by, name, note, link ON reviews
FOR EACH ROW EXECUTE FUNCTION never_changes();
