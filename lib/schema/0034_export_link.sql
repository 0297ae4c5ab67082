-- A link that gives a segment to a spreadsheet, always as it is now, without signing in.
CREATE TABLE export_link (
	id INTEGER PRIMARY KEY,
	account_id INTEGER NOT NULL,     -- who made it: its eyes see the segment, its role must allow exports
	name TEXT NOT NULL,              -- what it is for
	token_hash BLOB NOT NULL UNIQUE, -- the address itself is shown once
	hint TEXT NOT NULL,              -- its last characters
	segment_id INTEGER NOT NULL,
	format TEXT NOT NULL,            -- 'csv' or 'json'
	columns TEXT NOT NULL,           -- keys with commas between: those of when it was made
	is_on INTEGER NOT NULL DEFAULT 0, -- 0: answers nobody
	created_at INTEGER NOT NULL,
	revoked_at INTEGER               -- for good
);

-- Who fetched what by a link.
CREATE TABLE export_link_use (
	id INTEGER PRIMARY KEY,
	link_id INTEGER NOT NULL,
	at INTEGER NOT NULL,
	address TEXT NOT NULL,           -- of the client
	rows INTEGER NOT NULL DEFAULT 0, -- given
	bytes INTEGER NOT NULL DEFAULT 0,
	error TEXT NOT NULL DEFAULT ''   -- why it got nothing, or not all
);
CREATE INDEX export_link_use_link ON export_link_use (link_id, at);
