-- An outbound e-mail.  'sending' is written before the SMTP dialogue: a message found in it after
-- a crash may or may not have left, becomes 'uncertain' and is not sent twice.
CREATE TABLE message (
	id INTEGER PRIMARY KEY,
	recipient TEXT NOT NULL,         -- one address, checked
	subject TEXT NOT NULL,
	body TEXT NOT NULL,              -- plain text, LF line ends
	state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'uncertain')),
	attempts INTEGER NOT NULL DEFAULT 0,
	next_at INTEGER NOT NULL,        -- not before
	error TEXT NOT NULL DEFAULT '',  -- the server's last answer
	created_at INTEGER NOT NULL,
	sent_at INTEGER
);
CREATE INDEX message_due ON message (state, next_at);
