/*
 * The limit of contacts that may be mailed, where the workspace has one.
 *
 * The rule: of all live contacts with an active e-mail address, those who were entered first stay
 * active, as many as the limit says; all later ones are over the limit.  An archived or deleted
 * contact takes nobody's place, and is called over the limit where it would be if it came back.
 *
 * Contacts are numbered as they are entered, so that one number is the boundary: the id of the last
 * who is within.  "Over the limit" is a comparison with it, in lists, filters and on profiles
 * alike.
 *
 * Invariant: at every commit `within` of table email_limit is the smaller one of the limit and of
 * the number of live contacts with an active address; and so many of them have ids up to last_id,
 * which is EMAIL_LIMIT_NOBODY while nobody is over.  contact_tally.c, by which everybody tells who
 * becomes active or ceases to be, keeps it so: the boundary walks by as many people as came or
 * went.
 */
#ifndef MUSTER_DOMAIN_EMAIL_LIMIT_H
#define MUSTER_DOMAIN_EMAIL_LIMIT_H

#include "lib/base/op.h"

#define EMAIL_LIMIT_NOBODY INT64_MAX

struct email_limit {
	bool is_set;
	int64_t active, last_id, within; /* as the table has them */
};

MUST_USE enum rc email_limit_get(struct op *op, struct email_limit *out);
/* Set the limit, or take it away (0).  A walk to the boundary, from the nearer end. */
MUST_USE enum rc email_limit_set(struct op *op, int64_t active);

/*
 * For contact_tally.c.  People of a JSON array of ids are about to change (-1), or have changed
 * (+1); _noted: those of the change rows behind `newest` (contact_noted.h).  _created: so many with
 * an active address were created; 0 settles what contact_many.h left.
 */
MUST_USE enum rc email_limit_move(struct op *op, const char *ids, int delta);
MUST_USE enum rc email_limit_move_noted(struct op *op, int64_t newest, int delta);
MUST_USE enum rc email_limit_created(struct op *op, int64_t count);

/* How many of these states (bits 1 << contact.state) are over the limit. */
MUST_USE enum rc email_limit_count(struct op *op, unsigned states, int64_t *out);

#endif
