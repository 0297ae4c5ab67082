/*
 * Which segments ask for an attribute or a tag: what would stop working without it.
 */
#ifndef MUSTER_DOMAIN_SEGMENT_ASKING_H
#define MUSTER_DOMAIN_SEGMENT_ASKING_H

#include "lib/domain/segment_use.h"

/* Who asks for one thing, by name; whoever owns them. */
struct segment_asking {
	const struct segment_user *users;
	size_t count;
};

/*
 * For each of names, out[i] of names[i] in op->mem: the segments in use whose filters ask for it.
 * Each filter is read once; those that cannot be read ask for nothing.  Attributes are asked for by
 * their field ("attr.points"), tags by their normalised name.
 */
MUST_USE enum rc segment_asking_fields(struct op *op, const char *const *names, size_t count,
				       struct segment_asking **out);
MUST_USE enum rc segment_asking_tags(struct op *op, const char *const *names, size_t count,
				     struct segment_asking **out);

#endif
