-- What the whole file holds, column by column: first values, types, words (import_profile.h).  JSON;
-- '' once the file is removed, since it holds personal data.
ALTER TABLE import ADD COLUMN profile TEXT NOT NULL DEFAULT '';
-- The words of the header, hashed: files of the same kind are matched as the last one was.
ALTER TABLE import ADD COLUMN header_key TEXT NOT NULL DEFAULT '';
CREATE INDEX import_header ON import (header_key, id) WHERE header_key <> '';

-- Whom the rows of an import led to, while it replaces the people of static segments.
CREATE TABLE import_seen (
	import_id INTEGER NOT NULL,
	contact_id INTEGER NOT NULL,
	PRIMARY KEY (import_id, contact_id)
) WITHOUT ROWID;
