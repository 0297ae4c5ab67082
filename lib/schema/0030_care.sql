-- Data care: what looks wrong in the contact base, found by cron/care.  Contacts themselves are never
-- written from here; a fix is work on many contacts (table bulk).

-- What is looked through: a field of contacts, an attribute, the tags.
CREATE TABLE care_area (
	field TEXT PRIMARY KEY,          -- 'city', 'attr.plan', 'tags'
	asked INTEGER NOT NULL DEFAULT 0, -- how often a search was asked for ...
	answered INTEGER NOT NULL DEFAULT 0, -- ... and which of these the last search answered
	searched_at INTEGER              -- of the last search; NULL: never
) WITHOUT ROWID;

-- One thing that somebody should look at.  A search of its area replaces it.
CREATE TABLE care_finding (
	id INTEGER PRIMARY KEY,
	kind INTEGER NOT NULL,           -- enum care_kind
	field TEXT NOT NULL,             -- care_area.field
	people INTEGER NOT NULL,         -- live contacts that it is about
	proposal TEXT NOT NULL DEFAULT '', -- what is put in place, when there is one for all
	found_at INTEGER NOT NULL,
	ignored_id INTEGER,              -- care_ignored.id: somebody said that it is right
	batch_id INTEGER                 -- the fix: hidden until that is undone
);
CREATE INDEX care_finding_field ON care_finding (field, kind);

-- The spellings of a cluster, the domain of an address, a date: what the finding is made of.
CREATE TABLE care_value (
	finding_id INTEGER NOT NULL,     -- care_finding.id
	position INTEGER NOT NULL,       -- from 1 on: the most frequent first
	value TEXT NOT NULL,             -- as it is stored; of tags the label
	people INTEGER NOT NULL,         -- live contacts that have it
	tag_id INTEGER,                  -- of tags: tag.id
	PRIMARY KEY (finding_id, position)
) WITHOUT ROWID;

-- What somebody has looked at and found to be right.
CREATE TABLE care_ignored (
	id INTEGER PRIMARY KEY,
	kind INTEGER NOT NULL,
	field TEXT NOT NULL,
	is_all INTEGER NOT NULL,         -- 1: findings of this kind in this field, whatever their values
	account_id INTEGER,              -- who said so
	at INTEGER NOT NULL
);
-- Their values, as hashes: nobody's data stays here.
CREATE TABLE care_ignored_value (
	ignored_id INTEGER NOT NULL,     -- care_ignored.id
	hash INTEGER NOT NULL,           -- spelling_hash() of the value
	PRIMARY KEY (ignored_id, hash)
) WITHOUT ROWID;
