-- The page of changes at a million actions, and actions that are written in several transactions.

-- While an action commits piece by piece nobody may take it back: until then, or until its last
-- piece; NULL when it is complete.  Written by change_hold() and change_release().
ALTER TABLE batch ADD COLUMN written_until INTEGER;

-- By kind, by kind and account, by day; by account is batch_account.
CREATE INDEX batch_action ON batch (action, id);
CREATE INDEX batch_action_account ON batch (action, account_id, id);
CREATE INDEX batch_at ON batch (at, id);

-- How many records an action changed is known where it was counted.
CREATE INDEX bulk_batch ON bulk (batch_id);
CREATE INDEX import_batch ON import (batch_id) WHERE batch_id IS NOT NULL;
