-- A group of contacts with a name: dynamic (a saved filter, asked whenever it is looked at) or
-- static (a kept list).
CREATE TABLE segment (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL UNIQUE,   -- folded: filters name segments, so names never collide
	description TEXT NOT NULL DEFAULT '',
	kind INTEGER NOT NULL,           -- enum segment_kind: 0 dynamic, 1 static
	filter TEXT NOT NULL DEFAULT '', -- canonical text of the filter; '' for static
	owner_id INTEGER REFERENCES account (id), -- NULL: nobody; it came with the sample shop
	is_shared INTEGER NOT NULL,      -- 0: only its owner sees it
	archived_at INTEGER,             -- NULL: in use
	version INTEGER NOT NULL DEFAULT 1, -- grows with every edit: tells two tabs apart
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
);

-- People of a static segment; in a dynamic one, people included or excluded by hand.
CREATE TABLE segment_member (
	segment_id INTEGER NOT NULL,
	contact_id INTEGER NOT NULL,
	is_excluded INTEGER NOT NULL DEFAULT 0, -- 1: never in this segment, whatever its filter says
	added_at INTEGER NOT NULL,
	PRIMARY KEY (segment_id, contact_id)
) WITHOUT ROWID;
CREATE INDEX segment_member_contact ON segment_member (contact_id, segment_id);

-- What a segment's filter names: it can't be archived while something in use names it.
CREATE TABLE segment_use (
	segment_id INTEGER NOT NULL,     -- the segment that is used ...
	user_kind TEXT NOT NULL,         -- ... by a 'segment' (later: 'rule', 'export')
	user_id INTEGER NOT NULL,        -- its id
	PRIMARY KEY (segment_id, user_kind, user_id)
) WITHOUT ROWID;
CREATE INDEX segment_use_user ON segment_use (user_kind, user_id);

-- A long list of keys pasted into a filter, kept once for each content; a filter names its number.
CREATE TABLE filter_list (
	id INTEGER PRIMARY KEY,
	field TEXT NOT NULL,             -- key of the filter field it was pasted for: 'email'
	hash BLOB NOT NULL UNIQUE,       -- BLAKE2b-256 of field and sorted keys
	entries INTEGER NOT NULL,        -- how many different keys
	account_id INTEGER,              -- who pasted it first
	created_at INTEGER NOT NULL
);
CREATE TABLE filter_list_key (
	list_id INTEGER NOT NULL,
	key TEXT NOT NULL,               -- normalised as the field's values are
	PRIMARY KEY (list_id, key)
) WITHOUT ROWID;
