-- +goose Up

-- People who sign in. "owner" is the hash of issuer and subject to which everything
-- of theirs belongs, "seen" the midnight of the day on which they were last here.
CREATE TABLE accounts (
    owner   BLOB PRIMARY KEY CHECK (length(owner) = 32),
    issuer  TEXT NOT NULL,
    subject TEXT NOT NULL CHECK (subject <> ''),
    name    TEXT NOT NULL,
    email   TEXT NOT NULL,
    seen    INTEGER NOT NULL
) STRICT;
CREATE INDEX accounts_by_subject ON accounts (subject);
CREATE INDEX accounts_by_email ON accounts (email COLLATE NOCASE) WHERE email <> '';
CREATE INDEX accounts_by_seen ON accounts (seen);

-- Browsers in which somebody has signed in. "token" is the hash of the secret in the
-- browser's cookie, "groups" is JSON.
CREATE TABLE sign_ins (
    token   BLOB PRIMARY KEY CHECK (length(token) = 32),
    owner   BLOB NOT NULL REFERENCES accounts (owner) ON DELETE CASCADE,
    groups  TEXT NOT NULL CHECK (json_valid(groups)),
    expires INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_ins_of_owner ON sign_ins (owner);
CREATE INDEX sign_ins_by_expires ON sign_ins (expires);
