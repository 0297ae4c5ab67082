-- Copies of the whole base in data_dir/snapshots.  State: wanted -> making -> ready, or failed; skipped
-- when there was no room for it and the action went on without.  Written by lib/domain/snapshot.c.
CREATE TABLE snapshot (
	id INTEGER PRIMARY KEY,
	account_id INTEGER,              -- who asked, or whose action it was made for; NULL: the system
	why INTEGER NOT NULL,            -- enum snapshot_why
	subject_id INTEGER NOT NULL DEFAULT 0, -- number of the import, the undo ... it was made for
	state INTEGER NOT NULL,          -- enum snapshot_state
	file_name TEXT NOT NULL DEFAULT '', -- below snapshots/, unguessable
	bytes INTEGER NOT NULL DEFAULT 0,
	contacts INTEGER NOT NULL DEFAULT 0, -- live ones in it
	schema_version INTEGER NOT NULL DEFAULT 0, -- of the tables in it
	error TEXT NOT NULL DEFAULT '',  -- why there is none, for people
	created_at INTEGER NOT NULL,     -- when it was asked for
	made_at INTEGER,                 -- the moment whose data it holds
	restore_state INTEGER NOT NULL DEFAULT 0, -- enum restore_state, of the latest time it was restored
	restore_account_id INTEGER,      -- who wanted that
	restore_at INTEGER,              -- when they wanted it; then when it was over
	restore_error TEXT NOT NULL DEFAULT ''
);
CREATE INDEX snapshot_why ON snapshot (why, subject_id);

-- Numbers of contacts come again after a restore: by this an erased one is known in a snapshot.
ALTER TABLE erasure ADD COLUMN contact_created_at INTEGER NOT NULL DEFAULT 0; -- contact.created_at
UPDATE erasure SET contact_created_at =
	COALESCE((SELECT c.created_at FROM contact c WHERE c.id = erasure.contact_id), 0);
