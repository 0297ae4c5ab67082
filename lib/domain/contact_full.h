/*
 * Everything about the contacts of a page: their fields, further addresses, tags and
 * attributes, with a number of
 * queries that does not grow with the page.
 */
#ifndef MUSTER_DOMAIN_CONTACT_FULL_H
#define MUSTER_DOMAIN_CONTACT_FULL_H

#include "lib/domain/attribute_value.h"
#include "lib/domain/contact_point.h"
#include "lib/domain/tag.h"

enum { CONTACT_FULL_MAX = 200 }; /* contacts of one call */

/* Everything is in op->mem. */
struct contact_full {
	struct contact contact;
	struct contact_points points;
	struct tag *tags; /* alphabetical; id, name and label are filled */
	size_t tag_count;
	struct contact_attribute *attributes; /* all of them, in order */
	size_t attribute_count;
};

/*
 * Of at most CONTACT_FULL_MAX contacts, which differ; out[i] is of ids[i].
 *   RC_NOT_FOUND  one of them is not there
 */
MUST_USE enum rc contact_full_list(struct op *op, const int64_t *ids, size_t count,
				   struct contact_full **out);

#endif
