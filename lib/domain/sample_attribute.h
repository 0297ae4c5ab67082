/*
 * The attributes of the sample shop: points, birthday and plan.
 */
#ifndef MUSTER_DOMAIN_SAMPLE_ATTRIBUTE_H
#define MUSTER_DOMAIN_SAMPLE_ATTRIBUTE_H

#include "lib/base/op.h"

/*
 * Give contacts their values, which follow from their ids; makes the attributes first where they
 * are missing.  An attribute of the same name that holds something else is left alone.
 */
MUST_USE enum rc sample_attribute_give(struct op *op, const int64_t *contacts, size_t count);
/* Delete those that the import made and that no contact of another origin has a value of. */
MUST_USE enum rc sample_attribute_remove(struct op *op, int64_t import_id);
/* How many sample_attribute_remove would. */
MUST_USE enum rc sample_attribute_count(struct op *op, int64_t import_id, int64_t *count);

#endif
