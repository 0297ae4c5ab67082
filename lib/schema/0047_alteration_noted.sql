-- An undo of another type says how many values went back with it.
ALTER TABLE alteration ADD COLUMN noted INTEGER NOT NULL DEFAULT 0; -- of a type: values that read otherwise now, each a change row
