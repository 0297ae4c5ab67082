-- Duplicates: who looks like one person and is not, and where merged people went.

-- Two contacts that somebody looked at and found to be different people; a row for each direction.
-- Written by lib/domain/duplicate_apart.c alone.
CREATE TABLE duplicate_apart (
	contact_id INTEGER NOT NULL,
	other_id INTEGER NOT NULL,
	account_id INTEGER,              -- who said so, NULL: the system itself
	at INTEGER NOT NULL,
	PRIMARY KEY (contact_id, other_id)
) WITHOUT ROWID;

-- Who was merged into a contact is found by the reason of its deletion, 'merged into 12', so that
-- the link goes and comes with the state; see lib/domain/merge.h.
CREATE INDEX contact_merged ON contact (state_reason)
	WHERE state = 2 AND state_reason >= 'merged into ' AND state_reason < 'merged into!';
