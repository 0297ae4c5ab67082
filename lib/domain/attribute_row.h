/*
 * What attribute.c and attribute_option.c share, and nobody else.
 */
#ifndef MUSTER_DOMAIN_ATTRIBUTE_ROW_H
#define MUSTER_DOMAIN_ATTRIBUTE_ROW_H

#include "lib/domain/attribute.h"

/*
 * A name or a label as it is stored, and its folded form.
 *   RC_INVALID  missing, longer than ATTRIBUTE_NAME_MAX, several lines, not UTF-8
 */
MUST_USE enum rc attribute_check_name(struct op *op, const char *field, const char *text,
				      const char **name, const char **key);

/* A number that neither an attribute nor the values of one ever had. */
MUST_USE enum rc attribute_next_id(struct op *op, int64_t *id);

/* Read the options of the attributes in list, which is in order. */
MUST_USE enum rc attribute_read_options(struct op *op, struct attribute *list, size_t count);
/* Write the first options of a new attribute; labels as attribute_create. */
MUST_USE enum rc attribute_option_create(struct op *op, int64_t attribute_id,
					 const char *const *labels, size_t count);
/*
 * Options of an attribute whose type does not have any yet: nobody reads them, and no change row
 * tells of them, until attribute_option_note does.  _back: under the ids that they had.
 */
MUST_USE enum rc attribute_option_stage(struct op *op, int64_t attribute_id,
					const char *const *labels, size_t count);
MUST_USE enum rc attribute_option_stage_back(struct op *op, int64_t attribute_id,
					     const struct attribute_option *options, size_t count);
MUST_USE enum rc attribute_option_note(struct op *op, const struct attribute *a);
MUST_USE enum rc attribute_option_unstage(struct op *op, int64_t attribute_id);
/* Take away all options, with change rows. */
MUST_USE enum rc attribute_option_delete(struct op *op, const struct attribute *a);

/* One thing in an order. */
struct attribute_place {
	int64_t id, position;
};
/*
 * Move the thing `id` to a place (1-based) in list, which is in order; positions stay in the list,
 * so that only what lies between changes.  false: id is not in it.
 */
bool attribute_reorder(struct attribute_place *list, size_t count, int64_t id, int64_t place,
		       size_t *first, size_t *last);

#endif
