/*
 * What contacts did: orders, visits, e-mails opened ...  Sources (a shop, a site, a mail service, a
 * file) call event_record_*, within a write transaction; what came in is then there for filters.
 *
 * In all of them:
 *   contact_id  the person, live, archived or deleted
 *   at          Unix seconds; at most EVENT_AHEAD_MAX ahead of op->now
 *   source_key  what the source calls the event, with the source in front: "shop:order:1001".  An
 *               event whose key is known counts once: RC_OK, *is_new is false
 *   text        UTF-8 up to EVENT_TEXT_MAX bytes; NULL or "" where there is none
 *   money       in hundredths of its unit, 0 to EVENT_CENTS_MAX
 *
 *   RC_INVALID    a value breaks a rule; op->fault.field names it
 *   RC_NOT_FOUND  no such contact, or it was erased
 * After a failure the transaction must be rolled back.
 *
 * The sums over a contact's events (table contact_total) are brought up to date at once.
 */
#ifndef MUSTER_DOMAIN_EVENT_H
#define MUSTER_DOMAIN_EVENT_H

#include "lib/base/op.h"

/* --- shop ----------------------------------------------------------------------------------- */

struct event_item {
	const char *product; /* required */
	const char *category;
	int64_t quantity; /* 1 to EVENT_PIECES_MAX */
	int64_t price_cents;
};

struct event_order {
	int64_t contact_id, at;
	const char *source_key;
	int64_t total_cents;
	const char *currency, *payment, *coupon;
	const char *cart_key; /* source_key of the cart that it came from; it is ordered now */
	const struct event_item *items;
	size_t item_count;
};
MUST_USE enum rc event_record_order(struct op *op, const struct event_order *order, bool *is_new);

/* Stored in cart.state. */
enum event_cart_state { EVENT_CART_OPEN, EVENT_CART_ABANDONED, EVENT_CART_ORDERED };

struct event_cart {
	int64_t contact_id, at;
	const char *source_key;
	enum event_cart_state state;
	int64_t total_cents, items;
};
/*
 * A cart may be recorded again and again: what is not older than the stored cart takes its place,
 * until it is ordered.  A known cart stays with its contact.
 */
MUST_USE enum rc event_record_cart(struct op *op, const struct event_cart *cart, bool *is_new);

struct event_product_view {
	int64_t contact_id, at;
	const char *source_key;
	const char *product; /* required */
	const char *category;
};
MUST_USE enum rc event_record_product_view(struct op *op, const struct event_product_view *view,
					   bool *is_new);

/* --- site ----------------------------------------------------------------------------------- */

struct event_visit {
	int64_t contact_id, at;
	const char *source_key;
	int64_t pages; /* those that do not come as page views */
	int64_t seconds;
	const char *landing_page, *exit_page, *referrer, *browser;
	const char *utm_source, *utm_medium, *utm_campaign, *utm_term, *utm_content;
};
/* The weekday is that of the process's zone (zone_use). */
MUST_USE enum rc event_record_visit(struct op *op, const struct event_visit *visit, bool *is_new);

struct event_page_view {
	int64_t contact_id, at;
	const char *source_key;
	const char
	    *visit_key;	  /* source_key of the visit; it grows longer.  An unknown one: alone */
	const char *page; /* required */
};
MUST_USE enum rc event_record_page_view(struct op *op, const struct event_page_view *view,
					bool *is_new);

struct event_form {
	int64_t contact_id, at;
	const char *source_key;
	const char *form; /* required: its name */
	const char *page;
	bool is_popup;
};
MUST_USE enum rc event_record_form(struct op *op, const struct event_form *form, bool *is_new);

/* --- e-mail of a mail service --------------------------------------------------------------- */

struct event_mailing {
	int64_t contact_id, at;
	const char *source_key; /* of the e-mail itself */
	const char *campaign, *subject;
	const char *language; /* it was written in: "de"; NULL or "" where not said */
};
/* An e-mail was sent.  When it is known, an earlier time and missing texts are taken over. */
MUST_USE enum rc event_record_mailing(struct op *op, const struct event_mailing *mailing,
				      bool *is_new);
/*
 * It arrived at mailing->at.  One that is not known yet is recorded as sent at that time: services
 * report in any order, and some not at all what they sent.  *is_new: it had not arrived before.
 */
MUST_USE enum rc event_record_delivery(struct op *op, const struct event_mailing *mailing,
				       bool *is_new);

/* How an e-mail ended: it came back, or they unsubscribed by it. */
enum event_mailing_end { EVENT_UNDELIVERED, EVENT_UNSUBSCRIBED };
/*
 * That happened at mailing->at; of several reports the first counts (*is_new).  What follows for
 * the status of the address is the caller's business.
 */
MUST_USE enum rc event_record_mailing_end(struct op *op, const struct event_mailing *mailing,
					  enum event_mailing_end end, bool *is_new);

/* Stored in mailing_response.kind. */
enum event_response { EVENT_OPENED = 1, EVENT_CLICKED };

struct event_mailing_response {
	int64_t at;
	const char *source_key; /* of this opening or click */
	enum event_response kind;
	const char *link;	      /* what was clicked on */
	struct event_mailing mailing; /* to which e-mail; its time counts when it is not known */
};
/* A click shows that the e-mail was opened, too, even when no opening was reported. */
MUST_USE enum rc event_record_response(struct op *op, const struct event_mailing_response *response,
				       bool *is_new);

/* --- anything else -------------------------------------------------------------------------- */

/*
 * The name is brought into one spelling by text_slug: filters find "Plan Name" as plan_name.
 * The value comes as text and can be asked as what it looks like: a number ("12.5"), a day or a
 * time
 * ("2026-11-22"), yes or no ("yes", "no", "true", "false"), always as text, too.
 */
struct event_property {
	const char *name, *text;
};

struct event_named {
	int64_t contact_id, at;
	const char *source_key;
	const char *name;			 /* required; blanks and case as people write it */
	const struct event_property *properties; /* of two with one name the first counts */
	size_t property_count;
};
MUST_USE enum rc event_record_named(struct op *op, const struct event_named *event, bool *is_new);

/*
 * Sum a contact's events up anew: after events have moved from one contact to another.
 */
MUST_USE enum rc event_recount(struct op *op, int64_t contact_id);

/*
 * Remove the next of what a contact did, for contact_erase.  *count: how many events; *is_end:
 * there are no more.
 */
MUST_USE enum rc event_erase_next(struct op *op, int64_t contact_id, int64_t *count, bool *is_end);

#endif
