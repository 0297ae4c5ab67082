/*
 * Many people at once.  Most of what a large batch did is the same for thousands: a tag, a place in
 * a segment, a state, one value for all of them.  A slice of people is read with all its rows;
 * those whose every value is plainly as the batch left it are taken back together, by a statement
 * for each sort of value.  The others (edited since, keys and names, merges, people who are no
 * more) go through undo_record_take, one by one.
 */
#ifndef MUSTER_DOMAIN_UNDO_SLICE_H
#define MUSTER_DOMAIN_UNDO_SLICE_H

#include "lib/domain/undo_kind.h"

enum {
	UNDO_SLICE_FIRST = 100, /* rows of the first slice; the next follow its time */
	UNDO_SLICE_MIN = 50,
	UNDO_SLICE_MAX = 16000,
};

/*
 * Take back what the target changed in the people behind *after, some run->slice_rows rows; *after
 * is the last of them then.  Counts into run->result.  RC_NOT_FOUND: there are no more people (and
 * no fault).
 */
MUST_USE enum rc undo_slice_take(struct undo_run *run, int64_t *after);

#endif
