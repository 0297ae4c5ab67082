-- Further e-mail addresses and phone numbers of a contact.  The primary ones stay in contact.email and
-- contact.phone; a key is never twice on one contact, the primary ones included.
-- Written by lib/domain/contact_point.c alone.
CREATE TABLE contact_point (
	id INTEGER PRIMARY KEY,
	contact_id INTEGER NOT NULL,     -- contact.id; no foreign key: it would cost a look-up per row
	kind INTEGER NOT NULL,           -- enum contact_point_kind: 1 e-mail, 2 phone
	value TEXT NOT NULL,             -- as typed
	key TEXT NOT NULL,               -- as contact.email_key and contact.phone_key; of a phone without E.164 form its folded text
	label TEXT NOT NULL DEFAULT '',  -- 'work', 'home' ...
	position INTEGER NOT NULL,       -- order among those of the contact and kind, from 1 on, with gaps
	created_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX contact_point_contact ON contact_point (contact_id, kind, key);
-- Who has an address: matching, search, duplicates, filters.
CREATE INDEX contact_point_key ON contact_point (kind, key, contact_id);
