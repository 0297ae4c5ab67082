/*
 * What one contact did and got, newest first: e-mails with what became of them, orders, carts,
 * visits, products and pages looked at, forms, and whatever else has a name.
 */
#ifndef MUSTER_DOMAIN_CONTACT_ACTIVITY_H
#define MUSTER_DOMAIN_CONTACT_ACTIVITY_H

#include "lib/base/op.h"

enum activity_channel {
	ACTIVITY_EMAIL,
	ACTIVITY_SHOP,
	ACTIVITY_SITE,
	ACTIVITY_OTHER,
	ACTIVITY_CHANNELS, /* all of them */
};

/* Of an e-mail the furthest it came. */
enum activity_status {
	ACTIVITY_NONE, /* not an e-mail */
	ACTIVITY_SENT,
	ACTIVITY_DELIVERED,
	ACTIVITY_READ,
	ACTIVITY_CLICKED,
	ACTIVITY_UNDELIVERED,
	ACTIVITY_UNSUBSCRIBED,
	ACTIVITY_STATUSES
};

/* "e-mail" ... in addresses; "E-mail" ... for people. */
extern const char *const activity_channel_keys[ACTIVITY_CHANNELS];
extern const char *const activity_channel_labels[ACTIVITY_CHANNELS];
/* "Read"; "" for ACTIVITY_NONE. */
extern const char *const activity_status_labels[ACTIVITY_STATUSES];

/* Text is in op->mem, never NULL.  Times are Unix seconds. */
struct activity {
	int family; /* which table; with id it names the event */
	int64_t id, at;
	enum activity_channel channel;
	const char *what;     /* "Order", "E-mail", "Visit": of the program */
	const char *text;     /* subject, product, page, name ...; "" */
	const char *detail;   /* campaign, payment, link ...; "" */
	const char *language; /* of an e-mail; "" */
	int64_t cents;	      /* of an order or cart; -1 for none */
	enum activity_status status;
};

/* Where a page ended: what comes next is older, or as old and behind it. */
struct activity_place {
	int64_t at; /* 0: from the newest on */
	int family;
	int64_t id;
};

/*
 * At most max, behind `place`.  channel: ACTIVITY_CHANNELS for all.  *more: there are others.
 */
MUST_USE enum rc contact_activity_list(struct op *op, int64_t contact_id,
				       enum activity_channel channel,
				       const struct activity_place *place, size_t max,
				       struct activity **out, size_t *count, bool *more);

#endif
