-- Which columns the contact list shows: chosen by each account for itself, or kept by a segment.
CREATE TABLE list_column (
	account_id INTEGER NOT NULL,     -- account.id; 0 for the columns of a segment
	segment_id INTEGER NOT NULL,     -- segment.id; 0 for the columns of an account
	position INTEGER NOT NULL,       -- from 1 on
	key TEXT NOT NULL,               -- contact_column.key: 'email', 'attr.points', 'total_spent'
	PRIMARY KEY (account_id, segment_id, position)
) WITHOUT ROWID;
