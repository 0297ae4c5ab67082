/*
 * What bulk.c and bulk_run.c share: the table's rows and the slices.  Nobody else includes it.
 */
#ifndef MUSTER_DOMAIN_BULK_ROW_H
#define MUSTER_DOMAIN_BULK_ROW_H

#include "lib/domain/bulk.h"
#include "lib/domain/contact_state.h"

struct attribute;

/* How an action is done. */
struct bulk_kind {
	const char *key;
	const char *batch; /* action of its batch */
	size_t slice_max;  /* people of one slice */
	bool has_move;
	enum contact_move move;
	enum contact_state from; /* whom it concerns */
};
extern const struct bulk_kind bulk_kinds[BULK_ACTIONS];

/*
 * How many people the next slice has, after one of `slice` people kept others from writing for so
 * many milliseconds: more when that was little, as many as would have fitted when it was too much.
 */
size_t bulk_slice_fit(size_t slice, int64_t took_ms, size_t max);

/* The attribute of "attr.points"; RC_INVALID "field" when there is none. */
MUST_USE enum rc bulk_attribute(struct op *op, const char *field, struct attribute *out);

/* Row id, whoever's it is.  RC_NOT_FOUND without a fault. */
MUST_USE enum rc bulk_read(struct op *op, int64_t id, struct bulk *out);
/* The set of people; RC_INVALID when it is not there or damaged. */
MUST_USE enum rc bulk_people_get(struct op *op, const struct bulk *b, struct id_set *out);
/* last_id, done, changed, refused.  RC_NOT_FOUND (and no fault): it was cancelled. */
MUST_USE enum rc bulk_checkpoint(struct op *op, const struct bulk *b);
/* It is over: state and error; a notice for its account when a job did it. */
MUST_USE enum rc bulk_finish(struct op *op, struct bulk *b);

#endif
