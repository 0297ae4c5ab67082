-- The files of an import after its first, which stands in import itself (import.bytes is the sum of
-- all of them).  Read one after the other, their columns matched by name; see import_reader.h.
-- Their files in spool/ live and go with the first: once import.spool_name is '', all are gone.
CREATE TABLE import_source (
	import_id INTEGER NOT NULL REFERENCES import (id),
	ordinal INTEGER NOT NULL CHECK (ordinal >= 2), -- in which order they are read
	file_name TEXT NOT NULL,         -- as the browser gave it: for people, never a path
	spool_name TEXT NOT NULL,        -- file below spool/, made by us
	kind INTEGER NOT NULL,           -- enum import_kind
	bytes INTEGER NOT NULL,          -- of the file in spool/
	content_hash BLOB NOT NULL,      -- BLAKE2b-256 of the file; checked again before it runs
	charset TEXT NOT NULL,           -- charset_name()
	delimiter TEXT NOT NULL,         -- one character
	has_header INTEGER NOT NULL,
	rows INTEGER NOT NULL,           -- -1: it was not read to its end when it came
	PRIMARY KEY (import_id, ordinal)
);
ALTER TABLE import ADD COLUMN kind INTEGER NOT NULL DEFAULT 0; -- of its first file: enum import_kind
ALTER TABLE import ADD COLUMN source_rows INTEGER NOT NULL DEFAULT -1; -- of its first file; -1: it was not read to its end when it came
ALTER TABLE import_problem ADD COLUMN source INTEGER NOT NULL DEFAULT 1; -- which of the files, from 1
