-- The audit log: who came in, what went out, who may do what.  Rows are added and never changed, but
-- for the count of one that sums up a day or an hour; they go when they are older than the settings
-- keep them (cron/nightly).  Written by lib/domain/audit.c alone.
CREATE TABLE audit (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	kind INTEGER NOT NULL,           -- enum audit_kind
	account_id INTEGER,              -- who did it; NULL: the system itself, or nobody signed in
	other_account_id INTEGER,        -- whose account it was done to, NULL: none
	subject_id INTEGER,              -- number of the import, export, receipt ... it is about
	detail TEXT NOT NULL DEFAULT '', -- the rest in words of the program: roles, names of settings
	address TEXT NOT NULL DEFAULT '', -- of the client, as nginx saw it; '' for a job
	count INTEGER NOT NULL DEFAULT 1 -- how many times, in a row that sums up
);
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_kind ON audit (kind, at);
