/*
 * Values of conditions: from what was typed to what is stored and compared.
 */
#ifndef MUSTER_FILTER_FILTER_VALUE_H
#define MUSTER_FILTER_FILTER_VALUE_H

#include "lib/filter/filter_bind.h"
#include "lib/platform/text.h"

/*
 * Fill node->bound with the values of the node, whose field, op and is_negative stand there.
 *   RC_INVALID  *error says where and why
 */
MUST_USE enum rc filter_bind_values(struct op *op, const struct filter_context *ctx,
				    struct filter_node *node, struct filter_error *error);

/* Write out "all of" and "exactly" as conditions on one value each: node->bound->expansion. */
void filter_expand(struct op *op, struct filter_node *node);

/*
 * A number as people write it: sign, digits, a point and digits; blanks around it.  Whole numbers
 * of 64 bits are exact.  false: "1,000", "1e3", "", or too large.
 */
MUST_USE bool filter_number(struct op *op, const char *text, struct db_value *out);

#endif
