-- Somebody with much behind them is erased in several transactions: the person is gone with the
-- first one, what they did and the values in their history follow.
ALTER TABLE erasure ADD COLUMN is_open INTEGER NOT NULL DEFAULT 0; -- 1: there is more to remove
CREATE INDEX erasure_open ON erasure (id) WHERE is_open = 1;
