-- Undo: an undo is a batch like any other, which names the batch that it takes back.
ALTER TABLE batch ADD COLUMN undoes_id INTEGER; -- the batch that this one takes back, else NULL
ALTER TABLE batch ADD COLUMN undone_by_id INTEGER; -- the undo that took it back; NULL: it stands
-- A batch is read record by record; and the list of changes goes by time, person and kind.
CREATE INDEX change_batch_record ON change (batch_id, entity, entity_id);
DROP INDEX change_batch;
CREATE INDEX batch_account ON batch (account_id, id);

-- How an undo goes on.  A large one runs in slices, each of which leaves the place it has come to.
CREATE TABLE undo (
	batch_id INTEGER PRIMARY KEY,    -- the undo's own batch
	target_id INTEGER NOT NULL,      -- batch.id that is taken back
	state INTEGER NOT NULL,          -- enum undo_state: 0 running, 1 done, 2 cancelled
	pass INTEGER NOT NULL,           -- enum undo_pass of the next record
	entity INTEGER NOT NULL,         -- the last record that was done in this pass: 0 for none
	entity_id INTEGER NOT NULL,
	records INTEGER NOT NULL,        -- of the target, visits over all passes
	done_records INTEGER NOT NULL DEFAULT 0, -- visits so far
	restored INTEGER NOT NULL DEFAULT 0, -- values that went back
	kept INTEGER NOT NULL DEFAULT 0, -- values that stay, each with a row in undo_kept
	started_at INTEGER NOT NULL,
	finished_at INTEGER
);
CREATE INDEX undo_running ON undo (state, batch_id) WHERE state = 0;

-- What an undo left as it is, and why.
CREATE TABLE undo_kept (
	id INTEGER PRIMARY KEY,
	undo_id INTEGER NOT NULL,        -- undo.batch_id
	change_id INTEGER NOT NULL,      -- change.id: what was not taken back
	reason INTEGER NOT NULL,         -- enum undo_reason
	by_change_id INTEGER             -- change.id: the edit it was kept for; NULL: not known
);
CREATE INDEX undo_kept_undo ON undo_kept (undo_id, id);
