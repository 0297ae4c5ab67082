-- Work on many contacts at once: tag, set a field, archive ...  State: running -> done, or cancelled
-- or failed from running; what was written until then stays, in one batch, and can be undone.
CREATE TABLE bulk (
	id INTEGER PRIMARY KEY,
	account_id INTEGER NOT NULL REFERENCES account (id), -- who asked; nobody else sees it
	state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'failed')),
	action TEXT NOT NULL,            -- bulk_action_key(): 'tag', 'set', 'archive' ...
	targets TEXT NOT NULL DEFAULT '[]', -- ids of the tags or segments, a JSON array
	field TEXT NOT NULL DEFAULT '',  -- key of the field that is set: 'city', 'attr.points'
	value TEXT NOT NULL DEFAULT '',  -- what it is set to, '' clears; the reason of a deletion
	chosen TEXT NOT NULL DEFAULT '', -- whom they chose, in words
	chosen_href TEXT NOT NULL DEFAULT '', -- the list of them, '' when no address can say it
	asked INTEGER NOT NULL,          -- how many people
	last_id INTEGER NOT NULL DEFAULT 0, -- the checkpoint: contacts up to here are done
	done INTEGER NOT NULL DEFAULT 0, -- people of committed transactions
	changed INTEGER NOT NULL DEFAULT 0, -- of these, who were not so before
	refused INTEGER NOT NULL DEFAULT 0, -- of these, whom a rule kept as they are
	batch_id INTEGER NOT NULL,       -- all its changes
	error TEXT NOT NULL DEFAULT '',  -- why it failed, for people
	created_at INTEGER NOT NULL,
	finished_at INTEGER              -- NULL while it runs
);
CREATE INDEX bulk_state ON bulk (state, id);

-- The people as they were confirmed, id_set_pack(): a table of its own, since writing the checkpoint
-- would write them again.  Goes some time after the work is over.
CREATE TABLE bulk_people (
	bulk_id INTEGER PRIMARY KEY REFERENCES bulk (id),
	people BLOB NOT NULL
);
