-- Settings of the workspace: one row each, read by key.  Times everywhere are Unix seconds, UTC.
CREATE TABLE setting (
	key TEXT PRIMARY KEY,            -- e.g. 'default_country'
	value TEXT NOT NULL
);
