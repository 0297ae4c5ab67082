-- Rehearsals of files too large to be rehearsed while a page is made: asked for by a page, done by
-- cron/rehearser.  One of each import; it goes when the import is over or thrown away.
CREATE TABLE import_rehearsal (
	import_id INTEGER PRIMARY KEY,
	state INTEGER NOT NULL,          -- enum rehearsal_state: 0 waiting, 1 running, 2 done, 3 failed
	seen TEXT NOT NULL,              -- import_fingerprint() of what is rehearsed
	done_rows INTEGER NOT NULL DEFAULT 0, -- so far, for a progress bar
	result TEXT NOT NULL DEFAULT '', -- JSON, see import_rehearsal_text.c; it has values of people
	error TEXT NOT NULL DEFAULT '',  -- why there is none, for people
	diff_name TEXT NOT NULL DEFAULT '', -- file below exports/ with each value that would change; '' for none
	asked_at INTEGER NOT NULL,
	started_at INTEGER,              -- of the last run
	finished_at INTEGER
);
-- What was accepted: the import starts it, or the same found anew.
ALTER TABLE import ADD COLUMN rehearsed_mark TEXT NOT NULL DEFAULT ''; -- import_rehearsal.mark; '' when nobody rehearsed (cron/setup)
ALTER TABLE import ADD COLUMN rehearsed_digest TEXT NOT NULL DEFAULT ''; -- import_rehearsal.digest
