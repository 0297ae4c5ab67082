/*
 * One action on many contacts: tags, a field, static segments, the steps of a contact's life.
 *
 * Rules
 *  1. Whom it means is fixed when it is confirmed: the people are kept as a set.  Who is not live
 *     (for "unarchive" not archived, for "restore" not deleted) when their turn comes is passed
 *     over.
 *  2. Everything that it writes is one batch, which is named as the same action on one contact is.
 *  3. It goes on in slices.  A slice and the checkpoint behind it are one transaction, so that
 *     nothing is lost or done twice when its process dies; whoever comes next goes on.
 *  4. A slice takes some BULK_SLICE_MS of the write lock.
 */
#ifndef MUSTER_DOMAIN_BULK_H
#define MUSTER_DOMAIN_BULK_H

#include "lib/base/id_set.h"
#include "lib/base/op.h"

enum {
	BULK_AT_ONCE = 1000, /* up to so many people the page that asks does it, more a job */
	BULK_SLICE_MS = 20,
	BULK_TARGETS_MAX = 50,		      /* tags or segments of one action */
	BULK_RUNNING_MAX = 10,		      /* of one account at once */
	BULK_FORGET_SECONDS = 30 * 24 * 3600, /* the set of people, from when it was over */
};

enum bulk_action {
	BULK_TAG,
	BULK_UNTAG,
	BULK_SET,
	BULK_SEGMENT_ADD,
	BULK_SEGMENT_REMOVE,
	BULK_DEACTIVATE,
	BULK_ACTIVATE,
	BULK_ARCHIVE,
	BULK_DELETE,
	BULK_UNARCHIVE,
	BULK_RESTORE,
	BULK_MEND,
	BULK_ACTIONS,
};

/* "segment-add": in forms and in table bulk. */
const char *bulk_action_key(enum bulk_action action);
/* false: no such action. */
bool bulk_action_find(const char *key, enum bulk_action *out);
/* Whom it concerns: a bit of enum contact_states. */
unsigned bulk_action_states(enum bulk_action action);

/* What is done. */
struct bulk_order {
	enum bulk_action action;
	const int64_t *targets; /* of BULK_TAG, BULK_UNTAG, BULK_SEGMENT_...: at least one */
	size_t target_count;
	/* of BULK_SET: a contact field's key, or "attr." and an attribute's; of BULK_MEND: an area
	 */
	const char *field;
	/* of BULK_SET, "" clears; of BULK_DELETE: the reason; of BULK_MEND: a care_recipe; else ""
	 */
	const char *value;
};

enum bulk_state { BULK_RUNNING, BULK_DONE, BULK_CANCELLED, BULK_FAILED };

/* Text is UTF-8 in op->mem, never NULL. */
struct bulk {
	int64_t id, account_id;
	enum bulk_state state;
	struct bulk_order order;
	const char *chosen;	 /* whom they chose, in words */
	const char *chosen_href; /* the list they were chosen in; "" */
	int64_t asked;		 /* people */
	int64_t last_id, done, changed, refused;
	int64_t batch_id;
	const char *error; /* a sentence, "" without */
	int64_t created_at, finished_at;
};

/*
 * Can this be done at all?  order->value becomes canonical.
 *   RC_INVALID   fault.field "target" (none, too many, a tag for conversations, a dynamic segment),
 *                "field" (no such field), "value" (none of the field's), "reason" (of a deletion)
 *   RC_NOT_FOUND, RC_CONFLICT  a tag or a segment is not there; the segment is archived
 *   of BULK_MEND as care_recipe_check
 */
MUST_USE enum rc bulk_check(struct op *op, struct bulk_order *order);

/*
 * Open the batch of an action: what is made for it first (a tag, a segment) belongs to it, too.
 */
MUST_USE enum rc bulk_begin(struct op *op, enum bulk_action action);
/*
 * Confirmed: keep who is meant, in the open batch or in one that is opened now.  Of b, order,
 * chosen and chosen_href are read; the rest is filled in.  Nothing is done yet.
 *   RC_INVALID   "people": nobody is meant; "value": one e-mail address, number or identifier for
 *                several people, or another's identifier; and as bulk_check
 *   RC_CONFLICT  BULK_RUNNING_MAX of this account are under way
 */
MUST_USE enum rc bulk_start(struct op *op, struct bulk *b, const struct id_set *people);

/* --- for pages: always those of the acting account ------------------------------------------ */

/* RC_NOT_FOUND: there is none of this number, or it is another account's. */
MUST_USE enum rc bulk_get(struct op *op, int64_t id, struct bulk *out);
/* The first of its people, at most max ids; *count 0 once they were forgotten. */
MUST_USE enum rc bulk_people_list(struct op *op, int64_t id, size_t max, int64_t *ids,
				  size_t *count);
/* Stop it: what is done stays, in its batch.  RC_NOT_FOUND; RC_CONFLICT: it is over. */
MUST_USE enum rc bulk_cancel(struct op *op, int64_t id);

/* --- doing it ------------------------------------------------------------------------------- */

/*
 * All of it, in slices between which others may write: called inside a write transaction, and
 * returns inside one.  A failure of the action itself is no failure here: it is in b->state and
 * b->error.
 */
MUST_USE enum rc bulk_run(struct op *op, struct bulk *b, const struct id_set *people);

/* The oldest that is under way, in a transaction of its own.  RC_NOT_FOUND: none (and no fault). */
MUST_USE enum rc bulk_next(struct op *op, struct bulk *out);
/*
 * For cron/bulk: go on with the oldest that is under way until it is over, as its account and in
 * transactions of its own; none may be open.  *out is what became of it.
 *   RC_NOT_FOUND  nothing is under way (and no fault)
 */
MUST_USE enum rc bulk_run_next(struct op *op, struct bulk *out);

/* For cron/nightly: forget whom old work meant.  In the caller's write transaction. */
MUST_USE enum rc bulk_forget(struct op *op);

#endif
