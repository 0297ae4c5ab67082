-- What an export holds, and how it is written.
ALTER TABLE export ADD COLUMN what TEXT NOT NULL DEFAULT 'contacts'; -- key of export_whats: contacts, segments, orders ...
ALTER TABLE export ADD COLUMN format TEXT NOT NULL DEFAULT 'csv'; -- key of export_formats
ALTER TABLE export ADD COLUMN mode TEXT NOT NULL DEFAULT 'all'; -- columns: 'all', 'visible' (those of the list) or 'chosen'
ALTER TABLE export ADD COLUMN columns TEXT NOT NULL DEFAULT ''; -- their keys with commas between, in order; '' for all
ALTER TABLE export ADD COLUMN pick_id INTEGER NOT NULL DEFAULT 0; -- export_pick.id: ticked people; 0 for none
ALTER TABLE export ADD COLUMN note TEXT NOT NULL DEFAULT ''; -- what there is to say about the file, for people
ALTER TABLE export ADD COLUMN schedule_id INTEGER NOT NULL DEFAULT 0; -- export_schedule.id that asked for it; 0: somebody did

-- People ticked one by one for an export: too many for an address.
CREATE TABLE export_pick (
	id INTEGER PRIMARY KEY,
	account_id INTEGER NOT NULL,     -- who ticked them; nobody else may use it
	created_at INTEGER NOT NULL,
	people BLOB NOT NULL             -- set of contact.id, see id_set_pack()
);
