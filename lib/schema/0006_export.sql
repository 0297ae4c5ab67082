-- A file of contacts on its way out.
CREATE TABLE export (
	id INTEGER PRIMARY KEY,
	account_id INTEGER NOT NULL REFERENCES account (id), -- who asked; nobody else may fetch it
	state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'expired')),
	name TEXT NOT NULL,              -- the download's name, without '.csv'
	search TEXT NOT NULL,            -- the search text, '' for everything
	search_inside INTEGER NOT NULL,  -- 1: anywhere inside a field, 0: at its start
	file_name TEXT NOT NULL DEFAULT '', -- below exports/, unguessable
	expected_rows INTEGER NOT NULL DEFAULT 0,
	written_rows INTEGER NOT NULL DEFAULT 0,
	bytes INTEGER NOT NULL DEFAULT 0,
	error TEXT NOT NULL DEFAULT '',
	created_at INTEGER NOT NULL,
	started_at INTEGER,
	finished_at INTEGER,
	expires_at INTEGER
);
CREATE INDEX export_state ON export (state, id);
CREATE INDEX export_account ON export (account_id, id);
