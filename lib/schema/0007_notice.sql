-- What an account is told inside the product.
CREATE TABLE notice (
	id INTEGER PRIMARY KEY,
	account_id INTEGER NOT NULL REFERENCES account (id),
	at INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('success', 'info', 'warning', 'danger')),
	text TEXT NOT NULL,
	href TEXT NOT NULL,              -- own path or ''
	read_at INTEGER
);
CREATE INDEX notice_account ON notice (account_id, read_at);
