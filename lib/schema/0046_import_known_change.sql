-- What was edited since the upload is kept, also in the very second of the upload, which a clock of
-- whole seconds cannot part in two.
ALTER TABLE import ADD COLUMN known_change INTEGER NOT NULL DEFAULT 0; -- newest change.id at the upload; 0: there was none
UPDATE import SET known_change = (SELECT COALESCE(max(id), 0) FROM change);
