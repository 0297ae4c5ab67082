/*
 * What segments have in common: whom two of them share, and who is in one of them alone.
 */
#ifndef MUSTER_DOMAIN_SEGMENT_OVERLAP_H
#define MUSTER_DOMAIN_SEGMENT_OVERLAP_H

#include "lib/domain/segment_people.h"

enum {
	SEGMENT_OVERLAP_LEAST = 2,
	SEGMENT_OVERLAP_MAX = 8,
	SEGMENT_OVERLAP_PARTS = 3, /* up to so many segments the parts are counted, too */
};

struct segment_overlap {
	size_t count;
	struct segment segments[SEGMENT_OVERLAP_MAX];
	struct segment_state states[SEGMENT_OVERLAP_MAX]; /* a broken one has nobody */
	/* people of both; [i][i]: of the one */
	int64_t shared[SEGMENT_OVERLAP_MAX][SEGMENT_OVERLAP_MAX];
	int64_t together; /* in any of them */
	/* people who are in exactly the segments of the bits, when there are not more than
	   SEGMENT_OVERLAP_PARTS; [0] is not counted */
	int64_t parts[1 << SEGMENT_OVERLAP_PARTS];
};

/*
 * In the order of ids; relative dates start at now.
 *   RC_INVALID    "id": fewer than two, more than eight, or one twice
 *   RC_NOT_FOUND  one is not to be seen
 */
MUST_USE enum rc segment_overlap_get(struct op *op, struct filter_sets *sets, const int64_t *ids,
				     size_t count, int64_t now, struct segment_overlap *out);

/* The filter that means the people who are in all segments of `in` and in none of `not_in` (bits).
 */
MUST_USE const char *segment_overlap_filter(struct op *op, const struct segment_overlap *o,
					    unsigned in, unsigned not_in);

#endif
