/*
 * The segments of the sample shop, so that a new list of segments is alive.
 */
#ifndef MUSTER_DOMAIN_SAMPLE_SEGMENT_H
#define MUSTER_DOMAIN_SAMPLE_SEGMENT_H

#include "lib/base/op.h"

/*
 * Make them, shared and without an owner, in the op's batch, which is the import's.  One whose name
 * is taken, or that names what the organisation does not have, is left out.
 */
MUST_USE enum rc sample_segment_make(struct op *op);
/*
 * Remove those that the import made, unless somebody changed or uses them.  Undo brings them back
 * under their old ids, with their history.
 */
MUST_USE enum rc sample_segment_remove(struct op *op, int64_t import_id);
/* How many sample_segment_remove would. */
MUST_USE enum rc sample_segment_count(struct op *op, int64_t import_id, int64_t *count);

#endif
