-- Exports of whom a filter or a segment means.
ALTER TABLE export ADD COLUMN filter TEXT NOT NULL DEFAULT ''; -- canonical text; '' for none
ALTER TABLE export ADD COLUMN filter_at INTEGER NOT NULL DEFAULT 0; -- relative dates start here: when they asked, or on the day that they chose; 0: before there were filters
ALTER TABLE export ADD COLUMN filter_day TEXT NOT NULL DEFAULT ''; -- the day that they chose, '2026-12-24'; '' for the present
ALTER TABLE export ADD COLUMN segment_id INTEGER NOT NULL DEFAULT 0; -- 0 for none
ALTER TABLE export ADD COLUMN segment_name TEXT NOT NULL DEFAULT ''; -- as it was called then
