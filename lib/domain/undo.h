/*
 * Taking back what an action did.  An undo is itself a batch (action "undo") and can be undone.
 *
 * Rules
 *  1. Every value that the batch changed goes back to what stood there before it, by way of the
 *     functions that write such values, so that keys, counts and change rows are right.
 *  2. What somebody has edited since stays: a value whose current state is not what the batch left.
 *     It is listed, with the edit that it is kept for.  A record that the batch created stays as a
 *     whole when anything else has been edited in it since.
 *  3. A contact that the batch created is deleted with the reason CONTACT_REASON_UNDONE; tags,
 *     attributes and segments that it created go for good, and come back under their old ids when
 *     the undo is undone.
 *  4. Edits that were themselves undone do not count as edits; nor do undos.
 *  5. A batch is undone once.  When an undo is undone, its target stands again.
 *
 * A large batch is done in slices (undo_step), each a short transaction: killed at any point, the
 * next run goes on.  Which values there are is one table in undo_kind.c; the plain ones of many
 * people go back together (undo_slice.h).
 */
#ifndef MUSTER_DOMAIN_UNDO_H
#define MUSTER_DOMAIN_UNDO_H

#include "lib/domain/change.h"
#include "lib/platform/config.h"

/* Stored in undo.state: never renumber. */
enum undo_state { UNDO_RUNNING, UNDO_DONE, UNDO_CANCELLED };

/* Why something stays.  Stored in undo_kept.reason: never renumber. */
enum undo_reason {
	UNDO_EDITED,  /* somebody has changed it since */
	UNDO_GONE,    /* what it belongs to is no longer there */
	UNDO_REFUSED, /* a rule does not let it go back: a name that another has now ... */
	UNDO_MISFIT,  /* of a type: somebody has since entered what the old one cannot hold */
};

struct undo_kept {
	int64_t change_id;
	enum change_entity entity;
	int64_t entity_id;
	int field;
	const char *old_value, *new_value; /* of the batch */
	enum undo_reason reason;
	const char *by_name; /* who edited it since; "" when not known or the system */
	int64_t by_at;	     /* 0 when not known */
};

enum {
	UNDO_KEPT_SHOWN = 200,
	UNDO_LOOK_RECORDS = 1000,
	UNDO_SLICE_US = 15000,
	UNDO_WAIT_US = 400000, /* for so long somebody waits for a page without wondering */
};

struct undo_result {
	int64_t undo_id, target_id; /* batches */
	enum undo_state state;
	int64_t records, done_records; /* of the target; by all passes */
	int64_t restored, kept;	       /* values */
	int64_t started_at, finished_at;
	bool is_partial; /* undo_look: there are more records than it looked at */
};

/*
 * May the acting account take this batch back now?
 *   RC_NOT_FOUND  no such batch
 *   RC_DENIED     it changed somebody else's private segment
 *   RC_CONFLICT   "undo": undone already; older than the days that the settings allow; still
 *                 being written; nothing was changed; an erasure, which is for good
 */
MUST_USE enum rc undo_check(struct op *op, int64_t batch_id);

/* Is what was done then too old for the settings? */
MUST_USE enum rc undo_expired(struct op *op, int64_t at, bool *out);

/*
 * What an undo would do, without doing it: in a transaction that only reads.  Looks at no more
 * than UNDO_LOOK_RECORDS records.  kept: the first UNDO_KEPT_SHOWN of them in op->mem.
 * RC as undo_check.
 */
MUST_USE enum rc undo_look(struct op *op, int64_t batch_id, struct undo_result *out,
			   struct undo_kept **kept, size_t *count);

/* Begin an undo: its batch is the op's from here on.  RC as undo_check; BUG with an open batch. */
MUST_USE enum rc undo_begin(struct op *op, int64_t batch_id, int64_t *undo_id);
/*
 * Go on with one until it is done or budget_us microseconds have passed (0: until it is done), in
 * the caller's transaction; the checkpoint is written with it.  One that is done or cancelled
 * stays so.  RC_NOT_FOUND: no such undo.
 */
MUST_USE enum rc undo_step(struct op *op, int64_t undo_id, int64_t budget_us,
			   struct undo_result *out);
/*
 * The same for somebody who waits: slice after slice until it is done or UNDO_WAIT_US are over,
 * with the lock given to others in between.  The caller's transaction is committed; another one is
 * open afterwards.  RC as undo_step; RC_BUSY: others did not give the lock back.
 */
MUST_USE enum rc undo_step_waiting(struct op *op, int64_t undo_id, struct undo_result *out);
/* All at once. */
MUST_USE enum rc undo_batch(struct op *op, int64_t batch_id, struct undo_result *out);
/*
 * Stop a running one: what went back stays back, and the target can be undone again, for the rest.
 * RC_NOT_FOUND; RC_CONFLICT: it is over.
 */
MUST_USE enum rc undo_cancel(struct op *op, int64_t undo_id);

/* RC_NOT_FOUND: this batch is no undo (and no fault). */
MUST_USE enum rc undo_get(struct op *op, int64_t undo_id, struct undo_result *out);
/* What it kept, those after row `after`, at most max; *last: the row to go on after. */
MUST_USE enum rc undo_kept_list(struct op *op, int64_t undo_id, int64_t after, size_t max,
				struct undo_kept **out, size_t *count, int64_t *last);
/* The oldest that runs: RC_NOT_FOUND when there is none (and no fault). */
MUST_USE enum rc undo_next(struct op *op, int64_t *undo_id);

/*
 * Is this an import of so many records that a snapshot is made before it is taken back?  Then the
 * page leaves all of it to the undoer.
 */
MUST_USE enum rc undo_wants_snapshot(struct op *op, int64_t batch_id, bool *out);

/*
 * Run those that wait, in short transactions, until stop says so.  For cron/undoer.  config: where
 * snapshots are made; NULL for none.
 */
typedef bool undo_stop(void);
MUST_USE enum rc undo_run_all(struct op *op, const struct config *config, undo_stop *stop,
			      int *count);

#endif
