-- Whom an erasure took along: those who were merged into the person, and those who were ticked.
ALTER TABLE erasure ADD COLUMN with_id INTEGER; -- erasure.id of the one they went with; NULL: on their own
CREATE INDEX erasure_with ON erasure (with_id) WHERE with_id IS NOT NULL;
