-- Where contacts are in their life: counts for the status groups, the order of Deleted, who must not be
-- mailed, and what is left of people who were erased.

-- How many people there are of each state and status: counting a million costs more than a page.
-- Written by lib/domain/contact_tally.c, in the transaction of what changes it.
CREATE TABLE contact_tally (
	state INTEGER NOT NULL,          -- contact.state
	email INTEGER NOT NULL,          -- contact.email_status; -1 without an address
	phone INTEGER NOT NULL,          -- contact.phone_status; -1 without a number
	total INTEGER NOT NULL,
	PRIMARY KEY (state, email, phone)
) WITHOUT ROWID;
INSERT INTO contact_tally (state, email, phone, total)
	SELECT state, CASE WHEN email_key IS NULL THEN -1 ELSE email_status END,
		CASE WHEN phone = '' THEN -1 ELSE phone_status END, count(*)
	FROM contact GROUP BY 1, 2, 3;

-- Archived and Deleted by the day on which they became so.
CREATE INDEX contact_state_at ON contact (state, state_at, id) WHERE state > 0;
-- The status groups: few people, as a rule.
CREATE INDEX contact_email_status ON contact (email_status, state) WHERE email_status > 0;
CREATE INDEX contact_phone_status ON contact (phone_status, state) WHERE phone_status > 0;

-- Addresses and domains that nobody of the organisation sends to.
CREATE TABLE blacklist (
	id INTEGER PRIMARY KEY,
	kind INTEGER NOT NULL,           -- enum blacklist_kind: 1 an address, 2 a domain
	key TEXT NOT NULL UNIQUE,        -- as contact.email_key has it; a domain is what stands behind @
	reason TEXT NOT NULL DEFAULT '',
	account_id INTEGER,              -- who put it there, NULL: the system itself
	created_at INTEGER NOT NULL
);

-- The receipt of somebody who was erased.  The contact's row stays, empty, so that its number is
-- never given again.
CREATE TABLE erasure (
	id INTEGER PRIMARY KEY,          -- number of the receipt
	contact_id INTEGER NOT NULL,     -- contact.id
	account_id INTEGER,              -- who did it
	at INTEGER NOT NULL,
	has_email INTEGER NOT NULL,      -- 1: a hash of it is kept
	has_phone INTEGER NOT NULL,
	changes INTEGER NOT NULL,        -- rows of history that were emptied
	events INTEGER NOT NULL          -- events that were removed
);
CREATE INDEX erasure_contact ON erasure (contact_id);

-- By these an import knows the person again, without anybody being able to read who it was.
CREATE TABLE erasure_key (
	hash TEXT PRIMARY KEY,           -- keyed by the secret of the installation: see contact_erase.c
	erasure_id INTEGER NOT NULL      -- the latest erasure with this key
) WITHOUT ROWID;

-- Which people an export holds: bits 1 << contact.state; 1 is those of All contacts.
ALTER TABLE export ADD COLUMN states INTEGER NOT NULL DEFAULT 1;
