-- A word for contacts and conversations, of the whole organisation.
CREATE TABLE tag (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,       -- normalised: 'vip-customer', see tag_normalise()
	label TEXT NOT NULL,             -- as first typed: 'VIP Customer'
	colour TEXT NOT NULL,            -- a word of the palette, see tag_colours[]
	scope INTEGER NOT NULL DEFAULT 0, -- enum tag_scope: 0 both, 1 contacts, 2 conversations
	carriers INTEGER NOT NULL DEFAULT 0, -- rows of contact_tag with this tag: counting them costs more than a page
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
);

-- Which contact carries which tag.  Asked from both ends.
CREATE TABLE contact_tag (
	tag_id INTEGER NOT NULL,         -- tag.id; no foreign key: it would cost a look-up per row
	contact_id INTEGER NOT NULL,     -- contact.id
	PRIMARY KEY (tag_id, contact_id)
) WITHOUT ROWID;
CREATE INDEX contact_tag_contact ON contact_tag (contact_id, tag_id);
