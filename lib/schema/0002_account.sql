-- People who sign in.  An account is never deleted, only disabled: changes name it for ever.
CREATE TABLE account (
	id INTEGER PRIMARY KEY,
	email TEXT NOT NULL,             -- as typed
	email_key TEXT NOT NULL UNIQUE,  -- as compared (email_parse)
	name TEXT NOT NULL,
	role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'editor', 'viewer')),
	password_hash TEXT NOT NULL,     -- argon2id, libsodium's crypto_pwhash_str form
	disabled_at INTEGER,             -- NULL: may sign in
	created_at INTEGER NOT NULL,
	signed_in_at INTEGER             -- last time, NULL: never
);

-- A browser that is signed in.  Only the hash of the cookie's token is kept.
CREATE TABLE session (
	token_hash BLOB PRIMARY KEY,     -- BLAKE2b-256 of the token
	account_id INTEGER NOT NULL REFERENCES account (id),
	created_at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL,        -- rounded: written at most every few minutes
	address TEXT NOT NULL,           -- of the browser, as nginx saw it
	user_agent TEXT NOT NULL
);
CREATE INDEX session_account ON session (account_id);

-- One-time links: the first owner, an invitation, a new password.
CREATE TABLE account_token (
	id INTEGER PRIMARY KEY,
	token_hash BLOB NOT NULL UNIQUE, -- BLAKE2b-256 of the token in the link
	purpose TEXT NOT NULL CHECK (purpose IN ('owner', 'invite', 'password')),
	email TEXT NOT NULL,             -- '' for the owner link: typed on the page
	email_key TEXT NOT NULL,         -- as compared (email_parse), or ''
	role TEXT NOT NULL,              -- the role the invited will have, or ''
	account_id INTEGER REFERENCES account (id), -- whose password, else NULL
	created_by INTEGER REFERENCES account (id), -- NULL: cron/setup, or the person themselves
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	used_at INTEGER                  -- NULL: still good
);

-- Failed sign-ins and asked-for links, counted to slow guessing down (domain/throttle).
CREATE TABLE sign_in_failure (
	subject TEXT PRIMARY KEY,        -- 'account:<keyed hash>', 'address:<ip>' ...
	count INTEGER NOT NULL,          -- at last_at; it fades with time
	last_at INTEGER NOT NULL
);
