/*
 * The tags of the sample shop: newsletter, regular, churned ... spread unevenly.
 */
#ifndef MUSTER_DOMAIN_SAMPLE_TAG_H
#define MUSTER_DOMAIN_SAMPLE_TAG_H

#include "lib/base/op.h"

/*
 * Put tags on contacts, which ones follows from their ids; makes the tags first where they are
 * missing.  A tag of the same name that is for conversations alone is left alone.
 */
MUST_USE enum rc sample_tag_give(struct op *op, const int64_t *contacts, size_t count);
/* Delete those that the import made and that nobody but its people carries. */
MUST_USE enum rc sample_tag_remove(struct op *op, int64_t import_id);
/* How many sample_tag_remove would. */
MUST_USE enum rc sample_tag_count(struct op *op, int64_t import_id, int64_t *count);

#endif
