-- oldest: 1

-- Times are microseconds since 1970 in UTC. What people write, ids and tokens
-- are bytea: any bytes come back as they went in, and their order is that of the
-- bytes, whatever encoding and collation the database has. convert_from(title,
-- 'UTF8') shows them. Ids and tokens come from outside and mean nothing here.

CREATE TABLE questionnaires (
    version bytea PRIMARY KEY,
    text    bytea NOT NULL
);

-- A result keeps the owner and outlives its session, so neither is a
-- reference; the earlier result that it replaces may be gone as well. "answers"
-- and "verdict" are JSON, as is "team": who answered what in the round that it was
-- made from.
CREATE TABLE results (
    id            bytea PRIMARY KEY,
    session       bytea NOT NULL,
    owner         bytea NOT NULL CHECK (octet_length(owner) = 32),
    questionnaire bytea NOT NULL,
    version       bytea NOT NULL REFERENCES questionnaires (version),
    title         bytea NOT NULL,
    origin        bytea NOT NULL,
    replaces      bytea NOT NULL,
    answers       bytea NOT NULL,
    verdict       bytea NOT NULL,
    team          bytea,
    created       bigint NOT NULL
);
CREATE INDEX results_of_owner ON results (owner, created DESC);
CREATE INDEX results_of_session ON results (session, owner);
CREATE INDEX results_of_questionnaire ON results (questionnaire, id);
CREATE INDEX results_by_replaced ON results (replaces) WHERE replaces <> ''::bytea;

-- Decisions that several people answer alone. "link" is the token by which they
-- join, '' once it was ended; "rules" and "settled" are JSON. "idle" is since when
-- nobody uses the round, if nobody goes on. "look" is when to see next whether it is
-- past its time, never later than "idle"; a sweep alone moves it. A round with a
-- result goes with that.
CREATE TABLE rounds (
    id            bytea PRIMARY KEY,
    owner         bytea NOT NULL CHECK (octet_length(owner) = 32),
    questionnaire bytea NOT NULL,
    version       bytea NOT NULL REFERENCES questionnaires (version),
    title         bytea NOT NULL,
    ask           bytea NOT NULL,
    opened        bigint NOT NULL,
    rules         bytea NOT NULL,
    link          bytea NOT NULL,
    closed        bigint,
    again_ended   bigint,
    settled       bytea NOT NULL,
    result        bytea REFERENCES results (id) ON DELETE CASCADE,
    used          bigint NOT NULL,
    idle          bigint NOT NULL,
    look          bigint NOT NULL
);
CREATE INDEX rounds_of_owner ON rounds (owner);
CREATE UNIQUE INDEX rounds_by_link ON rounds (link) WHERE link <> ''::bytea;
CREATE UNIQUE INDEX rounds_by_result ON rounds (result) WHERE result IS NOT NULL;
CREATE INDEX rounds_by_look ON rounds (look) WHERE result IS NULL;

-- Who is in a round, or invited: with an "invitation" and no "owner" yet. What was
-- handed in is JSON, for the first pass and for the second one. The session may be
-- gone, so it is no reference.
CREATE TABLE people (
    round          bytea NOT NULL REFERENCES rounds (id) ON DELETE CASCADE,
    number         bigint NOT NULL CHECK (number > 0),
    name           bytea NOT NULL,
    invitation     bytea NOT NULL,
    owner          bytea CHECK (octet_length(owner) = 32),
    session        bytea NOT NULL,
    joined         bigint,
    knew_verdict   boolean NOT NULL,
    first_at       bigint,
    second_at      bigint,
    first_answers  bytea,
    second_answers bytea,
    dissents       bytea NOT NULL,
    PRIMARY KEY (round, number),
    CHECK ((first_at IS NULL) = (first_answers IS NULL) AND (second_at IS NULL) = (second_answers IS NULL))
);
CREATE INDEX people_of_owner ON people (owner) WHERE owner IS NOT NULL;
CREATE UNIQUE INDEX people_by_invitation ON people (invitation) WHERE invitation <> ''::bytea;

-- "round" is the one in which the answers are given; such a session goes with it,
-- and never before because nobody used it. "look" is as in rounds, beside "used".
-- Every answer moves "used", so no index has it.
CREATE TABLE sessions (
    id              bytea PRIMARY KEY,
    owner           bytea NOT NULL CHECK (octet_length(owner) = 32),
    questionnaire   bytea NOT NULL,
    version         bytea NOT NULL REFERENCES questionnaires (version),
    title           bytea NOT NULL,
    origin          bytea NOT NULL,
    replaces        bytea NOT NULL,
    created         bigint NOT NULL,
    used            bigint NOT NULL,
    look            bigint NOT NULL,
    revision        bigint NOT NULL,
    result          bytea REFERENCES results (id) ON DELETE SET NULL,
    result_revision bigint NOT NULL DEFAULT 0,
    round           bytea REFERENCES rounds (id) ON DELETE CASCADE
) WITH (fillfactor = 80);
CREATE INDEX sessions_of_owner ON sessions (owner);
CREATE INDEX sessions_of_result ON sessions (result) WHERE result IS NOT NULL;
CREATE INDEX sessions_of_round ON sessions (round) WHERE round IS NOT NULL;
CREATE INDEX sessions_by_look ON sessions (look) WHERE round IS NULL;

-- An answer has a row of its own, so that saving it does not write all others of
-- its session anew. "said" is JSON of what it says, the same bytes for the same
-- words, and "withheld" the JSON list of choices that were not offered.
CREATE TABLE answers (
    session  bytea NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    question bytea NOT NULL,
    said     bytea NOT NULL,
    withheld bytea NOT NULL,
    at       bigint NOT NULL,
    PRIMARY KEY (session, question)
) WITH (fillfactor = 80);

CREATE TABLE links (
    token    bytea PRIMARY KEY,
    result   bytea NOT NULL REFERENCES results (id) ON DELETE CASCADE,
    label    bytea NOT NULL,
    scope    text NOT NULL CHECK (scope IN ('verdict', 'full')),
    comments boolean NOT NULL,
    created  bigint NOT NULL,
    expires  bigint,
    revoked  bigint
);
CREATE INDEX links_of_result ON links (result, created, token);

CREATE TABLE upkeep (
    result   bytea PRIMARY KEY REFERENCES results (id) ON DELETE CASCADE,
    review   bigint,
    kept     boolean NOT NULL,
    announce boolean NOT NULL
);

-- Which version of a questionnaire was on offer from when on; the latest row
-- is the one of today.
CREATE TABLE offers (
    questionnaire bytea NOT NULL,
    since         bigint NOT NULL,
    version       bytea NOT NULL REFERENCES questionnaires (version),
    PRIMARY KEY (questionnaire, since)
);

-- Where people have reached the servers, and from when on; the latest row is the
-- address of today.
CREATE TABLE addresses (
    since bigint PRIMARY KEY,
    url   bytea NOT NULL
);

-- What was decided on a result, entry by entry, and how it went. A look back has
-- "went", and neither a status nor a course. "day" and "until" are midnights.
CREATE TABLE outcomes (
    result     bytea NOT NULL REFERENCES results (id) ON DELETE CASCADE,
    number     bigint NOT NULL CHECK (number > 0),
    stated     bigint NOT NULL,
    day        bigint NOT NULL,
    status     text NOT NULL CHECK (status IN ('', 'proposed', 'accepted', 'rejected', 'deprecated')),
    course     text NOT NULL CHECK (course IN ('', 'follow', 'another', 'undecided')),
    option     bytea NOT NULL,
    text       bytea NOT NULL,
    decided_by bytea NOT NULL,
    show_by    boolean NOT NULL,
    next       bytea NOT NULL,
    until      bigint,
    went       text NOT NULL CHECK (went IN ('', 'better', 'as_expected', 'worse', 'not_done')),
    PRIMARY KEY (result, number),
    CHECK ((went = '') = (status <> '') AND (status = '') = (course = ''))
);

-- What readers say about a result. "writer" is the hash of the key of the browser
-- that wrote it; what follows "written" is the owner's. "read" is whether the
-- owner has seen it.
CREATE TABLE comments (
    id       bytea PRIMARY KEY,
    result   bytea NOT NULL REFERENCES results (id) ON DELETE CASCADE,
    writer   bytea NOT NULL CHECK (octet_length(writer) = 32),
    name     bytea NOT NULL,
    text     bytea NOT NULL,
    about    bytea NOT NULL,
    written  bigint NOT NULL,
    answer   bytea NOT NULL,
    answered bigint,
    settled  bigint,
    hidden   boolean NOT NULL,
    read     boolean NOT NULL
);
CREATE INDEX comments_of_result ON comments (result, written, id);
CREATE INDEX comments_of_writer ON comments (writer, written, id);

-- When to see next whether a result is past its time: once the moment before
-- which nobody used it is later than idle, or at the end of a link. A result
-- without a row stays until one of the triggers gives it one; what holds a
-- result must never need one.
CREATE TABLE expiry (
    result bytea PRIMARY KEY REFERENCES results (id) ON DELETE CASCADE,
    idle   bigint,
    ends   bigint,
    CHECK ((idle IS NULL) <> (ends IS NULL))
);
CREATE INDEX expiry_by_idle ON expiry (idle) WHERE idle IS NOT NULL;
CREATE INDEX expiry_by_ends ON expiry (ends) WHERE ends IS NOT NULL;

-- A row for each write of the last minutes: whoever lost the connection while it
-- was committed looks here for what became of it.
CREATE TABLE writes (
    id    bytea PRIMARY KEY,
    at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    asked boolean NOT NULL DEFAULT false
);
CREATE INDEX writes_by_at ON writes (at);

-- The servers that run. "files" is a hash of what the files of a server put on
-- offer, which may be something else than what is; "read" is when they did first.
CREATE UNLOGGED TABLE servers (
    id    bytea PRIMARY KEY,
    name  bytea NOT NULL,
    files bytea NOT NULL CHECK (octet_length(files) = 32),
    read  timestamptz NOT NULL,
    seen  timestamptz NOT NULL
);

-- What all servers have on offer, as JSON, and how their pages look. The row of the
-- highest number counts.
CREATE TABLE offering (
    number  bigint PRIMARY KEY,
    files   bytea NOT NULL CHECK (octet_length(files) = 32),
    content bytea NOT NULL,
    since   timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE FUNCTION expiry_of_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO expiry (result, idle) VALUES (new.id, new.created);
    RETURN NULL;
END
$$;
CREATE TRIGGER expiry_of_new AFTER INSERT ON results FOR EACH ROW EXECUTE FUNCTION expiry_of_new();

CREATE FUNCTION expiry_at_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO expiry (result, idle) VALUES (new.result, 0) ON CONFLICT (result) DO UPDATE SET idle = 0, ends = NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER expiry_of_revoked AFTER UPDATE OF revoked ON links FOR EACH ROW EXECUTE FUNCTION expiry_at_once();
CREATE TRIGGER expiry_of_given_up AFTER UPDATE OF kept ON upkeep FOR EACH ROW WHEN (NOT new.kept) EXECUTE FUNCTION expiry_at_once();

CREATE FUNCTION never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE 'a row of % never changes', tg_table_name USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER questionnaires_never_change BEFORE UPDATE ON questionnaires FOR EACH ROW EXECUTE FUNCTION never_changes();
CREATE TRIGGER outcomes_never_change BEFORE UPDATE ON outcomes FOR EACH ROW EXECUTE FUNCTION never_changes();
-- The owner is not part of what was frozen: it moves when somebody joins two
-- devices, as does the writer of a comment.
CREATE TRIGGER results_never_change
BEFORE UPDATE OF id, session, questionnaire, version, title, origin, replaces, answers, verdict, team, created ON results
FOR EACH ROW EXECUTE FUNCTION never_changes();
CREATE TRIGGER comments_never_change BEFORE UPDATE OF id, result, name, text, about, written ON comments
FOR EACH ROW EXECUTE FUNCTION never_changes();

-- People who sign in. "owner" is the hash of issuer and subject to which everything
-- of theirs belongs, "seen" the midnight of the day on which they were last here,
-- and "mail_key" the address with a to z for A to Z.
CREATE TABLE accounts (
    owner    bytea PRIMARY KEY CHECK (octet_length(owner) = 32),
    issuer   bytea NOT NULL,
    subject  bytea NOT NULL CHECK (subject <> ''::bytea),
    name     bytea NOT NULL,
    email    bytea NOT NULL,
    mail_key bytea NOT NULL,
    seen     bigint NOT NULL
);
CREATE INDEX accounts_by_subject ON accounts (subject);
CREATE INDEX accounts_by_mail ON accounts (mail_key) WHERE mail_key <> ''::bytea;
CREATE INDEX accounts_by_seen ON accounts (seen);

-- Browsers in which somebody has signed in. "token" is the hash of the secret in the
-- browser's cookie, "groups" is JSON.
CREATE TABLE sign_ins (
    token   bytea PRIMARY KEY CHECK (octet_length(token) = 32),
    owner   bytea NOT NULL REFERENCES accounts (owner) ON DELETE CASCADE,
    groups  bytea NOT NULL,
    expires bigint NOT NULL
);
CREATE INDEX sign_ins_of_owner ON sign_ins (owner);
CREATE INDEX sign_ins_by_expires ON sign_ins (expires);

-- What counts for some minutes alone, such as a key on its way to another device;
-- "value" is sealed where it is secret, with what is in no database. There is one of
-- a kind for each "of".
CREATE TABLE short_lived (
    kind  bytea NOT NULL,
    id    bytea NOT NULL CHECK (octet_length(id) = 32),
    of    bytea CHECK (octet_length(of) = 32),
    value bytea NOT NULL,
    until bigint NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE UNIQUE INDEX short_lived_of ON short_lived (kind, of) WHERE of IS NOT NULL;
CREATE INDEX short_lived_by_until ON short_lived (until);
