/*
 * Erase somebody for good: what is left is an empty row with their number, a receipt, and keyed
 * hashes of their addresses and numbers, by which an import recognises them and leaves them out.
 * Nothing brings them back, undo included.
 */
#ifndef MUSTER_DOMAIN_CONTACT_ERASE_H
#define MUSTER_DOMAIN_CONTACT_ERASE_H

#include "lib/domain/contact.h"
#include "lib/platform/config.h"

struct contact_erasure {
	int64_t id; /* number of the receipt */
	int64_t contact_id;
	int64_t at;
	const char *account_name;  /* "" for the system */
	bool has_email, has_phone; /* what is kept a hash of */
	int64_t changes;	   /* rows of history that were emptied */
	int64_t events;		   /* events that were removed */
};

/*
 * Erase a deleted contact, in the batch "contact.erase": its values, further addresses,
 * the search line, tags, attributes, places in segments, events and their sums, the values in its
 * history, its keys in pasted lists and on the blacklist, and rows of imports that failed with its
 * address or number. Files of exports and of failed rows are dropped altogether, since anybody may
 * be in them. secret: SECURE_SECRET_BYTES, of the installation.  *out is the receipt. RC_NOT_FOUND
 * no such contact RC_CONFLICT   it is not deleted: that comes first, so that nobody is erased by a
 * slip
 */
MUST_USE enum rc contact_erase(struct op *op, const struct config *config,
			       const unsigned char *secret, int64_t id,
			       struct contact_erasure *out);
/*
 * Erase somebody whom a snapshot brought back, in whatever state they are: there is a receipt of
 * them already, and their hashes.  RC_NOT_FOUND: no such contact.
 */
MUST_USE enum rc contact_erase_again(struct op *op, int64_t id);
/* The receipt of a contact.  RC_NOT_FOUND: it was not erased. */
MUST_USE enum rc contact_erasure_get(struct op *op, int64_t contact_id,
				     struct contact_erasure *out);

/*
 * Was somebody erased who had this address, or this phone number?  A phone counts only for those
 * without an address: families share one.  keys come from contact_check.
 *   RC_FAILED  secret is NULL, and somebody was erased
 */
MUST_USE enum rc contact_erasure_find(struct op *op, const unsigned char *secret,
				      const struct contact_keys *keys, bool *out);

#endif
