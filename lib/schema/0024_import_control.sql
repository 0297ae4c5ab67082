-- Holding an import up: the importer looks between two batches.
ALTER TABLE import ADD COLUMN wish INTEGER NOT NULL DEFAULT 0; -- enum import_wish: 0 go on, 1 pause, 2 cancel
ALTER TABLE import ADD COLUMN wished_by INTEGER; -- account that paused or cancelled it last
ALTER TABLE import ADD COLUMN cancelled_at INTEGER; -- ended by wish: its rows up to here stay
ALTER TABLE import ADD COLUMN halt_reason TEXT NOT NULL DEFAULT ''; -- the machine's fault at the last try, for people; '' while it goes
ALTER TABLE import ADD COLUMN halted_at INTEGER; -- when that was
