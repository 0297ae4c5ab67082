-- Every edit of contact data.  The changes of one action form a batch, which can be undone.
CREATE TABLE batch (
	id INTEGER PRIMARY KEY,
	account_id INTEGER REFERENCES account (id), -- NULL: the system itself
	at INTEGER NOT NULL,
	action TEXT NOT NULL,            -- 'contact.create', 'contact.edit', 'import', ...
	import_id INTEGER                -- the import that made it, else NULL
);

-- One row for a created record, one row per changed field of an existing one.
CREATE TABLE change (
	id INTEGER PRIMARY KEY,
	batch_id INTEGER NOT NULL,       -- batch.id; no foreign key: it would cost a look-up per row
	entity INTEGER NOT NULL,         -- enum change_entity: 1 contact
	entity_id INTEGER NOT NULL,
	field INTEGER NOT NULL,          -- enum contact_field of a contact; 0: the record was created
	old_value TEXT,                  -- NULL: no value; for a created record NULL
	new_value TEXT,
	source_row INTEGER NOT NULL DEFAULT 0 -- row of the import's file, 0 for none
);
CREATE INDEX change_entity ON change (entity, entity_id);
CREATE INDEX change_batch ON change (batch_id);
