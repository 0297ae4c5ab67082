/*
 * Which values do these people have?  For near misses: what stands where something else was asked.
 */
#ifndef MUSTER_FILTER_FILTER_VALUES_H
#define MUSTER_FILTER_FILTER_VALUES_H

#include "lib/filter/filter_set.h"

enum {
	FILTER_VALUES_SHOWN = 5,
	FILTER_VALUES_LOOKED = 50000, /* people who are looked at, the first by id */
};

struct filter_value_count {
	const char *words; /* for people: "Spam report", "AT (Austria)" */
	const char
	    *text; /* as a filter names it, for "is"; NULL where that is not asked by value */
	int64_t people;
};

/* Texts are in op->mem. */
struct filter_values {
	bool is_known; /* of a field, not of a group, an event or a segment */
	struct filter_value_count list[FILTER_VALUES_SHOWN]; /* the most frequent first */
	size_t count;
	int64_t different;	/* how many different values there are, as far as was looked */
	const char *low, *high; /* of dates and numbers: the range; "" */
	int64_t without;	/* have no value */
	int64_t looked;		/* people looked at */
};

/* Values of the field of a condition; several of one person (tags) count each. */
MUST_USE enum rc filter_values_get(struct filter_sets *sets, const struct filter_node *node,
				   const struct id_set *people, struct filter_values *out);

#endif
