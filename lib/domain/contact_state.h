/*
 * The life of a contact: live, archived, deleted; and deactivated or not.  Erasing for good is
 * contact_erase.h.
 *
 * Every move leaves change rows (CONTACT_CHANGE_STATE, CONTACT_CHANGE_DEACTIVATED) in the op's
 * batch, or in one of its own that is named after the move ("contact.archive"); counts follow in
 * the same transaction.
 */
#ifndef MUSTER_DOMAIN_CONTACT_STATE_H
#define MUSTER_DOMAIN_CONTACT_STATE_H

#include "lib/base/id_set.h"
#include "lib/domain/contact.h"

enum contact_move {
	CONTACT_DEACTIVATE, /* live -> live, and rules pass over them */
	CONTACT_ACTIVATE,
	CONTACT_ARCHIVE,   /* live -> archived */
	CONTACT_UNARCHIVE, /* archived -> live */
	CONTACT_DELETE,	   /* live or archived -> deleted; takes a reason */
	CONTACT_RESTORE,   /* deleted -> live */
	CONTACT_MOVES,
};

/* "archive": in addresses and, behind "contact.", the action of batches. */
const char *contact_move_key(enum contact_move move);
/* false: no such move. */
bool contact_move_find(const char *key, enum contact_move *out);

enum {
	CONTACT_SLICE = 400, /* people at once, at most: some 100 ms */
	CONTACT_PIECE = 20,  /* between two looks at the clock: some 5 ms */
	CONTACT_TURN_MS = 20,
};

/*
 * Move people; those whom the move does not concern (archived ones for "archive", people who are
 * not there) stay as they are.  *moved tells how many it did.  count may be at most
 * CONTACT_SLICE (BUG otherwise).
 *   RC_INVALID  "reason": missing for a deletion, too long, or several lines
 */
MUST_USE enum rc contact_state_move(struct op *op, enum contact_move move, const char *reason,
				    const int64_t *ids, size_t count, int64_t *moved);
/*
 * The same for those of a set who are in state `from`, one that the move concerns.  How many at
 * once is the caller's business: it has the lock meanwhile.
 */
MUST_USE enum rc contact_state_move_slice(struct op *op, enum contact_move move,
					  enum contact_state from, const char *reason,
					  const struct id_set *people, int64_t *moved);
/*
 * The same for any number of people, in slices: what was done so far is committed between them, and
 * others may write.  Called inside a write transaction, and returns inside one.  After a failure
 * *moved people have been moved for good, in the one batch.
 */
MUST_USE enum rc contact_state_move_set(struct op *op, enum contact_move move, const char *reason,
					const struct id_set *people, int64_t *moved);

/* Commit what a slice did, let others write, and begin the next one in the same batch. */
MUST_USE enum rc contact_slice_end(struct op *op);
/* The same as soon as others have waited for long enough (CONTACT_TURN_MS); else nothing. */
MUST_USE enum rc contact_slice_turn(struct op *op);

#endif
