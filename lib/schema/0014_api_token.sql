-- What a program shows instead of a person's session: it may do what its account's role allows.
CREATE TABLE api_token (
	id INTEGER PRIMARY KEY,
	token_hash BLOB NOT NULL UNIQUE, -- BLAKE2b-256 of the token
	account_id INTEGER NOT NULL REFERENCES account (id),
	name TEXT NOT NULL,              -- what it is for, as the person wrote it
	hint TEXT NOT NULL,              -- its last characters, to tell tokens apart
	created_at INTEGER NOT NULL,
	used_at INTEGER,                 -- NULL: never; rounded: written at most every few minutes
	revoked_at INTEGER               -- NULL: still good
);
CREATE INDEX api_token_account ON api_token (account_id, id);
