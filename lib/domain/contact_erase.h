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
	int64_t since; /* they and who went along were in the base from then on; 0: not known */
	const char *account_name;  /* "" for the system */
	bool has_email, has_phone; /* what is kept a hash of */
	int64_t changes;	   /* rows of history that were emptied */
	int64_t events;		   /* events that were removed */
};

/*
 * Erase a deleted contact, in the batch "contact.erase", inside a write transaction: its values,
 * further addresses, the search line, tags, attributes, places in segments, events and their sums,
 * the values in its history, its keys in pasted lists and on the blacklist.  Whoever was merged
 * into it is erased along, each with a receipt.  Files of exports, of imports that are over and of
 * failed rows are dropped altogether, and so are the cells of failed rows, since anybody may be in
 * them.  What was freed is overwritten (SQLite's secure_delete, which Debian builds in); the
 * write-ahead log, where older pages stand until it is brought back, is emptied by the night.
 * Snapshots cannot be edited: the receipt names them, and restoring one erases again
 * (lib/domain/snapshot.h). In the first transaction the person is gone from everywhere, with a
 * receipt; what they did and the values in their history, of which there may be very much, follow
 * in pieces, between which others may write (contact_slice_turn).  What was interrupted then is
 * gone on with by the next erasure or by the night (contact_erase_rest). secret:
 * SECURE_SECRET_BYTES, of the installation.  *out is the receipt. RC_NOT_FOUND  no such contact
 *   RC_CONFLICT   it is not deleted: that comes first, so that nobody is erased by a slip
 */
MUST_USE enum rc contact_erase(struct op *op, const struct config *config,
			       const unsigned char *secret, int64_t id,
			       struct contact_erasure *out);
/*
 * The same together with others, who may be in any state: those of contact_erase_same that were
 * ticked.  Whoever was merged into one of them goes along in any case; each has a receipt of their
 * own, which names the first.
 *   RC_CONFLICT  also: one of them has no key in common with the contact (any more)
 */
enum { CONTACT_ERASE_SAME_MAX = 50, CONTACT_ERASE_MERGED_MAX = 1000 };
MUST_USE enum rc contact_erase_with(struct op *op, const struct config *config,
				    const unsigned char *secret, int64_t id, const int64_t *also,
				    size_t also_count, struct contact_erasure *out);
/*
 * Go on with what was interrupted, in pieces as above: called inside a write transaction, and
 * returns inside one.
 */
MUST_USE enum rc contact_erase_rest(struct op *op);
/* What that does for one contact, all of it in the caller's transaction, without a receipt. */
MUST_USE enum rc contact_erase_behind(struct op *op, int64_t contact_id);
/*
 * Others who have an address, a number or the identifier of a contact, at most max; without those
 * who were merged into it.  RC_NOT_FOUND.
 */
MUST_USE enum rc contact_erase_same(struct op *op, int64_t id, size_t max, int64_t *out,
				    size_t *count);
/* The contacts that went with this one, at most max. */
MUST_USE enum rc contact_erasure_with(struct op *op, int64_t erasure_id, size_t max, int64_t *out,
				      size_t *count);
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
