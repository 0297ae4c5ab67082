/*
 * Near misses: people who fail exactly one line of a filter, and what they have instead.  Each
 * number comes with the filter that means just these people, so that it can be opened.
 */
#ifndef MUSTER_DOMAIN_SEGMENT_MISS_H
#define MUSTER_DOMAIN_SEGMENT_MISS_H

#include "lib/domain/segment_people.h"
#include "lib/filter/filter_values.h"

struct segment_miss {
	const struct filter_node *node; /* the line */
	const char *words;		/* "City is Wien" */
	const char *asked;		/* filter_asked */
	const char *filter;		/* all other lines and not this one; "" when it would be too
					   large to be a filter */
	int64_t count;
	struct filter_values values;
};

struct segment_misses {
	bool is_and;   /* lines that all have to hold; else there is one line: the whole */
	int64_t total; /* people who fail exactly one line; never counted twice */
	struct segment_miss *list; /* in the order of the text */
	size_t count;
	int64_t kept_out;	     /* match every line, and are kept out by hand */
	const char *kept_out_filter; /* "" */
};

/*
 * Of a bound tree.  s: the segment whose filter it is, whose people by hand are no near misses, or
 * NULL.  now: where its relative dates start.
 */
MUST_USE enum rc segment_misses_get(struct op *op, struct filter_sets *sets,
				    const struct filter_node *tree, const struct segment *s,
				    int64_t now, struct segment_misses *out);
/* "City is "Vienna"" behind one of these filters: the people who have this value.  "" as above. */
MUST_USE const char *segment_miss_with(struct op *op, const struct segment_miss *miss,
				       const struct filter_value_count *value);

#endif
