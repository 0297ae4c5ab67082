/*
 * Many contacts written in one transaction: what would be asked or written anew for each of them
 * and is the same for all.
 *
 * Between contact_many_begin and contact_many_end the statements of contact_create are fewer: the
 * tally's steps are added up and written at the end, and an empty blacklist or table of further
 * addresses is looked at once.
 * Nobody else can write in between, and the caller writes no blacklist and erases nobody.
 */
#ifndef MUSTER_DOMAIN_CONTACT_MANY_H
#define MUSTER_DOMAIN_CONTACT_MANY_H

#include "lib/domain/contact_tally.h"

/* Has a table rows at all? */
enum contact_many_has { CONTACT_MANY_UNKNOWN, CONTACT_MANY_NONE, CONTACT_MANY_SOME };

struct contact_many {
	/* Created: by status of the address, the last without one; without and with a number. */
	int64_t created[CONTACT_STATUSES + 1][2];
	enum contact_many_has blacklist, erasures, points; /* points: see contact_point_any */
};

/* In a write transaction; m stays the caller's, and alive until contact_many_end. */
void contact_many_begin(struct op *op, struct contact_many *m);
/*
 * Before the transaction ends.  rc: how it went; after anything but RC_OK, which is handed back,
 * nothing is written.
 */
MUST_USE enum rc contact_many_end(struct op *op, enum rc rc);

#endif
