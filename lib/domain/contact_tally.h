/*
 * How many people there are of each state and status: what the status groups show, at the price of
 * a page.
 *
 * Invariant: at every commit table contact_tally counts the rows of table contact by state, e-mail
 * status and phone status.  Whoever writes one of these columns, or gives somebody an address or a
 * number or takes it away, calls contact_tally_move with -1 before and with +1 behind it.
 */
#ifndef MUSTER_DOMAIN_CONTACT_TALLY_H
#define MUSTER_DOMAIN_CONTACT_TALLY_H

#include "lib/domain/contact.h"

/* Ids as a JSON array, for statements over several contacts.  In op->mem. */
MUST_USE const char *contact_ids_json(struct op *op, const int64_t *ids, size_t count);

/* The people of a JSON array of ids leave their places (-1), or have come to them (+1). */
MUST_USE enum rc contact_tally_move(struct op *op, const char *ids, int delta);
/* Likewise those of the change rows behind `newest` (contact_noted.h). */
MUST_USE enum rc contact_tally_move_noted(struct op *op, int64_t newest, int delta);
/* Contacts of the same kind that were just created.  Between contact_many_begin and its end they
 * are written with the others. */
MUST_USE enum rc contact_tally_created(struct op *op, bool has_email,
				       enum contact_email_status email, bool has_phone,
				       int64_t count);

/* For contact_many_end: the numbers alone. */
MUST_USE enum rc contact_tally_add(struct op *op, bool has_email, enum contact_email_status email,
				   bool has_phone, int64_t count);

enum { CONTACT_STATUSES = 5, CONTACT_STATES = 4 };

/* The numbers of one state. */
struct contact_tally {
	int64_t total;
	int64_t with_email, email[CONTACT_STATUSES]; /* of those with an address, by status */
	int64_t with_phone, phone[CONTACT_STATUSES];
};
/* out has CONTACT_STATES entries, by state. */
MUST_USE enum rc contact_tally_get(struct op *op, struct contact_tally *out);

#endif
