-- What contacts did: one table per family of events, fed by shops, sites and mail services.
--
-- In all of them: contact_id is contact.id (no foreign key: it would cost a look-up per row), at is
-- Unix seconds, and source_key is the event's name at its source, 'shop:order:1001': the same event
-- delivered twice counts once.  Columns ending in _id hold strings by their number in term; money is
-- in hundredths of its unit.  An index by contact goes on with at and id, so that the latest event is
-- its last entry.  Written by lib/domain/event*.c alone, which keep contact_total.

-- Strings that many events share: pages, products, campaigns, browsers, names of events.
CREATE TABLE term (
	id INTEGER PRIMARY KEY,
	text TEXT NOT NULL,              -- as it was first seen
	key TEXT NOT NULL UNIQUE         -- folded: see text_fold()
);

-- A visit of the site.
CREATE TABLE visit (
	id INTEGER PRIMARY KEY,
	contact_id INTEGER NOT NULL,
	at INTEGER NOT NULL,             -- when it began
	source_key TEXT NOT NULL UNIQUE,
	pages INTEGER NOT NULL,          -- pages seen, those in page_view included
	seconds INTEGER NOT NULL,        -- how long it lasted, as far as known
	last_view_at INTEGER,            -- the latest of its page_view rows, NULL without any
	landing_page_id INTEGER,         -- first page
	exit_page_id INTEGER,            -- last page
	referrer_id INTEGER,             -- where the visitor came from
	utm_source_id INTEGER,           -- campaign parameters of the first page's address
	utm_medium_id INTEGER,
	utm_campaign_id INTEGER,
	utm_term_id INTEGER,
	utm_content_id INTEGER,
	browser_id INTEGER               -- 'Firefox'
);
CREATE INDEX visit_contact ON visit (contact_id, at);
CREATE INDEX visit_at ON visit (at, contact_id);
CREATE INDEX visit_landing_page ON visit (landing_page_id, at, contact_id) WHERE landing_page_id IS NOT NULL;
CREATE INDEX visit_utm_source ON visit (utm_source_id, at, contact_id) WHERE utm_source_id IS NOT NULL;
CREATE INDEX visit_utm_campaign ON visit (utm_campaign_id, at, contact_id) WHERE utm_campaign_id IS NOT NULL;

-- One page that was looked at.
CREATE TABLE page_view (
	id INTEGER PRIMARY KEY,
	contact_id INTEGER NOT NULL,
	at INTEGER NOT NULL,
	source_key TEXT NOT NULL UNIQUE,
	visit_id INTEGER,                -- visit.id, NULL when it belongs to none that is known
	page_id INTEGER NOT NULL         -- path of the page
);
CREATE INDEX page_view_page ON page_view (page_id, at, contact_id);
CREATE INDEX page_view_contact ON page_view (contact_id, at, id, page_id);
CREATE INDEX page_view_at ON page_view (at, contact_id);

-- An order in a shop.
CREATE TABLE shop_order (
	id INTEGER PRIMARY KEY,
	contact_id INTEGER NOT NULL,
	at INTEGER NOT NULL,             -- when it was placed
	source_key TEXT NOT NULL UNIQUE,
	total_cents INTEGER NOT NULL,    -- what was paid
	items INTEGER NOT NULL,          -- pieces, over all lines
	currency_id INTEGER,             -- 'EUR'
	payment_id INTEGER,              -- method of payment
	coupon_id INTEGER                -- discount code, NULL without one
);
CREATE INDEX shop_order_contact ON shop_order (contact_id, at, id, total_cents);
CREATE INDEX shop_order_at ON shop_order (at, contact_id, total_cents);
CREATE INDEX shop_order_coupon ON shop_order (coupon_id, at, contact_id) WHERE coupon_id IS NOT NULL;

-- A line of an order.  Person and time are the order's again, so that products are found alone.
CREATE TABLE order_item (
	id INTEGER PRIMARY KEY,
	order_id INTEGER NOT NULL,       -- shop_order.id
	line INTEGER NOT NULL,           -- from 1 on
	contact_id INTEGER NOT NULL,
	at INTEGER NOT NULL,
	product_id INTEGER NOT NULL,
	category_id INTEGER,
	quantity INTEGER NOT NULL,       -- pieces
	price_cents INTEGER NOT NULL,    -- of one piece
	UNIQUE (order_id, line)
);
CREATE INDEX order_item_product ON order_item (product_id, at, contact_id);
CREATE INDEX order_item_category ON order_item (category_id, at, contact_id) WHERE category_id IS NOT NULL;
CREATE INDEX order_item_contact ON order_item (contact_id, at, id, product_id);
CREATE INDEX order_item_at ON order_item (at, contact_id);

-- A shopping cart: the one row of these tables that changes, until it is ordered.
CREATE TABLE cart (
	id INTEGER PRIMARY KEY,
	contact_id INTEGER NOT NULL,
	at INTEGER NOT NULL,             -- last change of its content or state
	source_key TEXT NOT NULL UNIQUE,
	state INTEGER NOT NULL,          -- enum event_cart_state: 0 open, 1 abandoned, 2 ordered
	total_cents INTEGER NOT NULL,
	items INTEGER NOT NULL           -- pieces
);
CREATE INDEX cart_contact ON cart (contact_id, at);
CREATE INDEX cart_at ON cart (at, contact_id, state);

-- A product that was looked at.
CREATE TABLE product_view (
	id INTEGER PRIMARY KEY,
	contact_id INTEGER NOT NULL,
	at INTEGER NOT NULL,
	source_key TEXT NOT NULL UNIQUE,
	product_id INTEGER NOT NULL,
	category_id INTEGER
);
CREATE INDEX product_view_product ON product_view (product_id, at, contact_id);
CREATE INDEX product_view_contact ON product_view (contact_id, at, id, product_id);
CREATE INDEX product_view_at ON product_view (at, contact_id);

-- An e-mail that a contact got from a mail service (message: what this program itself sends).
CREATE TABLE mailing (
	id INTEGER PRIMARY KEY,
	contact_id INTEGER NOT NULL,
	at INTEGER NOT NULL,             -- when it was sent
	source_key TEXT NOT NULL UNIQUE,
	campaign_id INTEGER,             -- name of the campaign
	subject_id INTEGER,
	delivered_at INTEGER,            -- each the first time, NULL: never
	opened_at INTEGER,
	clicked_at INTEGER
);
CREATE INDEX mailing_contact ON mailing (contact_id, at);
CREATE INDEX mailing_at ON mailing (at, contact_id);
CREATE INDEX mailing_campaign ON mailing (campaign_id, at, contact_id) WHERE campaign_id IS NOT NULL;

-- Each time a mailing was opened or clicked on.
CREATE TABLE mailing_response (
	id INTEGER PRIMARY KEY,
	contact_id INTEGER NOT NULL,
	at INTEGER NOT NULL,
	source_key TEXT NOT NULL UNIQUE,
	mailing_id INTEGER NOT NULL,     -- mailing.id, not a term
	kind INTEGER NOT NULL,           -- enum event_response: 1 opened, 2 clicked
	campaign_id INTEGER,             -- the mailing's again
	subject_id INTEGER,
	link_id INTEGER                  -- what was clicked on
);
CREATE INDEX mailing_response_kind ON mailing_response (kind, at, contact_id);
CREATE INDEX mailing_response_contact ON mailing_response (contact_id, kind, at);
CREATE INDEX mailing_response_campaign ON mailing_response (campaign_id, kind, at, contact_id) WHERE campaign_id IS NOT NULL;

-- A form that was sent in.
CREATE TABLE form_submission (
	id INTEGER PRIMARY KEY,
	contact_id INTEGER NOT NULL,
	at INTEGER NOT NULL,
	source_key TEXT NOT NULL UNIQUE,
	form_id INTEGER NOT NULL,        -- name of the form
	page_id INTEGER,                 -- on which page
	is_popup INTEGER NOT NULL        -- 1: it opened over the page; 0: part of it
);
CREATE INDEX form_submission_form ON form_submission (form_id, at, contact_id);
CREATE INDEX form_submission_contact ON form_submission (contact_id, at);
CREATE INDEX form_submission_at ON form_submission (at, contact_id);

-- Anything else that has a name.
CREATE TABLE event (
	id INTEGER PRIMARY KEY,
	contact_id INTEGER NOT NULL,
	at INTEGER NOT NULL,
	source_key TEXT NOT NULL UNIQUE,
	name_id INTEGER NOT NULL         -- name of the event
);
CREATE INDEX event_name ON event (name_id, at, contact_id);
CREATE INDEX event_contact ON event (contact_id, name_id, at);

-- What a named event carries.  Each value is there as text, and as what else it can be read as.
CREATE TABLE event_property (
	event_id INTEGER NOT NULL,       -- event.id
	name_id INTEGER NOT NULL,        -- name of the property: see text_slug()
	text TEXT NOT NULL,              -- as it came
	key TEXT NOT NULL,               -- folded
	number NUMERIC,                  -- numbers; 1 and 0 for yes and no; else NULL
	at INTEGER,                      -- dates and times, Unix seconds; else NULL
	PRIMARY KEY (event_id, name_id)
) WITHOUT ROWID;

-- Everything above summed up for each contact, in the transaction of the event: filters read it
-- instead of counting.  No row: nothing ever happened.
CREATE TABLE contact_total (
	contact_id INTEGER PRIMARY KEY,  -- contact.id
	orders INTEGER NOT NULL DEFAULT 0,
	spent_cents INTEGER NOT NULL DEFAULT 0, -- over all orders
	items INTEGER NOT NULL DEFAULT 0, -- pieces ordered
	coupon_orders INTEGER NOT NULL DEFAULT 0, -- orders with a coupon
	first_order_at INTEGER,
	last_order_at INTEGER,
	last_payment_id INTEGER,         -- how the latest order was paid
	last_coupon_id INTEGER,          -- the coupon of the latest order, NULL when it had none
	top_product_id INTEGER,          -- most pieces in contact_product; the lowest id of equals
	carts INTEGER NOT NULL DEFAULT 0,
	abandoned_carts INTEGER NOT NULL DEFAULT 0, -- carts that are abandoned now
	last_cart_at INTEGER,
	product_views INTEGER NOT NULL DEFAULT 0,
	last_product_view_at INTEGER,
	visits INTEGER NOT NULL DEFAULT 0,
	page_views INTEGER NOT NULL DEFAULT 0, -- pages of all visits, and views without a visit
	site_seconds INTEGER NOT NULL DEFAULT 0, -- length of all visits
	first_visit_at INTEGER,
	last_visit_at INTEGER,
	last_visit_id INTEGER,           -- visit.id, not a term; the columns below are of this visit
	landing_page_id INTEGER,
	exit_page_id INTEGER,
	referrer_id INTEGER,
	utm_source_id INTEGER,
	utm_medium_id INTEGER,
	utm_campaign_id INTEGER,
	utm_term_id INTEGER,
	utm_content_id INTEGER,
	browser_id INTEGER,
	top_weekday INTEGER,             -- most visits in contact_weekday: 1 Monday ... 7 Sunday
	mailings INTEGER NOT NULL DEFAULT 0, -- e-mails sent to them
	delivered_mailings INTEGER NOT NULL DEFAULT 0,
	opened_mailings INTEGER NOT NULL DEFAULT 0, -- opened at least once
	clicked_mailings INTEGER NOT NULL DEFAULT 0,
	last_mailing_at INTEGER,
	last_opened_at INTEGER,
	last_clicked_at INTEGER,
	forms INTEGER NOT NULL DEFAULT 0,
	last_form_at INTEGER,
	events INTEGER NOT NULL DEFAULT 0, -- named ones
	last_event_at INTEGER,
	last_active_at INTEGER           -- the latest thing they did themselves
);

-- How many pieces of a product a contact has ordered: for the one ordered most.
CREATE TABLE contact_product (
	contact_id INTEGER NOT NULL,
	product_id INTEGER NOT NULL,
	quantity INTEGER NOT NULL,
	PRIMARY KEY (contact_id, product_id)
) WITHOUT ROWID;

-- How many visits began on a weekday, in the workspace's zone.
CREATE TABLE contact_weekday (
	contact_id INTEGER NOT NULL,
	weekday INTEGER NOT NULL,        -- 1 Monday ... 7 Sunday
	visits INTEGER NOT NULL,
	PRIMARY KEY (contact_id, weekday)
) WITHOUT ROWID;
