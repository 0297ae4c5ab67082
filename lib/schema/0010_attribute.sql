-- A field of contacts that the organisation has added.
CREATE TABLE attribute (
	id INTEGER PRIMARY KEY,
	key TEXT NOT NULL UNIQUE,        -- 'points': in filters, files and links; never changes
	name TEXT NOT NULL,              -- 'Points': for people
	name_key TEXT NOT NULL UNIQUE,   -- folded
	type INTEGER NOT NULL,           -- enum attribute_type
	position INTEGER NOT NULL,       -- order on forms and in menus
	holders INTEGER NOT NULL DEFAULT 0, -- contacts of any state with a value: kept by contact_attribute.c
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
);

-- What a choice or several-choices attribute may be.
CREATE TABLE attribute_option (
	id INTEGER PRIMARY KEY,
	attribute_id INTEGER NOT NULL REFERENCES attribute (id),
	label TEXT NOT NULL,
	label_key TEXT NOT NULL,         -- folded
	position INTEGER NOT NULL,
	UNIQUE (attribute_id, label_key)
);

-- One row per value; several choices have a row each.  Which columns are filled depends on the type:
--   text, link     text, key
--   number         text, number
--   date           text, number (see attribute_date(): local time, so that a birthday is a day
--                  wherever the organisation is)
--   yes/no         number 1 or 0
--   choice         number = attribute_option.id
--   several        number = attribute_option.id, and part the same
CREATE TABLE attribute_value (
	contact_id INTEGER NOT NULL,     -- contact.id; no foreign keys: they cost a look-up per row
	attribute_id INTEGER NOT NULL,   -- attribute.id
	part INTEGER NOT NULL DEFAULT 0, -- tells several values of one attribute apart
	text TEXT,                       -- as people see it
	key TEXT,                        -- folded text
	number NUMERIC,                  -- exact: integers stay integers
	PRIMARY KEY (contact_id, attribute_id, part)
) WITHOUT ROWID;
CREATE INDEX attribute_value_key ON attribute_value (attribute_id, key, contact_id) WHERE key IS NOT NULL;
CREATE INDEX attribute_value_number ON attribute_value (attribute_id, number, contact_id) WHERE number IS NOT NULL;
