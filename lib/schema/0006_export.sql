-- A file of contacts on its way out.  State: queued -> running -> done -> expired; failed from
-- running.  A running one whose job died is queued again and written anew.
CREATE TABLE export (
	id INTEGER PRIMARY KEY,
	account_id INTEGER NOT NULL REFERENCES account (id), -- who asked; nobody else may fetch it
	state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'expired')),
	name TEXT NOT NULL,              -- the download's name, without '.csv'
	search TEXT NOT NULL,            -- the search text, '' for everything
	search_inside INTEGER NOT NULL,  -- 1: anywhere inside a field, 0: at its start
	asked_rows INTEGER NOT NULL,     -- what the search found when they asked
	file_name TEXT NOT NULL DEFAULT '', -- below exports/, unguessable
	attempts INTEGER NOT NULL DEFAULT 0, -- runs begun: what kills its job again and again is given up
	expected_rows INTEGER NOT NULL DEFAULT 0, -- counted in the snapshot that is written
	written_rows INTEGER NOT NULL DEFAULT 0,
	bytes INTEGER NOT NULL DEFAULT 0,
	error TEXT NOT NULL DEFAULT '',  -- why it failed, for people
	created_at INTEGER NOT NULL,
	started_at INTEGER,              -- of the last run
	finished_at INTEGER,
	expires_at INTEGER               -- the file goes then
);
CREATE INDEX export_state ON export (state, id);
CREATE INDEX export_account ON export (account_id, id);
