-- Changes of a tag or an attribute that go through everybody who has it: another type, two tags in
-- one, a deletion.  They go on in slices; lib/domain/alteration.h has the steps.
CREATE TABLE alteration (
	id INTEGER PRIMARY KEY,
	account_id INTEGER NOT NULL,     -- who asked; 0: the system itself
	kind TEXT NOT NULL,              -- alteration_kind_key(): 'convert', 'merge-tag', 'delete-tag' ...
	entity INTEGER NOT NULL,         -- enum change_entity: 2 a tag, 3 an attribute
	entity_id INTEGER NOT NULL,      -- the tag or the attribute
	target_id INTEGER NOT NULL DEFAULT 0, -- of a merge the tag that stays, of a type the new one
	old_type INTEGER NOT NULL DEFAULT 0, -- of a type: the one before
	values_id INTEGER NOT NULL DEFAULT 0, -- of a type: attribute_value.attribute_id of the new values
	old_values_id INTEGER NOT NULL DEFAULT 0, -- likewise, of those before
	newest_change INTEGER NOT NULL DEFAULT 0, -- change.id as the look at a type began
	undoes_id INTEGER NOT NULL DEFAULT 0, -- the batch that is taken back, when an undo asks
	state TEXT NOT NULL CHECK (state IN ('staging', 'ready', 'running', 'dropping', 'done', 'stopped', 'failed')),
	step INTEGER NOT NULL DEFAULT 0, -- enum alteration_step of what is going on
	last_id INTEGER NOT NULL DEFAULT 0, -- the checkpoint: contacts up to here are done in this step
	asked INTEGER NOT NULL,          -- contacts that have it
	done INTEGER NOT NULL DEFAULT 0, -- of these, gone through in the step that counts
	changed INTEGER NOT NULL DEFAULT 0, -- of these, who have a new value, or got the other tag
	left_out INTEGER NOT NULL DEFAULT 0, -- of these, whose value does not fit the new type
	batch_id INTEGER NOT NULL DEFAULT 0, -- all its changes; 0 until it is confirmed
	error TEXT NOT NULL DEFAULT '',  -- why it failed, for people
	created_at INTEGER NOT NULL,
	finished_at INTEGER              -- NULL until then
);
-- What goes on just now: asked before each value of an attribute is written.
CREATE INDEX alteration_entity ON alteration (entity_id, entity, state) WHERE finished_at IS NULL;

-- Where the values of an attribute stand; they move when its type changes.
ALTER TABLE attribute ADD COLUMN values_id INTEGER; -- attribute_value.attribute_id; NULL: its own id
