-- How many contacts may be mailed, when a limit is set: then one row, else none.  Who is beyond it is
-- told by two numbers, which lib/domain/email_limit.c keeps: asking a million contacts costs more than
-- a page.
CREATE TABLE email_limit (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	active INTEGER NOT NULL,         -- the limit: so many live contacts with an active address stay active
	last_id INTEGER NOT NULL,        -- contact.id of the last of them; all later active ones are over it
	within INTEGER NOT NULL          -- live contacts with an active address up to last_id
);
