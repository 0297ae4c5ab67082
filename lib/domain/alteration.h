/*
 * Changes of a tag or an attribute that go through everybody who has it: another type, two tags in
 * one, a deletion.
 *
 * Rules
 *  1. It goes on in slices.  A slice and its checkpoint are one transaction, so that nothing is
 * lost or done twice when its process dies; whoever comes next goes on.  No slice holds the write
 *     lock longer than some ALTERATION_SLICE_US.
 *  2. Everything that it changes is one batch.
 *  3. One at a time: what goes on with a tag or an attribute keeps others away from it; and while
 * an import is at work none begins, nor an import while one runs.
 *
 * Another type.  First the new values are made ready beside the old ones, under a number of their
 * own (attribute.values_id), where nobody reads them: a look, which tells exactly what would become
 * of each value and of each segment.  Then it waits for a yes.  With that the attribute gets its
 * type and the number of the new values in one statement, so that a filter meets either all old
 * values or all new ones; and slice by slice the old ones go, each that reads otherwise with a
 * change row. From the yes to the end the values are read-only.  A look is worth nothing once a
 * value was written; old ones are dropped.
 *
 * Two tags in one.  First everybody with the tag that goes gets the one that stays, then the
 * filters of segments name that one, then the other is taken off, and deleted: at no time a segment
 * misses anybody.
 *
 * A deletion takes the tag or the value from everybody, and deletes it with the last of them.
 */
#ifndef MUSTER_DOMAIN_ALTERATION_H
#define MUSTER_DOMAIN_ALTERATION_H

#include "lib/domain/attribute.h"
#include "lib/domain/change.h"

enum {
	ALTERATION_AT_ONCE = 1000, /* up to so many people the page that asks does it */
	ALTERATION_SLICE_US = 25000,
	ALTERATION_LOOK_SECONDS = 24 * 3600, /* how long a look is kept that nobody answers */
};

enum alteration_kind {
	ALTERATION_CONVERT,
	ALTERATION_MERGE_TAG,
	ALTERATION_DELETE_TAG,
	ALTERATION_DELETE_ATTRIBUTE,
	ALTERATION_KINDS,
};

enum alteration_state {
	ALTERATION_STAGING,  /* a look is being made */
	ALTERATION_READY,    /* it waits for a yes */
	ALTERATION_RUNNING,  /* confirmed */
	ALTERATION_DROPPING, /* what the look made ready goes */
	ALTERATION_DONE,
	ALTERATION_STOPPED,
	ALTERATION_FAILED,
	ALTERATION_STATES
};

struct alteration {
	int64_t id, account_id;
	enum alteration_kind kind;
	enum change_entity entity;
	int64_t entity_id, target_id; /* target: the tag that stays */
	enum attribute_type type, old_type;
	int64_t values_id, old_values_id;
	int64_t newest_change, undoes_id;
	enum alteration_state state;
	int step;
	int64_t last_id, asked, done, changed, left_out;
	int64_t noted; /* values that read otherwise since the type is another one */
	int64_t batch_id;
	const char *error; /* a sentence, "" without */
	int64_t created_at, finished_at;
};

/* "/tags/alteration?id=7": how it goes on.  In op->mem. */
MUST_USE const char *alteration_href(struct op *op, const struct alteration *a);
/* RC_NOT_FOUND: there is none of this number. */
MUST_USE enum rc alteration_get(struct op *op, int64_t id, struct alteration *out);
/*
 * What goes on with a tag or an attribute, as the one that goes or as the one that stays.
 * RC_NOT_FOUND: nothing (and no fault).
 */
MUST_USE enum rc alteration_find(struct op *op, enum change_entity entity, int64_t id,
				 struct alteration *out);

/*
 * Begin a look at another type; the one before it is dropped.
 *   RC_NOT_FOUND  no such attribute
 *   RC_INVALID    "type": none, or the one it has
 *   RC_CONFLICT   something goes on with the attribute
 */
MUST_USE enum rc alteration_look(struct op *op, int64_t attribute_id, enum attribute_type type,
				 struct alteration *out);
/*
 * Yes.  left_out: the number that was seen.  Batch "attribute.convert".
 *   RC_CONFLICT  a value or an option was written since the look began; it is over; another number
 */
MUST_USE enum rc alteration_confirm(struct op *op, struct alteration *a, int64_t left_out);

/*
 * Begin a merge of tag id into another (batch "tag.merge"), a deletion of a tag ("tag.delete") or
 * of an attribute ("attribute.delete"). RC_NOT_FOUND  no such tag or attribute RC_INVALID "into":
 * the same tag, or one for conversations alone RC_CONFLICT   something goes on with one of them
 */
MUST_USE enum rc alteration_merge_tag(struct op *op, int64_t id, int64_t into,
				      struct alteration *out);
MUST_USE enum rc alteration_delete_tag(struct op *op, int64_t id, struct alteration *out);
MUST_USE enum rc alteration_delete_attribute(struct op *op, int64_t id, struct alteration *out);

/*
 * Go on until there is nothing to do (over, or waiting for a yes) or budget_us microseconds have
 * passed (0: as long as it takes), in the caller's write transaction.
 */
MUST_USE enum rc alteration_step(struct op *op, struct alteration *a, int64_t budget_us);
/* Is there anything to do? */
bool alteration_is_at_work(const struct alteration *a);

/*
 * Stop it.  A look is dropped, and leaves nothing behind; of the others what was done stays, in its
 * batch.  RC_CONFLICT: it is over, or another type has been put in place already.
 */
MUST_USE enum rc alteration_stop(struct op *op, struct alteration *a);

/*
 * For undo, in the open batch: an attribute goes back to a type that it had before batch undoes_id.
 * options: those that it had then, where its type has none now.  Values go back to what stands in
 * change rows of that batch; whoever asked goes on with alteration_step.  RC as alteration_look.
 */
MUST_USE enum rc alteration_convert_back(struct op *op, int64_t attribute_id,
					 enum attribute_type type,
					 const struct attribute_option *options,
					 size_t option_count, int64_t undoes_id,
					 struct alteration *out);
/*
 * Would the value that a contact has keep a place in that, or did it come of the batch itself?
 * Somebody without a value fits.  To ask before alteration_convert_back, which fails where one does
 * not: values that were entered since are not thrown away.
 */
MUST_USE enum rc alteration_fits_back(struct op *op, int64_t attribute_id, enum attribute_type type,
				      const struct attribute_option *options, size_t option_count,
				      int64_t undoes_id, int64_t contact_id, bool *fits);
/* The one of this batch, that of an undo.  RC_NOT_FOUND (and no fault). */
MUST_USE enum rc alteration_find_batch(struct op *op, int64_t batch_id, int64_t attribute_id,
				       struct alteration *out);

/* For cron/bulk: as bulk_run_next. */
MUST_USE enum rc alteration_run_next(struct op *op, struct alteration *out);
/* For cron/nightly: looks that nobody answered, and old rows.  In the caller's transaction. */
MUST_USE enum rc alteration_forget(struct op *op);

#endif
