-- oldest: 1

-- How far the clock of a server is ahead of that of the database, in microseconds.
ALTER TABLE servers ADD COLUMN ahead bigint NOT NULL DEFAULT 0;
