-- A file of contacts on its way in.  State: uploaded -> mapped -> queued -> checking -> running ->
-- done; failed from checking or running, and then nothing or nothing more was written.
CREATE TABLE import (
	id INTEGER PRIMARY KEY,
	account_id INTEGER REFERENCES account (id), -- NULL: made by cron/setup
	state TEXT NOT NULL CHECK (state IN
		('uploaded', 'mapped', 'queued', 'checking', 'running', 'done', 'failed')),
	file_name TEXT NOT NULL,         -- as the browser gave it: for people, never a path
	spool_name TEXT NOT NULL,        -- file below spool/, made by us; '' once it was removed
	bytes INTEGER NOT NULL,
	content_hash BLOB NOT NULL,      -- BLAKE2b-256 of the file; checked again before it runs
	charset TEXT NOT NULL,           -- charset_name()
	delimiter TEXT NOT NULL,         -- one character
	has_header INTEGER NOT NULL,
	mapping TEXT NOT NULL DEFAULT '', -- field key or nothing for each column, comma-separated
	update_existing INTEGER NOT NULL DEFAULT 0,
	obtained_by INTEGER,             -- account that ticked 'with the owners' consent'
	is_sample INTEGER NOT NULL DEFAULT 0, -- the sample shop: removable in one click

	total_rows INTEGER NOT NULL DEFAULT 0, -- known once the file was checked to its end
	done_rows INTEGER NOT NULL DEFAULT 0, -- the checkpoint: rows of committed transactions
	created_rows INTEGER NOT NULL DEFAULT 0,
	updated_rows INTEGER NOT NULL DEFAULT 0,
	unchanged_rows INTEGER NOT NULL DEFAULT 0,
	skipped_rows INTEGER NOT NULL DEFAULT 0,
	failed_rows INTEGER NOT NULL DEFAULT 0,
	undialled_rows INTEGER NOT NULL DEFAULT 0, -- phone kept as typed: no E.164 form
	batch_id INTEGER,                -- all its changes
	error TEXT NOT NULL DEFAULT '',  -- why it failed, for people
	failed_name TEXT NOT NULL DEFAULT '', -- file below exports/ with the failed rows, '' for none

	created_at INTEGER NOT NULL,
	queued_at INTEGER,
	started_at INTEGER,
	finished_at INTEGER,
	run_ms INTEGER NOT NULL DEFAULT 0 -- time spent writing rows, over all runs
);
CREATE INDEX import_state ON import (state, id);

-- Rows that did not become a contact, each with its reason.
CREATE TABLE import_problem (
	import_id INTEGER NOT NULL REFERENCES import (id),
	bucket INTEGER NOT NULL,         -- enum import_bucket: skipped or failed
	row_number INTEGER NOT NULL,     -- data row, 1-based
	line INTEGER NOT NULL,           -- line of the file it begins on
	reason TEXT NOT NULL,
	cells TEXT NOT NULL,             -- the row again as CSV; '' for skipped rows
	PRIMARY KEY (import_id, bucket, row_number)
);
