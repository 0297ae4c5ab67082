-- How segments grew, and why.  A row for each day on which a snapshot was taken; a later snapshot
-- of the same day takes its place.
CREATE TABLE segment_day (
	segment_id INTEGER NOT NULL,
	day INTEGER NOT NULL,            -- days since 1970-01-01 on the workspace's calendar
	at INTEGER NOT NULL,             -- when the snapshot was taken, Unix seconds
	total INTEGER NOT NULL,          -- people then
	joined INTEGER NOT NULL,         -- since the row before
	departed INTEGER NOT NULL,
	version INTEGER NOT NULL,        -- segment.version
	is_broken INTEGER NOT NULL,      -- 1: its filter had no meaning, and nobody was in it
	newest_contact INTEGER NOT NULL, -- highest contact.id then
	newest_change INTEGER NOT NULL,  -- highest change.id then
	PRIMARY KEY (segment_id, day)
) WITHOUT ROWID;

-- Who came and went between two rows of segment_day: sets of contact.id, see id_set_pack().
CREATE TABLE segment_move (
	segment_id INTEGER NOT NULL,
	day INTEGER NOT NULL,
	joined BLOB NOT NULL,
	departed BLOB NOT NULL,
	PRIMARY KEY (segment_id, day)
);

-- Who was in a segment at its last snapshot; with segment_move this gives every one before.
CREATE TABLE segment_last (
	segment_id INTEGER PRIMARY KEY,
	people BLOB NOT NULL             -- set of contact.id, see id_set_pack()
);

-- Why they came and went: the moves of a day add up to its joined and departed.
CREATE TABLE segment_cause (
	segment_id INTEGER NOT NULL,
	day INTEGER NOT NULL,
	position INTEGER NOT NULL,       -- the most people first
	kind INTEGER NOT NULL,           -- enum segment_cause_kind
	subject INTEGER NOT NULL,        -- which field, tag, import or segment, by kind; 0: none
	account_id INTEGER,              -- who did it; NULL: the system, or nobody
	is_joined INTEGER NOT NULL,      -- 1: they came, 0: they went
	people_count INTEGER NOT NULL,
	people BLOB NOT NULL,            -- some of them: a set of contact.id, see id_set_pack()
	PRIMARY KEY (segment_id, day, position)
);
