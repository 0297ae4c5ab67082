/*
 * What uses a segment: filters of other segments, by name.  Kept beside the filters in table
 * segment_use, so that the question costs no parsing.
 */
#ifndef MUSTER_DOMAIN_SEGMENT_USE_H
#define MUSTER_DOMAIN_SEGMENT_USE_H

#include "lib/domain/segment.h"
#include "lib/filter/filter_bind.h"

#define SEGMENT_USER_SEGMENT "segment"

struct segment_user {
	const char *kind; /* SEGMENT_USER_SEGMENT */
	int64_t id;
	const char *name;
	int64_t owner_id;
	bool is_shared, is_archived;
	bool
	    is_visible; /* to the acting account; otherwise nothing but its existence may be told */
};

/* What uses it directly, by name. */
MUST_USE enum rc segment_use_list(struct op *op, int64_t id, struct segment_user **out,
				  size_t *count);
/* Note that the bound tree of (kind, id) uses the segments that it names, and no others. */
MUST_USE enum rc segment_use_save(struct op *op, const char *kind, int64_t id,
				  const struct filter_node *tree);
/*
 * Note anew for every segment which segments its filter names, bound or broken: after names came
 * back, or texts that were not bound.
 */
MUST_USE enum rc segment_use_refresh(struct op *op);
/* “A”, “B” and 3 more: for the reason of a refusal.  Private ones of others are only counted. */
MUST_USE const char *segment_use_names(struct op *op, const struct segment_user *users,
				       size_t count);

/* Carry a new name of a segment into the filters of the segments that use it. */
MUST_USE enum rc segment_use_rename(struct op *op, int64_t id, const char *old_name,
				    const char *new_name);

/* Segments that use this one directly or through others, and have a meaning. */
struct segment_dependants {
	const struct segment *list;
	size_t count;
};
MUST_USE enum rc segment_use_dependants(struct op *op, int64_t id, struct segment_dependants *out);
/* Do they still?  RC_CONFLICT on field "filter", naming the first that does not. */
MUST_USE enum rc segment_use_check(struct op *op, const struct segment_dependants *before);

#endif
