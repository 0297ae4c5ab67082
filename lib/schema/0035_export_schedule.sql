-- Exports that repeat: a day, a week, a month.  Queued by cron/exporter when their time has come.
CREATE TABLE export_schedule (
	id INTEGER PRIMARY KEY,
	account_id INTEGER NOT NULL,     -- who gets the files
	name TEXT NOT NULL,              -- of the files; the day is put behind it
	what TEXT NOT NULL,              -- what, format, mode and columns as in export
	format TEXT NOT NULL,
	mode TEXT NOT NULL,
	columns TEXT NOT NULL,
	search TEXT NOT NULL,            -- whom, as in export
	search_inside INTEGER NOT NULL,
	states INTEGER NOT NULL,
	filter TEXT NOT NULL,
	segment_id INTEGER NOT NULL,
	period TEXT NOT NULL CHECK (period IN ('day', 'week', 'month')),
	on_day INTEGER NOT NULL,         -- of a week 1 Monday to 7 Sunday; of a month 1 to 31, its last when it is shorter; 0 for each day
	at_minute INTEGER NOT NULL,      -- of the day, on the clock of the workspace's zone
	keep INTEGER NOT NULL,           -- so many files; older ones go
	is_paused INTEGER NOT NULL DEFAULT 0,
	next_at INTEGER NOT NULL,        -- Unix seconds
	last_at INTEGER,                 -- when it was queued last
	error TEXT NOT NULL DEFAULT '',  -- why it could not be queued the last time, for people
	created_at INTEGER NOT NULL
);
CREATE INDEX export_schedule_next ON export_schedule (is_paused, next_at);
CREATE INDEX export_schedule_export ON export (schedule_id, id) WHERE schedule_id > 0;
