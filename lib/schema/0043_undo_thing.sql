-- Somebody of whom a batch changed more than goes back in one short transaction, like a merge of
-- 10,000 tags, goes back piece by piece.
ALTER TABLE undo ADD COLUMN thing INTEGER NOT NULL DEFAULT 0; -- of the next record: values that are done
