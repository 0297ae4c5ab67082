/*
 * What a value of one type is in another.  Values travel as canonical text (attribute_value.h):
 *   to text        as it is read
 *   to number      as it is written there; yes is 1, no is 0
 *   to yes/no      yes, no, true, false, y, n, on, off, 1, 0
 *   to date, link  as people would type it; a link also "www.shop.example" without its https://
 *   to a choice    the option of that label; several choices only when it is a single one
 *   to several     of a text, what stands between commas; of a choice, that one
 * What does not fit has no value in the new type.
 */
#ifndef MUSTER_DOMAIN_ATTRIBUTE_CONVERT_H
#define MUSTER_DOMAIN_ATTRIBUTE_CONVERT_H

#include "lib/domain/attribute_value.h"

/*
 * The stored form of a value of type `from` in attribute `to`, which has its new type and options.
 *   RC_INVALID  it does not fit
 */
MUST_USE enum rc attribute_convert(struct op *op, enum attribute_type from, const char *text,
				   const struct attribute *to, struct attribute_value **rows,
				   size_t *count);

/*
 * The options that a choice made of the values of *a would have, those of most people first: at
 * most ATTRIBUTE_OPTIONS_MAX labels, in op->mem.  *others: how many more different ones there are,
 * as far as anybody looked.
 */
MUST_USE enum rc attribute_convert_options(struct op *op, const struct attribute *a,
					   enum attribute_type to, const char ***labels,
					   size_t *count, int64_t *others);

/* Values that have no place in the new type. */
struct attribute_misfit {
	const char *text; /* of several choices: one of them */
	int64_t people;
};
/*
 * The values of *a without one under values_id, most people first, at most max of them.  *total:
 * how many different ones there are.
 */
MUST_USE enum rc attribute_convert_misfits(struct op *op, const struct attribute *a,
					   int64_t values_id, size_t max,
					   struct attribute_misfit **out, size_t *count,
					   int64_t *total);

#endif
