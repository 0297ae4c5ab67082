/*
 * The sample shop that a new installation starts with, and how it goes again.
 */
#ifndef MUSTER_DOMAIN_SAMPLE_H
#define MUSTER_DOMAIN_SAMPLE_H

#include "lib/base/op.h"

/* The import that brought the sample contacts, 0 when there is none or it was removed. */
MUST_USE enum rc sample_find(struct op *op, int64_t *import_id);
/* Delete what is left of them; *count tells how many.  RC_NOT_FOUND: there is no sample. */
MUST_USE enum rc sample_remove(struct op *op, int64_t *count);

#endif
