-- A person the organisation knows.  Text is '' when absent; *_key columns are the normalised
-- form beside the raw one, written by contact_keys() alone, NULL when absent.
CREATE TABLE contact (
	id INTEGER PRIMARY KEY,          -- dense: given in order, never reused
	state INTEGER NOT NULL DEFAULT 0, -- 0 live, 1 archived, 2 deleted, 3 erased
	state_at INTEGER,                -- when it was archived or deleted
	state_reason TEXT NOT NULL DEFAULT '',

	first_name TEXT NOT NULL DEFAULT '',
	last_name TEXT NOT NULL DEFAULT '',
	email TEXT NOT NULL DEFAULT '',
	phone TEXT NOT NULL DEFAULT '',
	identifier TEXT NOT NULL DEFAULT '', -- the person's key in another system
	company TEXT NOT NULL DEFAULT '',
	address TEXT NOT NULL DEFAULT '', -- street lines
	city TEXT NOT NULL DEFAULT '',
	region TEXT NOT NULL DEFAULT '',
	postal_code TEXT NOT NULL DEFAULT '',
	country TEXT NOT NULL DEFAULT '',
	language TEXT NOT NULL DEFAULT '',
	time_zone TEXT NOT NULL DEFAULT '',
	categories TEXT NOT NULL DEFAULT '', -- subscription categories, comma-separated
	journey_stage TEXT NOT NULL DEFAULT '',
	signup_at INTEGER,               -- joined the organisation; NULL unknown

	first_name_key TEXT,             -- folded: see text_fold()
	last_name_key TEXT,
	name_key TEXT NOT NULL DEFAULT '', -- 'first last' folded; sorts the list
	email_key TEXT,                  -- see email_parse()
	phone_key TEXT,                  -- E.164, see phone_parse(); NULL when it cannot be dialled
	identifier_key TEXT,
	company_key TEXT,
	city_key TEXT,
	country_key TEXT,

	eu_consent INTEGER,              -- 1 yes, 0 no, NULL unknown
	eu_consent_at INTEGER,
	eu_consent_how TEXT NOT NULL DEFAULT '', -- form, paper, import ...
	eu_consent_text TEXT NOT NULL DEFAULT '', -- version of the text agreed to
	marketing_consent INTEGER,
	marketing_consent_at INTEGER,
	marketing_consent_how TEXT NOT NULL DEFAULT '',
	marketing_consent_text TEXT NOT NULL DEFAULT '',
	obtained_at INTEGER,             -- 'obtained with the owner''s consent' was ticked
	obtained_by INTEGER,             -- by this account

	email_status INTEGER NOT NULL DEFAULT 0, -- 0 active, 1 unsubscribed, 2 spam report, 3 blacklisted, 4 not confirmed
	email_status_at INTEGER,
	email_status_reason TEXT NOT NULL DEFAULT '',
	phone_status INTEGER NOT NULL DEFAULT 0, -- 0 active, 3 blacklisted
	phone_status_at INTEGER,
	phone_status_reason TEXT NOT NULL DEFAULT '',
	blocked INTEGER NOT NULL DEFAULT 0,
	deactivated INTEGER NOT NULL DEFAULT 0,

	source INTEGER NOT NULL DEFAULT 0, -- enum contact_source: how it was created
	source_import_id INTEGER,        -- the import, when source is import
	version INTEGER NOT NULL DEFAULT 1, -- grows with every edit: tells two tabs apart
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
);
-- The list's three sorts; id follows by itself and makes paging stable.
CREATE INDEX contact_created ON contact (state, created_at, id);
CREATE INDEX contact_updated ON contact (state, updated_at, id);
CREATE INDEX contact_name ON contact (state, name_key, id);
-- Matching and prefix search; state last, so that a range is counted without reading rows.
CREATE INDEX contact_email ON contact (email_key, state) WHERE email_key IS NOT NULL;
CREATE INDEX contact_phone ON contact (phone_key, state) WHERE phone_key IS NOT NULL;
CREATE INDEX contact_identifier ON contact (identifier_key, state) WHERE identifier_key IS NOT NULL;
CREATE INDEX contact_last_name ON contact (last_name_key, state) WHERE last_name_key IS NOT NULL;
CREATE INDEX contact_company ON contact (company_key, state) WHERE company_key IS NOT NULL;

-- What the search box looks through when asked for text inside a field: one line per field,
-- normalised.  A table of its own, so that a scan reads nothing else.
CREATE TABLE contact_search (
	contact_id INTEGER PRIMARY KEY REFERENCES contact (id),
	text TEXT NOT NULL
);

-- How many contacts are in each state: counting a million index entries costs more than a page.
-- Written with every change of state, in the same transaction.
CREATE TABLE contact_count (
	state INTEGER PRIMARY KEY,
	total INTEGER NOT NULL
);
INSERT INTO contact_count (state, total) VALUES (0, 0), (1, 0), (2, 0), (3, 0);
