-- Static segments that the people of an import join: their ids, comma-separated.
ALTER TABLE import ADD COLUMN segments TEXT NOT NULL DEFAULT '';
