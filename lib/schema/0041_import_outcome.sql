-- Whom the rows of an import led to, by where they ended, for as long as the import is listed: the
-- result of an import leads to its people, and segments may be made of them.  Only numbers: what
-- becomes of a person later (merged, deleted, erased) is said by table contact.  Several rows of one
-- person that end in one bucket are one row here; failed rows touch nobody and are not here.
CREATE TABLE import_outcome (
	import_id INTEGER NOT NULL,      -- import.id; no foreign key: it would cost a look-up per row
	bucket INTEGER NOT NULL,         -- enum import_bucket: created, updated, unchanged or skipped
	contact_id INTEGER NOT NULL,     -- contact.id, also of who is gone by now
	PRIMARY KEY (import_id, bucket, contact_id)
) WITHOUT ROWID;
