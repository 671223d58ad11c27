-- +goose Up

-- Where people have reached the server, and from when on; the latest row is the
-- address of today. In a database from before this table the first row has no
-- address, since nobody noted it.
CREATE TABLE addresses (
    since INTEGER PRIMARY KEY,
    url   TEXT NOT NULL
) STRICT;
INSERT INTO addresses (since, url)
SELECT cast(unixepoch('subsec') * 1000000 AS INTEGER), '' WHERE EXISTS (SELECT 1 FROM sessions) OR EXISTS (SELECT 1 FROM results);
